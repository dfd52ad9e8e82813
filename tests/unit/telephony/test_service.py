"""The role's body against a server that plays a capture."""

import asyncio
import wave
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from hotline.calls import Agent, AgentState, Call, CallState, Outcome, Side, Stream
from hotline.errors import BadSetting
from hotline.events import Event, EventType
from telephony.service import TelephonyService
from telephony.settings import TelephonySettings
from tests.fakes.ami_server import SECRET, AmiServer, ami_server, refusal, success

DATA = Path(__file__).parents[2] / "data" / "ami"
BANNER_AND_LOGIN = 3
"""messages a capture begins with that the server says itself"""


class Publisher:
    def __init__(self) -> None:
        self.events: list[Event] = []
        self._more = asyncio.Event()

    async def publish(self, event: Event) -> None:
        self.events.append(event)
        self._more.set()

    async def until(self, found: Callable[[Event], bool]) -> Event:
        """The first event that is the one."""
        async with asyncio.timeout(5):
            while not any(map(found, self.events)):
                self._more.clear()
                await self._more.wait()
        return next(filter(found, self.events))

    def calls(self) -> list[Call]:
        return [event.data for event in self.events if isinstance(event.data, Call)]


class Exchange:
    """What the server knows: when it started, channels and queues."""

    def __init__(self) -> None:
        self.started = "10:00:00"
        self.channels: list[str] = []
        self.queues: list[str] = [
            "Event: QueueMember\r\nQueue: hotline\r\nName: agent1001\r\nLocation: PJSIP/1001\r\nStatus: 1\r\nPaused: 0"
        ]

    def answer(self, action: dict[str, str]) -> bytes:
        number = f"ActionID: {action['ActionID']}\r\n"
        if action["Action"] == "CoreStatus":
            status = f"CoreStartupDate: 2026-11-23\r\nCoreStartupTime: {self.started}\r\n"
            return f"Response: Success\r\n{number}{status}\r\n".encode()
        rows = {"CoreShowChannels": self.channels, "QueueStatus": self.queues}.get(action["Action"])
        if rows is None:
            return success(action)
        listed = "".join(f"{row}\r\n{number}\r\n" for row in rows)
        head = f"Response: Success\r\n{number}EventList: start\r\n\r\n"
        return f"{head}{listed}Event: Done\r\n{number}EventList: Complete\r\n\r\n".encode()


@asynccontextmanager
async def following(folder: Path, exchange: Exchange) -> AsyncIterator[tuple[AmiServer, Publisher, TelephonyService]]:
    """A running service that has caught up."""
    async with ami_server() as server:
        server.answer = exchange.answer
        settings = TelephonySettings(ami_port=server.port, ami_retry_seconds=0.001, recording_grace_seconds=0.01)
        publisher = Publisher()
        service = TelephonyService(settings, secret=SecretStr(SECRET), recordings_folder=folder, publisher=publisher)
        running = asyncio.create_task(service.run())
        await publisher.until(lambda event: event.type is EventType.AGENT_CHANGED)
        yield server, publisher, service
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running


def capture(name: str) -> list[bytes]:
    return (DATA / f"{name}.txt").read_bytes().split(b"\r\n\r\n")[BANNER_AND_LOGIN:-1]


def ended(event: Event) -> bool:
    return isinstance(event.data, Call) and event.data.state is CallState.ENDED


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


async def _exists(path: Path) -> None:
    async with asyncio.timeout(5):
        while not path.exists():  # noqa: ASYNC110, ASYNC240  # a file tells nobody when it appears
            await asyncio.sleep(0.005)


async def test_a_call_is_published_whole_at_every_change(tmp_path: Path) -> None:
    async with following(tmp_path, Exchange()) as (server, publisher, _):
        await server.send(b"\r\n\r\n".join(capture("answered")) + b"\r\n\r\n")
        event = await publisher.until(lambda event: ended(event) and getattr(event.data, "complete", False))
    assert isinstance(event.data, Call)
    assert (event.data.call_id, event.data.outcome) == ("hz1-1795449340.0", Outcome.ANSWERED)
    assert event.call_id == "hz1-1795449340.0"
    assert event.at == event.data.ended_at
    states = [call.state for call in publisher.calls()]
    assert list(dict.fromkeys(states)) == list(CallState)
    assert len({each.id for each in publisher.events}) == len(publisher.events)


