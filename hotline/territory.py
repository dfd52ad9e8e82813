"""The territory: districts, streets, communities, grids, their places, objects, posts and units. Types and lookups.

区县 → 街道 (镇, 乡) → 社区 (村) → 网格. Unified codes (统一编码) carry their parents: the six digits of GB/T 2260 for a
district, three more a level: `210102`, `210102001`, `210102001002`, `210102001002003`. What belongs to an area has its
code, a hyphen and its own: a post `210102001002003-ZZ`, a unit `210102001-U02`, an object `210102001002003-05-01`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from hotline.errors import BadTerritory
from hotline.rings import Ring

_T = TypeVar("_T")


class Level(StrEnum):
    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"
    GRID = "grid"


CODE_LENGTH: Mapping[Level, int] = MappingProxyType(
    {Level.DISTRICT: 6, Level.STREET: 9, Level.COMMUNITY: 12, Level.GRID: 15}
)
LEVEL_NAMES: Mapping[Level, str] = MappingProxyType(
    {Level.DISTRICT: "区县", Level.STREET: "街道", Level.COMMUNITY: "社区", Level.GRID: "网格"}
)
AREA_CODE = re.compile(r"\d{6}(?:\d{3}){0,3}", re.ASCII)
POST_CODE = re.compile(r"(\d{6}(?:\d{3}){0,3})-(ZZ|JZ|ZS(\d{2}))(?:-([2-9]))?", re.ASCII)

_LEVEL_OF = {length: level for level, length in CODE_LENGTH.items()}


class Point(NamedTuple):
    """WGS84, millionths of a degree."""

    lon: int
    lat: int

    def __str__(self) -> str:
        return f"{self.lon / 1_000_000:.6f},{self.lat / 1_000_000:.6f}"


class PlaceKind(StrEnum):
    ESTATE = "小区"
    VILLAGE = "村屯"
    ROAD = "道路"
    SCHOOL = "学校"
    HOSPITAL = "医院"
    MARKET = "市场"
    PARK = "公园"
    STATION = "车站"
    OFFICE = "机关"
    LANDMARK = "地标"


class PostKind(StrEnum):
    FULL_TIME = "专职"
    PART_TIME = "兼职"
    EXCLUSIVE = "专属"


class LayerKind(StrEnum):
    """What a business layer shows."""

    FACILITY = "设施"
    ESTABLISHMENT = "场所"
    EVENT = "事件"
    FORCE = "力量"


@dataclass(frozen=True, slots=True)
class Area:
    """A district, street, community or grid."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    households: int = 0
    """of a grid; 0 above"""

    @property
    def level(self) -> Level:
        return _LEVEL_OF[len(self.code)]

    @property
    def parent(self) -> str | None:
        return self.code[:-3] if len(self.code) > 6 else None


@dataclass(frozen=True, slots=True)
class Numbers:
    """House numbers of a road, or buildings of an estate, that lie in one grid."""

    first: int
    last: int
    step: int
    """2 when only odd or only even numbers are meant, as on one side of a road"""
    grid: str

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and number in range(self.first, self.last + 1, self.step)


@dataclass(frozen=True, slots=True)
class Place:
    """Something people name when they say where."""

    code: str
    """its district's, a hyphen, `P` and a number"""
    kind: PlaceKind
    name: str
    aliases: tuple[str, ...]
    point: Point
    grid: str
    """the grid the point is in"""
    numbers: tuple[Numbers, ...] = ()

    @property
    def district(self) -> str:
        return self.code[:6]

    def grid_of(self, number: int) -> str | None:
        """The grid of a house number or building; None when it is not known."""
        return next((item.grid for item in self.numbers if number in item), None)

    @property
    def grids(self) -> tuple[str, ...]:
        """All grids it is in, that of its point first."""
        return tuple(dict.fromkeys((self.grid, *(item.grid for item in self.numbers))))


