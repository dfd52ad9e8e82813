"""The territory as tables of text, the one form that its CSV files and its workbook share. Pure.

models/territory/
├── territory.toml        title, sample, counts to hold (hotline/territory_about.py); may be missing
├── layers.csv            the 32 business layers
├── bodies.csv            the bodies that keep exclusive posts
└── areas/ places/ posts/ units/ objects/ shapes/     one NNNNNN.csv a district each
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from hotline.rings import Ring
from hotline.territory import Numbers, Point, Territory

JOINT = "、"
"""between several values of one cell"""


class TableName(StrEnum):
    LAYERS = "layers"
    BODIES = "bodies"
    AREAS = "areas"
    PLACES = "places"
    POSTS = "posts"
    UNITS = "units"
    OBJECTS = "objects"
    SHAPES = "shapes"


WHOLE = (TableName.LAYERS, TableName.BODIES)
"""tables of one file; the others have a file a district"""

COLUMNS: Mapping[TableName, tuple[str, ...]] = MappingProxyType(
    {
        TableName.LAYERS: ("code", "name", "kind", "body"),
        TableName.BODIES: ("code", "name", "level", "duties"),
        TableName.AREAS: ("code", "name", "aliases", "households"),
        TableName.PLACES: ("code", "kind", "name", "aliases", "lon", "lat", "grid", "numbers"),
        TableName.POSTS: ("code", "name"),
        TableName.UNITS: ("code", "name", "aliases", "duties"),
        TableName.OBJECTS: ("code", "name", "lon", "lat"),
        TableName.SHAPES: ("code", "ring"),
    }
)


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of a table, wherever it was read."""

    file: str
    """file within the folder, or sheet"""
    line: int
    """from 1, the header's being 1"""
    cells: Mapping[str, str]

    def text(self, key: str) -> str:
        return self.cells.get(key, "")


def rows_of(territory: Territory, table: TableName) -> list[tuple[str, ...]]:
    """The table's rows, cells in order of its columns."""
    return [*_ROWS[table](territory)]


def dump_table(table: TableName, rows: Iterable[Sequence[str]]) -> str:
    """A CSV file with its header."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS[table])
    writer.writerows(rows)
    return text.getvalue()


def authored_files(territory: Territory) -> dict[str, str]:
    """Texts by file name within the folder, without `territory.toml`."""
    files = {f"{table}.csv": dump_table(table, rows_of(territory, table)) for table in WHOLE}
    for table in TableName:
        if table in WHOLE:
            continue
        by_district: dict[str, list[tuple[str, ...]]] = {}
        for row in rows_of(territory, table):
            by_district.setdefault(row[0][:6], []).append(row)
        files |= {f"{table}/{code}.csv": dump_table(table, rows) for code, rows in by_district.items()}
    return files


def dump_numbers(numbers: Iterable[Numbers]) -> str:
    """`1-59单@210102001001001;2-60双@…`"""
    return ";".join(f"{item.first}-{item.last}{_side(item)}@{item.grid}" for item in numbers)


def dump_ring(ring: Ring) -> str:
    """The first vertex, then the way to each next one, in millionths of a degree."""
    steps = [ring[at] - ring[at - 2] for at in range(2, len(ring))]
    return " ".join(map(str, (*ring[:2], *steps)))


def _side(item: Numbers) -> str:
    return "" if item.step == 1 else "单" if item.first % 2 else "双"


def _degrees(point: Point) -> tuple[str, str]:
    lon, lat = str(point).split(",")
    return lon, lat


def _areas(territory: Territory) -> Iterable[tuple[str, ...]]:
    for area in territory.areas.values():
        yield area.code, area.name, JOINT.join(area.aliases), str(area.households or "")


def _places(territory: Territory) -> Iterable[tuple[str, ...]]:
    for place in territory.places.values():
        aliases, numbers = JOINT.join(place.aliases), dump_numbers(place.numbers)
        yield place.code, place.kind, place.name, aliases, *_degrees(place.point), place.grid, numbers


_ROWS: Mapping[TableName, Callable[[Territory], Iterable[tuple[str, ...]]]] = {
    TableName.LAYERS: lambda t: ((item.code, item.name, item.kind, item.body) for item in t.layers.values()),
    TableName.BODIES: lambda t: (
        (item.code, item.name, item.level, JOINT.join(item.duties)) for item in t.bodies.values()
    ),
    TableName.AREAS: _areas,
    TableName.PLACES: _places,
    TableName.POSTS: lambda t: ((item.code, item.name) for item in t.posts.values()),
    TableName.UNITS: lambda t: (
        (item.code, item.name, JOINT.join(item.aliases), JOINT.join(item.duties)) for item in t.units.values()
    ),
    TableName.OBJECTS: lambda t: ((item.code, item.name, *_degrees(item.point)) for item in t.objects.values()),
    TableName.SHAPES: lambda t: ((code, dump_ring(ring)) for code, ring in t.rings.items()),
}
