"""Where in the recording a piece of an utterance's text was said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from hotline.drafts import Evidence
from hotline.private import Private
from hotline.transcripts import Utterance, Word
from nlp.digits import arabic


@dataclass(frozen=True, slots=True)
class Span:
    """Characters [start, end) of an utterance's text."""

    utterance: Utterance
    start: int
    end: int

    @property
    def text(self) -> str:
        return str(self.utterance.text[self.start : self.end])


def evidence(span: Span) -> Evidence:
    """The milliseconds from the first to the last word of the span; of the whole utterance when they cannot be told."""
    utterance = span.utterance
    times = _character_times(utterance)
    covered = [time for time in times[span.start : span.end] if time]
    if not covered:
        return Evidence(utterance.id, utterance.start_ms, utterance.end_ms)
    return Evidence(utterance.id, min(start for start, _ in covered), max(end for _, end in covered))


def cut(utterance: Utterance, start: int, end: int) -> Utterance:
    """Characters [start, end) of an utterance as an utterance of the same id, with the times of their words."""
    if (start, end) == (0, len(utterance.text)):
        return utterance
    times = _character_times(utterance)[start:end]
    text = str(utterance.text[start:end])
    words = tuple(
        Word(Private(character), *time, utterance.confidence)
        for character, time in zip(text, times, strict=True)
        if time
    )
    first = min((word.start_ms for word in words), default=utterance.start_ms)
    last = max((word.end_ms for word in words), default=utterance.end_ms)
    return replace(utterance, text=Private(text), words=words, start_ms=first, end_ms=last)


def evidences(spans: Sequence[Span]) -> tuple[Evidence, ...]:
    """In order of time, each once."""
    found = {evidence(span) for span in spans}
    return tuple(sorted(found, key=lambda item: (item.start_ms, item.end_ms, item.utterance_id)))


def _character_times(utterance: Utterance) -> list[tuple[int, int] | None]:
    """Of each character of the text the times of the word it was heard in.

    The written form differs from the words by digits and a few particles: equal lengths are taken one to one, else the
    two are aligned.
    """
    heard = "".join(word.text for word in utterance.words)
    times: list[tuple[int, int] | None] = [
        (word.start_ms, word.end_ms) for word in utterance.words for _ in range(len(word.text))
    ]
    if len(heard) == len(utterance.text):
        return times
    result: list[tuple[int, int] | None] = [None] * len(utterance.text)
    matcher = SequenceMatcher(None, arabic(heard), arabic(str(utterance.text)), autojunk=False)
    for tag, from_, to, start, end in matcher.get_opcodes():
        for place in range(start, end):
            inside = from_ + (place - start) * (to - from_) // (end - start) if tag != "insert" else None
            result[place] = times[inside] if inside is not None and inside < len(times) else None
    return result
