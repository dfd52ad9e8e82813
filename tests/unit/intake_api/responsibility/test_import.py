"""Workbooks as people make them, good and bad."""

import csv
import os
from itertools import pairwise
from pathlib import Path

import pytest

from hotline.categories import HandlingWay
from hotline.errors import BadList, BadWorkbook, Conflict, Unavailable
from hotline.list_mapping import CodeMapping, carry, parse_mapping
from hotline.list_source import read_sources, source_version
from intake_api import folder_swap
from intake_api.responsibility.importing import import_workbook
from tests.unit.intake_api.responsibility.books import write

HEADER = ["大类", "小类", "细类", "立案条件", "结案条件", "处置时限", "处置单位"]
PIT = ["市政", "道路", "坑洞", "路面有坑。", "填平。", "2紧急工作时", "道路所、街道办"]
ROOT = Path(__file__).parents[4]
REFERENCE = Path(
    os.environ.get(
        "REFERENCE_CONDITIONS",
        ROOT.parent / "shared" / "data" / "category_reference" / "urban_management_conditions.csv",
    )
)


def take(tmp_path, rows, *, folder="list", merged=(), new_units=True, mapping=None):
    book = write(tmp_path / "list.xlsx", rows, merged=merged)
    return import_workbook(book, tmp_path / folder, new_units=new_units, mapping=mapping)


def situations(tmp_path):
    return read_sources(tmp_path / "list").list.situations


def said(done):
    return [(problem.row, problem.column, problem.reason) for problem in done.problems]


def test_blank_rows_go_on_with_the_category_above(tmp_path):
    done = take(
        tmp_path,
        [
            HEADER,
            PIT,
            [None, None, None, "路面下沉。", "回填。", "5个工作日", None],
            [None, None, "裂缝", "路面开裂。", "灌缝。", "7工作日", "道路所"],
            [None, "桥梁", "护栏", "护栏断了。", "修好。", "１天", "桥梁所"],
        ],
    )
    assert done.problems == ()
    found = situations(tmp_path).items()
    assert {code: (item.name, str(item.limit), item.unit, item.co_units) for code, item in found} == {
        "010101-1": ("路面有坑", "2紧急工作时", "道路所", ("街道办",)),
        "010101-2": ("路面下沉", "5个工作日", "道路所", ("街道办",)),
        "010102-1": ("路面开裂", "7个工作日", "道路所", ()),
        "010201-1": ("护栏断了", "1天", "桥梁所", ()),
    }  # fmt: skip


def test_merged_cells_read_as_blank_ones_do(tmp_path):
    rows = [HEADER, PIT, [None, None, None, "路面下沉。", "回填。", "5个工作日", None]]
    take(tmp_path, rows)
    take(tmp_path, rows, folder="merged", merged=["A2:A3", "B2:B3", "C2:C3", "G2:G3"])
    assert read_sources(tmp_path / "merged").list.nodes == read_sources(tmp_path / "list").list.nodes


def test_titles_above_the_header_and_unknown_columns_are_passed_over(tmp_path):
    done = take(tmp_path, [["某市责任清单"], [], [*HEADER, "备注"], [*PIT, "试行"]], merged=["A1:G1"])
    assert done.problems == ()
    assert done.notes == ("“清单”未读的列：备注",)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("2紧急工作时", "2紧急工作时"),
        ("４ 小时", "4小时"),
        ("4个小时", "4小时"),
        ("5工作日", "5个工作日"),
        ("5个工作日", "5个工作日"),
        ("3天", "3天"),
        ("１天", "1天"),
    ],
)
def test_limits_are_read_as_people_write_them(tmp_path, text, limit):
    assert take(tmp_path, [HEADER, [*PIT[:5], text, "道路所"]]).problems == ()
    assert str(situations(tmp_path)["010101-1"].limit) == limit


@pytest.mark.parametrize("header", ["处置时限（工作日）", "时限 (工作日)"])
def test_a_number_has_the_unit_of_its_header(tmp_path, header):
    assert take(tmp_path, [[*HEADER[:5], header, "责任单位"], [*PIT[:5], 5, "道路所"]]).problems == ()
    assert str(situations(tmp_path)["010101-1"].limit) == "5个工作日"


@pytest.mark.parametrize("joint", ["、", "，", ",", "；", "/", "\n", "、及"])
def test_several_units_of_a_cell(tmp_path, joint):
    assert take(tmp_path, [HEADER, [*PIT[:6], f"道路所{joint}街道办{joint}公安局"]]).problems == ()
    item = situations(tmp_path)["010101-1"]
    assert (item.unit, item.co_units) == ("道路所", ("街道办", "公安局"))


@pytest.mark.parametrize(
    "header",
    [
        ["一级分类", "二级分类", "三级分类", "受理条件", "办结标准", "时限", "主办单位"],
        ["大类名称", "小类名称", "细类名称", "立案标准", "结案标准", "办理时限*", "责 任 单 位"],
    ],
)
def test_the_usual_headers_are_known(tmp_path, header):
    assert take(tmp_path, [header, PIT]).problems == ()
    assert list(situations(tmp_path)) == ["010101-1"]


