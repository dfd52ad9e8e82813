"""Masked values and their reveal on the review page, by keyboard, against the real role `api`."""

from pathlib import Path

from playwright.async_api import Browser, expect

from bench.map_stage import USERNAME, map_stage
from hotline.events import EventType
from hotline.ledger import Kind, Ref
from intake_api.db import engine
from intake_api.ledger import service
from intake_api.records import facts
from intake_api.settings import DatabaseSettings
from tests.fakes.calls import CALL, ended, event, said

PASSWORD = "correct-horse-battery"
NUMBER, MASKED = "13900000000", "139****0000"


async def test_a_number_is_shown_for_a_reason_and_masked_again(browser: Browser, tmp_path: Path) -> None:
    settings = DatabaseSettings(url=f"sqlite+aiosqlite:///{tmp_path / 'hotline.db'}")
    async with map_stage(tmp_path, {}) as stage:
        async with engine.connected(settings) as database, database.begin() as connection:
            await facts.write(connection, event(EventType.CALL_CHANGED, ended()))
            await facts.write(connection, event(EventType.UTTERANCE_FINAL, said(0, 900, f"我的电话是{NUMBER}")))
        page = await browser.new_page(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
        await page.goto(stage.address)
        await page.get_by_test_id("username").fill(USERNAME)
        await page.get_by_test_id("password").fill(stage.password)
        await page.get_by_test_id("sign-in").click()
        await page.get_by_test_id("old-password").fill(stage.password)
        await page.get_by_test_id("new-password").fill(PASSWORD)
        await page.get_by_test_id("repeat-password").fill(PASSWORD)
        await page.get_by_test_id("set-password").click()
        await page.get_by_role("link", name="质检").click()
        await expect(page.get_by_test_id("review-row")).to_contain_text(MASKED)
        await page.get_by_test_id("review-row").get_by_role("link").press("Enter")

        title, line = page.get_by_role("heading", level=1), page.get_by_test_id("line").first
        await expect(title).to_have_text(MASKED)
        await expect(line).to_contain_text(f"我的电话是{MASKED}")
        await line.get_by_test_id("edit-line").click()
        await page.get_by_test_id("save-correction").click()
        await expect(line).to_contain_text("请先显示完整信息")
        await page.keyboard.press("Escape")

        await page.get_by_test_id("reveal").press("Enter")
        await expect(page.get_by_test_id("reveal-reason")).to_be_focused()
        await page.get_by_test_id("reveal-confirm").press("Enter")
        await expect(page.get_by_text("请选择查看理由")).to_be_visible()
        await expect(title).to_have_text(MASKED)
        await page.get_by_test_id("reveal-reason").select_option("quality")
        await page.get_by_test_id("reveal-confirm").press("Enter")
        await expect(title).to_have_text(NUMBER)
        await expect(line).to_contain_text(f"我的电话是{NUMBER}")
        await page.get_by_test_id("mask").press("Enter")
        await expect(title).to_have_text(MASKED)

        async with engine.connected(settings) as database, database.connect() as connection:
            entries = await service.who(connection, Ref(Kind.CALL, CALL), None, 10)
        assert [(entry.action, entry.detail.get("reason")) for entry in entries] == [
            ("view", None),
            ("reveal", "quality"),
            ("view", None),
            ("search", None),
        ]
        assert {entry.who for entry in entries} == {"值班班长"}
