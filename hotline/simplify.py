"""Fewer vertices for drawing, the same on both sides of every border. Pure."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import hypot

from hotline.rings import NARROW, Edge, Ring, Vertex, edges, flat, vertices


def simplified(rings: Mapping[str, Ring], tolerance: float) -> dict[str, Ring]:
    """Rings that share their vertices, less those nearer than `tolerance` to the line without them.

    Args:
        tolerance: millionths of a degree of latitude.

    Where three areas meet a vertex always stays, and a border between two is simplified once for both. A ring of fewer
    than three vertices afterwards stays as it was.
    """
    stay = _meetings(rings)
    done: dict[tuple[Vertex, ...], list[Vertex]] = {}
    found = {}
    for code, ring in rings.items():
        points: list[Vertex] = []
        for arc in _arcs(vertices(ring), stay):
            there = min(arc, arc[::-1])
            if there not in done:
                done[there] = _fewer(there, tolerance)
            points += (done[there] if there == arc else done[there][::-1])[:-1]
        found[code] = flat(points) if len(points) > 2 else ring
    return found


def _meetings(rings: Mapping[str, Ring]) -> set[Vertex]:
    """Vertices from which more than two edges lead, and where a border turns into the rim of the whole."""
    known: set[Edge] = {edge for ring in rings.values() for edge in edges(ring)}
    leading: dict[Vertex, set[Vertex]] = {}
    for a, b in known:
        leading.setdefault(a, set()).add(b)
        leading.setdefault(b, set()).add(a)
    return {vertex for vertex, others in leading.items() if len(others) > 2}


def _arcs(points: Sequence[Vertex], stay: set[Vertex]) -> list[tuple[Vertex, ...]]:
    """A ring cut where vertices stay; one without such is cut at its first and last vertex in order of place."""
    cuts = [at for at, point in enumerate(points) if point in stay]
    if len(cuts) < 2:
        ends = {min(points), max(points), *(points[at] for at in cuts)}
        cuts = [at for at, point in enumerate(points) if point in ends]
    turned = [*points[cuts[0] :], *points[: cuts[0]], points[cuts[0]]]
    at = [cut - cuts[0] for cut in cuts] + [len(points)]
    return [tuple(turned[start : end + 1]) for start, end in pairwise(at)]


def _fewer(arc: Sequence[Vertex], tolerance: float) -> list[Vertex]:
    """Douglas and Peucker (1973)."""
    kept = {0, len(arc) - 1}
    waiting = [(0, len(arc) - 1)]
    while waiting:
        first, last = waiting.pop()
        far, at = max(((_off(arc[n], arc[first], arc[last]), n) for n in range(first + 1, last)), default=(0.0, 0))
        if far > tolerance:
            kept.add(at)
            waiting += [(first, at), (at, last)]
    return [arc[at] for at in sorted(kept)]


def _off(point: Vertex, a: Vertex, b: Vertex) -> float:
    """How far a point is from the line between two."""
    dx, dy = (b[0] - a[0]) * NARROW, b[1] - a[1]
    px, py = (point[0] - a[0]) * NARROW, point[1] - a[1]
    length = hypot(dx, dy)
    return abs(px * dy - py * dx) / length if length else hypot(px, py)
