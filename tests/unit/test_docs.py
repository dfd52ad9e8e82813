"""What the documents name is there: files, links, commands, targets."""

import re
import subprocess
from pathlib import Path

import pytest
import typer.main

from intake_api.cli import build

ROOT = Path(__file__).parents[2]
_LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")
_FILE = re.compile(r"`?([\w./-]+\.(?:py|ts|conf))\b")
_FOLDERS = ("intake_api", "telephony", "asr", "nlp", "hotline", "web/src", "dialplans")


def _documents() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files", "-z", "--", "*.md"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    return [ROOT / name for name in sorted(names.split("\0")) if name]


@pytest.mark.parametrize("document", _documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    targets = _LINK.findall(document.read_text("utf-8"))
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_every_file_that_the_architecture_names_is_there() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    named = {match.removeprefix("./") for match in _FILE.findall(text)}
    assert len(named) > 30, "the pattern no longer finds the files"
    lost = [
        name
        for name in sorted(named)
        if not (ROOT / name).is_file() and not any(any((ROOT / folder).rglob(name)) for folder in _FOLDERS)
    ]
    assert lost == []


_COMMAND = re.compile(r"(?:^|`)(?:\.venv/bin/)?hotline ([a-z][^`\n]*)", re.MULTILINE)


@pytest.mark.parametrize("document", _documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_that_is_told_exists(document: Path) -> None:
    _follow(document.name, _COMMAND.findall(document.read_text("utf-8")))


def test_commands_are_found_in_the_readme_and_a_wrong_one_is_noticed() -> None:
    assert len(_COMMAND.findall((ROOT / "README.md").read_text("utf-8"))) >= 3
    for wrong in ("nonsense", "calls nonsense", "classify --nonsense TEXT"):
        with pytest.raises(AssertionError):
            _follow("test", [wrong])


def _follow(name: str, told: list[str]) -> None:
    app = typer.main.get_command(build())
    for line in told:
        command, words = app, line.split()
        while words and isinstance(command, typer.core.TyperGroup):
            assert words[0] in command.commands, f"{name}: hotline {line}"
            command = command.commands[words.pop(0)]
        known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        assert {word.partition("=")[0] for word in words if word.startswith("--")} <= known, f"{name}: hotline {line}"


def test_every_make_target_that_is_told_exists() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for name in ("README.md", "README.zh-CN.md"):
        told = set(re.findall(r"(?:^|`)make (\w+)", (ROOT / name).read_text("utf-8"), re.MULTILINE))
        assert {"demo", "test"} <= told <= targets


def test_files_that_the_readme_commands_read_are_there() -> None:
    told = re.findall(r"(?<= )(?:tests|intake_api|models)/\S+", _code("README.md"))
    assert told
    assert [path for path in told if not (ROOT / path).exists()] == []


def _code(name: str) -> str:
    """The fenced blocks of a document."""
    return "\n".join(re.findall(r"^```\w*\n(.*?)^```", (ROOT / name).read_text("utf-8"), re.MULTILINE | re.DOTALL))
