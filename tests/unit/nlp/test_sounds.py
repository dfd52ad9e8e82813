import pytest

from nlp.pinyin import syllable
from nlp.sounds import BLURRED, HALF, NEAR, OTHER, PUT_IN, SWALLOWED, best_fit, coarse, distance, unlike


def heard(text):
    return tuple(map(syllable, text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("zhang", "zang"), ("chen", "cen"), ("shi", "si"), ("nan", "lan"), ("ran", "lan"), ("fan", "huan"),
        ("fei", "hui"), ("an", "ang"), ("men", "meng"), ("yin", "ying"), ("lian", "liang"), ("fu", "hu"),
        ("wen", "weng"),
    ],
)  # fmt: skip
def test_sounds_that_speakers_confuse_are_near_and_coarsely_one(one, other):
    assert unlike(one, other) == unlike(other, one) == NEAR
    assert coarse(one) == coarse(other)


@pytest.mark.parametrize(
    ("one", "other", "cost"),
    [
        ("ba", "pa", BLURRED),
        ("dong", "gong", BLURRED),
        ("liao", "le", BLURRED),
        ("an", "lan", BLURRED),
        ("an", "kan", HALF),
        ("hua", "huai", HALF),
        ("lu", "jie", OTHER),
        ("lu", "lu", 0),
    ],
)
def test_other_sounds_cost_more(one, other, cost):
    assert unlike(one, other) == cost


def test_tones_and_characters_do_not_count():
    assert distance(heard("阳光花园"), heard("洋关华元")) == pytest.approx(NEAR)
    assert distance(heard("阳光花园"), heard("杨光华院")) == 0


def test_a_swallowed_syllable_costs_less_than_one_that_nobody_said():
    assert distance(heard("光花园"), heard("阳光花园")) == SWALLOWED < PUT_IN
    assert distance(heard("阳光大花园"), heard("阳光花园")) == PUT_IN


def test_the_best_fit_leaves_what_is_said_behind_a_name():
    assert best_fit(heard("洋光花园八号"), heard("阳光花园"), 1.0) == (0.0, 4)


def test_nothing_fits_beyond_the_most():
    assert best_fit(heard("天天堵车"), heard("阳光花园"), 1.0) is None
