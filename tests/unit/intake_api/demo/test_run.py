"""The demonstration before anything has started."""

from pathlib import Path

import pytest
from rich.console import Console

from hotline.calls import Side
from hotline.errors import InputRejected
from intake_api.demo import run


async def test_conversation_nobody_can_say_is_refused_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def voice(text: str, side: Side) -> bytes:
        raise InputRejected(f"cannot pronounce {len(text)} characters of {side}")

    started: list[Path] = []
    monkeypatch.setattr(run.telephones, "voice", voice)
    monkeypatch.setattr(run, "set_up", lambda folder, **_: started.append(folder))
    with pytest.raises(InputRejected):
        await run.demo(folder=tmp_path, script=None, once=True, http_port=0, console=Console(quiet=True))
    assert not started
