"""What our streaming path costs beside the bare library, in one run: `python bench/speech.py [SCRIPT.json …]`.

Both hear the same audio, both sides of each conversation one after another, on one core's worth of recogniser: first
vosk alone in 200 ms chunks without partials, then our path: a worker process, 20 ms frames, partials, finals, events.
Prints CPU seconds a second of audio (both processes) and their ratio, and the lag of words with frames at their pace.
"""

import asyncio
import json
import os
import statistics
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import vosk

from asr.line import through_alaw
from asr.models import open_model, read_manifest
from asr.pool import Pool, running
from asr.session import transcribe
from asr.settings import AsrSettings
from asr.voices import AGENT, CALLER, say
from hotline.calls import Side, Stream
from hotline.events import Event, EventType

ROOT = Path(__file__).parents[1]
SETTINGS = AsrSettings(models=ROOT / "models", workers=1, backlog_ms=60_000)
FRAME_BYTES = 320
CHUNK_BYTES = 3200
PAUSE_MS = 700
REPEATS = 3


@dataclass(frozen=True)
class Frame:
    at: datetime
    pcm: bytes
    dropped_ms: int = 0


class Stopwatch:
    """Keeps how late words came."""

    def __init__(self) -> None:
        self.zero = 0.0
        self.finals: list[float] = []
        self.firsts: list[float] = []
        self._first: float | None = None

    async def publish(self, event: Event) -> None:
        now_ms = 1000 * (time.monotonic() - self.zero)
        if event.type is EventType.UTTERANCE_PARTIAL and self._first is None:
            self._first = now_ms
        if event.type is EventType.UTTERANCE_FINAL:
            self.finals.append(now_ms - event.data.end_ms)
            if self._first is not None:
                self.firsts.append(self._first - event.data.start_ms)
            self._first = None


def conversation(path: Path) -> dict[Side, bytes]:
    """Both sides as they would be heard on the line, silent while the other speaks."""
    sides = dict.fromkeys(Side, b"")
    for turn in json.loads(path.read_text("utf-8")):
        speaker = Side(turn["speaker"])
        pcm = say(turn["text"], CALLER if speaker is Side.CALLER else AGENT, silence_ms=PAUSE_MS)
        heard = through_alaw(np.frombuffer(pcm, "<i2").astype(np.int16)).astype("<i2").tobytes()
        sides = {side: sides[side] + (heard if side is speaker else bytes(len(heard))) for side in Side}
    return sides


def bare(model: vosk.Model, pcm: bytes) -> float:
    """CPU seconds of the library alone."""
    began = time.process_time()
    recognizer = vosk.KaldiRecognizer(model, 8000)
    recognizer.SetWords(True)
    for offset in range(0, len(pcm), CHUNK_BYTES):
        if recognizer.AcceptWaveform(pcm[offset : offset + CHUNK_BYTES]):
            recognizer.Result()
    recognizer.FinalResult()
    return time.process_time() - began


async def frames(pcm: bytes, began: float, faster: float) -> AsyncIterator[Frame]:
    zero = datetime.fromtimestamp(0, UTC)
    for offset in range(0, len(pcm), FRAME_BYTES):
        seconds = offset / 16_000 + 0.02
        await asyncio.sleep(max(0.0, began + seconds / faster - time.monotonic()))
        yield Frame(zero + timedelta(seconds=seconds), pcm[offset : offset + FRAME_BYTES])


async def ours(pool: Pool, side: Side, pcm: bytes, watch: Stopwatch, faster: float) -> None:
    """One side through our path."""
    watch.zero = time.monotonic()
    stream = Stream("id", "call", "channel", side, datetime.fromtimestamp(0, UTC))
    await transcribe(stream, frames(pcm, watch.zero, faster), pool, watch, version="bench", settings=SETTINGS)


def cpu(pool: Pool) -> float:
    """CPU seconds so far of this process and the worker."""
    ticks = 0
    for pid in pool.pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])  # utime and stime, proc(5)
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def quantiles(name: str, values: list[float]) -> None:
    cuts = statistics.quantiles(values, n=20)
    print(f"{name}: median {statistics.median(values):.0f} ms, 95 % {cuts[-1]:.0f} ms, of {len(values)}")


async def main(paths: list[Path]) -> None:
    model = open_model(read_manifest(SETTINGS.models), SETTINGS.model)
    vosk.SetLogLevel(-1)
    library = vosk.Model(str(model.path))
    sides = [(side, pcm) for path in paths for side, pcm in conversation(path).items()]
    audio = sum(len(pcm) for _, pcm in sides) / 16_000
    async with running(model.path, SETTINGS) as pool:
        ratios = []
        for _ in range(REPEATS):
            alone = sum(bare(library, pcm) for _, pcm in sides)
            before = cpu(pool)
            for side, pcm in sides:
                await ours(pool, side, pcm, Stopwatch(), 30)
            path = cpu(pool) - before
            ratios.append(path / alone)
            print(
                f"{audio:.0f} s of audio: vosk {alone / audio:.4f}, ours {path / audio:.4f} CPU s/s, {ratios[-1]:.2f} x"
            )
        print(f"median ratio {statistics.median(ratios):.2f}")
        watches = [Stopwatch() for _ in sides]
        async with asyncio.TaskGroup() as tasks:
            for (side, pcm), watch in zip(sides, watches, strict=True):
                tasks.create_task(ours(pool, side, pcm, watch, 1))
    quantiles("first partial after the first word began", [lag for watch in watches for lag in watch.firsts])
    quantiles("final after the last word ended", [lag for watch in watches for lag in watch.finals])


if __name__ == "__main__":
    scripts = [Path(name) for name in sys.argv[1:]]
    asyncio.run(main(scripts or sorted((ROOT / "intake_api" / "demo" / "conversations").glob("*.json"))))
