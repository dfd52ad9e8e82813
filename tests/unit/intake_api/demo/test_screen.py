"""The demonstration in a terminal, and in a pipe."""

import io
from typing import Any

from rich.console import Console

from intake_api.demo.screen import Screen


def _words(kind: str, text: str, *, side: str = "caller") -> dict[str, Any]:
    return {"type": f"utterance.{kind}", "data": {"side": side, "start_ms": 1000, "end_ms": 3500, "text": text}}


def _shown(*events: dict[str, Any], terminal: bool = False) -> str:
    out = io.StringIO()
    with Screen(Console(file=out, width=100, force_terminal=terminal, color_system=None)) as screen:
        for event in events:
            screen.event(event)
    return out.getvalue()


def test_pipe_gets_finals_and_no_partials() -> None:
    text = _shown(_words("partial", "停水"), _words("final", "停水了"))
    assert text.splitlines() == ["     1.0 秒  来电人  停水了"]


def test_terminal_shows_partials_under_the_finals() -> None:
    assert "停水" in _shown(_words("partial", "停水"), terminal=True)


def test_gap_is_told_with_its_side_and_length() -> None:
    assert "[坐席  ] 有 2.5 秒未转写" in _shown(_words("gap", "", side="agent"))


def test_words_are_no_markup() -> None:
    assert "[bold]停水[/bold]" in _shown(_words("final", "[bold]停水[/bold]"))


def test_other_events_show_nothing() -> None:
    assert _shown({"type": "call.changed", "data": {"state": "ended"}}) == ""
