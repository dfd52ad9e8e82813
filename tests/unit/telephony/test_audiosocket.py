import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.errors import PortBusy, ProtocolError
from telephony import audiosocket
from telephony.audiosocket import (
    MAX_PAYLOAD,
    Frame,
    FrameBuffer,
    FrameParser,
    Kind,
    WireFrame,
    pack,
    serve,
)

STREAM = "0f343b09-31c6-9be6-133d-3846a2340a56"
HELLO = pack(WireFrame(Kind.UUID, UUID(STREAM).bytes))
TWENTY_MS = bytes(range(160)) * 2
NOW = datetime(2026, 1, 1, tzinfo=UTC)

FRAMES = st.lists(
    st.one_of(
        st.builds(WireFrame, st.just(Kind.AUDIO), st.integers(1, 400).map(lambda count: b"ab" * count)),
        st.builds(WireFrame, st.just(Kind.DTMF), st.binary(min_size=1, max_size=1)),
        st.just(WireFrame(Kind.HANGUP, b"")),
    ),
    max_size=6,
)


@given(FRAMES, st.data())
def test_frames_come_out_as_they_went_in_however_the_bytes_are_cut(
    frames: list[WireFrame], data: st.DataObject
) -> None:
    wire = b"".join(pack(frame) for frame in frames)
    parser, got = FrameParser(), []
    while wire:
        size = data.draw(st.integers(1, len(wire)))
        got += parser.feed(wire[:size])
        wire = wire[size:]
    parser.finish()
    assert got == frames


def test_a_stream_cut_inside_a_frame_is_a_broken_protocol() -> None:
    parser = FrameParser()
    parser.feed(HELLO + pack(WireFrame(Kind.AUDIO, TWENTY_MS))[:-1])
    with pytest.raises(ProtocolError, match="cut 322 bytes into a frame"):
        parser.finish()


@pytest.mark.parametrize(
    ("wire", "complaint"),
    [
        (b"\x02\x00\x00", "unknown kind 0x02"),
        (b"\x12\x01\x40", "unknown kind 0x12"),
        (b"GET / HTTP/1.1\r\n", "unknown kind 0x47"),
        (b"\x01\x00\x0f", "UUID of 15 bytes"),
        (b"\x10\x00\x00", "audio frame of 0 bytes"),
        (b"\x10\x00\x03", "audio frame of 3 bytes"),
        (b"\x10" + (MAX_PAYLOAD + 2).to_bytes(2, "big"), f"{MAX_PAYLOAD + 2} bytes, the most is {MAX_PAYLOAD}"),
    ],
)
def test_a_bad_header_is_refused_before_its_payload_comes(wire: bytes, complaint: str) -> None:
    with pytest.raises(ProtocolError, match=complaint):
        FrameParser().feed(wire)


async def test_a_full_buffer_drops_the_oldest_audio_and_says_how_much() -> None:
    buffer = FrameBuffer(max_bytes=3 * 320)
    for number in range(5):
        buffer.put(bytes([number]) * 320, NOW)
    buffer.end()
    got = [frame async for frame in buffer.frames()]
    assert [frame.pcm[0] for frame in got] == [2, 3, 4]
    assert [frame.dropped_ms for frame in got] == [40, 0, 0]


