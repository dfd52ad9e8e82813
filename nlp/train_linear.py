"""Fitting the linear baseline (nlp/bayes.py). Same sentences and seed, same model, byte for byte."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from hotline.categories import ResponsibilityList
from hotline.list_source import Sentence
from nlp import features
from nlp.bayes import fit, inverse_document_frequency
from nlp.corpus import authored_examples, spoken_examples
from nlp.decode import Labels
from nlp.export import write_graph
from nlp.features import Features
from nlp.linear import LinearScorer
from nlp.model_folder import MODEL_FILE, Kind
from nlp.segment import Segmenter

SMOOTHING = 1.5
LEAST_WEIGHT = 0.02
"""Postings below it change no score that matters; they are a third of all."""


class LinearTrainer:
    """Writes the model's file into a folder."""

    kind = Kind.LINEAR

    def __init__(
        self,
        folder: Path,
        taxonomy: ResponsibilityList,
        labels: Labels,
        segmenter: Segmenter,
        *,
        buckets: int,
        seed: int,
    ) -> None:
        self._folder = folder
        self._taxonomy = taxonomy
        self._labels = labels
        self._segmenter = segmenter
        self._buckets = buckets
        self._seed = seed

    def fit(self, sentences: Sequence[Sentence]) -> Mapping[str, int]:
        """Learn from the sentences; returns what the model's card tells of it."""
        spoken = self._features([item.text for item in spoken_examples(sentences, seed=self._seed)])
        examples = authored_examples(sentences, self._taxonomy)
        index = fit(
            self._features([item.text for item in examples]),
            [self._classes(item.situation) for item in examples],
            inverse_document_frequency(spoken, self._buckets),
            class_count=len(self._labels.codes),
            smoothing=SMOOTHING,
            least_weight=LEAST_WEIGHT,
        )
        write_graph(index, self._folder / MODEL_FILE)
        return {"postings": len(index.weights)}

    def scorer(self) -> LinearScorer:
        """The model as it will run."""
        return LinearScorer(self._folder, self._segmenter, size=self._buckets, labels=self._labels)

    def _features(self, texts: Sequence[str]) -> list[Features]:
        return [features.hashed_counts(text, self._segmenter, self._buckets) for text in texts]

    def _classes(self, situation: str) -> list[int]:
        """The columns a sentence counts for; the only situation of a leaf needs none of its own."""
        leaf = situation.partition("-")[0]
        codes = [leaf[:2], leaf[:4], leaf]
        if len(self._labels.situations[leaf]) > 1:
            codes.append(situation)
        return [self._labels.columns[code] for code in codes]
