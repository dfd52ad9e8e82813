"""`hotline categories …` as its user runs it."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hotline.categories import dump_list
from hotline.list_mapping import parse_mapping
from hotline.list_source import read_sources
from intake_api import cli
from tests.unit.intake_api.responsibility.books import cell_of, edit

GOOD = Path(__file__).parents[3] / "data" / "list" / "good"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    folder = Path(shutil.copytree(GOOD, tmp_path / "list"))
    monkeypatch.setenv("HOTLINE_NLP__LIST_FOLDER", str(folder))
    monkeypatch.setenv("HOTLINE_NLP__COMPILED_LIST", str(tmp_path / "list.json"))
    return folder


def hotline(*words, code=0):
    done = CliRunner().invoke(cli.build(), ["categories", *map(str, words)])
    assert done.exit_code == code, done.output
    return done.output


def test_check_ends_with_counts_and_problems(folder):
    last = json.loads(hotline("check", "--json", code=2).splitlines()[-1])
    assert last["counts"]["situations"] == 4
    found = {"file": "05.toml", "code": "050101", "check": "few-sentences"}
    assert found in [{key: problem[key] for key in found} for problem in last["problems"]]


@pytest.mark.parametrize("text", ["井盖缺失", "jgqs", "jjqs", "050101-2", "排水公司"])
def test_search_shows_code_path_unit_and_limit(folder, text):
    first = hotline("search", text).splitlines()[1]
    assert first.split()[:1] + first.split()[-2:] == ["050101-1", "排水集团", "2紧急工作时"]


def test_search_says_when_there_is_nothing(folder):
    assert hotline("search", "飞碟", code=1) == "没有找到\n"


def test_export_edit_import_and_diff(folder, tmp_path):
    before = Path(shutil.copytree(folder, tmp_path / "before"))
    book = tmp_path / "list.xlsx"
    assert hotline("export", book) == f"{book}：4 个问题，12 条例句，3 个单位\n" or "2 个单位" in hotline(
        "export", book
    )
    edit(book, "问题", cell_of(book, "问题", "处置时限", "2紧急工作时"), "4紧急工作时")
    line = "~ 050101-1 车行道井盖缺失［处置时限］2紧急工作时 → 4紧急工作时"
    assert line in hotline("diff", before, book).splitlines()
    assert line in hotline("import", book).splitlines()
    assert hotline("diff", before, folder).splitlines() == [line, "新增 0，删除 0，改动 1 处"]
    found = json.loads(hotline("diff", before, folder, "--json").splitlines()[-1])
    assert [(each["code"], each["column"]) for each in found["changed"]] == [("050101-1", "处置时限")]


def test_a_bad_row_is_named_and_nothing_changes(folder, tmp_path):
    book = tmp_path / "list.xlsx"
    hotline("export", book)
    edit(book, "问题", cell_of(book, "问题", "处置时限", "2紧急工作时"), "尽快")
    said = hotline("import", book, code=2).splitlines()
    assert said[-2:] == [
        "问题 第2行 M 处置时限：“尽快”不是时限，应如 2紧急工作时、4小时、5个工作日、3天",
        "1 处问题，清单没有改动",
    ]
    assert (folder / "05.toml").read_bytes() == (GOOD / "05.toml").read_bytes()


def test_a_compiled_list_is_compared_without_sentences(folder, tmp_path):
    compiled = tmp_path / "old.json"
    compiled.write_text(dump_list(read_sources(folder).list), "utf-8")
    assert hotline("diff", compiled, folder) == "没有差别\n"


def test_diff_proposes_a_mapping(folder, tmp_path):
    before = Path(shutil.copytree(folder, tmp_path / "before"))
    path = folder / "05.toml"
    path.write_text(path.read_text("utf-8").replace("050101", "050109").replace("050102", "050110"), "utf-8")
    out = tmp_path / "mapping.toml"
    hotline("diff", before, folder, "--mapping-out", out)
    mapping = parse_mapping(out.read_text("utf-8"))
    assert mapping.codes["050101-2"] == "050109-2"
    assert mapping.codes["05010201"] == "05011001"
    assert mapping.review == {}


def test_report_goes_through_the_list_by_top_category(folder, tmp_path):
    out = tmp_path / "report.md"
    assert hotline("report", "--out", out) == f"{out}：已写好\n"
    text = out.read_text("utf-8")
    assert "| 05 井盖与地下管线 | 1 | 2 | 1 | 2 | 3 | 9 | 44% | 0 | 0 |" in text
    assert text == hotline("report")[:-1]
