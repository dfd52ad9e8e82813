"""The sample's roads: walks over neighbouring grids, with the house numbers of each stretch."""

import math
from collections.abc import Iterator, Mapping, Sequence
from random import Random

from hotline.rings import NARROW, Ring, Vertex, edges, middle
from hotline.territory import Numbers


class Streets:
    """Which grids lie beside which, and in which direction."""

    def __init__(self, rings: Mapping[str, Ring]) -> None:
        self._owner = {edge: code for code, ring in rings.items() for edge in edges(ring)}
        self._beside: dict[str, list[str]] = {}
        for (a, b), code in self._owner.items():
            if (other := self._owner.get((b, a))) and other[:6] == code[:6]:
                self._beside.setdefault(code, []).append(other)
        self._middle: dict[str, Vertex] = {code: middle(ring) for code, ring in rings.items()}

    def walk(self, start: str, angle: float, most: int) -> list[str]:
        """Grids from one on in about a direction (radians), within its district."""
        path = [start]
        while len(path) < most:
            ahead = max(
                (other for other in self._beside.get(path[-1], ()) if other not in path),
                key=lambda other: self._along(path[-1], other, angle),
                default=None,
            )
            if ahead is None or self._along(path[-1], ahead, angle) < 0.4:
                break
            path.append(ahead)
        return path

    def through(self, start: str, angle: float, most: int) -> list[str]:
        """A walk both ways."""
        back = self.walk(start, angle + math.pi, most // 2)
        return [*reversed(back[1:]), *self.walk(start, angle, most - len(back) + 1)]

    def right_of(self, grid: str, angle: float) -> str:
        """The grid on the right hand of who walks, or the grid itself."""
        right = max(self._beside.get(grid, (grid,)), key=lambda other: self._along(grid, other, angle - math.pi / 2))
        return right if self._along(grid, right, angle - math.pi / 2) > 0.6 else grid

    def _along(self, start: str, end: str, angle: float) -> float:
        """Cosine between the way to another grid and a direction."""
        (ax, ay), (bx, by) = self._middle[start], self._middle[end]
        dx, dy = (bx - ax) * NARROW, by - ay
        return (dx * math.cos(angle) + dy * math.sin(angle)) / (math.hypot(dx, dy) or 1)


def house_numbers(streets: Streets, path: Sequence[str], angle: float, random: Random) -> Iterator[Numbers]:
    """Odd numbers along the walk, even ones on its right."""
    number = 1
    for grid in path:
        last = number + 2 * random.randint(8, 20)
        yield Numbers(number, last, 2, grid)
        yield Numbers(number + 1, last + 1, 2, streets.right_of(grid, angle))
        number = last + 2
