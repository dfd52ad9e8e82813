"""Every speech process is killed in mid-call: the call does not notice, the words come back from the recording."""

import asyncio
import os
import signal
import time
from array import array
from datetime import datetime
from pathlib import Path
from typing import Any

from hotline import recordings
from hotline.calls import Side
from intake_api.demo.client import DeskClient, signed_in
from intake_api.demo.measures import Played
from intake_api.demo.play import play
from intake_api.wiring import speech
from tests.integration.call_tools import House, conversation, house, said

PACKET_SECONDS = 0.02
LOUD = 500
"""amplitude of 32,767; speech of the demo voices is about 3,000"""


async def test_killed_speech_harms_nobody_and_its_gap_is_filled(tmp_path: Path) -> None:
    turns, voices = conversation("heating")
    async with house(tmp_path / "h") as everything:
        stage = everything.stage
        async with signed_in(stage.address, "agent1001", stage.passwords["agent1001"]) as page:
            caller = await everything.line.dial("12345")
            agent = await everything.desk.incoming()
            await agent.answer()
            await caller.answered(seconds=10)
            phones = {Side.CALLER: caller, Side.AGENT: agent}
            played = await play(turns[:3], voices, phones)

            for phone in phones.values():
                phone.count_afresh()
            began = time.monotonic()
            before = _speech_processes(everything)
            assert len(before) >= 2, "the role and at least one recogniser"
            (rest, _) = await asyncio.gather(play(turns[3:], voices, phones), _kill(before, after_seconds=1.5))
            counted = {side: phone.received for side, phone in phones.items()}
            seconds = time.monotonic() - began
            # The gap is marked while the call goes on, by a speech role that has come back by itself.
            call_id = await _both_gaps_are_marked(page)
            assert _speech_processes(everything).isdisjoint(before)
            await caller.hang_up()

            # Neither party lost a packet.
            for side, received in counted.items():
                assert received.lost == 0, side
                assert received.packets >= (seconds - 0.5) / PACKET_SECONDS, side

            ended = await _ended_and_filled(page, call_id)
            _recording_is_whole(stage.recordings, ended["call"], [*played, *rest])
            # The transcript is complete: live words and those from the recording together.
            assert {item["origin"] for item in ended["utterances"]} == {"live", "recording"}
            for side in Side:
                heard = "".join(item["text"] for item in _in_order(ended) if item["side"] == side)
                assert speech.character_error_rate(said(turns, side), heard) <= 0.05, side


def _speech_processes(house: House) -> set[int]:
    """The speech role and its recognition processes."""
    role = house.stage.machine.supervisor.states()["speech"].pid
    children = Path(f"/proc/{role}/task/{role}/children").read_text().split()
    return {role, *map(int, children)}


async def _kill(processes: set[int], *, after_seconds: float) -> None:
    await asyncio.sleep(after_seconds)
    for pid in processes:
        os.kill(pid, signal.SIGKILL)


async def _both_gaps_are_marked(page: DeskClient) -> str:
    """The id of the call."""
    for _ in range(100):
        shown = (await page.desk())["call"]
        if {gap["side"] for gap in shown["gaps"]} == set(Side):
            return str(shown["call"]["call_id"])
        await asyncio.sleep(0.1)
    raise AssertionError("the gaps of both sides were not marked in the call")


async def _ended_and_filled(page: DeskClient, call_id: str) -> dict[str, Any]:
    for _ in range(300):
        call = await page.call(call_id)
        if call["call"]["state"] == "ended" and call["gaps"] and all(gap["filled"] for gap in call["gaps"]):
            return call
        await asyncio.sleep(0.1)
    raise AssertionError("the gaps were not filled within 30 s")


def _in_order(call: dict[str, Any]) -> list[dict[str, Any]]:
    return sorted(call["utterances"], key=lambda item: item["start_ms"])


def _recording_is_whole(folder: Path, call: dict[str, Any], played: list[Played]) -> None:
    """Every turn is on the recording where it was said."""
    name = call["recording"]
    zero = _seconds(call["recording_started_at"])
    for turn in played:
        start, end = round(1000 * (turn.started_at - zero)), round(1000 * (turn.ended_at - zero))
        samples = array("h", recordings.read_side(folder, name, turn.side, start_ms=start, end_ms=end))
        assert len(samples) == (end - start) * 8
        windows = [samples[index : index + 4000] for index in range(0, len(samples) - 4000, 4000)]
        assert all(max(map(abs, window)) > LOUD for window in windows), "half a second without speech"


def _seconds(instant: str) -> float:
    return datetime.fromisoformat(instant).timestamp()
