"""What `territory.toml` says of a territory as a whole; a city's own may do without the file.

title = "全市网格区划（样例数据）"
edition = "2026-11"
sample = true
[counts]        exactly so many: districts, streets, communities, grids
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

from hotline.errors import BadTerritory

ABOUT_FILE = "territory.toml"
COUNTED = ("districts", "streets", "communities", "grids")


@dataclass(frozen=True, slots=True)
class About:
    """The territory as a whole."""

    title: str = "网格区划"
    edition: str = ""
    """the authors' own name of this version"""
    sample: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)


def parse_about(text: str) -> About:
    """Read the file's text.

    Raises:
        BadTerritory: it is not TOML, or a key or value is not one of those above.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadTerritory(f"not TOML: {error}") from error
    if unknown := sorted(data.keys() - About.__dataclass_fields__.keys()):
        raise BadTerritory(f"unknown key {unknown[0]!r}")
    title, edition, sample = data.get("title"), data.get("edition", ""), data.get("sample", False)
    if not isinstance(title, str) or not title or not isinstance(edition, str) or not isinstance(sample, bool):
        raise BadTerritory("want title and edition as text, sample as true or false")
    counts = data.get("counts", {})
    if not isinstance(counts, dict) or not all(key in COUNTED and type(value) is int for key, value in counts.items()):
        raise BadTerritory(f"counts: want a table of whole numbers named {', '.join(COUNTED)}")
    return About(title, edition, sample, counts)


def dump_about(about: About) -> str:
    """The file's text; `parse_about` reads it back."""
    lines = [f"{key} = {json.dumps(getattr(about, key), ensure_ascii=False)}" for key in ("title", "edition", "sample")]
    lines += ["", "[counts]"] if about.counts else []
    lines += [f"{name} = {number}" for name, number in about.counts.items()]
    return "\n".join(lines) + "\n"
