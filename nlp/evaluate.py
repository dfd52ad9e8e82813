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
    node_shares,
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
    """Accuracy, coverage and precision, accuracy at coverages, calibration error, per 大类.

    Args:
        scores: shape (texts, labels).
        truth: the right situation of each text.

    Accuracy takes the best node of each level whatever its confidence; coverage is how often a path goes that deep,
    precision how often it is then right. `at_coverage` has how many of the surest are right by share of the texts.
    `situation_given_leaf` counts texts whose leaf is right and has several situations.
    """
    cases = [
        _case(row, code, text, labels, taxonomy, calibration)
        for row, code, text in zip(scores, truth, texts, strict=True)
    ]
    total = len(cases)
    hits = {key: [case.hits[key] for case in cases if key in case.hits] for key in HITS}
    given = {key: [case.given[key] for case in cases if key in case.given] for key in GIVEN}
    sure = {key: [case.sure[key] for case in cases] for key in LEVELS}
    return {
        "n": total,
        "accuracy": {key: _share(values).as_dict() for key, values in hits.items()},
        "coverage": {key: Proportion(len(values) / max(total, 1), total).as_dict() for key, values in given.items()},
        "precision": {key: _share(values).as_dict() for key, values in given.items()},
        "at_coverage": {key: _at_coverages(values) for key, values in sure.items()},
        "calibration_error": {key: _error(values) for key, values in sure.items()},
        "by_top": _by_top(cases, truth),
    }


LEVELS = ("level1", "level2", "level3", "leaf")
GIVEN = (*LEVELS, "situation")
HITS = (*LEVELS, "top5", "situation", "situation_given_leaf")
COVERAGES = tuple(round(0.1 * tenth, 1) for tenth in range(1, 11))


@dataclass(frozen=True, slots=True)
class _Case:
    """One text."""

    hits: Mapping[str, bool]
    """was the best right"""
    given: Mapping[str, bool]
    """was what is named right; without what is not named"""
    sure: Mapping[str, tuple[float, bool]]
    """confidence of the best of a level, and whether it was right"""


def _case(
    row: NDArray[np.float32],
    situation: str,
    text: str,
    labels: Labels,
    taxonomy: ResponsibilityList,
    calibration: Calibration,
) -> _Case:
    leaf = situation.partition("-")[0]
    shares = softmax(calibration.leaf_scale * leaf_scores(row, labels, calibration.level_weights))
    confidences = dict(zip(labels.nodes, node_shares(shares, labels).tolist(), strict=True))
    chosen = labels.leaves[int(shares.argmax())]
    hits = {f"level{level}": _best_at(confidences, level) == leaf[: 2 * level] for level in (1, 2, 3)}
    hits["leaf"] = chosen == leaf
    hits["top5"] = leaf in {labels.leaves[int(index)] for index in np.argsort(-shares)[:5]}
    hits["situation"] = _best_situation(row, chosen, labels, taxonomy, calibration, text) == situation
    if chosen == leaf and len(labels.situations[leaf]) > 1:
        hits["situation_given_leaf"] = hits["situation"]
    category = decode(row, labels, taxonomy, calibration, text=text)
    given = {f"level{step.level}": leaf.startswith(step.code) for step in category.path[:3]}
    if category.path and category.path[-1].code in labels.situations:
        given["leaf"] = category.path[-1].code == leaf
    if category.situation:
        given["situation"] = category.situation == situation
    return _Case(hits, given, _sure(shares, leaf, labels, calibration, text))


def _sure(
    shares: NDArray[np.float64], leaf: str, labels: Labels, calibration: Calibration, text: str
) -> dict[str, tuple[float, bool]]:
    """The way down from the top, by level: how sure, and whether right."""
    steps = descend(shares, labels)
    found = {}
    for code, probability in steps:
        confidence = on_line(probability, calibration.level_lines[len(code) // 2], text)
        found[f"level{len(code) // 2}"] = (confidence, leaf.startswith(code))
    found["leaf"] = found[f"level{len(steps)}"]
    return {key: found[key] for key in LEVELS}


def _at_coverages(cases: Sequence[tuple[float, bool]]) -> dict[str, Any]:
    """How many of the surest are right, by their share of all."""
    ranked = [right for _, right in sorted(cases, key=lambda case: -case[0])]
    return {str(share): _share(ranked[: round(share * len(ranked))]).as_dict() for share in COVERAGES}


def _error(cases: Sequence[tuple[float, bool]]) -> dict[str, Any]:
    return calibration_error(np.array([one for one, _ in cases]), np.array([right for _, right in cases]))


def _by_top(cases: Sequence[_Case], truth: Sequence[str]) -> dict[str, Any]:
    """Accuracy of each 大类's texts, by its code."""
    groups: dict[str, list[_Case]] = {}
    for case, code in zip(cases, truth, strict=True):
        groups.setdefault(code[:2], []).append(case)
    return {
        top: {key: _share([case.hits[key] for case in group]).as_dict() for key in ("level1", "level3", "leaf")}
        for top, group in sorted(groups.items())
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
