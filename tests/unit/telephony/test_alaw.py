import numpy as np
import pytest

from telephony import alaw


@pytest.mark.parametrize(
    ("sample", "code"),
    [(0, 0xD5), (-1, 0x55), (32767, 0xAA), (-32768, 0x2A), (1000, 0xFA), (-1000, 0x7A), (16, 0xD4), (15, 0xD5)],
)
def test_known_samples_have_the_codes_of_g711(sample: int, code: int) -> None:
    assert alaw.encode(np.array([sample], "<i2").tobytes()) == bytes([code])


def test_every_code_survives_the_way_there_and_back() -> None:
    codes = bytes(range(256))
    assert alaw.encode(alaw.decode(codes)) == codes


def test_no_sample_is_off_by_more_than_half_its_step() -> None:
    samples = np.arange(-32768, 32768, dtype=np.int32)
    back = np.frombuffer(alaw.decode(alaw.encode(samples.astype("<i2").tobytes())), "<i2").astype(np.int32)
    step = np.maximum(16, 2.0 ** (np.floor(np.log2(np.maximum(np.abs(samples), 1))) - 4))
    assert np.all(np.abs(back - samples) <= step / 2 + 1)
