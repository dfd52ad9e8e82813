"""The territory for the pages (docs/territory.md)."""

from datetime import datetime

from pydantic import BaseModel, Field

from hotline.territory import Level, PostKind


class AreaName(BaseModel):
    code: str
    name: str


class Shapes(BaseModel):
    """Areas of one level: columns of one length, in order of code; whole numbers in `unit` degrees (WGS84)."""

    version: str
    title: str = Field(description="of the territory")
    sample: bool = Field(description="made up for demonstration, not a city's own")
    level: Level
    within: str
    unit: float
    codes: tuple[str, ...]
    names: tuple[str, ...]
    middles: tuple[int, ...] = Field(description="lon, lat of a point within each area")
    rings: tuple[tuple[int, ...], ...] = Field(
        description="lon, lat of the first vertex, then dx, dy to each next one; anticlockwise, not closed"
    )


class Counts(BaseModel):
    """Tickets per area of one level; total = sum of counts + unplaced."""

    version: str
    level: Level
    within: str
    days: int | None = Field(description="tickets accepted in so many times 24 hours until `as_of`; null: all")
    as_of: datetime
    counts: dict[str, int] = Field(description="by code; areas without tickets are left out")
    total: int
    unplaced: int = Field(description="tickets not known to this depth")


class FoundItem(BaseModel):
    """What words may mean."""

    code: str = Field(description="of the area, place or object")
    name: str
    kind: str
    area: str = Field(description="the deepest area that is sure; empty when that is the city")
    grid: str | None = Field(description="the area, when it is a grid")
    path: tuple[AreaName, ...]
    lon: float
    lat: float
    confidence: float


class PostItem(AreaName):
    kind: PostKind


class AreaView(BaseModel):
    """One area with what is beside and under it and who serves it."""

    code: str
    name: str
    level: Level
    households: int = Field(description="of a grid; 0 above")
    lon: float
    lat: float
    path: tuple[AreaName, ...]
    children: tuple[AreaName, ...]
    neighbours: tuple[AreaName, ...] = Field(description="of a grid")
    posts: tuple[PostItem, ...] = Field(description="also those of the areas above")
    units: tuple[AreaName, ...] = Field(description="also those of the areas above, its own first")


class GridAt(BaseModel):
    """The grid of a point, or the nearest."""

    grid: str
    path: tuple[AreaName, ...]
    metres: float
