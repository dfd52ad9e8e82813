"""Lines of JSON objects that commands take."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hotline.errors import BadCase


def rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line number and object of every line that is not empty; `-` reads standard input.

    Raises:
        BadCase: the file cannot be read, or a line is no object; never repeats what a line says.
    """
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            raise BadCase(f"{path}: line {number}: not JSON") from None
        if not isinstance(row, dict):
            raise BadCase(f"{path}: line {number}: want an object")
        yield number, row


def _lines(path: Path) -> Iterator[str]:
    try:
        if str(path) == "-":
            yield from sys.stdin
        else:
            with path.open(encoding="utf-8-sig", newline="\n") as file:
                yield from file
    except (OSError, UnicodeDecodeError) as error:
        raise BadCase(f"{path}: cannot be read: {type(error).__name__}") from error