@dataclass(frozen=True, slots=True)
class Layer:
    """A business layer (业务图层) of the map."""

    code: str
    """two digits"""
    name: str
    kind: LayerKind
    body: str
    """code of the body that keeps it; empty for none"""


@dataclass(frozen=True, slots=True)
class MapObject:
    """One thing of a layer, such as a lamp post by its number."""

    code: str
    """its grid's, its layer's and a number, joined by hyphens"""
    name: str
    point: Point

    @property
    def grid(self) -> str:
        return self.code[:15]

    @property
    def layer(self) -> str:
        return self.code[16:18]


@dataclass(frozen=True, slots=True)
class Body:
    """One of those that keep exclusive posts (专属网格员)."""

    code: str
    """two digits"""
    name: str
    level: Level
    """of the areas its posts serve; every grid under such an area has the post"""
    duties: tuple[str, ...]
    """responsible units of the five-level list that it stands for"""


@dataclass(frozen=True, slots=True)
class Post:
    """A grid worker's post (网格员岗位), never a person."""

    code: str
    """the area it serves, a hyphen, `ZZ` 专职, `JZ` 兼职 or `ZS` and the body's code 专属; `-2` … for a second one"""
    name: str

    @property
    def area(self) -> str:
        return self.code.partition("-")[0]

    @property
    def kind(self) -> PostKind:
        return _POST_KIND[self.code.partition("-")[2][:2]]

    @property
    def body(self) -> str | None:
        """Code of the body, of an exclusive post."""
        own = self.code.partition("-")[2]
        return own[2:4] if own.startswith("ZS") else None


_POST_KIND = {"ZZ": PostKind.FULL_TIME, "JZ": PostKind.PART_TIME, "ZS": PostKind.EXCLUSIVE}


@dataclass(frozen=True, slots=True)
class ServingUnit:
    """An office or enterprise that serves an area."""

    code: str
    """its area's, a hyphen, `U` and a number; 01 is the area's own office"""
    name: str
    aliases: tuple[str, ...]
    duties: tuple[str, ...]
    """responsible units of the five-level list that it is here"""

    @property
    def area(self) -> str:
        return self.code.partition("-")[0]


class Ground(StrEnum):
    """Why a unit is the owner: duty goes before territory (先属责后属地)."""

    DUTY = "属责"
    TERRITORY = "属地"


@dataclass(frozen=True, slots=True)
class Owner:
    unit: ServingUnit
    ground: Ground


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """What words of a text may mean."""

    code: str
    """of the area, place or object"""
    name: str
    kind: str
    """`PlaceKind`, a level's Chinese name or a layer's name"""
    area: str
    """the deepest area it is in for sure: a grid when that is known"""
    point: Point
    start: int
    end: int
    """where in the text"""
    confidence: float
    """[0, 1]; shared between those the words may mean alike"""

    @property
    def grid(self) -> str | None:
        return self.area if len(self.area) == CODE_LENGTH[Level.GRID] else None


