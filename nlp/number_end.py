"""A telephone number told wrongly and mended at once: another end or beginning, or one digit by its place."""

import re
from dataclasses import dataclass

from nlp.digits import DIGITS, telephone_digits

_PIECE = re.compile(f"(?<![{DIGITS}两])[{DIGITS}两]{{2,6}}(?![{DIGITS}两个号楼栋单元层天年月日点])")
_NAMED_END = re.compile(
    "(?:尾号|(?:最后面?|后面?|后|末)(?P<count>[两二三四234])位(?:数|号)?|末尾)(?:应该|其实)?(?:是|不是)?"
    f"(?P<end>[{DIGITS}两]{{2,4}})(?![{DIGITS}])"
)
_LAST = re.compile(f"(?:最后一位|最后一个|末位|末尾|尾数)(?:数)?(?:应该|其实)?(?:是)?(?P<end>[{DIGITS}])(?![{DIGITS}])")
_WRONG = re.compile("不是|不对|错了|说错|记错|记串|反了|颠倒|搞混|哦不|啊不|更正|改一下|等等|应该是?|末尾")
_HEAD = re.compile(
    f"(?:开头|前面|前三位|头三位|前三个|打头)(?:三位)?(?:数)?(?:应该|其实)?是(?P<head>[{DIGITS}]{{3}})(?![{DIGITS}])"
)
_PLACE = re.compile(
    f"(?P<back>倒数)?第(?P<place>[一二三四五六七八九十]|十一)(?:位|个)(?:数|号)?(?:字)?(?:应该|其实)?是(?P<digit>[{DIGITS}])"
    f"(?![{DIGITS}])"
)
_PLACES = {word: place for place, word in enumerate("一二三四五六七八九十", 1)} | {"十一": 11}
_LEAST = 3
"""digits of an end told without saying that it is the end"""


@dataclass(frozen=True, slots=True)
class End:
    digits: str
    start: int
    end: int


def other_end(text: str, number: str) -> End | None:
    """What an utterance puts in place of a part of a number, or None.

    Args:
        text: of the utterance; of one that also holds the number, what stands behind it.
        number: as it was understood before, its digits.
    """
    for pattern in (_NAMED_END, _LAST):
        matches = [match for match in pattern.finditer(text) if "不是" not in match[0]]
        if matches and (found := _end(matches[-1], "end", number)):
            return found
    return _beginning(text, number) or _one_digit(text, number) or _other_piece(text, number)


def _beginning(text: str, number: str) -> End | None:
    match = _HEAD.search(text)
    if not match:
        return None
    digits = telephone_digits(match["head"])
    return End(digits + number[3:], *match.span("head")) if not number.startswith(digits) else None


def _one_digit(text: str, number: str) -> End | None:
    match = _PLACE.search(text)
    place = _PLACES[match["place"]] if match else 0
    if not match or place > len(number):
        return None
    at = len(number) - place if match["back"] else place - 1
    mended = number[:at] + telephone_digits(match["digit"]) + number[at + 1 :]
    return End(mended, *match.span("digit")) if mended != number else None


def _other_piece(text: str, number: str) -> End | None:
    wrong = _WRONG.search(text)
    if not wrong:
        return None
    for match in reversed(list(_PIECE.finditer(text))):
        if match.start() < wrong.start():
            continue
        if len(telephone_digits(match[0])) >= _LEAST and (found := _end(match, 0, number)):
            return found
    return None


def _end(match: re.Match[str], group: int | str, number: str) -> End | None:
    digits = telephone_digits(match[group])
    mended = number[: -len(digits)] + digits
    return End(mended, *match.span(group)) if mended != number else None
