"""How long a draft of a three-minute call takes, and which part of it is jieba's and the model's.

    .venv/bin/python -m bench.draft

Ratios are of one run on one machine: the share of jieba and of the model in a draft, and of a draft in the call.
"""

import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hotline.calls import Side
from hotline.private import Private
from hotline.territory_compiled import opened
from hotline.transcripts import Origin, Utterance, Word, utterance_id
from nlp.load import drafter
from nlp.settings import NlpSettings

CALL_SECONDS = 180
MS_PER_CHARACTER = 250
ROUNDS = 30
GROUND = Path("models/territory"), Path("models/territory/build/territory.json")
CONVERSATIONS = Path("intake_api/demo/conversations")


class Stopwatch:
    """Adds up the time spent in one function."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self.seconds = 0.0
        self.calls = 0

    def __call__(self, *args: Any, **options: Any) -> Any:
        started = time.perf_counter()
        try:
            return self._function(*args, **options)
        finally:
            self.seconds += time.perf_counter() - started
            self.calls += 1


def three_minutes() -> list[Utterance]:
    """The shipped conversations one after another, until three minutes are full."""
    utterances: list[Utterance] = []
    start = 0
    for path in sorted(CONVERSATIONS.glob("*.json")):
        for turn in json.loads(path.read_text("utf-8")):
            text, side = turn["text"], Side(turn["speaker"])
            words = tuple(
                Word(Private(c), start + MS_PER_CHARACTER * n, start + MS_PER_CHARACTER * (n + 1), 0.9)
                for n, c in enumerate(text)
            )
            end = start + MS_PER_CHARACTER * len(text)
            if end > 1000 * CALL_SECONDS:
                return utterances
            identity = utterance_id("bench", side, start)
            utterances.append(
                Utterance(identity, "bench", side, start, end, Private(text), words, 0.9, Origin.LIVE, "bench")
            )
            start = end + 500
    return utterances


def main() -> None:
    started = time.perf_counter()
    loaded = drafter(NlpSettings(), opened(*GROUND))
    load_seconds = time.perf_counter() - started
    utterances = three_minutes()
    loaded.draft("bench", utterances)

    plain = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        loaded.draft("bench", utterances)
        plain.append(time.perf_counter() - started)

    jieba, model = Stopwatch(loaded.segmenter.words), Stopwatch(loaded.classifier.scores)
    loaded.segmenter.words = jieba  # type: ignore[method-assign]
    started = time.perf_counter()
    for _ in range(ROUNDS):
        loaded.draft("bench", utterances)
    watched = time.perf_counter() - started
    loaded.classifier.scores = model  # type: ignore[method-assign]
    cut, cuts = jieba.seconds, jieba.calls
    for _ in range(ROUNDS):
        loaded.draft("bench", utterances)

    places = Stopwatch(loaded.places.repaired) if loaded.places else None
    if loaded.places and places:
        loaded.places.repaired = places  # type: ignore[method-assign]
        for _ in range(ROUNDS):
            loaded.draft("bench", utterances)

    started = time.perf_counter()
    for count in range(1, len(utterances) + 1):
        loaded.draft("bench", utterances[:count])
    whole_call = time.perf_counter() - started

    seconds = statistics.median(plain)
    print(f"utterances {len(utterances)}, characters {sum(len(item.text) for item in utterances)}")
    print(f"load {load_seconds:.2f} s")
    print(f"one draft {1000 * seconds:.1f} ms (median of {ROUNDS}), {seconds / CALL_SECONDS:.6f} of the call's time")
    print(f"jieba {cut / watched:.2f} of a draft, {cuts / ROUNDS:.0f} texts")
    print(f"features and model {model.seconds / ROUNDS / seconds:.2f} of a draft, {model.calls / ROUNDS:.0f} texts")
    if places:
        print(f"places {1000 * (places.seconds / ROUNDS):.1f} ms of a draft")
    print(
        f"a draft after each utterance: {whole_call:.2f} s in all, {whole_call / CALL_SECONDS:.5f} of the call's time"
    )


if __name__ == "__main__":
    main()
