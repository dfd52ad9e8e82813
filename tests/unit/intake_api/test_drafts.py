import asyncio

import pytest
from sqlalchemy.exc import DataError

from hotline.drafts import Advice, Alarm, Category, Evidence, FieldKey, LevelChoice, Question
from hotline.events import EventType
from intake_api.bus import Bus
from intake_api.drafts import service, worker
from tests.fakes.calls import CALL, answered, at, draft, event

DRAFT = f"/api/drafts/{CALL}%231"


@pytest.fixture
async def desk(world):
    """The agent of a call whose draft has suggestions."""
    await world.write(event(EventType.CALL_CHANGED, answered(), seconds=3))
    await service.suggest(world.context, draft(title="井盖缺失", callback_number="13900000000"), at(5))
    async with await world.client("agent") as client:
        yield client


async def put(client, key, value, revision):
    return await client.put(f"{DRAFT}/fields/{key}", json={"value": value, "revision": revision})


def field(answer, key):
    return answer.json()["fields"][key]


async def test_a_suggestion_carries_the_words_it_came_from(desk):
    title = field(await desk.get(DRAFT), "title")
    assert title["state"] == "suggested"
    assert title["suggestion"]["evidence"] == [{"utterance_id": "u1", "start_ms": 0, "end_ms": 1000}]


async def test_typing_makes_a_field_edited_and_moves_the_draft_on(desk):
    before = (await desk.get(DRAFT)).json()["revision"]
    answer = await put(desk, "title", "雨水井盖缺失", before)
    assert field(answer, "title")["state"] == "edited"
    assert answer.json()["revision"] == before + 1


async def test_typing_the_same_again_changes_nothing(desk):
    first = await put(desk, "title", "雨水井盖缺失", 1)
    again = await put(desk, "title", "雨水井盖缺失", 1)
    assert again.json() == first.json()


async def test_typing_on_a_stale_view_of_the_field_is_a_conflict_that_shows_the_draft(desk):
    await put(desk, "title", "雨水井盖缺失", 1)
    answer = await put(desk, "title", "路灯不亮", 1)
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert answer.json()["draft"]["fields"]["title"]["value"] == "雨水井盖缺失"
    assert answer.json()["draft"] == (await desk.get(DRAFT)).json()


async def test_a_change_of_another_field_is_no_conflict(desk):
    await put(desk, "title", "雨水井盖缺失", 1)
    assert (await put(desk, "content", "井盖丢了", 1)).status_code == 200


async def test_a_suggestion_that_came_meanwhile_is_no_conflict_and_loses(world, desk):
    await service.suggest(world.context, draft(basis=("u1", "u2"), title="路灯不亮"), at(6))
    answer = await put(desk, "title", "雨水井盖缺失", 1)
    assert field(answer, "title")["value"] == "雨水井盖缺失"
    assert field(answer, "title")["suggestion"]["value"] == "路灯不亮"


async def test_suggestions_never_change_what_was_typed(world, desk):
    await put(desk, "title", "雨水井盖缺失", 1)
    await service.suggest(world.context, draft(basis=("u1", "u2"), title="路灯不亮"), at(6))
    title = field(await desk.get(DRAFT), "title")
    assert (title["value"], title["suggestion"]["value"]) == ("雨水井盖缺失", "路灯不亮")


async def test_older_suggestions_that_come_late_change_nothing(world, desk):
    await service.suggest(world.context, draft(basis=("u1", "u2"), title="路灯不亮"), at(6))
    await service.suggest(world.context, draft(basis=("u1",), title="旧的"), at(9))
    assert field(await desk.get(DRAFT), "title")["value"] == "路灯不亮"


async def test_the_same_suggestions_twice_are_one_revision(world, desk):
    before = (await desk.get(DRAFT)).json()
    await service.suggest(world.context, draft(title="井盖缺失", callback_number="13900000000"), at(5))
    assert (await desk.get(DRAFT)).json() == before


async def test_accepting_a_suggestion_makes_it_safe(world, desk):
    answer = await desk.post(f"{DRAFT}/fields/title/accept")
    assert field(answer, "title")["state"] == "accepted"
    await service.suggest(world.context, draft(basis=("u1", "u2"), title="路灯不亮"), at(6))
    assert field(await desk.get(DRAFT), "title")["value"] == "井盖缺失"


async def test_accepting_another_suggestion_than_was_seen_is_a_conflict(desk):
    answer = await desk.post(f"{DRAFT}/fields/title/accept", json={"value": "路灯不亮"})
    assert answer.status_code == 409


async def test_accepting_twice_is_accepting_once(desk):
    first = await desk.post(f"{DRAFT}/fields/title/accept")
    assert (await desk.post(f"{DRAFT}/fields/title/accept")).json() == first.json()


async def test_nothing_can_be_accepted_where_nothing_is_suggested(desk):
    assert (await desk.post(f"{DRAFT}/fields/place_text/accept")).status_code == 409


async def test_giving_a_field_back_shows_the_suggestion_again(desk):
    await put(desk, "title", "雨水井盖缺失", 1)
    answer = await desk.post(f"{DRAFT}/fields/title/clear")
    assert field(answer, "title")["state"] == "suggested"
    assert field(answer, "title")["value"] == "井盖缺失"


async def test_a_situation_chosen_by_hand_brings_unit_and_deadline(desk):
    answer = await put(desk, "category", "010101-2", 1)
    assert answer.json()["category_name"] == "市政设施 › 井盖 › 井盖缺损 › 井盖破损"
    assert field(answer, "unit")["value"] == "街道办事处"
    assert field(answer, "deadline")["value"] == "5个工作日"


