"""The only door to vosk: a shared model, a recogniser per stream, results checked on the way in.

Measured with vosk 0.3.45: one recogniser used by two threads, or a grammar set after audio, aborts the whole
process. A recogniser therefore belongs to one thread, takes no grammar, and lives in a worker process (asr/worker.py).
"""

import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import vosk

from hotline.audio import SAMPLE_RATE
from hotline.errors import BadModel, ProtocolError
from hotline.private import Private


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A word as the recogniser puts it."""

    text: Private
    start_seconds: float
    """since the recogniser's first sample"""
    end_seconds: float
    confidence: float
    """[0, 1]"""


@dataclass(frozen=True, slots=True)
class HeardPartial:
    """Words so far; they may change."""

    words: tuple[Private, ...]
    """the newest guess"""
    settled: tuple[HeardWord, ...] = ()
    """those the lattice has, a second or two behind; the last may be cut short"""


@dataclass(frozen=True, slots=True)
class HeardFinal:
    """Words that will not change; none after a long silence."""

    words: tuple[HeardWord, ...]


class Model:
    """A loaded model; any number of recognisers share it."""

    def __init__(self, path: Path) -> None:
        """Load it: seconds for a large one.

        Raises:
            BadModel: libvosk cannot load it.
        """
        vosk.SetLogLevel(-1)
        try:
            self._model = vosk.Model(str(path))
        except Exception as error:  # vosk raises no class of its own
            raise BadModel(f"vosk cannot load the model at {path}") from error

    def recognizer(self) -> "Recognizer":
        """A fresh recogniser for one stream.

        Raises:
            BadModel: the model does not take 8000 Hz.
        """
        return Recognizer(self._model)


class Recognizer:
    """Hears one stream, in order, from one thread."""

    def __init__(self, model: Any) -> None:
        try:
            self._recognizer = vosk.KaldiRecognizer(model, SAMPLE_RATE)
        except Exception as error:  # as above
            raise BadModel(f"vosk makes no recogniser for {SAMPLE_RATE} Hz of this model") from error
        self._recognizer.SetWords(True)

    def feed(self, pcm: bytes) -> HeardFinal | None:
        """Hear some audio; a final where an utterance ended in it.

        Raises:
            ProtocolError: libvosk failed, or answered something other than its JSON.
        """
        try:
            ended = self._recognizer.AcceptWaveform(pcm)
        except Exception as error:  # as above
            raise ProtocolError("vosk failed to process audio") from error
        return parse_final(self._recognizer.Result()) if ended else None

    def partial(self) -> HeardPartial:
        """The words of the utterance that is going on.

        With times libvosk tells no more than its lattice has; the newest words it tells only without. One look at
        each costs 8 % more CPU than one alone (demo model).

        Raises:
            ProtocolError: libvosk answered something other than its JSON.
        """
        self._recognizer.SetPartialWords(False)
        newest = parse_partial(self._recognizer.PartialResult())
        if not newest.words:
            return newest
        self._recognizer.SetPartialWords(True)
        return HeardPartial(newest.words, parse_settled(self._recognizer.PartialResult()))

    def flush(self) -> HeardFinal:
        """End the utterance here. More audio may follow; its times go on counting.

        Raises:
            ProtocolError: libvosk answered something other than its JSON.
        """
        return parse_final(self._recognizer.FinalResult())


def parse_final(text: str) -> HeardFinal:
    """Check a result: `{"result": [{"word","start","end","conf"}…], "text": "…"}`; no words, no `result`.

    Raises:
        ProtocolError: it is something else.
    """
    document = _document(text)
    if not isinstance(document.get("text"), str):
        raise ProtocolError("vosk result without text")
    return HeardFinal(_words(document.get("result", []), said=document["text"]))


def parse_partial(text: str) -> HeardPartial:
    """Check a partial result: `{"partial": "…"}`.

    Raises:
        ProtocolError: it is something else.
    """
    document = _document(text)
    if document == {"text": ""}:  # what libvosk says when nothing was fed since a final
        return HeardPartial(())
    if not isinstance(document.get("partial"), str):
        raise ProtocolError("vosk partial result without its text")
    return HeardPartial(tuple(Private(word) for word in document["partial"].split()))


def parse_settled(text: str) -> tuple[HeardWord, ...]:
    """Check a partial result with times: `{"partial": "…", "partial_result": [{"word","start","end","conf"}…]}`.

    Raises:
        ProtocolError: it is something else.
    """
    document = _document(text)
    if not isinstance(document.get("partial"), str):
        raise ProtocolError("vosk partial result without its text")
    return _words(document.get("partial_result", []), said=document["partial"])


def _document(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except ValueError as error:
        raise ProtocolError("vosk result is not JSON") from error
    if not isinstance(document, dict):
        raise ProtocolError("vosk result is not an object")
    return document


def _words(items: Any, *, said: str) -> tuple[HeardWord, ...]:
    if not isinstance(items, list):
        raise ProtocolError("vosk result has no list of words")
    words = tuple(_word(item) for item in items)
    if " ".join(word.text for word in words) != said:
        raise ProtocolError("vosk words and text differ")
    if any(later.start_seconds < earlier.start_seconds for earlier, later in pairwise(words)):
        raise ProtocolError("vosk words are out of order")
    return words


def _word(item: Any) -> HeardWord:
    match item:
        case {"word": str(text), "start": float() | int() as start, "end": float() | int() as end, "conf": conf}:
            if isinstance(conf, float | int) and 0 <= start <= end and conf >= 0:
                # Lattice posteriors sum to 1 but for rounding.
                return HeardWord(Private(text), float(start), float(end), min(float(conf), 1.0))
    raise ProtocolError("vosk word without text, times or confidence")
