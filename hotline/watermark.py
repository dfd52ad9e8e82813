"""Which export a text was taken from: its id as characters without width, which copying and pasting carries along.

It deters and helps to trace; whoever knows of it can take it out, so every export has its id in plain sight as well.
"""

import re

_ZERO, _ONE, _FRAME = "\u200b", "\u200c", "\u2060"
_MARK = re.compile(f"{_FRAME}([{_ZERO}{_ONE}]{{32}}){_FRAME}")

ID_DIGITS = 8
"""hexadecimal"""


def mark(export_id: str) -> str:
    """The id as invisible characters.

    Raises:
        ValueError: it is not eight hexadecimal digits.
    """
    if not re.fullmatch(r"[0-9a-f]{8}", export_id):
        raise ValueError("want eight hexadecimal digits")
    bits = f"{int(export_id, 16):032b}"
    return _FRAME + bits.replace("0", _ZERO).replace("1", _ONE) + _FRAME


def marks_in(text: str) -> tuple[str, ...]:
    """The ids that a text carries, each once, in order."""
    found = (f"{int(bits.replace(_ZERO, '0').replace(_ONE, '1'), 2):08x}" for bits in _MARK.findall(text))
    return tuple(dict.fromkeys(found))
