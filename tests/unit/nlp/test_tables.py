"""Labelled tables: what is read, and what is refused."""

from pathlib import Path

import pytest

from hotline.errors import BadCase
from nlp.tables import Table, check_labels, numbered, read_table


def _file(tmp_path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "table.csv"
    path.write_text("\n".join(lines) + "\n", encoding)
    return path


def _read(path: Path, group_column: str | None = None) -> Table:
    return read_table(path, text_column="text", label_column="kind", group_column=group_column)


def test_columns_are_found_by_name_whatever_their_order(tmp_path: Path) -> None:
    table = _read(
        _file(tmp_path, "kind,group,text,more", '供暖,a,"暖气不热,\n三天了",x', "道路,b, 井盖没了 ,y"), "group"
    )
    assert table == Table(("暖气不热,\n三天了", "井盖没了"), ("供暖", "道路"), ("a", "b"))


def test_without_a_group_column_every_row_is_its_own(tmp_path: Path) -> None:
    table = _read(_file(tmp_path, "kind,text", "供暖,暖气不热", "供暖,暖气不热"))
    assert len(set(table.groups)) == 2


def test_mark_of_a_spreadsheet_before_the_header_is_no_part_of_it(tmp_path: Path) -> None:
    assert _read(_file(tmp_path, "text,kind", "暖气不热,供暖", encoding="utf-8-sig")).texts == ("暖气不热",)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (("text", "秘密的话"), "no column kind"),
        (("text,kind", "秘密的话,供暖"), "no column group"),
        (("text,kind,group",), "no row below the header"),
        (("text,kind,group", "秘密的话,供暖,a", " ,供暖,a"), "row 2 has nothing in column text"),
        (("text,kind,group", "秘密的话,,a"), "row 1 has nothing in column kind"),
        (("text,kind,group", "秘密的话,供暖"), "row 1 has nothing in column group"),
    ],
)
def test_table_that_lacks_something_is_refused_without_its_words(
    tmp_path: Path, lines: tuple[str, ...], why: str
) -> None:
    with pytest.raises(BadCase, match=why) as caught:
        _read(_file(tmp_path, *lines), "group")
    assert "秘密" not in str(caught.value)


def test_table_in_another_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCase, match="not in UTF-8"):
        _read(_file(tmp_path, "text,kind", "暖气不热,供暖", encoding="gb18030"))


def test_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCase, match="cannot be read"):
        _read(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("labels", "groups", "why"),
    [
        ("aaaa", "1234", "one label alone"),
        ("aaabb", "12345", "label b has 2 rows that do not belong together, want 3"),
        ("aaabbb", "123445", "label b has 2 rows"),
    ],
)
def test_too_little_to_tell_apart_is_refused(labels: str, groups: str, why: str) -> None:
    with pytest.raises(BadCase, match=why):
        check_labels(Table(tuple(labels), tuple(labels), tuple(groups)), least=3)


def test_enough_of_every_label_is_taken() -> None:
    check_labels(Table(tuple("aaabbb"), tuple("aaabbb"), tuple("123123")), least=3)


def test_numbers_of_labels_do_not_depend_on_the_order_of_rows() -> None:
    assert numbered(["b", "a", "b"]) == numbered(["a", "b"]) == {"a": 0, "b": 1}
