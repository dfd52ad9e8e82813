"""Every figure of the board, as conditions on rows of calls: defined in this one place (DESIGN.md, Numbers).

offered = answered + abandoned + other, always; a call counts on the day it began (Asia/Shanghai).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hotline.calls import Direction, Outcome
from intake_api.db.tables import calls


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What counts as short and as in time, in seconds of waiting."""

    short_abandon_seconds: float = 5.0
    """a caller who hangs up sooner had no chance to be answered"""
    service_seconds: float = 15.0


USUAL = Thresholds()
"""by which cities publish their figures"""


class FigureKey(StrEnum):
    OFFERED = "offered"
    ANSWERED = "answered"
    ABANDONED = "abandoned"
    SHORT_ABANDONED = "short-abandoned"
    OTHER = "other"
    ANSWER_RATE = "answer-rate"
    WITHIN_15_OF_ANSWERED = "within-15s-of-answered"
    WITHIN_15_OF_OFFERED = "within-15s-of-offered"


@dataclass(frozen=True, slots=True)
class Figure:
    key: FigureKey
    name: str
    definition: str
    numerator: int
    denominator: int | None
    """None for a plain count"""

    @property
    def value(self) -> float | None:
        """The count, or the ratio; None of a ratio over nothing."""
        if self.denominator is None:
            return self.numerator
        return self.numerator / self.denominator if self.denominator else None


_OFFERED = and_(calls.c.direction == Direction.INBOUND, or_(calls.c.outcome.is_not(None), calls.c.answered))
"""The call entered a queue or would have, and it is known how that came out."""

_TALKED = or_(calls.c.answered, and_(calls.c.outcome.is_not(None), calls.c.outcome == Outcome.ANSWERED))
_GIVEN_UP = and_(calls.c.outcome.is_not(None), calls.c.outcome == Outcome.ABANDONED)
"""never unknown, so that its contrary is not unknown either"""

_ANSWERED = and_(_OFFERED, _TALKED)
_ABANDONED = and_(_OFFERED, not_(_TALKED), _GIVEN_UP)


def _numerators(thresholds: Thresholds) -> Mapping[FigureKey, ColumnElement[bool]]:
    in_time = and_(_ANSWERED, calls.c.wait_seconds <= thresholds.service_seconds)
    return {
        FigureKey.OFFERED: _OFFERED,
        FigureKey.ANSWERED: _ANSWERED,
        FigureKey.ABANDONED: _ABANDONED,
        FigureKey.SHORT_ABANDONED: and_(_ABANDONED, calls.c.wait_seconds < thresholds.short_abandon_seconds),
        FigureKey.OTHER: and_(_OFFERED, not_(_TALKED), not_(_GIVEN_UP)),
        FigureKey.ANSWER_RATE: _ANSWERED,
        FigureKey.WITHIN_15_OF_ANSWERED: in_time,
        FigureKey.WITHIN_15_OF_OFFERED: in_time,
    }


_DENOMINATOR: Mapping[FigureKey, ColumnElement[bool]] = {
    FigureKey.ANSWER_RATE: _OFFERED,
    FigureKey.WITHIN_15_OF_ANSWERED: _ANSWERED,
    FigureKey.WITHIN_15_OF_OFFERED: _OFFERED,
}

# Keys keep the usual 15 in their names; what people read says what holds.
_TEXT: dict[FigureKey, tuple[str, str]] = {
    FigureKey.OFFERED: ("来电量", "当天进入排队或应当进入排队、已有结果的来电：接通 + 放弃 + 其他"),
    FigureKey.ANSWERED: ("接通量", "有坐席接起通话的来电"),
    FigureKey.ABANDONED: ("放弃量", "市民在排队等候时挂断的来电，含短时放弃"),
    FigureKey.SHORT_ABANDONED: ("短时放弃", "排队不满 {short} 秒即挂断的来电，已计入放弃量"),
    FigureKey.OTHER: ("其他未接通", "排队超时、未进队列即挂断、无法接续、系统中断的来电"),
    FigureKey.ANSWER_RATE: ("接通率", "接通量 ÷ 来电量"),
    FigureKey.WITHIN_15_OF_ANSWERED: ("{service} 秒接通率（按接通量）", "排队 {service} 秒内接通的来电 ÷ 接通量"),
    FigureKey.WITHIN_15_OF_OFFERED: ("{service} 秒接通率（按来电量）", "排队 {service} 秒内接通的来电 ÷ 来电量"),
}


def behind(key: FigureKey, thresholds: Thresholds = USUAL) -> ColumnElement[bool]:
    """Which rows of calls a figure counts in its numerator."""
    return _numerators(thresholds)[key]


async def figures(
    connection: AsyncConnection, *among: ColumnElement[bool], thresholds: Thresholds = USUAL
) -> tuple[Figure, ...]:
    """All figures of the rows of calls that fit; a call still in the queue counts when it has an outcome."""
    conditions = _numerators(thresholds)
    counts = [_count(condition) for condition in (*conditions.values(), *_DENOMINATOR.values())]
    row = list((await connection.execute(select(*counts).where(*among))).one())
    numerators = dict(zip(conditions, row, strict=False))
    denominators = dict(zip(_DENOMINATOR, row[len(numerators) :], strict=True))
    return tuple(Figure(key, *_text(key, thresholds), numerators[key], denominators.get(key)) for key in FigureKey)


def _text(key: FigureKey, thresholds: Thresholds) -> tuple[str, str]:
    values = {"short": f"{thresholds.short_abandon_seconds:g}", "service": f"{thresholds.service_seconds:g}"}
    name, definition = _TEXT[key]
    return name.format(**values), definition.format(**values)


def _count(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.count().filter(condition)
