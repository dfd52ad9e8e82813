"""Shapes as GeoJSON (RFC 7946), one feature a line, and back. Pure."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hotline.errors import BadTerritory
from hotline.rings import Ring, area2, edges, flat, vertices
from hotline.territory import AREA_CODE, CODE_LENGTH, LEVEL_NAMES, Level, Territory
from hotline.territory_checks import borders
from hotline.territory_source import Problem

MILLION = 1_000_000
GRID = CODE_LENGTH[Level.GRID]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The shapes of a GeoJSON file; a problem's line is the number of its feature."""

    rings: Mapping[str, Ring]
    """of grids and of areas above them"""
    lines: Mapping[str, int]
    """number of the feature by code"""
    problems: tuple[Problem, ...]


def dump(territory: Territory) -> str:
    """Every grid, and every area above with the border its grids leave."""
    rings = dict(territory.rings)
    for level in (Level.COMMUNITY, Level.STREET, Level.DISTRICT):
        found = borders(territory.rings, CODE_LENGTH[level])
        rings |= {code: max(outlines, key=area2) for code, (outlines, _) in found.items()}
    features = (json.dumps(_feature(territory, code, rings[code]), ensure_ascii=False) for code in sorted(rings))
    return '{"type": "FeatureCollection", "features": [\n' + ",\n".join(features) + "\n]}\n"


def parse(text: str, file: str) -> Drawn:
    """Read polygons with a `code` among their properties; rings are turned anticlockwise.

    Raises:
        BadTerritory: it is no FeatureCollection.
    """
    try:
        data = json.loads(text)
        features = data["features"] if data["type"] == "FeatureCollection" else None
    except (ValueError, KeyError, TypeError):
        features = None
    if not isinstance(features, list):
        raise BadTerritory(f"{file}: not a GeoJSON FeatureCollection")
    rings: dict[str, Ring] = {}
    lines: dict[str, int] = {}
    problems = []
    for number, feature in enumerate(features, 1):
        code = str(_member(_member(feature, "properties"), "code") or "")
        try:
            _check_code(code, lines)
            rings[code] = _ring(_member(feature, "geometry"))
            lines[code] = number
        except BadTerritory as error:
            problems.append(Problem(file, number, "", code, str(error), "shape"))
    return Drawn(rings, lines, tuple(problems))


def unlike(drawn: Drawn, grids: Mapping[str, Ring], file: str) -> Iterator[Problem]:
    """Areas above grids that are drawn otherwise than their grids border them."""
    for length in (CODE_LENGTH[level] for level in Level if level is not Level.GRID):
        told = {code: ring for code, ring in drawn.rings.items() if len(code) == length}
        if not told:
            continue
        found = borders(grids, length)
        for code, ring in told.items():
            outlines = found.get(code, ([], None))[0]
            if {*edges(ring)} != {edge for outline in outlines for edge in edges(outline)}:
                yield Problem(file, drawn.lines[code], "", code, "its border is not that of its grids", "border")


def _check_code(code: str, lines: Mapping[str, int]) -> None:
    """Raises:
    BadTerritory: it is no area's, or another feature has it.
    """
    if not AREA_CODE.fullmatch(code):
        raise BadTerritory("properties: no code of 6, 9, 12 or 15 digits")
    if code in lines:
        raise BadTerritory(f"feature {lines[code]} has this code too")


def _feature(territory: Territory, code: str, ring: Ring) -> dict[str, object]:
    points = [[x / MILLION, y / MILLION] for x, y in vertices(ring)]
    area = territory.areas.get(code)
    names = {"name": area.name, "level": LEVEL_NAMES[area.level]} if area else {}
    return {
        "type": "Feature",
        "properties": {"code": code, **names},
        "geometry": {"type": "Polygon", "coordinates": [[*points, points[0]]]},
    }


def _ring(geometry: object) -> Ring:
    """Raises:
    BadTerritory: it is not a polygon of one closed ring in degrees.
    """
    if _member(geometry, "type") != "Polygon":
        raise BadTerritory("want a Polygon")
    parts = _member(geometry, "coordinates")
    if not isinstance(parts, list) or len(parts) != 1 or not isinstance(parts[0], list):
        raise BadTerritory("want one ring, without holes")
    points = [_vertex(position) for position in parts[0]]
    if len(points) < 4 or points[0] != points[-1]:
        raise BadTerritory("its ring is not closed: want at least four positions, the last as the first")
    ring = flat(points[:-1])
    return ring if area2(ring) > 0 else flat(points[-2::-1])


def _vertex(position: object) -> tuple[int, int]:
    if isinstance(position, list) and len(position) in (2, 3):
        lon, lat = position[:2]
        if all(type(number) in (int, float) for number in (lon, lat)) and abs(lon) <= 180 and abs(lat) <= 90:
            return round(lon * MILLION), round(lat * MILLION)
    raise BadTerritory("a position is not longitude and latitude in degrees")


def _member(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None
