"""Cases that measure the fields of drafts: a conversation and what its drafts must say, a JSON line each.

The form: docs/cases.md.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from hotline.drafts import CallFacts, FieldKey
from hotline.errors import BadCase
from hotline.private import Private
from hotline.transcripts import Utterance
from nlp.text import conversation

_KEYS = {"id", "turns", "text", "date", "caller", "expect", "more", "tags"}
_TEXTS = {"caller_name", "callback_number", "occurred", "occurred_on", "place_text", "category", "kind", "abstains"}
_TRUTHS = {"urgent", "confidential", "wants_callback"}
_LISTS = {"hand_over", "plates", "companies", "people", "asks", "asks_not"}
KINDS = ("咨询", "求助", "投诉", "举报", "建议", "表扬")


@dataclass(frozen=True, slots=True)
class Case:
    """One call and what is expected of it."""

    id: str
    utterances: tuple[Utterance, ...]
    facts: CallFacts
    expect: tuple[Mapping[str, Any], ...]
    """of the first draft, the second, …"""
    tags: tuple[str, ...] = field(default=())


def read_cases(path: Path) -> list[Case]:
    """All cases of a file.

    Raises:
        BadCase: the file cannot be read, or a line is no case; names line and reason, never what was said.
    """
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadCase(f"{path}: cannot read the cases: {type(error).__name__}") from error
    cases: dict[str, Case] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            case = _case(json.loads(line))
        except (ValueError, RecursionError):
            raise BadCase(f"{path}: line {number}: not JSON") from None
        except BadCase as error:
            raise BadCase(f"{path}: line {number}: {error}") from None
        if case.id in cases:
            raise BadCase(f"{path}: line {number}: the id stands twice")
        cases[case.id] = case
    return list(cases.values())


def _case(row: object) -> Case:
    if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not row["id"]:
        raise BadCase('want an object with "id"')
    if unknown := sorted(set(row) - _KEYS):
        raise BadCase(f"unknown key {unknown[0][:40]}")
    more = row.get("more", [])
    if not isinstance(more, list):
        raise BadCase('"more" is no list')
    tags = row.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise BadCase('"tags" is no list of texts')
    return Case(
        id=row["id"],
        utterances=conversation({key: row[key] for key in ("text", "turns") if key in row}, call_id=row["id"]),
        facts=_facts(row),
        expect=tuple(dict(_expected(one)) for one in (row.get("expect"), *more)),
        tags=tuple(tags),
    )


def _facts(row: Mapping[str, Any]) -> CallFacts:
    caller, day = row.get("caller"), row.get("date")
    if caller is not None and not isinstance(caller, str):
        raise BadCase('"caller" is no text')
    try:
        started_on = None if day is None else date.fromisoformat(day)
    except (TypeError, ValueError):
        raise BadCase('"date" is no day') from None
    return CallFacts(None if caller is None else Private(caller), started_on)


def _expected(one: object) -> Iterator[tuple[str, Any]]:
    if not isinstance(one, dict) or not one:
        raise BadCase('"expect" is no object of at least one key')
    for key, value in one.items():
        name = "kind" if key == FieldKey.REQUEST_KIND else key
        if not _fits(name, value):
            raise BadCase(f'"expect": {str(key)[:40]} is unknown, or its value is of another kind')
        yield name, value


def _fits(key: str, value: object) -> bool:
    if key == "kind":
        return value in KINDS
    if key == "issues":
        return isinstance(value, int) and value > 0
    if key == "amounts":
        return value is None or _all(value, (int, float))
    if value is None:
        return key in _TEXTS | _TRUTHS | _LISTS
    if key in _TEXTS:
        return isinstance(value, str)
    if key in _TRUTHS:
        return isinstance(value, bool)
    return key in _LISTS and _all(value, (str,))


def _all(value: object, types: tuple[type, ...]) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and all(isinstance(item, types) for item in value)
