"""What was written for webhooks arrives: signed, in order, again after failures, by one at a time, if allowed."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from typer.testing import CliRunner

from hotline.errors import Unavailable
from hotline.events import EventType, Family, TicketAccepted
from intake_api import cli, metrics
from intake_api.bus import Bus
from intake_api.db.tables import users, webhook_deliveries, webhooks
from intake_api.probe import Probe
from intake_api.roles import tell_webhooks
from intake_api.settings import ProbeSettings
from intake_api.webhooks import deliveries
from intake_api.webhooks.sending import Sender
from intake_api.webhooks.service import key_of
from intake_api.webhooks.signing import signature
from intake_api.webhooks.worker import Worker
from tests.fakes.calls import CALL, answered, at, event
from tests.fakes.receiver import receiving
from tests.unit.intake_api.test_access import a_webhook
from tests.unit.intake_api.test_ticket_steps import NUMBER, accepted, take

HERE = "210102001001001"


@pytest.fixture
async def desk(world, monkeypatch):
    monkeypatch.setattr(type(world.context.ground), "area_of", lambda self, text: HERE)
    await world.write(event(EventType.CALL_CHANGED, answered(), seconds=3))
    async with await world.client("agent", hours=10_000) as client:
        yield client


@pytest.fixture
async def admin(world):
    async with await world.client("admin", hours=10_000) as client:
        yield client


@pytest.fixture
async def receiver():
    async with receiving() as receiver:
        yield receiver


@dataclass
class Sending:
    worker: Worker
    world: object

    async def once(self):
        """Everything that is due by the world's clock."""
        for webhook in await self.worker.look():
            await self.worker.send_due(webhook)

    async def later(self, seconds):
        self.world.seconds[0] += seconds
        await self.once()


@asynccontextmanager
async def sending(world, **changed):
    settings = world.context.settings.webhooks.model_copy(update=changed)
    async with Sender(settings) as sender:
        worker = Worker(
            world.context.database, settings, key_of(settings), sender, now=world.context.now, chance=lambda: 0.0
        )
        yield Sending(worker, world)


async def rows(world):
    async with world.context.database.connect() as connection:
        found = await connection.execute(select(webhook_deliveries).order_by(webhook_deliveries.c.id))
        return found.mappings().all()


async def states(world):
    return [(row["type"], row["state"], row["attempts"], row["error"]) for row in await rows(world)]


async def webhook(world, id_=1):
    async with world.context.database.connect() as connection:
        return (await connection.execute(select(webhooks).where(webhooks.c.id == id_))).mappings().one()


async def test_a_message_arrives_with_a_signature_that_its_secret_verifies(world, desk, receiver):
    secret = (await a_webhook(world, url=receiver.url))["secret"]
    await accepted(world, desk, category="010101-1")
    async with sending(world) as going:
        await going.once()
    [got] = receiver.got
    assert got.headers["hotline-signature"] == signature([secret], int(world.context.now().timestamp()), got.body)
    assert (got.headers["hotline-event"], got.headers["content-type"]) == ("ticket.accepted", "application/json")
    assert got.event == {
        "id": got.headers["hotline-delivery"],
        "type": "ticket.accepted",
        "version": 1,
        "webhook": 1,
        "at": world.context.now().isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "data": {
            "number": NUMBER, "state": "accepted", "step": None, "category": "010101-1", "area": HERE, "revision": 1,
        },
    }  # fmt: skip
    assert await states(world) == [("ticket.accepted", "sent", 1, None)]
    assert (await webhook(world))["sent_at"] == world.context.now()


async def test_nothing_of_a_caller_is_in_what_arrives(world, desk, receiver):
    await a_webhook(world, url=receiver.url)
    await accepted(world, desk, caller_name="王先生", place_text="解放路", content="解放路井盖丢了")
    await take(desk, "answer", 1, reason="已告知王先生13900000000")
    async with sending(world) as going:
        await going.once()
    assert len(receiver.got) == 2
    sent = " ".join(repr(got) + got.body.decode("unicode_escape") for got in receiver.got)
    assert not any(word in sent for word in ("王先生", "解放路", "井盖", "13900000000", "已告知", CALL))


