"""Digits as callers say and write them."""

import re

DIGITS = "0-9０-９零〇一幺二三四五六七八九"
"""for a character class; 两 is a digit only beside others (`幺两`), elsewhere a count"""

_ARABIC = str.maketrans("０１２３４５６７８９零〇一幺二两三四五六七八九", "01234567890011223456789")


def arabic(text: str) -> str:
    """Each digit in its place as 0-9; all else as it was."""
    return text.translate(_ARABIC)


def only_digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", arabic(text))
