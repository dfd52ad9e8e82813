"""docs/settings.md and .env.example, written from the settings themselves; a test compares."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from intake_api.settings import PREFIX, Settings, variables

_HEAD = """# Settings

Read once at the start from environment variables; an unknown `HOTLINE_*` variable is refused. Secrets are read from the
files the settings name. Written by `hotline settings docs`.
"""


def markdown() -> str:
    """docs/settings.md."""
    lines = [_HEAD]
    for title, prefix, model in _sections():
        lines += [f"## {title}", "", "| Variable | Default | Meaning |", "|---|---|---|"]
        lines += [
            f"| `{name}` | {_cell(default)} | {field.description or ''} |"
            for name, field, default in variables(model, prefix)
            if name.count("__") == prefix.count("__")
        ]
        lines.append("")
    return "\n".join(lines)


def env_example() -> str:
    """.env.example: every variable, commented out, with its default."""
    lines = ["# Every setting with its default (docs/settings.md). Written by `hotline settings env`."]
    for name, field, default in variables():
        lines += ["", f"# {field.description or ''}", f"# {name}={_plain(default)}"]
    return "\n".join(lines) + "\n"


def _sections() -> Iterator[tuple[str, str, type[BaseModel]]]:
    yield "General", PREFIX, Settings
    for name, field in Settings.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            title = (field.annotation.__doc__ or name).strip().splitlines()[0].rstrip(".")
            yield f"{name}: {title}", f"{PREFIX}{name.upper()}__", field.annotation


def _cell(default: Any) -> str:
    text = _plain(default)
    return f"`{text}`" if text else "none"


def _plain(default: Any) -> str:
    if default is None:
        return ""
    if isinstance(default, bool | int | float):
        return json.dumps(default)
    if isinstance(default, Path | str):
        return str(default)
    return json.dumps(default, ensure_ascii=False, default=str)
