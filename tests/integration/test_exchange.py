"""Real calls through a real Asterisk: queue, taps, recording, and what happens when speech dies."""

import asyncio
import contextlib
import signal
import socket
import sys
import textwrap
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from hotline.audio import stream_id
from hotline.calls import Side
from hotline.errors import PortBusy, ProtocolError
from hotline.recordings import finish, read_side
from telephony.audiosocket import serve
from telephony.exchange import DID, ExchangePlan, prepare_exchange, private_exchange, start_exchange
from telephony.phone import Phone, phone
from telephony.phone_call import CallState, PhoneCall
from telephony.ports import free_ports
from telephony.taps import TapKeeper, TapRunner
from tests.fakes.ami_line import AmiLine, ami_line
from tests.fakes.ear import Ear, loudness, tone
from tests.integration.exchange_tools import ROOT, need_asterisk

CITIZEN = "13800000001"
CALLER_HERTZ, AGENT_HERTZ = 1000, 1800
NO_GAP_MS = 100.0
"""five packets: what a busy test machine may need to notice a packet; a cut tap would show as 1000"""


@pytest.fixture(autouse=True)
def _asterisk() -> None:
    need_asterisk()


@dataclass
class Talk:
    """A call that was answered."""

    plan: ExchangePlan
    caller: PhoneCall
    agent: PhoneCall
    name: str
    """Uniqueid of the caller's channel"""

    def streams(self, agent_channel: str) -> set[str]:
        return {stream_id(self.name, Side.CALLER), stream_id(agent_channel, Side.AGENT)}


@contextlib.asynccontextmanager
async def phones(plan: ExchangePlan, agents: int = 1) -> AsyncIterator[tuple[Phone, list[Phone]]]:
    """A citizen's phone and registered agents' phones."""
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


def manager(
    plan: ExchangePlan, on_event: Callable[[Mapping[str, str]], None]
) -> contextlib.AbstractAsyncContextManager[AmiLine]:
    return ami_line(plan.ami_port, plan.ami_user, plan.ami_secret_file.read_text().strip(), on_event)


async def ring(citizen: Phone, desk: Phone) -> tuple[PhoneCall, PhoneCall]:
    """A call that waits in the queue, and the same call ringing at an agent's desk."""
    caller = await citizen.dial(DID)
    await caller.answered(seconds=5)
    async with asyncio.timeout(5):
        return caller, await desk.incoming()


@contextlib.asynccontextmanager
async def talking(plan: ExchangePlan) -> AsyncIterator[Talk]:
    """A citizen and an agent who talk."""
    async with phones(plan) as (citizen, (desk,)):
        caller, agent = await ring(citizen, desk)
        await agent.answer()
        (raw,) = plan.recordings.glob("*.raw")
        yield Talk(plan, caller, agent, raw.stem)


async def test_each_side_is_heard_apart_from_the_first_word_and_recorded_apart(tmp_path: Path) -> None:
    ear = Ear()
    channels: list[str] = []

    def note_agent(headers: Mapping[str, str]) -> None:
        if headers["Event"] == "AgentCalled":
            channels.append(headers["DestUniqueid"])

    async with (
        serve("127.0.0.1", 0, ear) as server,
        private_exchange(tmp_path / "x", audiosocket_addresses=[f"127.0.0.1:{server.port}"]) as exchange,
        manager(exchange.plan, note_agent),
        phones(exchange.plan) as (citizen, (desk,)),
    ):
        caller, agent = await ring(citizen, desk)
        (raw,) = exchange.plan.recordings.glob("*.raw")
        caller_stream = stream_id(raw.stem, Side.CALLER)
        await ear.hears(caller_stream)
        await agent.answer()
        agent_said, caller_said = await asyncio.gather(
            agent.say(tone(AGENT_HERTZ, 1.0)), caller.say(tone(CALLER_HERTZ, 1.0))
        )
        await asyncio.sleep(0.2)
        await caller.hang_up()
        await agent.ended()
        heard = {"c": ear.streams[caller_stream], "a": ear.streams[stream_id(channels[0], Side.AGENT)]}
        latencies_ms = [
            1000 * (heard[side].loud_at - said.started_at).total_seconds()  # type: ignore[operator]  # it was loud
            for side, said in (("c", caller_said), ("a", agent_said))
        ]
        recordings = exchange.plan.recordings
    finish(recordings, raw.stem)
    left, right = read_side(recordings, raw.stem, Side.CALLER), read_side(recordings, raw.stem, Side.AGENT)

    assert loudness(heard["c"].pcm, CALLER_HERTZ) > 0.9
    assert loudness(heard["a"].pcm, AGENT_HERTZ) > 0.9
    assert loudness(heard["c"].pcm, AGENT_HERTZ) < 0.1
    assert loudness(heard["a"].pcm, CALLER_HERTZ) < 0.1
    assert loudness(left, CALLER_HERTZ) > 0.9
    assert loudness(right, AGENT_HERTZ) > 0.9
    assert loudness(left, AGENT_HERTZ) < 0.1
    assert loudness(right, CALLER_HERTZ) < 0.1
    assert max(latencies_ms) < 200
    assert loudness(agent.heard, CALLER_HERTZ) > 0.9
    assert loudness(caller.heard, AGENT_HERTZ) > 0.9
    assert (agent.received.lost, caller.received.lost) == (0, 0)
    print("tap latency ms", [round(value) for value in latencies_ms])  # noqa: T201  # a figure for whoever reads -s


