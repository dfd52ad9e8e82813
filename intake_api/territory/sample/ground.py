"""The sample's areas: how many are where, what they are called, and their borders."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from hotline.rings import Ring, flat
from hotline.territory import Area
from intake_api.territory.sample import words
from intake_api.territory.sample.cutting import cut_up, districts, wobble
from intake_api.territory.sample.layout import PLANS, DistrictPlan
from intake_api.territory.sample.mesh import Mesh

HOUSEHOLDS = (240, 360)
"""of a grid; about 300 in the middle"""


@dataclass(frozen=True, slots=True)
class Ground:
    areas: dict[str, Area]
    rings: dict[str, Ring]


def make(random: Random) -> Ground:
    """Areas by code and the grids' rings."""
    mesh = Mesh()
    streets: list[tuple[int, str, int, DistrictPlan, int]] = []
    for plan, face in zip(PLANS, districts(mesh, random), strict=True):
        communities = _shares(plan.communities, plan.streets, 0.2, 2, random)
        grids = _spread(plan.grids, communities, random)
        town = [0.12 if plan.rural and number == 0 else 1.0 for number in range(plan.streets)]
        weights = [count * size * math.exp(random.gauss(0, 0.2)) for count, size in zip(grids, town, strict=True)]
        for number, part in enumerate(cut_up(mesh, face, weights, random, 3)):
            streets.append((part, f"{plan.code}{number + 1:03}", communities[number], plan, grids[number]))
    communities_cut: list[tuple[int, str, int]] = []
    for face, code, count, _, grids_there in streets:
        sizes = _shares(grids_there, count, 0.22, 3, random)
        weights = [size * math.exp(random.gauss(0, 0.25)) for size in sizes]
        for number, part in enumerate(cut_up(mesh, face, weights, random, 2)):
            communities_cut.append((part, f"{code}{number + 1:03}", sizes[number]))
    faces: dict[str, int] = {}
    for face, code, count in communities_cut:
        weights = [math.exp(random.gauss(0, 0.15)) for _ in range(count)]
        faces |= {f"{code}{n + 1:03}": part for n, part in enumerate(cut_up(mesh, face, weights, random, 1))}
    wobble(mesh, random)
    rings = {code: flat(mesh.coordinates(face)) for code, face in sorted(faces.items())}
    return Ground(dict(sorted(_named(rings, [code for _, code, _ in communities_cut], random))), rings)


def _named(rings: dict[str, Ring], communities: list[str], random: Random) -> Iterator[tuple[str, Area]]:
    for plan in PLANS:
        yield plan.code, Area(plan.code, plan.name, (plan.alias,))
        names = _community_names(random)
        for number, name in enumerate(words.STREET_NAMES[plan.code]):
            code = f"{plan.code}{number + 1:03}"
            kind = "乡" if name in words.TOWNSHIPS else "镇" if name in words.TOWNS else "街道"
            yield code, Area(code, f"{name}{kind}", (f"{name}街道办",) if kind == "街道" else ())
            for community in (each for each in communities if each.startswith(code)):
                yield community, Area(community, f"{next(names)}{'村' if kind != '街道' else '社区'}")
    for code in rings:
        yield code, Area(code, f"第{int(code[-3:])}网格", (), random.randint(*HOUSEHOLDS))


def _community_names(random: Random) -> Iterator[str]:
    """Names, each once in a district."""
    pairs = [first + second for first in words.FIRST if len(first) == 1 for second in words.SECOND if first != second]
    names = [*dict.fromkeys(pairs), *(first for first in words.FIRST if len(first) == 2)]
    random.shuffle(names)
    yield from names


def _shares(total: int, parts: int, spread: float, least: int, random: Random) -> list[int]:
    """`total` in about equal whole parts, none under `least`."""
    weights = [math.exp(random.gauss(0, spread)) for _ in range(parts)]
    shares = [max(least, int(total * weight / sum(weights))) for weight in weights]
    while (off := total - sum(shares)) != 0:
        at = random.randrange(parts) if off > 0 else shares.index(max(shares))
        shares[at] += 1 if off > 0 else -1
    return shares


def _spread(total: int, communities: list[int], random: Random) -> list[int]:
    """Grids of each street, by its communities."""
    shares = [total * count // sum(communities) for count in communities]
    while (off := total - sum(shares)) > 0:
        shares[random.randrange(len(shares))] += min(off, 1)
    return shares