async def test_what_was_taken_is_not_sent_again(world, desk, receiver):
    await a_webhook(world, url=receiver.url)
    await accepted(world, desk)
    async with sending(world) as going:
        await going.once()
        await going.later(3600)
    assert len(receiver.got) == 1


@pytest.mark.parametrize(("answer", "error"), [(500, "status"), (302, "redirect"), (b"nonsense\r\n\r\n", "connection")])
async def test_a_failure_is_tried_again_later_under_the_same_id(world, desk, receiver, answer, error):
    await a_webhook(world, url=receiver.url)
    await accepted(world, desk)
    receiver.answers[:] = [answer, answer]
    async with sending(world) as going:
        await going.once()
        await going.once()
        assert (len(receiver.got), await states(world)) == (1, [("ticket.accepted", "waiting", 1, error)])
        await going.later(9)
        assert len(receiver.got) == 1
        await going.later(1)
        assert len(receiver.got) == 2
        await going.later(20)
    assert len({got.headers["hotline-delivery"] for got in receiver.got}) == 1
    assert len({got.body for got in receiver.got}) == 1
    assert await states(world) == [("ticket.accepted", "sent", 3, None)]
    assert ((await webhook(world))["failures"], (await webhook(world))["failing_since"]) == (0, None)


async def test_a_receiver_that_hangs_is_given_up_and_tried_again(world, desk):
    async with receiving(asyncio.Event()) as hanging:
        await a_webhook(world, url=hanging.url)
        await accepted(world, desk)
        async with sending(world, timeout_seconds=0.05) as going:
            await going.once()
    assert await states(world) == [("ticket.accepted", "waiting", 1, "timeout")]


async def test_a_receiver_that_hangs_holds_up_nobody_else(world, desk, receiver):
    hold = asyncio.Event()
    async with receiving(hold) as hanging:
        await a_webhook(world, url=hanging.url)
        await a_webhook(world, url=receiver.url)
        await accepted(world, desk)
        async with sending(world) as going, asyncio.timeout(8), asyncio.TaskGroup() as tasks:
            running = tasks.create_task(going.worker.run())
            await receiver.until(1)
            await hanging.until(1)
            assert (await rows(world))[0]["state"] == "waiting"
            running.cancel()
            hold.set()


async def test_a_delivery_is_given_up_after_its_last_try_and_sent_again_by_hand(world, desk, admin, receiver):
    await a_webhook(world, url=receiver.url)
    await accepted(world, desk)
    receiver.answers[:] = [500, 500, 500]
    async with sending(world, attempts=3) as going:
        for _ in range(4):
            await going.later(100)
        assert await states(world) == [("ticket.accepted", "dead", 3, "status")]
        [dead] = (await admin.get("/api/webhooks/1/deliveries", params={"state": "dead"})).json()["items"]
        assert (dead["number"], dead["status"], dead["error"], dead["next_at"]) == (NUMBER, 500, "status", None)
        assert (await admin.get("/api/webhooks/1")).json()["dead"] == 1
        wanted = {"delivery": dead["delivery"], "reason": "对方已恢复"}
        assert (await admin.post("/api/webhooks/1/redeliver", json=wanted)).json() == {"count": 1}
        again = await admin.post("/api/webhooks/1/redeliver", json=wanted)
        assert again.status_code == 404
        await going.once()
    assert [got.headers["hotline-delivery"] for got in receiver.got] == [dead["delivery"]] * 4
    assert await states(world) == [("ticket.accepted", "sent", 1, None)]
    assert (await admin.get("/api/webhooks/1/history")).json()[0]["what"] == "redelivered"


