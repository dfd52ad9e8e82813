"""Values of a caller, shown so that they can be told apart and no more: 张**, 139****1234, 和平区***.

Pure. What somebody may see unmasked is decided elsewhere (intake_api/sight/rules.py).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from hotline.drafts import YES, FieldKey

HIDDEN = "保密"
"""stands for who the caller is where the caller asked for it"""

_STARS = "***"
_SHORTEST_KNOWN = 2
"""a single character is in too many words to be looked for"""

_DISTRICT = re.compile(r"^(?:[一-龥]{2,8}?(?:省|市))*[一-龥]{1,8}?(?:区|县|旗)")
_NUMBERS = re.compile(r"(?<![0-9A-Za-z])\+?[0-9][0-9 -]{5,22}[0-9Xx](?![0-9A-Za-z])")
"""telephone, identity card, bank card: seven digits or more, blanks and hyphens between them"""
_SPOKEN_NUMBERS = re.compile(r"[零〇一二三四五六七八九幺两]{7,}")
_DIGIT = r"[0-9零〇一二三四五六七八九幺两拐洞]"
_PIECES = re.compile(rf"{_DIGIT}(?:[ -]?{_DIGIT})+")
_RUNS = re.compile(rf"{_DIGIT}(?:[ -]?{_DIGIT})*")
_LONG_PIECE = re.compile(rf"{_DIGIT}(?:[ -]?{_DIGIT}){{2}}")
_DIGITS = re.compile(_DIGIT)
_NOT_SAID = re.compile(r"[\W_]+")
_NOD = 6
"""characters besides digits in an utterance that belongs to a number told in pieces: `嗯`, `后面是六六`"""
_LEAST_DIGITS = 7
"""of a number that tells who somebody is"""
_WHOLE_DIGITS = 11
"""of a run that is a whole number, which `text` masks by itself"""
_PLATES = re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·• ]?[A-Z0-9]{5,6}")
_SELF = re.compile(r"(?P<before>我叫|我姓|名字叫|姓名是|名叫)(?P<name>[一-龥]{2,3}?)(?=[，。,.！!？?；;、\s]|$)")
_DOORS = re.compile(r"(?:[0-9A-Za-z一二三四五六七八九十百-]+(?:号楼|栋|幢|单元|室|门|层|户|号)){2,}")
_DATE = re.compile(r"(?:19|20)\d{2}-\d{1,2}-\d{1,2}")
_TICKET = re.compile(r"\d{8}-\d{6}-\d")

IDENTITY = frozenset({FieldKey.CALLER_NAME, FieldKey.CALLBACK_NUMBER})
"""who the caller is"""
PLACES = frozenset({FieldKey.PLACE_TEXT, FieldKey.PLACE})
FREE_TEXT = frozenset({FieldKey.TITLE, FieldKey.CONTENT, FieldKey.OTHERS})


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a caller, to be found again in free text; longer values first."""

    pairs: tuple[tuple[str, str], ...]
    """value and what stands for it"""


def is_confidential(fields: Mapping[FieldKey, str]) -> bool:
    """Whether the caller asked that nobody learn who they are."""
    return fields.get(FieldKey.CONFIDENTIAL) == YES


def name(value: str) -> str:
    """张三丰 → 张**."""
    return value[:1] + "*" * max(2, len(value) - 1) if value else ""


def number(value: str) -> str:
    """13912341234 → 139****1234; what is too short to leave both ends keeps the last two."""
    digits = re.sub(r"[^0-9Xx*]", "", value)
    if not digits:
        return _STARS if value else ""
    if len(digits) >= 11:
        return f"{digits[:3]}{'*' * (len(digits) - 7)}{digits[-4:]}"
    return "*" * max(2, len(digits) - 2) + digits[-2:] if len(digits) > 4 else _STARS


def place(value: str) -> str:
    """和平区南京街12号 → 和平区***."""
    if not value:
        return ""
    district = _DISTRICT.match(value)
    return (district[0] if district else "") + _STARS


