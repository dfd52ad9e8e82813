"""What can be wrong with a territory that reads well. Pure; each finding carries its check (docs/territory.md)."""

from collections.abc import Iterator, Mapping

from hotline.rings import Edge, Ring, area2, bounds, contains, crossing, outline
from hotline.territory import AREA_CODE, CODE_LENGTH, LEVEL_NAMES, Level, Point, PostKind
from hotline.territory_about import ABOUT_FILE, COUNTED
from hotline.territory_source import Problem, Sources
from hotline.territory_tables import TableName


def check(sources: Sources) -> tuple[Problem, ...]:
    """Everything that is wrong: what reading found, then parents, names, places, service, shapes and counts."""
    return (
        *sources.problems,
        *tree(sources),
        *names(sources),
        *places(sources),
        *service(sources),
        *shapes(sources),
        *counts(sources),
    )


def tree(sources: Sources) -> Iterator[Problem]:
    """Codes whose parents are not there, and areas with nothing under them."""
    areas = sources.territory.areas
    known = sources.codes(TableName.AREAS)
    parents = {code[:-3] for code in known}
    for area in areas.values():
        if area.parent and area.parent not in known:
            yield _area(sources, area.code, "code", f"its parent {area.parent} is missing", "parent")
        if area.level is not Level.GRID and area.code not in parents:
            yield _area(sources, area.code, "code", "has nothing under it", "empty")


def names(sources: Sources) -> Iterator[Problem]:
    """Names that stand twice where one is meant: siblings, and places of a kind in one community."""
    siblings: dict[tuple[str | None, str], str] = {}
    for area in sources.territory.areas.values():
        first = siblings.setdefault((area.parent, area.name), area.code)
        if first != area.code:
            yield _area(sources, area.code, "name", f"{first} has the name {area.name!r} too", "same-name")
    alike: dict[tuple[str, str, str], str] = {}
    for place in sources.territory.places.values():
        first = alike.setdefault((place.grid[: CODE_LENGTH[Level.COMMUNITY]], place.kind, place.name), place.code)
        if first != place.code:
            reason = f"{first} of the same community has the name {place.name!r} too"
            yield sources.problem(TableName.PLACES, place.code, "name", reason, "same-name")


def places(sources: Sources) -> Iterator[Problem]:
    """Places and objects whose grid is missing, in another district, or not where their point is."""
    territory, known = sources.territory, sources.codes(TableName.AREAS)
    layers = sources.codes(TableName.LAYERS)
    for place in territory.places.values():
        for column, code in (("grid", place.grid), *(("numbers", part.grid) for part in place.numbers)):
            if code not in known or len(code) != CODE_LENGTH[Level.GRID]:
                yield sources.problem(TableName.PLACES, place.code, column, f"there is no grid {code}", "grid")
            elif code[:6] != place.district:
                yield sources.problem(TableName.PLACES, place.code, column, f"{code} is in another district", "grid")
        if _is_outside(territory.rings, place.grid, place.point):
            yield sources.problem(TableName.PLACES, place.code, "lon", f"is not within {place.grid}", "point")
    for item in territory.objects.values():
        if item.grid not in known:
            yield sources.problem(TableName.OBJECTS, item.code, "code", f"there is no grid {item.grid}", "grid")
        if item.layer not in layers:
            yield sources.problem(TableName.OBJECTS, item.code, "code", f"there is no layer {item.layer}", "layer")
        if _is_outside(territory.rings, item.grid, item.point):
            yield sources.problem(TableName.OBJECTS, item.code, "lon", f"is not within {item.grid}", "point")


def service(sources: Sources) -> Iterator[Problem]:
    """Posts, units and layers of what is not there; grids without all their posts; areas without an office."""
    territory, known = sources.territory, sources.codes(TableName.AREAS)
    bodies = [
        *((TableName.LAYERS, layer.code, "body", layer.body) for layer in territory.layers.values()),
        *((TableName.POSTS, post.code, "code", post.body) for post in territory.posts.values()),
    ]
    for table, code, column, body in bodies:
        if body and body not in sources.codes(TableName.BODIES):
            yield sources.problem(table, code, column, f"there is no body {body}", "body")
    served = [
        *((TableName.POSTS, post.code, post.area) for post in territory.posts.values()),
        *((TableName.UNITS, unit.code, unit.area) for unit in territory.units.values()),
    ]
    for table, code, area_code in served:
        if area_code not in known:
            yield sources.problem(table, code, "code", f"there is no area {area_code}", "area")
    yield from _unserved(sources)


