"""A whole call, right and wrong in every way: nothing personal in a log line, an error or an address."""

import io
import logging

import pytest
from sqlalchemy.exc import DBAPIError

from hotline import logs
from hotline.events import EventType
from intake_api.drafts import service
from intake_api.records import check, facts
from tests.fakes.calls import CALL, answered, at, draft, ended, event, said

DRAFT = f"/api/drafts/{CALL}%231"
PERSONAL = ("13900000000", "井盖", "王先生", "解放路")


@pytest.fixture
def written():
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.configure("test", stream=stream)
    yield stream
    root.handlers[:], root.level = before, level


async def test_a_whole_call_leaves_nothing_personal_in_the_log(world, written):
    await world.write(
        event(EventType.CALL_CHANGED, answered(), seconds=3),
        event(EventType.UTTERANCE_FINAL, said(0, 1000, "解放路井盖丢了"), seconds=4),
        event(EventType.CALL_CHANGED, ended(recording="rec"), seconds=10),
    )
    await check.ended_calls(world.context.database, [CALL], at(12))
    await service.suggest(world.context, draft(title="井盖缺失", content="解放路井盖丢了", caller_name="王先生"), at(5))
    seen = []
    async with await world.client("agent") as client:
        client._transport.raise_app_exceptions = False
        for method, path, body in (
            ("PUT", f"{DRAFT}/fields/caller_name", {"value": "王先生", "revision": 1}),
            ("PUT", f"{DRAFT}/fields/caller_name", {"value": "王先生们", "revision": 0}),
            ("PUT", f"{DRAFT}/fields/title", {"value": "井盖" * 3000, "revision": 1}),
            ("POST", f"{DRAFT}/accept", None),
            ("PUT", f"{DRAFT}/fields/title", {"value": "井盖", "revision": 9}),
            ("GET", f"/api/calls/{CALL}/audio", None),
        ):
            answer = await client.request(method, path, json=body)
            seen.append(answer.status_code)
            assert not any(word in str(answer.url) for word in PERSONAL)
            if answer.is_error:
                assert not any(word in answer.json()["detail"] for word in PERSONAL)
    assert seen == [200, 409, 422, 200, 409, 404]
    assert "a call has stretches nobody heard" in written.getvalue()
    assert not any(word in written.getvalue() for word in PERSONAL)


async def test_an_error_of_the_database_shows_no_values(world):
    broken = event(EventType.UTTERANCE_FINAL, said(0, 1000, "解放路井盖丢了"))
    object.__setattr__(broken.data, "confidence", None)
    async with world.context.database.connect() as connection:
        with pytest.raises(DBAPIError) as caught:
            await facts.write(connection, broken)
    assert not any(word in str(caught.value) for word in PERSONAL)