def test_a_list_of_three_levels_gets_a_class_of_the_same_name_under_each(tmp_path):
    header = [text for text in HEADER if text != "细类"]
    assert take(tmp_path, [header, PIT[:2] + PIT[3:]]).problems == ()
    assert [node.name for node in read_sources(tmp_path / "list").list.nodes.values()] == ["市政", "道路", "道路"]


def test_numbers_typed_for_codes_are_codes(tmp_path):
    header = ["大类代码", "大类", "小类代码", "小类", "细类编码", "细类", *HEADER[3:]]
    rows = [
        header,
        [5, "市政", 501, "道路", 50103, "坑洞", *PIT[3:]],
        [5, "市政", "2", "桥梁", "０７", "护栏", *PIT[3:]],
    ]
    assert take(tmp_path, rows).problems == ()
    assert list(situations(tmp_path)) == ["050103-1", "050207-1"]


def test_every_bad_row_is_named_with_column_and_reason_and_nothing_changes(tmp_path):
    take(tmp_path, [HEADER, PIT])
    before = {path.name: path.read_bytes() for path in (tmp_path / "list").iterdir()}
    done = take(
        tmp_path,
        [
            HEADER,
            [*PIT[:5], "尽快", "道路所"],
            ["市政", "道路", "裂缝", "路面开裂。", None, "3", "道路所"],
            ["市政", "道路", "积水", "路面积水。", "抽干。", "61个工作日", "道路所"],
            ["市政", "道路", "井盖", "井盖丢失。", "补上。", "2小时", "没有的单位"],
            ["环卫", None, "垃圾", "有垃圾。", "清走。", "2小时", "道路所"],
        ],
        new_units=False,
    )
    assert said(done) == [
        (2, "F 处置时限", "“尽快”不是时限，应如 2紧急工作时、4小时、5个工作日、3天"),
        (3, "E 结案条件", "结案标准没有填"),
        (3, "F 处置时限", "“3”没有写计时单位（紧急工作时、小时、工作日、天）"),
        (4, "F 处置时限", "处置时限超过60天"),
        (5, "G 处置单位", "单位目录中没有“没有的单位”"),
        (6, "B 小类", "小类没有填"),
    ]
    assert {path.name: path.read_bytes() for path in (tmp_path / "list").iterdir()} == before
    assert str(done.problems[0]) == "清单 第2行 F 处置时限：“尽快”不是时限，应如 2紧急工作时、4小时、5个工作日、3天"


def test_codes_that_contradict_names_are_named(tmp_path):
    header = ["大类编码", "大类", "小类", "细类", *HEADER[3:]]
    done = take(
        tmp_path,
        [
            header,
            ["01", *PIT],
            ["01", "环卫", "道路", "垃圾", *PIT[3:]],
            ["02", "市政", "道路", "垃圾", *PIT[3:]],
            ["x", "园林", "树木", "枯树", *PIT[3:]],
        ],
    )
    assert said(done) == [
        (3, "B 大类", "编码 01 在第2行是“市政”，这里是“环卫”"),
        (4, "A 大类编码", "“市政”在第2行的编码是 01，这里是 02"),
        (5, "A 大类编码", "“x”不是大类编码"),
    ]


def test_names_keep_their_codes_and_new_ones_take_the_next_never_used(tmp_path):
    row = PIT[3:]
    take(tmp_path, [HEADER, ["市政", "道路", "甲", *row], ["市政", "道路", "乙", *row], ["市政", "道路", "丙", *row]])
    take(tmp_path, [HEADER, ["市政", "道路", "丁", *row], ["市政", "道路", "乙", *row]])
    nodes = read_sources(tmp_path / "list").list.nodes
    assert {code: node.name for code, node in nodes.items() if node.level == 3} == {"010102": "乙", "010104": "丁"}
    take(tmp_path, [HEADER, ["市政", "道路", "戊", *row], ["市政", "道路", "丙", *row]])
    nodes = read_sources(tmp_path / "list").list.nodes
    assert {code: node.name for code, node in nodes.items() if node.level == 3} == {"010103": "丙", "010105": "戊"}


def test_way_and_dispatch_are_told_from_the_limit_when_there_is_no_column(tmp_path):
    take(tmp_path, [HEADER, PIT, ["市政", "道路", "裂缝", "路面开裂。", "灌缝。", "7工作日", "道路所"]])
    assert [item.way for item in situations(tmp_path).values()] == [HandlingWay.AT_ONCE, HandlingWay.BY_LAW]


def test_the_lists_own_checks_are_named_by_row(tmp_path):
    done = take(tmp_path, [[*HEADER, "办理方式"], [*PIT[:5], "2小时", "道路所", "立即办"]])
    assert said(done) == [(2, "F 处置时限", "立即办的时限须以紧急工作时计")]


