import json
from pathlib import Path

import pytest

from intake_api import cli

DATA = Path(__file__).parents[3] / "data" / "ami"


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["hotline", "calls", "replay", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def test_replay_prints_one_json_array_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, str(DATA / "answered.txt"), "--json") == 0
    printed = capsys.readouterr()
    assert [call["outcome"] for call in json.loads(printed.out)] == ["answered"]
    assert printed.err == ""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("queue_timeout", ["排队超时", "agent1001 未接", "系统挂断", "等待 10.0 秒"]),
        ("hold", ["已接通", "保持 2.0 秒", "市民挂断"]),
        ("callback", ["呼出 10000000001"]),
        ("attended_ami", ["咨询转到 1003"]),
    ],
)
def test_replay_without_json_prints_a_table_in_chinese(
    name: str, words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    assert run(monkeypatch, str(DATA / f"{name}.txt")) == 0
    printed = capsys.readouterr().out
    assert [word for word in words if word not in printed] == []


def test_a_capture_cut_in_the_middle_is_one_line_and_exit_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cut = tmp_path / "cut.txt"
    cut.write_bytes((DATA / "answered.txt").read_bytes()[:30_000])
    assert run(monkeypatch, str(cut), "--json") == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == f"hotline: {cut}, line 1435: the capture ends in the middle of a line\n"
