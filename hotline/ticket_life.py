"""A ticket's life, as one pure state machine: a ticket and a step in, the ticket after it out.

    ACCEPTED ─answer──▶ ANSWERED ─────────────────────────────────(rate)──▶ CLOSED
       │ ▲  ◀──────────────────────────── reopen ───────────────────────────┘
       │ └─ RETURNED ◀──return──┐
       └─dispatch, consult, designate─▶ DISPATCHED ─sign─▶ SIGNED ─begin─▶ IN_HAND ⇄ SUSPENDED
                                        ▲ └─forward─┘                        │ resolve
                                        └────────────────────────────── RESOLVED ─revisit─▶ REVISITED ─(rate)─▶ CLOSED

What DESIGN calls consultation (商定办) and designation (指定办) are ways of being dispatched, extension and invalidity
are marks on a ticket in any state, so that none of them hides where the ticket is. At every moment a ticket has an
owner, who must act next, and a deadline; `problems` proves it of any ticket that is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from hotline.categories import HandlingWay
from hotline.errors import IllegalStep
from hotline.private import Private

DESK = "热线受理中心"
"""The hotline's own desk as an owner: it dispatches, answers, revisits and closes."""

MAX_RETURNS = 2
"""After so many returns (退单) the owner is named from above (指定办) and cannot return."""

MAX_EXTENSIONS = 2


class TicketState(StrEnum):
    ACCEPTED = "accepted"
    """已受理: with the hotline's desk"""
    ANSWERED = "answered"
    """当场答复: nothing is left to do for any unit"""
    DISPATCHED = "dispatched"
    """已派单"""
    SIGNED = "signed"
    """已签收"""
    IN_HAND = "in-hand"
    """办理中"""
    RETURNED = "returned"
    """已退单: with the hotline's desk again"""
    SUSPENDED = "suspended"
    """已挂起: the clock stands still"""
    RESOLVED = "resolved"
    """已办结待回访"""
    REVISITED = "revisited"
    """已回访"""
    RATED = "rated"
    """已评价"""
    CLOSED = "closed"
    """已归档"""
    MERGED = "merged"
    """已并单: goes on as another ticket"""


class StepKind(StrEnum):
    ANSWER = "answer"
    DISPATCH = "dispatch"
    CONSULT = "consult"
    """商定办: a lead and its co-units"""
    DESIGNATE = "designate"
    """指定办: named from above, cannot be returned"""
    FORWARD = "forward"
    """逐级转派: one level down"""
    SIGN = "sign"
    BEGIN = "begin"
    RETURN = "return"
    EXTEND = "extend"
    SUSPEND = "suspend"
    RESUME = "resume"
    RESOLVE = "resolve"
    REVISIT = "revisit"
    RATE = "rate"
    CLOSE = "close"
    REOPEN = "reopen"
    MERGE = "merge"
    SPLIT = "split"
    """undoes a merge"""
    INVALIDATE = "invalidate"
    """无效诉求: counted in no rate of satisfaction"""


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody does to a ticket; what a kind does not use stays None."""

    kind: StepKind
    reason: Private | None = None
    """why; for ANSWER, RESOLVE and REVISIT what was said or done"""
    unit: str | None = None
    co_units: tuple[str, ...] = ()
    way: HandlingWay | None = None
    due_at: datetime | None = None
    into: str | None = None
    """number of the ticket that this one is merged into"""
    satisfied: bool | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the machine needs to know of a ticket."""

    number: str
    state: TicketState
    owner: str
    """DESK or a unit of the list"""
    due_at: datetime
    lead: str | None = None
    """the unit that it was last dispatched to"""
    co_units: tuple[str, ...] = ()
    way: HandlingWay | None = None
    returns: int = 0
    extensions: int = 0
    reopened: int = 0
    suspended_at: datetime | None = None
    satisfied: bool | None = None
    invalid: bool = False
    merged_into: str | None = None
    revision: int = 1
    """grows by one with each step; who acts names the one they saw"""


@dataclass(frozen=True, slots=True)
class Rule:
    """From where a step may be taken, where it leads, and what it must bring."""

    before: frozenset[TicketState]
    after: TicketState | None
    """None: the state stays"""
    needs: tuple[str, ...] = ()
    """fields of Step"""


