"""How good a classifier is on sentences it has not learnt, each figure with its size and 95 % interval."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hotline.categories import ResponsibilityList
from nlp.decode import (
    Calibration,
    Labels,
    decode,
    descend,
    leaf_scores,
    node_confidences,
    on_line,
    signals,
    situation_shares,
    softmax,
)

ECE_BINS = 10
BOOTSTRAPS = 300
_Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class Proportion:
    """A share counted on `n` cases."""

    value: float
    n: int

    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval. Source: Wilson, JASA 22 (1927)."""
        if not self.n:
            return 0.0, 1.0
        square = _Z95**2 / self.n
        centre = self.value + square / 2
        reach = _Z95 * math.sqrt((self.value * (1 - self.value) + square / 4) / self.n)
        return max(0.0, (centre - reach) / (1 + square)), min(1.0, (centre + reach) / (1 + square))

    def as_dict(self) -> dict[str, Any]:
        low, high = self.interval()
        return {"value": round(self.value, 4), "n": self.n, "interval": [round(low, 4), round(high, 4)]}


def figures(
    scores: NDArray[np.float32],
    truth: Sequence[str],
    texts: Sequence[str],
    labels: Labels,
    taxonomy: ResponsibilityList,
    calibration: Calibration,
) -> dict[str, Any]:
    """Accuracy a level, top five, situation, coverage and precision a level, calibration error.

    Args:
        scores: shape (texts, labels).
        truth: the right situation of each text.

    Accuracy takes the best node of each level whatever its confidence; coverage is how often a path goes that deep,
    precision how often it is then right. `situation_given` is a leaf's situation named, right only with its leaf.
    """
    probabilities = softmax(calibration.leaf_scale * leaf_scores(scores, labels, calibration.level_weights))
    leaves = [code.partition("-")[0] for code in truth]
    hits: dict[str, list[bool]] = {key: [] for key in ("level1", "level2", "level3", "leaf", "top5", "situation")}
    given: dict[str, list[bool]] = {key: [] for key in ("level1", "level2", "level3", "leaf", "situation")}
    best: list[float] = []
    sure_right: list[bool] = []
    for row, leaf_row, situation, leaf, text in zip(scores, probabilities, truth, leaves, texts, strict=True):
        confidences = node_confidences(leaf_row, labels.leaves)
        for level in (1, 2, 3):
            hits[f"level{level}"].append(_best_at(confidences, level) == leaf[: 2 * level])
        chosen = labels.leaves[int(leaf_row.argmax())]
        last, probability = descend(leaf_row, labels.leaves)[-1]
        best.append(on_line(probability, calibration.level_lines[len(last) // 2]))
        sure_right.append(last == leaf)
        hits["leaf"].append(chosen == leaf)
        hits["top5"].append(leaf in {labels.leaves[int(index)] for index in np.argsort(-leaf_row)[:5]})
        hits["situation"].append(_best_situation(row, chosen, labels, taxonomy, calibration, text) == situation)
        category = decode(row, labels, taxonomy, calibration, text=text)
        for step in category.path[:3]:
            given[f"level{step.level}"].append(leaf.startswith(step.code))
        if category.path and category.path[-1].code in labels.situations:
            given["leaf"].append(category.path[-1].code == leaf)
        if category.situation:
            given["situation"].append(category.situation == situation)
    total = len(truth)
    return {
        "n": total,
        "accuracy": {key: _share(values).as_dict() for key, values in hits.items()},
        "coverage": {key: Proportion(len(values) / max(total, 1), total).as_dict() for key, values in given.items()},
        "precision": {key: _share(values).as_dict() for key, values in given.items()},
        "leaf_ece": calibration_error(np.array(best), np.array(sure_right)),
    }


def calibration_error(confidence: NDArray[np.float64], right: NDArray[np.bool_], *, seed: int = 0) -> dict[str, Any]:
    """Expected calibration error over ten bins of equal width, with a bootstrapped 95 % interval."""
    generator = np.random.default_rng(seed)
    if not len(confidence):
        return {"value": None, "n": 0, "interval": None}
    samples = []
    for _ in range(BOOTSTRAPS):
        drawn = generator.integers(0, len(confidence), len(confidence))
        samples.append(_ece(confidence[drawn], right[drawn]))
    low, high = np.quantile(samples, (0.025, 0.975))
    value = _ece(confidence, right)
    return {"value": round(value, 4), "n": len(confidence), "interval": [round(float(low), 4), round(float(high), 4)]}


def _ece(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    bins = np.minimum((confidence * ECE_BINS).astype(int), ECE_BINS - 1)
    gaps = [abs(float(confidence[bins == b].sum() - right[bins == b].sum())) for b in range(ECE_BINS)]
    return sum(gaps) / len(confidence)


def _share(values: Sequence[bool]) -> Proportion:
    return Proportion(sum(values) / max(len(values), 1), len(values))


def _best_at(confidences: Mapping[str, float], level: int) -> str:
    return max((code for code in confidences if len(code) == 2 * level), key=lambda code: confidences[code])


def _best_situation(
    row: NDArray[np.float32],
    leaf: str,
    labels: Labels,
    taxonomy: ResponsibilityList,
    calibration: Calibration,
    text: str,
) -> str:
    codes = labels.situations[leaf]
    members = np.array([labels.columns[code] for code in codes], dtype=np.int64)
    shares = situation_shares(row, members, [signals(code, taxonomy, text) for code in codes], calibration)
    return codes[int(shares.argmax())]
