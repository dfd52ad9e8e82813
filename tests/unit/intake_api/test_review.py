import array
from urllib.parse import quote

import pytest

from hotline.calls import Outcome
from hotline.drafts import draft_id
from hotline.events import EventType
from intake_api.drafts import service
from tests.fakes.calls import CALL, at, draft, ended, event, said

UTTERANCE = quote(said(0, 1).id)


@pytest.fixture
async def listener(world):
    """Quality staff, and three ended calls of which the first has words and a ticket."""
    await world.write(
        event(EventType.CALL_CHANGED, ended(), seconds=10), event(EventType.UTTERANCE_FINAL, said(0, 1000), seconds=4)
    )
    for n, agent in ((2, "1001"), (3, "1002")):
        id_ = f"170000000{n}.1"
        await world.write(event(EventType.CALL_CHANGED, ended(id_, agent), seconds=10 + n, call_id=id_))
    await service.suggest(world.context, draft(title="井盖缺失", content="井盖丢了"), at(5))
    async with await world.client("agent") as desk:
        assert (await desk.post(f"/api/drafts/{quote(draft_id(CALL, 1), safe='')}/accept")).is_success
    async with await world.client("quality") as client:
        yield client


async def listed(client, **filters):
    return (await client.get("/api/review/calls", params=filters)).json()


async def test_calls_are_listed_with_their_tickets(listener):
    rows = {row["call"]["call_id"]: row for row in (await listed(listener))["items"]}
    assert rows[CALL]["ticket"].startswith("20261123-000001-")
    assert [row["ticket"] for id_, row in rows.items() if id_ != CALL] == [None, None]


@pytest.mark.parametrize(
    ("filters", "total"),
    [
        ({}, 3),
        ({"agent": "1002"}, 1),
        ({"outcome": Outcome.ANSWERED}, 3),
        ({"outcome": Outcome.ABANDONED}, 0),
        ({"day": "2026-11-23"}, 3),
        ({"day": "2026-11-22"}, 0),
    ],
)
async def test_calls_are_found_by_day_outcome_and_agent(listener, filters, total):
    page = await listed(listener, **filters)
    assert page["total"] == len(page["items"]) == total


async def test_pages_hold_every_call_once(listener):
    pages = [await listed(listener, size=2)]
    while pages[-1]["next"]:
        pages.append(await listed(listener, size=2, after=pages[-1]["next"]))
    found = [row["call"]["call_id"] for page in pages for row in page["items"]]
    assert len(found) == len(set(found)) == 3
    assert [(page["total"], page["total_exact"]) for page in pages] == [(3, True)] * 2


@pytest.mark.parametrize("after", ["nonsense", "WyIxIl0", "WyJ4IiwieSJd"])
async def test_a_place_that_is_none_is_refused(listener, after):
    assert (await listener.get("/api/review/calls", params={"after": after})).status_code == 422


async def test_a_correction_stands_beside_the_original(listener):
    for text in ("井盖丢", "雨水井盖丢了"):
        answer = await listener.put(f"/api/review/utterances/{UTTERANCE}/correction", json={"text": text})
        assert answer.status_code == 200
    call = (await listener.get(f"/api/review/calls/{CALL}")).json()
    assert [(item["text"], item["by"]) for item in call["corrections"]] == [("雨水井盖丢了", "齐")]
    assert call["utterances"][0]["text"] == "井盖丢了"


async def test_words_nobody_said_cannot_be_corrected(listener):
    answer = await listener.put("/api/review/utterances/9.9%3Acaller%3A0/correction", json={"text": "x"})
    assert answer.status_code == 404


async def test_marks_and_notes_stay_with_the_call(listener):
    first = {"mark": "training", "note": "先报工号", "at_ms": 1200}
    assert (await listener.post(f"/api/review/calls/{CALL}/marks", json=first)).status_code == 201
    await listener.post(f"/api/review/calls/{CALL}/marks", json={"mark": "good"})
    call = (await listener.get(f"/api/review/calls/{CALL}")).json()
    assert [(item["mark"], item["note"], item["at_ms"]) for item in call["marks"]] == [
        ("training", "先报工号", 1200),
        ("good", "", None),
    ]
    assert next(row for row in (await listed(listener))["items"] if row["call"]["call_id"] == CALL)["marks"] == 2


@pytest.mark.parametrize("body", [{"mark": "bad"}, {"mark": "good", "at_ms": -1}, {"mark": "good", "note": "x" * 2001}])
async def test_a_mark_that_is_none_is_refused(listener, body):
    assert (await listener.post(f"/api/review/calls/{CALL}/marks", json=body)).status_code == 422


async def test_a_call_that_is_not_there_cannot_be_marked(listener):
    assert (await listener.post("/api/review/calls/9.9/marks", json={"mark": "good"})).status_code == 404


async def test_the_ticket_of_a_call_is_shown_with_it(listener):
    assert (await listener.get(f"/api/review/calls/{CALL}")).json()["ticket"]["fields"]["title"] == "井盖缺失"


@pytest.fixture
async def recorded(world):
    """A call of one second: left 1, 2, 3…, right 0."""
    await world.write(event(EventType.CALL_CHANGED, ended(recording="rec"), seconds=10))
    world.context.settings.recordings.mkdir()
    samples = array.array("h", (value for n in range(8000) for value in (n, 0)))
    (world.context.settings.recordings / "rec.raw").write_bytes(samples.tobytes())
    async with await world.client("agent") as client:
        yield client


async def test_a_stretch_of_a_live_recording_can_be_played(recorded):
    answer = await recorded.get(f"/api/calls/{CALL}/audio", params={"start_ms": 250, "end_ms": 500})
    assert answer.headers["content-type"] == "audio/wav"
    frames = array.array("h", answer.content[44:])
    assert (frames[0], len(frames)) == (2000, 4000)


async def test_a_stretch_is_cut_where_the_recording_ends(recorded):
    answer = await recorded.get(f"/api/calls/{CALL}/audio", params={"start_ms": 900, "end_ms": 5000})
    assert len(answer.content) == 44 + 100 * 8 * 4


async def test_without_an_end_it_is_the_rest(recorded):
    assert len((await recorded.get(f"/api/calls/{CALL}/audio")).content) == 44 + 8000 * 4


@pytest.mark.parametrize(
    "query", ["start_ms=5&end_ms=5", "start_ms=9&end_ms=5", "start_ms=-1", "start_ms=0&end_ms=99999999"]
)
async def test_a_stretch_that_is_none_is_refused(recorded, query):
    assert (await recorded.get(f"/api/calls/{CALL}/audio?{query}")).status_code == 422


async def test_another_agent_cannot_listen(world, recorded):
    async with await world.client("other") as client:
        assert (await client.get(f"/api/calls/{CALL}/audio")).status_code == 403
