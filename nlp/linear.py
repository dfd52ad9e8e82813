"""Scores of the linear model: hashed features in, one score a node and situation out."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp import features
from nlp.decode import Labels
from nlp.features import Features
from nlp.model_folder import MODEL_FILE
from nlp.onnx import OnnxModel
from nlp.segment import Segmenter


class LinearScorer:
    """Opens the linear model of a folder.

    Raises:
        BadModel: the file is not such a model.
    """

    def __init__(self, folder: Path, segmenter: Segmenter, *, size: int, labels: Labels, threads: int = 1) -> None:
        self._segmenter = segmenter
        self._size = size
        self._labels = labels
        self._model = OnnxModel(folder / MODEL_FILE, ("indices", "counts"), threads=threads)

    def scores(self, text: str) -> NDArray[np.float32]:
        """One score a label, shape (labels,); all zero for a text without any letter or character."""
        bag = features.hashed_counts(text, self._segmenter, self._size)
        return self.scores_of(bag) if len(bag[0]) else np.zeros(len(self._labels.codes), dtype=np.float32)

    def scores_of(self, bag: Features) -> NDArray[np.float32]:
        """The same of features already counted, at least one."""
        return self._model.run(indices=bag[0], counts=bag[1])
