"""Pieces of a telephone number as one side tells them, put together.

Each piece can go on with the number, repeat or replace its end, begin it anew or belong elsewhere. Every reading is
kept with what it costs; the cheapest that makes a whole number wins.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from nlp.number_shape import as_dialled, is_mobile, is_one_too_long, is_whole, may_become_whole
from nlp.spans import Span

MAX_READINGS = 8
MAX_PIECES = 24
"""of one number, repeats included; whoever says more is not telling one"""
MAX_COST = 4
"""of a reading worth keeping"""
_REPEAT, _OVERLAP, _OTHER_COUNT, _OTHER_LENGTH = 2, 2, 2, 2
_ELSEWHERE, _AGAINST = 4, 6
_END = 4
"""digits of a number's end: said twice, and no landline of eight"""
_ONE_DIGIT_BEHIND = 1
"""a single digit behind a whole number, which is of something else"""


@dataclass(frozen=True, slots=True)
class Piece:
    span: Span
    digits: str
    denied: bool = False
    """a no stands before it: it takes the place of what was said last"""
    again: bool = False
    """the other side repeated the last piece wrongly or asked for it"""


@dataclass(frozen=True, slots=True)
class Reading:
    digits: str
    spans: tuple[Span, ...]
    cost: int = 0
    last: str = ""
    """the digits of the piece heard last"""


def heard(readings: Sequence[Reading], piece: Piece) -> tuple[Reading, ...]:
    """The readings after one more piece, the cheapest first."""
    if is_whole(as_dialled(piece.digits)):
        return _whole_at_once(readings, piece)
    begun = may_become_whole(piece.digits) or is_one_too_long(piece.digits)
    fresh = [Reading(piece.digits, (piece.span,), last=piece.digits)] if begun else []
    going_on = [after for reading in readings for after in _readings(reading, piece)]
    best: dict[tuple[str, str, int], Reading] = {}
    kept = (item for item in (*going_on, *fresh) if item.cost <= MAX_COST and len(item.spans) <= MAX_PIECES)
    for reading in sorted(kept, key=_rank):
        first = reading.spans[0]
        best.setdefault((reading.digits, first.utterance.id, first.start), reading)
    return _from_the_start(list(best.values())[:MAX_READINGS])


def _whole_at_once(readings: Sequence[Reading], piece: Piece) -> tuple[Reading, ...]:
    """A landline's digits also are the rest of a mobile number, or of one with the area code, that was begun."""
    for reading in readings:
        digits = reading.digits + piece.digits
        if is_whole(digits) and (is_mobile(digits) or len(reading.spans) == 1):
            return (Reading(digits, (*reading.spans, piece.span), last=piece.digits),)
    return (Reading(as_dialled(piece.digits), (piece.span,), last=piece.digits),)


def whole_reading(readings: Iterable[Reading]) -> Reading | None:
    """The best of those that make a whole number."""
    whole = [reading for reading in readings if is_whole(as_dialled(reading.digits))]
    return min(whole, key=_rank, default=None)


def _rank(reading: Reading) -> tuple[int, int, int]:
    return reading.cost, -len(reading.spans), -len(reading.digits)


def _from_the_start(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Without readings that begin inside a number that is whole."""
    whole = whole_reading(readings)
    if not whole:
        return tuple(readings)
    is_landline = not is_mobile(as_dialled(whole.digits))
    return tuple(
        reading
        for reading in readings
        if reading.spans[0] not in whole.spans[1:] or _begins_a_mobile(reading.digits, 1 if is_landline else 3)
    )


def _begins_a_mobile(digits: str, least: int) -> bool:
    return len(digits) >= least and digits.startswith("1") and may_become_whole(digits)


def _readings(reading: Reading, piece: Piece) -> Iterator[Reading]:
    for digits, cost in _joined(reading, piece):
        if may_become_whole(digits) or (is_one_too_long(digits) and not is_whole(reading.digits)):
            yield Reading(digits, (*reading.spans, piece.span), reading.cost + cost, piece.digits)
    if reading.digits.endswith(piece.digits) and (len(piece.digits) > 1 or piece.again):
        spans = (*reading.spans, piece.span)
        yield Reading(reading.digits, spans, reading.cost + (0 if piece.again else _REPEAT), piece.digits)
    small = len(piece.digits) == 1 and is_whole(as_dialled(reading.digits))
    cost = _ONE_DIGIT_BEHIND if small else _ELSEWHERE
    yield Reading(reading.digits, reading.spans, reading.cost + cost, reading.last)


def _joined(reading: Reading, piece: Piece) -> Iterator[tuple[str, int]]:
    told, new = reading.digits, piece.digits
    against = piece.denied or (piece.again and told.endswith(new)) or (told == new and len(new) == _END)
    yield told + new, _AGAINST if against else 0
    for shared in range(1, len(new)):
        if told.endswith(new[:shared]) and (shared > 1 or is_whole(told + new[1:])):
            yield told + new[shared:], _OVERLAP
    short = len(new) - 1
    if short > 1 and any(told.endswith(new[:at] + new[at + 1 :]) for at in range(len(new))):
        yield told[:-short] + new, _OVERLAP
    longer = told[-len(new) - 1 :]
    if len(new) > 1 and new in (longer[:at] + longer[at + 1 :] for at in range(len(longer))):
        yield told[: -len(longer)] + new, _OVERLAP
    yield from ((counted, _OTHER_COUNT) for counted in _counted(told, new))
    if piece.denied or piece.again:
        yield told[: len(told) - len(reading.last)] + new, 0 if len(reading.last) == len(new) else _OTHER_LENGTH
        yield told[: -len(new)] + new, _OTHER_LENGTH


def _counted(told: str, new: str) -> Iterator[str]:
    """`四个零` for as many as were heard: the last digits, or those inside a number that becomes whole by it."""
    if len(set(new)) > 1:
        return
    for match in re.finditer(f"{new[0]}+", told):
        counted = told[: match.start()] + new + told[match.end() :]
        is_end = match.end() == len(told)
        if counted != told and (is_end or (len(new) > 1 and len(match[0]) > 1 and is_whole(counted))):
            yield counted
