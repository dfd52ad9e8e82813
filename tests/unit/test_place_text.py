import pytest

from hotline.place_text import area_told, place_text
from tests.fakes.territory import grid, small_territory


def test_the_code_is_read_back():
    text = place_text(small_territory(), "阳光花园", "8号楼", grid(1))
    assert text.startswith("阳光花园8号楼（和平区")
    assert area_told(text) == grid(1)


def test_an_area_is_named_once():
    assert place_text(small_territory(), "和平区", "", "210102") == "和平区（210102）"


@pytest.mark.parametrize("text", ["", "阳光花园", "阳光花园（8号楼）", "（210102）后面", "阳光花园（2101）"])
def test_other_texts_have_no_code(text):
    assert area_told(text) is None
