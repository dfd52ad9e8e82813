"""Tickets as training material."""

import pytest
from sqlalchemy import insert

from hotline.judged import Verdict
from intake_api.db.tables import corrections, draft_fields, tickets, utterances
from intake_api.tickets.judged import judged
from tests.fakes.calls import at

_FIELD = {"key": "category", "state": "accepted", "value": "", "revision": 1, "person_revision": 1}
_FILED = {
    "accepted_at": at(1), "accepted_by": "李", "list_version": "v1", "due_at": at(9), "due_exact": True,
    "state": "accepted", "owner": "李", "co_units": [], "returns": 0, "extensions": 0, "reopened": 0, "invalid": False,
    "revision": 1, "changed_at": at(1), "origin": "call",
}  # fmt: skip
_HEARD = {"end_ms": 9, "words": [], "confidence": 1.0, "origin": "live", "version": "v"}


@pytest.fixture
async def connection(database):
    async with database.begin() as connection:
        yield connection


async def _ticket(connection, number, call_id, fields, suggestion=None, category=None):
    draft_id = f"{call_id}#{number}"
    row = {"number": number, "draft_id": draft_id, "call_id": call_id, "fields": fields}
    await connection.execute(insert(tickets).values(_FILED | row | {"category": category or fields.get("category")}))
    await connection.execute(
        insert(draft_fields).values(
            _FIELD | {"draft_id": draft_id, "suggestion": suggestion, "source": suggestion and "transformer-1"}
        )
    )


async def _say(connection, call_id, start_ms, text, side="caller"):
    row = {"id": f"{call_id}:{side}:{start_ms}", "call_id": call_id, "side": side, "start_ms": start_ms, "text": text}
    await connection.execute(insert(utterances).values(_HEARD | row))


async def test_words_are_the_callers_in_order_as_corrected(connection):
    await _ticket(connection, "1", "c1", {"category": "050101-1"}, "050101-2")
    await _say(connection, "c1", 20, "盖子没了")
    await _say(connection, "c1", 0, "井该")
    await _say(connection, "c1", 10, "您好", side="agent")
    await connection.execute(
        insert(corrections).values(utterance_id="c1:caller:0", call_id="c1", text="井盖", by="齐", at=at(2))
    )
    (ticket,) = await judged(connection)
    assert str(ticket.said) == "井盖\n盖子没了"
    assert (ticket.suggested, ticket.model, ticket.verdict) == ("050101-2", "transformer-1", Verdict.CHANGED)
    assert "井盖" not in repr(ticket)


async def test_what_a_grid_worker_wrote_is_no_callers_words(connection):
    values = {
        "number": "1",
        "draft_id": None,
        "call_id": None,
        "fields": {"category": "050101-1", "content": "井盖没了"},
    }
    await connection.execute(insert(tickets).values(_FILED | values | {"category": "050101-1", "origin": "grid"}))
    assert await judged(connection) == ()


async def test_call_with_several_tickets_gives_each_its_own_content(connection):
    await _say(connection, "c1", 0, "井盖没了还有暖气不热")
    await _ticket(connection, "1", "c1", {"category": "050101-1", "content": "井盖没了。"})
    await _ticket(connection, "2", "c1", {"category": "080101-1", "content": "暖气不热。"})
    assert [str(ticket.said) for ticket in await judged(connection)] == ["井盖没了。", "暖气不热。"]


async def test_ticket_without_words_is_left_out(connection):
    await _ticket(connection, "1", "c1", {"category": "050101-1"})
    assert await judged(connection) == ()


async def test_category_is_the_one_it_has_by_now(connection):
    await _say(connection, "c1", 0, "井盖没了")
    await _ticket(connection, "1", "c1", {"category": "050101-1"}, "050101-1", category="050101-2")
    (ticket,) = await judged(connection)
    assert (ticket.category, ticket.verdict) == ("050101-2", Verdict.CHANGED)
