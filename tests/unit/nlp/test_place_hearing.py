from math import inf

import pytest

from nlp.pinyin import syllable
from nlp.place_hearing import OF_SHORT, fit, is_name
from nlp.sound_index import Heard, SoundingName
from nlp.sounds import distance


def fitted(words, name, behind=""):
    sounds = tuple(map(syllable, name))
    cost = distance(tuple(map(syllable, words)), sounds)
    return fit(words, Heard(0, len(words), SoundingName(name, sounds, ()), cost), behind)


@pytest.mark.parametrize(
    ("words", "name", "behind"),
    [
        ("洋广华元", "阳光花园", "八号楼"), ("央光花园", "阳光花园", "什么"), ("育才仙", "育才巷", "上有个坑"),
        ("林领元", "林岭园", "后面"), ("二十扭中", "二十六中", "门口"), ("宗府里", "中府里", "小区"),
        ("松回思路", "松晖一路", "和旁边"), ("供龙路", "东隆路", "路灯不亮"),
    ],
)  # fmt: skip
def test_words_that_nearly_sound_like_a_name_may_be_meant_as_it(words, name, behind):
    assert fitted(words, name, behind).wrong <= 1


@pytest.mark.parametrize(
    ("words", "name", "behind"),
    [
        ("二岸园", "林岸园", "门口"), ("两三小区", "兰山小区", "中间"), ("善夜里", "尚野里", "特清楚"),
        ("陵园里", "林远里", "的墓碑"), ("孩子一路", "海泽一路", "跟到胡同"),
        ("沈河四中", "沈河十中", "门口"), ("沈河中学", "沈河一中学", "门口"),
    ],
)  # fmt: skip
def test_what_says_something_else_cannot_be_meant_as_a_name(words, name, behind):
    assert fitted(words, name, behind).wrong == inf


def test_three_syllables_are_too_short_without_what_is_said_behind_a_place():
    assert fitted("任家电", "任家甸", "路灯").wrong == OF_SHORT
    assert fitted("任家甸", "任家甸", "路灯").wrong == fitted("任家电", "任家甸", "这边").wrong == 0


@pytest.mark.parametrize(
    ("words", "clear"),
    [("林看雅居", True), ("林看呀居", True), ("林看家屯", False), ("看雅居", False), ("林大看雅居", False)],
)
def test_a_name_is_clear_when_its_tail_was_heard_and_no_syllable_is_missing(words, clear):
    assert fitted(words, "林岸雅居").clear is clear


def test_a_wrong_syllable_is_too_wrong_in_a_long_name_with_a_figure():
    assert fitted("玫瑰想散街", "玫瑰阳三街", "和旁边").wrong > 1 > fitted("玫瑰想山街", "玫瑰阳山街", "和旁边").wrong


@pytest.mark.parametrize(("text", "so"), [("铁西一", False), ("二十六", False), ("铁西一中", True)])
def test_figures_alone_at_the_end_make_no_name(text, so):
    assert is_name(text) is so
