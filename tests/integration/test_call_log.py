"""The role's body on a real Asterisk: what it tells of calls that people really made."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from hotline.audio import stream_id
from hotline.calls import Agent, AgentState, Call, CallState, EndedBy, OfferResult, Outcome, Side, Stream
from hotline.errors import ProtocolError
from hotline.events import Event
from intake_api.settings import secret
from telephony.ami import Account, Ami
from telephony.exchange import DID, ExchangePlan, private_exchange, start_exchange
from telephony.phone import Phone, phone
from telephony.service import TelephonyService
from telephony.settings import TelephonySettings
from tests.integration.exchange_tools import need_asterisk

CITIZEN = "13800000001"
NOBODY = "127.0.0.1:9"
"""where speech would listen; calls must not mind that it does not"""


@pytest.fixture(autouse=True)
def _asterisk() -> None:
    need_asterisk()


class Publisher:
    def __init__(self) -> None:
        self.events: list[Event] = []
        self._more = asyncio.Event()

    async def publish(self, event: Event) -> None:
        self.events.append(event)
        self._more.set()

    async def until(self, found: Callable[[Event], bool], *, seconds: float = 10) -> Event:
        """The first event that is the one."""
        async with asyncio.timeout(seconds):
            while not any(map(found, self.events)):
                self._more.clear()
                await self._more.wait()
        return next(filter(found, self.events))

    def calls(self) -> list[Call]:
        return [event.data for event in self.events if isinstance(event.data, Call)]

    async def call(self, state: CallState, **more: object) -> Call:
        """The call once it is in this state."""

        def found(event: Event) -> bool:
            call = event.data
            same = isinstance(call, Call) and call.state is state
            return same and all(getattr(call, name) == value for name, value in more.items())

        data = (await self.until(found)).data
        assert isinstance(data, Call)
        return data


@contextlib.asynccontextmanager
async def following(plan: ExchangePlan) -> AsyncIterator[Publisher]:
    publisher = Publisher()
    service = TelephonyService(
        TelephonySettings(
            ami_port=plan.ami_port, ami_user=plan.ami_user, recording_grace_seconds=0.5, audiosocket_addresses=(NOBODY,)
        ),
        secret=secret(plan.ami_secret_file),
        recordings_folder=plan.recordings,
        publisher=publisher,
    )
    running = asyncio.create_task(service.run())
    try:
        await publisher.until(lambda event: isinstance(event.data, Agent))
        yield publisher
        assert service.malformed == 0
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


@contextlib.asynccontextmanager
async def phones(plan: ExchangePlan, agents: int) -> AsyncIterator[tuple[Phone, list[Phone]]]:
    exchange = ("127.0.0.1", plan.sip_port)
    async with contextlib.AsyncExitStack() as stack:
        citizen = await stack.enter_async_context(phone(CITIZEN, exchange=exchange))
        desks = [
            await stack.enter_async_context(phone(account.extension, secret=account.secret, exchange=exchange))
            for account in plan.agents[:agents]
        ]
        for desk in desks:
            await desk.register()
        yield citizen, desks


async def test_an_answered_call_from_the_first_ring_to_the_finished_recording(tmp_path: Path) -> None:
    async with (
        private_exchange(tmp_path / "x", audiosocket_addresses=[NOBODY]) as exchange,
        following(exchange.plan) as published,
        phones(exchange.plan, 1) as (citizen, (desk,)),
    ):
        caller = await citizen.dial(DID)
        await caller.answered(seconds=5)
        incoming = await desk.incoming()
        ringing = await published.call(CallState.RINGING)
        assert (ringing.caller, ringing.called, ringing.queue) == (CITIZEN, DID, "hotline")
        assert ringing.ringing == exchange.plan.agents[0].member
        await published.until(lambda event: isinstance(event.data, Agent) and event.data.state is AgentState.RINGING)
        await incoming.answer()
        talking = await published.call(CallState.ANSWERED)
        await published.until(lambda event: isinstance(event.data, Agent) and event.data.state is AgentState.TALKING)
        await asyncio.sleep(1)
        await caller.hang_up()
        ended = await published.call(CallState.ENDED, complete=True)
        wav = exchange.plan.recordings / f"{ended.recording}.wav"
        async with asyncio.timeout(5):
            while not wav.exists():  # noqa: ASYNC110  # a file tells nobody when it appears
                await asyncio.sleep(0.05)
    assert (ended.outcome, ended.ended_by, ended.answered_by) == (
        Outcome.ANSWERED,
        EndedBy.CALLER,
        exchange.plan.agents[0].member,
    )
    assert {call.call_id for call in published.calls()} == {ended.call_id}
    assert ended.recording == ended.call_id == talking.call_id
    assert ended.talk_seconds == pytest.approx(1, abs=0.5)
    streams = {(event.data.stream_id, event.data.side) for event in published.events if isinstance(event.data, Stream)}
    assert (stream_id(ended.call_id, Side.CALLER), Side.CALLER) in streams
    assert len(streams) == 2
    last = [event.data for event in published.events if isinstance(event.data, Stream)][-2:]
    assert {stream.zero_at for stream in last} == {ended.recording_started_at}


async def test_a_rejected_call_rings_the_next_agent_and_is_abandoned(tmp_path: Path) -> None:
    async with (
        private_exchange(tmp_path / "x", audiosocket_addresses=[NOBODY]) as exchange,
        following(exchange.plan) as published,
        phones(exchange.plan, 2) as (citizen, desks),
    ):
        caller = await citizen.dial(DID)
        await caller.answered(seconds=5)
        ringing = [asyncio.create_task(desk.incoming()) for desk in desks]
        (first,), others = await asyncio.wait(ringing, return_when=asyncio.FIRST_COMPLETED)
        await first.result().hang_up()
        await asyncio.wait(others)
        await asyncio.sleep(0.5)
        await caller.hang_up()
        ended = await published.call(CallState.ENDED, complete=True)
    assert (ended.outcome, ended.ended_by, ended.talk_seconds) == (Outcome.ABANDONED, EndedBy.CALLER, None)
    assert [offer.result for offer in ended.offers] == [OfferResult.REJECTED, OfferResult.CANCELLED]


async def test_an_exchange_that_dies_interrupts_the_call_and_is_followed_again(tmp_path: Path) -> None:
    async with (
        contextlib.AsyncExitStack() as later,
        private_exchange(tmp_path / "x", audiosocket_addresses=[NOBODY]) as exchange,
        following(exchange.plan) as published,
        phones(exchange.plan, 1) as (citizen, (desk,)),
    ):
        await citizen.dial(DID)
        await (await desk.incoming()).answer()
        await published.call(CallState.ANSWERED)
        await asyncio.sleep(1.1)  # Asterisk tells when it started to the second
        exchange.kill()
        await exchange.wait()
        again = await start_exchange(exchange.plan)
        later.push_async_callback(again.stop)
        ended = await published.call(CallState.ENDED)
        assert (ended.outcome, ended.complete, ended.ended_by) == (Outcome.INTERRUPTED, False, EndedBy.SYSTEM)


async def test_a_role_that_is_started_anew_in_mid_call_tells_the_same_zero(tmp_path: Path) -> None:
    async with (
        private_exchange(tmp_path, audiosocket_addresses=(NOBODY,), agents=1) as exchange,
        phones(exchange.plan, 1) as (citizen, (agent,)),
    ):
        async with following(exchange.plan) as first:
            call = await citizen.dial(DID)
            await (await agent.incoming()).answer()
            before = await first.call(CallState.ANSWERED)
        await asyncio.sleep(2.5)  # the recording's buffer is written once a second
        async with following(exchange.plan) as second:
            after = await second.call(CallState.ANSWERED)
        await call.hang_up()
    difference = (after.recording_started_at or after.started_at) - (before.recording_started_at or before.started_at)
    assert abs(difference.total_seconds()) < 0.1
    assert before.recording == after.recording == before.call_id


async def test_the_manager_user_runs_no_programs_and_changes_nothing(tmp_path: Path) -> None:
    refused = {
        "Command": {"Command": "core show version"},
        "Originate": {"Channel": "Local/done@tap-launch", "Application": "System", "Data": "true"},
        "DBPut": {"Family": "a", "Key": "b", "Val": "c"},
        "QueueRemove": {"Queue": "hotline", "Interface": "PJSIP/1001"},
        "Hangup": {"Channel": "/.*/"},
    }
    async with private_exchange(tmp_path, audiosocket_addresses=(NOBODY,), agents=1) as exchange:
        plan = exchange.plan
        ami = Ami(Account("127.0.0.1", plan.ami_port, plan.ami_user, secret(plan.ami_secret_file)))
        await ami.connect()
        try:
            for name, headers in refused.items():
                with pytest.raises(ProtocolError, match=f"AMI action {name}: Asterisk refuses"):
                    await ami.action(name, **headers)
        finally:
            ami.close()
