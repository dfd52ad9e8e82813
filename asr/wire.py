"""What the pool and its worker processes say to each other, over the worker's standard input and output.

A message is a header (kind, stream number, position, body length) and a body: PCM, or JSON for words.
"""

import json
import struct
from dataclasses import dataclass
from enum import IntEnum

from asr.results import FinalWords, PartialWords
from hotline.errors import ProtocolError
from hotline.private import Private
from hotline.transcripts import Word

HEADER = struct.Struct("!BIqI")
MAX_BODY = 1 << 20
"""bytes; a second of audio has 16,000, the words of a forced 20 s utterance some 10,000"""


class Kind(IntEnum):
    OPEN = 1
    """to the worker: a new stream"""
    AUDIO = 2
    """to the worker: PCM that begins at the position"""
    FLUSH = 3
    """to the worker: no more audio for now; end the utterance"""
    CLOSE = 4
    """to the worker: end the utterance and the stream"""
    ABANDON = 5
    """to the worker: nobody wants this stream any more"""
    READY = 16
    """from the worker: the model is loaded; stream number 0"""
    REFUSED = 17
    """from the worker: the model cannot be loaded; the body says why"""
    PARTIAL = 18
    """from the worker: PartialWords"""
    FINAL = 19
    """from the worker: FinalWords"""
    DONE = 20
    """from the worker: the oldest audio not yet told as done went through the recogniser"""
    CLOSED = 21
    """from the worker: the stream's last message"""


@dataclass(frozen=True, slots=True)
class Message:
    kind: Kind
    stream: int = 0
    position: int = 0
    body: bytes = b""


def encode(message: Message) -> bytes:
    """The message as bytes."""
    return HEADER.pack(message.kind, message.stream, message.position, len(message.body)) + message.body


def decode_header(data: bytes) -> tuple[Message, int]:
    """The message without its body, and the body's length.

    Raises:
        ProtocolError: the kind is unknown or the body too long.
    """
    kind, stream, position, length = HEADER.unpack(data)
    if length > MAX_BODY:
        raise ProtocolError("message of a recognition process is too long")
    try:
        return Message(Kind(kind), stream, position), length
    except ValueError as error:
        raise ProtocolError("message of a recognition process is of no known kind") from error


def words_message(stream: int, heard: PartialWords | FinalWords) -> Message:
    """A result as a message."""
    document = {
        "start_ms": heard.start_ms,
        "end_ms": heard.end_ms,
        "words": [[word.text, word.start_ms, word.end_ms, word.confidence] for word in heard.words],
    }
    kind = Kind.PARTIAL if isinstance(heard, PartialWords) else Kind.FINAL
    return Message(kind, stream, 0, json.dumps(document).encode())


def read_partial(body: bytes) -> PartialWords:
    """Undo `words_message`.

    Raises:
        ProtocolError: the body is something else.
    """
    return PartialWords(*_read(body))


def read_final(body: bytes) -> FinalWords:
    """Undo `words_message`.

    Raises:
        ProtocolError: the body is something else.
    """
    return FinalWords(*_read(body))


def _read(body: bytes) -> tuple[tuple[Word, ...], int, int]:
    """Words, start_ms and end_ms."""
    try:
        document = json.loads(body)
        return _words(document["words"]), int(document["start_ms"]), int(document["end_ms"])
    except (ValueError, TypeError, KeyError) as error:
        raise ProtocolError("words of a recognition process are malformed") from error


def _words(items: list[tuple[str, int, int, float]]) -> tuple[Word, ...]:
    return tuple(Word(Private(text), int(start), int(end), float(sure)) for text, start, end, sure in items)
