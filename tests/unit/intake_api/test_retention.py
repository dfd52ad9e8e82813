"""What is due goes, with proof; what is held stays; what is not due stays."""

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from hotline.errors import NotFound
from hotline.events import EventType
from hotline.ledger import Action, digest_of_ids
from intake_api.db.tables import calls, draft_fields, drafts, ledger, ticket_history, tickets, utterances
from intake_api.ledger import service as ledger_service
from intake_api.ledger import store
from intake_api.retention import holds, service
from intake_api.retention.schemas import HoldKind, HoldReason
from intake_api.roles import housekeeping
from intake_api.settings import LedgerSettings, RetentionSettings
from tests.fakes.calls import CALL, T0, at, ended, event, said
from tests.unit.intake_api.test_access import TICKET
from tests.unit.intake_api.test_sight import a_call, ask

DAYS = RetentionSettings(
    recordings_days=10, transcripts_days=20, drafts_days=30, calls_days=40, tickets_days=50, ledger_days=60
)
OTHER = "1700000002.1"


@pytest.fixture
async def old(world):
    """A call with everything, its ticket closed, and a call with words that has no ticket."""
    await a_call(world, over=True, ticket=True)
    await world.write(
        event(EventType.CALL_CHANGED, ended(OTHER), seconds=12, call_id=OTHER),
        event(EventType.UTTERANCE_FINAL, said(0, 1000, call_id=OTHER), seconds=13, call_id=OTHER),
    )
    async with world.context.database.begin() as connection:
        await connection.execute(update(tickets).values(state="closed", closed_at=T0))
    os.utime(world.context.settings.recordings / "rec.raw", (T0.timestamp(), T0.timestamp()))
    return world


async def run(world, days, settings=DAYS):
    context = world.context
    return await service.run(context.database, settings, context.settings.recordings, T0 + timedelta(days=days))


async def left(world):
    async with world.context.database.connect() as connection:
        tables = (utterances, drafts, draft_fields, tickets, ticket_history, calls)
        return {
            table.name: (await connection.execute(select(func.count()).select_from(table))).scalar_one()
            for table in tables
        }


async def deletions(world):
    async with world.context.database.connect() as connection:
        return [entry async for entry in store.each(connection) if entry.action == Action.DELETE]


@pytest.mark.parametrize(
    ("days", "gone"),
    [
        (9, {}),
        (11, {"recordings": 1}),
        (21, {"recordings": 1, "transcripts": 2}),
        (31, {"recordings": 1, "transcripts": 2, "drafts": 1}),
        (41, {"recordings": 1, "transcripts": 2, "drafts": 1, "calls": 2}),
        (51, {"recordings": 1, "transcripts": 2, "drafts": 1, "calls": 2, "tickets": 1}),
    ],
)
async def test_each_class_goes_in_its_time(old, days, gone):
    classes = dict.fromkeys(("recordings", "transcripts", "drafts", "tickets", "calls", "ledger"), 0)
    settings, context = DAYS, old.context
    due = await service.due(context.database, settings, context.settings.recordings, T0 + timedelta(days=days))
    before = await left(old)
    assert due == classes | gone
    assert await left(old) == before
    assert await run(old, days) == due
    assert await run(old, days) == classes
    after = await left(old)
    assert (after["utterances"] == 0) is ("transcripts" in gone)
    assert (after["draft_fields"] == 0) is ("drafts" in gone)
    assert (after["ticket_history"] == 0) is ("tickets" in gone)
    assert (context.settings.recordings / "rec.raw").exists() is ("recordings" not in gone)


async def test_the_ledger_proves_what_went(old):
    await run(old, 51)
    told = [(entry.detail["class"], entry.outcome, entry.detail["count"]) for entry in await deletions(old)]
    assert told == [
        ("recordings", "begun", "1"),
        ("recordings", "done", "1"),
        ("transcripts", "done", "2"),
        ("drafts", "done", "1"),
        ("tickets", "done", "1"),
        ("calls", "done", "2"),
    ]
    last = (await deletions(old))[-1]
    assert last.detail["digest"] == digest_of_ids([CALL, OTHER])
    assert {ref.id for ref in last.refs} == {CALL, OTHER}


@pytest.mark.parametrize(("kind", "id_"), [(HoldKind.CALL, CALL), (HoldKind.TICKET, TICKET)])
async def test_what_is_held_stays_with_all_that_belongs_to_it(old, kind, id_):
    path = f"/api/holds/{kind}/{id_}"
    assert (await ask(old, "supervisor", "PUT", path, {"reason": "lawsuit"})).is_success
    await run(old, 1000)
    stays = await left(old)
    assert {name: count > 0 for name, count in stays.items()} == dict.fromkeys(stays, True)
    assert stays["calls"] == stays["utterances"] == 1
    # The recording's name is the call's own only on most exchanges: here it is another.
    assert (old.context.settings.recordings / "rec.raw").exists()
    assert [row["id"] for row in (await ask(old, "supervisor", "GET", "/api/holds")).json()] == [id_]
    assert (await ask(old, "supervisor", "DELETE", path)).status_code == 204
    assert (await ask(old, "supervisor", "DELETE", path)).status_code == 404
    await run(old, 1000)
    assert set((await left(old)).values()) == {0}


