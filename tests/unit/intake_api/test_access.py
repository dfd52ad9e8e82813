"""Each route × each role, from one table; a route that is not in the table fails."""

from urllib.parse import quote

import pytest

from hotline.events import EventType
from intake_api.db.tables import hot_spots
from intake_api.http import app
from tests.fakes.calls import CALL, answered, draft, event, said
from tests.unit.intake_api.conftest import ORIGIN, USERS

DRAFT = quote(f"{CALL}#1", safe="")
TICKET = "20261123-000001-8"
ANYBODY = {None, *USERS}
SIGNED_IN = set(USERS)
PARTIES = {"agent", "supervisor"}
READERS = {"agent", "supervisor", "quality"}
REVIEWERS = {"supervisor", "quality"}
DESK = {"agent", "other", "supervisor"}

TABLE = [
    ("GET", "/health", None, ANYBODY),
    ("GET", "/ready", None, ANYBODY),
    ("POST", "/api/session", {"username": "x", "password": "y"}, set()),
    ("GET", "/api/session", None, SIGNED_IN),
    ("DELETE", "/api/session", None, ANYBODY),
    ("POST", "/api/password", {"old": "x", "new": "0123456789"}, set()),
    ("GET", "/api/desk", None, {"agent", "other", "supervisor"}),
    ("GET", "/api/calls/{call_id}", None, READERS),
    ("GET", "/api/calls/{call_id}/audio", None, set()),
    ("GET", "/api/drafts/{draft_id}", None, PARTIES),
    ("PUT", "/api/drafts/{draft_id}/fields/{key}", {"value": "井盖", "revision": 9}, PARTIES),
    ("POST", "/api/drafts/{draft_id}/fields/{key}/accept", {}, PARTIES),
    ("POST", "/api/drafts/{draft_id}/fields/{key}/clear", None, PARTIES),
    ("POST", "/api/drafts/{draft_id}/accept", None, PARTIES),
    ("POST", "/api/drafts/{draft_id}/aside", None, PARTIES),
    ("POST", "/api/drafts/{draft_id}/check", None, PARTIES),
    ("POST", "/api/tickets/check", {"transcript": [], "ticket": {}}, DESK),
    ("GET", "/api/categories", None, SIGNED_IN),
    ("GET", "/api/territory/shapes", {"level": "grid"}, SIGNED_IN),
    ("GET", "/api/territory/counts", {"level": "grid"}, SIGNED_IN),
    ("GET", "/api/territory/find", {"q": "阳光花园"}, SIGNED_IN),
    ("GET", "/api/territory/areas/{code}", None, SIGNED_IN),
    ("GET", "/api/territory/at", {"lon": 123.4, "lat": 41.8}, SIGNED_IN),
    ("GET", "/api/board", None, {"supervisor"}),
    ("GET", "/api/board/figures/{key}/calls", None, {"supervisor"}),
    ("GET", "/api/tickets", None, SIGNED_IN),
    ("GET", "/api/tickets/{number}", None, SIGNED_IN),
    ("GET", "/api/tickets/{number}/repeats", None, DESK),
    ("GET", "/api/hot-spots", None, {"supervisor"}),
    ("GET", "/api/hot-spots/{id}", None, {"supervisor"}),
    ("POST", "/api/tickets/{number}/steps", {"kind": "answer", "revision": 1, "reason": "已告知"}, DESK),
    ("GET", "/api/review/calls", None, REVIEWERS),
    ("GET", "/api/review/calls/{call_id}", None, REVIEWERS),
    ("PUT", "/api/review/utterances/{utterance_id}/correction", {"text": "好"}, REVIEWERS),
    ("POST", "/api/review/calls/{call_id}/marks", {"mark": "good"}, REVIEWERS),
]
REFUSED_FOR_ANOTHER_REASON = {"/api/session": 401, "/api/password": 401, "/api/calls/{call_id}/audio": 404}
"""Passes the guard, and then: a wrong password, no recording."""


def filled_in(path):
    key = "offered" if "board" in path else "title"
    values = {
        "call_id": CALL,
        "draft_id": DRAFT,
        "key": key,
        "utterance_id": quote(said(0, 1).id),
        "id": "1",
        "number": TICKET,
        "code": "210102",
    }
    for name, value in values.items():
        path = path.replace("{" + name + "}", value)
    return path


async def a_call(world):
    from intake_api.drafts import service

    await world.write(
        event(EventType.CALL_CHANGED, answered(), seconds=3), event(EventType.UTTERANCE_FINAL, said(0, 1000), seconds=4)
    )
    await service.suggest(world.context, draft(title="井盖缺失", content="井盖丢了"), world.context.now())


async def a_hot_spot(world):
    times = dict.fromkeys(("first_at", "last_at", "raised_at"), world.context.now())
    async with world.context.database.begin() as connection:
        values = {"category": "010101", "area": "210102001001", "hours": 24, "at_least": 5, "count": 5}
        await connection.execute(hot_spots.insert().values(**values, **times))


def test_every_route_is_in_the_table():
    routes = {(method.upper(), path) for path, item in app.openapi(app.build())["paths"].items() for method in item}
    assert routes == {(method, path) for method, path, _, _ in TABLE}


@pytest.mark.parametrize("who", [None, *USERS])
@pytest.mark.parametrize(("method", "path", "body", "allowed"), TABLE, ids=[f"{row[0]} {row[1]}" for row in TABLE])
async def test_a_route_lets_in_whom_the_table_names(world, method, path, body, allowed, who):
    await a_call(world)
    if "{number}" in path:
        async with await world.client("agent") as client:
            assert (await client.post(f"/api/drafts/{DRAFT}/accept")).json()["number"] == TICKET
    if "hot-spots" in path:
        await a_hot_spot(world)
    async with await world.client(who) as client:
        sent = {"params": body} if method == "GET" else {"json": body}
        answer = await client.request(method, filled_in(path), **sent)
    if who in allowed:
        assert answer.is_success, answer.text
    elif path in REFUSED_FOR_ANOTHER_REASON and (who in READERS or path == "/api/session"):
        assert answer.status_code == REFUSED_FOR_ANOTHER_REASON[path]
    elif path == "/api/password" and who is not None:
        assert answer.status_code == 401
    else:
        assert answer.status_code == (401 if who is None else 403), answer.text


@pytest.mark.parametrize(("method", "path", "body", "_"), [row for row in TABLE if row[0] != "GET"])
async def test_no_write_is_taken_from_another_site(world, method, path, body, _):
    async with await world.client("supervisor") as client:
        answer = await client.request(method, filled_in(path), json=body, headers={"Origin": "http://evil.test"})
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong-origin")


async def test_a_read_needs_no_origin(world):
    async with await world.client("agent") as client:
        assert (await client.get("/api/session", headers={"Origin": "http://evil.test"})).status_code == 200
        assert str(client.base_url).rstrip("/") == ORIGIN
