"""What `list.toml` says of a list as a whole; a city's own list may do without the file.

title = "五级确责清单（样例数据）"
edition = "2026-11"
sample = true
[counts]        exactly so many, by the names of `Sources.counts` and `grid`
[at_least]      so many or more
[retired]       code = "name": codes that were used once and are never given again
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hotline.errors import BadList

ABOUT_FILE = "list.toml"
COUNTED = ("level1", "level2", "level3", "level4", "situations", "sentences", "grid")


@dataclass(frozen=True, slots=True)
class About:
    """The list as a whole."""

    title: str = "五级确责清单"
    edition: str = ""
    """the authors' own name of this version; what tickets remember is `ResponsibilityList.version`"""
    sample: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    at_least: Mapping[str, int] = field(default_factory=dict)
    retired: Mapping[str, str] = field(default_factory=dict)
    """name by code"""


def parse_about(text: str) -> About:
    """Read the file's text.

    Raises:
        BadList: it is not TOML, or a key or value is not one of those above.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadList(f"not TOML: {error}") from error
    if unknown := sorted(data.keys() - About.__dataclass_fields__.keys()):
        raise BadList(f"unknown key {unknown[0]!r}")
    title, edition, sample = data.get("title"), data.get("edition", ""), data.get("sample", False)
    if not isinstance(title, str) or not title or not isinstance(edition, str) or not isinstance(sample, bool):
        raise BadList("want title and edition as text, sample as true or false")
    return About(
        title, edition, sample, _numbers(data, "counts"), _numbers(data, "at_least"), _names(data.get("retired", {}))
    )


def dump_about(about: About) -> str:
    """The file's text; `parse_about` reads it back."""
    lines = [f"{key} = {json.dumps(getattr(about, key), ensure_ascii=False)}" for key in ("title", "edition", "sample")]
    for key in ("counts", "at_least", "retired"):
        rows: Mapping[str, object] = getattr(about, key)
        if rows:
            lines += ["", f"[{key}]"]
            lines += [f"{json.dumps(name)} = {json.dumps(value, ensure_ascii=False)}" for name, value in rows.items()]
    return "\n".join(lines) + "\n"


def _numbers(data: Mapping[str, Any], key: str) -> dict[str, int]:
    rows = data.get(key, {})
    if not isinstance(rows, dict) or not all(name in COUNTED and type(number) is int for name, number in rows.items()):
        raise BadList(f"{key}: want a table of whole numbers named {', '.join(COUNTED)}")
    return rows


def _names(rows: object) -> dict[str, str]:
    if not isinstance(rows, dict) or not all(isinstance(name, str) for name in rows.values()):
        raise BadList("retired: want a table of names by code")
    return rows