async def test_streams_are_published_as_the_channels_appear(tmp_path: Path) -> None:
    async with following(tmp_path, Exchange()) as (server, publisher, _):
        await server.send(b"\r\n\r\n".join(capture("answered")) + b"\r\n\r\n")
        await publisher.until(ended)
    streams = [event for event in publisher.events if isinstance(event.data, Stream)]
    assert {(event.data.channel, event.data.side) for event in streams if isinstance(event.data, Stream)} == {
        ("hz1-1795449340.0", Side.CALLER),
        ("hz1-1795449340.1", Side.AGENT),
    }
    connected = next(i for i, each in enumerate(publisher.events) if getattr(each.data, "answered_at", None))
    assert all(publisher.events.index(event) < connected for event in streams)


async def test_agents_are_published_with_their_call(tmp_path: Path) -> None:
    async with following(tmp_path, Exchange()) as (server, publisher, _):
        await server.send(b"\r\n\r\n".join(capture("answered")) + b"\r\n\r\n")
        await publisher.until(lambda event: isinstance(event.data, Agent) and event.data.state is AgentState.TALKING)
        await publisher.until(ended)
    seen = [event.data for event in publisher.events if isinstance(event.data, Agent)]
    assert [(agent.state, agent.call_id) for agent in seen][:3] == [
        (AgentState.READY, None),
        (AgentState.RINGING, "hz1-1795449340.0"),
        (AgentState.TALKING, "hz1-1795449340.0"),
    ]


async def test_the_same_events_have_the_same_ids_in_another_process(tmp_path: Path) -> None:
    ids = []
    for _ in range(2):
        async with following(tmp_path, Exchange()) as (server, publisher, _):
            await server.send(b"\r\n\r\n".join(capture("hold")) + b"\r\n\r\n")
            await publisher.until(ended)
            ids.append([event.id for event in publisher.events if isinstance(event.data, Call | Stream)])
    assert ids[0] == ids[1]


async def test_a_malformed_event_is_counted_and_costs_only_itself(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with following(tmp_path, Exchange()) as (server, publisher, service):
        broken = b"Event: AgentConnect\r\nTimestamp: 1795449340.0\r\nCallerIDNum: 10000000001\r\n\r\n"
        await server.send(broken + b"\r\n\r\n".join(capture("answered")) + b"\r\n\r\n")
        await publisher.until(ended)
        assert service.malformed == 1
    (record,) = [record for record in caplog.records if "malformed" in record.message]
    assert record.__dict__["error"] == "AMI event AgentConnect: header Channel is missing"
    assert "10000000001" not in caplog.text


async def test_the_recording_is_finished_after_the_call(tmp_path: Path) -> None:
    name = "hz1-1795449340.0"
    (tmp_path / f"{name}.raw").write_bytes(b"\1\0\2\0" * 8000)
    messages = capture("answered")
    joined = next(message for message in messages if message.startswith(b"Event: QueueCallerJoin"))
    started = joined.replace(b"QueueCallerJoin", b"MixMonitorStart")
    exchange = Exchange()
    exchange.channels = [f"Event: CoreShowChannel\r\nChannel: PJSIP/trunk-0\r\nUniqueid: {name}\r\nLinkedid: {name}"]
    async with following(tmp_path, exchange) as (server, publisher, _):
        await server.send(b"\r\n\r\n".join([started, *messages]) + b"\r\n\r\n")
        await publisher.until(ended)
        await _exists(tmp_path / f"{name}.wav")
    assert publisher.calls()[-1].recording == name
    with wave.open(str(tmp_path / f"{name}.wav")) as file:
        assert (file.getnframes(), file.getnchannels()) == (8000, 2)


async def test_a_call_found_in_mid_life_keeps_its_recording_and_its_zero(tmp_path: Path) -> None:
    name, exchange = "hz1-1795449340.0", Exchange()
    (tmp_path / f"{name}.raw").write_bytes(bytes(4 * 8000 * 60))
    exchange.channels = [
        f"Event: CoreShowChannel\r\nChannel: PJSIP/trunk-0\r\nUniqueid: {name}\r\nLinkedid: {name}\r\nBridgeId: b",
        f"Event: CoreShowChannel\r\nChannel: PJSIP/1001-1\r\nUniqueid: hz1-2\r\nLinkedid: {name}\r\nBridgeId: b",
    ]
    async with following(tmp_path, exchange) as (_, publisher, _service):
        await publisher.until(lambda event: getattr(event.data, "state", None) is CallState.ANSWERED)
        await publisher.until(lambda event: isinstance(event.data, Stream) and event.data.channel == "hz1-2")
    call = publisher.calls()[-1]
    written = (tmp_path / f"{name}.raw").stat().st_mtime
    zeros = {event.data.zero_at.timestamp() for event in publisher.events if isinstance(event.data, Stream)}
    assert call.recording == name
    assert list(zeros) == [pytest.approx(written - 60, abs=0.001)]


async def test_recordings_left_over_are_finished_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "old.raw").write_bytes(bytes(4000))
    async with following(tmp_path, Exchange()):
        await _exists(tmp_path / "old.wav")


