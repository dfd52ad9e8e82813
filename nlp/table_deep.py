"""The transformer of a labelled table: it reads words, and begins with vectors of its own training text.

A character a piece, as in nlp/vocabulary.py, would leave most of a document outside its window.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp import transformer
from nlp.table_batches import BATCH, TableBatches, padded
from nlp.transformer import DocumentNetwork, DocumentShape
from nlp.vocabulary import FIRST_PIECE, UNKNOWN
from nlp.word_vectors import word_vectors

LEAST_TEXTS = 2
"""of a word that is known"""

Words = tuple[str, ...]

SHAPE = DocumentShape()
EPOCHS = 4
"""as the shape, chosen on messages of a city's board (docs/measurements.md)"""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What every network of the same training texts begins with."""

    numbers: dict[str, int]
    """of the known words, the first is `FIRST_PIECE`"""
    vectors: NDArray[np.float32]
    """shape (words, width)"""

    def pieces(self, words: Sequence[str]) -> NDArray[np.int64]:
        """Numbers of a text's first words."""
        return np.array([self.numbers.get(word, UNKNOWN) for word in words[: SHAPE.positions]], dtype=np.int64)


def beginning_of(texts: Sequence[Words]) -> Beginning:
    """Known words and their vectors."""
    seen = Counter(word for words in texts for word in set(words))
    known = sorted(word for word, count in seen.items() if count >= LEAST_TEXTS)
    numbers = {word: number for number, word in enumerate(known, FIRST_PIECE)}
    lines = [np.array([numbers[word] for word in words if word in numbers], dtype=np.int64) for words in texts]
    return Beginning(numbers, word_vectors([line - FIRST_PIECE for line in lines], count=len(known), width=SHAPE.width))


def log_probabilities(
    learnt: Sequence[Words],
    targets: NDArray[np.int64],
    asked: Sequence[Words],
    beginning: Beginning,
    *,
    classes: int,
    seed: int,
) -> NDArray[np.float64]:
    """What a network trained on the learnt texts says of the others, shape (asked, classes).

    Args:
        targets: class of each learnt text.
    """
    transformer.seed(seed)
    network = DocumentNetwork(
        SHAPE, pieces=FIRST_PIECE + len(beginning.numbers), classes=classes, vectors=beginning.vectors
    )
    documents = [beginning.pieces(words) for words in learnt]
    batches = TableBatches(documents, np.eye(classes, dtype=np.float32)[targets], seed=seed)
    steps = transformer.steps_of(len(documents), BATCH, EPOCHS)
    transformer.fit(network, batches.epoch, count=EPOCHS, steps=steps, report=lambda _: None)
    order = sorted(range(len(asked)), key=lambda row: len(asked[row]))
    logits = np.empty((len(asked), classes))
    for start in range(0, len(order), BATCH):
        rows = order[start : start + BATCH]
        logits[rows] = transformer.logits(network, padded([beginning.pieces(asked[row]) for row in rows]))
    logits -= logits.max(axis=1, keepdims=True)
    result: NDArray[np.float64] = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return result