def shapes(sources: Sources) -> Iterator[Problem]:
    """Rings that are no polygons, and areas that their rings do not cover exactly once."""
    rings, drawn = sources.territory.rings, sources.codes(TableName.SHAPES)
    known = sources.codes(TableName.AREAS)
    for code, ring in rings.items():
        if code not in known or len(code) != CODE_LENGTH[Level.GRID]:
            yield _shape(sources, code, "there is no such grid", "grid")
        for reason in _faults(ring):
            yield _shape(sources, code, reason, "polygon")
    for grid in sources.territory.of_level(Level.GRID):
        if grid.code not in drawn:
            yield _area(sources, grid.code, "", "has no ring", "no-shape")
    yield from _tiling(sources)


def counts(sources: Sources) -> Iterator[Problem]:
    """Where the territory misses the counts that its `territory.toml` says it has."""
    have = sources.counts()
    for name in COUNTED:
        want = sources.about.counts.get(name, have[name])
        if have[name] != want:
            yield Problem(ABOUT_FILE, 0, name, "", f"{name}: {have[name]}, want {want}", "count")


def borders(rings: Mapping[str, Ring], length: int) -> dict[str, tuple[list[Ring], Edge | None]]:
    """The outline of each area whose codes have this length, from the rings of what is in it."""
    inside: dict[str, list[Ring]] = {}
    for code, ring in rings.items():
        inside.setdefault(code[:length], []).append(ring)
    return {code: outline(parts) for code, parts in inside.items()}


def _tiling(sources: Sources) -> Iterator[Problem]:
    """From the communities up, each level over the outlines below it; what is broken below is not told again."""
    below: Mapping[str, Ring] = {
        code: ring for code, ring in sources.territory.rings.items() if AREA_CODE.fullmatch(code) and len(code) == 15
    }
    broken: set[str] = set()
    for level in (Level.COMMUNITY, Level.STREET, Level.DISTRICT, None):
        length = CODE_LENGTH[level] if level else 0
        found = borders(below, length)
        for code, (outlines, twice) in sorted(found.items()):
            reason = _untiled(outlines, twice)
            if reason and not any(part.startswith(code) for part in broken):
                broken.add(code)
                what = f"{LEVEL_NAMES[level]}: " if level else "the city: "
                yield _area(sources, code, "", what + reason, "tiling")
        below = {code: max(outlines, key=area2) for code, (outlines, _) in found.items() if outlines}


def _untiled(outlines: list[Ring], twice: Edge | None) -> str:
    if twice:
        return f"two polygons overlap along the edge at {Point(*twice[0])}"
    if len(outlines) != 1:
        return _apart(outlines)
    if at := crossing(outlines[0]):
        return f"its border meets itself at {Point(*at)}"
    return ""


def _apart(outlines: list[Ring]) -> str:
    """A gap, an overlap or neighbours that do not share their vertices leave a ring of edges without a neighbour."""
    smallest = min(outlines, key=lambda ring: abs(area2(ring)), default=())
    where = f" at {Point(*smallest[:2])}" if smallest else ""
    return f"{len(outlines)} borders, want one: a gap, an overlap or neighbours that share no vertices{where}"


def _faults(ring: Ring) -> Iterator[str]:
    west, south, east, north = bounds(ring)
    if west < -180_000_000 or east > 180_000_000 or south < -90_000_000 or north > 90_000_000:
        yield "lies outside the world"
    at = crossing(ring)
    if at:
        yield f"meets itself at {Point(*at)}"
    elif area2(ring) <= 0:
        yield "runs clockwise, want anticlockwise" if area2(ring) else "has no area"


def _unserved(sources: Sources) -> Iterator[Problem]:
    """By the codes that stand in the tables, so that a row that does not read is told once."""
    wanted = {"ZZ": str(PostKind.FULL_TIME), "JZ": str(PostKind.PART_TIME)}
    wanted |= {f"ZS{body.code}": body.name for body in sources.territory.bodies.values()}
    offices = {code.partition("-")[0] for code in sources.codes(TableName.UNITS)}
    posts: dict[str, set[str]] = {}
    for code in sources.codes(TableName.POSTS):
        posts.setdefault(code.partition("-")[0], set()).add(code.partition("-")[2].partition("-")[0])
    for area in sources.territory.areas.values():
        if area.level is Level.GRID:
            there = set().union(*(posts.get(area.code[:size], ()) for size in CODE_LENGTH.values()))
            if missing := [name for kind, name in wanted.items() if kind not in there]:
                yield _area(sources, area.code, "", f"no post: {'、'.join(missing)}", "posts")
        elif area.code not in offices:
            yield _area(sources, area.code, "", "no unit serves it", "unserved")


def _is_outside(rings: Mapping[str, Ring], grid: str, point: Point) -> bool:
    return grid in rings and not contains(rings[grid], point)


def _area(sources: Sources, code: str, column: str, reason: str, name: str) -> Problem:
    return sources.problem(TableName.AREAS, code, column, reason, name)


def _shape(sources: Sources, code: str, reason: str, name: str) -> Problem:
    return sources.problem(TableName.SHAPES, code, "ring", reason, name)