class Listener:
    """Keeps what it is given; may be told to give up."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.got: list[tuple[str, bytes]] = []
        self.heard = asyncio.Event()
        self.over = asyncio.Event()
        self._refuses = refuses

    async def __call__(self, stream_id: str, frames: AsyncIterator[Frame]) -> None:
        if self._refuses:
            raise ProtocolError("not for me")
        async for frame in frames:
            self.got.append((stream_id, frame.pcm))
            self.heard.set()
        self.over.set()


async def connect(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", port)


async def test_audio_that_was_held_up_is_not_taken_for_audio_spoken_at_once() -> None:
    got: list[Frame] = []
    over = asyncio.Event()

    async def listen(_: str, frames: AsyncIterator[Frame]) -> None:
        got.extend([frame async for frame in frames])
        over.set()

    held_up = pack(WireFrame(Kind.AUDIO, TWENTY_MS)) * 100
    async with asyncio.timeout(5), serve("127.0.0.1", 0, listen) as server:
        _, writer = await connect(server.port)
        writer.write(HELLO + held_up + pack(WireFrame(Kind.HANGUP, b"")))
        await over.wait()
        writer.close()
    assert [(got[-1].at - frame.at) // timedelta(milliseconds=1) for frame in got] == list(range(1980, -1, -20))


async def test_a_machine_that_vanished_does_not_keep_its_streams_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[socket.socket] = []
    watch = audiosocket._watch_peer
    monkeypatch.setattr(audiosocket, "_watch_peer", lambda peer: (seen.append(peer), watch(peer)))
    listener = Listener()
    async with asyncio.timeout(5), serve("127.0.0.1", 0, listener) as server:
        _, writer = await connect(server.port)
        writer.write(HELLO + pack(WireFrame(Kind.AUDIO, TWENTY_MS)))
        await listener.heard.wait()
        (peer,) = seen
        assert peer.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        assert peer.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) <= 30
        writer.close()


async def test_a_handler_gets_the_stream_id_and_its_audio_until_the_channel_ends() -> None:
    listener = Listener()
    async with asyncio.timeout(5), serve("127.0.0.1", 0, listener) as server:
        _, writer = await connect(server.port)
        writer.write(HELLO + pack(WireFrame(Kind.AUDIO, TWENTY_MS)) + pack(WireFrame(Kind.HANGUP, b"")))
        await listener.over.wait()
        writer.close()
    assert listener.got == [(STREAM, TWENTY_MS)]


@pytest.mark.parametrize(
    "wire", [b"\x10\x00\x02ab", b"\x77\x00\x00", HELLO + b"\x77\x00\x00", HELLO + HELLO, HELLO + b"\xff\x00\x01\x01"]
)
async def test_a_peer_that_breaks_the_protocol_is_cut_off(wire: bytes) -> None:
    async with asyncio.timeout(5), serve("127.0.0.1", 0, Listener()) as server:
        reader, writer = await connect(server.port)
        writer.write(wire)
        assert await reader.read() == b""
        writer.close()


async def test_a_connection_that_names_no_stream_in_time_is_closed() -> None:
    async with asyncio.timeout(5), serve("127.0.0.1", 0, Listener(), uuid_seconds=0.01) as server:
        reader, writer = await connect(server.port)
        assert await reader.read() == b""
        writer.close()


async def test_one_connection_too_many_is_closed_and_the_others_live() -> None:
    listener = Listener()
    async with asyncio.timeout(5), serve("127.0.0.1", 0, listener, max_streams=1) as server:
        _, first = await connect(server.port)
        first.write(HELLO)
        reader, second = await connect(server.port)
        assert await reader.read() == b""
        first.write(pack(WireFrame(Kind.AUDIO, TWENTY_MS)) + pack(WireFrame(Kind.HANGUP, b"")))
        await listener.over.wait()
        first.close()
        second.close()
    assert listener.got == [(STREAM, TWENTY_MS)]


async def test_a_handler_that_gives_up_closes_its_connection_alone() -> None:
    async with asyncio.timeout(5), serve("127.0.0.1", 0, Listener(refuses=True)) as server:
        reader, writer = await connect(server.port)
        writer.write(HELLO)
        assert await reader.read() == b""
        writer.close()
        await connect_again(server.port)


async def connect_again(port: int) -> None:
    _, writer = await connect(port)
    writer.close()


async def test_a_taken_port_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortBusy, match=f"127.0.0.1:{port}"):
            async with serve("127.0.0.1", port, Listener()):
                pass


async def test_leaving_the_server_ends_every_handler() -> None:
    listener = Listener()
    async with asyncio.timeout(5):
        async with serve("127.0.0.1", 0, listener) as server:
            reader, writer = await connect(server.port)
            writer.write(HELLO + pack(WireFrame(Kind.AUDIO, TWENTY_MS)))
            await listener.heard.wait()
        assert await reader.read() == b""
        writer.close()
    assert not listener.over.is_set()
