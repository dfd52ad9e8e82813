"""Putting new files in place of those of a folder: all of them or none, one at a time."""

import fcntl
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from hotline.errors import Conflict, Unavailable


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Nobody else imports into the folder meanwhile.

    Raises:
        Conflict: another import is going on.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise Conflict(f"{folder}: another import is going on") from error
    finally:
        os.close(handle)


def swap(folder: Path, before: Mapping[str, bytes], contents: Mapping[str, bytes]) -> None:
    """Make the files of a folder what `contents` says; all of them or, when one cannot be written, none.

    Args:
        before: those that are there now, by their name within the folder.

    Raises:
        Unavailable: the folder cannot be written; its files are as they were.
    """
    changed = [name for name, content in contents.items() if before.get(name) != content]
    try:
        with tempfile.TemporaryDirectory(prefix=".import-", dir=folder) as aside:
            for name in changed:
                _write(Path(aside) / name, contents[name])
                (folder / name).parent.mkdir(exist_ok=True)
            try:
                for name in changed:
                    (Path(aside) / name).replace(folder / name)
                for name in before.keys() - contents.keys():
                    (folder / name).unlink()
            except OSError:
                for name in changed:
                    (folder / name).unlink(missing_ok=True)
                for name, content in before.items():
                    (folder / name).write_bytes(content)
                raise
    except OSError as error:
        raise Unavailable(f"{folder}: cannot be written: {error.strerror}") from error


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