@dataclass(frozen=True)
class Territory:
    """The whole territory, immutable. `version` names its content. Every mapping is by code, in order of code."""

    version: str
    title: str
    sample: bool
    """made up for demonstration, not a city's own"""
    areas: Mapping[str, Area]
    rings: Mapping[str, Ring]
    """of grids; what is above them is bordered by its grids"""
    places: Mapping[str, Place]
    layers: Mapping[str, Layer]
    objects: Mapping[str, MapObject]
    bodies: Mapping[str, Body]
    posts: Mapping[str, Post]
    units: Mapping[str, ServingUnit]

    def __post_init__(self) -> None:
        for name in ("areas", "rings", "places", "layers", "objects", "bodies", "posts", "units"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    def area(self, code: str) -> Area:
        """Raises:
        BadTerritory: no such area.
        """
        try:
            return self.areas[code]
        except KeyError:
            raise BadTerritory(f"no area has the code {code}") from None

    def path(self, code: str) -> tuple[Area, ...]:
        """From the district down to the area.

        Raises:
            BadTerritory: no such area.
        """
        return tuple(self.area(code[:size]) for size in range(6, max(len(code), 6) + 1, 3))

    def full_name(self, code: str) -> str:
        """`和平区南湖街道…社区第3网格`."""
        return "".join(area.name for area in self.path(code))

    def children(self, code: str) -> tuple[Area, ...]:
        """One level below; the districts for an empty code."""
        return self._children.get(code, ())

    def grids_under(self, code: str) -> tuple[str, ...]:
        """Codes of all grids of an area, itself when it is one; of the whole city for an empty code."""
        if len(code) == CODE_LENGTH[Level.GRID]:
            return (code,) if code in self.areas else ()
        if len(code) == CODE_LENGTH[Level.COMMUNITY]:
            return tuple(grid.code for grid in self.children(code))
        return tuple(grid for child in self.children(code) for grid in self.grids_under(child.code))

    def of_level(self, level: Level) -> tuple[Area, ...]:
        return self._by_level.get(level, ())

    def posts_of(self, code: str) -> tuple[Post, ...]:
        """Who serves an area: its own posts and those of the areas above it; full-time, part-time, then bodies."""
        found = [post for above in _upwards(code) for post in self._posts.get(above, ())]
        return tuple(sorted(found, key=lambda post: (_POST_ORDER[post.kind], post.body or "", post.code)))

    def posts_for(self, code: str, duty: str) -> tuple[Post, ...]:
        """The exclusive posts in an area of the bodies that stand for a responsible unit of the list."""
        bodies = {body.code for body in self.bodies.values() if duty in body.duties}
        return tuple(post for post in self.posts_of(code) if post.body in bodies)

    def units_of(self, code: str) -> tuple[ServingUnit, ...]:
        """Units that serve an area, its own first, then those of the areas above it."""
        return tuple(unit for above in _upwards(code) for unit in self._units.get(above, ()))

    def owner(self, code: str, duty: str) -> Owner:
        """Who acts in an area on what the list gives to `duty` (a responsible unit's name): duty before territory.

        Raises:
            BadTerritory: no such area, or no unit serves it.
        """
        self.area(code)
        serving = self.units_of(code)
        for unit in serving:
            if duty in unit.duties:
                return Owner(unit, Ground.DUTY)
        if not serving:
            raise BadTerritory(f"no unit serves {code}")
        return Owner(serving[0], Ground.TERRITORY)

    def objects_of(self, grid: str) -> tuple[MapObject, ...]:
        return self._objects.get(grid, ())

    def places_of(self, grid: str) -> tuple[Place, ...]:
        """Those any part of which is in the grid."""
        return self._places.get(grid, ())

    @cached_property
    def _children(self) -> Mapping[str, tuple[Area, ...]]:
        return _grouped((area.code[:-3] if len(area.code) > 6 else "", area) for area in self.areas.values())

    @cached_property
    def _by_level(self) -> Mapping[Level, tuple[Area, ...]]:
        return _grouped((area.level, area) for area in self.areas.values())

    @cached_property
    def _posts(self) -> Mapping[str, tuple[Post, ...]]:
        return _grouped((post.area, post) for post in self.posts.values())

    @cached_property
    def _units(self) -> Mapping[str, tuple[ServingUnit, ...]]:
        return _grouped((unit.area, unit) for unit in self.units.values())

    @cached_property
    def _objects(self) -> Mapping[str, tuple[MapObject, ...]]:
        return _grouped((item.grid, item) for item in self.objects.values())

    @cached_property
    def _places(self) -> Mapping[str, tuple[Place, ...]]:
        return _grouped((grid, place) for place in self.places.values() for grid in place.grids)


_POST_ORDER = {kind: number for number, kind in enumerate(PostKind)}


def _upwards(code: str) -> Iterable[str]:
    return (code[:size] for size in range(len(code), 5, -3))


_K = TypeVar("_K")


def _grouped(pairs: Iterable[tuple[_K, _T]]) -> Mapping[_K, tuple[_T, ...]]:
    groups: dict[_K, list[_T]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}