def test_sentences_beside_the_row_and_twice_the_same(tmp_path):
    done = take(tmp_path, [[*HEADER, "例句"], [*PIT, "路上有个大坑\n车轱辘颠坏了"]])
    assert done.problems == ()
    assert [each.text for each in read_sources(tmp_path / "list").sentences] == ["路上有个大坑", "车轱辘颠坏了"]
    done = take(tmp_path, [[*HEADER, "例句"], [*PIT, "路上有个大坑\n路上有个大坑"]])
    assert said(done) == [(2, "H 例句", "与“清单”第2行的例句相同")]


def test_sentences_stay_when_the_workbook_has_none_and_follow_the_mapping(tmp_path):
    take(tmp_path, [[*HEADER, "例句"], [*PIT, "路上有个大坑"]])
    version = source_version(tmp_path / "list")
    mapping = CodeMapping(version, "", {"010101": "010102", "010101-1": "010102-1"})
    header = [*HEADER[:2], "细类编码", *HEADER[2:]]
    done = take(tmp_path, [header, [*PIT[:2], "02", "大坑", *PIT[3:]]], mapping=mapping)
    assert done.problems == ()
    assert done.lost == ()
    assert [each.situation for each in read_sources(tmp_path / "list").sentences] == ["010102-1"]
    kept = tmp_path / "list" / "mappings" / f"{version}-{done.version}.toml"
    assert carry("010101-1", parse_mapping(kept.read_text("utf-8"))) == "010102-1"


def test_a_mapping_of_another_version_is_refused(tmp_path):
    take(tmp_path, [HEADER, PIT])
    with pytest.raises(BadList, match="from x, the list that is there is"):
        take(tmp_path, [HEADER, PIT], mapping=CodeMapping("x", "y"))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no", "大类,小类".encode()])
def test_another_file_is_no_workbook(tmp_path, content):
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    with pytest.raises(BadWorkbook, match="not an Excel workbook"):
        import_workbook(path, tmp_path / "list")


def test_a_workbook_without_a_list_is_refused(tmp_path):
    with pytest.raises(BadList, match="no sheet has a header row"):
        take(tmp_path, [["姓名", "电话"], ["甲", "乙"]])


def test_a_folder_that_cannot_be_written_keeps_its_list(tmp_path, monkeypatch):
    take(tmp_path, [HEADER, PIT])
    before = {path.name: path.read_bytes() for path in (tmp_path / "list").iterdir()}
    real, calls = Path.replace, []

    def full(self, target):
        calls.append(target)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(Unavailable, match="cannot be written"):
        take(tmp_path, [HEADER, ["环卫", "道路", "垃圾", *PIT[3:]], ["园林", "树木", "枯树", *PIT[3:6], "园林所"]])
    assert {path.name: path.read_bytes() for path in (tmp_path / "list").iterdir()} == before


def test_one_import_at_a_time(tmp_path):
    (tmp_path / "list").mkdir()
    with folder_swap.alone(tmp_path / "list"), pytest.raises(Conflict):
        take(tmp_path, [HEADER, PIT])


@pytest.mark.skipif(not REFERENCE.is_file(), reason="needs the published conditions, which are not in the repository")
def test_a_published_list_in_the_shape_people_give_it(tmp_path):
    """Categories merged, units and standards blank where they go on; five limits of the source are none."""
    with REFERENCE.open(encoding="utf-8-sig", newline="") as file:
        source = list(csv.DictReader(file))
    columns = ["大类", "小类", "处置单位", "立案条件", "结案条件", "处置时限"]
    rows, merged = [columns], []
    for above, each in zip([{}, *source], source, strict=False):
        goes_on = [each[name] == above.get(name) for name in ("大类", "小类", "处置单位")]
        blank = [goes_on[0], all(goes_on[:2]), all(goes_on)]
        rows.append([None if at < 3 and blank[at] else each[column] for at, column in enumerate(columns)])
    starts = [number for number, row in enumerate(rows[1:], 2) if row[0]] + [len(rows) + 1]
    merged = [f"A{first}:A{after - 1}" for first, after in pairwise(starts) if after - first > 1]
    book = write(tmp_path / "book.xlsx", rows, merged=merged)
    done = import_workbook(book, tmp_path / "list", new_units=True)
    bad = {
        number
        for number, each in enumerate(source, 2)
        if "紧急工作日" in each["处置时限"] or "制止" in each["处置时限"]
    }
    assert {problem.row for problem in done.problems} == bad
    assert {problem.column for problem in done.problems} == {"F 处置时限"}
    assert not (tmp_path / "list" / "01.toml").exists()

    for number in bad:
        rows[number - 1][5] = "2紧急工作时"
    done = import_workbook(write(tmp_path / "book.xlsx", rows, merged=merged), tmp_path / "list", new_units=True)
    assert [str(problem) for problem in done.problems] == []
    list_ = read_sources(tmp_path / "list").list
    assert len(list_.situations) == len(source)
    assert len(list_.children("")) == len({each["大类"] for each in source})
    assert len(list_.leaves) == len({(each["大类"], each["小类"]) for each in source})
    assert [(str(item.limit), item.accept) for item in list_.situations.values()][:3] == [
        (each["处置时限"], each["立案条件"]) for each in source[:3]
    ]
