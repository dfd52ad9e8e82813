"""docker-compose.yml as Compose reads it: parsed, merged, variables filled in.

Source: https://docs.docker.com/reference/compose-file/interpolation/
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
_VARIABLE = re.compile(r"\$(?:\$|\{(\w+)(?:(:-|:\?)([^}]*))?\})")


def read(*names: str) -> dict[str, Any]:
    """The files, the later over the earlier by service and volume; variables stand as they are."""
    files = [yaml.safe_load((ROOT / name).read_text("utf-8")) for name in names or ("docker-compose.yml",)]
    merged: dict[str, Any] = files[0]
    for file in files[1:]:
        for part in ("services", "volumes"):
            for name, item in file.get(part, {}).items():
                merged[part][name] = {**(merged[part].get(name) or {}), **item}
    return merged


def filled(value: Any, variables: Mapping[str, str]) -> Any:
    """With variables and `$$` replaced.

    Raises:
        KeyError: a variable without a default is not given.
    """
    if isinstance(value, dict):
        return {key: filled(item, variables) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item, variables) for item in value]
    return _VARIABLE.sub(lambda match: _of(match, variables), value) if isinstance(value, str) else value


def _of(match: re.Match[str], variables: Mapping[str, str]) -> str:
    name, operator, default = match.groups()
    if name is None:
        return "$"
    return variables[name] if name in variables or operator != ":-" else default
