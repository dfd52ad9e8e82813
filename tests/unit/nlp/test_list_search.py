import pytest

from nlp.list_search import ListSearch
from tests.fakes.categories import small_list

SEARCH = ListSearch(small_list())


def codes(text, limit=10):
    return [leaf.code for leaf in SEARCH.find(text, limit)]


def test_no_text_gives_the_first_leaves():
    assert codes("") == ["010101", "010102"]
    assert codes("", limit=1) == ["010101"]


@pytest.mark.parametrize(
    "text", ["井盖缺损", "010101", "010101-2", "下水道", "破损", "塌", "井盖 下水道", "市排水中心"]
)
def test_a_leaf_is_found_by_name_code_keyword_situation_cue_and_unit(text):
    assert codes(text)[0] == "010101"


@pytest.mark.parametrize("text", ["jgqs", "JGQS", "jinggai", "xsd", "gaiquesun", "psz"])
def test_a_leaf_is_found_by_pinyin_of_name_keyword_and_unit(text):
    assert codes(text)[0] == "010101"


def test_one_wrong_letter_in_whole_initials_is_forgiven_when_nothing_else_fits():
    assert codes("jgqs") == ["010101"]
    assert codes("jjqs") == ["010101"]
    assert codes("jjqx") == []
    assert codes("jjq") == []


def test_letters_begin_at_a_syllable():
    assert codes("inggai") == []


def test_digits_are_the_beginning_of_a_code():
    assert codes("0101") == ["010101", "010102"]
    assert codes("101") == []


def test_a_name_goes_before_the_name_of_a_parent():
    assert codes("异响") == ["010102"]
    assert codes("市政") == ["010101", "010102"]


def test_every_word_must_stand_somewhere():
    assert codes("井盖 飞碟") == []
    assert codes("井盖 yixiang") == ["010102"]
