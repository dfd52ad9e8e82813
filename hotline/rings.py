"""Polygons on whole numbers, so that every answer is exact. Pure.

A ring is a flat tuple `x0, y0, x1, y1, …`, not closed, anticlockwise, in millionths of a degree (WGS84). Neighbours
share their vertices: a border between two rings is the same edges, once in each direction.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import hypot

Ring = tuple[int, ...]
Vertex = tuple[int, int]
Edge = tuple[Vertex, Vertex]

NARROW = 0.745
"""cosine of the latitude 41.8°: how much shorter a degree of longitude is than one of latitude"""
METRES = 0.11132
"""of a millionth of a degree of latitude"""


def vertices(ring: Sequence[int]) -> list[Vertex]:
    return list(zip(ring[::2], ring[1::2], strict=True))


def edges(ring: Sequence[int]) -> Iterator[Edge]:
    points = vertices(ring)
    return zip(points, points[1:] + points[:1], strict=True)


def flat(points: Iterable[Vertex]) -> Ring:
    return tuple(number for point in points for number in point)


def area2(ring: Sequence[int]) -> int:
    """Twice the area; negative when clockwise."""
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in edges(ring))


def bounds(ring: Sequence[int]) -> tuple[int, int, int, int]:
    """West, south, east, north."""
    return min(ring[::2]), min(ring[1::2]), max(ring[::2]), max(ring[1::2])


def middle(ring: Sequence[int]) -> Vertex:
    """A point within: the centroid, or when that is outside the middle of the widest stretch at its height."""
    double = area2(ring)
    x0, y0 = ring[0], ring[1]
    sx = sy = 0
    for (ax, ay), (bx, by) in edges(ring):
        cross = (ax - x0) * (by - y0) - (bx - x0) * (ay - y0)
        sx += (ax + bx - 2 * x0) * cross
        sy += (ay + by - 2 * y0) * cross
    centroid = (x0 + round(sx / (3 * double)), y0 + round(sy / (3 * double)))
    if contains(ring, centroid):
        return centroid
    y = centroid[1]
    crossings = sorted(
        ax + (bx - ax) * (y + 0.5 - ay) / (by - ay)
        for (ax, ay), (bx, by) in edges(ring)
        if (ay > y + 0.5) != (by > y + 0.5)
    )
    _, west, east = max((b - a, a, b) for a, b in zip(crossings[::2], crossings[1::2], strict=True))
    return round((west + east) / 2), y


def contains(ring: Sequence[int], point: Vertex) -> bool:
    """Whether the point is inside; a point on a border is in one of the two rings that share it, sometimes in both."""
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in edges(ring):
        if (ay > y) != (by > y):
            side = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
            if side == 0:
                return True
            inside ^= (side > 0) == (by > ay)
    return inside


def crossing(ring: Sequence[int]) -> Vertex | None:
    """Where a ring meets itself: a vertex that stands twice or the start of an edge that crosses another; else None."""
    points = vertices(ring)
    seen: set[Vertex] = set()
    for point in points:
        if point in seen:
            return point
        seen.add(point)
    sides = sorted((min(a[0], b[0]), max(a[0], b[0]), a, b) for a, b in edges(ring))
    for number, (_, east, a, b) in enumerate(sides):
        for west, _, c, d in sides[number + 1 :]:
            if west > east:
                break
            if _meet(a, b, c, d):
                return a
    return None


def outline(rings: Iterable[Sequence[int]]) -> tuple[list[Ring], Edge | None]:
    """The border of all rings together: the edges that no second ring runs along the other way.

    Returns:
        Its rings, and an edge that two rings run along the same way (they overlap there) or None. When the border is
        one ring that does not cross itself, the rings cover its inside exactly once: each point's winding number is the
        sum over the rings.
    """
    loose: set[Edge] = set()
    twice: Edge | None = None
    for ring in rings:
        for a, b in edges(ring):
            if (b, a) in loose:
                loose.discard((b, a))
            elif (a, b) in loose:
                twice = (a, b)
            else:
                loose.add((a, b))
    return _chained(loose), twice


def distance(ring: Sequence[int], point: Vertex) -> float:
    """Metres from a point outside to the nearest edge."""
    return min(_to_edge(a, b, point) for a, b in edges(ring))


def metres(a: Vertex, b: Vertex) -> float:
    return hypot((a[0] - b[0]) * NARROW, a[1] - b[1]) * METRES


def _to_edge(a: Vertex, b: Vertex, point: Vertex) -> float:
    dx, dy = (b[0] - a[0]) * NARROW, b[1] - a[1]
    px, py = (point[0] - a[0]) * NARROW, point[1] - a[1]
    along = max(0.0, min(1.0, (px * dx + py * dy) / (dx * dx + dy * dy or 1)))
    return hypot(px - along * dx, py - along * dy) * METRES


def _chained(loose: set[Edge]) -> list[Ring]:
    following: dict[Vertex, list[Vertex]] = {}
    for a, b in sorted(loose):
        following.setdefault(a, []).append(b)
    rings = []
    for start in sorted(following):
        while following[start]:
            chain = [start]
            at = following[start].pop()
            while at != start and following.get(at):
                chain.append(at)
                at = following[at].pop()
            rings.append(flat(chain))
    return rings


def _meet(a: Vertex, b: Vertex, c: Vertex, d: Vertex) -> bool:
    """Whether two edges of a ring meet other than where one follows the other."""
    if len({a, b, c, d}) < 4:
        return _folds(a, b, c, d)
    s, t, u, v = _side(a, b, c), _side(a, b, d), _side(c, d, a), _side(c, d, b)
    if (s > 0) != (t > 0) and (u > 0) != (v > 0) and 0 not in (s, t, u, v):
        return True
    return any(
        side == 0 and _between(p, q, r) for side, p, q, r in ((s, a, b, c), (t, a, b, d), (u, c, d, a), (v, c, d, b))
    )


def _folds(a: Vertex, b: Vertex, c: Vertex, d: Vertex) -> bool:
    """Whether two edges with a common end lie on one another."""
    common = ({a, b} & {c, d}).pop()
    p, q = (b if a == common else a), (d if c == common else c)
    ahead = (p[0] - common[0]) * (q[0] - common[0]) + (p[1] - common[1]) * (q[1] - common[1])
    return _side(common, p, q) == 0 and ahead > 0


def _side(a: Vertex, b: Vertex, point: Vertex) -> int:
    """Positive when the point is left of a → b."""
    return (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0])


def _between(a: Vertex, b: Vertex, point: Vertex) -> bool:
    return min(a[0], b[0]) <= point[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= point[1] <= max(a[1], b[1])
