"""One stream as the pool sees it: audio that waits, audio that is with a process, results. No I/O."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator

from asr.results import SAMPLES_PER_MS, Lost, PartialWords, Result, to_ms
from asr.wire import Kind, Message, read_final, read_partial
from hotline.audio import BYTES_PER_SAMPLE
from hotline.transcripts import GapReason

WINDOW = 1000 * SAMPLES_PER_MS
"""A process is sent no more than one second ahead of what it has told as done; the rest waits here, where it can
be dropped."""

MAX_RESULTS = 256
"""When so many results wait for their reader, no more audio is sent; then the backlog fills and drops the oldest."""


class Hearing:
    """A stream in the pool.

    `feed` never waits: beyond `backlog_ms` the oldest audio is dropped and told as Lost. When a process dies, what it
    had not brought to a final is told as Lost, and the rest goes to another.
    """

    def __init__(self, number: int, wake: "Callable[[Hearing], None]", *, backlog_ms: int) -> None:
        """
        Args:
            wake: called whenever there may be something to send.
        """
        self.number = number
        self._wake = wake
        self._backlog_limit = backlog_ms * SAMPLES_PER_MS
        self._backlog: deque[tuple[int, bytes]] = deque()
        self._waiting = 0
        self._sent: deque[int] = deque()
        """lengths of the chunks a process has not told as done"""
        self._heard_to: int | None = None
        self._sent_to = 0
        self._losing: tuple[int, int] | None = None
        self._flush_due = False
        self._close_due = False
        self._close_sent = False
        self._results: deque[Result] = deque()
        self._news = asyncio.Event()
        self._room = asyncio.Event()
        self.closed = False

    @property
    def in_flight(self) -> bool:
        """Whether a process owes an answer."""
        return bool(self._sent) or (self._close_sent and not self.closed)

    def feed(self, start: int, pcm: bytes) -> None:
        """Take audio that begins at a position; never waits."""
        self._backlog.append((start, pcm))
        self._waiting += len(pcm) // BYTES_PER_SAMPLE
        self._flush_due = False
        while self._waiting > self._backlog_limit and len(self._backlog) > 1:
            self._drop_oldest()
        self._wake(self)

    def flush(self) -> None:
        """No audio comes for now: end the utterance after what was fed."""
        self._flush_due = True
        self._wake(self)

    def close(self) -> None:
        """No more audio comes; the last words follow, then `results` ends."""
        self._close_due = True
        self._wake(self)

    async def room(self) -> None:
        """Wait until a second of audio would not be dropped: for recordings, which can wait."""
        while self._waiting > max(0, self._backlog_limit - WINDOW):
            self._room.clear()
            await self._room.wait()

    async def results(self) -> AsyncIterator[Result]:
        """Everything heard and lost, in order, until the stream is closed and told to its end."""
        while True:
            while self._results:
                yield self._results.popleft()
                self._wake(self)
            if self.closed:
                return
            self._news.clear()
            await self._news.wait()

    def due(self) -> Iterator[Message]:
        """Take what may be sent to the process now."""
        while self._backlog and sum(self._sent) < WINDOW and len(self._results) < MAX_RESULTS:
            start, pcm = self._backlog.popleft()
            samples = len(pcm) // BYTES_PER_SAMPLE
            self._waiting -= samples
            self._sent.append(samples)
            self._tell_dropped()
            if self._heard_to is None:
                self._heard_to = start
            self._sent_to = start + samples
            yield Message(Kind.AUDIO, self.number, start, pcm)
        self._room.set()
        if self._backlog:
            return
        if self._close_due and not self._close_sent:
            self._close_sent = True
            self._tell_dropped()
            yield Message(Kind.CLOSE, self.number)
        elif self._flush_due:
            self._flush_due = False
            yield Message(Kind.FLUSH, self.number)

    def told(self, message: Message) -> None:
        """Take a process's message.

        Raises:
            ProtocolError: its body is malformed.
        """
        match message.kind:
            case Kind.PARTIAL:
                self._add(read_partial(message.body))
            case Kind.FINAL:
                final = read_final(message.body)
                self._heard_to = final.end_ms * SAMPLES_PER_MS
                self._add(final)
            case Kind.DONE:
                if self._sent:
                    self._sent.popleft()
            case Kind.CLOSED:
                self.end()
            case _:
                pass

    def orphaned(self) -> None:
        """The process died: what it held is lost, what waits goes to the next one."""
        if self._heard_to is not None and self._sent_to > self._heard_to:
            self._add(Lost(to_ms(self._heard_to), to_ms(self._sent_to), GapReason.CRASH))
        self._heard_to = None
        self._sent.clear()
        self._close_sent = False

    def end(self) -> None:
        """No result follows."""
        self._tell_dropped()
        self.closed = True
        self._news.set()

    def _add(self, result: Result) -> None:
        if self._results and isinstance(self._results[-1], PartialWords):
            self._results.pop()  # nobody has read it yet, and it is out of date
        self._results.append(result)
        self._news.set()

    def _drop_oldest(self) -> None:
        start, pcm = self._backlog.popleft()
        samples = len(pcm) // BYTES_PER_SAMPLE
        self._waiting -= samples
        if self._losing is not None and self._losing[1] != start:
            self._tell_dropped()
        self._losing = (start if self._losing is None else self._losing[0], start + samples)

    def _tell_dropped(self) -> None:
        if self._losing is not None:
            start, end = self._losing
            self._losing = None
            self._add(Lost(to_ms(start), to_ms(end), GapReason.OVERLOAD))
