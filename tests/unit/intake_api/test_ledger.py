"""Nobody sees anything about a person without an entry, and no entry is lost or changed unseen."""

import array
import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import DBAPIError

from hotline.errors import InputRejected
from hotline.events import EventType
from hotline.ledger import Action, Break
from intake_api.db.tables import ledger, ledger_head, ledger_refs, ledger_seals
from intake_api.drafts import service as drafts
from intake_api.http.route_table import ROUTES
from intake_api.ledger import seals, service, store
from intake_api.settings import LedgerSettings
from tests.fakes.calls import CALL, answered, at, draft, event, said
from tests.unit.intake_api.conftest import USERS
from tests.unit.intake_api.test_access import ASKED, DRAFT, SENT, TICKET, a_hot_spot, filled_in
from tests.unit.intake_api.test_live import CHANGED, FINAL, live, opened, until  # noqa: F401  # `live` is a fixture

NOT_ABOUT_PEOPLE = {
    "/health": "no data",
    "/ready": "no data",
    "/api/session": "the user's own name",
    "/api/categories": "the list",
    "/api/territory/shapes": "areas",
    "/api/territory/counts": "counts",
    "/api/territory/find": "places of the territory",
    "/api/territory/areas/{code}": "areas",
    "/api/territory/at": "areas",
    "/api/board": "counts, call ids and agents' states",
    "/api/hot-spots": "counts",
    "/api/rules": "what the city decides; who changed it is staff",
    "/api/rules/{key}/history": "what the city decides; who changed it is staff",
    "/api/holds": "ids",
    "/api/webhooks": "programs",
    "/api/webhooks/{webhook_id}": "a program",
    "/api/webhooks/{webhook_id}/history": "a program; who changed it is staff",
    "/api/webhooks/{webhook_id}/deliveries": "ids and states",
    "/api/oidc": "no data",
    "/api/oidc/start": "no data",
    "/api/oidc/callback": "no data",
    "/api/sessions": "the user's own",
    "/api/users": "colleagues",
    "/api/users/{username}/tokens": "programs",
    "/{path:path}": "pages",
}
READS = [
    (method, path)
    for method, path in ROUTES
    if method == "GET" or path.endswith(("/reveal", "/exports", "{draft_id}/check"))
]


@pytest.fixture
async def filled(world):
    """A call with words, sound, draft and ticket, and a hot spot."""
    call = answered(recording="rec")
    await world.write(
        event(EventType.CALL_CHANGED, call, seconds=3), event(EventType.UTTERANCE_FINAL, said(0, 1000), seconds=4)
    )
    world.context.settings.recordings.mkdir()
    samples = array.array("h", [0] * 16000)
    (world.context.settings.recordings / "rec.raw").write_bytes(samples.tobytes())
    await drafts.suggest(world.context, draft(title="井盖缺失", content="井盖丢了"), world.context.now())
    async with await world.client("agent") as client:
        assert (await client.post(f"/api/drafts/{DRAFT}/accept")).json()["number"] == TICKET
    await a_hot_spot(world)
    return world


async def entries(world):
    async with world.context.database.connect() as connection:
        return [entry async for entry in store.each(connection)]


async def faults(world, *kept, key=None):
    async with world.context.database.connect() as connection:
        return (await service.check(connection, kept, key))[1]


async def ask(world, who, method, path, body=None):
    async with await world.client(who) as client:
        sent = {"params": body} if method == "GET" else {"json": body}
        return await client.request(method, path, **sent)


@pytest.mark.parametrize(("method", "path"), READS, ids=[" ".join(route) for route in READS])
async def test_every_read_about_people_leaves_an_entry(filled, method, path):
    roles = ROUTES[method, path].roles
    who = next(who for who in ("agent", "supervisor", "admin") if set(USERS[who].roles) & roles)
    before = len(await entries(filled))
    body = ASKED.get(path) if method == "GET" else SENT.get((method, path))
    answer = await ask(filled, who, method, filled_in(path), body)
    after = await entries(filled)
    if path in NOT_ABOUT_PEOPLE:
        assert len(after) == before
        return
    assert answer.is_success, answer.text
    assert [entry.who for entry in after[before:]] == [USERS[who].name]
    assert after[-1].refs
    assert after[-1].outcome == "done"
    assert await faults(filled) == []


@pytest.mark.parametrize(
    ("who", "method", "path", "body", "action"),
    [
        ("other", "GET", f"/api/calls/{CALL}", None, Action.VIEW),
        ("other", "GET", f"/api/calls/{CALL}/audio", None, Action.LISTEN),
        ("other", "POST", f"/api/calls/{CALL}/reveal", {"reason": "handling"}, Action.REVEAL),
        ("other", "GET", f"/api/drafts/{DRAFT}", None, Action.VIEW),
    ],
)
async def test_a_refusal_leaves_an_entry_too(filled, who, method, path, body, action):
    assert (await ask(filled, who, method, path, body)).status_code == 403
    last = (await entries(filled))[-1]
    assert (last.action, last.outcome, last.roles) == (action, "refused", ({"other": "agent"}.get(who, who),))


