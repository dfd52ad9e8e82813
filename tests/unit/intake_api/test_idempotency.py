import asyncio

import pytest

from hotline.errors import Unavailable
from hotline.events import EventType
from intake_api.accounts import people
from intake_api.db.tables import kept_answers
from intake_api.drafts import service
from tests.fakes.calls import CALL, answered, at, draft, event

ACCEPT = f"/api/drafts/{CALL}%231/accept"
STEPS = "/api/tickets/20261123-000001-8/steps"
ANSWER = {"kind": "answer", "revision": 1, "reason": "已告知"}
KEY = {"Idempotency-Key": "k-1"}


@pytest.fixture
async def desk(world):
    await world.write(event(EventType.CALL_CHANGED, answered(), seconds=3))
    await service.suggest(world.context, draft(title="井盖缺失", content="井盖丢了"), at(5))
    async with await world.client("agent") as client:
        await client.post(ACCEPT)
        yield client


async def rows(world):
    async with world.context.database.connect() as connection:
        return (await connection.execute(kept_answers.select())).mappings().all()


async def test_a_write_sent_again_is_done_once_and_answered_alike(desk):
    first = await desk.post(STEPS, json=ANSWER, headers=KEY)
    again = await desk.post(STEPS, json=ANSWER, headers=KEY)
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert (first.headers.get("idempotency-replayed"), again.headers.get("idempotency-replayed")) == (None, "true")
    assert again.headers["cache-control"] == "no-store"
    assert (await desk.post(STEPS, json=ANSWER)).status_code == 409


async def test_of_two_at_once_one_is_done(desk):
    answers = await asyncio.gather(*(desk.post(STEPS, json=ANSWER, headers=KEY) for _ in range(3)))
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert {answer.json().get("code", "idempotency-conflict") for answer in answers} == {"idempotency-conflict"}


async def test_a_refusal_is_kept_as_well(desk):
    await desk.post(STEPS, json={**ANSWER, "kind": "close"}, headers=KEY)
    again = await desk.post(STEPS, json={**ANSWER, "kind": "close"}, headers=KEY)
    assert (again.status_code, again.json()["code"]) == (409, "illegal-step")


async def test_a_key_that_came_with_another_request_is_refused(desk):
    await desk.post(STEPS, json=ANSWER, headers=KEY)
    answer = await desk.post(STEPS, json={**ANSWER, "revision": 2}, headers=KEY)
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency-conflict")


async def test_another_person_may_use_the_same_key(world, desk):
    await desk.post(STEPS, json=ANSWER, headers=KEY)
    async with await world.client("supervisor") as other:
        assert (await other.post(STEPS, json=ANSWER, headers=KEY)).json()["code"] == "conflict"


async def test_who_may_no_longer_ask_is_not_told_again(world, desk):
    await desk.post(STEPS, json=ANSWER, headers=KEY)
    await people.end_sessions(world.context.database, "agent")
    again = await desk.post(STEPS, json=ANSWER, headers=KEY)
    assert (again.status_code, again.json()["code"]) == (401, "not-signed-in")


async def test_nothing_is_kept_of_who_was_not_let_in(world, desk):
    async with await world.client("quality") as other:
        assert (await other.post(STEPS, json=ANSWER, headers=KEY)).status_code == 403
    assert await rows(world) == []


async def test_a_failure_may_be_tried_again(world, desk, monkeypatch):
    async def fail(*_):
        raise Unavailable("away")

    with monkeypatch.context() as patch:
        patch.setattr("intake_api.tickets.life.step", fail)
        assert (await desk.post(STEPS, json=ANSWER, headers=KEY)).status_code == 503
    assert await rows(world) == []
    assert (await desk.post(STEPS, json=ANSWER, headers=KEY)).status_code == 200


async def test_an_answer_that_sets_a_cookie_is_not_kept(world, desk):
    await desk.post("/api/session", json={"username": "agent", "password": "x"}, headers=KEY)
    await desk.delete("/api/session", headers={"Idempotency-Key": "k-2"})
    assert all(
        b"cookie" not in (row["body"] or b"") and "set-cookie" not in dict(row["headers"]) for row in await rows(world)
    )


async def test_answers_are_forgotten_after_a_day(world, desk):
    await desk.post(STEPS, json=ANSWER, headers=KEY)
    world.seconds[0] += 25 * 3600
    async with await world.client("supervisor", hours=48) as other:
        await other.post(STEPS, json=ANSWER, headers={"Idempotency-Key": "k-2"})
    assert [row["key"] for row in await rows(world)] == ["k-2"]


@pytest.mark.parametrize("key", ["", "k" * 129])
async def test_a_key_of_no_length_or_too_long_is_refused(desk, key):
    answer = await desk.post(STEPS, json=ANSWER, headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["code"]) == (422, "input-rejected")


async def test_a_body_that_is_too_large_is_refused_as_without_a_key(desk):
    body = b'{"kind": "answer", "reason": "' + b"x" * 70_000
    plain = await desk.post(STEPS, content=body, headers={"content-type": "application/json"})
    keyed = await desk.post(STEPS, content=body, headers={"content-type": "application/json", **KEY})
    assert plain.status_code == keyed.status_code >= 400
