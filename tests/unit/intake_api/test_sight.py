"""What each account sees of a caller: whole in hand, else masked, revealed on request, not at all where they asked."""

import array

import pytest

from hotline.events import EventType
from hotline.transcripts import Origin
from intake_api.accounts.schemas import Role
from intake_api.db.tables import kept_answers, ledger
from intake_api.drafts import service as drafts
from intake_api.sight import rules
from tests.fakes.calls import CALL, answered, draft, ended, event, said
from tests.unit.intake_api.test_access import DRAFT, TICKET

NAME, NUMBER, PLACE = "王建国", "13912341234", "和平区南京街12号"
CONTENT = f"{NAME}反映{PLACE}井盖丢了，电话{NUMBER}"
MASKED = "王**反映和平区***井盖丢了，电话139****1234"
SECRETS = (NAME, NUMBER, "南京街", "13900000000")


async def a_call(world, *, over=False, confidential=False, ticket=False):
    """Words, sound and a draft that tell of the caller; the call over, the draft a ticket."""
    await world.write(
        event(EventType.CALL_CHANGED, answered(recording="rec"), seconds=3),
        event(EventType.UTTERANCE_FINAL, said(0, 1000, f"我叫{NAME}，住{PLACE}"), seconds=4),
    )
    world.context.settings.recordings.mkdir()
    (world.context.settings.recordings / "rec.raw").write_bytes(array.array("h", [0] * 16000).tobytes())
    values = {
        "title": "井盖缺失",
        "content": CONTENT,
        "caller_name": NAME,
        "callback_number": NUMBER,
        "place_text": PLACE,
    }
    if confidential:
        values["confidential"] = "是"
    await drafts.suggest(world.context, draft(**values), world.context.now())
    if ticket:
        async with await world.client("agent") as client:
            made = (await client.post(f"/api/drafts/{DRAFT}/accept")).json()
            assert made["fields"]["caller_name"] == NAME
    if over:
        await world.write(event(EventType.CALL_CHANGED, ended(recording="rec"), seconds=10))


async def ask(world, who, method, path, body=None):
    async with await world.client(who) as client:
        return await client.request(method, path, json=body)


def tells(answer):
    """Which of the caller's values an answer tells."""
    assert answer.is_success, answer.text
    return [secret for secret in SECRETS if secret in answer.text]


READS = [
    ("supervisor", f"/api/calls/{CALL}"),
    ("quality", f"/api/calls/{CALL}"),
    ("agent", f"/api/calls/{CALL}"),
    ("quality", f"/api/review/calls/{CALL}"),
    ("supervisor", "/api/review/calls"),
    ("supervisor", "/api/board/figures/offered/calls"),
    ("agent", f"/api/drafts/{DRAFT}"),
    ("supervisor", f"/api/drafts/{DRAFT}"),
    ("agent", "/api/tickets"),
    ("agent", f"/api/tickets/{TICKET}"),
    ("quality", f"/api/tickets/{TICKET}"),
    ("other", f"/api/tickets/{TICKET}"),
    ("agent", f"/api/tickets/{TICKET}/repeats"),
]


@pytest.mark.parametrize("confidential", [False, True])
@pytest.mark.parametrize(("who", "path"), READS)
async def test_outside_the_call_in_hand_no_value_of_the_caller_is_told(world, who, path, confidential):
    await a_call(world, over=True, ticket=True, confidential=confidential)
    assert tells(await ask(world, who, "GET", path)) == []


async def test_the_call_in_hand_is_whole_at_its_desk(world):
    await a_call(world)
    for path in ("/api/desk", f"/api/calls/{CALL}", f"/api/drafts/{DRAFT}"):
        answer = await ask(world, "agent", "GET", path)
        assert {NAME, NUMBER, "南京街"} <= set(tells(answer)), path


async def test_a_call_that_is_over_stays_whole_while_its_draft_is_open(world):
    await a_call(world, over=True)
    assert NAME in tells(await ask(world, "agent", "GET", f"/api/calls/{CALL}"))
    assert (await ask(world, "agent", "POST", f"/api/drafts/{DRAFT}/aside")).is_success
    assert tells(await ask(world, "agent", "GET", f"/api/calls/{CALL}")) == []


