import pytest

from hotline.errors import ProtocolError
from telephony.rtp import Counter, Received, RtpPacket, open_rtp, pack, parse

PACKET = RtpPacket(8, marker=True, sequence=65535, timestamp=160, ssrc=7, payload=b"\xd5" * 160)


def packet(sequence: int, ssrc: int = 7) -> RtpPacket:
    return RtpPacket(8, marker=False, sequence=sequence, timestamp=0, ssrc=ssrc, payload=b"")


def count(*sequences: int) -> Received:
    counter = Counter()
    for index, sequence in enumerate(sequences):
        counter.take(packet(sequence), index * 0.02)
    return counter.received


def test_a_packet_reads_back_as_it_was_written() -> None:
    assert parse(pack(PACKET)) == PACKET


def test_extension_contributors_and_padding_are_taken_off() -> None:
    head = bytearray(pack(PACKET)[:12])
    head[0] |= 0x30 | 0x01
    wire = bytes(head) + b"\0\0\0\1" + b"\xbe\xde\x00\x01abcd" + b"words" + b"\0\0\3"
    assert parse(wire).payload == b"words"


@pytest.mark.parametrize(
    "wire", [b"", pack(PACKET)[:11], b"\x40" + pack(PACKET)[1:], b"\x90" + pack(PACKET)[1:13], b"\xa0" + b"\xff" * 13]
)
def test_what_is_no_rtp_packet_is_refused(wire: bytes) -> None:
    with pytest.raises(ProtocolError):
        parse(wire)


@pytest.mark.parametrize(
    ("sequences", "packets", "lost"),
    [
        ((5, 6, 7), 3, 0),
        ((5, 8), 2, 2),
        ((65534, 65535, 0, 1), 4, 0),
        ((65535, 1), 2, 1),
        ((5, 7, 6, 8), 4, 0),
        ((5, 6, 6, 7), 3, 0),
    ],
)
def test_lost_packets_are_counted_by_sequence_number(sequences: tuple[int, ...], packets: int, lost: int) -> None:
    received = count(*sequences)
    assert (received.packets, received.lost) == (packets, lost)


def test_the_longest_gap_is_by_arrival() -> None:
    counter = Counter()
    for sequence, at in ((1, 0.0), (2, 0.02), (3, 0.145), (4, 0.16)):
        counter.take(packet(sequence), at)
    assert counter.received.max_gap_ms == pytest.approx(125)


def test_a_new_source_is_not_a_loss() -> None:
    counter = Counter()
    counter.take(packet(100), 0.0)
    counter.take(packet(9000, ssrc=8), 0.02)
    assert counter.received.lost == 0


def test_counting_afresh_keeps_the_gap_that_is_open() -> None:
    counter = Counter()
    counter.take(packet(1), 0.0)
    assert counter.restart().packets == 1
    counter.take(packet(2), 0.5)
    assert counter.received == Received(packets=1, lost=0, max_gap_ms=500.0)


async def test_speaking_twice_at_once_is_refused() -> None:
    stream = await open_rtp("127.0.0.1")
    first = stream.say(b"\0\0" * 160)
    first.send(None)
    with pytest.raises(RuntimeError, match="speaking already"):
        await stream.say(b"\0\0")
    first.close()
    stream.close()
