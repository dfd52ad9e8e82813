"""Each route × each role, from the table that the guard enforces."""

from urllib.parse import quote

import pytest
from fastapi import APIRouter
from fastapi.routing import iter_route_contexts

from hotline.events import EventType
from intake_api import rights_docs
from intake_api.accounts.schemas import Role
from intake_api.db.tables import hot_spots
from intake_api.drafts import service
from intake_api.http import app
from intake_api.http.route_table import ROUTES, WEBSOCKET, Admission
from tests.fakes.calls import CALL, answered, draft, event, said
from tests.unit.intake_api.conftest import ORIGIN, USERS
from tests.unit.test_docs import ROOT

DRAFT = quote(f"{CALL}#1", safe="")
TICKET = "20261123-000001-8"
HTTP = [(method, path) for method, path in ROUTES if method != WEBSOCKET]

WEBHOOK = {"url": "https://platform.test/hotline", "events": ["ticket.accepted", "ticket.changed"], "reason": "对接"}
SENT = {
    ("POST", "/api/session"): {"username": "x", "password": "y"},
    ("POST", "/api/password"): {"old": "x", "new": "0123456789"},
    ("POST", "/api/users"): {"username": "wu", "name": "吴", "roles": ["supervisor"]},
    ("PUT", "/api/users/{username}"): {"name": "吴", "roles": ["supervisor"]},
    ("POST", "/api/users/{username}/tokens"): {"label": "市平台"},
    ("PUT", "/api/drafts/{draft_id}/fields/{key}"): {"value": "井盖", "revision": 9},
    ("POST", "/api/drafts/{draft_id}/fields/{key}/accept"): {},
    ("POST", "/api/tickets/{number}/steps"): {"kind": "answer", "revision": 1, "reason": "已告知"},
    ("POST", "/api/tickets/check"): {"transcript": [], "ticket": {}},
    ("PUT", "/api/review/utterances/{utterance_id}/correction"): {"text": "好"},
    ("POST", "/api/review/calls/{call_id}/marks"): {"mark": "good"},
    ("POST", "/api/review/calls/{call_id}/reveal"): {"reason": "quality"},
    ("POST", "/api/calls/{call_id}/reveal"): {"reason": "handling"},
    ("POST", "/api/tickets/{number}/reveal"): {"reason": "call-back"},
    ("POST", "/api/tickets/exports"): {"reason": "oversight", "format": "csv"},
    ("PUT", "/api/holds/{kind}/{id}"): {"reason": "audit"},
    ("POST", "/api/webhooks"): WEBHOOK | {"username": "client"},
    ("PUT", "/api/webhooks/{webhook_id}"): WEBHOOK | {"changes": 1},
    ("POST", "/api/webhooks/{webhook_id}/remove"): {"reason": "停用"},
    ("POST", "/api/webhooks/{webhook_id}/secret"): {"reason": "轮换"},
    ("POST", "/api/webhooks/{webhook_id}/redeliver"): {"reason": "补发"},
    ("POST", "/api/rules/{key}"): {"value": 9, "reason": "节日", "changes": 0},
    ("POST", "/api/rules/{key}/revert"): {"to": 0, "reason": "恢复", "changes": 0},
}
ASKED = {
    "/api/territory/shapes": {"level": "grid"},
    "/api/territory/counts": {"level": "grid"},
    "/api/territory/find": {"q": "阳光花园"},
    "/api/territory/at": {"lon": 123.4, "lat": 41.8},
}
VALUES = {
    "call_id": CALL,
    "draft_id": DRAFT,
    "key": "title",
    "utterance_id": quote(said(0, 1).id),
    "number": TICKET,
    "code": "210102",
    "username": "other",
    "id": "1",
    "session_id": "0" * 16,
    "token_id": "1",
    "webhook_id": "1",
    "path:path": "signin",
}
LET_IN_AND_THEN_REFUSED = {
    ("POST", "/api/session"): {401},
    ("POST", "/api/password"): {401},
    ("GET", "/api/oidc/start"): {404},
    ("GET", "/api/oidc/callback"): {303},
    ("DELETE", "/api/sessions/{session_id}"): {404},
    ("POST", "/api/users/{username}/tokens"): {422},
    ("DELETE", "/api/users/{username}/tokens/{token_id}"): {404},
    ("GET", "/api/calls/{call_id}/audio"): {404},
    ("GET", "/{path:path}"): {404},
    ("POST", "/api/rules/{key}/revert"): {404},
}
"""A wrong password, no sign-in service, no such session or token, a token for a person, no recording, no page,
no change to take back."""


async def a_hot_spot(world):
    times = dict.fromkeys(("first_at", "last_at", "raised_at"), world.context.now())
    async with world.context.database.begin() as connection:
        values = {"category": "010101", "area": "210102001001", "hours": 24, "at_least": 5, "count": 5}
        await connection.execute(hot_spots.insert().values(**values, **times))


