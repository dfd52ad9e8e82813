"""Documents as words and terms."""

import pytest

from nlp.segment import Segmenter
from nlp.table_words import characters, is_segmented, words_and_pairs, words_of


@pytest.mark.parametrize(
    ("texts", "given"),
    [
        (["小区 暖气 不 热", "井盖 没 了"], True),
        (["小区暖气不热已经三天了", "路口的井盖没了，很危险"], False),
        (["小区暖气不热已经三天了 请处理"], False),
        ([" "], False),
    ],
)
def test_words_with_spaces_between_are_seen(texts: list[str], given: bool) -> None:
    assert is_segmented(texts) is given


def test_given_words_stay_and_plain_text_is_cut(segmenter: Segmenter) -> None:
    assert words_of("暖气　不热 Ａ座", None) == ("暖气", "不热", "a座")
    assert words_of("井盖没了，暖气不热！", segmenter) == ("井盖没了", "暖气不热")


def test_text_of_marks_alone_is_still_a_document(segmenter: Segmenter) -> None:
    assert words_of("？！……", segmenter) == ("",)


def test_terms_are_words_and_neighbours() -> None:
    assert words_and_pairs(["暖气", "不", "热"]) == ["暖气", "不", "热", "暖气 不", "不 热"]


def test_runs_of_characters_go_across_words() -> None:
    assert characters(["暖气", "热"], (2, 3)) == ["暖气", "气热", "暖气热"]
    assert characters(["热"], (2, 3)) == []
