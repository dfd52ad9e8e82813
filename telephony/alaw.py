"""A-law (PCMA), the coding of telephone audio: 8 bits a sample. Source: ITU-T G.711."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

SILENCE = 0xD5
"""the code of a sample of 0"""


def encode(pcm: bytes) -> bytes:
    """Signed 16-bit little-endian PCM → A-law; half the bytes."""
    return bytes(_encoder()[np.frombuffer(pcm, dtype="<u2")].tobytes())


def decode(codes: bytes) -> bytes:
    """A-law → signed 16-bit little-endian PCM; twice the bytes."""
    return _decoder()[np.frombuffer(codes, dtype=np.uint8)].tobytes()


@cache
def _encoder() -> NDArray[np.uint8]:
    """By the sample's 16 bits read as unsigned."""
    sample = np.arange(65536, dtype=np.uint16).view(np.int16).astype(np.int32)
    magnitude = np.where(sample >= 0, sample, -sample - 1) >> 4
    segment = np.zeros_like(magnitude)
    for bits in range(4, 11):
        segment += magnitude >= (1 << bits)
    mantissa = (magnitude >> np.maximum(segment - 1, 0)) & 0x0F
    codes: NDArray[np.uint8] = (((segment << 4) | mantissa) ^ np.where(sample >= 0, 0xD5, 0x55)).astype(np.uint8)
    return codes


@cache
def _decoder() -> NDArray[np.int16]:
    code = np.arange(256, dtype=np.int32) ^ 0x55
    segment, mantissa = (code >> 4) & 0x07, (code & 0x0F) << 4
    magnitude = np.where(segment == 0, mantissa + 8, (mantissa + 0x108) << np.maximum(segment - 1, 0))
    return np.where(code & 0x80, magnitude, -magnitude).astype("<i2")
