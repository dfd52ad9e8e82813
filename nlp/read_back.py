"""The call-back number as the agent reads it back: what an agent repeats and nobody denies is what was meant.

Agents say the number once more, or its end. That settles whose it is, what a correction made of it, and what a
character of the same sound was, however it was put. Here every number is collected that the digits told on both sides
could make; the last thing the agent repeated picks one.
"""

import re
from collections.abc import Iterator, Sequence

from hotline.calls import Side
from hotline.transcripts import Utterance
from nlp.digit_runs import runs
from nlp.number_choice import CallbackNumber
from nlp.number_owner import TO_BE_CALLED, Whose, whose
from nlp.number_pieces import LEAST_END, MENDS, Group, Number, possible_numbers
from nlp.number_question import ASKS_FOR_THEIR_OWN, Asked, asked_for
from nlp.number_runs import DENY
from nlp.number_shape import is_mobile
from nlp.number_talk import SHORT
from nlp.spans import Span

CONFIDENCE = 0.9

_REACH = 6
"""utterances between what the caller told and the agent's repeating it"""
_MANY = 5
_LOCAL = 8
"""digits of a landline without the area code, in most cities"""
_LANDLINE = re.compile("座机|固话|固定电话|家里(?:的)?电话|办公室|单位电话")
_OF_NO_TELEPHONE = re.compile("(?:分机|转|工单|单号|工号|编号|备用)[^，。]{0,3}$")
"""before digits that an agent repeats"""
_NOT_TO_CALL = re.compile("对方|不记|骗|老号|上报|拉黑|(?:不要|别)打|嫌疑|分机")
"""an agent who repeats another's number"""
_PICKS_ONE = re.compile("第[一二]个|[头前后]一个|前面(?:的|那个)|后面(?:的|那个)")
"""a caller who says which of two numbers it is"""
_CALL_THEM = re.compile(r"(?<!我)(?:打|联系|找|留)(?:给)?[他她]的?[\s，,]*$")
"""right before a number"""
_CLAUSES = re.compile(r"[\s,，]+")
_MOBILE_BEGUN = re.compile("1[3-9]\\d")
_BLANK = re.compile(r"[\s,，]*")


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
    numbers = possible_numbers(groups[: echoes[-1].at], echoes)
    if understood and any(_is_inside(echo.digits, understood.digits) for echo in echoes):
        return understood
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


def _is_inside(digits: str, number: str) -> bool:
    """Whether a number begins with digits, or holds so many that they are its."""
    return number.startswith(digits) or (len(digits) >= _MANY and digits in number[:-1])


def _groups(at: int, utterance: Utterance, text: str) -> Iterator[Group]:
    for run in runs(text):
        yield Group(at, Span(utterance, run.start, run.end), run.digits)


def _echoes(utterances: Sequence[Utterance], groups: Sequence[tuple[Group, ...]]) -> list[Group]:
    """What the agent repeated last of what had been told, and the caller was content with."""
    found: list[Group] = []
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


def _is_content(utterance: Utterance, told: Sequence[Group], echoes: Sequence[Group]) -> bool:
    if _PICKS_ONE.search(str(utterance.text)):
        return False
    if (told or len(utterance.text) < SHORT) and (
        MENDS.search(str(utterance.text)) or DENY.search(str(utterance.text))
    ):
        return False
    several = (group.digits for group in told if len(group.digits) > 1)
    return all(any(digits in echo.digits for echo in echoes) for digits in several)


def _repeated(groups: Sequence[Group]) -> Iterator[Group]:
    """Digits of an agent's utterance with nothing but blanks between them; said twice they count once."""
    blocks: list[Group] = []
    for group in groups:
        text = str(group.span.utterance.text)
        if _OF_NO_TELEPHONE.search(text, 0, group.span.start):
            continue
        last = blocks[-1] if blocks else None
        alike = last and last.digits != group.digits and (len(last.digits) > 1 or len(group.digits) == 1)
        if last and alike and _BLANK.fullmatch(text, last.span.end, group.span.start):
            span = Span(group.span.utterance, last.span.start, group.span.end)
            blocks[-1] = Group(group.at, span, last.digits + group.digits)
        else:
            blocks.append(group)
    return (block for block in blocks if len(block.digits) >= LEAST_END and not _MOBILE_BEGUN.fullmatch(block.digits))


def _is_better(
    number: Number, understood: CallbackNumber, numbers: Sequence[Number], utterances: Sequence[Utterance]
) -> bool:
    """Whether a number fits better than the one understood, which has the same end."""
    if len(understood.digits) == _LOCAL:
        if number.digits.endswith(understood.digits):
            return number.digits.startswith("0")
        return is_mobile(number.digits) and not _speaks_of_a_landline(utterances)
    in_one = any(item.digits == understood.digits and not item.mended for item in numbers)
    return number.sounding and not in_one


def _is_of_a_mobile(number: Number, groups: Sequence[tuple[Group, ...]], utterances: Sequence[Utterance]) -> bool:
    """Whether groups that look like a landline together are of the mobile number whose beginning was said."""
    if len(number.digits) != _LOCAL or len(number.groups) == 1 or _speaks_of_a_landline(utterances):
        return False
    return any(_MOBILE_BEGUN.match(group.digits) for said in groups for group in said)


def _speaks_of_a_landline(utterances: Sequence[Utterance]) -> bool:
    return any(_LANDLINE.search(str(item.text)) for item in utterances)


def _is_the_callers(number: Number, utterances: Sequence[Utterance]) -> bool:
    """Whether nothing says that it is another's: neither the agent's question nor the words right before it."""
    first = number.groups[0]
    text = str(first.span.utterance.text)
    asked = None
    for utterance in utterances[: first.at]:
        if utterance.side is Side.AGENT:
            asked = asked_for(str(utterance.text)) or asked
    before, behind = text[: first.span.start], text[first.span.end :]
    if asked is Asked.NUMBER or TO_BE_CALLED.search(before) or _CALL_THEM.search(before):
        return True
    return whose(_CLAUSES.split(before.rstrip())[-1], behind, asked or Asked.NUMBER) is not Whose.ANOTHERS