async def test_without_the_ledger_nobody_sees_anything(filled):
    async with filled.context.database.begin() as connection:
        await connection.execute(text("DROP TABLE ledger_refs"))
    async with await filled.client("quality") as client:
        client._transport.raise_app_exceptions = False
        answer = await client.get(f"/api/review/calls/{CALL}")
    assert answer.status_code in {500, 503}
    assert "井盖" not in answer.text


async def test_who_saw_a_ticket_names_lists_details_changes_and_exports(filled):
    for who, method, path, body in (
        ("quality", "GET", f"/api/tickets/{TICKET}", None),
        ("other", "GET", "/api/tickets", None),
        ("quality", "POST", f"/api/tickets/{TICKET}/reveal", {"reason": "quality"}),
        ("agent", "POST", f"/api/tickets/{TICKET}/steps", {"kind": "answer", "revision": 1, "reason": "已告知"}),
        ("supervisor", "POST", "/api/tickets/exports", {"reason": "oversight", "format": "csv"}),
    ):
        assert (await ask(filled, who, method, path, body)).is_success
    page = (await ask(filled, "supervisor", "GET", f"/api/ledger/tickets/{TICKET}")).json()
    assert [(item["who"], item["action"]) for item in page["items"]] == [
        ("苏", "export"),
        ("李", "change"),
        ("齐", "reveal"),
        ("陈", "search"),
        ("齐", "view"),
        ("李", "change"),
    ]
    assert page["items"][2]["detail"] == {"reason": "quality"}
    some = (await ask(filled, "supervisor", "GET", f"/api/ledger/tickets/{TICKET}", {"size": 4})).json()
    rest = await ask(filled, "supervisor", "GET", f"/api/ledger/tickets/{TICKET}", {"before": some["next"]})
    assert some["items"] + rest.json()["items"] == page["items"]


async def test_who_heard_a_call_is_told_with_who_saw_it(filled):
    await ask(filled, "quality", "GET", f"/api/calls/{CALL}/audio", {"start_ms": 100, "end_ms": 200})
    page = (await ask(filled, "supervisor", "GET", f"/api/ledger/calls/{CALL}")).json()
    assert (page["items"][0]["action"], page["items"][0]["refs"][0]) == ("listen", f"recording:{CALL}")
    assert page["items"][0]["detail"] == {"start_ms": "100", "end_ms": "200"}


async def test_an_entry_holds_no_value_of_a_caller(filled):
    await ask(filled, "supervisor", "GET", "/api/tickets", {"owner": "王先生13900000000"})
    await ask(filled, "supervisor", "GET", "/api/review/calls", {"agent": "王先生"})
    await ask(filled, "supervisor", "GET", "/api/ledger/tickets/王先生")
    kept = repr(await entries(filled))
    assert not any(word in kept for word in ("王先生", "13900000000", "井盖"))


async def test_a_page_that_follows_a_call_live_leaves_an_entry_once(world, live):  # noqa: F811
    page = await opened(world, "agent")
    await live.publish(CHANGED)
    await live.publish(FINAL)
    await page.next()
    await page.next()
    assert [str(entry.refs[0]) for entry in await entries(world)] == ["list:live", f"call:{CALL}"]
    await page.close()


async def test_a_supervisors_page_gets_no_callers_number_live(world, live):  # noqa: F811
    page = await opened(world, "supervisor")
    mine = await opened(world, "agent")
    await until(lambda: len(world.context.hub._subscriptions) == 2)
    await live.publish(CHANGED)
    assert (await page.next())["event"]["data"]["caller"] == "139****0000"
    assert (await mine.next())["event"]["data"]["caller"] == "13900000000"
    await page.close()
    await mine.close()


async def test_many_at_once_come_one_after_another(filled):
    async with await filled.client("quality") as client:
        await asyncio.gather(*(client.get(f"/api/tickets/{TICKET}") for _ in range(20)))
    found = await entries(filled)
    assert [entry.seq for entry in found] == list(range(1, len(found) + 1))
    assert await faults(filled) == []


