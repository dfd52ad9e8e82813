"""`hotline nlp evaluate-places`: how often the place of the territory is right, false, or left open (docs/cases.md)."""

import json
import statistics
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hotline.errors import BadCase
from hotline.transcripts import Utterance
from nlp.draft import RuleDrafter
from nlp.evaluate import Proportion
from nlp.place_repair import Repaired
from nlp.places import place_said
from nlp.text import conversation

RIGHT, FALSE, OPEN = "right", "false", "open"
_MS = 1000


@dataclass(frozen=True, slots=True)
class PlaceCase:
    """One call and the place of the territory it names; None for none, or for one that cannot be told apart."""

    id: str
    utterances: tuple[Utterance, ...]
    code: str | None
    area: str | None
    """where its house number leads, else the deepest area it is in"""
    tags: tuple[str, ...]


def read_place_cases(path: Path) -> list[PlaceCase]:
    """All cases of a file.

    Raises:
        BadCase: the file cannot be read, or a line is no case; names line and reason, never what was said.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadCase(f"{path}: cannot read the cases: {type(error).__name__}") from error
    cases = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                cases.append(_case(json.loads(line)))
            except (ValueError, RecursionError):
                raise BadCase(f"{path}: line {number}: not JSON") from None
            except BadCase as error:
                raise BadCase(f"{path}: line {number}: {error}") from None
    return cases


def place_figures(cases: Sequence[PlaceCase], drafter: RuleDrafter) -> dict[str, Any]:
    """Shares with their intervals: of calls that name one place the right ones, of all calls the false ones.

    `right`: that very place; `grid`: of those with a house number, its grid too. A district alone, where it is the
    right one, is `open` like no answer. `by_tag` repeats the figures; `wrong` names the cases.
    """
    if drafter.places is None:
        raise BadCase("there is no territory to find places in")
    verdicts = []
    taken = []
    for case in cases:
        place = place_said(case.utterances, drafter.segmenter)
        started = time.perf_counter()
        found = drafter.places.repaired(case.utterances, place)
        taken.append(_MS * (time.perf_counter() - started))
        verdicts.append((case, verdict(case, found), bool(found and found.area == case.area)))
    tags = sorted({tag for case in cases for tag in case.tags})
    return {
        "n": len(cases),
        **_figures(verdicts),
        "milliseconds": {"median": round(statistics.median(taken), 2), "p95": round(_p95(taken), 2)},
        "by_tag": {tag: _figures([one for one in verdicts if tag in one[0].tags]) for tag in tags},
    }


def verdict(case: PlaceCase, found: Repaired | None) -> str:
    """RIGHT, FALSE or OPEN."""
    if found is None:
        return OPEN if case.code else RIGHT
    if found.named.code == case.code:
        return RIGHT
    if found.named.grids or (case.area and not case.area.startswith(found.named.area)):
        return FALSE
    return OPEN if case.code else RIGHT


def _figures(verdicts: Sequence[tuple[PlaceCase, str, bool]]) -> dict[str, Any]:
    named = [one for one in verdicts if one[0].code]
    numbered = [one for one in named if "number" in one[0].tags and one[1] == RIGHT]
    counted: Mapping[str, list[str]] = defaultdict(list)
    for case, said, _ in verdicts:
        counted[said].append(case.id)
    return {
        "right": _share(sum(said == RIGHT for _, said, _ in named), len(named)),
        "open": _share(sum(said == OPEN for _, said, _ in named), len(named)),
        "grid": _share(sum(exact for *_, exact in numbered), len(numbered)),
        "false": _share(len(counted[FALSE]), len(verdicts)) | {"wrong": counted[FALSE]},
    }


def _share(some: int, all_: int) -> dict[str, Any]:
    return Proportion(some / max(all_, 1), all_).as_dict()


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))] if values else 0.0


def _case(row: object) -> PlaceCase:
    if not isinstance(row, dict) or not isinstance(row.get("id"), str):
        raise BadCase('want an object with "id"')
    expect = row.get("expect")
    if not isinstance(expect, dict) or "place" not in expect:
        raise BadCase('want "expect" with "place"')
    place = expect["place"]
    if place is not None and not (isinstance(place, dict) and all(isinstance(place.get(k), str) for k in _PLACE)):
        raise BadCase('"place": want null, or "code" and "area"')
    tags = row.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise BadCase('"tags" is no list of texts')
    said = conversation({key: row[key] for key in ("text", "turns") if key in row}, call_id=row["id"])
    code, area = (place["code"], place["area"]) if place else (None, None)
    return PlaceCase(row["id"], said, code, area, tuple(tags))


_PLACE = ("code", "area")
