"""AudioSocket: how Asterisk hands out a channel's audio over TCP, one connection a stream.

A frame is a kind (1 byte), a length (2 bytes, big-endian) and so many bytes of payload. The first frame names the
stream (kind 0x01, a UUID); audio is signed 16-bit little-endian PCM, 8 kHz, 20 ms a frame (kind 0x10).
Source: https://docs.asterisk.org, AudioSocket; res/res_audiosocket.c.
"""

import asyncio
import contextlib
import errno
import logging
import socket
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from uuid import UUID

from hotline.audio import BYTES_PER_SAMPLE, SAMPLE_RATE
from hotline.errors import HotlineError, PortBusy, ProtocolError, Unavailable

MAX_PAYLOAD = 4096
"""bytes; Asterisk sends 320. More is a peer that speaks something else."""

BUFFER_SECONDS = 10
"""audio kept per stream for a handler that is behind; then the oldest is dropped and the gap marked"""

MAX_STREAMS = 256
"""connections at once; the next is closed"""

UUID_SECONDS = 5.0
"""a connection that has not named its stream by then is closed"""

KEEPALIVE_SECONDS = 10
"""between two questions of the kernel whether the other machine is there; after three unanswered ones it is not"""

_BUFFER_BYTES = BUFFER_SECONDS * SAMPLE_RATE * BYTES_PER_SAMPLE
_READ_BYTES = 262_144
"""16 s of audio: all that was held up while we or the network stood still comes in one read"""
_HEADER_BYTES = 3
_UUID_BYTES = 16

log = logging.getLogger(__name__)


class Kind(IntEnum):
    """What a wire frame holds; what is not listed is not spoken here."""

    HANGUP = 0x00
    UUID = 0x01
    DTMF = 0x03
    AUDIO = 0x10
    ERROR = 0xFF


@dataclass(frozen=True, slots=True)
class WireFrame:
    """One frame as sent."""

    kind: Kind
    payload: bytes


@dataclass(frozen=True, slots=True)
class Frame:
    """Audio of one stream, as its handler gets it."""

    at: datetime
    """UTC, arrival of its last byte, less the audio that arrived with it and follows: that was held up"""
    pcm: bytes
    """8 kHz"""
    dropped_ms: int = 0
    """audio dropped just before this frame because the handler was behind"""


Handler = Callable[[str, AsyncIterator[Frame]], Awaitable[None]]
"""Called once a connection with the stream id and its frames; the frames end when the channel does."""


class FrameParser:
    """Cuts a byte stream into frames, whatever pieces it comes in."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, data: bytes) -> list[WireFrame]:
        """The frames that are complete by now.

        Raises:
            ProtocolError: an unknown kind, a payload too long, or of a length its kind cannot have.
        """
        self._rest += data
        frames: list[WireFrame] = []
        while len(self._rest) >= _HEADER_BYTES:
            length = int.from_bytes(self._rest[1:_HEADER_BYTES], "big")
            kind = _checked(self._rest[0], length)
            end = _HEADER_BYTES + length
            if len(self._rest) < end:
                break
            frames.append(WireFrame(kind, bytes(self._rest[_HEADER_BYTES:end])))
            del self._rest[:end]
        return frames

    def finish(self) -> None:
        """The bytes have ended.

        Raises:
            ProtocolError: in the middle of a frame.
        """
        if self._rest:
            raise ProtocolError(f"AudioSocket stream cut {len(self._rest)} bytes into a frame")


def pack(frame: WireFrame) -> bytes:
    """A frame's bytes."""
    return bytes([frame.kind]) + len(frame.payload).to_bytes(2, "big") + frame.payload


