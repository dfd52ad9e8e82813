import asyncio
from dataclasses import replace

import pytest

from hotline.drafts import draft_id
from hotline.events import EventType
from intake_api.db.tables import tickets
from intake_api.drafts import service
from intake_api.tickets import life
from tests.fakes.calls import CALL, answered, at, draft, event

UNIT = "市排水中心"
NUMBER = "20261123-000001-8"


@pytest.fixture
async def desk(world):
    await world.write(event(EventType.CALL_CHANGED, answered(), seconds=3))
    async with await world.client("agent") as client:
        yield client


@pytest.fixture
async def above(world, desk):
    async with await world.client("supervisor") as client:
        yield client


async def accepted(world, client, number=1, **values):
    values = {"title": "井盖缺失", "content": "井盖丢了", "deadline": "5工作日", **values}
    made = replace(draft(**values), draft_id=draft_id(CALL, number))
    await service.suggest(world.context, made, at(5))
    return (await client.post(f"/api/drafts/{CALL}%23{number}/accept")).json()


async def take(client, kind, revision, number=NUMBER, **more):
    return await client.post(f"/api/tickets/{number}/steps", json={"kind": kind, "revision": revision, **more})


async def test_a_new_ticket_is_with_the_desk_and_says_what_can_be_done(world, desk):
    await accepted(world, desk)
    told = (await desk.get(f"/api/tickets/{NUMBER}")).json()
    assert (told["ticket"]["state"], told["ticket"]["owner"]) == ("accepted", "热线受理中心")
    assert [(row["step"], row["by"], row["revision"]) for row in told["history"]] == [(None, "李", 1)]
    assert {"answer", "dispatch", "merge"} <= set(told["possible"])
    assert "designate" not in told["possible"]


async def test_every_step_is_kept_with_who_when_and_why(world, desk, above):
    await accepted(world, desk)
    await take(desk, "dispatch", 1, unit=UNIT)
    for revision, kind in enumerate(("sign", "begin"), start=2):
        assert (await take(above, kind, revision)).status_code == 200
    world.seconds[0] += 60
    told = (await take(above, "resolve", 4, reason="井盖已补装")).json()
    assert [row["step"] for row in told["history"]] == [None, "dispatch", "sign", "begin", "resolve"]
    last = told["history"][-1]
    assert (last["by"], last["reason"], last["state"], last["owner"]) == (
        "苏",
        "井盖已补装",
        "resolved",
        "热线受理中心",
    )
    assert last["at"] > told["history"][-2]["at"]
    assert told["ticket"]["revision"] == 5


async def test_a_ticket_answered_on_the_spot_lives_to_its_end(world, desk):
    await accepted(world, desk)
    await take(desk, "answer", 1, reason="供暖期自十一月一日起")
    await take(desk, "rate", 2, satisfied=True)
    ticket = (await take(desk, "close", 3)).json()["ticket"]
    assert (ticket["state"], ticket["satisfied"], ticket["owner"]) == ("closed", True, "热线受理中心")
    assert ticket["closed_at"] is not None
    reopened = (await take(desk, "reopen", 4, reason="来电人说没解决")).json()["ticket"]
    assert (reopened["state"], reopened["closed_at"], reopened["due_at"]) == (
        "accepted",
        None,
        "2026-11-30T16:00:00Z",
    )


async def test_who_saw_an_older_ticket_takes_no_step(world, desk):
    await accepted(world, desk)
    await take(desk, "dispatch", 1, unit=UNIT)
    answer = await take(desk, "answer", 1, reason="好")
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


async def test_of_two_steps_at_once_one_is_taken(world, desk, above):
    await accepted(world, desk)
    answers = await asyncio.gather(take(desk, "answer", 1, reason="好"), take(above, "dispatch", 1, unit=UNIT))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len((await desk.get(f"/api/tickets/{NUMBER}")).json()["history"]) == 2


