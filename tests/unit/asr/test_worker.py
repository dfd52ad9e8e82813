import io
import os
import threading

import pytest

from asr.vosk import HeardFinal, Recognizer
from asr.wire import HEADER, Kind, Message, decode_header, encode, read_final
from asr.worker import EXIT_BROKEN, Mouth, serve
from hotline.errors import ProtocolError
from tests.fakes.recognizer import FakeRecognizer


class FakeModel:
    def recognizer(self) -> Recognizer:
        return FakeRecognizer()  # type: ignore[return-value]


class Output(io.BytesIO):
    """Collects, and tells when enough streams were closed."""

    def __init__(self, closes: int) -> None:
        super().__init__()
        self._left = closes
        self.done = threading.Event()

    def write(self, data: "bytes") -> int:  # type: ignore[override]
        if data[0] == Kind.CLOSED:
            self._left -= 1
            if not self._left:
                self.done.set()
        return super().write(data)

    def messages(self) -> list[Message]:
        data, found = self.getvalue(), []
        while data:
            message, length = decode_header(data[: HEADER.size])
            body, data = data[HEADER.size : HEADER.size + length], data[HEADER.size + length :]
            found.append(Message(message.kind, message.stream, message.position, body))
        return found


def run(*messages: Message, closes: int, cut: int = 0) -> list[Message]:
    source = b"".join(encode(message) for message in messages)
    output = Output(closes)
    serve(io.BytesIO(source[: len(source) - cut]), Mouth(output), FakeModel(), partial_ms=1000)  # type: ignore[arg-type]
    if closes:
        assert output.done.wait(5)
    return output.messages()


def test_streams_are_not_mixed_up() -> None:
    one, two = b"\x01\x00" * 8, b"\x02\x00" * 8
    told = run(
        Message(Kind.OPEN, 1),
        Message(Kind.OPEN, 2),
        Message(Kind.AUDIO, 1, 0, one),
        Message(Kind.AUDIO, 2, 8000, two),
        Message(Kind.CLOSE, 1),
        Message(Kind.CLOSE, 2),
        closes=2,
    )
    finals = {message.stream: read_final(message.body) for message in told if message.kind is Kind.FINAL}
    assert {word.text for word in finals[1].words} == {"甲"}
    assert {word.text for word in finals[2].words} == {"乙"}
    assert finals[2].start_ms == 1000


def test_every_chunk_is_told_as_done_and_closing_comes_last() -> None:
    audio = Message(Kind.AUDIO, 1, 0, bytes(2))
    told = run(Message(Kind.OPEN, 1), audio, Message(Kind.CLOSE, 1), closes=1)
    assert [message.kind for message in told] == [Kind.DONE, Kind.FINAL, Kind.CLOSED]


@pytest.mark.parametrize("fault", [ProtocolError("not JSON"), UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad")])
def test_a_recogniser_that_fails_in_any_way_ends_the_process(fault: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(FakeRecognizer):
        def feed(self, pcm: bytes) -> HeardFinal | None:
            raise fault

    class FailingModel:
        def recognizer(self) -> Failing:
            return Failing()

    ended: list[int] = []
    over = threading.Event()

    def end(status: int) -> None:
        ended.append(status)
        over.set()

    monkeypatch.setattr(os, "_exit", end)
    source = encode(Message(Kind.OPEN, 1)) + encode(Message(Kind.AUDIO, 1, 0, bytes(2)))
    serve(io.BytesIO(source), Mouth(io.BytesIO()), FailingModel(), partial_ms=1000)  # type: ignore[arg-type]
    assert over.wait(5)
    assert ended == [EXIT_BROKEN]


def test_stream_nobody_opened_is_left_alone() -> None:
    assert run(Message(Kind.AUDIO, 9, 0, bytes(2)), closes=0) == []


def test_input_cut_in_mid_message_ends_the_process_quietly() -> None:
    assert run(Message(Kind.AUDIO, 1, 0, bytes(20)), closes=0, cut=3) == []