async def a_webhook(world, **more):
    """One of the client's; the answer that tells its secret."""
    async with await world.client("client") as client:
        made = await client.post("/api/webhooks", json=WEBHOOK | more)
    assert made.status_code == 201, made.text
    return made.json()


def filled_in(path):
    if "board" in path:
        path = path.replace("{key}", "offered")
    if "rules" in path:
        path = path.replace("{key}", "repeat_days")
    if "holds" in path:
        path = path.replace("{kind}", "call").replace("{id}", CALL)
    for name, value in VALUES.items():
        path = path.replace("{" + name + "}", value)
    return path


async def ask(client, method, path, **more):
    sent = {"params": ASKED.get(path)} if method == "GET" else {"json": SENT.get((method, path))}
    return await client.request(method, filled_in(path), **sent, **more)


@pytest.fixture
async def a_call(world):
    """A call of `agent` in the district's first grid, and its draft."""
    await world.write(
        event(EventType.CALL_CHANGED, answered(), seconds=3), event(EventType.UTTERANCE_FINAL, said(0, 1000), seconds=4)
    )
    made = draft(title="井盖缺失", content="井盖丢了", place="阳光花园")
    await service.suggest(world.context, made, world.context.now())
    await (await world.client("other")).aclose()
    return world


def routes_of(built):
    for context in iter_route_contexts(built.routes):
        path = getattr(context, "path", None) or context.original_route.path
        for method in getattr(context, "methods", None) or {WEBSOCKET}:
            yield method, path


def test_every_route_is_in_the_table_and_nothing_else(world):
    plain = {("GET", "/api/openapi.json"), ("HEAD", "/api/openapi.json"), (WEBSOCKET, "/assets")}
    assert set(routes_of(world.app)) == set(ROUTES) | plain


def test_every_role_has_a_user_to_try_it_with():
    assert {role for user in USERS.values() for role in user.roles} == set(Role)


@pytest.mark.parametrize(("method", "path"), HTTP, ids=[" ".join(route) for route in HTTP])
async def test_a_route_lets_in_whom_the_table_names_and_nobody_else(a_call, method, path):
    if "hot-spots" in path:
        await a_hot_spot(a_call)
    if "{webhook_id}" in path:
        await a_webhook(a_call)
    if (method, path) == ("DELETE", "/api/holds/{kind}/{id}"):
        async with await a_call.client("supervisor") as client:
            assert (await ask(client, "PUT", path)).is_success
    if "{number}" in path:
        async with await a_call.client("agent") as client:
            assert (await client.post(f"/api/drafts/{DRAFT}/accept")).json()["number"] == TICKET
    row, wrong, succeeded = ROUTES[method, path], [], False
    for who, profile in [(None, None), *USERS.items()]:
        async with await a_call.client(who) as client:
            answer = await ask(client, method, path)
        let_in = row.admission is Admission.ANYBODY or bool(profile and row.roles & set(profile.roles))
        guarded = answer.status_code == 401 if who is None else answer.status_code == 403 and by_guard(answer)
        succeeded |= answer.is_success or answer.status_code in LET_IN_AND_THEN_REFUSED.get((method, path), ())
        if not let_in and not guarded:
            wrong.append((who, answer.status_code, answer.text))
        if let_in and (by_guard(answer) or answer.status_code >= 500):
            wrong.append((who, answer.status_code, answer.text))
    assert wrong == []
    assert succeeded, answer.text


def by_guard(answer):
    return answer.status_code == 403 and answer.json().get("detail") == "your account may not do this"


async def test_a_route_that_is_not_in_the_table_is_refused_to_everybody(world):
    forgotten = APIRouter()
    forgotten.add_api_route("/api/forgotten", lambda: "secret")
    built = app.build(world.context)
    built.router.routes.pop()  # the pages, which take every path
    built.include_router(forgotten)
    world.app = built
    for who in (None, *USERS):
        async with await world.client(who) as client:
            answer = await client.get("/api/forgotten")
        assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")


@pytest.mark.parametrize(("method", "path"), [route for route in HTTP if route[0] != "GET"])
async def test_no_write_is_taken_from_another_site(world, method, path):
    async with await world.client("supervisor") as client:
        answer = await ask(client, method, path, headers={"Origin": "http://evil.test"})
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong-origin")


async def test_a_read_needs_no_origin(world):
    async with await world.client("agent") as client:
        assert (await client.get("/api/session", headers={"Origin": "http://evil.test"})).status_code == 200
        assert str(client.base_url).rstrip("/") == ORIGIN


def test_the_document_of_rights_is_up_to_date():
    assert (ROOT / "docs" / "rights.md").read_text("utf-8") == rights_docs.markdown()