class FrameBuffer:
    """Holds a stream's audio between arrival and use; never full: the oldest audio goes."""

    def __init__(self, max_bytes: int = _BUFFER_BYTES) -> None:
        self._max_bytes = max_bytes
        self._frames: deque[Frame] = deque()
        self._bytes = 0
        self._dropped_bytes = 0
        self._ended = False
        self._changed = asyncio.Event()

    def put(self, pcm: bytes, at: datetime) -> None:
        """Add audio; drops what is oldest when there is too much."""
        self._frames.append(Frame(at, pcm))
        self._bytes += len(pcm)
        while self._bytes > self._max_bytes:
            dropped = len(self._frames.popleft().pcm)
            self._bytes -= dropped
            self._dropped_bytes += dropped
        self._changed.set()

    def end(self) -> None:
        """There will be no more; what is held can still be had."""
        self._ended = True
        self._changed.set()

    async def frames(self) -> AsyncGenerator[Frame, None]:
        """The audio in order; the frame after a drop says how much is missing."""
        while True:
            while self._frames:
                frame = self._frames.popleft()
                self._bytes -= len(frame.pcm)
                if self._dropped_bytes:
                    lost_ms = 1000 * self._dropped_bytes // (SAMPLE_RATE * BYTES_PER_SAMPLE)
                    self._dropped_bytes = 0
                    frame = Frame(frame.at, frame.pcm, dropped_ms=lost_ms)
                yield frame
            if self._ended:
                return
            self._changed.clear()
            await self._changed.wait()


class AudioServer:
    """A listening server. Made by `serve`."""

    def __init__(self, handler: Handler, tasks: asyncio.TaskGroup, *, max_streams: int, uuid_seconds: float) -> None:
        self.port = 0
        """TCP port, for a server asked to take any"""
        self._handler = handler
        self._tasks = tasks
        self._max_streams = max_streams
        self._uuid_seconds = uuid_seconds
        self._streams: set[asyncio.Task[None]] = set()
        self._handling: set[asyncio.Task[None]] = set()

    @property
    def streams(self) -> int:
        """Connections open now."""
        return len(self._streams)

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """asyncio's: a connection came in."""
        if len(self._streams) >= self._max_streams:
            log.error("too many audio streams, connection closed", extra={"count": len(self._streams)})
            writer.close()
            return
        task = self._tasks.create_task(self._serve(reader, writer))
        self._streams.add(task)
        task.add_done_callback(self._streams.discard)

    def close_streams(self) -> None:
        """Cut every connection and end every handler."""
        for task in self._streams | self._handling:
            task.cancel()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _watch_peer(writer.get_extra_info("socket"))
        stream_id: str | None = None
        try:
            parser = FrameParser()
            async with asyncio.timeout(self._uuid_seconds):
                stream_id, first = await _introduction(reader, parser)
            await self._pass_on(stream_id, first, reader, writer, parser)
        except TimeoutError:
            log.warning("an audio connection named no stream in time", extra={"seconds": self._uuid_seconds})
        except ProtocolError as error:
            log.warning("an audio connection broke the protocol", extra={"stream_id": stream_id, "code": error.code})
        except OSError as error:
            log.info("an audio connection broke", extra={"stream_id": stream_id, "error": type(error).__name__})
        finally:
            writer.close()

    async def _pass_on(
        self,
        stream_id: str,
        first: list[WireFrame],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        parser: FrameParser,
    ) -> None:
        """Read and handle side by side, so that a slow handler never makes Asterisk wait."""
        buffer = FrameBuffer()
        handling = self._tasks.create_task(self._handle(stream_id, buffer))
        self._handling.add(handling)
        handling.add_done_callback(self._handling.discard)
        # A handler that ended hears nothing more: the closed connection tells the exchange so.
        handling.add_done_callback(lambda _: writer.close())
        try:
            frames = first
            while _take(frames, buffer):
                data = await reader.read(_READ_BYTES)
                if not data:
                    if not handling.done():
                        parser.finish()
                    break
                frames = parser.feed(data)
        finally:
            buffer.end()

    async def _handle(self, stream_id: str, buffer: FrameBuffer) -> None:
        async with contextlib.aclosing(buffer.frames()) as frames:
            try:
                await self._handler(stream_id, frames)
            except HotlineError as error:
                log.error("a stream's handler gave up", extra={"stream_id": stream_id, "code": error.code})  # noqa: TRY400  # no trace: expected