async def test_the_recording_of_a_call_that_begins_while_we_ask_is_left_to_asterisk(tmp_path: Path) -> None:
    class Busy(Exchange):
        def answer(self, action: dict[str, str]) -> bytes:
            if action["Action"] == "QueueStatus":
                for number in range(5):
                    (tmp_path / f"new{number}.raw").write_bytes(bytes(4000))
            return super().answer(action)

    (tmp_path / "old.raw").write_bytes(bytes(4000))
    async with following(tmp_path, Busy()):
        await _exists(tmp_path / "old.wav")
    assert _names(tmp_path) == {"old.wav", *(f"new{number}.raw" for number in range(5))}


async def test_a_call_that_ended_while_we_were_away_is_ended_and_incomplete(tmp_path: Path) -> None:
    messages = capture("answered")
    until_talk = next(i for i, message in enumerate(messages) if message.startswith(b"Event: BridgeEnter"))
    async with following(tmp_path, Exchange()) as (server, publisher, _):
        await server.send(b"\r\n\r\n".join(messages[:until_talk]) + b"\r\n\r\n")
        await publisher.until(lambda event: getattr(event.data, "state", None) is CallState.ANSWERED)
        await server.hang_up()
        event = await publisher.until(ended)
    assert isinstance(event.data, Call)
    assert (event.data.outcome, event.data.complete) == (Outcome.ANSWERED, False)


async def test_an_exchange_that_was_started_anew_interrupted_its_calls(tmp_path: Path) -> None:
    messages, exchange = capture("answered"), Exchange()
    until_talk = next(i for i, message in enumerate(messages) if message.startswith(b"Event: BridgeEnter"))
    async with following(tmp_path, exchange) as (server, publisher, _):
        await server.send(b"\r\n\r\n".join(messages[:until_talk]) + b"\r\n\r\n")
        await publisher.until(lambda event: getattr(event.data, "state", None) is CallState.ANSWERED)
        exchange.started = "11:00:00"
        await server.hang_up()
        event = await publisher.until(ended)
    assert isinstance(event.data, Call)
    assert event.data.outcome is Outcome.INTERRUPTED


async def test_what_a_booting_exchange_did_not_know_is_asked_again_once_it_has_booted(tmp_path: Path) -> None:
    class Booting(Exchange):
        def __init__(self) -> None:
            super().__init__()
            self.booted = False

        def answer(self, action: dict[str, str]) -> bytes:
            if action["Action"] == "QueueStatus" and not self.booted:
                return refusal(action, "Invalid/unknown command: QueueStatus.")
            return super().answer(action)

    exchange = Booting()
    async with ami_server() as server:
        server.answer = exchange.answer
        publisher = Publisher()
        settings = TelephonySettings(ami_port=server.port)
        service = TelephonyService(settings, secret=SecretStr(SECRET), recordings_folder=tmp_path, publisher=publisher)
        running = asyncio.create_task(service.run())
        await server.wait_for("QueueStatus")
        exchange.booted = True
        await server.send(b"Event: FullyBooted\r\nPrivilege: system,all\r\nStatus: Fully Booted\r\n\r\n")
        event = await publisher.until(lambda event: event.type is EventType.AGENT_CHANGED)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    assert isinstance(event.data, Agent)
    assert event.data.agent == "agent1001"


async def test_a_wrong_secret_ends_the_start(tmp_path: Path) -> None:
    async with ami_server() as server:
        service = TelephonyService(
            TelephonySettings(ami_port=server.port),
            secret=SecretStr("wrong"),
            recordings_folder=tmp_path,
            publisher=Publisher(),
        )
        with pytest.raises(BadSetting, match="refuses the AMI user hotline"):
            await service.run()
