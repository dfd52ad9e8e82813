"""Training the linear classifier: `hotline nlp train`. Same sources and seed, same model, byte for byte.

Needs the extra `train` (nlp/export.py).
"""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hotline.categories import ResponsibilityList
from hotline.errors import BadList
from hotline.list_source import Sentence, read_sources
from nlp import features
from nlp.bayes import Features, fit, inverse_document_frequency
from nlp.calibrate import PRECISION, SITUATION_PRECISION, calibrate
from nlp.card import card
from nlp.corpus import Example, Part, authored_examples, split, spoken_examples, test_forms
from nlp.decode import Calibration, labels_of
from nlp.evaluate import figures
from nlp.export import write_graph
from nlp.linear import META_FILE, MODEL_FILE, WORDS_FILE, Meta
from nlp.onnx import OnnxModel
from nlp.segment import Segmenter

BUCKETS = 65536
SMOOTHING = 1.5
LEAST_WEIGHT = 0.02
"""Postings below it change no score that matters; they are a third of all."""

CARD_FILE = "CARD.md"


def train(
    list_folder: Path,
    out: Path,
    *,
    cache_folder: Path,
    seed: int = 1,
    buckets: int = BUCKETS,
    report: Callable[[str], None],
) -> Meta:
    """Train on the list's sentences and write the model folder.

    Raises:
        BadList: the sources have problems.
    """
    sources = read_sources(list_folder)
    if sources.problems:
        raise BadList(
            f"{sources.problems[0]} ({len(sources.problems)} problems; `hotline categories check` lists them)"
        )
    out.mkdir(parents=True, exist_ok=True)
    words = sorted({word for node in sources.list.nodes.values() for word in (node.name, *node.keywords)})
    (out / WORDS_FILE).write_text("\n".join(words) + "\n", "utf-8")
    trainer = _Trainer(sources.list, Segmenter(words, cache_folder), out / MODEL_FILE, seed, buckets)
    parts = split(sources.sentences)
    report(f"sentences: {', '.join(f'{part} {len(items)}' for part, items in parts.items())}")
    trainer.fit(parts[Part.TRAIN])
    calibration = trainer.calibrate(parts[Part.TUNE])
    learnt = [*parts[Part.TRAIN], *parts[Part.TUNE]]
    postings = trainer.fit(learnt)
    held_out = trainer.figures(parts[Part.TEST], calibration)
    digests = {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in (MODEL_FILE, WORDS_FILE)}
    meta = Meta(
        version=f"linear-{digests[MODEL_FILE][:8]}",
        features=features.VERSION,
        size=buckets,
        list_version=sources.list.version,
        labels=trainer.labels.codes,
        calibration=calibration,
        training={
            "sentences": len(learnt),
            "leaves": len(trainer.labels.leaves),
            "situations": len(sources.list.situations),
            "postings": postings,
            "seed": seed,
            "precision_wanted": {str(level): value for level, value in PRECISION.items()},
            "situation_precision_wanted": SITUATION_PRECISION,
        },
        held_out=held_out,
        sha256=digests,
    )
    (out / META_FILE).write_text(meta.dump(), "utf-8")
    (out / CARD_FILE).write_text(card(meta), "utf-8")
    return meta


class _Trainer:
    """One training: the same features and labels for every fit.

    Args:
        model_file: each fit writes it; scores always come from the file as shipped, in 8 bits.
    """

    def __init__(
        self, taxonomy: ResponsibilityList, segmenter: Segmenter, model_file: Path, seed: int, buckets: int
    ) -> None:
        self.labels = labels_of(taxonomy)
        self._taxonomy = taxonomy
        self._segmenter = segmenter
        self._file = model_file
        self._seed = seed
        self._buckets = buckets

    def fit(self, sentences: Sequence[Sentence]) -> int:
        """Learn from the sentences; returns how many weights there are."""
        spoken = self._features([item.text for item in spoken_examples(sentences, seed=self._seed)])
        examples = authored_examples(sentences, self._taxonomy)
        index = fit(
            self._features([item.text for item in examples]),
            [self._classes(item.situation) for item in examples],
            inverse_document_frequency(spoken, self._buckets),
            class_count=len(self.labels.codes),
            smoothing=SMOOTHING,
            least_weight=LEAST_WEIGHT,
        )
        write_graph(index, self._file)
        return len(index.weights)

    def calibrate(self, sentences: Sequence[Sentence]) -> Calibration:
        """Temperatures and thresholds by sentences as authored and as heard in a call."""
        examples = [example for form in self._forms(sentences).values() for example in form]
        truth, texts = [item.situation for item in examples], [item.text for item in examples]
        return calibrate(self._scores(texts), truth, texts, self.labels, self._taxonomy)

    def figures(self, sentences: Sequence[Sentence], calibration: Calibration) -> dict[str, Any]:
        """By form of the sentences."""
        result = {}
        for form, examples in self._forms(sentences).items():
            truth, texts = [item.situation for item in examples], [item.text for item in examples]
            result[form] = figures(self._scores(texts), truth, texts, self.labels, self._taxonomy, calibration)
        return result

    def _forms(self, sentences: Sequence[Sentence]) -> dict[str, list[Example]]:
        return test_forms(sentences, seed=self._seed)

    def _features(self, texts: Sequence[str]) -> list[Features]:
        return [features.hashed_counts(text, self._segmenter, self._buckets) for text in texts]

    def _scores(self, texts: Sequence[str]) -> NDArray[np.float32]:
        model = OnnxModel(self._file)
        return np.stack([model.scores(*one) for one in self._features(texts)])

    def _classes(self, situation: str) -> list[int]:
        """The columns a sentence counts for; the only situation of a leaf needs none of its own."""
        leaf = situation.partition("-")[0]
        codes = [leaf[:2], leaf[:4], leaf]
        if len(self.labels.situations[leaf]) > 1:
            codes.append(situation)
        return [self.labels.columns[code] for code in codes]