def known_of(fields: Mapping[FieldKey, str], caller: str | None, *, hidden: bool = False) -> Known:
    """What to look for in the texts of a call or ticket.

    Args:
        caller: the number they rang from.
        hidden: the caller asked for confidentiality and the reader is not among those who know.
    """
    name_of, number_of = (_hide, _hide) if hidden else (name, number)
    pairs = {
        **{value: name_of(value) for value in (fields.get(FieldKey.CALLER_NAME, ""),)},
        **{value: number_of(value) for value in (fields.get(FieldKey.CALLBACK_NUMBER, ""), caller or "")},
        **{value: place(value) for key in sorted(PLACES) for value in (fields.get(key, ""),)},
    }
    found = [(value, mask) for value, mask in pairs.items() if len(value) >= _SHORTEST_KNOWN]
    return Known(tuple(sorted(found, key=lambda pair: -len(pair[0]))))


def joined(known: Iterable[Known]) -> Known:
    """Everything that is known, of several drafts."""
    pairs = dict(pair for one in known for pair in one.pairs)
    return Known(tuple(sorted(pairs.items(), key=lambda pair: -len(pair[0]))))


def field(key: FieldKey, value: str, known: Known, *, hidden: bool = False) -> str:
    """The value of a draft's or ticket's field; what says nothing of a person is as it was."""
    if key in IDENTITY:
        if hidden and value:
            return HIDDEN
        return name(value) if key is FieldKey.CALLER_NAME else number(value)
    if key in PLACES:
        return place(value)
    return text(value, known) if key in FREE_TEXT else value


def text(value: str, known: Known) -> str:
    """Free text without the known values, nor what looks like a number, a plate, a name told or a door."""
    for plain, mask in known.pairs:
        value = value.replace(plain, mask)
    value = _NUMBERS.sub(_numbers, value)
    value = _SPOKEN_NUMBERS.sub(_STARS, value)
    value = _PLATES.sub(lambda found: found[0][:2] + _STARS, value)
    value = _SELF.sub(lambda found: found["before"] + name(found["name"]), value)
    return _DOORS.sub(_STARS, value)


def spoken(texts: Sequence[str], known: Known) -> list[str]:
    """`text` of what was said one after the other; a number told in pieces over several is found too."""
    in_pieces: set[int] = set()
    for is_piece, run in groupby(range(len(texts)), key=lambda number: _is_piece(texts[number])):
        numbers = list(run)
        if is_piece and sum(_digits_in(texts[one]) for one in numbers) >= _LEAST_DIGITS:
            in_pieces.update(numbers)
    return [text(_without_pieces(said) if one in in_pieces else said, known) for one, said in enumerate(texts)]


def _is_piece(said: str) -> bool:
    return not _tells_whole(said) and (_is_terse(said) or _LONG_PIECE.search(said) is not None)


def _tells_whole(said: str) -> bool:
    runs = (found[0] for pattern in (_NUMBERS, _SPOKEN_NUMBERS) for found in pattern.finditer(said))
    return any(_digits_in(run) >= _WHOLE_DIGITS for run in runs)


def _digits_in(said: str) -> int:
    return len(_DIGITS.findall(said))


def _is_terse(said: str) -> bool:
    """Little but digits, or a nod between them."""
    return len(_DIGITS.sub("", _NOT_SAID.sub("", said))) <= _NOD


def _without_pieces(said: str) -> str:
    return (_RUNS if _is_terse(said) else _PIECES).sub(_STARS, said)


def _numbers(found: re.Match[str]) -> str:
    is_plain = _DATE.fullmatch(found[0]) or _TICKET.fullmatch(found[0])
    return found[0] if is_plain or sum(map(str.isdigit, found[0])) < 7 else number(found[0])


def _hide(value: str) -> str:
    return HIDDEN if value else ""
