"""Scores of transformer and linear model together: each is right where the other is not."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp import features
from nlp.decode import Labels, leaf_scores
from nlp.linear import LinearScorer
from nlp.model_folder import Kind
from nlp.segment import Segmenter
from nlp.transformer_scorer import TransformerScorer

SHARE = 10.0
"""What the linear score is multiplied by before it is added to a log probability; chosen on tuning sentences."""

_ANCESTORS = {1: 0.3, 2: 0.3}
"""by level: how much of their own linear score a leaf's gets added; chosen on tuning sentences"""


class BothScorer:
    """Opens both models beside a folder.

    Raises:
        BadModel: a file is not such a model.
    """

    def __init__(self, folder: Path, segmenter: Segmenter, *, size: int, labels: Labels, threads: int = 1) -> None:
        beside = folder.parent
        self._linear = LinearScorer(beside / Kind.LINEAR, segmenter, size=size, labels=labels, threads=threads)
        self._transformer = TransformerScorer(
            beside / Kind.TRANSFORMER, segmenter, size=size, labels=labels, threads=threads
        )
        self._segmenter = segmenter
        self._size = size
        self._labels = labels
        self._situations = np.array([column for code, column in labels.columns.items() if "-" in code], dtype=np.int64)

    def scores(self, text: str) -> NDArray[np.float32]:
        """One score a label, shape (labels,); all zero for a text without any letter or character.

        Leaves and situations have both models' evidence, the nodes above them the transformer's alone.
        """
        bag = features.hashed_counts(text, self._segmenter, self._size)
        if not len(bag[0]):
            return np.zeros(len(self._labels.codes), dtype=np.float32)
        linear, total = self._linear.scores_of(bag), self._transformer.scores_of(text, bag)
        leaves = leaf_scores(linear, self._labels, _ANCESTORS).astype(np.float32)
        total[self._labels.leaf_columns] += SHARE * leaves
        total[self._situations] += SHARE * linear[self._situations]
        return total
