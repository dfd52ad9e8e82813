import json

import pytest
from typer.testing import CliRunner

from hotline.errors import BadTerritory
from hotline.territory_source import contents
from hotline.territory_tables import authored_files
from intake_api.cli import build
from tests.fakes.territory import grid, small_territory


@pytest.fixture
def folder(tmp_path, monkeypatch):
    folder = tmp_path / "territory"
    for name, text in authored_files(small_territory()).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    monkeypatch.setenv("HOTLINE_TERRITORY__FOLDER", str(folder))
    monkeypatch.setenv("HOTLINE_TERRITORY__COMPILED", str(tmp_path / "territory.json"))
    return folder


def run(*arguments):
    return CliRunner().invoke(build(), ["territory", *map(str, arguments)])


def test_the_last_line_of_a_check_is_counts_and_problems(folder):
    done = run("check", "--json")
    assert done.exit_code == 0
    counts = {"districts": 1, "streets": 2, "communities": 3, "grids": 6}
    assert json.loads(done.output.splitlines()[-1]) == {"counts": counts, "problems": []}


def test_a_check_that_finds_something_ends_with_2(folder):
    (folder / "posts" / "210102.csv").unlink()
    done = run("check", "--json")
    assert done.exit_code == 2
    problems = json.loads(done.output.splitlines()[-1])["problems"]
    assert [(item["file"], item["line"], item["check"]) for item in problems[:1]] == [("areas/210102.csv", 5, "posts")]
    assert "6 处问题" in run("check").output


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("210102", ["和平区（区县）", "210102001 南湖街道"]),
        (grid(0), ["第1网格（网格，300 户）", "岗位", "专属网格员", "阳光花园（小区）", "路灯杆"]),
        ("210102-P0004", ["人民路（道路）", "1–59单号", "2–60双号"]),
        (f"{grid(0)}-ZZ", ["网格员", "和平区南湖街道文安社区第1网格"]),
        ("210102001-U02", ["南湖供水营业所", "和平区南湖街道"]),
    ],
)
def test_a_code_is_shown_with_what_belongs_to_it(folder, code, words):
    shown = run("show", code).output
    assert [word for word in words if word not in shown] == []


def test_a_code_of_nothing_is_refused(folder):
    assert isinstance(run("show", "999999").exception, BadTerritory)


def test_words_are_found_as_lines_or_json(folder):
    assert run("find", "我住阳光花园", "三号楼").output.startswith("1.00 小区 阳光花园")
    found = json.loads(run("find", "人民路八号", "--json").output)
    assert (found[0]["grid"], found[0]["lon"]) == (grid(2), 123.415)
    assert run("find", "不知道").exit_code == 1


def test_what_is_exported_is_imported(folder, tmp_path):
    for name in ("names.xlsx", "shapes.geojson"):
        assert run("export", tmp_path / name).exit_code == 0
    done = run("import", tmp_path / "names.xlsx", tmp_path / "shapes.geojson", "--folder", tmp_path / "new")
    assert "已导入" in done.output
    assert contents(tmp_path / "new") == contents(folder)


def test_a_bad_file_is_told_and_changes_nothing(folder, tmp_path):
    before = contents(folder)
    run("export", tmp_path / "shapes.geojson")
    text = (tmp_path / "shapes.geojson").read_text("utf-8")
    (tmp_path / "shapes.geojson").write_text(text.replace("[123.41, 41.81]", "[123.411, 41.81]", 1), "utf-8")
    done = run("import", tmp_path / "shapes.geojson")
    assert done.exit_code == 2
    assert "区划没有改动" in done.output
    assert contents(folder) == before


def test_it_is_compiled_and_never_made_over_another(folder, tmp_path):
    assert "6 个网格，6 个地名" in run("compile").output
    assert isinstance(run("make", folder).exception, BadTerritory)
