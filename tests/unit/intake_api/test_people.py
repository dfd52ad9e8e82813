"""Accounts, their ends, their sessions, and programs that sign in by token."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select

from hotline.errors import Conflict, InputRejected
from intake_api.accounts import people, service, tokens
from intake_api.accounts.schemas import NewUser, Profile, Role, Scope
from intake_api.accounts.store import open_admins
from intake_api.db.tables import client_tokens, sessions
from intake_api.http.address import client_address
from intake_api.settings import AccountsSettings
from tests.unit.intake_api.conftest import ORIGIN

OWN = "a long enough one"
SUPERVISOR = {"name": "吴", "roles": ["supervisor"]}


def bearer(world, token):
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(world.app), base_url=ORIGIN, headers={"Authorization": f"Bearer {token}"}
    )


def with_accounts(world, **values):
    """The world under other settings of accounts."""
    from dataclasses import replace

    settings = world.context.settings.model_copy(update={"accounts": AccountsSettings(**values)})
    world.app.state.context = replace(world.context, settings=settings)
    return world


async def signed_in(world, username, password):
    client = await world.client(None)
    answer = await client.post("/api/session", json={"username": username, "password": password})
    return client, answer


async def with_own_password(world, username, one_time):
    client, _ = await signed_in(world, username, one_time)
    await client.post("/api/password", json={"old": one_time, "new": OWN})
    return client


@pytest.fixture
async def admin(world):
    async with await world.client("admin") as client:
        yield client


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"roles": ["agent"]}, "queue member"),
        ({"roles": ["supervisor"], "agent": "1001"}, "queue member"),
        ({"roles": ["unit"]}, "needs a unit"),
        ({"roles": ["street"]}, "code of a street"),
        ({"roles": ["street"], "scope": {"areas": ["210102"]}}, "code of a street"),
        ({"roles": ["grid-worker"], "scope": {"areas": ["210102001001"]}}, "code of a grid"),
        ({"roles": ["api-client", "admin"]}, "cannot be admin"),
        ({"roles": ["api-client", "agent"], "agent": "1001"}, "cannot be agent"),
        ({"roles": ["api-client"], "oidc_name": "x"}, "token alone"),
    ],
)
def test_a_profile_that_does_not_fit_is_refused(values, why):
    with pytest.raises(InputRejected, match=why):
        people.check(Profile(name="x", **values))


@pytest.mark.parametrize(
    "values",
    [
        {"roles": ["agent", "supervisor"], "agent": "1001"},
        {"roles": ["street"], "scope": {"areas": ["210102001"]}},
        {"roles": ["api-client", "unit"], "scope": {"units": ["市排水中心"]}},
        {"roles": ["oversight"]},
    ],
)
def test_a_profile_that_fits_is_taken(values):
    people.check(Profile(name="x", **values))


async def test_the_first_administrator_is_made_once(world):
    database, now = world.context.database, world.context.now()
    one_time = await people.first(database, "admin", "管理员", now)
    client, answer = await signed_in(world, "admin", one_time)
    assert (answer.json()["user"]["roles"], answer.json()["user"]["must_set_password"]) == (["admin"], True)
    await client.aclose()
    with pytest.raises(Conflict, match="users already"):
        await people.first(database, "root", "管理员", now)


async def test_of_two_administrators_who_close_each_other_one_stays(world, monkeypatch):
    """Whoever looked for another one waits a moment for the other to look too."""
    database, now = world.context.database, world.context.now()
    both_looked, lookers = asyncio.Event(), []

    async def look(connection, now):
        lookers.append(connection)
        if len(lookers) == 2:
            both_looked.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(both_looked.wait(), 0.3)
        return await open_admins(connection, now)

    monkeypatch.setattr("intake_api.accounts.store.open_admins", look)
    for name in ("jia", "yi"):
        await people.add(database, NewUser(username=name, name=name, roles=(Role.ADMIN,)), now)

    async def close(name):
        try:
            await people.change(database, name, lambda person: Profile(**profile(person) | {"disabled": True}), now)
        except Conflict as error:
            return str(error)

    said = await asyncio.gather(close("jia"), close("yi"))
    assert sorted(map(str, said)) == ["None", "this is the last administrator"]


def profile(person):
    return person.model_dump(include=set(Profile.model_fields))


async def test_an_administrator_adds_a_user_whose_password_is_told_once(world, admin):
    added = await admin.post("/api/users", json={"username": "wu", **SUPERVISOR}, headers={"Idempotency-Key": "1"})
    one_time = added.json()["password"]
    client, answer = await signed_in(world, "wu", one_time)
    assert answer.status_code == 200
    await client.aclose()
    again = await admin.post("/api/users", json={"username": "wu", **SUPERVISOR}, headers={"Idempotency-Key": "1"})
    assert (again.status_code, again.json()["code"]) == (409, "conflict")
    listed = (await admin.get("/api/users")).json()["items"]
    assert [(item["username"], item["one_time"]) for item in listed] == [("admin", False), ("wu", True)]
    assert not any("hash" in key or key == "password" for item in listed for key in item)


@pytest.mark.parametrize(
    ("scope", "status"),
    [
        ({"units": ["市排水中心"]}, 201),
        ({"units": ["没有的单位"]}, 422),
        ({"units": ["市排水中心"], "areas": ["210102001"]}, 201),
        ({"units": ["市排水中心"], "areas": ["210199001"]}, 422),
        ({"units": ["市排水中心"], "areas": ["2101"]}, 422),
    ],
)
async def test_a_scope_names_what_there_is(admin, scope, status):
    body = {"username": "paishui", "name": "排水", "roles": ["unit"], "scope": scope}
    assert (await admin.post("/api/users", json=body)).status_code == status


async def test_users_are_listed_a_page_at_a_time(admin):
    for name in ("a", "b", "c"):
        await admin.post("/api/users", json={"username": name, **SUPERVISOR})
    seen, after = [], ""
    while after is not None:
        page = (await admin.get("/api/users", params={"after": after, "size": 3})).json()
        seen += [item["username"] for item in page["items"]]
        after = page["next"]
    assert seen == ["a", "admin", "b", "c"]


async def test_a_disabled_account_is_out_at_once_and_cannot_come_back(world, admin):
    one_time = (await admin.post("/api/users", json={"username": "wu", **SUPERVISOR})).json()["password"]
    client = await with_own_password(world, "wu", one_time)
    assert (await client.get("/api/desk")).status_code == 200
    await admin.put("/api/users/wu", json={**SUPERVISOR, "disabled": True})
    assert (await client.get("/api/desk")).status_code == 401
    await client.aclose()
    client, answer = await signed_in(world, "wu", OWN)
    assert (answer.status_code, answer.json()["code"]) == (403, "account-closed")
    await client.aclose()
    client, answer = await signed_in(world, "wu", "wrong")
    assert answer.json()["code"] == "sign-in-failed"
    await client.aclose()


async def test_an_account_ends_when_its_time_is_over(world, admin):
    until = (world.context.now() + timedelta(hours=1)).isoformat()
    body = {"username": "wu", **SUPERVISOR, "valid_until": until}
    one_time = (await admin.post("/api/users", json=body)).json()["password"]
    client = await with_own_password(world, "wu", one_time)
    world.seconds[0] += 3599
    assert (await client.get("/api/desk")).status_code == 200
    world.seconds[0] += 1
    assert (await client.get("/api/desk")).status_code == 401
    await client.aclose()
    client, answer = await signed_in(world, "wu", OWN)
    assert answer.json()["code"] == "account-closed"
    await client.aclose()


async def test_an_own_password_of_long_ago_must_be_set_anew(world, admin):
    with_accounts(world, password_days=90)
    one_time = (await admin.post("/api/users", json={"username": "wu", **SUPERVISOR})).json()["password"]
    client = await with_own_password(world, "wu", one_time)
    await client.aclose()
    world.seconds[0] += 90 * 24 * 3600
    client, answer = await signed_in(world, "wu", OWN)
    assert answer.json()["user"]["must_set_password"] is True
    assert (await client.get("/api/desk")).json()["code"] == "must-set-password"
    assert (await client.post("/api/password", json={"old": OWN, "new": "another long one"})).status_code == 204
    assert (await client.get("/api/desk")).status_code == 200
    await client.aclose()


async def test_a_one_time_password_signs_in_for_its_hours_alone(world, admin):
    one_time = (await admin.post("/api/users", json={"username": "wu", **SUPERVISOR})).json()["password"]
    world.seconds[0] += 72 * 3600 - 1
    client, answer = await signed_in(world, "wu", one_time)
    assert answer.status_code == 200
    await client.aclose()
    world.seconds[0] += 1
    client, answer = await signed_in(world, "wu", one_time)
    assert (answer.status_code, answer.json()["code"]) == (403, "account-closed")
    await client.aclose()


async def test_the_last_administrator_cannot_go(admin):
    for change in ({"disabled": True}, {"roles": ["supervisor"]}, {"valid_until": "2026-01-01T00:00:00Z"}):
        answer = await admin.put("/api/users/admin", json={"name": "管理", "roles": ["admin"], **change})
        assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    await admin.post("/api/users", json={"username": "second", "name": "副管理", "roles": ["admin"]})
    assert (await admin.put("/api/users/admin", json={"name": "管理", "roles": ["supervisor"]})).status_code == 200


async def test_an_administrator_resets_and_signs_out_others(world, admin):
    async with await world.client("supervisor") as client:
        assert (await admin.delete("/api/users/supervisor/sessions")).status_code == 204
        assert (await client.get("/api/desk")).status_code == 401
    fresh = (await admin.post("/api/users/supervisor/reset")).json()["password"]
    client, answer = await signed_in(world, "supervisor", fresh)
    assert answer.json()["user"]["must_set_password"] is True
    await client.aclose()


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", ""), ("POST", "/reset"), ("DELETE", "/sessions"), ("POST", "/tokens"), ("DELETE", "/tokens/1")],
)
async def test_of_nobody_nothing_is_changed(admin, method, path):
    body = {"PUT": SUPERVISOR, "POST": {"label": "x"}}.get(method)
    assert (await admin.request(method, f"/api/users/nobody{path}", json=body)).status_code == 404


async def test_a_session_that_is_not_used_ends(world):
    async with await world.client("supervisor") as client:
        world.seconds[0] += 119 * 60
        assert (await client.get("/api/session")).status_code == 200
        world.seconds[0] += 119 * 60
        assert (await client.get("/api/session")).status_code == 200
        world.seconds[0] += 120 * 60
        assert (await client.get("/api/session")).status_code == 401


async def test_a_page_left_open_is_no_use_of_its_session(world):
    async with await world.client("supervisor") as client:
        (token,) = client.cookies.values()
    world.seconds[0] += 3600
    accounts, now = world.context.settings.accounts, world.context.now()
    assert await service.user_of_session(world.context.database, accounts, token, now, used=False) is not None
    async with world.context.database.connect() as connection:
        assert (await connection.execute(select(sessions.c.seen_at))).scalar_one() < now


async def test_one_sees_and_ends_ones_own_sessions_alone(world):
    async with await world.client("supervisor") as here, await world.client("supervisor") as there:
        listed = (await here.get("/api/sessions")).json()
        assert sorted(item["this"] for item in listed) == [False, True]
        (other,) = [item["id"] for item in listed if not item["this"]]
        async with await world.client("quality") as colleague:
            assert (await colleague.delete(f"/api/sessions/{other}")).status_code == 404
        assert (await there.get("/api/desk")).status_code == 200
        assert (await here.delete(f"/api/sessions/{other}")).status_code == 204
        assert (await there.get("/api/desk")).status_code == 401
        assert len((await here.get("/api/sessions")).json()) == 1


async def test_a_session_is_not_known_by_what_signs_in(world):
    async with await world.client("supervisor") as client:
        (token,) = client.cookies.values()
        (listed,) = (await client.get("/api/sessions")).json()
    assert listed["id"] not in token
    async with await world.client(None) as client:
        client.cookies.set("hotline_session", listed["id"])
        assert (await client.get("/api/session")).status_code == 401


@pytest.fixture
async def platform(world, admin):
    """A client that reads the district's tickets; its token."""
    user = {"username": "platform", "name": "市平台", "roles": ["api-client"], "scope": {"areas": ["210102"]}}
    assert (await admin.post("/api/users", json=user)).json() == {"username": "platform", "password": None}
    return (await admin.post("/api/users/platform/tokens", json={"label": "市平台", "days": 1})).json()["token"]


