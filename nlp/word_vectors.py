"""Vectors of words from which words stand near them: the encoder's beginning where no pre-trained one is at hand.

Source: Levy, Goldberg, "Neural Word Embedding as Implicit Matrix Factorization" (NeurIPS 2014): the positive pointwise
mutual information of words and their neighbours, cut to its first singular vectors.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.scikit import left_vectors

WINDOW = 5
"""words to each side; a neighbour k words away counts 1 / k"""

_DAMPING = 0.75
"""of the neighbours' frequency, against the pull of rare ones"""


def word_vectors(texts: Sequence[NDArray[np.int64]], *, count: int, width: int) -> NDArray[np.float32]:
    """Vectors at unit length, shape (count, width).

    Args:
        texts: the numbers of each text's words, [0, count).
    """
    keys, weights = _neighbours(texts, count)
    key, position = np.unique(keys, return_inverse=True)
    together = np.bincount(position, weights=weights)
    word, neighbour = np.divmod(key, max(count, 1))
    words = np.bincount(word, weights=together, minlength=count)
    shares = words**_DAMPING / max(float((words**_DAMPING).sum()), 1e-9)
    information = np.log(together / (words[word] * shares[neighbour]))
    kept = information > 0
    vectors = left_vectors(word[kept], neighbour[kept], information[kept], size=count, width=width)
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    result: NDArray[np.float32] = (vectors / lengths).astype(np.float32)
    return result


def _neighbours(texts: Sequence[NDArray[np.int64]], count: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Every pair of neighbours in both directions as word * count + neighbour, and its weight."""
    keys: list[NDArray[np.int64]] = [np.empty(0, dtype=np.int64)]
    weights: list[NDArray[np.float64]] = [np.empty(0)]
    for text in texts:
        for distance in range(1, min(WINDOW, len(text) - 1) + 1):
            left, right = text[:-distance], text[distance:]
            keys += [left * count + right, right * count + left]
            weights += [np.full(2 * len(left), 1 / distance)]
    return np.concatenate(keys), np.concatenate(weights)
