"""Play a conversation over two telephones that are connected."""

import asyncio
from array import array
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from hotline.audio import BYTES_PER_SAMPLE, SAMPLE_RATE
from hotline.calls import Side
from intake_api.demo.conversation import Turn
from intake_api.demo.measures import Played

PAUSE_SECONDS = 1.0
"""between two turns; people take turns after 0.2 s, but then each thinks about what to type"""

AUDIBLE = 60
"""amplitude of 32,767 below which a sample is silence"""


class Spoken(Protocol):
    """When words went out."""

    @property
    def started_at(self) -> datetime: ...
    @property
    def ended_at(self) -> datetime: ...


class Mouth(Protocol):
    """A telephone that speaks."""

    async def say(self, pcm: bytes) -> Spoken: ...


async def play(turns: Sequence[Turn], voices: Mapping[Turn, bytes], phones: Mapping[Side, Mouth]) -> list[Played]:
    """Say every turn on its side's telephone, one after the other.

    Args:
        voices: PCM of each turn, 8000 Hz.
    """
    played: list[Played] = []
    for turn in turns:
        pcm = audible(voices[turn])
        spoken = await phones[turn.speaker].say(pcm)
        started = spoken.started_at.timestamp()
        played.append(Played(turn.speaker, started, started + len(pcm) / (BYTES_PER_SAMPLE * SAMPLE_RATE)))
        await asyncio.sleep(PAUSE_SECONDS)
    return played


def audible(pcm: bytes) -> bytes:
    """The PCM without the silence before its first and after its last sound."""
    samples = array("h", pcm)
    loud = [index for index, sample in enumerate(samples) if abs(sample) >= AUDIBLE]
    return samples[loud[0] : loud[-1] + 1].tobytes() if loud else b""
