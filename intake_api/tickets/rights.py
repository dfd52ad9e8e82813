"""Who sees which ticket, and who may take which step. Pure.

The hotline's own staff see every ticket, since any caller may ask after any. A unit sees those it owns, leads or helps
with; an office of the territory those whose place lies in its area. Where a user has both units and areas, a unit is
theirs only within the areas: the list speaks of 属地街道办事处, the place says which of the 110 it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hotline.errors import NotAllowed
from hotline.ticket_life import DESK, StepKind
from intake_api.accounts.schemas import AREA_ROLES, Role, Scope, User
from intake_api.tickets.schemas import TicketView

_HOTLINE = frozenset({Role.AGENT, Role.SUPERVISOR, Role.QUALITY, Role.QUALITY_LEAD})
HANDS = frozenset({Role.UNIT, *AREA_ROLES})
"""Roles that work on the tickets of their own units."""

_DESK = frozenset({Role.AGENT, Role.SUPERVISOR})
_ABOVE = frozenset({Role.SUPERVISOR, Role.OVERSIGHT})
_OWNER = HANDS | {Role.SUPERVISOR}
"""The unit itself; the supervisor writes down what a unit says by telephone."""

STEPS: Mapping[StepKind, frozenset[Role]] = {
    StepKind.ANSWER: _DESK,
    StepKind.DISPATCH: _DESK,
    StepKind.CONSULT: _DESK,
    StepKind.DESIGNATE: _ABOVE,
    StepKind.FORWARD: _OWNER - {Role.GRID_WORKER} | {Role.OVERSIGHT},
    StepKind.SIGN: _OWNER,
    StepKind.BEGIN: _OWNER,
    StepKind.RETURN: _OWNER,
    StepKind.EXTEND: _OWNER | {Role.OVERSIGHT},
    StepKind.SUSPEND: _OWNER,
    StepKind.RESUME: _OWNER,
    StepKind.RESOLVE: _OWNER,
    StepKind.REVISIT: _DESK,
    StepKind.RATE: _DESK,
    StepKind.CLOSE: _DESK,
    StepKind.REOPEN: _DESK | {Role.OVERSIGHT},
    StepKind.MERGE: _DESK,
    StepKind.SPLIT: frozenset({Role.SUPERVISOR}),
    StepKind.INVALIDATE: _ABOVE | {Role.QUALITY_LEAD},
}


@dataclass(frozen=True, slots=True)
class Sight:
    """Tickets that a role shows: of one of these units and in one of these areas; what is empty does not matter."""

    units: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()


def sights(user: User) -> tuple[Sight, ...]:
    """What each of the user's roles shows; together they are what the user sees."""
    found = (_sight(role, user.scope) for role in user.roles)
    return tuple(dict.fromkeys(sight for sight in found if sight is not None))


def shows(sight: Sight, ticket: TicketView) -> bool:
    """Whether a sight shows a ticket."""
    theirs = not sight.units or bool(units_of(ticket) & set(sight.units))
    return theirs and _lies_in(sight.areas, ticket)


def may_see(user: User, ticket: TicketView) -> bool:
    """Whether the user may read a ticket."""
    return any(shows(sight, ticket) for sight in sights(user))


def may_take(user: User, step: StepKind, ticket: TicketView) -> bool:
    """Whether the user may take a step of this ticket, as far as rights decide."""
    return any(_takes(role, user.scope, ticket) for role in STEPS[step] & set(user.roles))


def allowed(user: User, ticket: TicketView, steps: Iterable[StepKind]) -> tuple[StepKind, ...]:
    """Those of the steps that the user may take."""
    return tuple(step for step in steps if may_take(user, step, ticket))


def check_sight(user: User, ticket: TicketView) -> None:
    """Raises:
    NotAllowed: the ticket is not in the user's scope.
    """
    if not may_see(user, ticket):
        raise NotAllowed("this ticket is not yours")


def check_step(user: User, step: StepKind, ticket: TicketView) -> None:
    """Raises:
    NotAllowed: the account may not take this step of this ticket.
    """
    if not may_take(user, step, ticket):
        raise NotAllowed(f"your account may not {step} this ticket")


def units_of(ticket: TicketView) -> frozenset[str]:
    """The units that have to do with a ticket: owner, lead and co-units."""
    return frozenset(unit for unit in (ticket.owner, ticket.lead, *ticket.co_units) if unit and unit != DESK)


def outermost(areas: Iterable[str]) -> tuple[str, ...]:
    """The areas without those that lie in another of them."""
    found: list[str] = []
    for code in sorted(set(areas)):
        if not (found and code.startswith(found[-1])):
            found.append(code)
    return tuple(found)


def _sight(role: Role, scope: Scope) -> Sight | None:
    """What one role shows in a scope; None for nothing."""
    if role in _HOTLINE:
        return Sight()
    if role is Role.OVERSIGHT:
        return Sight(areas=scope.areas)
    if role in AREA_ROLES:
        return Sight(areas=scope.areas) if scope.areas else None
    if role is Role.UNIT:
        return Sight(scope.units, scope.areas) if scope.units else None
    if role is Role.API_CLIENT:
        return Sight(scope.units, scope.areas) if scope.units or scope.areas else None
    return None


def _takes(role: Role, scope: Scope, ticket: TicketView) -> bool:
    if role in HANDS:
        needs = scope.areas or role is Role.UNIT
        return bool(needs) and ticket.owner in scope.units and _lies_in(scope.areas, ticket)
    sight = _sight(role, scope)
    return sight is not None and shows(sight, ticket)


def _lies_in(areas: Iterable[str], ticket: TicketView) -> bool:
    """Whether the place is in one of the areas; a ticket of no known place is in none."""
    areas = tuple(areas)
    return not areas or (ticket.area is not None and ticket.area.startswith(areas))
