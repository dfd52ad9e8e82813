"""Features, words and counted things of a text."""

from pathlib import Path

import numpy as np
import pytest

from nlp.features import clean, hashed_counts
from nlp.pinyin import syllable
from nlp.quantities import number, quantity_classes
from nlp.segment import Segmenter


def test_user_words_are_kept_whole(segmenter: Segmenter) -> None:
    assert segmenter.words("我们小区井盖没了差点掉进去") == ["我们", "小区", "井盖没了", "差点", "掉进去"]
    assert segmenter.words("暖气不热三天了") == ["暖气不热", "三天", "了"]


def test_words_joined_are_the_text(segmenter: Segmenter) -> None:
    text = "幺三八零零喂 abc，室温十五度"
    assert "".join(segmenter.words(text)) == text


def test_dictionaries_do_not_share_their_user_words(segmenter: Segmenter, tmp_path: Path) -> None:
    assert "井盖没了" not in Segmenter([], tmp_path).words("我们小区井盖没了")


def test_dictionary_is_kept_in_the_given_folder(tmp_path: Path) -> None:
    Segmenter([], tmp_path / "new")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["jieba-0.42.1.cache"]


def test_same_text_has_the_same_features(segmenter: Segmenter) -> None:
    indices, counts = hashed_counts("井盖没了", segmenter, 1024)
    again, _ = hashed_counts("井盖没了", segmenter, 1024)
    assert np.array_equal(indices, again)
    assert indices.dtype == np.int64
    assert counts.dtype == np.float32
    assert (np.diff(indices) > 0).all()
    assert indices.tolist()[:3] == [2, 62, 116]  # other numbers mean another VERSION of the features


def test_homophone_keeps_the_syllable_features(segmenter: Segmenter) -> None:
    right = set(hashed_counts("井盖没了", segmenter, 1 << 20)[0].tolist())
    misheard = set(hashed_counts("景概没了", segmenter, 1 << 20)[0].tolist())
    other = set(hashed_counts("路灯没了", segmenter, 1 << 20)[0].tolist())
    assert len(right & misheard) > len(right & other)


def test_long_digit_strings_are_left_out() -> None:
    assert clean("电话幺三八零零零零幺二三四谢谢，你好") == ("电话", "谢谢", "你好")


@pytest.mark.parametrize("text", ["", "。。。", "   "])
def test_text_without_words_has_no_features(text: str, segmenter: Segmenter) -> None:
    assert len(hashed_counts(text, segmenter, 1024)[0]) == 0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十五", 15),
        ("十五六", 15),
        ("二十三", 23),
        ("三百", 300),
        ("两", 2),
        ("三十万", 300000),
        ("12", 12),
        ("一千零五十", 1050),
    ],
)
def test_spoken_numbers_are_read(text: str, value: int) -> None:
    assert number(text) == value


def test_near_quantities_fall_in_one_class() -> None:
    assert list(quantity_classes("十五度")) == list(quantity_classes("屋里十六度")) == ["度3"]
    assert list(quantity_classes("才八度")) == ["度1"]


def test_syllable_has_no_tone() -> None:
    assert [syllable(character) for character in "绿井a"] == ["lv", "jing", "a"]