async def test_a_rejected_call_rings_at_the_next_desk_and_a_hold_keeps_it_up(tmp_path: Path) -> None:
    async with (
        private_exchange(tmp_path / "x", audiosocket_addresses=[dead_address()]) as exchange,
        phones(exchange.plan, agents=2) as (citizen, desks),
    ):
        caller = await citizen.dial(DID)
        await caller.answered(seconds=5)
        first = asyncio.ensure_future(desks[0].incoming())
        second = asyncio.ensure_future(desks[1].incoming())
        await asyncio.wait({first, second}, return_when=asyncio.FIRST_COMPLETED, timeout=5)
        rejected, other = (first, second) if first.done() else (second, first)
        await rejected.result().hang_up()
        agent = await asyncio.wait_for(other, 5)
        await agent.answer()
        await agent.hold()
        await agent.unhold()
        await agent.say(tone(AGENT_HERTZ, 0.5))
        await asyncio.sleep(0.1)
        assert loudness(caller.heard, AGENT_HERTZ) > 0.4
        await agent.hang_up()
        await asyncio.wait_for(caller.ended(), 5)


async def test_a_caller_who_gives_up_stops_the_ringing(tmp_path: Path) -> None:
    async with (
        private_exchange(tmp_path / "x", audiosocket_addresses=[dead_address()]) as exchange,
        phones(exchange.plan) as (citizen, (desk,)),
    ):
        caller, agent = await ring(citizen, desk)
        await caller.hang_up()
        await asyncio.wait_for(agent.ended(), 5)
        assert agent.state is CallState.ENDED
        assert agent.answered_at is None


EAR_PROCESS = textwrap.dedent("""
    import asyncio, sys
    from telephony.audiosocket import serve
    async def hear(stream_id, frames):
        first = True
        async for frame in frames:
            if first:
                print(stream_id, frame.at.timestamp(), flush=True)
                first = False
    async def main():
        async with serve("127.0.0.1", int(sys.argv[1]), hear):
            print("ready", flush=True)
            await asyncio.Event().wait()
    asyncio.run(main())
""")


