"""Telephone audio: signed 16-bit little-endian mono PCM."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from hotline.calls import Side

SAMPLE_RATE = 8000
"""Hz: what a telephone line carries and Asterisk's `slin` means."""

BYTES_PER_SAMPLE = 2


@dataclass(frozen=True, slots=True)
class AudioChunk:
    """PCM of any length."""

    pcm: bytes
    sample_rate: int = SAMPLE_RATE
    """Hz"""

    @property
    def milliseconds(self) -> float:
        return 1000 * len(self.pcm) / (BYTES_PER_SAMPLE * self.sample_rate)


def stream_id(channel: str, side: Side) -> str:
    """The UUID under which a channel's audio arrives: MD5 of `Uniqueid-side`.

    The dialplan computes the same (dialplans/extensions.conf, context `tap-start`), so the two sides
    agree without asking. An identity, not a secret.
    """
    return str(UUID(bytes=hashlib.md5(f"{channel}-{side}".encode(), usedforsecurity=False).digest()))
