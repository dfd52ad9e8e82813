"""Digits as callers say and write them."""

import re

DIGITS = "0-9０-９零〇一幺二三四五六七八九"
"""for a character class; 两 is a digit only beside others (`幺两`), elsewhere a count"""

_ARABIC = str.maketrans("０１２３４５６７８９零〇一幺二两三四五六七八九", "01234567890011223456789")
_RADIO = str.maketrans("洞拐勾", "079")
"""how soldiers, drivers and operators say 0, 7 and 9"""

_TIMES = {"一": 1, "两": 2, "俩": 2, "双": 2, "二": 2, "三": 3, "仨": 3, "四": 4, "五": 5, "六": 6}
_COUNTED = re.compile(f"(?:(?P<times>[一两二三四五六])\\s?个\\s?|(?P<few>[俩仨双]))(?P<digit>[{DIGITS}洞拐勾])(?!个)")
"""`四个零`, `俩八`"""
_PLAIN = re.compile(f"[{DIGITS}]*")
_DIGIT = "[一二三四五六七八九]"
_HUNDREDS = re.compile(f"({_DIGIT})百(?:零({_DIGIT})|({_DIGIT})十({_DIGIT}?))")
_TENS = re.compile(f"({_DIGIT}?)十({_DIGIT}?)")


def arabic(text: str) -> str:
    """Each digit in its place as 0-9; all else as it was."""
    return text.translate(_ARABIC)


def only_digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", arabic(text))


def telephone_digits(text: str) -> str:
    """The digits of a piece of a telephone number as callers read it.

    `四个零` is 0000, `拐` 7, `六十六` 66, `一百三十九` 139, `四千` 4000.
    """
    if _PLAIN.fullmatch(text):
        return arabic(text)
    whole = _COUNTED.sub(lambda match: _TIMES[match["times"] or match["few"]] * match["digit"], text)
    whole = _HUNDREDS.sub(lambda match: f"{match[1]}{match[3] or 0}{match[2] or match[4] or 0}", whole)
    whole = _TENS.sub(lambda match: f"{match[1] or 1}{match[2] or 0}", whole)
    return only_digits(whole.replace("千", "000").translate(_RADIO))
