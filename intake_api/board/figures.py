"""Every figure of the board, computed in this one place (DESIGN.md, Numbers, defined once).

offered = answered + abandoned + other, always; a call counts on the day it began (Asia/Shanghai).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hotline.calls import Call, Direction, Outcome

SHORT_ABANDON_SECONDS = 5.0
"""A caller who hangs up sooner had no chance to be answered."""

SERVICE_SECONDS = 15.0


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


def figures(calls: Sequence[Call]) -> tuple[Figure, ...]:
    """All figures of these calls; calls still in the queue or on the line count when they have an outcome."""
    return tuple(_figure(key, calls) for key in FigureKey)


def behind(key: FigureKey, calls: Sequence[Call]) -> tuple[Call, ...]:
    """The calls a figure counts in its numerator."""
    return tuple(call for call in calls if _NUMERATOR[key](call))


def is_offered(call: Call) -> bool:
    """The call entered a queue or would have, and it is known how that came out."""
    return call.direction is Direction.INBOUND and (call.outcome is not None or call.answered_at is not None)


def is_answered(call: Call) -> bool:
    return is_offered(call) and (call.answered_at is not None or call.outcome is Outcome.ANSWERED)


def is_abandoned(call: Call) -> bool:
    return is_offered(call) and not is_answered(call) and call.outcome is Outcome.ABANDONED


def is_short_abandoned(call: Call) -> bool:
    return is_abandoned(call) and call.wait_seconds is not None and call.wait_seconds < SHORT_ABANDON_SECONDS


def is_other(call: Call) -> bool:
    return is_offered(call) and not is_answered(call) and not is_abandoned(call)


def is_answered_in_time(call: Call) -> bool:
    return is_answered(call) and call.wait_seconds is not None and call.wait_seconds <= SERVICE_SECONDS


_NUMERATOR: dict[FigureKey, Callable[[Call], bool]] = {
    FigureKey.OFFERED: is_offered,
    FigureKey.ANSWERED: is_answered,
    FigureKey.ABANDONED: is_abandoned,
    FigureKey.SHORT_ABANDONED: is_short_abandoned,
    FigureKey.OTHER: is_other,
    FigureKey.ANSWER_RATE: is_answered,
    FigureKey.WITHIN_15_OF_ANSWERED: is_answered_in_time,
    FigureKey.WITHIN_15_OF_OFFERED: is_answered_in_time,
}

_DENOMINATOR: dict[FigureKey, Callable[[Call], bool]] = {
    FigureKey.ANSWER_RATE: is_offered,
    FigureKey.WITHIN_15_OF_ANSWERED: is_answered,
    FigureKey.WITHIN_15_OF_OFFERED: is_offered,
}

_TEXT: dict[FigureKey, tuple[str, str]] = {
    FigureKey.OFFERED: ("来电量", "当天进入排队或应当进入排队、已有结果的来电：接通 + 放弃 + 其他"),
    FigureKey.ANSWERED: ("接通量", "有坐席接起通话的来电"),
    FigureKey.ABANDONED: ("放弃量", "市民在排队等候时挂断的来电，含短时放弃"),
    FigureKey.SHORT_ABANDONED: ("短时放弃", "排队不满 5 秒即挂断的来电，已计入放弃量"),
    FigureKey.OTHER: ("其他未接通", "排队超时、未进队列即挂断、无法接续、系统中断的来电"),
    FigureKey.ANSWER_RATE: ("接通率", "接通量 ÷ 来电量"),
    FigureKey.WITHIN_15_OF_ANSWERED: ("15 秒接通率（按接通量）", "排队 15 秒内接通的来电 ÷ 接通量"),
    FigureKey.WITHIN_15_OF_OFFERED: ("15 秒接通率（按来电量）", "排队 15 秒内接通的来电 ÷ 来电量"),
}


def _figure(key: FigureKey, calls: Sequence[Call]) -> Figure:
    name, definition = _TEXT[key]
    denominator = _DENOMINATOR.get(key)
    return Figure(
        key=key,
        name=name,
        definition=definition,
        numerator=len(behind(key, calls)),
        denominator=None if denominator is None else sum(map(denominator, calls)),
    )
