"""Scores of the transformer: a text in, the log probability of every node and situation out.

The graph gives one logit a situation; what stands above has the sum of its situations' probabilities.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp import features
from nlp.decode import Labels
from nlp.features import Features
from nlp.model_folder import MODEL_FILE, PIECES_FILE
from nlp.onnx import OnnxModel
from nlp.segment import Segmenter
from nlp.vocabulary import Vocabulary

_LEAST = 1e-12


class Tree:
    """Which situations stand under which label."""

    def __init__(self, labels: Labels) -> None:
        self.situations = tuple(code for code in labels.codes if "-" in code)
        """in the order of the logits"""
        columns = labels.columns
        above = [
            sorted({code.partition("-")[0][:size] for size in (2, 4, 6, 8)} & columns.keys())
            for code in self.situations
        ]
        self._members = np.array([number for number, codes in enumerate(above) for _ in codes], dtype=np.int64)
        self._columns = np.array([columns[code] for codes in above for code in codes], dtype=np.int64)
        self._own = np.array([columns[code] for code in self.situations], dtype=np.int64)
        self._size = len(labels.codes)

    def scores(self, logits: NDArray[np.float32]) -> NDArray[np.float32]:
        """Log probabilities, shape (labels,), of logits, shape (situations,)."""
        shares = np.exp(logits.astype(np.float64) - logits.max())
        shares /= shares.sum()
        sums = np.bincount(self._columns, weights=shares[self._members], minlength=self._size)
        sums[self._own] = shares
        found: NDArray[np.float32] = np.log(sums + _LEAST).astype(np.float32)
        return found


class TransformerScorer:
    """Opens the transformer of a folder.

    Raises:
        BadModel: the file is not such a model.
    """

    def __init__(self, folder: Path, segmenter: Segmenter, *, size: int, labels: Labels, threads: int = 1) -> None:
        self._segmenter = segmenter
        self._size = size
        self._labels = labels
        self._tree = Tree(labels)
        self._vocabulary = Vocabulary((folder / PIECES_FILE).read_text("utf-8").split())
        self._model = OnnxModel(folder / MODEL_FILE, ("pieces", "sounds", "indices", "counts"), threads=threads)

    def scores(self, text: str) -> NDArray[np.float32]:
        """One score a label, shape (labels,); all zero for a text without any letter or character."""
        bag = features.hashed_counts(text, self._segmenter, self._size)
        return self.scores_of(text, bag) if len(bag[0]) else np.zeros(len(self._labels.codes), dtype=np.float32)

    def scores_of(self, text: str, bag: Features) -> NDArray[np.float32]:
        """The same of features already counted, at least one."""
        tokens = self._vocabulary.tokens(text)
        return self._tree.scores(
            self._model.run(pieces=tokens.pieces, sounds=tokens.sounds, indices=bag[0], counts=bag[1])
        )
