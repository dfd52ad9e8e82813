import numpy as np
import pytest

from asr.line import on_the_line, through_alaw


def tone(hertz: float, sample_rate: int, seconds: float = 0.5) -> "np.ndarray":
    t = np.arange(round(seconds * sample_rate)) / sample_rate
    return (8000 * np.sin(2 * np.pi * hertz * t)).astype(np.int16)


def strength(samples: "np.ndarray", hertz: float) -> float:
    t = np.arange(samples.size) / 8000
    return float(abs(np.mean(samples * np.exp(-2j * np.pi * hertz * t))))


def test_length_follows_the_sample_rate() -> None:
    assert on_the_line(tone(1000, 22050), 22050).size == 4000


def test_speech_band_passes_and_the_rest_does_not() -> None:
    mixed = tone(1000, 22050) // 3 + tone(60, 22050) // 3 + tone(3900, 22050) // 3
    heard = on_the_line(mixed, 22050)
    assert strength(heard, 1000) > 100 * strength(heard, 60)
    assert strength(heard, 1000) > 5 * strength(heard, 3900)


def test_level_is_the_one_asked_for() -> None:
    heard = on_the_line(tone(1030, 22050), 22050, level_dbfs=-20)
    assert 20 * np.log10(np.sqrt(np.mean((heard / 32768) ** 2))) == pytest.approx(-20, abs=0.2)


@pytest.mark.parametrize("count", [0, 100])
def test_silence_stays_silence(count: int) -> None:
    assert not on_the_line(np.zeros(count, np.int16), 22050).any()


@pytest.mark.parametrize(
    ("sample", "decoded"), [(0, 8), (15, 8), (16, 24), (-1, -8), (1000, 1008), (32767, 32256), (-32768, -32256)]
)
def test_alaw_gives_the_values_of_g711(sample: int, decoded: int) -> None:
    assert through_alaw(np.array([sample], np.int16))[0] == decoded
