"""Cutting the districts into streets, communities and grids whose borders look grown, not drawn with a ruler."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from hotline.rings import NARROW, Vertex
from intake_api.territory.sample.layout import CORNERS, PLANS
from intake_api.territory.sample.mesh import Mesh

MILLION = 1_000_000
ROUGH = 0.09
"""how far a district's border strays from a straight line, share of its length"""
SNAP = 0.18
"""a cut that comes nearer to a corner than this share of the edge goes through the corner"""
WOBBLE = 0.11
"""how far a vertex strays at the end, share of the shortest edge there"""


@dataclass(frozen=True, slots=True)
class _Cut:
    start: tuple[int, int, float]
    """the edge's vertices, and how far along it"""
    end: tuple[int, int, float]
    score: float
    """how compact the worse part is"""


def districts(mesh: Mesh, random: Random) -> list[int]:
    """One face a district, in the order of the layout."""
    corners = {name: mesh.point(x * MILLION, y * MILLION) for name, (x, y) in CORNERS.items()}
    paths: dict[tuple[str, str], list[int]] = {}
    faces = []
    for plan in PLANS:
        ring: list[int] = []
        for a, b in zip(plan.border, plan.border[1:] + plan.border[0], strict=True):
            if (b, a) in paths:
                ring += [corners[a], *reversed(paths[b, a])]
            else:
                paths[a, b] = _rough(mesh, corners[a], corners[b], random)
                ring += [corners[a], *paths[a, b]]
        faces.append(mesh.add(ring))
    return faces


def cut_up(mesh: Mesh, face: int, weights: Sequence[float], random: Random, bends: int) -> list[int]:
    """Cut a face into parts whose areas are about in these proportions; in order of the weights.

    Args:
        bends: vertices put between the ends of the longest cuts.
    """
    if len(weights) == 1:
        return [face]
    half = len(weights) // 2
    cut = _best(mesh, face, sum(weights[:half]) / sum(weights), random)
    start, end = _vertex(mesh, *cut.start), _vertex(mesh, *cut.end)
    between = _bent(mesh, face, start, end, random, bends if len(weights) > 3 else min(bends, 1))
    other = mesh.cut(face, start, end, between)
    bends = max(bends - 1, 0)
    return [
        *cut_up(mesh, face, weights[:half], random, bends),
        *cut_up(mesh, other, weights[half:], random, bends),
    ]


def wobble(mesh: Mesh, random: Random) -> None:
    """Move every vertex a little; where a face would cross itself or lose half its area it stays."""
    around = mesh.around()
    for vertex, faces in sorted(around.items()):
        x, y = mesh.points[vertex]
        before = [mesh.area2(face) for face in faces]
        shortest = min(_length(mesh, vertex, other) for face in faces for other in _beside(mesh.faces[face], vertex))
        angle, far = random.uniform(0, math.tau), random.uniform(0, WOBBLE) * shortest
        mesh.points[vertex] = (round(x + far * math.cos(angle) / NARROW), round(y + far * math.sin(angle)))
        kept = all(2 * mesh.area2(face) > area for face, area in zip(faces, before, strict=True))
        if not kept or not all(mesh.is_simple(mesh.faces[face]) for face in faces):
            mesh.points[vertex] = (x, y)


def _rough(mesh: Mesh, a: int, b: int, random: Random) -> list[int]:
    """Vertices between two corners, the midpoints displaced again and again."""
    (ax, ay), (bx, by) = mesh.points[a], mesh.points[b]
    length = math.hypot((bx - ax) * NARROW, by - ay)
    if length < 9_000:
        return []
    off = random.uniform(-ROUGH, ROUGH)
    middle = mesh.point((ax + bx) / 2 - off * (by - ay) / NARROW, (ay + by) / 2 + off * (bx - ax) * NARROW)
    return [*_rough(mesh, a, middle, random), middle, *_rough(mesh, middle, b, random)]


def _best(mesh: Mesh, face: int, share: float, random: Random) -> _Cut:
    points = mesh.coordinates(face)
    axis = _long_axis(points)
    found = [_cut(mesh, face, axis + random.gauss(0, 0.22), share) for _ in range(4)]
    good = [cut for cut in found if cut]
    tries = 0
    while not good or (max(cut.score for cut in good) < 0.3 and tries < 24):
        tries += 1
        if tries > 400:
            raise RuntimeError(f"face of {len(points)} vertices cannot be cut in two")
        wider = share if tries < 60 else random.uniform(0.3, 0.7)
        cut = _cut(mesh, face, random.uniform(0, math.pi), wider)
        good += [cut] if cut else []
    return max(good, key=lambda cut: cut.score)


