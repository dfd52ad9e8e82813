"""Scores to a path: calibrated, consistent from leaf to root, and no deeper than sure.

A leaf's score is its own and a share of its ancestors'; a softmax with a fitted temperature makes probabilities of
them, and that of every higher node is the sum over its leaves. A line a level, fitted on held-out sentences, turns
log odds into confidence; a child is never surer than its parent.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hotline.categories import ResponsibilityList
from hotline.drafts import Alternative, Category, LevelChoice
from nlp.conditions import evidence_for

MAX_ALTERNATIVES = 5

_TINY = 1e-6

LEAST_ALTERNATIVE = 0.1
"""Confidence below which another leaf is not worth an agent's look."""


SHORT_TEXT, LONG_TEXT = 10, 80
"""Characters beyond which length no longer moves confidence: few texts to calibrate on are shorter or longer."""

USUAL_TEXT = 20
"""characters"""


class Line(NamedTuple):
    """From the log odds of a node's probability to those of its being right (Platt), which the length of the text
    moves: of two texts with the same probability the longer one is righter.
    """

    slope: float
    intercept: float
    slope_by_length: float = 0.0
    intercept_by_length: float = 0.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """Fitted on sentences the scores were not trained on."""

    level_weights: Mapping[int, float]
    """by level of the ancestors of a leaf: how much of their own score the leaf's gets added"""
    leaf_scale: float
    """inverse temperature over the leaves"""
    situation_scale: float
    """inverse temperature over the situations of one leaf"""
    sign_bonus: float
    """added to a situation's scaled score per cue said and figure that fits"""
    level_lines: Mapping[int, Line]
    """by level"""
    thresholds: Mapping[int, float]
    """by level: the least confidence at which a path goes that deep"""
    situation_threshold: float
    """the least share of its leaf at which a situation is named"""


@dataclass(frozen=True)
class Labels:
    """What a model scores, in its order: nodes and situations by code, and the tree they make."""

    codes: tuple[str, ...]
    leaves: tuple[str, ...] = field(init=False)
    """in order of code"""
    leaf_columns: NDArray[np.int64] = field(init=False, repr=False)
    """shape (leaves,): each leaf's own column"""
    ancestor_columns: Mapping[int, NDArray[np.int64]] = field(init=False, repr=False)
    """level → shape (leaves,): the column of each leaf's ancestor"""
    situations: Mapping[str, tuple[str, ...]] = field(init=False, repr=False)
    """leaf → its situations, in order of code"""
    columns: Mapping[str, int] = field(init=False, repr=False)
    nodes: tuple[str, ...] = field(init=False, repr=False)
    """every node at or above a leaf, in order of code"""
    shares: tuple[NDArray[np.int64], NDArray[np.int64]] = field(init=False, repr=False)
    """pairs (number of a leaf, number of a node at or above it)"""
    children: Mapping[str, tuple[tuple[str, int], ...]] = field(init=False, repr=False)
    """code, empty for the top → code and number of the nodes right under it"""

    def __post_init__(self) -> None:
        columns = {code: number for number, code in enumerate(self.codes)}
        situations: dict[str, list[str]] = {}
        for code in sorted(code for code in self.codes if "-" in code):
            situations.setdefault(code.partition("-")[0], []).append(code)
        leaves = tuple(sorted(situations))
        of = {level: np.array([columns[leaf[: 2 * level]] for leaf in leaves], dtype=np.int64) for level in (1, 2)}
        ways = [[leaf[:size] for size in range(2, len(leaf) + 1, 2)] for leaf in leaves]
        nodes = tuple(sorted({code for way in ways for code in way}))
        numbers = {code: number for number, code in enumerate(nodes)}
        pairs = [(number, numbers[code]) for number, way in enumerate(ways) for code in way]
        children: dict[str, list[tuple[str, int]]] = {}
        for code in nodes:
            children.setdefault(code[:-2], []).append((code, numbers[code]))
        object.__setattr__(self, "nodes", nodes)
        object.__setattr__(self, "shares", tuple(np.array(pairs, dtype=np.int64).reshape(-1, 2).T))
        object.__setattr__(self, "children", {code: tuple(under) for code, under in children.items()})
        object.__setattr__(self, "columns", columns)
        object.__setattr__(self, "leaves", leaves)
        object.__setattr__(self, "leaf_columns", np.array([columns[leaf] for leaf in leaves], dtype=np.int64))
        object.__setattr__(self, "ancestor_columns", of)
        object.__setattr__(self, "situations", {leaf: tuple(codes) for leaf, codes in situations.items()})


def labels_of(taxonomy: ResponsibilityList) -> Labels:
    """What is scored for a list: 大类, 小类, leaves and situations."""
    nodes = {leaf.code[:size] for leaf in taxonomy.leaves for size in (2, 4, len(leaf.code))}
    return Labels((*sorted(nodes), *sorted(taxonomy.situations)))


def leaf_scores(scores: NDArray[np.float32], labels: Labels, level_weights: Mapping[int, float]) -> NDArray[np.float64]:
    """One score a leaf, its ancestors' added.

    Args:
        scores: shape (…, len(labels.codes)).

    Returns:
        shape (…, leaves)

    Raises:
        ValueError: `scores` has not one score a label (a model of another list).
    """
    if scores.shape[-1:] != (len(labels.codes),):
        raise ValueError(f"scores have shape {scores.shape}, want {len(labels.codes)} labels")
    total = scores[..., labels.leaf_columns].astype(np.float64)
    for level, weight in level_weights.items():
        total += weight * scores[..., labels.ancestor_columns[level]]
    return total


