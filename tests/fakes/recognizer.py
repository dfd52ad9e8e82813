"""Stand-ins for Vosk and for the pool of recognition processes."""

from collections.abc import Iterator

from asr.hearing import Hearing
from asr.results import FinalWords, PartialWords, to_ms
from asr.vosk import HeardFinal, HeardPartial, HeardWord
from asr.wire import Kind, Message, words_message
from hotline.audio import BYTES_PER_SAMPLE, SAMPLE_RATE
from hotline.events import Event
from hotline.private import Private
from hotline.transcripts import Word


class FakeRecognizer:
    """Hears a word in every sample that is not zero, until five zero samples in a row end the utterance.

    Sample value 1 is 甲, 2 is 乙, and so on; times are as Vosk gives them, from its first sample.
    """

    ALPHABET = "甲乙丙丁戊己"
    END_AFTER = 5

    def __init__(self) -> None:
        self._count = 0
        self._quiet = 0
        self._words: list[HeardWord] = []

    def feed(self, pcm: bytes) -> HeardFinal | None:
        final = None
        for value in memoryview(pcm).cast("h"):
            start, end = self._count / SAMPLE_RATE, (self._count + 1) / SAMPLE_RATE
            self._count += 1
            self._quiet = 0 if value else self._quiet + 1
            if value:
                self._words.append(HeardWord(Private(self.ALPHABET[value - 1]), start, end, 0.9))
            elif self._quiet == self.END_AFTER:
                final = self.flush()
        return final

    def partial(self) -> HeardPartial:
        """The newest two words are not in its lattice, and the last that is, is cut short."""
        settled = [HeardWord(word.text, word.start_seconds, word.end_seconds, 0.8) for word in self._words[:-2]]
        return HeardPartial(tuple(word.text for word in self._words), tuple(settled))

    def flush(self) -> HeardFinal:
        words, self._words = tuple(self._words), []
        return HeardFinal(words)


class FakeEars:
    """A pool without processes: what each stream hears is written down beforehand.

    A stream hears its words when the audio that holds them was fed, and says so when it is flushed or closed.
    """

    def __init__(self, *words: Word, answers: bool = True) -> None:
        self._words = words
        self._answers = answers
        self.opened: list[Hearing] = []
        self.abandoned: list[Hearing] = []
        self.audio: list[tuple[int, bytes]] = []

    def open(self) -> Hearing:
        hearing = Hearing(len(self.opened) + 1, self._pump, backlog_ms=60_000)
        self.opened.append(hearing)
        return hearing

    def abandon(self, hearing: Hearing) -> None:
        self.abandoned.append(hearing)
        hearing.end()

    def _pump(self, hearing: Hearing) -> None:
        for message in list(hearing.due()) if self._answers else ():
            if message.kind is Kind.AUDIO:
                self.audio.append((message.position, message.body))
                hearing.told(Message(Kind.DONE, hearing.number))
                if heard := tuple(self._heard(message)):
                    hearing.told(
                        words_message(
                            hearing.number, PartialWords(heard, to_ms(message.position), to_ms(message.position))
                        )
                    )
            else:
                hearing.told(words_message(hearing.number, self._final()))
                if message.kind is Kind.CLOSE:
                    hearing.told(Message(Kind.CLOSED, hearing.number))

    def _heard(self, message: Message) -> Iterator[Word]:
        start_ms = to_ms(message.position)
        end_ms = to_ms(message.position + len(message.body) // BYTES_PER_SAMPLE)
        return (word for word in self._words if start_ms <= word.start_ms < end_ms)

    def _final(self) -> FinalWords:
        start = self.audio[0][0] if self.audio else 0
        end = self.audio[-1][0] + len(self.audio[-1][1]) // BYTES_PER_SAMPLE if self.audio else 0
        self.audio.clear()
        inside = tuple(word for word in self._words if to_ms(start) <= word.start_ms < to_ms(end))
        return FinalWords(inside, to_ms(start), to_ms(end))


class Notebook:
    """A publisher that keeps what was published."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    async def publish(self, event: Event) -> None:
        self.events.append(event)
