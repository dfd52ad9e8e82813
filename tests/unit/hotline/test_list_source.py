"""The reader of the authored list."""

import shutil
from pathlib import Path

import pytest

from hotline.categories import load_list
from hotline.errors import BadList
from hotline.list_source import Problem, compile_list, read_sources, source_version

GOOD = Path(__file__).parents[2] / "data" / "list" / "good"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GOOD, tmp_path / "list"))


def _change(folder: Path, old: str, new: str, name: str = "05.toml") -> tuple[Problem, ...]:
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return read_sources(folder).problems


def test_good_list_has_no_problems_and_is_counted() -> None:
    sources = read_sources(GOOD)
    assert sources.problems == ()
    assert sources.counts() == {
        "level1": 2, "level2": 2, "level3": 3, "level4": 1, "situations": 4, "sentences": 12,
    }  # fmt: skip


def test_compiled_list_is_what_was_read(tmp_path: Path) -> None:
    out = tmp_path / "build" / "list.json"
    compiled = compile_list(GOOD, out)
    assert load_list(out) == compiled
    assert compiled.version == source_version(GOOD)
    assert [path.name for path in out.parent.iterdir()] == ["list.json"]


def test_version_changes_with_any_byte(folder: Path) -> None:
    before = source_version(folder)
    _change(folder, "补装井盖", "补装好井盖")
    assert source_version(folder) != before


@pytest.mark.parametrize(
    ("old", "new", "code", "reason"),
    [
        ('limit = "2紧急工作时"', 'limit = "很快"', "050101-1", "time limit"),
        ('unit = "排水集团"', 'unit = "没有的单位"', "050101-1", "没有的单位"),
        ('co_units = ["属地街道办事处"]', 'co_units = ["谁"]', "050101-1", "谁"),
        ('way = "立即办"', 'way = "商定办"\nextra = 1', "050101-1", "unknown key 'extra'"),
        ('way = "法定办"', 'way = "商定办"', "050101-2", "商定办 without co_units"),
        ('dispatch = "一派到底"', 'dispatch = "随便"', "050101-1", "随便"),
        ('code = "050101-2"', 'code = "050102-2"', "050102-2", "want 050101-N, N above 1"),
        ('code = "050101-2"', 'code = "050101-1"', "050101-1", "want 050101-N, N above 1"),
        ('code = "050101-2"', 'code = "050101-02"', "050101-02", "want 050101-N, N above 1"),
        ('code = "050102"\n', 'code = "050101"\n', "050101", "stands twice"),
        ('code = "0501"\n', 'code = "0502"\n', "050101", "stands after 0502"),
        ('name = "井盖异响"', 'name = "井盖缺失"', "050102", "sibling has the name"),
        ('name = "井盖病害"', "name = 5", "0501", "name is missing or not text"),
        ('cues = ["院里"]', 'cues = "院里"', "050101-2", "cues is missing or not a list"),
        ("小区花坛边井盖没了", "马路中间有个井没盖", "050101-2", "a sentence of 050101-1"),
        ('code = "05010201"\n', 'code = "5010201"\n', "5010201", "want 4, 6 or 8 digits"),
        ('code = "05010201"\n', 'code = "05010301"\n', "05010301", "its parent 050103 is missing"),
    ],
)
def test_problem_is_named_with_file_and_code(folder: Path, old: str, new: str, code: str, reason: str) -> None:
    problems = _change(folder, old, new)
    assert any(p.file == "05.toml" and p.code == code and reason in p.reason for p in problems), problems


def test_leaf_without_situations_is_a_problem(folder: Path) -> None:
    (folder / "09.toml").write_text(
        'code = "09"\nname = "供水"\n[[node]]\ncode = "0901"\nname = "停水"\n'
        '[[node]]\ncode = "090101"\nname = "全楼停水"\n',
        "utf-8",
    )
    assert read_sources(folder).problems == (Problem("09.toml", "090101", "is a leaf without situations", "tree"),)


def test_all_problems_are_collected_not_only_the_first(folder: Path) -> None:
    _change(folder, 'limit = "2紧急工作时"', 'limit = "很快"')
    problems = _change(folder, 'limit = "24小时"', 'limit = ""', "08.toml")
    assert {(p.file, p.code) for p in problems} == {("05.toml", "050101-1"), ("08.toml", "080101-1")}


@pytest.mark.parametrize("content", [b"code = ", b"\xff\xfe", b""])
def test_broken_file_is_a_problem_not_an_exception(folder: Path, content: bytes) -> None:
    (folder / "05.toml").write_bytes(content)
    assert {problem.file for problem in read_sources(folder).problems} == {"05.toml"}


def test_file_of_another_code_is_refused(folder: Path) -> None:
    (folder / "08.toml").rename(folder / "07.toml")
    assert Problem("07.toml", "", "code '08': want the file's name, two digits") in read_sources(folder).problems


def test_missing_folder_is_a_problem(tmp_path: Path) -> None:
    assert [p.reason for p in read_sources(tmp_path / "none").problems][-1] == "no NN.toml file: the list is empty"


def test_bad_list_is_not_compiled_and_the_old_file_stays(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "list.json"
    compile_list(folder, out)
    before = out.read_bytes()
    _change(folder, 'limit = "2紧急工作时"', 'limit = "很快"')
    with pytest.raises(BadList, match=r"05.toml 050101-1: .*\(1 problems"):
        compile_list(folder, out)
    assert out.read_bytes() == before