def _cut(mesh: Mesh, face: int, angle: float, share: float) -> _Cut | None:
    """The straight cut across `angle` that leaves `share` of the area on its left, if it cuts in two."""
    ring = mesh.faces[face]
    nx, ny = math.cos(angle), math.sin(angle)
    points = [(x * NARROW, float(y)) for x, y in mesh.coordinates(face)]
    heights = [x * nx + y * ny for x, y in points]
    low, high = min(heights), max(heights)
    whole = _area(points)
    for _ in range(22):
        level = (low + high) / 2
        if _area(_below(points, heights, level)) < share * whole:
            low = level
        else:
            high = level
    sides = list(zip(range(len(ring)), [*range(1, len(ring)), 0], strict=True))
    crossed = [(i, j) for i, j in sides if (heights[i] < level) != (heights[j] < level)]
    if len(crossed) != 2:
        return None
    up = next(((i, j) for i, j in crossed if heights[i] < level), crossed[0])
    down = next(((i, j) for i, j in crossed if heights[i] >= level), crossed[1])
    ends = [(ring[i], ring[j], (level - heights[i]) / (heights[j] - heights[i])) for i, j in (up, down)]
    if _snapped(*ends[0]) == _snapped(*ends[1]) and isinstance(_snapped(*ends[0]), int):
        return None
    snapped = {_snapped(*end) for end in ends}
    if any(isinstance(number, int) and number in (*ends[0][:2],) and number in (*ends[1][:2],) for number in snapped):
        return None  # along an edge: nothing on one side
    below = _below(points, heights, level)
    above = _below(points, [-height for height in heights], -level)
    return _Cut(ends[0], ends[1], min(_compact(below), _compact(above)))


def _snapped(a: int, b: int, along: float) -> int | tuple[int, int]:
    return a if along < SNAP else b if along > 1 - SNAP else (a, b)


def _vertex(mesh: Mesh, a: int, b: int, along: float) -> int:
    if isinstance(_snapped(a, b, along), int):
        return a if along < SNAP else b
    (ax, ay), (bx, by) = mesh.points[a], mesh.points[b]
    vertex = mesh.point(ax + (bx - ax) * along, ay + (by - ay) * along)
    mesh.split(a, b, vertex)
    return vertex


def _bent(mesh: Mesh, face: int, start: int, end: int, random: Random, bends: int) -> list[int]:
    """Vertices between the ends of a cut, a little off the straight line; none when a part would cross itself."""
    (ax, ay), (bx, by) = mesh.points[start], mesh.points[end]
    for size in (0.1, 0.05, 0.02):
        between = []
        for number in range(1, bends + 1):
            along, off = number / (bends + 1) + random.uniform(-0.1, 0.1) / (bends + 1), random.uniform(-size, size)
            x, y = ax + (bx - ax) * along, ay + (by - ay) * along
            between.append(mesh.point(x - off * (by - ay) / NARROW, y + off * (bx - ax) * NARROW))
        ring = mesh.faces[face]
        at = ring.index(start)
        turned = ring[at:] + ring[:at]
        to = turned.index(end)
        if all(map(mesh.is_simple, ([start, *between, *turned[to:]], [*turned[: to + 1], *reversed(between)]))):
            return between
        del mesh.points[len(mesh.points) - bends :]
    return []


def _below(points: Sequence[tuple[float, float]], heights: Sequence[float], level: float) -> list[tuple[float, float]]:
    """The part of a ring under a line (Sutherland and Hodgman, 1974)."""
    kept = []
    for number, (x, y) in enumerate(points):
        before = number - 1
        if (heights[before] < level) != (heights[number] < level):
            along = (level - heights[before]) / (heights[number] - heights[before])
            bx, by = points[before]
            kept.append((bx + (x - bx) * along, by + (y - by) * along))
        if heights[number] < level:
            kept.append((x, y))
    return kept


def _area(points: Sequence[tuple[float, float]]) -> float:
    if len(points) < 3:
        return 0.0
    return sum(
        (ax * by - bx * ay) for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True)
    ) / 2  # fmt: skip


def _compact(points: Sequence[tuple[float, float]]) -> float:
    """1 for a circle, near 0 for a sliver (Polsby and Popper, 1991)."""
    around = sum(math.dist(a, b) for a, b in zip(points, [*points[1:], points[0]], strict=True)) if points else 0
    return 4 * math.pi * abs(_area(points)) / around**2 if around else 0.0


def _long_axis(points: Sequence[Vertex]) -> float:
    """Direction in which a ring is longest, radians."""
    xs, ys = [x * NARROW for x, _ in points], [float(y) for _, y in points]
    mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
    sxx = sum((x - mx) ** 2 for x in xs)
    syy = sum((y - my) ** 2 for y in ys)
    sxy = sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True))
    return 0.5 * math.atan2(2 * sxy, sxx - syy)


def _length(mesh: Mesh, a: int, b: int) -> float:
    (ax, ay), (bx, by) = mesh.points[a], mesh.points[b]
    return math.hypot((bx - ax) * NARROW, by - ay)


def _beside(ring: Sequence[int], vertex: int) -> tuple[int, int]:
    at = ring.index(vertex)
    return ring[at - 1], ring[(at + 1) % len(ring)]