async def test_a_step_that_does_not_follow_is_refused_with_the_reason(world, desk):
    await accepted(world, desk)
    answer = await take(desk, "close", 1)
    assert (answer.status_code, answer.json()["code"]) == (409, "illegal-step")
    assert "not possible while accepted" in answer.json()["detail"]


async def test_a_step_above_the_account_is_refused(world, desk):
    await accepted(world, desk)
    answer = await take(desk, "designate", 1, unit=UNIT, reason="权属不清")
    assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")


async def test_a_unit_that_is_not_in_the_list_is_refused(world, desk):
    await accepted(world, desk)
    for units in ({"unit": "没有的单位"}, {"unit": UNIT, "co_units": ["没有的单位"]}):
        answer = await take(desk, "dispatch", 1, **units)
        assert (answer.status_code, answer.json()["code"]) == (422, "input-rejected")


async def test_a_ticket_is_merged_into_one_that_is_there_and_stands_alone(world, desk):
    first, second = await accepted(world, desk), await accepted(world, desk, number=2)
    assert (await take(desk, "merge", 1, into="20261123-999999-1")).status_code == 404
    merged = (await take(desk, "merge", 1, number=second["number"], into=first["number"])).json()["ticket"]
    assert (merged["state"], merged["merged_into"]) == ("merged", first["number"])
    assert (await take(desk, "merge", 1, into=second["number"])).status_code == 409


async def test_a_step_is_announced_without_anything_personal(world, desk):
    await accepted(world, desk)
    await take(desk, "dispatch", 1, unit=UNIT)
    (told,) = [item for item in world.published.events if item.type is EventType.TICKET_CHANGED]
    assert (told.data.number, told.data.state, told.data.owner, told.data.revision) == (NUMBER, "dispatched", UNIT, 2)


async def test_a_list_is_filtered_sorted_and_paged_on_the_server(world, desk):
    for number in range(1, 8):
        world.seconds[0] += 10
        await accepted(world, desk, number=number, category="010101-1", deadline=f"{9 - number}小时")
    await take(desk, "dispatch", 1, unit=UNIT)
    seen, after = [], None
    while True:
        page = (await desk.get("/api/tickets", params={"size": 3, **({"after": after} if after else {})})).json()
        seen += [item["number"][9:15] for item in page["items"]]
        assert (page["total"], page["total_exact"]) == (7, True)
        if (after := page["next"]) is None:
            break
    assert seen == [f"{number:06d}" for number in range(7, 0, -1)]
    due = (await desk.get("/api/tickets", params={"sort": "due_at", "size": 1})).json()
    assert due["items"][0]["number"][9:15] == "000007"
    for params, count in [
        ({"state": "dispatched"}, 1),
        ({"state": ["dispatched", "accepted"]}, 7),
        ({"owner": UNIT}, 1),
        ({"category": "01"}, 7),
        ({"category": "02"}, 0),
        ({"since": "2026-11-23"}, 7),
        ({"until": "2026-11-22"}, 0),
        ({"due_before": at(100 + 4 * 3600).isoformat()}, 2),
        ({"invalid": "true"}, 0),
    ]:
        assert (await desk.get("/api/tickets", params=params)).json()["total"] == count, params


@pytest.mark.parametrize("after", ["x", "W10", "WyJhIiwiYiJd", "WzEsMl0"])
async def test_a_place_that_is_none_in_the_list_is_refused(desk, after):
    answer = await desk.get("/api/tickets", params={"after": after})
    assert (answer.status_code, answer.json()["code"]) == (422, "input-rejected")


async def test_tickets_that_do_not_hold_together_are_found(world, desk):
    await accepted(world, desk)
    async with world.context.database.connect() as connection:
        assert await life.unsound(connection) == []
    async with world.context.database.begin() as connection:
        await connection.execute(tickets.update().values(owner="", state="signed"))
        assert await life.unsound(connection) == [(NUMBER, ("no owner", "with a unit, but owned by none"))]
