"""The demo model hearing synthetic voices, in real processes that are really killed."""

import asyncio
import json
import os
import signal
import time
import wave
from array import array
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from asr.batch import transcribe_holes
from asr.evaluate import cer, side_cer
from asr.hearing import Hearing
from asr.line import on_the_line, through_alaw
from asr.models import VerifiedModel, open_model, read_manifest
from asr.pool import Pool, running
from asr.session import Ears, transcribe
from asr.settings import AsrSettings
from asr.voices import AGENT, CALLER, Voice, say
from hotline.calls import Side, Stream
from hotline.errors import BadModel, Unavailable
from hotline.events import EventType, Hole
from hotline.transcripts import Gap, GapReason, Heard, Origin, Partial, Utterance
from tests.fakes.recognizer import Notebook

ROOT = Path(__file__).parents[2]
RECORDED = Path(os.environ.get("RECORDED_SPEECH", ROOT.parent / "shared" / "data" / "speech" / "recorded"))
SETTINGS = AsrSettings(models=ROOT / "models", workers=2)
FRAME_BYTES = 320

CALLER_SAYS = "我家里暖气不热，已经三天了。"
AGENT_SAYS = "请问家里的温度大概是多少度？"


@dataclass(frozen=True)
class Frame:
    at: datetime
    pcm: bytes
    dropped_ms: int = 0


@cache
def model() -> VerifiedModel:
    return open_model(read_manifest(SETTINGS.models), SETTINGS.model)


@cache
def speech(text: str, voice: Voice) -> bytes:
    samples = np.frombuffer(say(text, voice, silence_ms=1000), "<i2")
    return through_alaw(samples.astype(np.int16)).astype("<i2").tobytes()


async def paced(pcm: bytes, zero: datetime, *, faster: float) -> AsyncIterator[Frame]:
    """20 ms frames at their time, or a multiple of it; arrival as it would be at normal speed."""
    began = time.monotonic()
    for offset in range(0, len(pcm), FRAME_BYTES):
        seconds = offset / 16_000 + 0.02
        await asyncio.sleep(max(0.0, began + seconds / faster - time.monotonic()))
        yield Frame(zero + timedelta(seconds=seconds), pcm[offset : offset + FRAME_BYTES])


