"""The shipped transformer's weights in torch, in 32 bits on one thread, for bench/draft.py to compare with."""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from nlp import features, transformer
from nlp.batches import side_by_side
from nlp.classifier import TrainedClassifier
from nlp.export import parameters
from nlp.model_folder import MODEL_FILE, PIECES_FILE
from nlp.transformer_scorer import Tree
from nlp.vocabulary import Vocabulary


class TorchTwin:
    """Scores as `nlp.transformer_scorer.TransformerScorer` does, by torch."""

    def __init__(self, folder: Path, model: TrainedClassifier) -> None:
        torch.set_num_threads(1)
        weights = parameters(folder / MODEL_FILE)
        self._idf = weights["idf"]
        self._network = transformer.network_of(weights, heads=int(model.meta.training["heads"]))
        self._vocabulary = Vocabulary((folder / PIECES_FILE).read_text("utf-8").split())
        self._segmenter, self._size, self._labels = model.segmenter, model.meta.size, model.labels
        self._tree = Tree(model.labels)

    def scores(self, text: str) -> NDArray[np.float32]:
        """One score a label; all zero for a text without any letter or character."""
        bag = features.hashed_counts(text, self._segmenter, self._size)
        if not len(bag[0]):
            return np.zeros(len(self._labels.codes), dtype=np.float32)
        batch = side_by_side([self._vocabulary.tokens(text)], [bag], self._idf)
        return self._tree.scores(transformer.logits(self._network, batch)[0])
