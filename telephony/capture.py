"""Reads what was captured from a manager connection: a banner, then messages."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from hotline.errors import BadCapture
from telephony.messages import BANNER, BadLine, Headers, decode_line, parse_message

MAX_LINE_BYTES = 65_536
"""A longer line is no AMI: Asterisk cuts a header's value far below."""

MAX_MESSAGE_LINES = 100_000
"""A longer message is no AMI; the longest are answers to commands."""


def read_capture(source: Path | str | bytes) -> Iterator[Headers]:
    """The messages of a capture, in order.

    Raises:
        BadCapture: see `numbered_messages`.
    """
    for _, headers in numbered_messages(source):
        yield headers


def numbered_messages(source: Path | str | bytes) -> Iterator[tuple[int, Headers]]:
    """The messages of a capture, each with the number of its first line, from 1.

    Args:
        source: the file, or its content.

    Raises:
        BadCapture: the file cannot be read, holds no AMI message, holds a line that is no header, or ends in the
            middle of a message. Names the file and the line.
    """
    if isinstance(source, bytes):
        yield from _messages("capture", io.BytesIO(source))
        return
    name = str(source)
    try:
        file = Path(source).open("rb")  # noqa: SIM115  # closed below; opening alone is what may fail
    except OSError as error:
        raise BadCapture(f"{name}: cannot read the capture: {error.strerror}") from error
    with file:
        yield from _messages(name, file)


def _messages(name: str, file: BinaryIO) -> Iterator[tuple[int, Headers]]:
    pending: list[str] = []
    first = number = 0
    empty = True
    for number, line in _lines(name, file):
        if not line:
            if pending:
                yield first, _parse(name, first, pending)
                pending, empty = [], False
        elif pending or not line.startswith(BANNER):
            first = first if pending else number
            pending.append(line)
            if len(pending) > MAX_MESSAGE_LINES:
                raise BadCapture(f"{name}, line {first}: not an AMI capture: the message has no end")
    if pending:
        _parse(name, first, pending)
        raise BadCapture(f"{name}, line {number}: the capture ends in the middle of the message that began in {first}")
    if empty:
        raise BadCapture(f"{name}: not an AMI capture: it holds no message")


def _lines(name: str, file: BinaryIO) -> Iterator[tuple[int, str]]:
    """Lines without their ends; the last one must have one."""
    number = 0
    while raw := file.readline(MAX_LINE_BYTES):
        number += 1
        if b"\0" in raw:
            raise BadCapture(f"{name}, line {number}: not an AMI capture: it is binary")
        if not raw.endswith(b"\n"):
            what = "the line is too long" if len(raw) == MAX_LINE_BYTES else "the capture ends in the middle of a line"
            raise BadCapture(f"{name}, line {number}: {what}")
        yield number, decode_line(raw.removesuffix(b"\n").removesuffix(b"\r"))


def _parse(name: str, first: int, lines: list[str]) -> Headers:
    try:
        headers = parse_message(lines)
    except BadLine as error:
        raise BadCapture(f"{name}, line {first + error.index}: not a header of an AMI message") from None
    if next(iter(headers)) not in ("Event", "Response", "Action"):
        raise BadCapture(f"{name}, line {first}: an AMI message begins with Event or Response")
    return headers
