"""Choosing temperatures and thresholds on sentences the scores were not trained on."""

from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from hotline.categories import ResponsibilityList
from nlp.decode import (
    Calibration,
    Labels,
    cues_said,
    leaf_scores,
    node_confidences,
    situation_shares,
    softmax,
)

PRECISION = {1: 0.90, 2: 0.85, 3: 0.75, 4: 0.75}
"""By level: how often a node named there shall be right, on the tuning sentences."""

SITUATION_PRECISION = 0.80

_SCALES = np.geomspace(0.5, 60, 40)
_WEIGHTS = (0.0, 0.15, 0.3, 0.6)
_THRESHOLDS = np.arange(0.2, 0.96, 0.01)
_BONUSES = (0.0, 0.5, 1.0, 2.0)
_ENOUGH = 20
_NEVER = 1.01


def calibrate(
    scores: NDArray[np.float32],
    truth: Sequence[str],
    texts: Sequence[str],
    labels: Labels,
    taxonomy: ResponsibilityList,
) -> Calibration:
    """The calibration of least log loss, and the lowest thresholds that keep `PRECISION`.

    Args:
        scores: shape (texts, labels).
        truth: the right situation of each text.
    """
    leaves = [code.partition("-")[0] for code in truth]
    target = np.array([labels.leaves.index(leaf) for leaf in leaves])
    rows = np.arange(len(target))
    best = (np.inf, {1: 0.0, 2: 0.0}, 1.0)
    for one, two in product(_WEIGHTS, _WEIGHTS):
        totals = leaf_scores(scores, labels, {1: one, 2: two})
        for scale in _SCALES:
            loss = -float(np.log(softmax(scale * totals)[rows, target] + 1e-12).mean())
            if loss < best[0]:
                best = (loss, {1: one, 2: two}, float(scale))
    _, weights, leaf_scale = best
    probabilities = softmax(leaf_scale * leaf_scores(scores, labels, weights))
    situation_scale, bonus, situation_threshold = _situations(scores, truth, texts, labels, taxonomy)
    return Calibration(
        level_weights=weights,
        leaf_scale=round(leaf_scale, 4),
        situation_scale=round(situation_scale, 4),
        cue_bonus=bonus,
        thresholds=_thresholds(probabilities, leaves, labels),
        situation_threshold=situation_threshold,
    )


def _thresholds(probabilities: NDArray[np.float64], leaves: Sequence[str], labels: Labels) -> dict[int, float]:
    seen: dict[int, list[tuple[float, bool]]] = {level: [] for level in PRECISION}
    for row, leaf in zip(probabilities, leaves, strict=True):
        confidences = node_confidences(row, labels.leaves)
        code, bound = "", 1.0
        while children := [c for c in confidences if c[:-2] == code]:
            code = max(children, key=lambda child: (confidences[child], child))
            bound = min(bound, confidences[code])
            seen[len(code) // 2].append((bound, leaf.startswith(code)))
    return {level: _lowest(cases, PRECISION[level]) for level, cases in seen.items()}


def _lowest(cases: Sequence[tuple[float, bool]], precision: float) -> float:
    """The lowest threshold at which the share of right cases is the wanted one, counted on enough of them."""
    for threshold in _THRESHOLDS:
        right = [hit for confidence, hit in cases if confidence >= threshold]
        if len(right) < min(_ENOUGH, len(cases) / 10):
            break
        if right and sum(right) / len(right) >= precision:
            return round(float(threshold), 2)
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
            cases.append((row, members, [cues_said(one, taxonomy, text) for one in codes], codes.index(code)))

    def shares(scale: float, bonus: float) -> list[tuple[NDArray[np.float64], int]]:
        trial = Calibration({}, 1.0, scale, bonus, {}, 0.0)
        return [(situation_shares(row, members, said, trial), right) for row, members, said, right in cases]

    if not cases:
        return 1.0, 1.0, 0.5
    _, scale, bonus = min(
        (-float(np.mean([np.log(share[right] + 1e-12) for share, right in shares(float(scale), bonus)])), scale, bonus)
        for scale, bonus in product(_SCALES, _BONUSES)
    )
    chosen = [(float(share.max()), int(share.argmax()) == right) for share, right in shares(float(scale), bonus)]
    return float(scale), bonus, min(max(_lowest(chosen, SITUATION_PRECISION), 0.5), 0.9)
