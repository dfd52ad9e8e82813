"""The faults of panoramisk 1.4 that the door mends, each against a real socket."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr

from hotline.errors import BadSetting, InputRejected, ProtocolError, Unavailable
from telephony.ami import MAX_BUFFERED_BYTES, Account, Ami, Pace
from telephony.inbox import Connected, Disconnected, Item
from telephony.messages import Headers
from tests.fakes.ami_server import SECRET, AmiServer, ami_server, refusal, success

BOOTED = {"Event": "FullyBooted", "Status": "Fully Booted"}


def door(server: AmiServer, *, secret: str = SECRET, **pace: float) -> Ami:
    waits = {"connect": 2.0, "action": 2.0, "ping": 60.0, "retry": 0.001, "retry_max": 0.01, **pace}
    return Ami(Account("127.0.0.1", server.port, "hotline", SecretStr(secret)), pace=Pace(**waits))


class Reader:
    def __init__(self, ami: Ami) -> None:
        self._events = ami.events()

    async def next(self) -> Item:
        async with asyncio.timeout(5):
            return await anext(self._events)


@asynccontextmanager
async def running(**pace: float) -> AsyncIterator[tuple[AmiServer, Ami, Reader]]:
    """A connection that is kept up; what greets it has been read."""
    async with ami_server() as server, asyncio.TaskGroup() as tasks:
        ami = door(server, **pace)
        await ami.connect()
        keeping = tasks.create_task(ami.run())
        reader = Reader(ami)
        assert [await reader.next(), await reader.next()] == [Connected(), BOOTED]
        yield server, ami, reader
        keeping.cancel()


async def test_a_wrong_secret_is_one_error_that_names_user_and_place_but_not_the_secret() -> None:
    async with ami_server() as server:
        with pytest.raises(BadSetting) as caught:
            await door(server, secret="wr0ng").connect()
        assert f"127.0.0.1:{server.port}" in str(caught.value)
        assert "AMI user hotline" in str(caught.value)
        assert "wr0ng" not in str(caught.value)
        assert server.connections == 1


async def test_nobody_there_is_unavailable() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        server = AmiServer()
        server.port = unused.getsockname()[1]
        with pytest.raises(Unavailable, match=f"127.0.0.1:{server.port} cannot be reached"):
            await door(server).connect()


async def test_a_server_that_does_not_answer_the_login_is_unavailable() -> None:
    async with ami_server() as server:
        server.answer_login = False
        with pytest.raises(Unavailable, match=r"does not answer in 0\.05 s"):
            await door(server, connect=0.05).connect()


async def test_a_server_that_hangs_up_during_the_login_is_unavailable() -> None:
    async with ami_server() as server, asyncio.TaskGroup() as tasks:
        server.answer_login = False
        connecting = tasks.create_task(_error_of(door(server)))
        await server.wait_for("Login")
        await server.hang_up()
    assert "closed the connection during the login" in connecting.result()


async def _error_of(ami: Ami) -> str:
    with pytest.raises(Unavailable) as caught:
        await ami.connect()
    return str(caught.value)


async def test_the_first_event_comes_after_connected_although_it_came_with_the_login() -> None:
    async with running():
        pass  # asserted in `running`


async def test_a_character_cut_between_two_segments_is_whole() -> None:
    message = "Event: X\r\nName: 坐席一\r\nLast: \r\n\r\n".encode()
    async with running() as (server, _, reader):
        for index in range(len(message)):
            await server.send(message[index : index + 1])
            await asyncio.sleep(0)
        assert await reader.next() == {"Event": "X", "Name": "坐席一", "Last": ""}


async def test_a_name_in_gbk_is_read_and_bytes_of_no_encoding_are_seen_as_such() -> None:
    async with running() as (server, _, reader):
        await server.send(b"Event: X\r\nName: \xd7\xf8\r\n\r\nEvent: X\r\nName: \xff\r\n\r\n")
        assert await reader.next() == {"Event": "X", "Name": "坐"}
        item = await reader.next()
        assert isinstance(item, dict)
        assert "\N{REPLACEMENT CHARACTER}" in item["Name"]


async def test_events_come_in_order_and_a_malformed_message_costs_only_itself() -> None:
    async with running() as (server, _, reader):
        await server.send(b"Event: A\r\n\r\nno header\r\n\r\nEvent: B\r\n\r\nEvent: C\r\n\r\n")
        assert [await reader.next() for _ in range(3)] == [{"Event": "A"}, {"Event": "B"}, {"Event": "C"}]
        assert server.connections == 1


async def test_an_action_gets_its_own_answer() -> None:
    async with running() as (server, ami, _):
        server.answer = lambda action: success(action) if action["N"] == "2" else None
        first = asyncio.create_task(ami.action("Slow", N=1))
        second = await ami.action("Fast", N=2)
        assert second["Response"] == "Success"
        assert not first.done()
        first.cancel()


async def test_an_action_that_is_refused_says_why() -> None:
    async with running() as (server, ami, _):
        server.answer = lambda action: refusal(action, "No such channel")
        with pytest.raises(ProtocolError, match="AMI action Hangup: Asterisk refuses: No such channel"):
            await ami.action("Hangup", Channel="PJSIP/1")


@pytest.mark.parametrize("listed", [False, True])
async def test_an_action_without_an_answer_ends_in_time_and_leaves_nothing_behind(listed: bool) -> None:
    async with running(action=0.05) as (server, ami, _):
        server.answer = lambda action: None
        with pytest.raises(Unavailable, match=r"AMI action QueueStatus: no answer in 0\.05 s"):
            await (ami.listing("QueueStatus") if listed else ami.action("QueueStatus"))
        assert ami._link is not None
        assert ami._link._protocol.responses == {}


@pytest.mark.parametrize("text", ["PJSIP/100\r\nAction: Command", "a\nb", "a\r"])
async def test_a_line_break_cannot_start_a_second_action(text: str) -> None:
    async with running() as (server, ami, _):
        with pytest.raises(InputRejected, match="header Channel has a line break"):
            await ami.action("Originate", Channel=text)
        with pytest.raises(InputRejected, match="header Variable has a line break"):
            await ami.action("Originate", Variable=["A=1", text])
        with pytest.raises(InputRejected):
            await ami.action("Originate", **{f"Channel: {text}": "1"})
        assert server.count("Originate") == 0


async def test_a_header_of_several_values_is_sent_as_several_headers() -> None:
    async with running() as (server, ami, _):
        await ami.action("Originate", Variable=["A=1", "B=2"])
        assert b"Variable: A=1\r\nVariable: B=2\r\n" in server.raw


def _list(action: dict[str, str], *, complete: bool = True) -> bytes:
    end = (
        "Event: QueueStatusComplete\r\nActionID: {0}\r\nEventList: Complete\r\nListItems: 2\r\n\r\n" if complete else ""
    )
    return (
        (
            "Response: Success\r\nActionID: {0}\r\nEventList: start\r\nMessage: list will follow\r\n\r\n"
            "Event: QueueParams\r\nActionID: {0}\r\nQueue: q\r\n\r\n"
            "Event: QueueMember\r\nActionID: {0}\r\nName: m\r\n\r\n" + end
        )
        .format(action["ActionID"])
        .encode()
    )


async def test_a_list_is_its_events() -> None:
    async with running() as (server, ami, _):
        server.answer = _list
        assert [row["Event"] for row in await ami.listing("QueueStatus")] == ["QueueParams", "QueueMember"]


async def test_a_list_that_is_refused_does_not_wait_for_its_end() -> None:
    async with running() as (server, ami, _):
        server.answer = lambda action: refusal(action, "Permission denied")
        with pytest.raises(ProtocolError, match="Permission denied"):
            await ami.listing("QueueStatus")


async def test_a_list_cut_by_a_disconnect_fails_at_once() -> None:
    async with running() as (server, ami, reader):
        server.answer = lambda action: _list(action, complete=False)
        asking = asyncio.create_task(ami.listing("QueueStatus"))
        await server.wait_for("QueueStatus")
        await server.hang_up()
        with pytest.raises(Unavailable, match="the connection to Asterisk was lost"):
            await asking
        assert await reader.next() == Disconnected()


async def test_a_lost_connection_is_made_again_and_nothing_is_sent_twice() -> None:
    async with running() as (server, ami, reader):
        server.answer = lambda action: None
        asking = asyncio.create_task(ami.action("Originate", Channel="PJSIP/1001"))
        await server.wait_for("Originate")
        await server.hang_up()
        with pytest.raises(Unavailable):
            await asking
        assert [await reader.next() for _ in range(3)] == [Disconnected(), Connected(), BOOTED]
        server.answer = success
        await ami.action("CoreStatus")
        assert (server.connections, server.count("Originate")) == (2, 1)


async def test_an_action_while_down_is_refused_and_not_kept_for_later() -> None:
    async with ami_server() as server:
        ami = door(server)
        with pytest.raises(Unavailable, match="AMI action Redirect: not connected"):
            await ami.action("Redirect", Channel="x")
        await ami.connect()
        await ami.action("CoreStatus")
        assert server.count("Redirect") == 0
        ami.close()


async def test_whoever_reads_connected_can_act_at_once() -> None:
    async with running() as (server, ami, reader):
        for _ in range(3):
            await server.hang_up()
            assert await reader.next() == Disconnected()
            assert await reader.next() == Connected()
            assert (await ami.action("CoreStatus"))["Response"] == "Success"
            assert await reader.next() == BOOTED


async def test_a_frozen_asterisk_is_noticed_by_its_silence(caplog: pytest.LogCaptureFixture) -> None:
    async with running(ping=0.02, action=0.02) as (server, _, reader):
        server.answer = lambda action: None
        assert await reader.next() == Disconnected()
        server.answer = success
        assert [await reader.next(), await reader.next()] == [Connected(), BOOTED]
        assert server.count("Ping") >= 1
    assert "Asterisk does not answer a ping; connecting anew" in caplog.messages


async def test_no_connection_is_made_after_the_end() -> None:
    async with running() as (server, ami, _):
        pass
    assert server.connections == 1
    with pytest.raises(Unavailable):
        await ami.action("CoreStatus")


async def test_a_message_without_an_end_ends_the_connection() -> None:
    async with running() as (server, _, reader):
        await server.send(b"Event: " + b"x" * (MAX_BUFFERED_BYTES + 1))
        assert await reader.next() == Disconnected()
        assert await reader.next() == Connected()


async def test_the_secret_is_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with running() as (server, _, reader):
        await server.hang_up()
        assert await reader.next() == Disconnected()
        assert await reader.next() == Connected()
    assert SECRET not in caplog.text


async def test_an_event_answers_no_action_that_has_been_answered() -> None:
    """OriginateResponse carries the ActionID of its Originate, which was answered long before."""
    async with running() as (server, ami, reader):
        answer = await ami.action("Originate", Channel="PJSIP/1", Async="true")
        await server.send(f"Event: OriginateResponse\r\nActionID: {answer['ActionID']}\r\n\r\n".encode())
        item = await reader.next()
        assert isinstance(item, dict)
        headers: Headers = item
        assert headers["Event"] == "OriginateResponse"
