"""Every telephone number that the digits said in a call could make: the groups of a side put together, an end that was
said apart, characters of the sound of digits.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from hotline.calls import Side
from nlp.number_shape import MAX_DIGITS, as_dialled, is_area_code, is_whole, may_become_whole
from nlp.sounding_digits import sounding_runs
from nlp.spans import Span

LEAST_END = 3
"""digits of an end that tell which number is meant"""

_MOST_GROUPS = 24
"""the last of each side, that numbers are made of"""
_MOST_JOINED = 8
"""groups of one number"""
_PAUSE = 4
"""utterances from one group of a number to the next, the other side's among them"""
_SHORT_PAUSE = 2
"""the same where one of them is a single digit, which may count something"""
_SHORTEST_STEM = 3
_NEARLY = 8
"""digits of a beginning whose end the agent alone said clearly"""
_LONGEST_END = 5
"""digits that take the place of a whole number's end"""
MENDS = re.compile("[说写记念]?[倒反]了|颠倒|位|改|不对|(?<!没)(?<!不会)错|不是|应该是|^[\\s嗯啊哎呀]*不(?!用|要|客气)")
"""a caller who is not content with what was repeated"""
_SLACK = 2
"""digits that the country's code adds"""


@dataclass(frozen=True, slots=True)
class Group:
    """Digits said in one breath."""

    at: int
    """number of the utterance"""
    span: Span
    digits: str

    @property
    def place(self) -> tuple[int, int]:
        return self.at, self.span.start


@dataclass(frozen=True, slots=True)
class Number:
    digits: str
    groups: tuple[Group, ...]
    mended: bool = False
    """its end was said apart from its beginning"""
    sounding: bool = False
    """some of its digits were only heard as characters of their sound"""

    @property
    def last(self) -> tuple[int, int]:
        return self.groups[-1].place


def possible_numbers(told: Sequence[tuple[Group, ...]], echoes: Sequence[Group]) -> list[Number]:
    """Whole numbers: what groups of one side make, or a beginning with an end that the agent repeated.

    Args:
        told: the groups of each utterance before the agent's repeating.
        echoes: what the agent repeated.
    """
    by_side: dict[Side, list[Group]] = {side: [] for side in Side}
    for group in (group for said in told for group in said):
        by_side[group.span.utterance.side].append(group)
    blocks = [block for said_by in by_side.values() for block in _blocks(said_by[-_MOST_GROUPS:])]
    whole = [replace(block, digits=as_dialled(block.digits)) for block in blocks if is_whole(as_dialled(block.digits))]
    begun = [block for block in blocks if len(block.digits) >= _SHORTEST_STEM and _begins(block.digits)]
    ends = [
        end
        for end in (*blocks, *(Number(echo.digits, (echo,)) for echo in echoes))
        if any(echo.digits.endswith(end.digits) for echo in echoes)
    ]
    mended = [
        number
        for stem in (*whole, *begun)
        for end in ends
        if end.groups[0].place > stem.last
        for number in _mended(stem, end)
    ]
    finished = [
        Number(echo.digits, (*stem.groups, echo), mended=True)
        for echo in echoes
        for stem in begun
        if is_whole(echo.digits) and len(stem.digits) >= _NEARLY and echo.digits.startswith(stem.digits)
    ]
    return [*whole, *mended, *finished, *_sounding(told)]


def _sounding(groups: Sequence[tuple[Group, ...]]) -> Iterator[Number]:
    for said in groups:
        for first in said[:1]:
            utterance = first.span.utterance
            for run in sounding_runs(str(utterance.text)):
                group = Group(first.at, Span(utterance, run.start, run.end), run.digits)
                yield Number(run.digits, (group,), sounding=True)


def _blocks(groups: Sequence[Group]) -> Iterator[Number]:
    for first in range(len(groups)):
        digits, before = "", groups[first].at
        for last, group in enumerate(islice(groups, first, first + _MOST_JOINED), start=first + 1):
            if group.at - before > (_PAUSE if min(len(digits), len(group.digits)) > 1 else _SHORT_PAUSE):
                break
            digits, before = digits + group.digits, group.at
            if len(digits) > MAX_DIGITS + _SLACK:
                break
            yield Number(digits, tuple(groups[first:last]))


def _begins(digits: str) -> bool:
    return is_area_code(digits) or (digits.startswith("1") and may_become_whole(digits))


def _mended(stem: Number, end: Number) -> Iterator[Number]:
    size = len(end.digits)
    if not is_whole(stem.digits):
        repeats = end.groups[0].span.utterance.side is Side.AGENT and stem.digits.endswith(end.digits)
        digits = "" if repeats else stem.digits + end.digits
    else:
        is_end = LEAST_END <= size <= _LONGEST_END and MENDS.search(str(end.groups[0].span.utterance.text))
        digits = stem.digits[:-size] + end.digits if is_end else ""
    if is_whole(digits):
        yield Number(digits, (*stem.groups, *end.groups), mended=True)
