"""`hotline demo` as its user runs it."""

import sys

import pytest

from hotline.errors import Unavailable
from intake_api import cli
from intake_api.demo import run


def test_a_call_that_does_not_go_all_the_way_is_one_line(monkeypatch, capsys):
    async def broken(**_):
        raise ExceptionGroup("tasks", [Unavailable("demo: waited 20 s for the last words")])

    monkeypatch.setattr(run, "demo", broken)
    monkeypatch.setattr(sys, "argv", ["hotline", "demo", "--once"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert capsys.readouterr().err == "hotline: demo: waited 20 s for the last words\n"
