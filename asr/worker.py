"""A recognition process: one model, one thread a stream; `python -m asr.worker MODEL_FOLDER PARTIAL_MS`.

It is a process of its own because libvosk can abort the whole process, and then no other call's words are lost.
It ends when its standard input does, so it never outlives the pool.
"""

import os
import signal
import sys
import threading
from pathlib import Path
from queue import SimpleQueue
from typing import BinaryIO

from asr.ear import Ear
from asr.vosk import Model
from asr.wire import HEADER, Kind, Message, decode_header, encode, words_message
from hotline.errors import HotlineError

EXIT_REFUSED = 3
EXIT_BROKEN = 4
"""a recogniser failed: the process is replaced, as after a native abort"""


class Mouth:
    """Sends messages of all threads, whole."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._lock = threading.Lock()

    def send(self, message: Message) -> None:
        """Write one message; waits where the pool does not read."""
        with self._lock:
            self._file.write(encode(message))
            self._file.flush()


def serve(source: BinaryIO, mouth: Mouth, model: Model, *, partial_ms: int) -> None:
    """Hear streams until the source ends.

    The queue of a stream needs no bound of its own: the pool sends no more than a second ahead (asr/hearing.py).
    """
    queues: dict[int, SimpleQueue[Message]] = {}
    while (message := _read(source)) is not None:
        if message.kind is Kind.OPEN:
            queue: SimpleQueue[Message] = SimpleQueue()
            queues[message.stream] = queue
            threading.Thread(
                target=_hear, args=(queue, mouth, model, partial_ms), name=f"stream-{message.stream}", daemon=True
            ).start()
        elif message.stream in queues:
            queues[message.stream].put(message)
            if message.kind in (Kind.CLOSE, Kind.ABANDON):
                del queues[message.stream]


def main() -> None:
    """Load the model, say so, hear."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the pool ends this process
    folder, partial_ms = Path(sys.argv[1]), int(sys.argv[2])
    mouth = Mouth(os.fdopen(os.dup(1), "wb"))
    os.dup2(2, 1)  # whatever a library prints must not come between messages
    try:
        model = Model(folder)
        model.recognizer()
    except HotlineError as error:
        mouth.send(Message(Kind.REFUSED, body=str(error).encode()))
        sys.exit(EXIT_REFUSED)
    mouth.send(Message(Kind.READY))
    serve(sys.stdin.buffer, mouth, model, partial_ms=partial_ms)
    os._exit(0)  # threads in mid-word have nobody left to tell


def _hear(queue: "SimpleQueue[Message]", mouth: Mouth, model: Model, partial_ms: int) -> None:
    """One stream's thread, the only one that touches its recogniser."""
    try:
        ear = Ear(model.recognizer(), partial_ms=partial_ms)
        while (message := queue.get()).kind is not Kind.ABANDON:
            heard = ear.hear(message.position, message.body) if message.kind is Kind.AUDIO else ear.flush()
            for result in heard:
                mouth.send(words_message(message.stream, result))
            if message.kind is Kind.AUDIO:
                mouth.send(Message(Kind.DONE, message.stream))
            elif message.kind is Kind.CLOSE:
                mouth.send(Message(Kind.CLOSED, message.stream))
                return
    except BrokenPipeError:
        os._exit(0)
    except Exception:  # whatever it is, the process must end
        # The thread's outermost loop. A thread that died alone would leave its stream unheard for the rest of the call.
        os._exit(EXIT_BROKEN)


def _read(source: BinaryIO) -> Message | None:
    """The next message, or None at the end of the source."""
    header = source.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    message, length = decode_header(header)
    body = source.read(length)
    return Message(message.kind, message.stream, message.position, body) if len(body) == length else None


if __name__ == "__main__":
    main()