async def broken(world, *statements):
    """As somebody who owns the database may: without the triggers."""
    async with world.context.database.begin() as connection:
        if connection.dialect.name == "sqlite":
            for table in ("ledger", "ledger_refs", "ledger_seals"):
                for name in ("no_update", "no_delete"):
                    await connection.execute(text(f"DROP TRIGGER {table}_{name}"))
        else:
            await connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            await connection.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [update(table).values(seq=table.c.seq) for table in (ledger, ledger_refs)]
    + [delete(table) for table in (ledger, ledger_refs)],
    ids=["change an entry", "change the index", "delete entries", "empty the index"],
)
async def test_the_database_lets_nobody_change_or_take_entries(filled, statement):
    with pytest.raises(DBAPIError, match="append-only"):
        async with filled.context.database.begin() as connection:
            await connection.execute(statement)
    assert len(await entries(filled)) == 1


async def five_entries(world):
    for _ in range(4):
        await ask(world, "quality", "GET", f"/api/tickets/{TICKET}")
    assert len(await entries(world)) == 5


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (update(ledger).where(ledger.c.seq == 3).values(who="陈"), (3, Break.CHANGED)),
        (update(ledger).where(ledger.c.seq == 3).values(refs={"x": 1}), (3, Break.CHANGED)),
        (update(ledger).where(ledger.c.seq == 3).values(action="slept"), (3, Break.CHANGED)),
        (delete(ledger).where(ledger.c.seq == 3), (3, Break.MISSING)),
        (delete(ledger).where(ledger.c.seq > 3), (4, Break.CUT)),
        (update(ledger).where(ledger.c.seq == 3).values(seq=9), (3, Break.MISSING)),
    ],
)
async def test_what_its_owner_does_to_the_table_is_found(filled, statement, found):
    await five_entries(filled)
    await broken(filled, statement)
    assert found in [(fault.seq, fault.kind) for fault in await faults(filled)]


async def test_a_cut_end_with_the_head_set_back_is_found_by_a_seal_kept_elsewhere(filled, tmp_path):
    await five_entries(filled)
    settings = LedgerSettings(key_file=tmp_path / "key", seals_file=tmp_path / "seals.jsonl")
    (tmp_path / "key").write_text("a secret")
    made = await service.make_seal(filled.context.database, settings, filled.context.now())
    assert made.seq == 5
    third = (await entries(filled))[2]
    await broken(
        filled,
        delete(ledger).where(ledger.c.seq > 3),
        delete(ledger_refs).where(ledger_refs.c.seq > 3),
        delete(ledger_seals),
        update(ledger_head).values(seq=third.seq, hash=third.hash),
    )
    assert await faults(filled) == []
    kept = seals.read(settings.seals_file, must_be_there=True)
    assert [(fault.seq, fault.kind) for fault in await faults(filled, *kept, key=b"a secret")] == [(4, Break.CUT)]
    forged = await faults(filled, replace(kept[0], seq=3, hash=third.hash), key=b"a secret")
    assert [(fault.seq, fault.kind) for fault in forged] == [(3, Break.FORGED)]


@pytest.mark.parametrize("line", ["nonsense", "{}", '{"seq": "x"}', "[]"])
def test_a_file_that_holds_no_seals_is_refused(tmp_path, line):
    (tmp_path / "seals").write_text(line)
    with pytest.raises(InputRejected):
        seals.read(tmp_path / "seals", must_be_there=True)


def test_a_file_of_seals_that_was_named_must_be_there(tmp_path):
    assert seals.read(tmp_path / "none", must_be_there=False) == ()
    with pytest.raises(InputRejected):
        seals.read(tmp_path / "none", must_be_there=True)


async def test_an_index_that_names_other_things_is_found(filled):
    async with filled.context.database.begin() as connection:
        await connection.execute(insert(ledger_refs).values(kind="ticket", id="x", seq=1))
    assert [(fault.seq, fault.kind) for fault in await faults(filled)] == [(1, Break.UNINDEXED)]


async def test_nothing_is_sealed_before_the_first_entry(world, tmp_path):
    settings = LedgerSettings(seals_file=Path(tmp_path / "seals"))
    assert await service.make_seal(world.context.database, settings, at(0)) is None


async def test_the_commands_answer_who_and_whether(filled, monkeypatch, capsys):
    await five_entries(filled)
    from typer.testing import CliRunner

    from intake_api.cli import build

    monkeypatch.setattr("intake_api.settings.read", lambda: filled.context.settings)

    def command(*words):
        return CliRunner().invoke(build(), ["ledger", *words])

    told = await asyncio.to_thread(command, "who", "ticket", TICKET)
    assert [line.split("\t")[2] for line in told.output.splitlines()] == ["齐"] * 4 + ["李"]
    whole = await asyncio.to_thread(command, "verify")
    assert (whole.exit_code, whole.output) == (0, "台账完整，共 5 条。\n")
    await broken(filled, update(ledger).where(ledger.c.seq == 3).values(who="陈"))
    wrong = await asyncio.to_thread(command, "verify")
    assert (wrong.exit_code, wrong.output.splitlines()[0]) == (1, "entry 3: changed")
