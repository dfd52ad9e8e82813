"""Training a short model: labelled sentences in, one file out. The same sentences give the same bytes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from hotline.errors import InputRejected
from nlp.mishear import Mishearing
from nlp.short_model import BUCKETS, buckets, root_of

EPOCHS = 8
RATE = 0.1
SEEDS = 3
"""orders the sentences are learnt in; the weights are the mean of all"""
DECAY = 1e-5
"""of the weights, each step"""
MISHEARD = 0.05
"""share of characters replaced by homophones in the copies that are learnt beside the sentences"""
_STEPS = 127


@dataclass(frozen=True, slots=True)
class Labelled:
    label: str
    text: str
    weight: float = 1.0
    """less than 1 for sentences whose label nobody gave them one by one"""


def read_labelled(path: Path) -> list[Labelled]:
    """Lines `LABEL<TAB>TEXT`.

    Raises:
        InputRejected: a line is something else; its text is not repeated.
    """
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        label, tab, text = line.partition("\t")
        if not tab or not label.strip() or not text.strip():
            raise InputRejected(f"{path}:{number}: want a label, a tab and a sentence")
        found.append(Labelled(label.strip(), text.strip()))
    return found


def train_short(
    sentences: Sequence[Labelled],
    out: Path,
    *,
    against: str | None = None,
    seed: int = 1,
    report: Callable[[str], None] = lambda _: None,
) -> Mapping[str, int]:
    """Learn from the sentences and misheard copies of them; write the model.

    Args:
        against: a label that counts as much as all others together; when None each counts alike.

    Returns:
        how many sentences taught each label.
    """
    labels = sorted({item.label for item in sentences})
    random = Random(seed)  # noqa: S311  # training noise, no secret
    mishearing = Mishearing([item.text for item in sentences])
    misheard = [Labelled(item.label, mishearing.hear(item.text, MISHEARD, random), item.weight) for item in sentences]
    told = [*sentences, *misheard]
    share = _shares(told, labels, against)
    fits = [_fit(told, share, labels, seed + number, report) for number in range(SEEDS)]
    weights = np.mean([fit[0] for fit in fits], axis=0)
    bias = np.mean([fit[1] for fit in fits], axis=0)
    scale = float(np.abs(weights).max()) / _STEPS or 1.0
    steps = np.rint(weights / scale).astype(np.int8)
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("wb") as file:
        np.savez_compressed(
            file, labels=np.array(labels), weights=steps, scale=np.float32(scale), bias=bias.astype(np.float32)
        )
    return {label: sum(item.label == label for item in sentences) for label in labels}


def _shares(sentences: Sequence[Labelled], labels: Sequence[str], against: str | None) -> NDArray[np.float64]:
    """What each sentence counts, 1 in the mean: a label's own however many sentences it has."""
    mass = dict.fromkeys(labels, 0.0)
    for item in sentences:
        mass[item.label] += item.weight
    own = {label: float(len(labels) - 1 if label == against else 1) for label in labels}
    share = np.array([item.weight * own[item.label] / mass[item.label] for item in sentences], dtype=np.float64)
    result: NDArray[np.float64] = share / share.mean()
    return result


def _fit(
    sentences: Sequence[Labelled],
    share: NDArray[np.float64],
    labels: Sequence[str],
    seed: int,
    report: Callable[[str], None],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Softmax regression by AdaGrad.

    Args:
        share: what each sentence counts.
    """
    generator = np.random.default_rng(seed)
    rows = [buckets(item.text) for item in sentences]
    truth = np.array([labels.index(item.label) for item in sentences])
    weights, bias = np.zeros((BUCKETS, len(labels)), np.float32), np.zeros(len(labels), np.float32)
    seen = np.full((BUCKETS, 1), 1e-8, np.float32)
    for epoch in range(EPOCHS):
        loss = 0.0
        for number in generator.permutation(len(rows)):
            row, root = rows[number], root_of(len(rows[number]))
            scores = bias + weights[row].sum(axis=0) / root
            odds = np.exp(scores - scores.max())
            slope = (odds / odds.sum()).astype(np.float32)
            loss -= float(np.log(slope[truth[number]] + 1e-12)) * share[number]
            slope[truth[number]] -= 1.0
            slope *= np.float32(share[number])
            seen[row] += float((slope**2).mean()) / root**2
            weights[row] -= RATE * (slope / root) / np.sqrt(seen[row]) + DECAY * weights[row]
            bias -= 0.01 * RATE * slope
        report(f"epoch {epoch + 1} of {EPOCHS}: loss {loss / len(rows):.3f}")
    return weights, bias
