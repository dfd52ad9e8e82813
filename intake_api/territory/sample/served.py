"""The sample's posts, units and objects."""

from collections.abc import Iterator, Mapping
from random import Random

from hotline.rings import Ring, contains, middle, vertices
from hotline.territory import CODE_LENGTH, Area, Level, MapObject, Place, PlaceKind, Point, Post, ServingUnit
from intake_api.territory.sample import catalogues

_EVERY: tuple[tuple[str, float], ...] = (
    ("01", 0.8), ("02", 0.6), ("03", 0.4), ("05", 0.25), ("07", 0.15), ("08", 0.12), ("12", 0.08), ("04", 0.1),
    ("06", 0.08), ("11", 0.05), ("13", 0.05), ("09", 0.05), ("10", 0.05),
)  # fmt: skip
"""layers and how many of their objects a grid has on average"""


def posts(areas: Mapping[str, Area]) -> Iterator[Post]:
    """Two of each grid, and of each body one an area of its level."""
    for area in areas.values():
        if area.level is Level.GRID:
            yield Post(f"{area.code}-ZZ", "专职网格员")
            yield Post(f"{area.code}-JZ", "兼职网格员")
        for body in catalogues.BODIES.values():
            if body.level is area.level:
                yield Post(f"{area.code}-ZS{body.code}", f"{body.name}专属网格员")


def units(areas: Mapping[str, Area]) -> Iterator[ServingUnit]:
    """Offices of districts, streets and communities, and who supplies a street."""
    for area in areas.values():
        for number, (name, duties) in enumerate(_units_of(area, areas), 1):
            yield ServingUnit(f"{area.code}-U{number:02}", name, (), tuple(duties.split("、")) if duties else ())


def objects(rings: Mapping[str, Ring], places: Mapping[str, Place], random: Random) -> Iterator[MapObject]:
    """A few things in every grid, of the layers that hotline tickets point at most."""
    names = {place.grid: place.name for place in places.values() if place.kind is PlaceKind.ESTATE}
    roads = {grid: place.name for place in places.values() if place.kind is PlaceKind.ROAD for grid in place.grids}
    counts: dict[tuple[str, str], int] = {}
    for grid, ring in rings.items():
        for layer, mean in _EVERY:
            for number in range(1, 1 + int(mean + random.random())):
                at = counts[grid[:6], layer] = counts.get((grid[:6], layer), 0) + 1
                name = _object_name(layer, at, names.get(grid), roads.get(grid))
                yield MapObject(f"{grid}-{layer}-{number:02}", name, within(ring, random))


def within(ring: Ring, random: Random) -> Point:
    """A point of a grid, between its middle and a corner."""
    (mx, my), (x, y) = middle(ring), random.choice(vertices(ring))
    along = random.uniform(0.05, 0.45)
    while True:
        point = Point(round(mx + (x - mx) * along), round(my + (y - my) * along))
        if contains(ring, point):
            return point
        along /= 2


def _object_name(layer: str, number: int, estate: str | None, road: str | None) -> str:
    kind = catalogues.LAYERS[layer].name
    if layer in {"05", "06"} and estate:
        return f"{estate}{kind}{number}"
    if layer == "04":
        return f"{road or estate or ''}公交站{number}"
    return f"{road}{number}号{kind}" if road and layer in {"01", "02"} else f"{number}号{kind}"


def _units_of(area: Area, areas: Mapping[str, Area]) -> Iterator[tuple[str, str]]:
    district = areas[area.code[:6]].name
    if area.level is Level.DISTRICT:
        yield from ((f"{district}{name}", duties) for name, duties in catalogues.DISTRICT_UNITS)
    elif area.level is Level.STREET:
        short = area.name.removesuffix("街道")
        if area.name.endswith("街道"):
            yield f"{area.name}办事处", "属地街道办事处"
        else:
            yield f"{area.name}人民政府", "属地乡镇人民政府、属地街道办事处"
        yield from ((f"{short}{name}", duties) for name, duties in catalogues.STREET_UNITS)
    elif len(area.code) == CODE_LENGTH[Level.COMMUNITY]:
        village = area.name.endswith("村")
        yield (f"{area.name}村民委员会", "属地村民委员会、属地社区居委会") if village else (
            f"{area.name}居民委员会", "属地社区居委会"
        )  # fmt: skip
