import httpx
import pytest
from sqlalchemy import func, select

from hotline.errors import Conflict, NotFound
from intake_api.accounts import people
from intake_api.accounts.schemas import NewUser, Role
from intake_api.db.tables import sessions, sign_in_failures
from tests.unit.intake_api.conftest import ORIGIN

NEW = "a long enough one"


@pytest.fixture
async def one_time(world):
    return await people.add(world.context.database, new_user(), world.context.now())


def new_user(username="li", role=Role.AGENT, agent="1001", **more):
    return NewUser(username=username, name="李", roles=(role,), agent=agent, **more)


async def sign_in(client, password, username="li"):
    return await client.post("/api/session", json={"username": username, "password": password})


async def test_a_one_time_password_signs_in_only_to_set_an_own_one(world, one_time):
    async with await world.client(None) as client:
        user = (await sign_in(client, one_time)).json()["user"]
        assert user == {
            "id": 1,
            "name": "李",
            "roles": ["agent"],
            "agent": "1001",
            "must_set_password": True,
            "scope": {"queues": [], "areas": [], "units": []},
        }
        assert (await client.get("/api/desk")).json()["code"] == "must-set-password"
        assert (await client.post("/api/password", json={"old": one_time, "new": NEW})).status_code == 204
        assert (await client.get("/api/desk")).status_code == 200
        assert (await sign_in(client, one_time)).status_code == 401
        assert (await sign_in(client, NEW)).json()["user"]["must_set_password"] is False


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(world, one_time):
    async with await world.client(None) as client:
        cookie = (await sign_in(client, one_time)).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


async def test_signing_out_ends_the_session_on_the_server(world):
    async with await world.client("agent") as client:
        cookies = dict(client.cookies)
        assert (await client.delete("/api/session")).status_code == 204
        assert (await client.get("/api/session", cookies=None)).status_code == 401
    async with await world.client(None) as client:
        client.cookies.update(cookies)
        assert (await client.get("/api/session")).status_code == 401


async def test_a_new_password_ends_the_other_sessions(world, one_time):
    async with await world.client(None) as here, await world.client(None) as there:
        await sign_in(here, one_time)
        await sign_in(there, one_time)
        await here.post("/api/password", json={"old": one_time, "new": NEW})
        assert (await here.get("/api/session")).status_code == 200
        assert (await there.get("/api/session")).status_code == 401


async def test_a_session_ends_after_its_hours(world):
    async with await world.client("agent") as client:
        for world.seconds[0] in range(5_000, 36_000, 5_000):  # the server's clock
            assert (await client.get("/api/session")).status_code == 200
        world.seconds[0] = 36_001
        assert (await client.get("/api/session")).status_code == 401


async def test_wrong_passwords_lock_an_account_for_a_while(world, one_time):
    async with await world.client(None) as client:
        for _ in range(5):
            assert (await sign_in(client, "wrong")).json()["code"] == "sign-in-failed"
        assert (await sign_in(client, one_time)).json()["code"] == "locked-out"
        world.seconds[0] += 15 * 60 + 1
        assert (await sign_in(client, one_time)).status_code == 200


async def test_a_right_password_forgets_the_wrong_ones(world, one_time):
    async with await world.client(None) as client:
        for _ in range(2):
            for _ in range(4):
                await sign_in(client, "wrong")
            assert (await sign_in(client, one_time)).status_code == 200


async def test_an_unknown_name_is_refused_in_the_same_words(world, one_time):
    async with await world.client(None) as client:
        unknown, wrong = await sign_in(client, "wrong", "nobody"), await sign_in(client, "wrong")
    assert unknown.json() == wrong.json()


async def test_a_short_password_is_refused(world, one_time):
    async with await world.client(None) as client:
        await sign_in(client, one_time)
        answer = await client.post("/api/password", json={"old": one_time, "new": "123456789"})
    assert answer.status_code == 422
    assert "123456789" not in answer.text


async def test_a_name_or_queue_member_is_given_once(world, one_time):
    for username, agent in (("li", "1009"), ("wang", "1001")):
        with pytest.raises(Conflict, match="taken"):
            await people.add(world.context.database, new_user(username, agent=agent), world.context.now())


async def test_a_reset_lifts_the_lock_and_gives_a_new_one_time_password(world, one_time):
    async with await world.client(None) as client:
        for _ in range(5):
            await sign_in(client, "wrong")
        fresh = await people.reset(world.context.database, "li", world.context.now())
        assert (await sign_in(client, fresh)).json()["user"]["must_set_password"] is True


async def test_a_reset_of_nobody_says_so(world):
    with pytest.raises(NotFound, match="no user wu"):
        await people.reset(world.context.database, "wu", world.context.now())


async def test_sessions_that_ended_by_themselves_are_removed(world, one_time):
    async with await world.client("supervisor"), await world.client(None) as client:
        world.seconds[0] = 36_001
        await sign_in(client, one_time)
    async with world.context.database.connect() as connection:
        assert (await connection.execute(select(func.count()).select_from(sessions))).scalar_one() == 1


async def test_a_name_nobody_has_is_locked_like_any_other(world, one_time):
    async with await world.client(None) as client:
        known = [(await sign_in(client, "wrong")).json() for _ in range(6)]
        unknown = [(await sign_in(client, "wrong", "nobody")).json() for _ in range(6)]
    assert known[-1]["code"] == "locked-out"
    assert unknown == known


async def test_nobody_locks_a_colleague_out_from_another_desk(world, one_time):
    elsewhere = httpx.ASGITransport(world.app, client=("10.0.0.9", 1))
    async with httpx.AsyncClient(transport=elsewhere, base_url=ORIGIN) as client:
        codes = [(await sign_in(client, "wrong")).json()["code"] for _ in range(6)]
    assert codes[-1] == "locked-out"
    async with await world.client(None) as client:
        assert (await sign_in(client, one_time)).status_code == 200


async def test_wrong_passwords_of_long_ago_are_forgotten(world, one_time):
    async with await world.client(None) as client:
        for name in ("nobody", "noone"):
            await sign_in(client, "wrong", name)
        world.seconds[0] += 15 * 60 + 1
        await sign_in(client, "wrong")
    async with world.context.database.connect() as connection:
        assert (await connection.execute(select(sign_in_failures.c.username))).scalars().all() == ["li"]
