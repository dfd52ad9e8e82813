import pytest

from hotline.events import EventType
from intake_api.drafts import service
from tests.fakes.calls import CALL, answered, at, draft, event, said

DRAFT = f"/api/drafts/{CALL}%231"
TURNS = [
    {"speaker": "caller", "text": "我要投诉物业乱收费", "start_ms": 0, "end_ms": 2000},
    {"speaker": "caller", "text": "收了我三千块", "start_ms": 3000, "end_ms": 5000},
]


@pytest.fixture
async def desk(world):
    await world.write(event(EventType.CALL_CHANGED, answered(), seconds=3))
    async with await world.client("agent") as client:
        yield client


def found(answer):
    return [(item["defect"], item["field"]) for item in answer.json()["findings"]]


async def test_a_ticket_is_told_what_its_transcript_says_otherwise(desk):
    ticket = {"content": "物业乱收费五千元", "request_kind": "咨询"}
    answer = await desk.post("/api/tickets/check", json={"transcript": TURNS, "ticket": ticket})
    assert found(answer) == [("complaint-softened", "request_kind"), ("fact-changed", "content")]
    assert 3000 <= answer.json()["findings"][1]["said_ms"] < 5000


async def test_a_ticket_that_says_what_was_said_has_no_findings(desk):
    ticket = {"content": "来电人投诉物业乱收费3000元", "request_kind": "投诉"}
    answer = await desk.post("/api/tickets/check", json={"transcript": TURNS, "ticket": ticket})
    assert (answer.status_code, found(answer)) == (200, [])


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"transcript": "…", "ticket": {}},
        {"transcript": [{"speaker": "nobody", "text": "", "start_ms": 0, "end_ms": 0}], "ticket": {}},
        {"transcript": [{"speaker": "caller", "text": "", "start_ms": 5, "end_ms": 0}], "ticket": {}},
        {"transcript": [], "ticket": {"nothing": "x"}},
    ],
)
async def test_what_is_no_ticket_or_transcript_is_refused(desk, body):
    assert (await desk.post("/api/tickets/check", json=body)).status_code == 422


async def test_a_draft_is_checked_against_its_call_and_stays_as_it_was(world, desk):
    await world.write(event(EventType.UTTERANCE_FINAL, said(0, 2000, "我要投诉井盖没人修"), seconds=4))
    await service.suggest(world.context, draft(title="井盖缺失", callback_number="13900000000"), at(5))
    before = (await desk.get(DRAFT)).json()
    assert found(await desk.post(f"{DRAFT}/check")) == [("number-not-said", "callback_number")]
    assert (await desk.get(DRAFT)).json() == before


async def test_a_draft_that_does_not_exist_is_not_found(desk):
    assert (await desk.post(f"/api/drafts/{CALL}%239/check")).status_code == 404


async def test_another_agents_draft_is_not_checked(world, desk):
    async with await world.client("other") as other:
        assert (await other.post(f"{DRAFT}/check")).status_code in (403, 404)
