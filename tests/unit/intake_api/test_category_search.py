import pytest

from intake_api.categories.search import search
from tests.fakes.categories import small_list

LIST = small_list()


def codes(text, limit=10):
    return [item.code for item in search(LIST, text, limit)]


def test_no_text_gives_the_first_leaves():
    assert codes("") == ["010101", "010102"]
    assert codes("", limit=1) == ["010101"]


@pytest.mark.parametrize("text", ["井盖缺损", "010101", "010101-2", "下水道", "破损", "塌", "井盖 下水道"])
def test_a_leaf_is_found_by_name_code_keyword_situation_and_cue(text):
    assert codes(text)[0] == "010101"


def test_a_name_goes_before_the_name_of_a_parent():
    assert codes("异响") == ["010102"]
    assert codes("市政") == ["010101", "010102"]


def test_every_word_must_stand_somewhere():
    assert codes("井盖 飞碟") == []


def test_a_leaf_comes_with_its_path_and_rules():
    item = search(LIST, "下水道", 1)[0]
    assert item.path == "市政设施 › 井盖 › 井盖缺损"
    assert [(each.code, each.unit, each.limit) for each in item.situations] == [
        ("010101-1", "市排水中心", "2紧急工作时"),
        ("010101-2", "街道办事处", "5个工作日"),
    ]