async def test_a_program_signs_in_by_token_and_needs_no_origin(world, platform):
    async with bearer(world, platform) as client:
        assert (await client.get("/api/tickets")).status_code == 200
        assert (await client.get("/api/session")).json()["user"]["roles"] == ["api-client"]
        refused = await client.post("/api/users", json={}, headers={"Origin": "http://evil.test"})
    assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed")


async def test_of_a_token_only_a_hash_is_kept(world, admin, platform):
    async with world.context.database.connect() as connection:
        row = (await connection.execute(select(client_tokens))).mappings().one()
    assert platform not in map(str, row.values())
    (listed,) = (await admin.get("/api/users/platform/tokens")).json()
    assert (listed["label"], "token" in listed) == ("市平台", False)


async def test_a_token_ends_by_itself_or_when_it_is_ended(world, admin, platform):
    second = (await admin.post("/api/users/platform/tokens", json={"label": "第二", "days": 30})).json()
    world.seconds[0] += 24 * 3600
    async with bearer(world, platform) as old, bearer(world, second["token"]) as new:
        assert (await old.get("/api/tickets")).status_code == 401
        assert (await new.get("/api/tickets")).status_code == 200
        await tokens.end(world.context.database, "platform", second["id"])
        assert (await new.get("/api/tickets")).status_code == 401


