"""Figures of a classifier."""

import numpy as np
import pytest

from hotline.categories import ResponsibilityList
from nlp.decode import Calibration, Line, labels_of
from nlp.evaluate import Proportion, calibration_error, figures

CALIBRATION = Calibration(
    level_weights={1: 0.0, 2: 0.0},
    leaf_scale=1.0,
    situation_scale=1.0,
    sign_bonus=1.0,
    level_lines=dict.fromkeys((1, 2, 3, 4), Line(1.0, 0.0)),
    thresholds=dict.fromkeys((1, 2, 3, 4), 0.5),
    situation_threshold=0.5,
)


def _figures(taxonomy: ResponsibilityList, meant: list[str], truth: list[str], sure: list[float]) -> dict:
    labels = labels_of(taxonomy)
    scores = np.zeros((len(meant), len(labels.codes)), dtype=np.float32)
    for row, code, height in zip(scores, meant, sure, strict=True):
        row[labels.columns[code.partition("-")[0]]] = row[labels.columns[code]] = height
    return figures(scores, truth, [""] * len(meant), labels, taxonomy, CALIBRATION)


def test_right_under_the_wrong_leaf_counts_for_the_levels_above(taxonomy: ResponsibilityList) -> None:
    found = _figures(taxonomy, ["050101-1"], ["050101-2"], [9.0])
    right = {key: one["value"] for key, one in found["accuracy"].items()}
    assert right == {
        "level1": 1, "level2": 1, "level3": 1, "leaf": 1, "top5": 1, "situation": 0, "situation_given_leaf": 0,
    }  # fmt: skip


def test_surest_come_first_at_lower_coverage(taxonomy: ResponsibilityList) -> None:
    meant = ["050101-1"] * 5 + ["080101-1"] * 5
    found = _figures(taxonomy, meant, ["050101-1"] * 10, [9.0] * 5 + [3.0] * 5)
    curve = found["at_coverage"]["level3"]
    assert (curve["0.5"]["value"], curve["0.5"]["n"], curve["1.0"]["value"]) == (1.0, 5, 0.5)


def test_every_top_is_counted_for_itself(taxonomy: ResponsibilityList) -> None:
    found = _figures(taxonomy, ["050101-1", "050101-1"], ["050101-1", "080101-1"], [9.0, 9.0])
    assert {top: one["level1"]["value"] for top, one in found["by_top"].items()} == {"05": 1.0, "08": 0.0}
    assert sum(one["leaf"]["n"] for one in found["by_top"].values()) == found["n"] == 2


def test_nothing_named_is_no_precision(taxonomy: ResponsibilityList) -> None:
    found = _figures(taxonomy, ["050101-1"], ["050101-1"], [0.0])
    assert found["coverage"]["leaf"]["value"] == 0
    assert found["precision"]["leaf"]["n"] == 0


@pytest.mark.parametrize(("value", "n", "low", "high"), [(0.5, 100, 0.404, 0.596), (1.0, 10, 0.722, 1.0)])
def test_interval_is_wilsons(value: float, n: int, low: float, high: float) -> None:
    assert Proportion(value, n).interval() == pytest.approx((low, high), abs=0.001)


def test_sure_and_wrong_is_an_error_of_calibration() -> None:
    assert calibration_error(np.array([0.9] * 50), np.array([False] * 50))["value"] == pytest.approx(0.9)
    assert calibration_error(np.array([0.5] * 50), np.array([True, False] * 25))["value"] == pytest.approx(0)
