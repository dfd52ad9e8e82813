"""Signing in at the city's own service."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlalchemy import func, select

from hotline.errors import BadSetting
from intake_api.accounts import oidc, people
from intake_api.accounts.oidc import SignInService
from intake_api.accounts.schemas import NewUser, Role, Scope
from intake_api.db.tables import users
from intake_api.settings import OidcSettings
from tests.fakes.sign_in_service import CLIENT_ID, ISSUER, FakeSignInService, key_of
from tests.unit.intake_api.conftest import ORIGIN

SETTINGS = OidcSettings(issuer=ISSUER, client_id=CLIENT_ID, redirect=f"{ORIGIN}/api/oidc/callback")


@pytest.fixture
def city(world):
    """The service, and the world whose users may sign in there."""
    fake = FakeSignInService(world.context.now)
    service = SignInService(SETTINGS, httpx.ASGITransport(fake.app))
    world.app.state.context = replace(world.context, sign_in_service=service)
    return fake


@pytest.fixture
async def li(world):
    user = NewUser(username="li", name="李", roles=(Role.OVERSIGHT,), oidc_name="li@city", scope=Scope())
    await people.add(world.context.database, user, world.context.now())
    async with world.context.database.begin() as connection:
        await connection.execute(users.update().values(one_time=False))


async def come_back(world, city, change=lambda back: back):
    """A browser that went there and back; the browser, and where it is sent."""
    client = await world.client(None)
    there = (await client.get("/api/oidc/start")).headers["location"]
    answer = await client.get("/api/oidc/callback", params=change(city.sign_in(there)))
    return client, answer.headers["location"]


async def test_a_user_whom_the_service_names_is_signed_in(world, city, li):
    client, sent_to = await come_back(world, city)
    assert sent_to == "/"
    assert (await client.get("/api/session")).json()["user"]["name"] == "李"
    assert "hotline_oidc" not in client.cookies
    await client.aclose()


async def test_who_asks_sends_state_nonce_and_proof_key_and_nothing_of_the_verifier(world, city):
    async with await world.client(None) as client:
        answer = await client.get("/api/oidc/start")
    asked = parse_qs(urlsplit(answer.headers["location"]).query)
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    cookie = answer.headers["set-cookie"]
    verifier = cookie.partition("=")[2].partition(";")[0].split(".")[2]
    assert verifier not in answer.headers["location"]
    assert "httponly" in cookie.lower()
    assert "samesite=lax" in cookie.lower()


async def test_nobody_is_made_of_a_name_we_do_not_know(world, city, li):
    city.claims = {"sub": "nobody@city"}
    client, sent_to = await come_back(world, city)
    assert sent_to == "/signin?refused=sign-in-failed"
    assert (await client.get("/api/session")).status_code == 401
    await client.aclose()
    async with world.context.database.connect() as connection:
        assert (await connection.execute(select(func.count()).select_from(users))).scalar_one() == 1


async def test_what_the_service_says_of_roles_is_not_heard(world, city, li):
    city.claims = {"roles": ["admin"], "groups": ["admin"]}
    client, _ = await come_back(world, city)
    assert (await client.get("/api/session")).json()["user"]["roles"] == ["oversight"]
    await client.aclose()


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"},
        {"iss": "https://evil.test"},
        {"nonce": "of another try"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"sub": None},
        {"azp": "another", "aud": [CLIENT_ID, "another"]},
    ],
)
async def test_an_answer_that_proves_nothing_is_refused(world, city, li, claims):
    city.claims = claims
    client, sent_to = await come_back(world, city)
    assert sent_to == "/signin?refused=sign-in-failed"
    await client.aclose()


async def test_an_answer_signed_by_another_is_refused(world, city, li):
    city.signed_by = key_of("somebody else")
    client, sent_to = await come_back(world, city)
    assert sent_to == "/signin?refused=sign-in-failed"
    await client.aclose()


@pytest.mark.parametrize(
    "change",
    [
        lambda back: back | {"state": "x"},
        lambda back: back | {"code": "x"},
        lambda back: {"state": back["state"]},
        lambda back: {"state": back["state"], "error": "access_denied"},
        lambda back: {},
    ],
)
async def test_what_was_not_begun_here_is_not_finished_here(world, city, li, change):
    client, sent_to = await come_back(world, city, change)
    assert sent_to == "/signin?refused=sign-in-failed"
    await client.aclose()


async def test_another_browser_cannot_come_back_in_ones_place(world, city, li):
    async with await world.client(None) as mine, await world.client(None) as theirs:
        back = city.sign_in((await mine.get("/api/oidc/start")).headers["location"])
        answer = await theirs.get("/api/oidc/callback", params=back)
    assert answer.headers["location"] == "/signin?refused=sign-in-failed"


async def test_a_disabled_user_does_not_come_in_by_this_door_either(world, city, li):
    async with world.context.database.begin() as connection:
        await connection.execute(users.update().values(disabled=True))
    client, sent_to = await come_back(world, city)
    assert sent_to == "/signin?refused=account-closed"
    await client.aclose()


async def test_a_service_under_another_name_is_not_asked(world, city):
    city.issuer = "https://evil.test"
    async with await world.client(None) as client:
        answer = await client.get("/api/oidc/start")
    assert (answer.status_code, answer.json()["code"]) == (502, "protocol-error")


async def test_a_service_that_is_away_is_said_to_be_worth_another_try(world):
    def refuse(_):
        raise httpx.ConnectError("away")

    service = SignInService(SETTINGS, httpx.MockTransport(refuse))
    world.app.state.context = replace(world.context, sign_in_service=service)
    async with await world.client(None) as client:
        answer = await client.get("/api/oidc/start")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


async def test_without_the_setting_there_is_no_such_door(world):
    async with await world.client(None) as client:
        assert (await client.get("/api/oidc")).json() == {"enabled": False}
        assert (await client.get("/api/oidc/start")).status_code == 404


def test_a_service_named_by_half_is_refused_at_the_start():
    with pytest.raises(BadSetting, match="CLIENT_ID"):
        oidc.check(OidcSettings(issuer=ISSUER))
    oidc.check(OidcSettings())
    oidc.check(SETTINGS)
