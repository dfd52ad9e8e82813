"""Call recordings: stereo, 8000 Hz, 16 bit; left the caller, right what the caller hears.

While the call lives Asterisk appends to `NAME.raw` (headerless PCM, up to 1 s behind: its file buffer is
32 KiB); afterwards it is `NAME.wav`. The frames are the same.
"""

import contextlib
import io
import os
import wave
from array import array
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from hotline.audio import BYTES_PER_SAMPLE, SAMPLE_RATE
from hotline.calls import Side
from hotline.errors import NotFound

CHANNELS = 2
_FRAME_BYTES = CHANNELS * BYTES_PER_SAMPLE
_SUFFIXES = (".wav.part", ".wav", ".raw")
_PIECE_BYTES = 1 << 20
"""half a minute; an hour's recording has 115 MB"""


def duration_ms(folder: Path, name: str) -> int:
    """How much of the call is on disk by now.

    Raises:
        NotFound: there is no such recording.
    """
    raw = folder / f"{name}.raw"
    finished = folder / f"{name}.wav"
    if finished.is_file():
        with wave.open(str(finished), "rb") as file:
            return 1000 * file.getnframes() // SAMPLE_RATE
    if raw.is_file():
        return 1000 * (raw.stat().st_size // _FRAME_BYTES) // SAMPLE_RATE
    raise NotFound(f"no recording {name} in the recordings folder")


def read_stereo(folder: Path, name: str, *, start_ms: int = 0, end_ms: int | None = None) -> bytes:
    """Interleaved PCM of a stretch, shorter where the recording is.

    Raises:
        NotFound: there is no such recording.
    """
    total = duration_ms(folder, name)
    start = max(0, min(start_ms, total)) * SAMPLE_RATE // 1000
    end = max(0, min(total if end_ms is None else end_ms, total)) * SAMPLE_RATE // 1000
    frames = max(0, end - start)
    finished = folder / f"{name}.wav"
    if finished.is_file():
        with wave.open(str(finished), "rb") as file:
            file.setpos(start)
            return file.readframes(frames)
    with (folder / f"{name}.raw").open("rb") as raw:
        raw.seek(start * _FRAME_BYTES)
        return raw.read(frames * _FRAME_BYTES)


def read_side(folder: Path, name: str, side: Side, *, start_ms: int = 0, end_ms: int | None = None) -> bytes:
    """Mono PCM of one side.

    Raises:
        NotFound: there is no such recording.
    """
    samples = array("h", read_stereo(folder, name, start_ms=start_ms, end_ms=end_ms))
    return samples[0 if side is Side.CALLER else 1 :: CHANNELS].tobytes()


def as_wav(stereo: bytes) -> bytes:
    """A WAV file of interleaved stereo PCM."""
    buffer = io.BytesIO()
    with _wav_into(buffer) as file:
        file.writeframes(stereo)
    return buffer.getvalue()


def begun(folder: Path) -> dict[str, datetime]:
    """Recordings that are being written, or that nobody finished: the instant of their first sample, by name.

    Asterisk's last write ended with the sample spoken then: 9 to 13 ms off in three calls (Asterisk 22.10.1).
    """
    found: dict[str, datetime] = {}
    for raw in folder.glob("*.raw"):
        with contextlib.suppress(FileNotFoundError):  # finished meanwhile
            status = raw.stat()
            seconds = status.st_size // _FRAME_BYTES / SAMPLE_RATE
            found[raw.stem] = datetime.fromtimestamp(status.st_mtime, UTC) - timedelta(seconds=seconds)
    return found


def finish(folder: Path, name: str) -> None:
    """Turn `NAME.raw` into `NAME.wav`, a piece at a time; done twice, or broken off and done again, it is done once.

    Raises:
        NotFound: there is neither.
    """
    raw, part, finished = (folder / f"{name}.{suffix}" for suffix in ("raw", "wav.part", "wav"))
    if not finished.is_file():
        if not raw.is_file():
            raise NotFound(f"no recording {name} in the recordings folder")
        with raw.open("rb") as source, part.open("wb") as target, _wav_into(target) as file:
            while piece := source.read(_PIECE_BYTES):
                file.writeframes(piece[: len(piece) // _FRAME_BYTES * _FRAME_BYTES])
        part.replace(finished)
    raw.unlink(missing_ok=True)


def older_than(folder: Path, instant: datetime) -> tuple[str, ...]:
    """Names of the recordings to whose files nothing was written since then."""
    newest: dict[str, float] = {}
    for path in folder.iterdir() if folder.is_dir() else ():
        name = next((path.name.removesuffix(end) for end in _SUFFIXES if path.name.endswith(end)), None)
        if name is not None:
            with contextlib.suppress(FileNotFoundError):  # finished meanwhile
                newest[name] = max(path.stat().st_mtime, newest.get(name, 0.0))
    return tuple(sorted(name for name, at in newest.items() if at < instant.timestamp()))


def remove(folder: Path, names: Iterable[str]) -> None:
    """Delete recordings, and have the disk know it before this returns; one that is gone already is gone."""
    for name in names:
        for suffix in _SUFFIXES:
            (folder / f"{name}{suffix}").unlink(missing_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _wav_into(target: IO[bytes]) -> wave.Wave_write:
    file = wave.open(target, "wb")  # noqa: SIM115  # closed by whoever asked for it
    file.setnchannels(CHANNELS)
    file.setsampwidth(BYTES_PER_SAMPLE)
    file.setframerate(SAMPLE_RATE)
    return file
