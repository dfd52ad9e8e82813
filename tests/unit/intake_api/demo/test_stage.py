"""The ground of the demonstration: its environment, its people."""

import os
import socket
from pathlib import Path

import pytest

from hotline.errors import PortBusy
from intake_api.demo import stage


def test_environment_is_as_before_also_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_VAR", "mine")
    monkeypatch.delenv("HOTLINE_RECORDINGS", raising=False)
    inside = {}

    def fail() -> None:
        with stage._environment({"HOTLINE_VAR": "theirs", "HOTLINE_RECORDINGS": "x"}):
            inside.update(os.environ)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert (inside["HOTLINE_VAR"], inside["HOTLINE_RECORDINGS"]) == ("theirs", "x")
    assert os.environ["HOTLINE_VAR"] == "mine"
    assert "HOTLINE_RECORDINGS" not in os.environ


def test_one_of_the_people_has_the_telephone_that_rings() -> None:
    assert [username for username, _, _, member in stage.PEOPLE if member == stage.AGENT] == [stage.AGENT]


async def test_busy_port_stops_it_before_anything_is_deleted_or_started(tmp_path: Path) -> None:
    (tmp_path / "hotline.db").write_text("an earlier demonstration")
    told: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(PortBusy):
        async with stage.set_up(tmp_path, http_port=taken.getsockname()[1], step=told.append):
            pass
    assert told == []
    assert (tmp_path / "hotline.db").exists()
