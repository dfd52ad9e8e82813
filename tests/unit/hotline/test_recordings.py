import os
import tracemalloc
import wave
from array import array
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hotline import recordings
from hotline.calls import Side
from hotline.errors import NotFound


def _raw(folder: Path, frames: int) -> None:
    samples = array("h")
    for n in range(frames):
        samples.extend((n % 1000, -(n % 1000)))
    (folder / "c.raw").write_bytes(samples.tobytes())


def test_the_left_channel_is_the_caller(tmp_path: Path) -> None:
    _raw(tmp_path, 80)
    assert array("h", recordings.read_side(tmp_path, "c", Side.CALLER))[5] == 5
    assert array("h", recordings.read_side(tmp_path, "c", Side.AGENT))[5] == -5


def test_a_stretch_is_cut_by_milliseconds(tmp_path: Path) -> None:
    _raw(tmp_path, 800)
    left = array("h", recordings.read_side(tmp_path, "c", Side.CALLER, start_ms=10, end_ms=30))
    assert (left[0], len(left)) == (80, 160)


@pytest.mark.parametrize(("start_ms", "end_ms", "frames"), [(-5, 5, 40), (90, 500, 80), (200, 300, 0), (50, 20, 0)])
def test_a_stretch_beyond_the_recording_is_shorter(tmp_path: Path, start_ms: int, end_ms: int, frames: int) -> None:
    _raw(tmp_path, 800)
    assert len(recordings.read_stereo(tmp_path, "c", start_ms=start_ms, end_ms=end_ms)) == frames * 4


def test_a_half_written_frame_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "c.raw").write_bytes(bytes(8 * 4 + 3))
    assert recordings.duration_ms(tmp_path, "c") == 1
    assert len(recordings.read_stereo(tmp_path, "c")) == 8 * 4


def test_finishing_keeps_every_frame_and_may_be_repeated(tmp_path: Path) -> None:
    _raw(tmp_path, 800)
    before = recordings.read_stereo(tmp_path, "c")
    recordings.finish(tmp_path, "c")
    recordings.finish(tmp_path, "c")
    assert recordings.read_stereo(tmp_path, "c") == before
    assert recordings.duration_ms(tmp_path, "c") == 100
    assert [path.name for path in tmp_path.iterdir()] == ["c.wav"]
    with wave.open(str(tmp_path / "c.wav")) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (2, 8000, 2)


def test_the_beginning_of_a_recording_is_known_from_its_length(tmp_path: Path) -> None:
    _raw(tmp_path, 8000 * 3)
    os.utime(tmp_path / "c.raw", (0, 1_800_000_003.5))
    assert recordings.begun(tmp_path) == {"c": datetime.fromtimestamp(1_800_000_000.5, UTC)}
    assert recordings.begun(tmp_path / "none") == {}


def test_finishing_that_was_broken_off_leaves_nothing_behind(tmp_path: Path) -> None:
    _raw(tmp_path, 800)
    raw = (tmp_path / "c.raw").read_bytes()
    recordings.finish(tmp_path, "c")
    (tmp_path / "c.raw").write_bytes(raw)  # as after a power cut before it was removed
    recordings.finish(tmp_path, "c")
    assert [path.name for path in tmp_path.iterdir()] == ["c.wav"]


def test_finishing_a_long_recording_takes_little_memory_and_keeps_the_last_samples(tmp_path: Path) -> None:
    frames = 60 * 8 * 8000 + 5
    (tmp_path / "c.raw").write_bytes(bytes(4 * (frames - 1)) + b"\1\0\2\0" + b"\3")
    tracemalloc.start()
    recordings.finish(tmp_path, "c")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8_000_000
    with wave.open(str(tmp_path / "c.wav")) as file:
        assert file.getnframes() == frames
        file.setpos(frames - 1)
        assert file.readframes(1) == b"\1\0\2\0"


def test_a_missing_recording_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="hz1-1"):
        recordings.read_stereo(tmp_path, "hz1-1.0")
