"""Telephone numbers among characters that only sound like digits: `姚三八零零零零把七四武`. Pure.

A whole number in one breath is known by its length. Of one told in several breaths a group is known by where it stands:
where digits are dictated, a word of nothing but such characters is digits.
"""

import re
from collections.abc import Iterator
from functools import cache

from nlp.digit_runs import Run
from nlp.digits import DIGITS, arabic
from nlp.pinyin import syllable

_BY_SOUND = {
    "yao": "1", "yi": "1", "ling": "0", "dong": "0", "er": "2", "liang": "2", "san": "3", "shan": "3", "si": "4",
    "shi": "4", "wu": "5", "liu": "6", "qi": "7", "guai": "7", "ba": "8", "pa": "8", "jiu": "9", "gou": "9", "me": "1",
    "lin": "0", "sa": "3",
}  # fmt: skip
_WHOLE = 11
_LEAST_TRUE = 2
"""digits written as such in a number of which the others only sound like them"""
_MOBILE = re.compile("1[3-9]")
_BLANK = " ，,"
_LEAST_GROUP = 2
_WORD = re.compile(
    "(?P<lead>(?:^|(?<=[\\s，,]))(?:然后|后[头面边]|最后|完了|接着|就是|再|嗯|啊|对|呃|哦)*)(?P<group>[^\\s，,]+)"
)
_NO_DIGITS = frozenset(
    ["就是", "是吧", "是就", "其实", "要是", "而是", "就要", "一起", "一是", "要起", "起就", "其二", "第二", "二是"]
)
"""words all the same"""
_TRUE = frozenset("0123456789０１２３４５６７８９零〇一幺二三四五六七八九")
_PLAIN = re.compile(f"[{DIGITS}]{{5}}|.是|^是[{DIGITS}]+$")
"""digits enough, or words about them"""
_COUNTING = "个双俩仨十百"
_SPOKEN = dict(zip("0123456789", "零幺二三四五六七八九", strict=True))


def sounding_runs(text: str) -> Iterator[Run]:
    """Every mobile number of neighbouring characters that are digits or sound like digits, blanks between them."""
    stretch: list[tuple[int, str, bool]] = []
    for at, char in enumerate(text):
        if char in _BLANK:
            continue
        digit = _digit(char)
        if digit:
            stretch.append((at, digit, char in _TRUE))
            continue
        yield from _mobiles(stretch)
        stretch = []
    yield from _mobiles(stretch)


def in_digits(text: str) -> str:
    """The text, as long as before, with the digits of such numbers as digits."""
    characters = list(text)
    for run in sounding_runs(text):
        places = (at for at in range(run.start, run.end) if text[at] not in _BLANK)
        for at, digit in zip(places, run.digits, strict=True):
            characters[at] = digit
    return "".join(characters)


def dictated(text: str) -> str:
    """A text said while a number is told, as long as before: words of nothing but such characters as digits."""
    return _WORD.sub(lambda match: match["lead"] + _as_group(match["group"]), text)


def sounds_like_digits(text: str) -> bool:
    """Whether a text is nothing but digits, counts of them and characters of their sound."""
    return all(_digit(char) or char in _COUNTING or char in _BLANK for char in text)


def _as_group(group: str) -> str:
    if len(group) < _LEAST_GROUP or group in _NO_DIGITS or _PLAIN.search(group):
        return group
    digits = [char if char in _TRUE or char in _COUNTING else _SPOKEN.get(_digit(char), "") for char in group]
    return "".join(digits) if all(digits) else group


def _mobiles(stretch: list[tuple[int, str, bool]]) -> Iterator[Run]:
    digits = "".join(digit for _, digit, _ in stretch)
    for start in range(len(stretch) - _WHOLE + 1):
        if _MOBILE.match(digits, start):
            inside = stretch[start : start + _WHOLE]
            true = sum(is_true for _, _, is_true in inside)
            if _LEAST_TRUE <= true < _WHOLE:
                yield Run(inside[0][0], inside[-1][0] + 1, digits[start : start + _WHOLE])


@cache
def _digit(char: str) -> str:
    if char in _TRUE:
        return arabic(char)
    return _BY_SOUND.get(syllable(char), "")
