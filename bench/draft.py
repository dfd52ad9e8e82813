"""How long a draft of a three-minute call takes, and which part of it is jieba's and the model's.

    .venv/bin/python -m bench.draft

Ratios are of one run on one machine: the share of jieba and of the model in a draft, of a draft in the call, and of the
model's speed to that of the same weights in torch (with the extra `train`), whose accuracy stands beside it.
"""

import json
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from hotline.calls import Side
from hotline.categories import ResponsibilityList
from hotline.list_source import Sentence
from hotline.private import Private
from hotline.territory_compiled import opened
from hotline.transcripts import Origin, Utterance, Word, utterance_id
from nlp.classifier import TrainedClassifier
from nlp.corpus import Part
from nlp.evaluate import figures
from nlp.load import drafter
from nlp.material import read_material
from nlp.model_folder import Kind
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

    beside_torch(loaded.taxonomy, [str(item.text) for item in utterances])


def beside_torch(taxonomy: ResponsibilityList, texts: list[str]) -> None:
    """The transformer against the same weights in torch: time a text, and level 3 on the test sentences."""
    settings = NlpSettings()
    folder = settings.classifier_folder / Kind.TRANSFORMER
    model = TrainedClassifier(folder, taxonomy, cache_folder=settings.cache_folder)
    try:
        from bench.torch_twin import TorchTwin
    except ImportError:
        print("no torch (extra `train`): not compared")
        return
    twin = TorchTwin(folder, model)
    ours, torchs = (_seconds_a_text(one, texts) for one in (model.scores, twin.scores))
    print(f"one text {1000 * ours:.2f} ms, in torch {1000 * torchs:.2f} ms: {torchs / ours:.1f} times as fast")
    tested = read_material(settings.list_folder, settings.sentences_folder).parts[Part.TEST]
    right = [_level3(one, model, tested) for one in (model.scores, twin.scores)]
    print(f"level 3 right: {right[0]:.4f}, in torch {right[1]:.4f} (n = {len(tested)})")


def _seconds_a_text(scores: Callable[[str], Any], texts: list[str]) -> float:
    rounds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        for text in texts:
            scores(text)
        rounds.append((time.perf_counter() - started) / len(texts))
    return statistics.median(rounds)


def _level3(scores: Callable[[str], Any], model: TrainedClassifier, tested: Sequence[Sentence]) -> float:
    rows = np.stack([scores(item.text) for item in tested])
    truth, texts = [item.situation for item in tested], [item.text for item in tested]
    found = figures(rows, truth, texts, model.labels, model.taxonomy, model.meta.calibration)
    return float(found["accuracy"]["level3"]["value"])


if __name__ == "__main__":
    main()