async def test_all_that_was_given_up_is_sent_again_at_once(world, desk, admin, receiver):
    await a_webhook(world, url=receiver.url)
    for number in (1, 2, 3):
        await accepted(world, desk, number=number)
    receiver.answers[:] = [500] * 3
    async with sending(world, attempts=1, at_once=1) as going:
        for _ in range(4):
            await going.later(400)
        assert {state for _, state, _, _ in await states(world)} == {"dead"}
        body = {"reason": "对方已恢复"}
        assert (await admin.post("/api/webhooks/1/redeliver", json=body)).json() == {"count": 3}
        await going.once()
        assert (await admin.post("/api/webhooks/1/redeliver", json=body)).json() == {"count": 0}
    assert {state for _, state, _, _ in await states(world)} == {"sent"}


async def test_the_steps_of_a_ticket_arrive_in_order_also_when_one_fails(world, desk, receiver):
    await a_webhook(world, url=receiver.url)
    await accepted(world, desk)
    await take(desk, "answer", 1, reason="已告知")
    await take(desk, "close", 2)
    await accepted(world, desk, number=2)
    receiver.answers[:] = [500]
    async with sending(world, at_once=1) as going:
        await going.once()
        assert len(receiver.got) == 1
        await going.later(3)
        other = receiver.got[1].event["data"]["number"]
        assert other != NUMBER, "another ticket need not wait"
        for _ in range(4):
            await going.later(60)
    mine = [got.event["data"]["revision"] for got in receiver.got if got.event["data"]["number"] == NUMBER]
    assert mine == [1, 1, 2, 3]


async def test_several_are_sent_at_once_but_never_two_of_one_ticket(world, desk, receiver):
    await a_webhook(world, url=receiver.url)
    for number in (1, 2, 3):
        number = (await accepted(world, desk, number=number))["number"]
        await take(desk, "answer", 1, number=number, reason="已告知")
    hold = asyncio.Event()
    receiver.answers[:] = [hold] * 3
    async with sending(world, at_once=4) as going, asyncio.TaskGroup() as tasks:
        tasks.create_task(going.once())
        async with asyncio.timeout(5):
            await receiver.until(3)
        assert {got.event["data"]["revision"] for got in receiver.got} == {1}
        hold.set()
    assert [got.event["data"]["revision"] for got in receiver.got] == [1, 1, 1, 2, 2, 2]


async def test_two_workers_do_not_send_the_same(world, desk, receiver):
    await a_webhook(world, url=receiver.url)
    for number in range(1, 9):
        await accepted(world, desk, number=number)
    async with sending(world) as one, sending(world) as two:
        await asyncio.gather(one.once(), two.once())
    ids = [got.headers["hotline-delivery"] for got in receiver.got]
    assert (len(ids), len(set(ids))) == (8, 8)
    assert {(state, attempts) for _, state, attempts, _ in await states(world)} == {("sent", 1)}


async def test_what_a_process_had_taken_when_it_died_is_sent_by_another_after_the_lease(world, desk, receiver):
    await a_webhook(world, url=receiver.url)
    await accepted(world, desk)
    await take(desk, "answer", 1, reason="已告知")
    receiver.answers[:] = [asyncio.Event()]
    async with sending(world) as dying:
        task = asyncio.create_task(dying.once())
        async with asyncio.timeout(5):
            await receiver.until(1)
        task.cancel()
        await asyncio.wait([task])
    async with sending(world) as other:
        await other.later(30)
        assert len(receiver.got) == 1, "the lease still runs"
        await other.later(60)
    assert [got.event["data"]["revision"] for got in receiver.got] == [1, 1, 2]
    assert receiver.got[0].headers["hotline-delivery"] == receiver.got[1].headers["hotline-delivery"]
    assert [attempts for _, _, attempts, _ in await states(world)] == [2, 1]


