"""Who sees a caller's values: one table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from hotline.calls import Call, CallState
from hotline.errors import NotAllowed
from hotline.ticket_life import DESK
from intake_api.accounts.schemas import Role, User
from intake_api.calls.access import is_own
from intake_api.drafts.schemas import DraftStatus, DraftView
from intake_api.tickets.schemas import TicketView


class Reason(StrEnum):
    """Why values are asked for unmasked: a closed list, so that no reason holds a caller's words."""

    CALL_BACK = "call-back"
    """回访、联系来电人"""
    HANDLING = "handling"
    """办理需要"""
    CORRECTION = "correction"
    """更正转写"""
    QUALITY = "quality"
    """质检复核"""
    OVERSIGHT = "oversight"
    """督办检查"""
    LAW = "law"
    """依法调取"""


@dataclass(frozen=True, slots=True)
class Sight:
    """What a role may ask for."""

    any_call: bool = False
    """reveal the values of every call and its ticket, not only of own ones"""
    desk_tickets: bool = False
    """reveal tickets on which the hotline's desk must act next, such as for the revisit"""
    unit_tickets: bool = False
    """reveal tickets that one of the user's own units must work on"""
    confidential: bool = False
    """who the caller is where the caller asked for confidentiality"""
    export: bool = False
    """take lists out of the system"""


NOTHING = Sight()

SIGHTS: Mapping[Role, Sight] = {
    Role.AGENT: Sight(desk_tickets=True),
    Role.SUPERVISOR: Sight(any_call=True, desk_tickets=True, confidential=True, export=True),
    Role.QUALITY: Sight(any_call=True),
    Role.QUALITY_LEAD: Sight(any_call=True, confidential=True),
    Role.UNIT: Sight(unit_tickets=True),
    Role.DISTRICT: Sight(unit_tickets=True),
    Role.STREET: Sight(unit_tickets=True),
    Role.COMMUNITY: Sight(unit_tickets=True),
    Role.GRID_WORKER: Sight(unit_tickets=True),
    Role.OVERSIGHT: Sight(any_call=True, export=True),
    Role.ADMIN: NOTHING,
    Role.API_CLIENT: NOTHING,
}
"""A role that is not named here sees masked values and reveals none."""


def in_hand(user: User, call: Call, drafts: Iterable[DraftView]) -> bool:
    """The user's own call, which still lives or whose draft is not done yet: the desk works on it unmasked."""
    alive = call.state is not CallState.ENDED
    return is_own(user, call) and (alive or any(draft.status is DraftStatus.OPEN for draft in drafts))


def knows_caller(user: User, call: Call | None) -> bool:
    """Whether the user may learn who a confidential caller is: the desk that took the call, and roles that must."""
    return (call is not None and is_own(user, call)) or _may(user, "confidential")


def check_hearing(user: User, call: Call, *, confidential: bool) -> None:
    """Raises:
    NotAllowed: the recording may not be played to the user: a voice tells who speaks.
    """
    if confidential and not knows_caller(user, call):
        raise NotAllowed("this caller asked for confidentiality")


def check_reveal(user: User, call: Call | None, ticket: TicketView | None, *, confidential: bool) -> None:
    """Raises:
    NotAllowed: the user may not see these values unmasked.
    """
    own = call is not None and is_own(user, call)
    desk = ticket is not None and ticket.owner == DESK and _may(user, "desk_tickets")
    unit = ticket is not None and ticket.owner in user.scope.units and _may(user, "unit_tickets")
    if not (own or desk or unit or _may(user, "any_call")):
        raise NotAllowed("your account may not see these values unmasked")
    if confidential and not knows_caller(user, call):
        raise NotAllowed("this caller asked for confidentiality")


def check_export(user: User) -> None:
    """Raises:
    NotAllowed: the user may not take lists out of the system.
    """
    if not _may(user, "export"):
        raise NotAllowed("your account may not export")


def _may(user: User, what: str) -> bool:
    return any(getattr(SIGHTS.get(role, NOTHING), what) for role in user.roles)
