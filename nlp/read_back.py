"""The call-back number as the agent reads it back: what an agent repeats and nobody denies is what was meant.

Agents say the number once more, or its end. That settles whose it is, what a correction made of it, and what a
character of the same sound was, however it was put. Here every number is collected that the digits told on both sides
could make; the last thing the agent repeated picks one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from hotline.calls import Side
from hotline.transcripts import Utterance
from nlp.digit_runs import runs
from nlp.number_choice import CallbackNumber
from nlp.number_owner import RELATIVE, Whose, whose
from nlp.number_question import ASKS_FOR_THEIR_OWN, Asked, asked_for
from nlp.number_runs import DENY
from nlp.number_shape import MAX_DIGITS, as_dialled, is_area_code, is_mobile, is_whole, may_become_whole
from nlp.number_talk import SHORT
from nlp.sounding_digits import sounding_runs
from nlp.spans import Span

LEAST_ECHO = 3
"""digits repeated that tell which number is meant"""

CONFIDENCE = 0.9

_REACH = 6
"""utterances between what the caller told and the agent's repeating it"""
_MOST_GROUPS = 24
"""the last of each side, that numbers are made of"""
_MOST_JOINED = 8
"""groups of one number"""
_SHORTEST_STEM = 3
_LOCAL = 8
"""digits of a landline without the area code, in most cities"""
_LONGEST_END = 5
"""digits that take the place of a whole number's end"""
_LANDLINE = re.compile("座机|固话|固定电话|家里(?:的)?电话|办公室|单位电话")
_MENDS = re.compile(
    "[说写记念]?[倒反]了|颠倒|位|改|不对|(?<!没)(?<!不会)错|不是|应该是|^[\\s嗯啊哎呀]*不(?!用|要|客气)"
)
"""a caller who is not content with what was repeated"""
_OF_NO_TELEPHONE = re.compile("(?:分机|转|工单|单号|工号|编号|备用)[^，。]{0,3}$")
"""before digits that an agent repeats"""
_NOT_TO_CALL = re.compile("对方|不记|骗|老号|上报|拉黑|(?:不要|别)打|嫌疑|分机")
"""an agent who repeats another's number"""
_TO_BE_CALLED = re.compile(
    f"(?:打|联系|写|告诉|留|找|通知|记)(?:给)?[我他她]?的?(?:{RELATIVE})|(?<!我)(?:打|联系|找|留)(?:给)?[他她]的?[\\s，,]*$"
)
_CLAUSES = re.compile(r"[\s,，]+")
_MOBILE_BEGUN = re.compile("1[3-9]\\d")
_BLANK = re.compile(r"[\s,，]*")


@dataclass(frozen=True, slots=True)
class _Group:
    """Digits said in one breath."""

    at: int
    """number of the utterance"""
    span: Span
    digits: str

    @property
    def place(self) -> tuple[int, int]:
        return self.at, self.span.start


@dataclass(frozen=True, slots=True)
class _Number:
    digits: str
    groups: tuple[_Group, ...]
    mended: bool = False
    """its end was said apart from its beginning"""
    sounding: bool = False
    """some of its digits were only heard as characters of their sound"""

    @property
    def last(self) -> tuple[int, int]:
        return self.groups[-1].place


def read_back(
    utterances: Sequence[Utterance], texts: Sequence[str], understood: CallbackNumber | None
) -> CallbackNumber | None:
    """The number the agent repeated last, or what was understood where nothing was, or it fits no number.

    Args:
        utterances: in order of time.
        texts: theirs, each as long as it is, with what stands for digits as digits.
        understood: by what the caller said of it.
    """
    groups = [tuple(_groups(at, *said)) for at, said in enumerate(zip(utterances, texts, strict=True))]
    echoes = _echoes(utterances, groups)
    if not echoes:
        return understood
    numbers = _numbers(groups, echoes)
    if understood and any(understood.digits.endswith(echo.digits) for echo in echoes):
        numbers = [item for item in numbers if _is_better(item, understood, numbers, utterances)]
    numbers = [item for item in numbers if not _is_of_a_mobile(item, groups, utterances)]
    found = [
        (item, echo)
        for echo in echoes
        for item in numbers
        if item.digits.endswith(echo.digits) and _is_the_callers(item, utterances)
    ]
    if not found:
        return understood
    best, echo = max(found, key=lambda one: (not one[0].mended, len(one[0].digits), one[0].last))
    return CallbackNumber(best.digits, (*(group.span for group in best.groups), echo.span), CONFIDENCE)


def _groups(at: int, utterance: Utterance, text: str) -> Iterator[_Group]:
    for run in runs(text):
        yield _Group(at, Span(utterance, run.start, run.end), run.digits)


def _echoes(utterances: Sequence[Utterance], groups: Sequence[tuple[_Group, ...]]) -> list[_Group]:
    """What the agent repeated last of what had been told, and the caller was content with."""
    found: list[_Group] = []
    for at, utterance in enumerate(utterances):
        if utterance.side is Side.AGENT:
            text = str(utterance.text)
            if groups[at] and any(groups[max(0, at - _REACH) : at]):
                found = [] if _NOT_TO_CALL.search(text) else list(_repeated(groups[at])) or found
            if ASKS_FOR_THEIR_OWN.search(text, groups[at][-1].span.end if groups[at] else 0):
                found = []
        elif found and (groups[at] or found[-1].at == at - 1) and not _is_content(utterance, groups[at], found):
            found = []
    return found