async def test_who_lost_the_lease_does_not_write_over_who_has_it(world, desk):
    await a_webhook(world)
    await accepted(world, desk)
    now, database = world.context.now(), world.context.database
    async with database.begin() as connection:
        [lost] = await deliveries.take(connection, 1, 4, "one", now, now + timedelta(seconds=10))
    later = now + timedelta(seconds=11)
    async with database.begin() as connection:
        assert await deliveries.take(connection, 1, 4, "two", now, later) == ()
        [held] = await deliveries.take(connection, 1, 4, "two", later, later + timedelta(seconds=10))
        assert not await deliveries.settle(connection, lost, deliveries.DeliveryState.DEAD, later)
        assert await deliveries.settle(connection, held, deliveries.DeliveryState.SENT, later)
        assert await deliveries.again(connection, 1, lost.delivery, later) == 1
        [fresh] = await deliveries.take(connection, 1, 4, "three", later, later + timedelta(seconds=10))
        assert fresh.attempts == lost.attempts, "sent again by hand it begins anew"
        assert not await deliveries.settle(connection, lost, deliveries.DeliveryState.DEAD, later)


async def test_while_a_receiver_is_away_what_waits_does_not_use_up_its_tries(world, desk, receiver):
    await a_webhook(world, url=receiver.url)
    for number in range(1, 11):
        await accepted(world, desk, number=number)
    receiver.answers[:] = [503] * 5
    async with sending(world, at_once=2) as going:
        for _ in range(3):
            await going.once()
        assert len(receiver.got) == 2
        assert (await webhook(world))["failures"] == 2
        await going.later(60)
        assert len(receiver.got) == 3, "one at a time is tried until it is back"
        for _ in range(8):
            await going.later(400)
    assert {state for _, state, _, _ in await states(world)} == {"sent"}


async def test_a_webhook_that_fails_for_days_is_switched_off_and_says_so(world, desk, admin, receiver, caplog):
    await a_webhook(world, url=receiver.url)
    await accepted(world, desk)
    receiver.answers[:] = [500] * 20
    async with sending(world, off_days=2, longest_retry_seconds=7200) as going:
        await going.once()
        await going.later(86400 * 1.9)
        assert (await webhook(world))["on"]
        await going.later(86400 * 0.2)
        shown = (await admin.get("/api/webhooks/1")).json()
        assert (shown["on"], shown["off_reason"], shown["waiting"]) == (False, "failing", 1)
        last = (await admin.get("/api/webhooks/1/history")).json()[0]
        assert (last["what"], last["by"], last["after"]["on"]) == ("switched", "hotline webhooks", False)
        assert "a webhook was switched off" in caplog.messages
        sent = len(receiver.got)
        await going.later(86400)
        assert len(receiver.got) == sent, "off is off"
        receiver.answers.clear()
        body = {"url": receiver.url, "events": ["ticket.accepted"], "reason": "已恢复", "changes": shown["changes"]}
        assert (await admin.put("/api/webhooks/1", json=body)).json()["failures"] == 0
        await going.once()
    assert await states(world) == [("ticket.accepted", "sent", 4, None)]


async def test_a_webhook_for_which_too_much_waits_is_switched_off(world, desk, admin):
    await a_webhook(world)
    for number in range(1, 12):
        await accepted(world, desk, number=number)
    async with sending(world, most_waiting=10) as going:
        assert await going.worker.look() == []
    assert (await admin.get("/api/webhooks/1")).json()["off_reason"] == "full"


async def test_what_the_client_sees_no_longer_is_withheld(world, desk, receiver):
    await a_webhook(world, url=receiver.url)
    await accepted(world, desk)
    async with world.context.database.begin() as connection:
        other = {"scope": {"areas": ["210103"]}}
        await connection.execute(update(users).where(users.c.username == "client").values(**other))
    async with sending(world) as going:
        await going.once()
    assert (receiver.got, await states(world)) == ([], [("ticket.accepted", "withheld", 1, None)])


