"""Choosing temperatures and thresholds on sentences the scores were not trained on."""

from collections.abc import Sequence
from functools import cache
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hotline.categories import ResponsibilityList
from nlp.decode import (
    Calibration,
    Labels,
    Line,
    descend,
    leaf_scores,
    on_axes,
    on_line,
    signals,
    situation_shares,
    softmax,
)

PRECISION = {1: 0.80, 2: 0.75, 3: 0.70, 4: 0.65}
"""By level: how often a node named there shall be right, on the tuning sentences."""

SITUATION_PRECISION = 0.80

FEWEST = 20
"""texts that must pass a threshold for their share to count"""

_SCALES = np.geomspace(0.2, 60, 48)
_WEIGHTS = (0.0, 0.15, 0.3, 0.6, 1.0)
_TEXTS_FOR_SCALES = 2000
"""texts, evenly drawn, that weights and scale of the leaves are chosen on: two numbers need no more"""

_BONUSES = (0.0, 0.5, 1.0, 2.0)
_NEWTON_STEPS = 60
_LONGEST_STEP = 0.25
_TINY = 1e-6
_NEVER = 1.01


def calibrate(
    scores: NDArray[np.float32],
    truth: Sequence[str],
    texts: Sequence[str],
    labels: Labels,
    taxonomy: ResponsibilityList,
    *,
    hard: int | None = None,
) -> Calibration:
    """The calibration of least log loss, and the lowest thresholds that keep `PRECISION`.

    Args:
        scores: shape (texts, labels).
        truth: the right situation of each text.
        hard: the first so many texts, all when not given: thresholds are chosen on them alone, so that what is easy
            beside them makes nobody bold. For confidence they count together as much as all others.
    """
    leaves = [code.partition("-")[0] for code in truth]
    numbers = {leaf: number for number, leaf in enumerate(labels.leaves)}
    target = np.array([numbers[leaf] for leaf in leaves])
    best = (np.inf, {1: 0.0, 2: 0.0}, 1.0)
    some = slice(None, None, 1 + len(target) // _TEXTS_FOR_SCALES)
    for one, two in product(_WEIGHTS, _WEIGHTS):
        loss, scale = _best_scale(leaf_scores(scores[some], labels, {1: one, 2: two}), target[some])
        if loss < best[0]:
            best = (loss, {1: one, 2: two}, scale)
    _, weights, leaf_scale = best
    probabilities = softmax(leaf_scale * leaf_scores(scores, labels, weights))
    lines, thresholds = _levels(probabilities, leaves, texts, labels, len(leaves) if hard is None else hard)
    situation_scale, bonus, situation_threshold = _situations(scores, truth, texts, labels, taxonomy)
    return Calibration(
        level_weights=weights,
        leaf_scale=round(leaf_scale, 4),
        situation_scale=round(situation_scale, 4),
        sign_bonus=bonus,
        level_lines=lines,
        thresholds=thresholds,
        situation_threshold=situation_threshold,
    )


def _best_scale(totals: NDArray[np.float64], target: NDArray[np.int64]) -> tuple[float, float]:
    """Least log loss and its scale; the loss has one valley over the scales, so that thirds are cut off."""
    rows = np.arange(len(target))

    @cache
    def loss(number: int) -> float:
        return -float(np.log(softmax(_SCALES[number] * totals)[rows, target] + 1e-12).mean())

    low, high = 0, len(_SCALES) - 1
    while high - low > 2:
        one, two = low + (high - low) // 3, high - (high - low) // 3
        low, high = (low, two) if loss(one) <= loss(two) else (one, high)
    return min((loss(number), float(_SCALES[number])) for number in range(low, high + 1))


class Seen(NamedTuple):
    """A node that was the likeliest of its level for a text."""

    probability: float
    text: str
    right: bool
    weight: float = 1.0


def _levels(
    probabilities: NDArray[np.float64], leaves: Sequence[str], texts: Sequence[str], labels: Labels, hard: int
) -> tuple[dict[int, Line], dict[int, float]]:
    """Lines by level of all texts, thresholds of the hard ones."""
    easy = len(leaves) - hard
    seen: dict[int, list[Seen]] = {level: [] for level in PRECISION}
    chosen: dict[int, list[Seen]] = {level: [] for level in PRECISION}
    for number, (row, leaf, text) in enumerate(zip(probabilities, leaves, texts, strict=True)):
        for code, probability in descend(row, labels):
            node = Seen(probability, text, leaf.startswith(code), 1.0 if number < hard else hard / easy)
            seen[len(code) // 2].append(node)
            if number < hard:
                chosen[len(code) // 2].append(node)
    lines = {level: fit_line(nodes) for level, nodes in seen.items()}
    judged = {
        level: [(on_line(node.probability, lines[level], node.text), node.right) for node in nodes]
        for level, nodes in chosen.items()
    }
    return lines, {level: lowest_right(judged[level], PRECISION[level]) for level in judged}


def fit_line(nodes: Sequence[Seen]) -> Line:
    """Platt's line by Newton's method, drawn a little towards the probability itself."""
    start = np.array(Line(1.0, 0.0))
    if not nodes:
        return Line(1.0, 0.0)
    design = np.array([on_axes(node.probability, node.text) for node in nodes])
    right = np.array([node.right for node in nodes], dtype=np.float64)
    weight = np.array([node.weight for node in nodes])
    line = start
    for _ in range(_NEWTON_STEPS):
        share = 1 / (1 + np.exp(-design @ line))
        slope = design.T @ (weight * (share - right)) + line - start
        curvature = design.T @ (design * (weight * share * (1 - share))[:, None]) + np.eye(len(start))
        line = line - np.clip(np.linalg.solve(curvature, slope), -_LONGEST_STEP, _LONGEST_STEP)
    return Line(*(round(float(value), 4) for value in line))


def lowest_right(cases: Sequence[tuple[float, bool]], precision: float) -> float:
    """The lowest threshold at which so many of what passes are right, from `FEWEST` that pass."""
    confidences = np.array([confidence for confidence, _ in cases])
    right = np.array([hit for _, hit in cases])
    for hundredths in range(20, 100):
        passing = right[confidences >= hundredths / 100]
        if len(passing) >= FEWEST and passing.mean() >= precision:
            return hundredths / 100
    return _NEVER


def lowest(confidences: Sequence[float], precision: float) -> float:
    """The lowest threshold at which the mean confidence of what passes is the wanted precision.

    The confidences are calibrated, so their mean is the share that is right, without the noise of counting few.
    """
    values = np.array(confidences)
    for hundredths in range(20, 100):
        passing = values[values >= hundredths / 100]
        if len(passing) and passing.mean() >= precision:
            return hundredths / 100
    return _NEVER


def _situations(
    scores: NDArray[np.float32],
    truth: Sequence[str],
    texts: Sequence[str],
    labels: Labels,
    taxonomy: ResponsibilityList,
) -> tuple[float, float, float]:
    """Scale, cue bonus and threshold, from texts whose leaf has several situations."""
    cases = []
    for row, code, text in zip(scores, truth, texts, strict=True):
        codes = labels.situations[code.partition("-")[0]]
        if len(codes) > 1:
            members = np.array([labels.columns[one] for one in codes], dtype=np.int64)
            cases.append((row, members, [signals(one, taxonomy, text) for one in codes], codes.index(code)))

    def shares(scale: float, bonus: float) -> list[tuple[NDArray[np.float64], int]]:
        trial = Calibration({}, 1.0, scale, bonus, {}, {}, 0.0)
        return [(situation_shares(row, members, said, trial), right) for row, members, said, right in cases]

    if not cases:
        return 1.0, 1.0, 0.5
    _, scale, bonus = min(
        (-float(np.mean([np.log(share[right] + 1e-12) for share, right in shares(float(scale), bonus)])), scale, bonus)
        for scale, bonus in product(_SCALES, _BONUSES)
    )
    chosen = [float(share.max()) for share, _ in shares(float(scale), bonus)]
    return float(scale), bonus, min(max(lowest(chosen, SITUATION_PRECISION), 0.5), 0.9)