async def test_a_masked_ticket_still_says_what_it_is_about(world):
    await a_call(world, over=True, ticket=True)
    fields = (await ask(world, "other", "GET", f"/api/tickets/{TICKET}")).json()["ticket"]["fields"]
    assert fields == {
        "title": "井盖缺失",
        "content": MASKED,
        "caller_name": "王**",
        "callback_number": "139****1234",
        "place_text": "和平区***",
    }


async def test_masked_words_lose_their_recognised_form(world):
    await a_call(world, over=True, ticket=True)
    plain = said(2000, 3000, "好的", origin=Origin.LIVE)
    await world.write(event(EventType.UTTERANCE_FINAL, plain, seconds=5))
    first, second = (await ask(world, "quality", "GET", f"/api/review/calls/{CALL}")).json()["utterances"]
    assert (first["text"], first["words"]) == ("我叫王**，住和平区***", [])
    assert (second["text"], len(second["words"])) == ("好的", 1)


async def test_a_reason_in_the_history_is_masked(world):
    await a_call(world, over=True, ticket=True)
    body = {"kind": "answer", "revision": 1, "reason": f"已电话告知{NAME}，{NUMBER}"}
    answer = await ask(world, "agent", "POST", f"/api/tickets/{TICKET}/steps", body)
    assert answer.json()["history"][1]["reason"] == "已电话告知王**，139****1234"


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("supervisor", f"/api/calls/{CALL}/reveal"),
        ("quality", f"/api/review/calls/{CALL}/reveal"),
        ("agent", f"/api/calls/{CALL}/reveal"),
        ("agent", f"/api/tickets/{TICKET}/reveal"),
        ("other", f"/api/tickets/{TICKET}/reveal"),
        ("quality", f"/api/tickets/{TICKET}/reveal"),
    ],
)
async def test_who_may_gets_the_values_for_a_reason_that_is_kept(world, who, path):
    await a_call(world, over=True, ticket=True)
    assert (await ask(world, who, "POST", path)).status_code == 422
    assert (await ask(world, who, "POST", path, {"reason": "张先生要的"})).status_code == 422
    assert {NAME, NUMBER} <= set(tells(await ask(world, who, "POST", path, {"reason": "call-back"})))
    async with world.context.database.connect() as connection:
        last = (await connection.execute(ledger.select().order_by(ledger.c.seq.desc()).limit(1))).mappings().one()
    kind, id_ = ("ticket", TICKET) if "tickets" in path else ("call", CALL)
    assert (last["action"], last["detail"], last["case"]) == ("reveal", {"reason": "call-back"}, f"{kind}:{id_}")


async def test_an_agent_reveals_no_ticket_that_has_left_the_desk(world):
    await a_call(world, over=True, ticket=True)
    step = {"kind": "dispatch", "revision": 1, "unit": "市排水中心"}
    assert (await ask(world, "supervisor", "POST", f"/api/tickets/{TICKET}/steps", step)).is_success
    path, body = f"/api/tickets/{TICKET}/reveal", {"reason": "call-back"}
    assert (await ask(world, "other", "POST", path, body)).status_code == 403
    assert (await ask(world, "agent", "POST", path, body)).is_success  # took the call


async def test_a_confidential_caller_is_called_so_in_lists(world):
    await a_call(world, over=True, ticket=True, confidential=True)
    fields = (await ask(world, "quality", "GET", "/api/tickets")).json()["items"][0]["fields"]
    assert (fields["caller_name"], fields["callback_number"]) == ("保密", "保密")
    rows = (await ask(world, "quality", "GET", "/api/review/calls")).json()["items"]
    assert rows[0]["call"]["caller"] == "保密"


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("quality", f"/api/review/calls/{CALL}/reveal", 403),
        ("other", f"/api/tickets/{TICKET}/reveal", 403),
        ("agent", f"/api/tickets/{TICKET}/reveal", 200),
        ("supervisor", f"/api/tickets/{TICKET}/reveal", 200),
    ],
)
async def test_a_confidential_caller_is_revealed_to_the_desk_that_took_it_and_to_roles_that_must(
    world, who, path, status
):
    await a_call(world, over=True, ticket=True, confidential=True)
    assert (await ask(world, who, "POST", path, {"reason": "quality"})).status_code == status