async def test_nothing_is_sent_for_an_account_that_was_closed(world, desk, receiver):
    await a_webhook(world, url=receiver.url)
    await accepted(world, desk)
    async with world.context.database.begin() as connection:
        await connection.execute(update(users).where(users.c.username == "client").values(disabled=True))
    async with sending(world) as going:
        await going.once()
    assert (receiver.got, await states(world)) == ([], [("ticket.accepted", "withheld", 1, None)])


async def test_after_a_new_secret_the_old_one_signs_too_for_a_while(world, desk, admin, receiver):
    old = (await a_webhook(world, url=receiver.url))["secret"]
    new = (await admin.post("/api/webhooks/1/secret", json={"reason": "按期轮换"})).json()["secret"]
    async with sending(world) as going:
        for hours in (1, 46, 2):
            await admin.post("/api/webhooks/1/test")
            await going.later(hours * 3600)
            got, seconds = receiver.got[-1], int(world.context.now().timestamp())
            secrets = [new, old] if hours != 2 else [new]
            assert got.headers["hotline-signature"] == signature(secrets, seconds, got.body)


async def test_a_url_that_left_the_list_is_told_nothing(world, desk, receiver):
    await a_webhook(world, url=receiver.url)
    await accepted(world, desk)
    async with sending(world, loopback=False) as going:
        await going.once()
    assert (receiver.got, await states(world)) == ([], [("ticket.accepted", "waiting", 1, "refused")])


async def test_old_deliveries_are_forgotten_and_those_that_wait_are_not(world, desk, receiver):
    await a_webhook(world, url=receiver.url)
    await accepted(world, desk)
    async with sending(world) as going:
        await going.once()
    await accepted(world, desk, number=2)
    async with world.context.database.begin() as connection:
        await deliveries.forget(connection, at(90))
        assert len(await rows(world)) == 2
    async with world.context.database.begin() as connection:
        await deliveries.forget(connection, at(86400))
    assert [state for _, state, _, _ in await states(world)] == ["waiting"]


async def test_the_list_of_deliveries_goes_on_behind_a_page(world, desk, admin):
    await a_webhook(world)
    for number in (1, 2, 3):
        await accepted(world, desk, number=number)
    seen, after = [], None
    while True:
        params = {"size": 2, **({"after": after} if after else {})}
        page = (await admin.get("/api/webhooks/1/deliveries", params=params)).json()
        seen += [one["number"][9:15] for one in page["items"]]
        if (after := page["next"]) is None:
            break
    assert seen == ["000003", "000002", "000001"]
    assert (await admin.get("/api/webhooks/1/deliveries", params={"after": "WyJ4Il0"})).status_code == 422


async def test_what_waits_and_what_became_of_tries_is_measured(world, desk, receiver):
    def count(outcome):
        return metrics.WEBHOOK_TRIES.labels(outcome)._value.get()

    await a_webhook(world, url=receiver.url)
    await accepted(world, desk)
    receiver.answers[:] = [500]
    before = {outcome: count(outcome) for outcome in ("sent", "retried")}
    async with sending(world) as going:
        await going.once()
        world.seconds[0] += 9
        await going.worker.look()
        assert (metrics.WEBHOOKS_WAITING._value.get(), metrics.WEBHOOKS_OLDEST._value.get()) == (1, 9)
        await going.later(1)
        await going.worker.look()
        assert (metrics.WEBHOOKS_WAITING._value.get(), metrics.WEBHOOKS_OLDEST._value.get()) == (0, 0)
    assert {outcome: count(outcome) - before[outcome] for outcome in before} == {"sent": 1, "retried": 1}


async def test_no_word_and_no_address_gets_into_the_log(world, desk, receiver, caplog):
    await a_webhook(world, url=receiver.url)
    await accepted(world, desk, content="解放路井盖丢了")
    receiver.answers[:] = [500]
    async with sending(world) as going:
        await going.once()
    [record] = [record for record in caplog.records if record.message == "a webhook could not be told"]
    assert (record.webhook, record.state, record.status, record.error) == (1, "retried", 500, "status")
    assert not any("井盖" in repr(vars(record)) for record in caplog.records)


