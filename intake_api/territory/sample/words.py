"""Words that the sample's names are made of (words.toml)."""

import tomllib
from importlib.resources import files

_WORDS = tomllib.loads((files(__package__) / "words.toml").read_text("utf-8"))

FIRST: tuple[str, ...] = tuple(_WORDS["first"])
SECOND: tuple[str, ...] = tuple(_WORDS["second"])
SURNAMES: tuple[str, ...] = tuple(_WORDS["surnames"])
ESTATE_ENDS: tuple[str, ...] = tuple(_WORDS["estate_ends"])
ROAD_ENDS: tuple[str, ...] = tuple(_WORDS["road_ends"])
VILLAGE_ENDS: tuple[str, ...] = tuple(_WORDS["village_ends"])
STREET_NAMES: dict[str, tuple[str, ...]] = {code: tuple(names) for code, names in _WORDS["streets"].items()}
"""of each district, from the middle of its seat outwards"""
TOWNS = frozenset(_WORDS["towns"])
"""streets that are 镇"""
TOWNSHIPS = frozenset(_WORDS["townships"])
"""streets that are 乡"""
SHARED_ESTATES: tuple[str, ...] = tuple(_WORDS["shared_estates"])
"""estates that are in several districts: which one is meant must be asked"""
SHARED_ROADS: tuple[str, ...] = tuple(_WORDS["shared_roads"])
CROSSING: tuple[str, ...] = tuple(_WORDS["crossing"])
"""two roads that meet"""
