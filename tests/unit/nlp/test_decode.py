"""From scores to a path."""

from dataclasses import replace

import numpy as np
import pytest

from hotline.categories import ResponsibilityList
from nlp.decode import Calibration, Labels, Line, decode, labels_of, node_shares

CALIBRATION = Calibration(
    level_weights={1: 0.0, 2: 0.0},
    leaf_scale=1.0,
    situation_scale=1.0,
    sign_bonus=2.0,
    level_lines=dict.fromkeys((1, 2, 3, 4), Line(1.0, 0.0)),
    thresholds={1: 0.6, 2: 0.6, 3: 0.6, 4: 0.6},
    situation_threshold=0.7,
)


@pytest.fixture
def labels(taxonomy: ResponsibilityList) -> Labels:
    return labels_of(taxonomy)


def _scores(labels: Labels, **by_code: float) -> np.ndarray:
    scores = np.zeros(len(labels.codes), dtype=np.float32)
    for code, score in by_code.items():
        scores[labels.columns[code.removeprefix("c").replace("_", "-")]] = score
    return scores


def test_path_goes_to_the_leaf_when_sure(labels: Labels, taxonomy: ResponsibilityList) -> None:
    category = decode(_scores(labels, c080101=9.0), labels, taxonomy, CALIBRATION, text="")
    assert [step.code for step in category.path] == ["08", "0801", "080101"]
    assert category.situation == "080101-1"


def test_path_stops_where_leaves_are_alike(labels: Labels, taxonomy: ResponsibilityList) -> None:
    category = decode(_scores(labels, c050101=9.0, c05010201=9.0), labels, taxonomy, CALIBRATION, text="")
    assert [step.code for step in category.path] == ["05", "0501"]
    assert category.situation is None
    assert {item.code for item in category.alternatives} == {"050101", "05010201"}


def test_nothing_is_named_when_nothing_is_sure(labels: Labels, taxonomy: ResponsibilityList) -> None:
    unsure = replace(CALIBRATION, thresholds={1: 0.95, 2: 0.95, 3: 0.95, 4: 0.95})
    category = decode(_scores(labels), labels, taxonomy, unsure, text="")
    assert category.path == ()
    assert category.situation is None


def test_parent_is_never_less_sure_than_its_child(labels: Labels, taxonomy: ResponsibilityList) -> None:
    generator = np.random.default_rng(7)
    sure = replace(CALIBRATION, thresholds={1: 0.0, 2: 0.0, 3: 0.0, 4: 0.0})
    for _ in range(50):
        scores = generator.normal(0, 4, len(labels.codes)).astype(np.float32)
        confidences = [step.confidence for step in decode(scores, labels, taxonomy, sure, text="").path]
        assert confidences == sorted(confidences, reverse=True)


def test_confidences_of_the_top_add_up_to_one(labels: Labels) -> None:
    confidences = dict(
        zip(labels.nodes, node_shares(np.full(len(labels.leaves), 1 / len(labels.leaves)), labels), strict=True)
    )
    assert sum(value for code, value in confidences.items() if len(code) == 2) == pytest.approx(1)


def test_cue_said_decides_between_situations(labels: Labels, taxonomy: ResponsibilityList) -> None:
    scores = _scores(labels, c050101=9.0)
    assert decode(scores, labels, taxonomy, CALIBRATION, text="在院里").situation == "050101-2"
    assert decode(scores, labels, taxonomy, CALIBRATION, text="马路中间").situation == "050101-1"
    assert decode(scores, labels, taxonomy, CALIBRATION, text="没了").situation is None


def test_scores_of_another_list_are_refused(labels: Labels, taxonomy: ResponsibilityList) -> None:
    with pytest.raises(ValueError, match="labels"):
        decode(np.zeros(3, dtype=np.float32), labels, taxonomy, CALIBRATION, text="")