class Watched:
    """The pool, and which streams were opened."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self.opened: list[Hearing] = []

    def open(self) -> Hearing:
        self.opened.append(self._pool.open())
        return self.opened[-1]

    def abandon(self, hearing: Hearing) -> None:
        self._pool.abandon(hearing)


async def listen(pool: Ears, side: Side, pcm: bytes, notebook: Notebook, *, faster: float = 10) -> None:
    zero = datetime.now(UTC)
    stream = Stream(f"id-{side}", "call-1", f"chan-{side}", side, zero)
    frames = paced(pcm, zero, faster=faster)
    await transcribe(stream, frames, pool, notebook, version=model().version, settings=SETTINGS)


def finals(notebook: Notebook, side: Side) -> list[Utterance]:
    found = [event.data for event in notebook.events if event.type is EventType.UTTERANCE_FINAL]
    return [item for item in found if isinstance(item, Utterance) and item.side is side]


def gaps(notebook: Notebook) -> list[Gap]:
    return [event.data for event in notebook.events if isinstance(event.data, Gap)]


async def test_both_sides_at_once_are_not_mixed_up() -> None:
    notebook = Notebook()
    async with running(model().path, SETTINGS) as pool, asyncio.TaskGroup() as tasks:
        tasks.create_task(listen(pool, Side.CALLER, speech(CALLER_SAYS, CALLER), notebook))
        tasks.create_task(listen(pool, Side.AGENT, speech(AGENT_SAYS, AGENT), notebook))
    heard = [*finals(notebook, Side.CALLER), *finals(notebook, Side.AGENT)]
    assert side_cer([CALLER_SAYS], heard, Side.CALLER) <= 0.05
    assert side_cer([AGENT_SAYS], heard, Side.AGENT) <= 0.05
    assert gaps(notebook) == []


@pytest.mark.parametrize("script", ["heating", "manhole", "noise", "wages"])
async def test_shipped_conversation_is_heard_on_both_sides(script: str) -> None:
    path = ROOT / "intake_api" / "demo" / "conversations" / f"{script}.json"
    sides = {Side.CALLER: b"", Side.AGENT: b""}
    played: dict[Side, list[str]] = {Side.CALLER: [], Side.AGENT: []}
    for turn in json.loads(path.read_text("utf-8")):
        side = Side(turn["speaker"])
        pcm = speech(turn["text"], CALLER if side is Side.CALLER else AGENT)
        played[side].append(turn["text"])
        sides = {each: sides[each] + (pcm if each is side else bytes(len(pcm))) for each in Side}
    notebook = Notebook()
    async with running(model().path, SETTINGS) as pool, asyncio.TaskGroup() as tasks:
        for side in Side:
            tasks.create_task(listen(pool, side, sides[side], notebook, faster=15))
    for side in Side:
        assert side_cer(played[side], finals(notebook, side), side) <= 0.03


def assert_words_of_partials_are_true(said: list[object], final: Utterance) -> None:
    """Each partial has times and confidence for every word; those of words that stand are near the final's."""
    partials = [item for item in said if isinstance(item, Partial)]
    assert len(partials) >= 3
    off = []
    for partial in partials:
        starts = [word.start_ms for word in partial.words]
        assert starts == sorted(starts)
        assert all(partial.start_ms <= word.start_ms <= word.end_ms <= partial.end_ms for word in partial.words)
        assert all(0 < word.confidence <= 1 for word in partial.words)
        pairs = zip(partial.words, final.words, strict=False)
        off += [abs(now.start_ms - then.start_ms) for now, then in pairs if now.text == then.text]
    assert off
    assert sorted(off)[len(off) // 2] < 150
    assert max(off) < 800


async def test_words_come_soon_and_their_times_are_true(capsys: pytest.CaptureFixture[str]) -> None:
    notebook = Notebook()
    came: list[tuple[float, EventType]] = []

    class Stopwatch(Notebook):
        async def publish(self, event) -> None:  # type: ignore[no-untyped-def]
            came.append((time.monotonic(), event.type))
            await notebook.publish(event)

    lead_ms = 1000
    pcm = bytes(16 * lead_ms) + speech(CALLER_SAYS, CALLER)
    async with running(model().path, SETTINGS) as pool:
        began = time.monotonic()
        await listen(pool, Side.CALLER, pcm, Stopwatch(), faster=1)
    (final,) = finals(notebook, Side.CALLER)
    assert abs(final.start_ms - lead_ms) < 250
    assert abs(final.end_ms - (len(pcm) / 16 - 1000)) < 400
    assert [word.start_ms for word in final.words] == sorted(word.start_ms for word in final.words)
    assert_words_of_partials_are_true([event.data for event in notebook.events], final)
    first = next(when for when, kind in came if kind is EventType.UTTERANCE_PARTIAL)
    last = next(when for when, kind in came if kind is EventType.UTTERANCE_FINAL)
    with capsys.disabled():
        partial_ms = 1000 * (first - began) - final.start_ms
        print(f"\nfirst partial {partial_ms:.0f} ms, final {1000 * (last - began) - final.end_ms:.0f} ms")  # noqa: T201


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGABRT])
async def test_killed_process_costs_a_gap_and_no_other_call(how: signal.Signals) -> None:
    victim_notebook, other_notebook = Notebook(), Notebook()
    pcm = speech(CALLER_SAYS, CALLER)
    middle = len(pcm) // 16_000 // 2 + 1
    async with running(model().path, SETTINGS) as pool:
        before = set(pool.pids)
        ears = Watched(pool)
        victim = asyncio.ensure_future(listen(ears, Side.CALLER, pcm + pcm, victim_notebook, faster=2))
        await asyncio.sleep(0.1)
        hit = pool.pid_of(ears.opened[0])
        assert hit is not None
        other = asyncio.ensure_future(listen(pool, Side.AGENT, speech(AGENT_SAYS, AGENT) * 2, other_notebook, faster=2))
        await asyncio.sleep(middle / 2)
        os.kill(hit, how)
        await asyncio.gather(victim, other)
        async with asyncio.timeout(10):
            await pool.whole()
        assert len(set(pool.pids) - before) == 1
    (gap,) = gaps(victim_notebook)
    assert gap.reason is GapReason.CRASH
    assert finals(victim_notebook, Side.CALLER)[-1].start_ms > gap.end_ms
    again = [item.text for item in finals(victim_notebook, Side.CALLER) if item.start_ms >= len(pcm) // 16 - 100]
    assert cer(CALLER_SAYS, "".join(again)) <= 0.05
    assert gaps(other_notebook) == []
    assert side_cer([AGENT_SAYS] * 2, finals(other_notebook, Side.AGENT), Side.AGENT) <= 0.05
    told = [event.data for event in victim_notebook.events if isinstance(event.data, Heard | Gap)]
    assert max(item.end_ms for item in told) >= 2 * len(pcm) // 16 - 50


async def test_process_that_hangs_is_replaced() -> None:
    settings = SETTINGS.model_copy(update={"workers": 1, "stall_seconds": 0.5})
    notebook = Notebook()
    async with running(model().path, settings) as pool:
        (pid,) = pool.pids
        os.kill(pid, signal.SIGSTOP)
        await listen(pool, Side.CALLER, speech(CALLER_SAYS, CALLER) * 3, notebook, faster=3)
        assert pool.pids != [pid]
    assert gaps(notebook)[0].reason is GapReason.CRASH
    assert finals(notebook, Side.CALLER)


async def test_batch_fills_a_hole_from_the_recording(tmp_path: Path) -> None:
    caller, agent = speech(CALLER_SAYS, CALLER), speech(AGENT_SAYS, AGENT)
    left, right = caller + bytes(len(agent)), bytes(len(caller)) + agent
    stereo = array("h", bytes(2 * len(left)))
    stereo[0::2], stereo[1::2] = array("h", left), array("h", right)
    with wave.open(str(tmp_path / "rec.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(stereo.tobytes())
    border, end = len(caller) // 16, len(left) // 16
    holes = [Hole(Side.CALLER, 0, end), Hole(Side.AGENT, border, end)]
    async with running(model().path, SETTINGS) as pool:
        found = await transcribe_holes(
            tmp_path, "rec", "call-1", holes, pool, version=model().version, settings=SETTINGS
        )
    assert {item.origin for item in found} == {Origin.RECORDING}
    assert side_cer([CALLER_SAYS], found, Side.CALLER) <= 0.05
    assert side_cer([AGENT_SAYS], found, Side.AGENT) <= 0.05
    assert min(item.start_ms for item in found if item.side is Side.AGENT) >= border


async def test_processes_end_with_the_pool() -> None:
    async with running(model().path, SETTINGS) as pool:
        pids = pool.pids
        assert len(pids) == 2
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


async def test_folder_that_is_no_model_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match="cannot load"):
        async with running(tmp_path, SETTINGS):
            pass


@pytest.mark.parametrize("command", [("no-such-program",), ("true",), ("sleep", "9")])
async def test_process_that_does_not_start_is_unavailable(command: tuple[str, ...]) -> None:
    settings = SETTINGS.model_copy(update={"load_seconds": 0.2})
    with pytest.raises(Unavailable):
        async with running(model().path, settings, command=command):
            pass


async def test_error_of_the_block_comes_out_as_it_is() -> None:
    with pytest.raises(Unavailable, match="of the block"):
        async with running(model().path, SETTINGS):
            raise Unavailable("of the block")


@pytest.mark.parametrize("path", sorted(RECORDED.glob("*.wav")), ids=lambda path: path.stem)
async def test_recorded_human_speech_does_no_harm(path: Path) -> None:
    with wave.open(str(path), "rb") as file:
        rate = file.getframerate()
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.int16)
    pcm = on_the_line(samples, rate).astype("<i2").tobytes()
    notebook = Notebook()
    async with running(model().path, SETTINGS.model_copy(update={"workers": 1})) as pool:
        await listen(pool, Side.CALLER, pcm, notebook, faster=20)
    assert gaps(notebook) == []
    told = [event.data for event in notebook.events if isinstance(event.data, Heard)]
    assert max(item.end_ms for item in told) >= len(pcm) // 16 - 20
