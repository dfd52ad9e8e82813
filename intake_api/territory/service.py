"""Answers about the territory."""

from collections.abc import Iterable
from datetime import timedelta

from hotline.errors import BadTerritory, InputRejected, NotFound
from hotline.territory import CODE_LENGTH, Area, FoundPlace, Level, Point, Territory
from intake_api.http.context import Context
from intake_api.territory import store
from intake_api.territory.counting import counted
from intake_api.territory.ground import Ground
from intake_api.territory.schemas import AreaName, AreaView, Counts, FoundItem, GridAt, PostItem
from intake_api.territory.spans import since

MILLION = 1_000_000


def check_within(territory: Territory, level: Level, within: str) -> None:
    """Raises:
    NotFound: no such area.
    InputRejected: it is not above the level.
    """
    if within and within not in territory.areas:
        raise NotFound("no area has that code")
    if len(within) >= CODE_LENGTH[level]:
        raise InputRejected("within must be an area above the level")


async def counts(context: Context, level: Level, within: str, days: int | None = None) -> Counts:
    """Tickets per area.

    Args:
        days: only those accepted in so many times 24 hours until now.

    Raises:
        NotFound, InputRejected
    """
    check_within(context.ground.territory, level, within)
    as_of = context.now()
    span = since(as_of - timedelta(days=days) if days else None)
    async with context.database.connect() as connection:
        by_area = await store.tickets_by_area(connection, level, within, span)
    found, total = counted(by_area, level, within)
    return Counts(
        version=context.ground.territory.version,
        level=level,
        within=within,
        days=days,
        as_of=as_of,
        counts=found,
        total=total,
        unplaced=total - sum(found.values()),
    )


def find(ground: Ground, words: str, limit: int, district: str) -> tuple[FoundItem, ...]:
    """What the words may mean, best first."""
    return tuple(_found(ground.territory, item) for item in ground.finder.find(words, limit, district))


def area(ground: Ground, code: str) -> AreaView:
    """One area.

    Raises:
        NotFound: no such area.
    """
    territory = ground.territory
    try:
        this = territory.area(code)
    except BadTerritory as error:
        raise NotFound("no area has that code") from error
    at = ground.map.middle(code)
    beside = (territory.area(other) for other in ground.map.neighbours(code))
    return AreaView(
        code=this.code,
        name=this.name,
        level=this.level,
        households=this.households,
        lon=at.lon / MILLION,
        lat=at.lat / MILLION,
        path=_names(territory.path(code)),
        children=_names(territory.children(code)),
        neighbours=_names(beside),
        posts=tuple(PostItem(code=post.code, name=post.name, kind=post.kind) for post in territory.posts_of(code)),
        units=tuple(AreaName(code=unit.code, name=unit.name) for unit in territory.units_of(code)),
    )


def at(ground: Ground, lon: float, lat: float) -> GridAt:
    """The grid that contains a point, else the nearest one.

    Raises:
        NotFound: there are no grids.
    """
    near = ground.map.nearest(Point(round(lon * MILLION), round(lat * MILLION)))
    if near is None:
        raise NotFound("the territory has no grids")
    return GridAt(grid=near[0], path=_names(ground.territory.path(near[0])), metres=round(near[1], 1))


def _found(territory: Territory, item: FoundPlace) -> FoundItem:
    return FoundItem(
        code=item.code,
        name=item.name,
        kind=item.kind,
        area=item.area,
        grid=item.grid,
        path=_names(territory.path(item.area)) if item.area else (),
        lon=item.point.lon / MILLION,
        lat=item.point.lat / MILLION,
        confidence=round(item.confidence, 3),
    )


def _names(areas: Iterable[Area]) -> tuple[AreaName, ...]:
    return tuple(AreaName(code=area.code, name=area.name) for area in areas)
