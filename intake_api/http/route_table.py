"""Who may use which route: one table, which the guard enforces and the tests try; docs/rights.md is written from it.

A route that is not in the table is refused. What of a call, a ticket or a user a role then reaches is decided by its
scope: intake_api/calls/access.py, intake_api/tickets/rights.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType

from intake_api.accounts.schemas import Role

WEBSOCKET = "WS"
"""stands for the method of a WebSocket"""


class Admission(Enum):
    """Whom a route lets in before roles are asked."""

    ANYBODY = auto()
    """also who is not signed in"""
    ONE_TIME = auto()
    """who is signed in, if only with a one-time password"""
    ROLES = auto()
    """who has one of the roles and a password of their own"""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    admission: Admission
    roles: frozenset[Role]


def _for(*roles: Role) -> Row:
    return Row(Admission.ROLES, frozenset(roles))


_ANYBODY = Row(Admission.ANYBODY, frozenset(Role))
_ONE_TIME_PEOPLE = Row(Admission.ONE_TIME, frozenset(Role) - {Role.API_CLIENT})
_ONE_TIME = Row(Admission.ONE_TIME, frozenset(Role))
_EVERY_ROLE = _for(*Role)
_DESK = _for(Role.AGENT, Role.SUPERVISOR)
_LISTENERS = _for(Role.AGENT, Role.SUPERVISOR, Role.QUALITY, Role.QUALITY_LEAD)
_REVIEWERS = _for(Role.SUPERVISOR, Role.QUALITY, Role.QUALITY_LEAD)
_PEOPLE = _for(*(role for role in Role if role is not Role.API_CLIENT))
_ADMIN = _for(Role.ADMIN)
_WEBHOOK_MANAGERS = _for(Role.ADMIN, Role.API_CLIENT)
"""an administrator has all, a client its own"""
_WATCH = _for(Role.SUPERVISOR, Role.OVERSIGHT, Role.ADMIN)
_SUPERVISOR = _for(Role.SUPERVISOR)
_RULE_READERS = _for(Role.ADMIN, Role.SUPERVISOR, Role.QUALITY_LEAD, Role.OVERSIGHT)
_OFFICES = (Role.UNIT, Role.DISTRICT, Role.STREET, Role.COMMUNITY, Role.GRID_WORKER)
_TICKET_READERS = _for(*(role for role in Role if role is not Role.ADMIN))
_TICKET_WORKERS = _for(Role.AGENT, Role.SUPERVISOR, Role.QUALITY_LEAD, *_OFFICES, Role.OVERSIGHT)

ROUTES: Mapping[tuple[str, str], Row] = MappingProxyType(
    {
        ("GET", "/health"): _ANYBODY,
        ("GET", "/ready"): _ANYBODY,
        ("GET", "/{path:path}"): _ANYBODY,
        ("POST", "/api/session"): _ANYBODY,
        ("GET", "/api/session"): _ONE_TIME,
        ("DELETE", "/api/session"): _ANYBODY,
        ("POST", "/api/password"): _ONE_TIME_PEOPLE,
        ("GET", "/api/oidc"): _ANYBODY,
        ("GET", "/api/oidc/start"): _ANYBODY,
        ("GET", "/api/oidc/callback"): _ANYBODY,
        ("GET", "/api/sessions"): _PEOPLE,
        ("DELETE", "/api/sessions/{session_id}"): _PEOPLE,
        ("GET", "/api/users"): _ADMIN,
        ("POST", "/api/users"): _ADMIN,
        ("PUT", "/api/users/{username}"): _ADMIN,
        ("POST", "/api/users/{username}/reset"): _ADMIN,
        ("DELETE", "/api/users/{username}/sessions"): _ADMIN,
        ("GET", "/api/users/{username}/tokens"): _ADMIN,
        ("POST", "/api/users/{username}/tokens"): _ADMIN,
        ("DELETE", "/api/users/{username}/tokens/{token_id}"): _ADMIN,
        ("GET", "/api/desk"): _DESK,
        (WEBSOCKET, "/api/live"): _DESK,
        ("GET", "/api/calls/{call_id}"): _LISTENERS,
        ("GET", "/api/calls/{call_id}/audio"): _LISTENERS,
        ("GET", "/api/drafts/{draft_id}"): _DESK,
        ("PUT", "/api/drafts/{draft_id}/fields/{key}"): _DESK,
        ("POST", "/api/drafts/{draft_id}/fields/{key}/accept"): _DESK,
        ("POST", "/api/drafts/{draft_id}/fields/{key}/clear"): _DESK,
        ("POST", "/api/drafts/{draft_id}/accept"): _DESK,
        ("POST", "/api/drafts/{draft_id}/aside"): _DESK,
        ("POST", "/api/drafts/{draft_id}/check"): _DESK,
        ("POST", "/api/tickets/check"): _DESK,
        ("GET", "/api/categories"): _EVERY_ROLE,
        ("GET", "/api/territory/shapes"): _EVERY_ROLE,
        ("GET", "/api/territory/counts"): _EVERY_ROLE,
        ("GET", "/api/territory/find"): _EVERY_ROLE,
        ("GET", "/api/territory/areas/{code}"): _EVERY_ROLE,
        ("GET", "/api/territory/at"): _EVERY_ROLE,
        ("GET", "/api/board"): _SUPERVISOR,
        ("GET", "/api/board/figures/{key}/calls"): _SUPERVISOR,
        ("GET", "/api/tickets"): _TICKET_READERS,
        ("GET", "/api/tickets/{number}"): _TICKET_READERS,
        ("POST", "/api/tickets/{number}/steps"): _TICKET_WORKERS,
        ("GET", "/api/tickets/{number}/repeats"): _DESK,
        ("GET", "/api/hot-spots"): _SUPERVISOR,
        ("GET", "/api/hot-spots/{id}"): _SUPERVISOR,
        ("GET", "/api/rules"): _RULE_READERS,
        ("GET", "/api/rules/{key}/history"): _RULE_READERS,
        ("POST", "/api/rules/{key}"): _ADMIN,
        ("POST", "/api/rules/{key}/revert"): _ADMIN,
        ("GET", "/api/webhooks"): _WEBHOOK_MANAGERS,
        ("POST", "/api/webhooks"): _WEBHOOK_MANAGERS,
        ("GET", "/api/webhooks/{webhook_id}"): _WEBHOOK_MANAGERS,
        ("PUT", "/api/webhooks/{webhook_id}"): _WEBHOOK_MANAGERS,
        ("POST", "/api/webhooks/{webhook_id}/remove"): _WEBHOOK_MANAGERS,
        ("POST", "/api/webhooks/{webhook_id}/secret"): _WEBHOOK_MANAGERS,
        ("GET", "/api/webhooks/{webhook_id}/history"): _WEBHOOK_MANAGERS,
        ("GET", "/api/webhooks/{webhook_id}/deliveries"): _WEBHOOK_MANAGERS,
        ("POST", "/api/webhooks/{webhook_id}/test"): _WEBHOOK_MANAGERS,
        ("POST", "/api/webhooks/{webhook_id}/redeliver"): _WEBHOOK_MANAGERS,
        ("POST", "/api/calls/{call_id}/reveal"): _LISTENERS,
        ("POST", "/api/tickets/{number}/reveal"): _TICKET_READERS,
        ("POST", "/api/tickets/exports"): _for(Role.SUPERVISOR, Role.OVERSIGHT),
        ("GET", "/api/ledger/tickets/{number}"): _WATCH,
        ("GET", "/api/ledger/calls/{call_id}"): _WATCH,
        ("GET", "/api/holds"): _WATCH,
        ("PUT", "/api/holds/{kind}/{id}"): _WATCH,
        ("DELETE", "/api/holds/{kind}/{id}"): _WATCH,
        ("POST", "/api/review/calls/{call_id}/reveal"): _REVIEWERS,
        ("GET", "/api/review/calls"): _REVIEWERS,
        ("GET", "/api/review/calls/{call_id}"): _REVIEWERS,
        ("PUT", "/api/review/utterances/{utterance_id}/correction"): _REVIEWERS,
        ("POST", "/api/review/calls/{call_id}/marks"): _REVIEWERS,
    }
)
"""by method and path as the routes spell it"""