def _is_content(utterance: Utterance, told: Sequence[_Group], echoes: Sequence[_Group]) -> bool:
    if (told or len(utterance.text) < SHORT) and (
        _MENDS.search(str(utterance.text)) or DENY.search(str(utterance.text))
    ):
        return False
    several = (group.digits for group in told if len(group.digits) > 1)
    return all(any(digits in echo.digits for echo in echoes) for digits in several)


def _repeated(groups: Sequence[_Group]) -> Iterator[_Group]:
    """Digits of an agent's utterance with nothing but blanks between them; said twice they count once."""
    blocks: list[_Group] = []
    for group in groups:
        text = str(group.span.utterance.text)
        if _OF_NO_TELEPHONE.search(text, 0, group.span.start):
            continue
        last = blocks[-1] if blocks else None
        alike = last and last.digits != group.digits and (len(last.digits) > 1 or len(group.digits) == 1)
        if last and alike and _BLANK.fullmatch(text, last.span.end, group.span.start):
            span = Span(group.span.utterance, last.span.start, group.span.end)
            blocks[-1] = _Group(group.at, span, last.digits + group.digits)
        else:
            blocks.append(group)
    return (block for block in blocks if len(block.digits) >= LEAST_ECHO and not _MOBILE_BEGUN.fullmatch(block.digits))


def _numbers(groups: Sequence[tuple[_Group, ...]], echoes: Sequence[_Group]) -> list[_Number]:
    """Every whole number that groups of one side make before the agent's repeating, or that a repeated end makes."""
    told = groups[: echoes[-1].at]
    by_side: dict[Side, list[_Group]] = {side: [] for side in Side}
    for group in (group for said in told for group in said):
        by_side[group.span.utterance.side].append(group)
    blocks = [block for said_by in by_side.values() for block in _blocks(said_by[-_MOST_GROUPS:])]
    whole = [replace(block, digits=as_dialled(block.digits)) for block in blocks if is_whole(as_dialled(block.digits))]
    begun = [block for block in blocks if len(block.digits) >= _SHORTEST_STEM and _begins(block.digits)]
    ends = [*blocks, *(_Number(echo.digits, (echo,)) for echo in echoes)]
    mended = [
        number
        for stem in (*whole, *begun)
        for end in ends
        if end.groups[0].place > stem.last and any(echo.digits.endswith(end.digits) for echo in echoes)
        for number in _mended(stem, end)
    ]
    return [*whole, *mended, *_sounding(told)]


def _sounding(groups: Sequence[tuple[_Group, ...]]) -> Iterator[_Number]:
    for said in groups:
        for first in said[:1]:
            utterance = first.span.utterance
            for run in sounding_runs(str(utterance.text)):
                group = _Group(first.at, Span(utterance, run.start, run.end), run.digits)
                yield _Number(run.digits, (group,), sounding=True)


def _blocks(groups: Sequence[_Group]) -> Iterator[_Number]:
    for first in range(len(groups)):
        digits = ""
        for last, group in enumerate(islice(groups, first, first + _MOST_JOINED), start=first + 1):
            digits += group.digits
            if len(digits) > MAX_DIGITS + 2:
                break
            yield _Number(digits, tuple(groups[first:last]))


def _begins(digits: str) -> bool:
    return is_area_code(digits) or (digits.startswith("1") and may_become_whole(digits))


def _mended(stem: _Number, end: _Number) -> Iterator[_Number]:
    size = len(end.digits)
    if not is_whole(stem.digits):
        repeats = end.groups[0].span.utterance.side is Side.AGENT and stem.digits.endswith(end.digits)
        digits = "" if repeats else stem.digits + end.digits
    else:
        is_end = LEAST_ECHO <= size <= _LONGEST_END and _MENDS.search(str(end.groups[0].span.utterance.text))
        digits = stem.digits[:-size] + end.digits if is_end else ""
    if is_whole(digits):
        yield _Number(digits, (*stem.groups, *end.groups), mended=True)


def _is_better(
    number: _Number, understood: CallbackNumber, numbers: Sequence[_Number], utterances: Sequence[Utterance]
) -> bool:
    """Whether a number fits better than the one understood, which has the same end."""
    if len(understood.digits) == _LOCAL:
        if number.digits.endswith(understood.digits):
            return number.digits.startswith("0")
        return is_mobile(number.digits) and not _speaks_of_a_landline(utterances)
    in_one = any(item.digits == understood.digits and not item.mended for item in numbers)
    return number.sounding and not in_one


def _is_of_a_mobile(number: _Number, groups: Sequence[tuple[_Group, ...]], utterances: Sequence[Utterance]) -> bool:
    """Whether groups that look like a landline together are of the mobile number whose beginning was said."""
    if len(number.digits) != _LOCAL or len(number.groups) == 1 or _speaks_of_a_landline(utterances):
        return False
    return any(_MOBILE_BEGUN.match(group.digits) for said in groups for group in said)


def _speaks_of_a_landline(utterances: Sequence[Utterance]) -> bool:
    return any(_LANDLINE.search(str(item.text)) for item in utterances)


def _is_the_callers(number: _Number, utterances: Sequence[Utterance]) -> bool:
    """Whether nothing says that it is another's: neither the agent's question nor the words right before it."""
    first = number.groups[0]
    text = str(first.span.utterance.text)
    asked = None
    for utterance in utterances[: first.at]:
        if utterance.side is Side.AGENT:
            asked = asked_for(str(utterance.text)) or asked
    before, behind = text[: first.span.start], text[first.span.end :]
    if asked is Asked.NUMBER or _TO_BE_CALLED.search(before):
        return True
    return whose(_CLAUSES.split(before.rstrip())[-1], behind, asked or Asked.NUMBER) is not Whose.ANOTHERS
