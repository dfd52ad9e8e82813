"""The map over the whole shipped territory, by keyboard and by pointer, against the real role `api`."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bench.map_stage import USERNAME, MapStage, map_stage

PASSWORD = "correct-horse-battery"
GRID = "210102001001002"
BY_AREA = {GRID: 3, "210102001001001": 1, "210102001001": 2, "210102001": 1, "210102": 4, "210103001001001": 5, "": 6}


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[MapStage]:
    async with map_stage(tmp_path, BY_AREA) as started:
        yield started


@pytest.fixture
async def page(browser: Browser, stage: MapStage) -> Page:
    page = await browser.new_page(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    await page.goto(stage.address)
    await page.get_by_test_id("username").fill(USERNAME)
    await page.get_by_test_id("password").fill(stage.password)
    await page.get_by_test_id("sign-in").click()
    await page.get_by_test_id("old-password").fill(stage.password)
    await page.get_by_test_id("new-password").fill(PASSWORD)
    await page.get_by_test_id("repeat-password").fill(PASSWORD)
    await page.get_by_test_id("set-password").click()
    await page.get_by_role("link", name="一张图").click()
    await expect(page.get_by_test_id("map")).to_have_attribute("data-painted", "district")
    return page


def _row(page: Page, code: str) -> Locator:
    return page.locator(f"[data-testid=area-row][data-code='{code}']")


async def _opens_by_key(page: Page, code: str, count: int, rows: int) -> None:
    """Enter on a row's name opens the area, and the first row of what is in it has the focus."""
    await expect(_row(page, code)).to_have_attribute("data-count", str(count))
    await _row(page, code).get_by_role("button").press("Enter")
    await expect(page.get_by_test_id("area-row")).to_have_count(rows)
    await expect(page.get_by_test_id("area-row").first.get_by_role("button")).to_be_focused()
    await expect(page.get_by_test_id("map-total")).to_have_text(str(count))


async def test_the_table_leads_by_keyboard_from_the_city_to_a_grid_and_back(page: Page, tmp_path: Path) -> None:
    await expect(page.get_by_test_id("map-total")).to_have_text("22")
    await expect(page.get_by_test_id("map-unplaced")).to_have_text("6")
    await expect(page.get_by_test_id("map-sample")).to_be_visible()
    await expect(page.get_by_test_id("area-row").first).to_have_attribute("data-code", "210102")

    await _opens_by_key(page, "210102", 11, 10)
    await expect(page.get_by_test_id("map-unplaced")).to_have_text("4")
    await _opens_by_key(page, "210102001", 7, 13)
    await _opens_by_key(page, "210102001001", 6, 10)
    await expect(page.get_by_test_id("map-crumbs")).to_have_text("全市和平区南湖街道祥源社区")
    await expect(page.get_by_test_id("map")).to_have_attribute("data-painted", "grid")
    await expect(page.get_by_test_id("map-spoken")).to_contain_text("工单 6 件")

    await _row(page, GRID).get_by_role("button").press("Enter")
    await expect(page.get_by_test_id("map-spoken")).to_contain_text("已选中祥源社区 第2网格，工单 3 件")
    await expect(page.get_by_test_id("area-card")).to_have_attribute("data-code", GRID)
    await page.screenshot(path=tmp_path / "grids.png")

    await page.reload()
    await expect(page.get_by_test_id("area-card")).to_have_attribute("data-code", GRID)
    for rows in (10, 13, 10, 13):
        await page.get_by_test_id("area-row").first.get_by_role("button").press("Escape")
        await expect(page.get_by_test_id("area-row")).to_have_count(rows)
    await expect(_row(page, "210102").get_by_role("button")).to_be_focused()


async def test_the_map_itself_is_moved_by_keyboard_and_says_where_it_is(page: Page) -> None:
    map_ = page.get_by_test_id("map-canvas")
    spoken = page.get_by_test_id("map-spoken")
    await map_.focus()
    await page.keyboard.press("ArrowDown")
    await expect(spoken).to_contain_text("工单")
    for _ in range(6):
        await page.keyboard.press("+")
    await expect(page.get_by_test_id("map")).not_to_have_attribute("data-painted", "district")
    await page.keyboard.press("Enter")
    await expect(spoken).to_contain_text("已打开")
    assert "area=" in page.url
    await page.keyboard.press("Home")
    await expect(page.get_by_test_id("area-row")).to_have_count(13)
    assert "area=" not in page.url


async def test_all_grids_are_drawn_at_once_and_tell_their_counts_to_the_pointer(page: Page) -> None:
    elsewhere: list[str] = []
    home = page.url.split("/map")[0]
    page.on("request", lambda request: None if request.url.startswith(home) else elsewhere.append(request.url))
    await page.reload()
    await page.get_by_role("radio", name="网格").check(force=True)
    await expect(page.get_by_test_id("map")).to_have_attribute("data-painted", "grid")
    await expect(page.get_by_test_id("map-legend")).to_have_text("每个网格的工单数012345")
    canvas = page.locator("canvas")
    box = await canvas.bounding_box()
    assert box
    await canvas.hover(position={"x": box["width"] / 2, "y": box["height"] / 2})
    await expect(page.locator(".tip")).to_contain_text("网格")
    assert elsewhere == []


async def test_a_place_that_is_looked_for_is_opened(page: Page) -> None:
    await page.get_by_label("查找地点").fill("南湖街道")
    await page.locator("[data-testid=place-option][data-code='210102001']").click()
    await expect(page.get_by_test_id("map-crumbs")).to_have_text("全市和平区南湖街道")
    await page.get_by_test_id("sort-code").click()
    first = page.get_by_test_id("area-row").first
    await expect(first).to_have_attribute("data-code", "210102001001")
    await expect(page.get_by_role("columnheader", name="社区")).to_have_attribute("aria-sort", "ascending")
