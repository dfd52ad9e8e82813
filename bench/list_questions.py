"""Everything `bench/lists.py` asks: for every list the filters, orders, pages and scopes it may be asked for.

A test holds these against the table of routes, so that no list is forgotten.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import quote

from bench.list_people import CLIENT, ENTRIES, EVERYTHING, RULE, People
from hotline.drafts import draft_id
from intake_api.board.figures import FigureKey
from intake_api.http.paging import cursor_of
from intake_api.tickets.schemas import TicketSort
from intake_api.webhooks.schemas import DeliveryState

NOT_ASKED = frozenset(
    {
        "/api/oidc/start",  # these two lead to the city's sign-in service
        "/api/oidc/callback",
        "/api/calls/{call_id}/audio",  # sound
    }
)
"""routes that answer no list and nothing from SQL alone"""

YEAR_END = datetime(2023, 12, 31, 16, tzinfo=UTC)
STATES = ("accepted", "answered", "dispatched", "in-hand", "returned", "suspended", "resolved", "closed", "merged")
DESK = "热线受理中心"
DELIVERY_STATES = tuple(str(state) for state in DeliveryState)


class Question(NamedTuple):
    user: str
    path: str
    params: Mapping[str, Any]


Draw = Callable[[], Question]
Params = Callable[[], dict[str, Any]]


@dataclass
class Questions:
    """Draws what is asked for, from what is there."""

    people: People
    agents: Sequence[str]
    units: Sequence[str]
    tickets: Sequence[tuple[str, datetime, datetime, str]]
    """number, accepted_at, due_at, category of some"""
    calls: Sequence[tuple[str, datetime]]
    seen: tuple[str, str]
    """the ticket and the call with most entries in the ledger"""
    spots: Sequence[int]
    drafts: Sequence[str]
    """calls that have a draft"""
    webhook: int
    """one with many changes and deliveries"""
    deliveries: Sequence[int]
    drawn: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311  # repeatable, no secret

    def day(self) -> date:
        return date(2023, 1, 1) + timedelta(days=self.drawn.randrange(365))

    def month(self) -> dict[str, Any]:
        first = date(2023, self.drawn.randrange(1, 13), 1)
        return {"since": first, "until": first + timedelta(days=27)}

    def quarter(self) -> dict[str, Any]:
        first = date(2023, 3 * self.drawn.randrange(4) + 1, 1)
        return {"since": first, "until": first + timedelta(days=90)}

    def category(self, digits: int) -> str:
        return self.drawn.choice(self.tickets)[3][:digits]

    def unit(self) -> str:
        return self.drawn.choice(self.units)

    def number(self) -> str:
        return self.drawn.choice(self.tickets)[0]

    def call(self) -> str:
        return quote(self.drawn.choice(self.calls)[0], safe="")

    def ticket_place(self, sort: TicketSort) -> str:
        number, accepted_at, due_at, _ = self.drawn.choice(self.tickets)
        return cursor_of((due_at if "due" in sort else accepted_at).isoformat(), number)

    def call_place(self) -> str:
        call_id, started_at = self.drawn.choice(self.calls)
        return cursor_of(started_at.isoformat(), call_id)

    def user(self, kind: str) -> str:
        return self.drawn.choice(self.people[kind])


def questions(ask: Questions) -> dict[str, dict[str, Draw]]:
    """Draws by route and name."""
    one = _single(ask)
    return {
        "/api/tickets": _tickets(ask) | _scoped_tickets(ask),
        "/api/review/calls": _calls(ask),
        "/api/board": _boards(ask),
        "/api/board/figures/{key}/calls": _behind(ask),
        "/api/territory/counts": _counts(ask),
        **{route: {"": _always(*path)} for route, path in one.items()},
        "/api/users": _deep("/api/users", lambda: {"after": f"person-{ask.drawn.randrange(5000):05d}"}),
        "/api/hot-spots": _deep("/api/hot-spots", lambda: {"after": cursor_of(str(ask.drawn.choice(ask.spots)))}),
        "/api/webhooks/{webhook_id}/deliveries": _deliveries(ask),
        "/api/ledger/tickets/{number}": _seen("/api/ledger/tickets", ask.seen[0], ask),
        "/api/ledger/calls/{call_id}": _seen("/api/ledger/calls", ask.seen[1], ask),
    }


def _always(path: Callable[[], str], params: Params = dict) -> Draw:
    return lambda: Question(EVERYTHING, path(), params())


def _deep(path: str, after: Params) -> dict[str, Draw]:
    return {"": _always(lambda: path), "deep": _always(lambda: path, after)}


def _deliveries(ask: Questions) -> dict[str, Draw]:
    path = f"/api/webhooks/{ask.webhook}/deliveries"
    lists = _deep(path, lambda: {"after": cursor_of(str(ask.drawn.choice(ask.deliveries)))})
    return lists | {state: _always(lambda: path, lambda state=state: {"state": state}) for state in DELIVERY_STATES}


def _seen(path: str, often: str, ask: Questions) -> dict[str, Draw]:
    """Of what was seen most, and of anything else."""
    own = f"{path}/{quote(often, safe='')}"
    which = ask.number if path.endswith("tickets") else ask.call
    return _deep(own, lambda: {"before": ask.drawn.randrange(1, ENTRIES)}) | {
        "any": _always(lambda: f"{path}/{which()}")
    }


def _filters(ask: Questions) -> dict[str, Params]:
    filters: dict[str, Params] = {
        "all": dict,
        "owner desk": lambda: {"owner": DESK},
        "owner unit": lambda: {"owner": ask.unit()},
        "day": lambda: {"since": (day := ask.day()), "until": day},
        "month": ask.month,
        "quarter": ask.quarter,
        "year": lambda: {"since": date(2023, 1, 1), "until": date(2023, 12, 31)},
        "due before the end": lambda: {"due_before": YEAR_END.isoformat()},
        "due before a day": lambda: {"due_before": f"{ask.day()}T00:00:00Z"},
        "invalid": lambda: {"invalid": True},
        "valid": lambda: {"invalid": False},
        "from calls": lambda: {"origin": "call"},
        "from grids": lambda: {"origin": "grid"},
        "open states": lambda: {"state": ["dispatched", "signed", "in-hand"]},
        "unit, in hand": lambda: {"owner": ask.unit(), "state": "in-hand"},
        "desk, resolved": lambda: {"owner": DESK, "state": "resolved"},
        "category 2, month": lambda: {"category": ask.category(2), **ask.month()},
        "category 6, closed": lambda: {"category": ask.category(6), "state": "closed"},
        "category 2, due": lambda: {"category": ask.category(2), "due_before": YEAR_END.isoformat()},
        "unit, due": lambda: {"owner": ask.unit(), "due_before": YEAR_END.isoformat()},
        "grids, month": lambda: {"origin": "grid", **ask.month()},
        "invalid, month": lambda: {"invalid": True, **ask.month()},
    }
    filters |= {f"state {state}": lambda state=state: {"state": state} for state in STATES}
    return filters | {
        f"category {digits}": lambda digits=digits: {"category": ask.category(digits)} for digits in (2, 4, 6, 8)
    }


def _tickets(ask: Questions) -> dict[str, Draw]:
    return _paged_tickets(ask, _filters(ask), "everything", lambda: EVERYTHING)


def _scoped_tickets(ask: Questions) -> dict[str, Draw]:
    """Filters that leave nearly all, some and hardly any of a scope, for every kind of scope."""
    named = _filters(ask)
    some = (
        "all", "month", "quarter", "year", "due before the end", "invalid", "from grids", "open states", "category 2",
        "category 6", "category 2, month", "category 6, closed", "grids, month", "state closed", "state suspended",
        "unit, in hand",
    )  # fmt: skip
    lists: dict[str, Draw] = {}
    for kind in ask.people:
        if "queue" not in kind:
            lists |= _paged_tickets(ask, {name: named[name] for name in some}, kind, lambda kind=kind: ask.user(kind))
    return lists


def _paged_tickets(ask: Questions, filters: Mapping[str, Params], kind: str, who: Callable[[], str]) -> dict[str, Draw]:
    """Each filter in each order, the first page and one from anywhere."""
    lists: dict[str, Draw] = {}
    for name, draw in filters.items():
        for sort in TicketSort:
            own = f"{kind}: {name}, {sort}"
            lists[own] = lambda draw=draw, sort=sort: Question(who(), "/api/tickets", draw() | {"sort": sort.value})
            lists[f"{own}, deep"] = lambda draw=draw, sort=sort: Question(
                who(), "/api/tickets", draw() | {"sort": sort.value, "after": ask.ticket_place(sort)}
            )
    return lists


def _watchers(ask: Questions) -> dict[str, Callable[[], str]]:
    return {"everything": lambda: EVERYTHING} | {
        kind: lambda kind=kind: ask.user(kind) for kind in ask.people if "queue" in kind
    }


def _calls(ask: Questions) -> dict[str, Draw]:
    def agent() -> str:
        return ask.drawn.choice(ask.agents)

    filters: dict[str, Params] = {
        "all": dict,
        "day": lambda: {"day": ask.day()},
        "answered": lambda: {"outcome": "answered"},
        "abandoned": lambda: {"outcome": "abandoned"},
        "interrupted": lambda: {"outcome": "interrupted"},
        "agent": lambda: {"agent": agent()},
        "day, outcome": lambda: {"day": ask.day(), "outcome": "abandoned"},
        "day, agent": lambda: {"day": ask.day(), "agent": agent()},
        "agent, outcome": lambda: {"agent": agent(), "outcome": "answered"},
        "agent, other outcome": lambda: {"agent": agent(), "outcome": "abandoned"},
    }
    lists: dict[str, Draw] = {}
    for kind, who in _watchers(ask).items():
        for name, draw in filters.items():
            own = f"{kind}: {name}"
            lists[own] = lambda draw=draw, who=who: Question(who(), "/api/review/calls", draw())
            lists[f"{own}, deep"] = lambda draw=draw, who=who: Question(
                who(), "/api/review/calls", draw() | {"after": ask.call_place()}
            )
    return lists


def _boards(ask: Questions) -> dict[str, Draw]:
    return {
        kind: lambda who=who: Question(who(), "/api/board", {"day": ask.day()}) for kind, who in _watchers(ask).items()
    }


def _behind(ask: Questions) -> dict[str, Draw]:
    lists: dict[str, Draw] = {}
    for kind, who in _watchers(ask).items():
        for key in FigureKey:
            path = f"/api/board/figures/{key}/calls"
            lists[f"{kind}: {key}"] = lambda path=path, who=who: Question(who(), path, {"day": ask.day()})
            lists[f"{kind}: {key}, deep"] = lambda path=path, who=who: Question(
                who(), path, {"day": ask.day(), "after": ask.call_place()}
            )
    return lists


def _counts(ask: Questions) -> dict[str, Draw]:
    """All areas of each level ever and in the last days; those of one district."""
    lists: dict[str, Draw] = {}
    for level in ("district", "street", "community", "grid"):
        for days in (None, 1, 7, 30, 45, 90, 300, 365):
            lists[f"{level}, days {days or 'all'}"] = lambda level=level, days=days: Question(
                EVERYTHING, "/api/territory/counts", {"level": level} | ({"days": days} if days else {})
            )
        if level != "district":
            lists[f"{level} of a district, days 90"] = lambda level=level: Question(
                EVERYTHING, "/api/territory/counts", {"level": level, "within": "210102", "days": 90}
            )
    return lists


def _single(ask: Questions) -> dict[str, tuple[Any, ...]]:
    """Path and parameters of routes that are asked in one way."""

    def draft() -> str:
        return f"/api/drafts/{quote(draft_id(ask.drawn.choice(ask.drafts), 1), safe='')}"

    plain = (
        "/api/session", "/api/oidc", "/api/sessions", "/api/desk", "/api/rules", "/api/holds", "/api/webhooks",
    )  # fmt: skip
    asked: dict[str, tuple[Any, ...]] = {route: (lambda route=route: route,) for route in plain}
    return asked | {
        "/api/webhooks/{webhook_id}": (lambda: f"/api/webhooks/{ask.webhook}",),
        "/api/webhooks/{webhook_id}/history": (lambda: f"/api/webhooks/{ask.webhook}/history",),
        "/api/users/{username}/tokens": (lambda: f"/api/users/{CLIENT}/tokens",),
        "/api/calls/{call_id}": (lambda: f"/api/calls/{ask.call()}",),
        "/api/review/calls/{call_id}": (lambda: f"/api/review/calls/{ask.call()}",),
        "/api/drafts/{draft_id}": (draft,),
        "/api/categories": (
            lambda: "/api/categories",
            lambda: {"q": ask.drawn.choice(("暖气", "tcw", "井盖", "噪音", "05"))},
        ),
        "/api/territory/shapes": (lambda: "/api/territory/shapes", lambda: {"level": "community"}),
        "/api/territory/find": (lambda: "/api/territory/find", lambda: {"q": ask.drawn.choice(("阳光花园", "三好街"))}),
        "/api/territory/areas/{code}": (lambda: "/api/territory/areas/210102001001001",),
        "/api/territory/at": (lambda: "/api/territory/at", lambda: {"lon": 123.4, "lat": 41.8}),
        "/api/tickets/{number}": (lambda: f"/api/tickets/{ask.number()}",),
        "/api/tickets/{number}/repeats": (lambda: f"/api/tickets/{ask.number()}/repeats",),
        "/api/hot-spots/{id}": (lambda: f"/api/hot-spots/{ask.drawn.choice(ask.spots)}",),
        "/api/rules/{key}/history": (lambda: f"/api/rules/{RULE}/history",),
    }