def softmax(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Along the last axis."""
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    result: NDArray[np.float64] = powers / powers.sum(axis=-1, keepdims=True)
    return result


def decode(
    scores: NDArray[np.float32], labels: Labels, taxonomy: ResponsibilityList, calibration: Calibration, *, text: str
) -> Category:
    """Walk down the tree while sure.

    Args:
        scores: shape (len(labels.codes),).
        text: what was said; decides between situations by their cues and figures.

    Raises:
        ValueError: the shape does not match the labels.
    """
    probabilities = softmax(calibration.leaf_scale * leaf_scores(scores, labels, calibration.level_weights))
    path = _path(probabilities, labels, taxonomy, calibration, text)
    situation = None
    if path and path[-1].code in labels.situations:
        situation = _situation(scores, labels, taxonomy, calibration, path[-1].code, text)
    return Category(path, situation, _alternatives(probabilities, labels, taxonomy, path, calibration, text))


def node_shares(probabilities: NDArray[np.float64], labels: Labels) -> NDArray[np.float64]:
    """The probability of every node at or above a leaf, shape (nodes,)."""
    leaf, node = labels.shares
    sums: NDArray[np.float64] = np.bincount(node, weights=probabilities[leaf], minlength=len(labels.nodes)).astype(
        np.float64
    )
    return sums


def descend(probabilities: NDArray[np.float64], labels: Labels) -> list[tuple[str, float]]:
    """From the top always to the likeliest child: code and probability, down to a leaf."""
    sums = node_shares(probabilities, labels).tolist()
    steps: list[tuple[str, float]] = []
    code, bound = "", 1.0
    while code in labels.children:
        code, number = max(labels.children[code], key=lambda child: (sums[child[1]], child[0]))
        bound = min(bound, sums[number])  # sums of floats may stand an ulp above their parent's
        steps.append((code, bound))
    return steps


def on_line(probability: float, line: Line, text: str) -> float:
    """The confidence that a node is right which has that probability for a text."""
    odds = sum(weight * value for weight, value in zip(line, on_axes(probability, text), strict=True))
    return 1 / (1 + math.exp(-odds))


def on_axes(probability: float, text: str) -> tuple[float, float, float, float]:
    """What the members of a `Line` are multiplied by."""
    odds = math.log(max(probability, _TINY)) - math.log(max(1 - probability, _TINY))
    length = math.log(min(max(len(text), SHORT_TEXT), LONG_TEXT) / USUAL_TEXT)
    return odds, 1.0, odds * length, length


def _path(
    probabilities: NDArray[np.float64],
    labels: Labels,
    taxonomy: ResponsibilityList,
    calibration: Calibration,
    text: str,
) -> tuple[LevelChoice, ...]:
    path: list[LevelChoice] = []
    bound = 1.0
    for code, probability in descend(probabilities, labels):
        level = len(code) // 2
        bound = min(bound, on_line(probability, calibration.level_lines[level], text))
        if bound < calibration.thresholds[level]:
            break
        path.append(LevelChoice(level, code, taxonomy.nodes[code].name, round(bound, 4)))
    return tuple(path)


def situation_shares(
    scores: NDArray[np.float32], members: NDArray[np.int64], signs: Sequence[int], calibration: Calibration
) -> NDArray[np.float64]:
    """How a leaf's probability falls on its situations, shape (members,)."""
    bonus = calibration.sign_bonus * np.array(signs, dtype=np.float64)
    return softmax(calibration.situation_scale * scores[members].astype(np.float64) + bonus)


def signals(code: str, taxonomy: ResponsibilityList, text: str) -> int:
    """How many of a situation's cues were said, and how far its figures fit the figures said (may be below 0)."""
    item = taxonomy.situations[code]
    return sum(cue in text for cue in item.cues) + evidence_for(item.accept, text)


def _situation(
    scores: NDArray[np.float32],
    labels: Labels,
    taxonomy: ResponsibilityList,
    calibration: Calibration,
    leaf: str,
    text: str,
) -> str | None:
    codes = labels.situations[leaf]
    members = np.array([labels.columns[code] for code in codes], dtype=np.int64)
    shares = situation_shares(scores, members, [signals(code, taxonomy, text) for code in codes], calibration)
    best = int(shares.argmax())
    return codes[best] if shares[best] >= calibration.situation_threshold else None


def _alternatives(
    probabilities: NDArray[np.float64],
    labels: Labels,
    taxonomy: ResponsibilityList,
    path: tuple[LevelChoice, ...],
    calibration: Calibration,
    text: str,
) -> tuple[Alternative, ...]:
    """The likeliest leaves beside the chosen one; together no surer than what the chosen one leaves over."""
    chosen = path[-1] if path and path[-1].code in labels.situations else None
    left = 1 - chosen.confidence if chosen else 1.0
    if left < LEAST_ALTERNATIVE:
        return ()
    sure: dict[str, float] = {}
    for index in np.argsort(-probabilities, kind="stable")[: MAX_ALTERNATIVES + 1].tolist():
        code = labels.leaves[index]
        confidence = on_line(float(probabilities[index]), calibration.level_lines[len(code) // 2], text)
        if (chosen is None or code != chosen.code) and confidence >= LEAST_ALTERNATIVE:
            sure[code] = confidence
    shown = list(sure.items())[:MAX_ALTERNATIVES]
    scale = min(1.0, left / max(sum(confidence for _, confidence in shown), left))
    return tuple(
        Alternative(
            code,
            taxonomy.nodes[code].name,
            " › ".join(node.name for node in taxonomy.path(code)),
            round(confidence * scale, 4),
        )
        for code, confidence in shown
    )