@contextlib.asynccontextmanager
async def serve(
    host: str, port: int, handler: Handler, *, max_streams: int = MAX_STREAMS, uuid_seconds: float = UUID_SECONDS
) -> AsyncIterator[AudioServer]:
    """Listen for as long as the block runs; leaving it cuts every stream.

    Each connection is one call of `handler(stream_id, frames)`. A handler that raises a HotlineError ends alone;
    any other exception ends the block, because it is a fault of ours.

    Args:
        host: address to listen on.
        port: TCP; 0 for any free one (see `AudioServer.port`).
        handler: what hears the audio.
        max_streams: connections at once.
        uuid_seconds: how long a connection may take to name its stream.

    Raises:
        PortBusy: the port is taken.
        Unavailable: the address cannot be listened on.
    """
    listening = _listen(host, port)
    failure: Exception | None = None
    async with asyncio.TaskGroup() as tasks:
        audio = AudioServer(handler, tasks, max_streams=max_streams, uuid_seconds=uuid_seconds)
        audio.port = int(listening.getsockname()[1])
        listener = await asyncio.start_server(audio.accept, sock=listening)
        try:
            yield audio
        except Exception as error:  # raised again below as itself, not in a group
            failure = error
        finally:
            listener.close()
            audio.close_streams()
    if failure is not None:
        raise failure


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), backlog=MAX_STREAMS)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortBusy(f"AudioSocket port {host}:{port} is taken by another program") from error
        raise Unavailable(f"AudioSocket cannot listen on {host}:{port}") from error


def _watch_peer(connection: socket.socket) -> None:
    """Break the connection when the other machine is gone: a phone may say nothing for long, the kernel may not."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, KEEPALIVE_SECONDS)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, KEEPALIVE_SECONDS)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3)


async def _introduction(reader: asyncio.StreamReader, parser: FrameParser) -> tuple[str, list[WireFrame]]:
    """The stream's id, and the frames that came along with it."""
    while True:
        data = await reader.read(_READ_BYTES)
        if not data:
            parser.finish()
            raise ProtocolError("AudioSocket connection ended before it named its stream")
        if frames := parser.feed(data):
            if frames[0].kind is not Kind.UUID:
                raise ProtocolError(f"AudioSocket connection began with {frames[0].kind.name}, not with a UUID")
            return str(UUID(bytes=frames[0].payload)), frames[1:]


def _take(frames: list[WireFrame], buffer: FrameBuffer) -> bool:
    """Put audio into the buffer; False once the peer says that it is over."""
    now = datetime.now(UTC)
    behind = sum(len(frame.payload) for frame in frames if frame.kind is Kind.AUDIO)
    for frame in frames:
        match frame.kind:
            case Kind.AUDIO:
                behind -= len(frame.payload)
                buffer.put(frame.payload, now - timedelta(seconds=behind / (SAMPLE_RATE * BYTES_PER_SAMPLE)))
            case Kind.HANGUP:
                return False
            case Kind.UUID:
                raise ProtocolError("AudioSocket connection named its stream twice")
            case Kind.ERROR:
                raise ProtocolError("AudioSocket peer reports an error")
            case Kind.DTMF:
                pass
    return True


def _checked(kind: int, length: int) -> Kind:
    try:
        known = Kind(kind)
    except ValueError:
        raise ProtocolError(f"AudioSocket frame of unknown kind 0x{kind:02x}") from None
    if length > MAX_PAYLOAD:
        raise ProtocolError(f"AudioSocket frame of {length} bytes, the most is {MAX_PAYLOAD}")
    if known is Kind.UUID and length != _UUID_BYTES:
        raise ProtocolError(f"AudioSocket UUID of {length} bytes")
    if known is Kind.AUDIO and (length == 0 or length % BYTES_PER_SAMPLE):
        raise ProtocolError(f"AudioSocket audio frame of {length} bytes")
    return known
