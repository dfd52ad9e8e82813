"""One real call through Asterisk, seen by the agent, the supervisor and the quality staff in Chromium."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, expect

from hotline.calls import Side
from hotline.tickets import is_ticket_number
from intake_api.demo.play import play
from tests.integration.call_tools import CALLBACK, CALLER, House, conversation, house, said

PASSWORD = "correct-horse-battery"
TYPED = "暖气问题（坐席自拟）"


async def _sign_in(browser: Browser, house: House, username: str) -> Page:
    page = await browser.new_page(viewport={"width": 1366, "height": 768})
    await page.goto(house.stage.address)
    await page.get_by_test_id("username").fill(username)
    await page.get_by_test_id("password").fill(house.stage.passwords[username])
    await page.get_by_test_id("sign-in").click()
    await page.get_by_test_id("old-password").fill(house.stage.passwords[username])
    await page.get_by_test_id("new-password").fill(PASSWORD)
    await page.get_by_test_id("repeat-password").fill(PASSWORD)
    await page.get_by_test_id("set-password").click()
    await expect(page.get_by_test_id("user-name")).to_be_visible()
    return page


def _finals(page: Page, side: Side) -> Any:
    return page.locator(f"[data-testid=line][data-side={side}][data-kind=final]")


async def _plays(page: Page, key: str) -> bytes:
    """The sound behind a field, as the page asked for it."""
    async with page.expect_response(re.compile(r"/audio\?")) as answer:
        await page.get_by_test_id(f"play-{key}").click()
    return await (await answer.value).body()


async def test_a_call_becomes_a_ticket(browser: Browser, tmp_path: Path) -> None:
    turns, voices = conversation("heating")
    async with house(tmp_path / "h") as everything:
        agent = await _sign_in(browser, everything, "agent1001")
        board = await _sign_in(browser, everything, "supervisor")
        await expect(agent.get_by_test_id("desk-idle")).to_be_visible()

        # The page pops up while the telephone rings.
        caller = await everything.line.dial("12345")
        phone = await everything.desk.incoming()
        await expect(agent.get_by_test_id("call-banner")).to_have_attribute("data-state", "ringing")
        await expect(agent.get_by_test_id("caller-number")).to_have_text(CALLER)
        await expect(board.locator("[data-testid=agent-row][data-agent=agent1001]")).to_have_attribute(
            "data-state", "ringing"
        )
        await phone.answer()
        await caller.answered(seconds=10)

        # Both sides appear live; what the agent types stays while suggestions arrive.
        phones = {Side.CALLER: caller, Side.AGENT: phone}
        await play(turns[:2], voices, phones)
        await expect(_finals(agent, Side.CALLER)).to_have_count(1)
        await expect(_finals(agent, Side.AGENT)).to_have_count(1)
        title = agent.get_by_test_id("field-title")
        await title.fill(TYPED)
        await asyncio.gather(play(turns[2:4], voices, phones), _partial_comes(agent))
        await expect(agent.get_by_test_id("state-title")).to_have_attribute("data-state", "edited")

        # A reload in mid-call restores everything.
        before = await _finals(agent, Side.CALLER).all_text_contents()
        await agent.reload()
        await expect(title).to_have_value(TYPED)
        await expect(_finals(agent, Side.CALLER)).to_have_text(before)

        await play(turns[4:], voices, phones)

        # The draft is complete before the caller hangs up, and still nothing typed was touched.
        await expect(agent.get_by_test_id("field-callback_number")).to_have_value(CALLBACK)
        await expect(agent.get_by_test_id("field-category")).to_have_attribute("data-value", "08010101-1")
        await expect(agent.get_by_test_id("field-unit")).to_have_value("供热企业")
        await expect(agent.get_by_test_id("field-deadline")).to_have_value("24小时")
        await expect(agent.get_by_test_id("field-place_text")).to_have_value("阳光花园8号楼2单元")
        await expect(title).to_have_value(TYPED)
        assert (await _plays(agent, "callback_number"))[:4] == b"RIFF"
        await agent.screenshot(path=tmp_path / "desk.png")

        await caller.hang_up()
        await expect(agent.get_by_test_id("call-banner")).to_have_attribute("data-state", "ended")
        await agent.keyboard.press("F9")
        number = await agent.get_by_test_id("ticket-number").inner_text()
        assert is_ticket_number(number.strip())

        await _board_adds_up(board)
        await _can_be_reviewed(await _sign_in(browser, everything, "quality"))
        _nothing_personal_in_logs(everything.folder, [CALLER, CALLBACK, TYPED, "阳光花园", *_sentences(turns)])


async def _partial_comes(page: Page) -> None:
    await expect(page.locator("[data-testid=line][data-kind=partial]").first).to_be_visible()


async def _board_adds_up(page: Page) -> None:
    for key, numerator in (("offered", "1"), ("answered", "1"), ("abandoned", "0")):
        await expect(page.get_by_test_id(f"figure-{key}")).to_have_attribute("data-numerator", numerator)
    await expect(page.get_by_test_id("figure-answer-rate")).to_have_attribute("data-denominator", "1")


async def _can_be_reviewed(page: Page) -> None:
    await page.get_by_test_id("review-row").get_by_role("link").click()
    await expect(page.get_by_test_id("waveform")).to_have_attribute("data-ready", "true")
    line = page.locator("[data-testid=line][data-kind=final]").first
    await expect(line).to_contain_text("请问要反映什么问题")
    await line.get_by_test_id("edit-line").click()
    await page.get_by_test_id("correction-input").fill("改过的文字")
    await page.get_by_test_id("save-correction").click()
    await expect(line.get_by_test_id("correction")).to_contain_text("改过的文字")
    await expect(line).to_contain_text("请问要反映什么问题")
    await page.get_by_test_id("mark-good").click()
    await page.get_by_test_id("mark-note").fill("问得清楚")
    await page.get_by_test_id("save-mark").click()
    await expect(page.locator("[data-testid=mark-row][data-mark=good]")).to_contain_text("问得清楚")


def _sentences(turns: Any) -> list[str]:
    return [part for side in Side for part in re.split("[，。？！]", said(turns, side)) if len(part) >= 5]


def _nothing_personal_in_logs(folder: Path, personal: list[str]) -> None:
    logs = sorted((folder / "log").glob("*.log"))
    assert {path.stem for path in logs} >= {"api", "drafts", "records", "speech", "telephony"}
    for path in logs:
        text = path.read_text("utf-8")
        escaped = [json.dumps(value)[1:-1] for value in personal]
        assert [value for value in (*personal, *escaped) if value in text] == [], path.name