async def test_only_what_there_is_can_be_held(old):
    for path in ("/api/holds/call/9.9", "/api/holds/ticket/20261123-000009-9"):
        assert (await ask(old, "supervisor", "PUT", path, {"reason": "audit"})).status_code == 404


async def test_a_ticket_that_was_never_closed_is_never_due(old):
    async with old.context.database.begin() as connection:
        await connection.execute(update(tickets).values(state="in-hand", closed_at=None))
    assert (await run(old, 10_000))["tickets"] == 0


async def test_the_ledger_is_cut_at_its_beginning_and_stays_whole(old):
    before = await entries(old)
    assert (await run(old, 59))["ledger"] == 0
    gone = (await run(old, 100))["ledger"]
    assert gone >= len(before)
    after = await entries(old)
    assert after[0].seq == gone + 1
    assert after[-1].detail["class"] == "ledger"
    async with old.context.database.connect() as connection:
        assert (await ledger_service.check(connection, (), None))[1] == []


async def test_a_cut_that_no_entry_tells_of_is_found(old):
    async with old.context.database.begin() as connection:
        first = (await store.about(connection, [(await entries(old))[0].refs[0]], None, 10))[-1]
        await store.cut(connection, ledger_service.Link(first.seq, first.hash), at(0))
    async with old.context.database.connect() as connection:
        faults = (await ledger_service.check(connection, (), None))[1]
    assert [str(fault) for fault in faults] == [f"entry {first.seq}: missing"]


async def test_what_the_ledger_tells_of_held_things_stays(old):
    await ask(old, "supervisor", "PUT", f"/api/holds/ticket/{TICKET}", {"reason": "inquiry"})
    assert (await run(old, 1000))["ledger"] == 0
    async with old.context.database.connect() as connection:
        first = await connection.execute(select(func.min(ledger.c.seq)))
    assert first.scalar_one() == 1


async def test_a_recording_of_no_call_goes_by_its_files_age(old):
    stray = old.context.settings.recordings / "stray.wav.part"
    stray.write_bytes(b"x")
    os.utime(stray, (T0.timestamp(), T0.timestamp()))
    assert (await run(old, 11))["recordings"] == 2
    assert not stray.exists()


async def test_the_deletion_survives_in_many_batches(old, monkeypatch):
    monkeypatch.setattr(service, "_AT_ONCE", 1)
    assert (await run(old, 41))["calls"] == 2
    assert [entry.detail["count"] for entry in await deletions(old) if entry.detail["class"] == "calls"] == ["1", "1"]


async def test_deleted_words_are_in_no_page_of_the_file(old):
    if old.context.database.dialect.name != "sqlite":
        pytest.skip("PostgreSQL's VACUUM decides when")
    file = Path(old.context.database.url.database)
    said_and_typed = ("南京街".encode(), json.dumps("南京街").strip('"').encode())
    written = [file, file.with_name(f"{file.name}-wal")]
    assert all(any(form in path.read_bytes() for path in written) for form in said_and_typed)
    await run(old, 51)
    await old.context.database.dispose()
    assert not any(form in path.read_bytes() for path in written if path.exists() for form in said_and_typed)


async def test_a_night_deletes_and_seals(old, tmp_path):
    settings = old.context.settings.model_copy(
        update={"retention": DAYS, "ledger": LedgerSettings(seals_file=tmp_path / "seals.jsonl")}
    )
    gone = await housekeeping.once(settings, old.context.database, T0 + timedelta(days=51))
    assert gone["calls"] == 2
    assert len((tmp_path / "seals.jsonl").read_text().splitlines()) == 1


def test_the_night_comes_once_a_day():
    first = housekeeping.next_after(T0)
    assert first.isoformat() == "2026-11-24T03:20:00+08:00"
    assert housekeeping.next_after(first) == first + timedelta(days=1)


async def test_a_command_holds_and_releases(old):
    settings = old.context.settings.database
    held = await holds.hold_at(settings, HoldKind.CALL, CALL, HoldReason.AUDIT, at(0))
    assert held.by == "hotline retention"
    await holds.release_at(settings, HoldKind.CALL, CALL, at(1))
    with pytest.raises(NotFound):
        await holds.release_at(settings, HoldKind.CALL, CALL, at(2))


@pytest.mark.parametrize("days", ["recordings_days", "transcripts_days", "drafts_days"])
def test_a_call_is_not_forgotten_before_what_hangs_on_it(days):
    with pytest.raises(ValueError, match="calls must be kept"):
        RetentionSettings(**{days: 1096})


async def entries(world):
    async with world.context.database.connect() as connection:
        return [entry async for entry in store.each(connection)]