_S = TicketState
_AT_DESK = frozenset({_S.ACCEPTED, _S.RETURNED})
_WITH_UNIT = frozenset({_S.DISPATCHED, _S.SIGNED})
_DISPATCHING = frozenset({StepKind.DISPATCH, StepKind.CONSULT, StepKind.DESIGNATE, StepKind.FORWARD})
_DONE = frozenset({_S.ANSWERED, _S.RESOLVED, _S.REVISITED, _S.RATED, _S.CLOSED})

RULES: Mapping[StepKind, Rule] = {
    StepKind.ANSWER: Rule(frozenset({_S.ACCEPTED}), _S.ANSWERED, ("reason",)),
    StepKind.DISPATCH: Rule(_AT_DESK, _S.DISPATCHED, ("unit",)),
    StepKind.CONSULT: Rule(_AT_DESK, _S.DISPATCHED, ("unit", "co_units")),
    StepKind.DESIGNATE: Rule(_AT_DESK | _WITH_UNIT, _S.DISPATCHED, ("unit", "reason")),
    StepKind.FORWARD: Rule(_WITH_UNIT, _S.DISPATCHED, ("unit",)),
    StepKind.SIGN: Rule(frozenset({_S.DISPATCHED}), _S.SIGNED),
    StepKind.BEGIN: Rule(frozenset({_S.SIGNED}), _S.IN_HAND),
    StepKind.RETURN: Rule(_WITH_UNIT, _S.RETURNED, ("reason",)),
    StepKind.EXTEND: Rule(frozenset({_S.SIGNED, _S.IN_HAND}), None, ("due_at", "reason")),
    StepKind.SUSPEND: Rule(frozenset({_S.IN_HAND}), _S.SUSPENDED, ("reason",)),
    StepKind.RESUME: Rule(frozenset({_S.SUSPENDED}), _S.IN_HAND),
    StepKind.RESOLVE: Rule(frozenset({_S.IN_HAND}), _S.RESOLVED, ("reason",)),
    StepKind.REVISIT: Rule(frozenset({_S.RESOLVED, _S.ANSWERED}), _S.REVISITED, ("reason",)),
    StepKind.RATE: Rule(frozenset({_S.REVISITED, _S.ANSWERED}), _S.RATED, ("satisfied",)),
    StepKind.CLOSE: Rule(frozenset({_S.REVISITED, _S.RATED, _S.ANSWERED}), _S.CLOSED),
    StepKind.REOPEN: Rule(_DONE, _S.ACCEPTED, ("due_at", "reason")),
    StepKind.MERGE: Rule(_AT_DESK | _WITH_UNIT | {_S.IN_HAND}, _S.MERGED, ("into",)),
    StepKind.SPLIT: Rule(frozenset({_S.MERGED}), _S.ACCEPTED, ("reason",)),
    StepKind.INVALIDATE: Rule(frozenset(_S) - {_S.CLOSED, _S.MERGED}, None, ("reason",)),
}
"""办结必回访: a ticket that a unit worked on is closed through REVISITED; one answered on the spot was answered to the
caller's own ear and may be closed as it is."""


def possible(ticket: Ticket) -> tuple[StepKind, ...]:
    """The steps that may be taken now, as far as the ticket alone decides."""
    return tuple(
        kind for kind, rule in RULES.items() if ticket.state in rule.before and not _objection(ticket, Step(kind), None)
    )


def take(ticket: Ticket, step: Step, *, at: datetime) -> Ticket:
    """The ticket after a step.

    Args:
        at: when it is taken, with a zone.

    Raises:
        IllegalStep: it may not be taken now, or lacks what it needs; the message says why.
    """
    rule = RULES[step.kind]
    if ticket.state not in rule.before:
        raise IllegalStep(f"{step.kind}: not possible while {ticket.state}")
    missing = [name for name in rule.needs if getattr(step, name) in (None, "", ())]
    if missing:
        raise IllegalStep(f"{step.kind}: needs {', '.join(missing)}")
    if objection := _objection(ticket, step, at):
        raise IllegalStep(f"{step.kind}: {objection}")
    after = replace(ticket, state=rule.after or ticket.state, revision=ticket.revision + 1)
    return replace(after, **_changes(ticket, step, at))  # type: ignore[arg-type]  # fields of Ticket by name


