import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.watermark import mark, marks_in


@given(st.integers(0, 2**32 - 1))
def test_a_mark_is_found_again_in_whatever_text_it_stands(number):
    export = f"{number:08x}"
    assert marks_in(f"井盖{mark(export)}缺失{mark(export)}") == (export,)


def test_a_mark_is_not_seen():
    assert not any(character.isprintable() for character in mark("0a1b2c3d"))


def test_a_text_without_a_mark_has_none():
    assert marks_in("井盖缺失\u200b\u200c") == ()


@pytest.mark.parametrize("wrong", ["", "0a1b2c3", "0A1B2C3D", "zzzzzzzz"])
def test_what_is_no_id_is_refused(wrong):
    with pytest.raises(ValueError, match="eight"):
        mark(wrong)
