import importlib
import re
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from hotline.errors import HotlineError
from intake_api.http.problems import STATUS

DOC = (Path(__file__).parents[3] / "docs" / "errors.md").read_text("utf-8")
ROWS = {
    code: (int(status), retryable)
    for code, status, retryable in re.findall(r"^\| `(.+?)` \| (\d+) \| (yes|no) ", DOC, re.M)
}


def every_error(kind=HotlineError):
    importlib.import_module("intake_api.errors")
    yield kind
    for child in kind.__subclasses__():
        if child.__module__.startswith(("hotline", "intake_api", "telephony", "asr", "nlp")):
            yield from every_error(child)


@pytest.mark.parametrize("error", sorted(set(every_error()), key=lambda kind: kind.__name__))
def test_every_code_is_documented_with_its_status(error):
    assert ROWS[error.code] == (STATUS[error.code], "yes" if error.retryable else "no")


def test_nothing_is_documented_that_does_not_exist():
    assert ROWS.keys() == STATUS.keys() == {error.code for error in every_error()}


async def test_a_request_that_does_not_fit_says_where_and_not_what_was_sent(world):
    async with await world.client("agent") as client:
        answer = await client.put("/api/drafts/1%231/fields/title", json={"value": "秘密", "revision": "x"})
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "input-rejected"
    assert answer.json()["faults"][0]["where"] == "body.revision"
    assert "秘密" not in answer.text


async def test_an_address_that_is_not_there_is_a_problem_too(world):
    async with await world.client("agent") as client:
        answer = await client.get("/api/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


async def test_a_fault_of_ours_does_not_tell_its_words(world, monkeypatch):
    def fail(*_):
        raise RuntimeError("秘密")

    monkeypatch.setattr("intake_api.desk.service.snapshot", fail)
    async with await world.client("agent") as client:
        client._transport.raise_app_exceptions = False
        answer = await client.get("/api/desk")
    assert (answer.status_code, answer.json()["code"]) == (500, "hotline-error")
    assert "秘密" not in answer.text


async def test_redis_away_makes_the_process_not_ready(world):
    world.streams.away = True
    async with await world.client(None) as client:
        assert (await client.get("/ready")).json()["code"] == "unavailable"
        assert (await client.get("/health")).status_code == 200


async def test_a_body_that_is_too_long_is_refused_before_anybody_signs_in(world):
    async def endless():
        for _ in range(100):
            yield b" " * 1024

    async with await world.client(None) as client:
        headers = {"content-type": "application/json"}
        said = await client.post("/api/session", content=b" " * 100_000, headers=headers)
        unsaid = await client.post("/api/session", content=endless(), headers=headers)
    for answer in (said, unsaid):
        assert (answer.status_code, answer.json()["code"]) == (413, "input-rejected")
        assert answer.headers["content-type"] == "application/problem+json"


async def test_the_longest_words_a_field_takes_fit_into_a_body(world):
    async with await world.client("agent") as client:
        body = b'{"value": "' + rb"\ud83d\ude00" * 4000 + b'", "revision": 0}'
        headers = {"content-type": "application/json"}
        answer = await client.put("/api/drafts/1%231/fields/title", content=body, headers=headers)
    assert answer.json()["code"] == "not-found"


@pytest.mark.parametrize(
    "path",
    [
        "/api/review/calls?day=0001-01-01",
        "/api/review/calls?day=9999-12-31",
        "/api/review/calls?size=9223372036854775807",
        "/api/board?day=0001-01-01",
        "/api/board/figures/offered/calls?day=9999-12-31",
        "/api/calls/1/audio?start_ms=99999999999999999999",
    ],
)
async def test_a_number_or_day_out_of_reach_is_refused_and_no_fault(world, path):
    async with await world.client("supervisor") as client:
        assert (await client.get(path)).status_code == 422


@pytest.mark.parametrize("error", [OperationalError("", {}, OSError()), PoolTimeout(), ConnectionRefusedError()])
async def test_a_database_that_is_away_is_said_to_be_worth_another_try(world, monkeypatch, error):
    async def fail(*_):
        raise error

    monkeypatch.setattr("intake_api.desk.service.snapshot", fail)
    async with await world.client("agent") as client:
        answer = await client.get("/api/desk")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


@pytest.mark.parametrize("origin", ["http://[", "null", "http://desk.test.evil.test", "http://"])
async def test_an_origin_that_is_not_ours_or_none_at_all_is_refused(world, origin):
    async with await world.client("agent") as client:
        answer = await client.delete("/api/session", headers={"Origin": origin})
    assert answer.json()["code"] == "wrong-origin"


@pytest.mark.parametrize(("sqlstate", "status"), [("22021", 422), ("42P01", 500)])
async def test_a_value_no_column_takes_is_refused_and_any_other_fault_is_ours(world, monkeypatch, sqlstate, status):
    async def fail(*_):
        cause = ValueError("秘密")
        cause.sqlstate = sqlstate
        raise DBAPIError("", {}, cause)

    monkeypatch.setattr("intake_api.desk.service.snapshot", fail)
    async with await world.client("agent") as client:
        client._transport.raise_app_exceptions = False
        answer = await client.get("/api/desk")
    assert answer.status_code == status
    assert "秘密" not in answer.text


async def test_a_nul_is_no_fault_of_ours(world):
    """SQLite keeps it, PostgreSQL refuses it (tests/integration/test_postgres.py)."""
    async with await world.client("agent") as client:
        named = await client.post("/api/session", json={"username": "li\0", "password": "x"})
        addressed = await client.get("/api/calls/1%00")
    assert (named.status_code, addressed.status_code) in {(401, 404), (422, 422)}