async def test_a_disabled_client_is_out_with_all_its_tokens(world, admin, platform):
    edit = {"name": "市平台", "roles": ["api-client"], "scope": {"areas": ["210102"]}, "disabled": True}
    await admin.put("/api/users/platform", json=edit)
    async with bearer(world, platform) as client:
        assert (await client.get("/api/tickets")).status_code == 401


async def test_a_client_has_no_password_and_a_person_no_token(world, admin, platform):
    for password in ("", " ", "x"):
        client, answer = await signed_in(world, "platform", password)
        assert answer.is_error
        await client.aclose()
    assert (await admin.post("/api/users/platform/reset")).status_code == 409
    assert (await admin.post("/api/users/admin/tokens", json={"label": "x"})).status_code == 422
    assert (await admin.put("/api/users/platform", json=SUPERVISOR)).status_code == 422


@pytest.mark.parametrize("token", ["", "x", "hotline_", "hotline_x"])
async def test_a_token_nobody_was_given_opens_nothing(world, platform, token):
    async with bearer(world, token) as client:
        assert (await client.get("/api/tickets")).status_code == 401


async def test_a_wrong_token_is_not_made_up_for_by_a_cookie(world):
    async with await world.client("supervisor") as client:
        assert (await client.get("/api/desk", headers={"Authorization": "Bearer x"})).status_code == 401


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "client"),
    [
        ("10.0.0.7", "", [], "10.0.0.7"),
        ("10.0.0.7", "10.1.1.1", [], "10.0.0.7"),
        ("10.0.0.7", "10.1.1.1", ["10.0.0.7"], "10.1.1.1"),
        ("10.0.0.7", "8.8.8.8, 10.1.1.1", ["10.0.0.7"], "10.1.1.1"),
        ("10.0.0.7", "8.8.8.8, 10.1.1.1, 10.0.0.8", ["10.0.0.0/24"], "10.1.1.1"),
        ("10.0.0.7", "nonsense", ["10.0.0.7"], "10.0.0.7"),
        ("10.0.0.7", "10.1.1.1, nonsense", ["10.0.0.7"], "10.0.0.7"),
        ("10.0.0.7", ", ,", ["10.0.0.7"], "10.0.0.7"),
        ("10.0.0.9", "10.1.1.1", ["10.0.0.7"], "10.0.0.9"),
        ("fd00::1", "fd00::2", ["fd00::1"], "fd00::2"),
        ("", "10.1.1.1", ["10.0.0.7"], ""),
    ],
)
def test_only_a_trusted_proxy_is_believed(peer, forwarded, trusted, client):
    from ipaddress import ip_network

    assert client_address(peer, forwarded, [ip_network(item) for item in trusted]) == client


@pytest.mark.parametrize(
    ("base", "setting", "secure"),
    [
        ("https://desk.test", None, True),
        ("http://desk.test", None, True),
        ("http://127.0.0.1:8000", None, False),
        ("http://localhost:8000", None, False),
        ("http://desk.test", False, False),
        ("http://127.0.0.1:8000", True, True),
    ],
)
async def test_the_cookie_goes_over_https_only_but_on_this_machine(world, base, setting, secure):
    from dataclasses import replace

    http = world.context.settings.http.model_copy(update={"secure_cookie": setting})
    settings = world.context.settings.model_copy(update={"http": http})
    world.app.state.context = replace(world.context, settings=settings)
    one_time = await people.add(
        world.context.database,
        NewUser(username="wu", name="吴", roles=(Role.OVERSIGHT,), scope=Scope()),
        world.context.now(),
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(world.app), base_url=base) as client:
        answer = await client.post("/api/session", json={"username": "wu", "password": one_time})
    assert ("secure" in answer.headers["set-cookie"].lower()) is secure
