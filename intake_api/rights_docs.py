"""docs/rights.md, written from the tables that are enforced; a test compares."""

from collections.abc import Collection, Iterator, Mapping

from hotline.ticket_life import StepKind
from intake_api.accounts.schemas import ROLE_NAMES, Role
from intake_api.http.route_table import ROUTES, Admission
from intake_api.tickets.rights import HANDS, STEPS

_HEAD = """# Rights

Who may do what. The tables are those the program enforces (`intake_api/http/route_table.py` and
`intake_api/tickets/rights.py`); tests try every route with every role on SQLite and PostgreSQL. Written by
`hotline api rights`.

A user has one or more roles and one scope: queues, areas (unified codes of districts, streets, communities, grids) and
units. What no role allows is refused; a route that is not in the table is refused to everybody.

## What a scope reaches
| role | 中文 | calls | tickets |
|---|---|---|---|
"""

_REACH: Mapping[Role, tuple[str, str]] = {
    Role.AGENT: ("those that ring or rang through to them", "all of the hotline"),
    Role.SUPERVISOR: ("of the queues in scope; of all, when none is named", "all of the hotline"),
    Role.QUALITY: ("of the queues in scope; of all, when none is named", "all of the hotline"),
    Role.QUALITY_LEAD: ("of the queues in scope; of all, when none is named", "all of the hotline"),
    Role.UNIT: ("none", "owned, led or helped with by a unit in scope; none without a unit"),
    Role.DISTRICT: ("none", "whose place lies in an area in scope; none without an area"),
    Role.STREET: ("none", "whose place lies in an area in scope; none without an area"),
    Role.COMMUNITY: ("none", "whose place lies in an area in scope; none without an area"),
    Role.GRID_WORKER: ("none", "whose place lies in an area in scope; none without an area"),
    Role.OVERSIGHT: ("none", "whose place lies in an area in scope; all, when none is named"),
    Role.ADMIN: ("none", "none: who gives rights reads no tickets"),
    Role.API_CLIENT: ("none", "of a unit and in an area in scope, where both are named; none without either"),
}

_BETWEEN = """
A user with both units and areas has a unit only within the areas: the list says 属地街道办事处, the place says which of
the streets it is. A ticket whose place is not known is in no area.

## Routes
`●` lets in; `anybody`: also without signing in; `one-time`: also with a one-time password. The program's own pages are
under `GET /{path:path}`.

"""

_STEPS_HEAD = """
## Steps of a ticket
`own`: only of a ticket that a unit in the user's scope owns. `●`: of every ticket that the role sees.

"""


def markdown() -> str:
    """docs/rights.md."""
    reach = [f"| `{role}` | {ROLE_NAMES[role]} | {_REACH[role][0]} | {_REACH[role][1]} |" for role in Role]
    return _HEAD + "\n".join([*reach, _BETWEEN + "\n".join(_routes()), _STEPS_HEAD + "\n".join(_steps())]) + "\n"


def _routes() -> Iterator[str]:
    yield from _titles("route", tuple(Role))
    for (method, path), row in ROUTES.items():
        name = f"`{method} {path}`"
        if row.admission is Admission.ROLES:
            cells = ["●" if role in row.roles else "" for role in Role]
        else:
            word = "anybody" if row.admission is Admission.ANYBODY else "one-time"
            cells = [word if role in row.roles else "" for role in Role]
        yield f"| {name} | {' | '.join(cells)} |"


def _steps() -> Iterator[str]:
    takers = [role for role in Role if any(role in roles for roles in STEPS.values())]
    yield from _titles("step", takers)
    for step in StepKind:
        cells = [_mark(role, STEPS[step]) for role in takers]
        yield f"| `{step}` | {' | '.join(cells)} |"


def _mark(role: Role, roles: Collection[Role]) -> str:
    if role not in roles:
        return ""
    return "own" if role in HANDS else "●"


def _titles(first: str, roles: Collection[Role]) -> Iterator[str]:
    yield f"| {first} | {' | '.join(ROLE_NAMES[role] for role in roles)} |"
    yield f"|---|{'---|' * len(roles)}"
