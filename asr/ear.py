"""One stream through one recogniser: positions of the call in, words with milliseconds of the call out."""

from collections.abc import Iterator
from typing import Protocol

from asr.results import SAMPLES_PER_MS, FinalWords, PartialWords, to_ms
from asr.unsettled import Unsettled
from asr.vosk import HeardFinal, HeardPartial, HeardWord
from hotline.audio import BYTES_PER_SAMPLE, SAMPLE_RATE
from hotline.transcripts import Word

_PENDING = 400 * SAMPLES_PER_MS
"""At an endpoint libvosk may hold this much audio undecoded (a chunk of 240 ms and 150 ms of context); it is told as
heard with the next utterance."""


class Recognizer(Protocol):
    """What an ear needs of asr.vosk.Recognizer."""

    def feed(self, pcm: bytes) -> HeardFinal | None: ...

    def partial(self) -> HeardPartial: ...

    def flush(self) -> HeardFinal: ...


class Ear:
    """Feeds a recogniser, which counts only the samples it was given, and translates its times.

    Where positions jump, the utterance is ended first, so that no word spans the jump.
    """

    def __init__(self, recognizer: Recognizer, *, partial_ms: int) -> None:
        self._recognizer = recognizer
        self._partial_every = partial_ms * SAMPLES_PER_MS
        self._origin = 0
        """position of the recogniser's first sample, were there no jumps"""
        self._end: int | None = None
        """position after the last sample fed"""
        self._heard_to = 0
        self._since_partial = 0
        self._last_partial: tuple[str, ...] = ()
        self._unsettled = Unsettled(0)
        self._fed = 0

    def hear(self, start: int, pcm: bytes) -> Iterator[PartialWords | FinalWords]:
        """Hear audio that begins at a position.

        Raises:
            ProtocolError: the recogniser failed.
        """
        if start != self._end:
            yield from self.flush()
            self._origin = start - self._fed
            self._heard_to = start
            self._unsettled = Unsettled(start)
        samples = len(pcm) // BYTES_PER_SAMPLE
        final = self._recognizer.feed(pcm)
        self._fed += samples
        self._since_partial += samples
        end = self._end = start + samples
        if final is not None:
            words = self._place(final.words)
            last = words[-1].end_ms * SAMPLES_PER_MS if words else 0
            yield self._final(words, max(last, end - _PENDING))
        elif self._since_partial >= self._partial_every:
            yield from self._partial()

    def flush(self) -> Iterator[FinalWords]:
        """End the utterance here, if there is any audio in it.

        Raises:
            ProtocolError: the recogniser failed.
        """
        if self._end is not None and self._end > self._heard_to:
            yield self._final(self._place(self._recognizer.flush().words), self._end)

    def _final(self, words: tuple[Word, ...], heard_to: int) -> FinalWords:
        start, self._heard_to = self._heard_to, max(heard_to, self._heard_to)
        self._since_partial, self._last_partial, self._unsettled = 0, (), Unsettled(self._heard_to)
        return FinalWords(words, to_ms(start), to_ms(self._heard_to))

    def _partial(self) -> Iterator[PartialWords]:
        self._since_partial = 0
        heard = self._recognizer.partial()
        if not heard.words or self._end is None:
            return
        words = self._unsettled.look(heard.words, self._place(heard.settled), self._end)
        if heard.words != self._last_partial:
            self._last_partial = heard.words
            yield PartialWords(words, words[0].start_ms, to_ms(self._end))

    def _place(self, words: tuple[HeardWord, ...]) -> tuple[Word, ...]:
        return tuple(
            Word(word.text, self._ms(word.start_seconds), self._ms(word.end_seconds), word.confidence) for word in words
        )

    def _ms(self, seconds: float) -> int:
        return to_ms(self._origin + round(seconds * SAMPLE_RATE))
