import pytest

from hotline.errors import InputRejected
from intake_api.http.paging import cursor_of, read_cursor


def test_a_place_comes_back_as_it_went():
    assert read_cursor(cursor_of("2026-11-25T00:00:00+00:00", "20261125-000001-5"), 2) == (
        "2026-11-25T00:00:00+00:00",
        "20261125-000001-5",
    )


@pytest.mark.parametrize("text", ["", "?", "AAAA", cursor_of("one"), cursor_of("1", "2", "3")])
def test_anything_else_is_no_place(text):
    with pytest.raises(InputRejected, match="after"):
        read_cursor(text, 2)
