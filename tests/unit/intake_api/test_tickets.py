import asyncio

import pytest

from hotline.events import EventType
from hotline.tickets import is_ticket_number
from intake_api.drafts import service
from tests.fakes.calls import CALL, answered, at, draft, event

DRAFT = f"/api/drafts/{CALL}%231"


@pytest.fixture
async def desk(world):
    await world.write(event(EventType.CALL_CHANGED, answered(), seconds=3))
    async with await world.client("agent") as client:
        yield client


async def suggested(world, *, at_seconds=5, **values):
    values = {"title": "井盖缺失", "content": "井盖丢了", **values}
    await service.suggest(world.context, draft(**values), at(at_seconds))


async def test_an_accepted_draft_is_a_ticket_with_its_unit_and_due_time(world, desk):
    await suggested(world, category="010101-1", unit="市排水中心", deadline="2紧急工作时")
    ticket = (await desk.post(f"{DRAFT}/accept")).json()
    assert ticket["number"] == "20261123-000001-8"
    assert is_ticket_number(ticket["number"])
    assert ticket["fields"]["title"] == "井盖缺失"
    assert ticket["category_name"].endswith("路面井盖缺失")
    assert (ticket["unit"], ticket["deadline"]) == ("市排水中心", "2紧急工作时")
    assert ticket["due_at"] == "2026-11-23T04:01:40Z"
    assert ticket["accepted_by"] == "李"
    assert ticket["list_version"] == "v1"


async def test_whoever_accepts_takes_the_suggestions_that_stand(world, desk):
    await suggested(world)
    revision = (await desk.get(DRAFT)).json()["revision"]
    await desk.put(f"{DRAFT}/fields/title", json={"value": "井盖丢失", "revision": revision})
    await desk.post(f"{DRAFT}/accept")
    fields = (await desk.get(DRAFT)).json()["fields"]
    assert (fields["title"]["state"], fields["title"]["value"]) == ("edited", "井盖丢失")
    assert (fields["content"]["state"], fields["content"]["value"]) == ("accepted", "井盖丢了")
    assert fields["unit"]["state"] == "empty"


async def test_accepting_twice_gives_the_same_ticket(world, desk):
    await suggested(world)
    first = await desk.post(f"{DRAFT}/accept")
    assert (await desk.post(f"{DRAFT}/accept")).json() == first.json()


async def test_accepting_twice_at_once_gives_one_ticket(world, desk):
    await suggested(world)
    answers = await asyncio.gather(*(desk.post(f"{DRAFT}/accept") for _ in range(4)))
    assert {answer.json()["number"] for answer in answers} == {"20261123-000001-8"}


async def test_a_ticket_without_title_and_content_is_refused_by_name(desk):
    answer = await desk.post(f"{DRAFT}/accept")
    assert (answer.status_code, answer.json()["code"]) == (422, "fields-missing")
    assert answer.json()["fields"] == ["title", "content"]


async def test_a_refused_ticket_uses_up_no_number(world, desk):
    await desk.post(f"{DRAFT}/accept")
    await suggested(world)
    assert (await desk.post(f"{DRAFT}/accept")).json()["number"].startswith("20261123-000001-")


@pytest.mark.parametrize("deadline", ["尽快", ""])
async def test_a_ticket_without_a_limit_of_the_list_gets_the_default(world, desk, deadline):
    await suggested(world, deadline=deadline)
    ticket = (await desk.post(f"{DRAFT}/accept")).json()
    assert (ticket["deadline"] or "", ticket["due_at"]) == (deadline, "2026-11-30T16:00:00Z")


async def test_a_ticket_is_not_changed_by_typing_or_suggestions(world, desk):
    await suggested(world)
    await desk.post(f"{DRAFT}/accept")
    answer = await desk.put(f"{DRAFT}/fields/title", json={"value": "x", "revision": 99})
    assert answer.status_code == 409
    before = (await desk.get(DRAFT)).json()
    await service.suggest(world.context, draft(basis=("u1", "u2"), title="路灯"), at(60))
    assert (await desk.get(DRAFT)).json() == before
    assert before["status"] == "accepted"


async def test_a_ticket_cannot_be_put_aside(world, desk):
    await suggested(world)
    await desk.post(f"{DRAFT}/accept")
    assert (await desk.post(f"{DRAFT}/aside")).status_code == 409


async def test_the_ticket_is_announced(world, desk):
    await suggested(world)
    number = (await desk.post(f"{DRAFT}/accept")).json()["number"]
    assert [item.data.number for item in world.published.events if item.type is EventType.TICKET_ACCEPTED] == [number]


async def test_a_value_that_changed_unseen_is_not_accepted(world, desk):
    await suggested(world)
    seen = {"title": "井盖缺失", "content": "井盖丢了", "unit": ""}
    await suggested(world, content="井盖丢了，晚上有人摔倒", at_seconds=6)
    answer = await desk.post(f"{DRAFT}/accept", json={"seen": seen})
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    now = answer.json()["draft"]
    assert now["status"] == "open"
    assert now["fields"]["content"]["value"] == "井盖丢了，晚上有人摔倒"
    seen["content"] = now["fields"]["content"]["value"]
    ticket = (await desk.post(f"{DRAFT}/accept", json={"seen": seen})).json()
    assert ticket["fields"]["content"] == "井盖丢了，晚上有人摔倒"


async def test_a_ticket_comes_again_whatever_was_seen(world, desk):
    await suggested(world)
    first = await desk.post(f"{DRAFT}/accept")
    again = await desk.post(f"{DRAFT}/accept", json={"seen": {"title": "别的"}})
    assert again.json() == first.json()