@pytest.mark.parametrize(("who", "status"), [("quality", 403), ("agent", 200), ("supervisor", 200)])
async def test_a_confidential_callers_voice_is_not_played_to_all(world, who, status):
    await a_call(world, over=True, ticket=True, confidential=True)
    assert (await ask(world, who, "GET", f"/api/calls/{CALL}/audio")).status_code == status


@pytest.mark.parametrize("value", ["王**", "保密"])
async def test_nobody_writes_stars_over_a_value(world, value):
    await a_call(world)
    path = f"/api/drafts/{DRAFT}/fields/caller_name"
    answer = await ask(world, "supervisor", "PUT", path, {"value": value, "revision": 9})
    assert (answer.status_code, answer.json()["code"]) == (422, "input-rejected")
    assert (await ask(world, "supervisor", "PUT", path, {"value": "王建", "revision": 9})).is_success


async def test_nobody_corrects_words_into_stars(world):
    await a_call(world)
    path = f"/api/review/utterances/{CALL}%3Acaller%3A0/correction"
    assert (await ask(world, "quality", "PUT", path, {"text": "我叫王**"})).status_code == 422
    assert (await ask(world, "quality", "PUT", path, {"text": "我叫王建国"})).is_success


async def test_a_conflict_shows_a_supervisor_no_more_than_the_draft_would(world):
    await a_call(world)
    path = f"/api/drafts/{DRAFT}/fields/caller_name/accept"
    answer = await ask(world, "supervisor", "POST", path, {"value": "王**"})
    assert answer.status_code == 409
    assert not any(secret in answer.text for secret in SECRETS)
    assert answer.json()["draft"]["fields"]["caller_name"]["value"] == "王**"


def test_every_role_has_its_line_in_the_table():
    assert set(rules.SIGHTS) == set(Role)


@pytest.mark.parametrize("path", [f"/api/tickets/{TICKET}/reveal", "/api/tickets/exports"])
async def test_a_look_is_never_answered_from_what_was_kept(world, path):
    await a_call(world, over=True, ticket=True)
    async with await world.client("supervisor") as client:
        for _ in range(2):
            answer = await client.post(path, json={"reason": "oversight"}, headers={"Idempotency-Key": "k"})
            assert answer.is_success
            assert "idempotency-replayed" not in answer.headers
    async with world.context.database.connect() as connection:
        entries = (await connection.execute(ledger.select())).mappings().all()
        assert (await connection.execute(kept_answers.select())).all() == []
    assert [row["action"] for row in entries[-2:]] == ["reveal" if "reveal" in path else "export"] * 2


@pytest.mark.parametrize("confidential", [False, True])
async def test_a_unit_reveals_the_tickets_it_must_work_on_but_no_confidential_caller(world, confidential):
    await a_call(world, over=True, ticket=True, confidential=confidential)
    step = {"kind": "dispatch", "revision": 1, "unit": "市排水中心"}
    assert (await ask(world, "supervisor", "POST", f"/api/tickets/{TICKET}/steps", step)).is_success
    assert tells(await ask(world, "unit", "GET", f"/api/tickets/{TICKET}")) == []
    answer = await ask(world, "unit", "POST", f"/api/tickets/{TICKET}/reveal", {"reason": "handling"})
    assert answer.status_code == (403 if confidential else 200)


@pytest.mark.parametrize(
    ("who", "status"), [("oversight", 200), ("quality-lead", 200), ("client", 403), ("district", 403)]
)
async def test_a_role_reveals_what_its_line_says(world, who, status):
    await a_call(world, over=True, ticket=True)
    answer = await ask(world, who, "POST", f"/api/tickets/{TICKET}/reveal", {"reason": "oversight"})
    assert answer.status_code == status
