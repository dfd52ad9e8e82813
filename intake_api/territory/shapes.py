"""Shapes for the pages: columns of whole numbers, made once and kept packed."""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from threading import Lock

from hotline.rings import Ring, area2, middle
from hotline.simplify import simplified
from hotline.territory import CODE_LENGTH, Area, Level, Territory
from hotline.territory_checks import borders

UNIT = 10
"""millionths of a degree in one unit of what is sent: about a metre"""
TOLERANCE: Mapping[Level, float] = {Level.COMMUNITY: 60, Level.STREET: 180, Level.DISTRICT: 500}
"""millionths of a degree a drawn border may be off, above grids"""


@dataclass(frozen=True, slots=True)
class Packed:
    """One answer, as JSON and packed."""

    plain: bytes
    packed: bytes


class ShapeBook:
    """The shapes of one territory; those of the whole city are kept, those within an area are cut out of them."""

    def __init__(self, territory: Territory) -> None:
        self._territory = territory
        self._rings: dict[Level, Mapping[str, Ring]] = {}
        self._whole: dict[Level, Packed] = {}
        self._lock = Lock()

    def warm(self) -> None:
        """Make what the first map asks for."""
        for level in Level:
            self.of(level, "")

    def of(self, level: Level, within: str) -> Packed:
        """The areas of a level under an area, of the whole city for an empty code."""
        with self._lock:
            if within:
                return self._pack(level, within)
            if level not in self._whole:
                self._whole[level] = self._pack(level, "")
            return self._whole[level]

    def _pack(self, level: Level, within: str) -> Packed:
        rings = self._drawn(level)
        areas = [
            area for area in self._territory.of_level(level) if area.code.startswith(within) and area.code in rings
        ]
        text = json.dumps(self._body(level, within, areas, rings), ensure_ascii=False, separators=(",", ":"))
        return Packed(text.encode(), gzip.compress(text.encode(), 6, mtime=0))

    def _body(self, level: Level, within: str, areas: list[Area], rings: Mapping[str, Ring]) -> dict[str, object]:
        return {
            "version": self._territory.version,
            "title": self._territory.title,
            "sample": self._territory.sample,
            "level": level,
            "within": within,
            "unit": UNIT / 1_000_000,
            "codes": [area.code for area in areas],
            "names": [area.name for area in areas],
            "middles": [round(number / UNIT) for area in areas for number in middle(rings[area.code])],
            "rings": [steps(rings[area.code]) for area in areas],
        }

    def _drawn(self, level: Level) -> Mapping[str, Ring]:
        if level not in self._rings:
            below: Mapping[str, Ring] = self._territory.rings
            self._rings[Level.GRID] = below
            for above in (Level.COMMUNITY, Level.STREET, Level.DISTRICT):
                found = borders(below, CODE_LENGTH[above])
                below = {code: max(outlines, key=area2) for code, (outlines, _) in found.items() if outlines}
                self._rings[above] = simplified(below, TOLERANCE[above])
        return self._rings[level]


def steps(ring: Ring) -> list[int]:
    """The ring in units: its first vertex, then the way to each next one; vertices that fall together are one."""
    points: list[tuple[int, int]] = []
    for x, y in zip(ring[::2], ring[1::2], strict=True):
        point = (round(x / UNIT), round(y / UNIT))
        if not points or point != points[-1]:
            points.append(point)
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    ways = pairwise(points)
    return [*points[0], *(number for (ax, ay), (bx, by) in ways for number in (bx - ax, by - ay))]
