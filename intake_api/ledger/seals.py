"""The file of seals: one JSON object a line, to be kept where who writes the database cannot change it."""

import json
import os
from datetime import datetime
from pathlib import Path

from hotline.errors import InputRejected, Unavailable
from hotline.ledger import Seal


def line_of(seal: Seal) -> str:
    """A seal as its line."""
    body = {"seq": seal.seq, "hash": seal.hash, "at": seal.at.isoformat(), "mac": seal.mac}
    return json.dumps(body, sort_keys=True)


def keep(file: Path, seal: Seal) -> None:
    """Add a seal at the end of the file.

    Raises:
        Unavailable: the file cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as out:
            out.write(line_of(seal) + "\n")
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        raise Unavailable(f"{file}: the seal cannot be written: {error.strerror}") from error


def read(file: Path, *, must_be_there: bool) -> tuple[Seal, ...]:
    """Every seal of a file.

    Raises:
        InputRejected: a line is no seal, or the file cannot be read.
    """
    if not must_be_there and not file.exists():
        return ()
    try:
        lines = file.read_text("utf-8").splitlines()
        return tuple(_seal(line) for line in lines if line)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputRejected(f"{file}: not a file of seals") from error


def _seal(line: str) -> Seal:
    body = json.loads(line)
    return Seal(int(body["seq"]), str(body["hash"]), datetime.fromisoformat(body["at"]), str(body["mac"]))