def problems(ticket: Ticket) -> tuple[str, ...]:
    """What a ticket that is kept must never show; empty when it holds together."""
    with_desk = {_S.ACCEPTED, _S.RETURNED, *_DONE}
    with_lead = {*_WITH_UNIT, _S.IN_HAND, _S.SUSPENDED}
    found = {
        "no owner": not ticket.owner,
        "no deadline": ticket.due_at is None,
        "deadline without a zone": ticket.due_at is not None and ticket.due_at.tzinfo is None,
        "with the desk, but owned by a unit": ticket.state in with_desk and ticket.owner != DESK,
        "with a unit, but owned by none": ticket.state in with_lead and ticket.owner != ticket.lead,
        "suspended since never": (ticket.state is _S.SUSPENDED) != (ticket.suspended_at is not None),
        "merged into none": (ticket.state is _S.MERGED) != (ticket.merged_into is not None),
        "rated without a rating": ticket.state is _S.RATED and ticket.satisfied is None,
    }
    return tuple(problem for problem, holds in found.items() if holds)


def _objection(ticket: Ticket, step: Step, at: datetime | None) -> str | None:
    """Why a step that the state allows may still not be taken. Without a time, as far as can be said without one."""
    match step.kind:
        case StepKind.RETURN if ticket.way is HandlingWay.DESIGNATED:
            return "the unit was designated"
        case StepKind.RETURN if ticket.returns >= MAX_RETURNS:
            return f"returned {ticket.returns} times; the unit must be designated"
        case StepKind.EXTEND:
            return _extension_objection(ticket, step, at)
        case StepKind.REOPEN if at and step.due_at and step.due_at <= at:
            return "the new deadline has passed"
        case StepKind.CONSULT if step.unit in step.co_units:
            return "the lead is among its co-units"
        case StepKind.FORWARD if step.unit == ticket.owner:
            return "it is there already"
        case StepKind.MERGE if step.into == ticket.number:
            return "a ticket cannot be merged into itself"
        case StepKind.INVALIDATE if ticket.invalid:
            return "it is marked so already"
    return None


def _extension_objection(ticket: Ticket, step: Step, at: datetime | None) -> str | None:
    if ticket.extensions >= MAX_EXTENSIONS:
        return f"extended {ticket.extensions} times already"
    if at and at > ticket.due_at:
        return "the deadline has passed"
    if step.due_at and step.due_at <= ticket.due_at:
        return "the new deadline is not later"
    return None


def _changes(ticket: Ticket, step: Step, at: datetime) -> dict[str, object]:
    """What a step changes besides state and revision."""
    if step.kind in _DISPATCHING:
        return _dispatched(ticket, step)
    stood = at - (ticket.suspended_at or at)
    fresh = {"returns": 0, "extensions": 0, "satisfied": None}
    changes: Mapping[StepKind, dict[str, object]] = {
        StepKind.RETURN: {"owner": DESK, "returns": ticket.returns + 1},
        StepKind.EXTEND: {"due_at": step.due_at, "extensions": ticket.extensions + 1},
        StepKind.SUSPEND: {"suspended_at": at},
        StepKind.RESUME: {"suspended_at": None, "due_at": ticket.due_at + stood},
        StepKind.RESOLVE: {"owner": DESK},
        StepKind.RATE: {"satisfied": step.satisfied},
        StepKind.REOPEN: {"owner": DESK, "due_at": step.due_at, "reopened": ticket.reopened + 1, **fresh},
        StepKind.MERGE: {"owner": DESK, "merged_into": step.into},
        StepKind.SPLIT: {"merged_into": None},
        StepKind.INVALIDATE: {"invalid": True},
    }
    return changes.get(step.kind, {})


def _dispatched(ticket: Ticket, step: Step) -> dict[str, object]:
    ways = {StepKind.CONSULT: HandlingWay.CONSULTED, StepKind.DESIGNATE: HandlingWay.DESIGNATED}
    if step.kind is StepKind.FORWARD:
        return {"owner": step.unit, "lead": step.unit}
    way = ways.get(step.kind) or step.way or HandlingWay.BY_LAW
    return {"owner": step.unit, "lead": step.unit, "co_units": step.co_units, "way": way}
