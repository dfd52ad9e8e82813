"""Figures and thresholds on held-out sentences."""

import numpy as np
import pytest

from hotline.list_source import read_sources
from nlp.bayes import fit, inverse_document_frequency
from nlp.calibrate import Seen, fit_line, lowest
from nlp.corpus import Part, split, spoken_examples
from nlp.decode import LONG_TEXT, SHORT_TEXT, Line, on_line
from nlp.evaluate import Proportion, calibration_error
from tests.unit.nlp.conftest import LIST


def test_wilson_interval_of_known_counts() -> None:
    low, high = Proportion(0.9, 100).interval()
    assert (low, high) == (pytest.approx(0.8256, abs=1e-4), pytest.approx(0.9448, abs=1e-4))
    assert Proportion(0.0, 0).interval() == (0.0, 1.0)


def test_threshold_is_the_lowest_that_promises_the_precision() -> None:
    confidences = [0.9] * 30 + [0.5] * 10 + [0.1] * 30
    assert 0.1 < lowest(confidences, 0.79) <= 0.5
    assert 0.5 < lowest(confidences, 0.85) <= 0.9


def test_precision_that_is_never_reached_gives_a_threshold_nothing_passes() -> None:
    assert lowest([0.5] * 50, 0.8) > 1


def test_line_brings_overconfident_probabilities_down() -> None:
    text = "路灯坏了好几天晚上黑得看不见"
    seen = [Seen(0.99, text, right=number < 60) for number in range(100)]
    seen += [Seen(0.3, text, right=number < 25) for number in range(100)]
    line = fit_line(seen)
    assert on_line(0.99, line, text) == pytest.approx(0.6, abs=0.03)
    assert on_line(0.3, line, text) == pytest.approx(0.25, abs=0.03)


def test_confidence_follows_how_often_short_and_long_texts_of_one_probability_are_right() -> None:
    short, long = "路灯坏了晚上黑得很", "路灯坏了晚上黑得很" * 9
    seen = [Seen(0.9, short, right=number < 70) for number in range(400)]
    seen += [Seen(0.9, long, right=number < 380) for number in range(400)]
    line = fit_line(seen)
    assert on_line(0.9, line, short) == pytest.approx(0.175, abs=0.03)
    assert on_line(0.9, line, long) == pytest.approx(0.95, abs=0.03)


def test_few_cases_of_great_weight_count_as_much_as_many() -> None:
    text = "小区里路灯坏了晚上黑得很看不清路"
    many = [Seen(0.9, text, right=True) for _ in range(400)]
    few = [Seen(0.9, text, right=False, weight=4.0) for _ in range(100)]
    assert on_line(0.9, fit_line([*many, *few]), text) == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize(("length", "as_of"), [(1, SHORT_TEXT), (LONG_TEXT + 500, LONG_TEXT)])
def test_length_beyond_what_was_calibrated_on_moves_nothing(length: int, as_of: int) -> None:
    line = Line(0.6, 0.0, 0.3, 0.3)
    assert on_line(0.9, line, "字" * length) == on_line(0.9, line, "字" * as_of)


def test_calibration_error_of_perfect_and_of_overconfident_scores() -> None:
    half = np.array([True, False] * 50)
    assert calibration_error(np.full(100, 0.5), half)["value"] == pytest.approx(0)
    assert calibration_error(np.full(100, 1.0), half)["value"] == pytest.approx(0.5)


def test_held_out_sentences_are_never_learnt() -> None:
    parts = split(read_sources(LIST).sentences)
    learnt = {item.text for item in parts[Part.TRAIN]}
    assert parts[Part.TEST]
    for part in (Part.TEST, Part.TUNE):
        assert not learnt & {item.text for item in parts[part]}
    assert sum(map(len, parts.values())) == 12


def test_same_seed_gives_the_same_spoken_forms() -> None:
    sentences = read_sources(LIST).sentences
    assert spoken_examples(sentences, seed=3) == spoken_examples(sentences, seed=3)
    assert spoken_examples(sentences, seed=3) != spoken_examples(sentences, seed=4)


def test_feature_weighs_only_for_the_class_it_occurred_with() -> None:
    texts = [(np.array([0, 1]), np.ones(2, dtype=np.float32)), (np.array([1, 2]), np.ones(2, dtype=np.float32))]
    idf = inverse_document_frequency(texts, 4)
    index = fit(texts, [[0], [1]], idf, class_count=2, smoothing=0.5, least_weight=0.0)
    of = {b: index.columns[index.offsets[b] : index.offsets[b + 1]].tolist() for b in range(4)}
    assert of == {0: [0], 1: [0, 1], 2: [1], 3: []}
    rare, common = index.weights[index.offsets[0]], index.weights[index.offsets[1]]
    assert rare > common
