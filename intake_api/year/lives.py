"""Lives of made-up tickets: which steps, taken by the state machine itself once for every kind of life. Pure.

`hotline.ticket_life.take` says what each step makes of a ticket; a kind of life is walked through it once with
placeholders for units and times, and every ticket of that kind is filled in from there. A test replays whole tickets.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from hotline.categories import HandlingWay
from hotline.private import Private
from hotline.ticket_life import DESK, Step, StepKind, Ticket, TicketState, take

LEAD, SECOND = "<lead>", "<second>"
"""stand for the unit of the list and for another one"""

_K = StepKind
_WORK = ((_K.SIGN, 0.08), (_K.BEGIN, 0.14), (_K.RESOLVE, 0.72), (_K.REVISIT, 0.9))
_KINDS: dict[str, tuple[tuple[StepKind, float], ...]] = {
    "answered": ((_K.ANSWER, 0.1),),
    "dispatched": ((_K.DISPATCH, 0.03), *_WORK),
    "consulted": ((_K.CONSULT, 0.04), *_WORK),
    "designated": ((_K.DESIGNATE, 0.05), *_WORK),
    "forwarded": ((_K.DISPATCH, 0.02), (_K.FORWARD, 0.05), *_WORK),
    "returned": ((_K.DISPATCH, 0.01), (_K.RETURN, 0.04), (_K.DISPATCH, 0.06), *_WORK),
    "extended": ((_K.DISPATCH, 0.03), (_K.SIGN, 0.08), (_K.BEGIN, 0.14), (_K.EXTEND, 0.3), *_WORK[2:]),
    "suspended": (
        (_K.DISPATCH, 0.03), (_K.SIGN, 0.08), (_K.BEGIN, 0.14), (_K.SUSPEND, 0.2), (_K.RESUME, 0.35), *_WORK[2:],
    ),
    "reopened": (
        (_K.DISPATCH, 0.02), (_K.SIGN, 0.04), (_K.BEGIN, 0.06), (_K.RESOLVE, 0.3), (_K.REVISIT, 0.4),
        (_K.REOPEN, 0.45), (_K.DISPATCH, 0.47), (_K.SIGN, 0.52), (_K.BEGIN, 0.56), *_WORK[2:],
    ),
}  # fmt: skip
"""The steps before the rating and the end, each with its place between acceptance (0) and end (1)."""

_RATE, _CLOSE = (_K.RATE, 0.96), (_K.CLOSE, 1.0)
_INVALID = (_K.INVALIDATE, 0.02)
_BEFORE_END = {TicketState.RESOLVED, TicketState.REVISITED, TicketState.RATED, TicketState.CLOSED}


@dataclass(frozen=True, slots=True)
class Moment:
    """What a ticket is after a step; units are placeholders, times are left to who fills them in."""

    kind: StepKind
    place: float
    """between acceptance and end"""
    state: str
    owner: str
    ticket: Ticket


@dataclass(frozen=True, slots=True)
class Life:
    moments: tuple[Moment, ...]
    """of all steps after the acceptance"""
    last_open: int
    """how many steps a ticket that is still in somebody's hands can have taken"""


@lru_cache(maxsize=1024)
def life(kind: str, way: HandlingWay, *, rated: bool, satisfied: bool, invalid: bool) -> Life:
    """A kind of life, to its end.

    Args:
        kind: a key of KINDS.
        way: as the list says it for the situation.
    """
    steps = [*((_INVALID,) if invalid else ()), *_KINDS[kind], *((_RATE,) if rated else ()), _CLOSE]
    at = datetime(2000, 1, 1, tzinfo=UTC)
    ticket = Ticket("-", TicketState.ACCEPTED, DESK, at + timedelta(days=1000))
    moments: list[Moment] = []
    for step, place in steps:
        at += timedelta(hours=1)
        first = not any(moment.kind is _K.RETURN for moment in moments)
        unit = (SECOND if kind == "returned" else LEAD) if first else LEAD
        if step is _K.FORWARD:
            unit = SECOND
        ticket = take(ticket, _step(step, unit, way, ticket.due_at + timedelta(days=1), satisfied), at=at)
        place = max(place, moments[-1].place + 0.002 if moments else 0.0)
        moments.append(Moment(step, min(place, 1.0), str(ticket.state), ticket.owner, ticket))
    ends = [number for number, moment in enumerate(moments) if TicketState(moment.state) in _BEFORE_END]
    return Life(tuple(moments), ends[-2 - rated] if kind != "answered" else 0)


def kinds() -> Sequence[str]:
    return tuple(_KINDS)


def _step(kind: StepKind, unit: str, way: HandlingWay, due_at: datetime, satisfied: bool) -> Step:
    return Step(
        kind,
        reason=Private("-"),
        unit=unit,
        co_units=(SECOND,) if kind is _K.CONSULT else (),
        way=way,
        due_at=due_at,
        satisfied=satisfied if kind is _K.RATE else None,
    )
