"""Old codes to new ones, from one version of the list to the next. Pure.

    from = "5f0c…"            version the old codes are of
    to = "9a31…"
    [codes]                   sure; "" for a code that nothing follows
    "010301" = "010305"       # 井盖缺失 → 井盖缺失
    [review]                  proposed; a person moves each line to [codes] or corrects it there
    "010302" = "010306"       # 井盖松动 → 井盖松动异响

A code that the mapping does not name is the same in both versions.
"""

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from hotline.categories import LEVEL_NAMES, ResponsibilityList
from hotline.errors import BadList

ALIKE = 0.5
"""share of common character pairs (Dice) from which two names are proposed as one thing renamed"""


@dataclass(frozen=True, slots=True)
class CodeMapping:
    """Carries codes of categories and situations from the version `old` to the version `new`."""

    old: str
    new: str
    codes: Mapping[str, str] = field(default_factory=dict)
    review: Mapping[str, str] = field(default_factory=dict)


def carry(code: str, mapping: CodeMapping) -> str | None:
    """The new code of what had this one; None when nothing follows it.

    A situation that the mapping does not name goes where its leaf goes: as far down as is known.
    """
    if code in mapping.codes:
        return mapping.codes[code] or None
    leaf = code.partition("-")[0]
    if leaf in mapping.codes:
        return mapping.codes[leaf] or None
    return code


def carry_through(code: str, old: str, new: str, mappings: Iterable[CodeMapping]) -> str | None:
    """The code in the version `new` of what had this one in the version `old`, by way of those between.

    Raises:
        BadList: the mappings do not lead from the one version to the other.
    """
    by_old = {mapping.old: mapping for mapping in mappings}
    version: str = old
    carried: str | None = code
    for _ in range(len(by_old)):
        if version == new or version not in by_old:
            break
        carried = carry(carried, by_old[version]) if carried else None
        version = by_old[version].new
    if version != new:
        raise BadList(f"no mapping leads from version {old} to {new}: the last one kept ends at {version}")
    return carried


def parse_mapping(text: str) -> CodeMapping:
    """Read a mapping file's text.

    Raises:
        BadList: it is not TOML or not of the form above.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadList(f"mapping: not TOML: {error}") from error
    old, new, codes, review = data.get("from"), data.get("to"), data.get("codes", {}), data.get("review", {})
    if not isinstance(old, str) or not isinstance(new, str):
        raise BadList("mapping: from and to: want the two versions as text")
    for table in (codes, review):
        if not isinstance(table, dict) or not all(isinstance(code, str) for code in table.values()):
            raise BadList("mapping: want tables [codes] and [review] of codes in quotes")
    return CodeMapping(old, new, codes, review)


def dump_mapping(mapping: CodeMapping, old: ResponsibilityList, new: ResponsibilityList) -> str:
    """The file's text, the names of both sides beside the codes."""
    lines = [f"from = {json.dumps(mapping.old)}", f"to = {json.dumps(mapping.new)}"]
    for key, remark in (("codes", ""), ("review", '  # 待人工确认：确认后移到 [codes]，无对应的写 ""')):
        rows: Mapping[str, str] = getattr(mapping, key)
        lines += ["", f"[{key}]{remark}"]
        lines += [
            f"{json.dumps(code)} = {json.dumps(to)}  # {_name(old, code)} → {_name(new, to) if to else '无'}"
            for code, to in rows.items()
        ]
    return "\n".join(lines) + "\n"


def mapping_problems(mapping: CodeMapping, old: ResponsibilityList, new: ResponsibilityList) -> Iterator[str]:
    """Why this mapping cannot carry codes from one list to the other."""
    for code in mapping.review:
        yield f"{code}: still under [review]"
    for code, to in mapping.codes.items():
        if code not in old.nodes and code not in old.situations:
            yield f"{code}: not a code of the old list"
        if to and to not in new.nodes and to not in new.situations:
            yield f"{code}: {to} is not a code of the new list"


def propose(old: ResponsibilityList, new: ResponsibilityList) -> CodeMapping:
    """Same name under the same parent is the same thing; what looks renamed is left to a person.

    From the top down, so that the children of a renamed category are found under its new code.
    """
    places = {(parent, name): code for things in _ranks(new) for code, parent, name in things}
    to, codes, review = {"": ""}, dict[str, str](), dict[str, str]()
    for things, offered in zip(_ranks(old), _ranks(new), strict=True):
        left = []
        for code, parent, name in things:
            found = places.get((to[parent], name)) if parent in to else None
            if found is None:
                left.append((code, parent, name))
                continue
            to[code] = found
            if found != code:
                (review if parent in review else codes)[code] = found
        taken = set(to.values())
        free = {code: _pairs(name) for code, _, name in offered if code not in taken}
        likest = _likest([(code, name, to.get(parent)) for code, parent, name in left], free)
        review |= likest
        to |= likest
        for code, parent, _ in left:
            if code not in likest and ("-" not in code or codes.get(parent) != ""):
                codes[code] = ""
    return CodeMapping(old.version, new.version, dict(sorted(codes.items())), dict(sorted(review.items())))


def _ranks(list_: ResponsibilityList) -> tuple[list[tuple[str, str, str]], ...]:
    """Code, parent's code and name of everything, level by level, the situations last."""
    levels = tuple(
        [(node.code, node.parent or "", node.name) for node in list_.nodes.values() if node.level == level]
        for level in LEVEL_NAMES
    )
    return (*levels, [(code, code.partition("-")[0], item.name) for code, item in list_.situations.items()])


def _likest(left: Sequence[tuple[str, str, str | None]], free: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """Free codes for what is left over: the likest names find each other first, then what has the same code still.

    A situation is looked for under its leaf alone: names of situations mean little without it.

    Args:
        left: code, name and new code of the parent.
    """
    holders: dict[str, list[str]] = defaultdict(list)
    for other, pairs in free.items():
        for pair in pairs:
            holders[pair].append(other)
    offers = []
    for code, name, parent in left:
        own = _pairs(name)
        for other in {other for pair in own for other in holders[pair]}:
            fits = "-" not in code or (parent is not None and other.startswith(parent))
            if fits and (score := _dice(own, free[other])) >= ALIKE:
                offers.append((score, other[:-2] == parent, other == code, code, other))
        if code in free and parent is not None and code.startswith(parent):
            offers.append((0.0, True, True, code, code))
    found: dict[str, str] = {}
    taken: set[str] = set()
    for *_, code, other in sorted(offers, reverse=True):
        if code not in found and other not in taken:
            found[code] = other
            taken.add(other)
    return found


def _pairs(name: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(name))) or frozenset((name,))


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def _name(list_: ResponsibilityList, code: str) -> str:
    item = list_.situations.get(code) or list_.nodes.get(code)
    return item.name.replace("\n", " ") if item else "无"
