"""RTP with A-law payload: packets, what a receiver counts, and one stream's socket. Source: RFC 3550, RFC 3551."""

import asyncio
import random
import struct
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from hotline.errors import ProtocolError
from telephony import alaw

PCMA = 8
"""payload type of A-law"""

FRAME_MS = 20
FRAME_SAMPLES = 160

_HEADER = struct.Struct("!BBHII")
_MAX_KEPT_BYTES = 8000 * 60 * 15
"""received A-law kept for whoever wants to hear it; the oldest is dropped"""
_SILENT_FRAME = bytes([alaw.SILENCE]) * FRAME_SAMPLES


@dataclass(frozen=True, slots=True)
class RtpPacket:
    payload_type: int
    marker: bool
    sequence: int
    """16 bits"""
    timestamp: int
    """samples, 32 bits"""
    ssrc: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class Received:
    """What a receiver counted."""

    packets: int = 0
    lost: int = 0
    """missing by sequence number"""
    max_gap_ms: float = 0.0
    """longest time between two packets, by arrival"""


@dataclass(frozen=True, slots=True)
class Spoken:
    """When words went out."""

    started_at: datetime
    """UTC, first packet"""
    ended_at: datetime
    """UTC, last packet sent; it lasts 20 ms more"""


def pack(packet: RtpPacket) -> bytes:
    """The packet's bytes."""
    second = (0x80 if packet.marker else 0) | packet.payload_type
    return _HEADER.pack(0x80, second, packet.sequence, packet.timestamp, packet.ssrc) + packet.payload


def parse(data: bytes) -> RtpPacket:
    """Read a packet; header extensions, contributing sources and padding are taken off.

    Raises:
        ProtocolError: it is cut, or not RTP version 2.
    """
    if len(data) < _HEADER.size:
        raise ProtocolError(f"RTP packet of {len(data)} bytes")
    first, second, sequence, timestamp, ssrc = _HEADER.unpack_from(data)
    if first >> 6 != 2:
        raise ProtocolError(f"RTP version {first >> 6}")
    start = _HEADER.size + 4 * (first & 0x0F)
    if first & 0x10:
        if len(data) < start + 4:
            raise ProtocolError("RTP packet cut in its header extension")
        start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4], "big")
    end = len(data) - (data[-1] if first & 0x20 else 0)
    if start > end:
        raise ProtocolError("RTP packet shorter than its header says")
    return RtpPacket(second & 0x7F, bool(second & 0x80), sequence, timestamp, ssrc, data[start:end])


class Counter:
    """Counts one stream's packets. A new SSRC, or a jump of more than half the numbers, starts the order anew."""

    def __init__(self) -> None:
        self.received = Received()
        self._ssrc: int | None = None
        self._highest = 0
        self._last_at: float | None = None

    def take(self, packet: RtpPacket, at: float) -> None:
        """Count a packet that arrived `at` (seconds, any clock that only goes forward)."""
        ahead = (packet.sequence - self._highest) & 0xFFFF
        lost = 0
        if packet.ssrc != self._ssrc:
            self._ssrc, self._highest = packet.ssrc, packet.sequence
        elif ahead == 0:
            return  # the same again
        elif ahead < 0x8000:
            lost, self._highest = ahead - 1, packet.sequence
        else:
            lost = -1  # late: it was counted as lost
        gap_ms = 0.0 if self._last_at is None else 1000 * (at - self._last_at)
        self._last_at = at
        self.received = Received(
            packets=self.received.packets + 1,
            lost=max(0, self.received.lost + lost),
            max_gap_ms=max(self.received.max_gap_ms, gap_ms),
        )

    def restart(self) -> Received:
        """Count from here on; the gap to the last packet still counts. What was counted so far."""
        before, self.received = self.received, Received()
        return replace(before)


class RtpStream(asyncio.DatagramProtocol):
    """One side of a call's audio: sends a frame every 20 ms, words or silence, and counts what comes."""

    def __init__(self) -> None:
        self.counter = Counter()
        self.remote: tuple[str, int] | None = None
        """where to send; None: nowhere yet"""
        self.first_packet_at: datetime | None = None
        self._kept = bytearray()
        self._saying = b""
        self._said: asyncio.Future[Spoken] | None = None
        self._say_started: datetime | None = None
        self._transport: asyncio.DatagramTransport | None = None

    @property
    def port(self) -> int:
        """Local UDP port."""
        assert self._transport is not None  # noqa: S101  # set before anybody sees the stream
        return int(self._transport.get_extra_info("sockname")[1])

    @property
    def heard(self) -> bytes:
        """PCM received so far, 16 bit, 8 kHz; what was lost is not filled in."""
        return alaw.decode(bytes(self._kept))

    async def say(self, pcm: bytes) -> Spoken:
        """Send PCM (16 bit, 8 kHz) at the pace of the clock; returns when the last frame is out.

        Raises:
            RuntimeError: something is being said already.
        """
        if self._said is not None:
            raise RuntimeError("this phone is speaking already")
        self._saying, self._say_started = alaw.encode(pcm), None
        self._said = asyncio.get_running_loop().create_future()
        try:
            return await self._said
        finally:
            self._said, self._saying = None, b""

    async def run(self) -> None:
        """Send for ever, by the clock."""
        loop = asyncio.get_running_loop()
        sequence, timestamp = random.randrange(1 << 15), random.randrange(1 << 31)  # noqa: S311  # no secret
        ssrc = random.randrange(1 << 32)  # noqa: S311  # no secret
        due = loop.time()
        marker = True
        while True:
            if self.remote is not None and self._transport is not None:
                packet = RtpPacket(PCMA, marker, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc, self._next_frame())
                self._transport.sendto(pack(packet), self.remote)
                sequence, timestamp, marker = sequence + 1, timestamp + FRAME_SAMPLES, False
            due += FRAME_MS / 1000
            await asyncio.sleep(max(0.0, due - loop.time()))

    def _next_frame(self) -> bytes:
        if self._said is None or self._said.done():
            return _SILENT_FRAME
        now = datetime.now(UTC)
        self._say_started = self._say_started or now
        frame, self._saying = self._saying[:FRAME_SAMPLES], self._saying[FRAME_SAMPLES:]
        if not self._saying:
            self._said.set_result(Spoken(self._say_started, now))
        return frame.ljust(FRAME_SAMPLES, _SILENT_FRAME[:1])

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio's."""
        self._transport = transport  # type: ignore[assignment]  # a datagram endpoint's

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """asyncio's. What is not RTP is not for us."""
        try:
            packet = parse(data)
        except ProtocolError:
            return
        if packet.payload_type != PCMA:
            return
        self.first_packet_at = self.first_packet_at or datetime.now(UTC)
        self.counter.take(packet, asyncio.get_running_loop().time())
        self._kept += packet.payload
        del self._kept[: max(0, len(self._kept) - _MAX_KEPT_BYTES)]

    def close(self) -> None:
        """Give the port back; who is speaking is told by cancellation."""
        if self._said is not None and not self._said.done():
            self._said.cancel()
        if self._transport is not None:
            self._transport.close()


async def open_rtp(host: str) -> RtpStream:
    """A stream on a free port of `host`; nothing is sent before `run`. The caller closes it."""
    _, stream = await asyncio.get_running_loop().create_datagram_endpoint(RtpStream, local_addr=(host, 0))
    return stream
