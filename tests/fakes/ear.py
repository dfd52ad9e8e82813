"""What speech is to telephony: something that listens. Keeps every stream's audio and when it came."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from telephony.audiosocket import Frame

LOUD = 2000
"""of 32767"""


@dataclass
class Heard:
    """One stream's audio."""

    pcm: bytearray = field(default_factory=bytearray)
    frames: int = 0
    first_at: datetime | None = None
    loud_at: datetime | None = None
    """arrival of the first loud frame since `expect_loud`"""
    connections: int = 0
    ended: int = 0


class Ear:
    """A handler for `telephony.audiosocket.serve`."""

    def __init__(self) -> None:
        self.streams: dict[str, Heard] = {}
        self._changed = asyncio.Condition()

    async def __call__(self, stream_id: str, frames: AsyncIterator[Frame]) -> None:
        heard = self.streams.setdefault(stream_id, Heard())
        heard.connections += 1
        async for frame in frames:
            heard.pcm += frame.pcm
            heard.frames += 1
            heard.first_at = heard.first_at or frame.at
            if heard.loud_at is None and np.abs(np.frombuffer(frame.pcm, "<i2").astype(int)).max() > LOUD:
                heard.loud_at = frame.at
            async with self._changed:
                self._changed.notify_all()
        heard.ended += 1

    async def hears(self, stream_id: str, *, frames: int = 1, seconds: float = 5.0) -> Heard:
        """Wait until so many frames of a stream came."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: self.frames(stream_id) >= frames)
        return self.streams[stream_id]

    def frames(self, stream_id: str) -> int:
        return self.streams[stream_id].frames if stream_id in self.streams else 0


def tone(hertz: int, seconds: float) -> bytes:
    """A sine, PCM 8 kHz."""
    samples = 8000 * np.sin(2 * np.pi * hertz * np.arange(round(8000 * seconds)) / 8000)
    return samples.astype("<i2").tobytes()


def loudness(pcm: bytes, hertz: int) -> float:
    """How much of a sine of this pitch is in there: seconds of it at the loudness of `tone`."""
    samples = np.frombuffer(bytes(pcm), "<i2").astype(float)
    seconds = 0.0
    for start in range(0, len(samples) - 159, 160):
        block = samples[start : start + 160]
        wave = np.exp(-2j * np.pi * hertz * np.arange(160) / 8000)
        seconds += 0.02 * min(1.0, abs(block @ wave) / 80 / 8000)
    return seconds