async def test_the_role_sends_when_a_tickets_event_says_so(world, desk, receiver, monkeypatch):
    """Its own looks are an hour apart: only the event can wake it."""
    await a_webhook(world, url=receiver.url)
    looked, look = asyncio.Event(), Worker.look

    async def noted(worker):
        found = await look(worker)
        looked.set()
        return found

    monkeypatch.setattr(Worker, "look", noted)
    settings = world.context.settings.webhooks.model_copy(update={"look_seconds": 3600.0})
    probe = Probe("records", ProbeSettings())
    probe.started = True
    async with Bus(world.context.settings.redis, world.streams) as bus:
        task = asyncio.create_task(tell_webhooks.run(settings, world.context.database, bus, probe))
        async with asyncio.timeout(10):
            await looked.wait()
            await accepted(world, desk)
            assert (receiver.got, await probe.missing()) == ([], [])
            told = TicketAccepted(NUMBER, f"{CALL}#1", CALL)
            await world.streams.add([event(EventType.TICKET_ACCEPTED, told)])
            await receiver.until(1)
        task.cancel()
        await asyncio.wait([task])
    assert world.streams.pending(Family.TICKETS, "webhooks") == []


async def test_a_worker_that_does_not_look_is_not_ready(world):
    async with sending(world) as going:
        with pytest.raises(Unavailable, match="webhooks"):
            await going.worker.check()


def test_the_commands_add_test_send_again_and_list(monkeypatch, tmp_path, database_url):
    (tmp_path / "key").write_text("key of the tests")
    for name, value in {
        "DATABASE__URL": database_url,
        "WEBHOOKS__KEY_FILE": str(tmp_path / "key"),
        "WEBHOOKS__LOOPBACK": "true",
        "WEBHOOKS__ATTEMPTS": "1",
    }.items():
        monkeypatch.setenv(f"HOTLINE_{name}", value)
    app = cli.build()

    def run(*words):
        done = CliRunner().invoke(app, list(words))
        assert done.exception is None, done.output or repr(done.exception)
        return done.output

    async def tested():
        async with receiving(500) as receiver:
            add = ("webhooks", "add", "platform", receiver.url, "--event", "ticket.closed", "--reason", "对接")
            assert (await asyncio.to_thread(run, *add)).startswith("1 的密钥：whsec_")
            return await asyncio.to_thread(run, "webhooks", "test", "1"), receiver.got

    run("users", "add", "platform", "--name", "市平台", "--role", "api-client", "--area", "210102")
    told, got = asyncio.run(tested())
    delivery, type_, _, state, tries, status, error = told.rstrip("\n").split("\t")
    assert (type_, state, tries, status, error) == ("webhook.test", "dead", "1", "500", "status")
    assert got[0].headers["hotline-delivery"] == delivery
    assert run("webhooks", "deliveries", "1", "--state", "dead").startswith(delivery)
    assert run("webhooks", "redeliver", "1", "--delivery", delivery, "--reason", "已恢复") == "将重新发送 1 条\n"
    assert "旧密钥至" in run("webhooks", "secret", "1", "--reason", "轮换")
    run("webhooks", "off", "1", "--reason", "检修")
    assert run("webhooks", "list").split("\t")[1:5] == ["platform", "已停用（asked）", "1", "0"]
    run("webhooks", "on", "1", "--reason", "检修完成")
    run("webhooks", "remove", "1", "--reason", "不再对接")
    assert [line.split("\t")[3] for line in run("webhooks", "history", "1").splitlines()] == [
        "removed", "switched", "switched", "secret", "redelivered", "added",
    ]  # fmt: skip
    assert run("webhooks", "list") == ""
    assert got[0].event["data"] == {}