@contextlib.asynccontextmanager
async def ear_process(port: int) -> AsyncIterator[asyncio.subprocess.Process]:
    """A listener in a process of its own, so that it can really be killed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", EAR_PROCESS, str(port), stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    try:
        async with asyncio.timeout(20):
            assert await line_of(process) == "ready"
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def line_of(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    async with asyncio.timeout(10):
        return (await process.stdout.readline()).decode().strip()


async def test_killed_speech_costs_no_packet_and_is_attached_again(tmp_path: Path) -> None:
    port = int(dead_address().rpartition(":")[2])
    address = f"127.0.0.1:{port}"
    loop = asyncio.get_running_loop()
    async with contextlib.AsyncExitStack() as stack:
        exchange = await stack.enter_async_context(private_exchange(tmp_path / "x", audiosocket_addresses=[address]))
        plan = exchange.plan
        lines: list[AmiLine] = []
        keeper = TapKeeper([address], retry_seconds=1.0, retry_max_seconds=1.0)
        runner = TapRunner(keeper, lambda action: lines[0].action(action))
        agent_channels: list[str] = []

        def take(headers: Mapping[str, str]) -> None:
            runner.take(headers)
            if headers["Event"] == "AgentConnect":
                agent_channels.append(headers["DestUniqueid"])

        lines.append(await stack.enter_async_context(manager(plan, take)))
        running = asyncio.ensure_future(runner.run())
        stack.callback(running.cancel)

        async with ear_process(port) as speech, talking(plan) as talk:
            streams = {(await line_of(speech)).split()[0] for _ in range(2)}
            await asyncio.sleep(0.5)
            assert streams == talk.streams(agent_channels[0])
            talk.caller.count_afresh()
            talk.agent.count_afresh()
            speech.send_signal(signal.SIGKILL)
            await speech.wait()
            await asyncio.sleep(2.0)
            during = talk.caller.received, talk.agent.received
            async with ear_process(port) as speech_again:
                back_at = loop.time()
                again = {(await line_of(speech_again)).split()[0] for _ in range(2)}
                seconds_to_reattach = loop.time() - back_at
                await asyncio.sleep(0.5)
            after = talk.caller.received, talk.agent.received
            await talk.caller.hang_up()
            await talk.agent.ended()

    assert again == streams
    assert seconds_to_reattach < 1.5
    for received in (*during, *after):
        assert received.lost == 0
        assert received.max_gap_ms < NO_GAP_MS
    assert during[0].packets > 80
    assert during[1].packets > 80
    print("re-attach s", round(seconds_to_reattach, 2), during)  # noqa: T201  # a figure for whoever reads -s


async def test_a_speech_machine_that_does_not_answer_holds_up_nobody(tmp_path: Path) -> None:
    with contextlib.ExitStack() as stack:
        full = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):  # its queue is full: connecting to it gets no answer at all
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        address = f"127.0.0.1:{full.getsockname()[1]}"
        async with (
            private_exchange(tmp_path / "x", audiosocket_addresses=[address]) as exchange,
            phones(exchange.plan) as (citizen, (desk,)),
        ):
            loop = asyncio.get_running_loop()
            begun = loop.time()
            caller, agent = await ring(citizen, desk)
            assert loop.time() - begun < 1.0
            await agent.answer()
            await agent.hang_up()
            await asyncio.wait_for(caller.ended(), 5)


async def test_a_wrong_manager_password_is_refused(tmp_path: Path) -> None:
    async with private_exchange(tmp_path / "x", audiosocket_addresses=[dead_address()]) as exchange:
        with pytest.raises(ProtocolError, match="Authentication failed"):
            async with ami_line(exchange.plan.ami_port, exchange.plan.ami_user, "wrong"):
                pass


async def test_a_busy_port_is_named_and_nothing_is_started(tmp_path: Path) -> None:
    ports = free_ports()
    with socket.create_server(("127.0.0.1", ports.ami)), pytest.raises(PortBusy, match=f"AMI port .*:{ports.ami}"):
        async with private_exchange(tmp_path / "x", audiosocket_addresses=[dead_address()], ports=ports):
            pass
    assert not (tmp_path / "x" / "log" / "messages").exists()


async def test_secrets_and_ports_outlive_a_kill_and_a_new_start(tmp_path: Path) -> None:
    plan = prepare_exchange(tmp_path / "x", audiosocket_addresses=[dead_address()])
    exchange = await start_exchange(plan)
    exchange.kill()
    await exchange.wait()
    again = prepare_exchange(tmp_path / "x", audiosocket_addresses=[dead_address()], agents=4)
    assert replace(again, agents=again.agents[:3]) == plan
    exchange = await start_exchange(again)
    await exchange.stop()
    assert not exchange.running


async def test_the_exchange_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    script = textwrap.dedent("""
        import asyncio, sys
        from pathlib import Path
        from telephony.exchange import private_exchange
        async def main():
            async with private_exchange(Path(sys.argv[1]), audiosocket_addresses=["127.0.0.1:9"]) as exchange:
                print(exchange.pid, flush=True)
                await asyncio.Event().wait()
        asyncio.run(main())
    """)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, str(tmp_path / "x"), stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    pid = int(await line_of(process))
    process.kill()
    await process.wait()
    async with asyncio.timeout(10):
        while True:
            if not alive(pid):
                return
            await asyncio.sleep(0.1)  # the kernel tells nobody else


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def dead_address() -> str:
    """Where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


@pytest.fixture(autouse=True)
def _nothing_left_behind(tmp_path: Path) -> Iterator[None]:
    yield
    assert processes_of(tmp_path) == []


def processes_of(folder: Path) -> list[str]:
    """Living processes started with something in this folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if str(folder) in (command := entry.read_text()):
                found.append(command)
    return found