async def test_a_code_the_list_does_not_have_is_refused(desk):
    assert (await put(desk, "category", "99", 1)).status_code == 422


async def test_an_unknown_field_is_refused(desk):
    assert (await put(desk, "mood", "x", 1)).status_code == 422


@pytest.mark.parametrize("id_", ["1700000000.1%232", "9.9%231", "nonsense"])
async def test_a_draft_that_is_not_there_is_not_found(desk, id_):
    assert (await desk.get(f"/api/drafts/{id_}")).status_code == 404
    answer = await desk.put(f"/api/drafts/{id_}/fields/title", json={"value": "x", "revision": 0})
    assert answer.status_code == 404


async def test_the_models_category_comes_with_its_alternatives(world, desk):
    category = Category((LevelChoice(1, "01", "市政设施", 0.9),), None, ())
    await service.suggest(world.context, draft(basis=("u1", "u2"), placed=category), at(6))
    assert (await desk.get(DRAFT)).json()["category"] == {
        "path": [{"level": 1, "code": "01", "name": "市政设施", "confidence": 0.9}],
        "situation": None,
        "alternatives": [],
    }


async def test_every_change_is_announced_once_with_its_revision(world, desk):
    world.published.events.clear()
    answer = await put(desk, "title", "雨水井盖缺失", 1)
    await put(desk, "title", "雨水井盖缺失", 1)
    [sent] = world.published.events
    assert (sent.type, sent.data.revision) == (EventType.DRAFT_CHANGED, answer.json()["revision"])


async def test_a_call_that_reaches_an_agent_has_its_draft_once(world):
    await service.open_for(world.context, CALL)
    await service.open_for(world.context, CALL)
    assert [item.data.draft_id for item in world.published.events] == [f"{CALL}#1"]


async def test_a_suggestion_that_fits_no_table_does_not_hold_up_the_next(world, monkeypatch):
    merged, done = [], asyncio.Event()

    async def suggest(_, item, __):
        if not merged and item.suggestions[0].value == "太长":
            raise DataError("", {}, ValueError())
        merged.append(str(item.suggestions[0].value))
        done.set()

    monkeypatch.setattr(service, "suggest", suggest)
    async with Bus(world.context.settings.redis, world.streams) as bus:
        for title in ("太长", "井盖缺失"):
            await bus.publish(event(EventType.DRAFT_SUGGESTED, draft(title=title), cause=[title]))
        working = asyncio.ensure_future(worker.merge_suggestions(world.context, bus))
        async with asyncio.timeout(2):
            await asyncio.wait([working, asyncio.ensure_future(done.wait())], return_when=asyncio.FIRST_COMPLETED)
        working.cancel()
    assert merged == ["井盖缺失"]


ADVICE = Advice(
    (Question(FieldKey.PLACE_TEXT, "请问具体门牌号是多少？"),),
    (Alarm("燃气泄漏", ("燃气抢修", "119"), (Evidence("u1", 0, 1000),)),),
)


async def test_questions_and_dangers_come_with_the_draft(world, desk):
    await service.suggest(world.context, draft(basis=("u1", "u2"), advice=ADVICE), at(6))
    advice = (await desk.get(DRAFT)).json()["advice"]
    assert advice["questions"] == [{"key": "place_text", "text": "请问具体门牌号是多少？"}]
    assert advice["alarms"][0]["hand_over"] == ["燃气抢修", "119"]
    assert advice["abstains"] is None


async def second(client):
    return [
        item for item in (await client.get("/api/desk")).json()["call"]["drafts"] if item["draft_id"] == f"{CALL}#2"
    ]


async def two_issues(world):
    for number in (1, 2):
        told = draft(basis=("u1", "u2"), number=number, issues=2, advice=ADVICE, title=f"事{number}")
        await service.suggest(world.context, told, at(6))


async def test_a_second_issue_is_a_second_draft_of_the_call(world, desk):
    await two_issues(world)
    assert [item["fields"]["title"]["value"] for item in await second(desk)] == ["事2"]


async def test_an_issue_that_vanished_leaves_no_suggestion_behind(world, desk):
    await two_issues(world)
    await service.suggest(world.context, draft(basis=("u1", "u2", "u3"), title="事1"), at(7))
    assert await second(desk) == []
    gone = (await desk.get(f"/api/drafts/{CALL}%232")).json()
    assert {field["state"] for field in gone["fields"].values()} == {"empty"}
    assert gone["advice"] == {"questions": [], "alarms": [], "abstains": None}


async def test_an_issue_that_vanished_keeps_what_was_typed(world, desk):
    await two_issues(world)
    await desk.put(f"/api/drafts/{CALL}%232/fields/title", json={"value": "路灯", "revision": 1})
    await service.suggest(world.context, draft(basis=("u1", "u2", "u3"), title="事1"), at(7))
    assert [item["fields"]["title"]["value"] for item in await second(desk)] == ["路灯"]


async def test_a_second_issue_told_again_late_does_not_come_back(world, desk):
    await two_issues(world)
    await service.suggest(world.context, draft(basis=("u1", "u2", "u3"), title="事1"), at(7))
    await service.suggest(world.context, draft(basis=("u1", "u2"), number=2, issues=2, title="事2"), at(8))
    assert await second(desk) == []
