import pytest

from asr.results import FinalWords, PartialWords
from asr.wire import HEADER, MAX_BODY, Kind, Message, decode_header, encode, read_final, read_partial, words_message
from hotline.errors import ProtocolError
from hotline.private import Private
from hotline.transcripts import Word

WORDS = (Word(Private("停水"), 100, 400, 0.5), Word(Private("了"), 400, 500, 1.0))


def test_message_comes_back_as_it_went() -> None:
    data = encode(Message(Kind.AUDIO, 7, 123_456_789_012, b"\x01\x02"))
    message, length = decode_header(data[: HEADER.size])
    assert (message, length) == (Message(Kind.AUDIO, 7, 123_456_789_012), 2)
    assert data[HEADER.size :] == b"\x01\x02"


def test_unknown_kind_is_a_broken_protocol() -> None:
    with pytest.raises(ProtocolError, match="kind"):
        decode_header(HEADER.pack(99, 0, 0, 0))


def test_message_that_is_too_long_is_refused_before_it_is_read() -> None:
    with pytest.raises(ProtocolError, match="long"):
        decode_header(HEADER.pack(Kind.FINAL, 0, 0, MAX_BODY + 1))


def test_words_come_back_as_they_went() -> None:
    final = FinalWords(WORDS, 90, 800)
    assert read_final(words_message(1, final).body) == final
    partial = PartialWords(WORDS, 100, 500)
    assert read_partial(words_message(1, partial).body) == partial


@pytest.mark.parametrize("body", [b"", b"{", b"{}", b"[]", b'{"words": [[1]], "start_ms": 0, "end_ms": 1}', b"\xff"])
def test_malformed_final_is_a_broken_protocol(body: bytes) -> None:
    with pytest.raises(ProtocolError):
        read_final(body)


@pytest.mark.parametrize("body", [b"", b"[[", b"3", b'{"words": 3, "start_ms": 0, "end_ms": 1}'])
def test_malformed_partial_is_a_broken_protocol(body: bytes) -> None:
    with pytest.raises(ProtocolError):
        read_partial(body)
