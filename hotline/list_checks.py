"""What can be wrong with a list that reads well: rules that contradict each other, names twice, counts missed.

Pure. Each finding carries the name of its check (docs/responsibility-list.md lists them). `rules` are what a list must
keep to be worked with, and what an import must pass; what is said in it is weighed by `hotline/sentence_checks.py`.
"""

from collections.abc import Iterator, Mapping

from hotline import sentence_checks
from hotline.categories import DispatchWay, HandlingWay, LimitUnit, Node, Situation, Unit
from hotline.list_about import ABOUT_FILE
from hotline.list_source import UNITS_FILE, Problem, Sources

MAX_DAYS = 60
"""longest time limit a hotline gives, working days or days"""


def check(sources: Sources) -> tuple[Problem, ...]:
    """Everything that is wrong: what reading found, then rules, names, wording and counts."""
    return (
        *sources.problems,
        *rules(sources),
        *leaf_names(sources),
        *sentence_checks.wording(sources),
        *counts(sources),
    )


def rules(sources: Sources) -> tuple[Problem, ...]:
    """Rules of situations that contradict each other or the catalogue, and names that stand twice."""
    return (*_situation_rules(sources), *_situation_names(sources), *_aliases(sources))


def leaf_names(sources: Sources) -> tuple[Problem, ...]:
    """Leaves that are called the same under different parents: a near_miss could mean either."""
    first: dict[str, str] = {}
    found = []
    for leaf in sources.list.leaves:
        if leaf.name in first:
            reason = f"leaf {first[leaf.name]} has the name {leaf.name!r} too"
            found.append(Problem(file_of(leaf.code), leaf.code, reason, "leaf-name"))
        first.setdefault(leaf.name, leaf.code)
    return tuple(found)


def counts(sources: Sources) -> tuple[Problem, ...]:
    """Where the list misses the counts that its `list.toml` says it has."""
    have = sources.counts() | {"grid": sum(node.grid for node in sources.list.nodes.values())}
    exact = (
        Problem(ABOUT_FILE, "", f"{name}: {have[name]}, want {want}", "count")
        for name, want in sources.about.counts.items()
        if have[name] != want
    )
    least = (
        Problem(ABOUT_FILE, "", f"{name}: {have[name]}, want at least {want}", "count")
        for name, want in sources.about.at_least.items()
        if have[name] < want
    )
    return (*exact, *least)


def file_of(code: str) -> str:
    """The authored file in which a node or situation stands."""
    return f"{code[:2]}.toml"


def _situation_rules(sources: Sources) -> Iterator[Problem]:
    units = sources.list.units
    leaves = {leaf.code for leaf in sources.list.leaves}
    for node in sources.list.nodes.values():
        if node.code not in leaves and (node.keywords or node.near_miss or node.ownership or node.grid):
            reason = "only a leaf has keywords, near_miss, ownership, grid"
            yield Problem(file_of(node.code), node.code, reason, "not-a-leaf")
        for item in node.situations:
            found = (*_limit(item), *_units(item, units), *_grid(node, item, units))
            yield from (Problem(file_of(item.code), item.code, reason, name) for name, reason in found)


def _limit(item: Situation) -> Iterator[tuple[str, str]]:
    if item.limit.unit in {LimitUnit.WORKING_DAYS, LimitUnit.DAYS} and item.limit.amount > MAX_DAYS:
        yield "limit", f"limit {item.limit}: want at most {MAX_DAYS} days"
    if item.way is HandlingWay.AT_ONCE and item.limit.unit is not LimitUnit.EMERGENCY_HOURS:
        yield "emergency-limit", f"立即办 with limit {item.limit}: want 紧急工作时"


def _units(item: Situation, units: Mapping[str, Unit]) -> Iterator[tuple[str, str]]:
    for name in (item.unit, *item.co_units):
        if name not in units:
            yield "unknown-unit", f"unit {name!r} is not in {UNITS_FILE}"
    if item.way is HandlingWay.CONSULTED and not item.co_units:
        yield "co-units", "商定办 without co_units"
    if item.unit in item.co_units or len(set(item.co_units)) < len(item.co_units):
        yield "co-units", "a unit stands twice"


def _grid(node: Node, item: Situation, units: Mapping[str, Unit]) -> Iterator[tuple[str, str]]:
    to_worker = item.unit in units and units[item.unit].level == "grid"
    if node.grid and not to_worker:
        yield "grid", f"goes straight to the grid worker, but its unit is {item.unit!r}"
    if to_worker and not node.grid:
        yield "grid", "its unit is the grid worker, but the leaf is not marked grid"
    if node.grid and item.dispatch is not DispatchWay.STRAIGHT:
        yield "grid", f"goes straight to the grid worker, but is dispatched {item.dispatch}"


def _situation_names(sources: Sources) -> Iterator[Problem]:
    for leaf in sources.list.leaves:
        here: dict[str, str] = {}
        for item in leaf.situations:
            if item.name in here:
                reason = f"{here[item.name]} has the name {item.name!r} too"
                yield Problem(file_of(leaf.code), item.code, reason, "same-name")
            here.setdefault(item.name, item.code)


def _aliases(sources: Sources) -> Iterator[Problem]:
    units = sources.list.units
    owners: dict[str, str] = {}
    for unit in units.values():
        for alias in dict.fromkeys(unit.aliases):
            other = alias if alias in units else owners.get(alias, unit.name)
            if other != unit.name:
                yield Problem(UNITS_FILE, unit.code, f"alias {alias!r} means {other!r} too", "unit-alias")
            owners.setdefault(alias, unit.name)
