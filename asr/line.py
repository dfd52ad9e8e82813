"""What a telephone line does to a voice: 8000 samples a second, a narrow band, A-law."""

import numpy as np
from numpy.typing import NDArray

from hotline.audio import SAMPLE_RATE

LEVEL_DBFS = -20.0
"""RMS of the spoken parts: the level of a caller who speaks up, with 8 dB left before the peaks clip."""

_LOW_HZ, _HIGH_HZ = 250.0, 3450.0
_QUIET = 1e-4
"""relative to full scale; below it is the silence between words"""


def on_the_line(samples: NDArray[np.int16], sample_rate: int, *, level_dbfs: float = LEVEL_DBFS) -> NDArray[np.int16]:
    """The voice as the other end hears it, but for the codec.

    Args:
        samples: shape (n,), mono.
        sample_rate: Hz, of `samples`.
        level_dbfs: RMS of what is not silence.

    Returns:
        8000 Hz samples, shape (n · 8000 / sample_rate,).
    """
    if samples.size == 0:
        return samples
    count = round(samples.size * SAMPLE_RATE / sample_rate)
    spectrum = np.fft.rfft(samples / 32768)[: count // 2 + 1]
    spectrum = np.pad(spectrum, (0, count // 2 + 1 - spectrum.size))
    hertz = np.maximum(np.fft.rfftfreq(count, 1 / SAMPLE_RATE), 1.0)
    spectrum *= 1 / (1 + (_LOW_HZ / hertz) ** 6) / (1 + (hertz / _HIGH_HZ) ** 16)
    voice = np.fft.irfft(spectrum, count) * (count / samples.size)
    loud = voice[np.abs(voice) > _QUIET]
    if loud.size:
        voice *= 10 ** (level_dbfs / 20) / np.sqrt(np.mean(loud**2))
    return np.clip(np.round(voice * 32768), -32768, 32767).astype(np.int16)


def through_alaw(samples: NDArray[np.int16]) -> NDArray[np.int16]:
    """The samples after A-law coding and decoding.

    Source: ITU-T G.711, table 1 (13 segments, 13-bit magnitudes).
    """
    magnitude = np.minimum(np.abs(samples.astype(np.int32)) >> 4, 2047)
    shift = np.maximum(np.floor(np.log2(np.maximum(magnitude, 1))).astype(np.int32) - 4, 0)
    decoded = (((magnitude >> shift) << shift) << 4) + (8 << shift)
    signed: NDArray[np.int16] = np.where(samples < 0, -decoded, decoded).astype(np.int16)
    return signed
