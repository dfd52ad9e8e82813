import json

import pytest
from typer.testing import CliRunner

from intake_api import cli
from intake_api.wiring import speech

FOUND = [
    {
        "name": "tiny",
        "state": "ok",
        "version": "tiny@1",
        "sample_rate": 8000,
        "licence": "Apache-2.0",
        "used": True,
    },
    {
        "name": "big",
        "state": "missing",
        "version": None,
        "sample_rate": 16000,
        "licence": "Apache-2.0",
        "used": False,
    },
]


@pytest.fixture(autouse=True)
def models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech, "check_speech_models", lambda: FOUND)


def test_check_prints_a_line_for_each_model() -> None:
    result = CliRunner().invoke(cli.build(), ["models", "check"])
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "tiny：可用，正在使用（8000 Hz，Apache-2.0，tiny@1）",
        "big：未下载（16000 Hz，Apache-2.0）",
    ]


def test_check_prints_json() -> None:
    result = CliRunner().invoke(cli.build(), ["models", "check", "--json"])
    assert json.loads(result.output) == FOUND


def test_fetch_tells_how_far_it_is_a_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(name: str, *, address: str | None, progress: "object") -> str:
        assert address == "there.zip"
        for done in range(101):
            progress(done, 100)  # type: ignore[operator]
        return f"{name}@2"

    monkeypatch.setattr(speech, "fetch_speech_model", fetch)
    result = CliRunner().invoke(cli.build(), ["models", "fetch", "big", "--from", "there.zip"])
    assert result.exit_code == 0
    assert result.stdout == "big：可用（big@2）\n"
    assert len(result.stderr.splitlines()) == 20
    assert result.stderr.splitlines()[-1] == "已下载 100%"
