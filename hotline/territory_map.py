"""The territory on the ground: which grid a point is in, which is nearest, which are beside it."""

from hotline.errors import BadTerritory
from hotline.rings import Edge, Ring, bounds, contains, distance, edges, metres, middle
from hotline.territory import Point, Territory

CELL = 4_000
"""millionths of a degree: of the squares that point to the grids in reach of them"""
MOST_CELLS = 3
"""squares one grid reaches over, each way; larger grids are entered in larger squares"""


class TerritoryMap:
    """Made once a territory; takes half a second for the sample, a question under a millisecond."""

    def __init__(self, territory: Territory) -> None:
        self._territory = territory
        self._rings = territory.rings
        self._cells: dict[int, dict[tuple[int, int], list[str]]] = {}
        self._owner: dict[Edge, str] = {}
        for code, ring in territory.rings.items():
            self._enter(code, ring)
            for edge in edges(ring):
                self._owner[edge] = code
        self._rim = {
            code: bounds(territory.rings[code]) for (a, b), code in self._owner.items() if (b, a) not in self._owner
        }

    def grid_at(self, point: Point) -> str | None:
        """The grid that contains the point; on a border the first by code. None outside the territory."""
        found = [
            code
            for size, cells in self._cells.items()
            for code in cells.get((point.lon // size, point.lat // size), ())
            if contains(self._rings[code], point)
        ]
        return min(found, default=None)

    def nearest(self, point: Point) -> tuple[str, float] | None:
        """The grid that contains the point, else the nearest one, and the metres to it; None without grids."""
        inside = self.grid_at(point)
        if inside:
            return inside, 0.0
        # who is outside is nearest to a grid at the rim
        best: tuple[float, str] | None = None
        for least, code in sorted((_to_box(box, point), code) for code, box in self._rim.items()):
            if best and least > best[0]:
                break
            away = (distance(self._rings[code], point), code)
            best = min(best, away) if best else away
        return (best[1], best[0]) if best else None

    def neighbours(self, grid: str) -> tuple[str, ...]:
        """Grids that share a border with this one, in order of code; none of what is no grid or has no shape."""
        ring = self._rings.get(grid)
        if ring is None:
            return ()
        return tuple(sorted({self._owner[b, a] for a, b in edges(ring) if (b, a) in self._owner}))

    def middle(self, code: str) -> Point:
        """A point within an area: the middle of a grid; above grids, that of the grid most in the middle.

        Raises:
            BadTerritory: none of its grids has a shape.
        """
        rings = [self._rings[grid] for grid in self._territory.grids_under(code) if grid in self._rings]
        middles = [Point(*middle(ring)) for ring in rings]
        if not middles:
            raise BadTerritory(f"no grid of {code} has a shape")
        mean = (sum(at.lon for at in middles) // len(middles), sum(at.lat for at in middles) // len(middles))
        return min(middles, key=lambda at: metres(at, mean))

    def _enter(self, code: str, ring: Ring) -> None:
        west, south, east, north = bounds(ring)
        size = CELL
        while max(east - west, north - south) // size > MOST_CELLS:
            size *= 3
        cells = self._cells.setdefault(size, {})
        for x in range(west // size, east // size + 1):
            for y in range(south // size, north // size + 1):
                cells.setdefault((x, y), []).append(code)


def _to_box(box: tuple[int, int, int, int], point: Point) -> float:
    """Metres from a point to a box around a grid."""
    west, south, east, north = box
    return metres(point, (max(west, min(point.lon, east)), max(south, min(point.lat, north))))
