"""`/api/territory/…`: shapes, counts and places for the pages (docs/territory.md)."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from hotline.territory import Level
from intake_api.http.context import ContextOf
from intake_api.http.guard import SignedIn
from intake_api.territory import service
from intake_api.territory.schemas import AreaView, Counts, FoundItem, GridAt, Shapes

router = APIRouter(prefix="/api/territory", tags=["territory"])

FORM = 1
"""of what `shapes` answers; grows when it is drawn otherwise, so that no browser keeps what was drawn before"""

_Code = Annotated[str, Query(max_length=15, pattern=r"^\d*$")]


@router.get("/shapes", response_model=Shapes, responses={304: {"description": "as `If-None-Match` has it"}})
async def shapes(_: SignedIn, context: ContextOf, request: Request, level: Level, within: _Code = "") -> Response:
    """Areas of a level as polygons, compact. `ETag` by version; gzip when accepted."""
    service.check_within(context.ground.territory, level, within)
    tag = f'W/"{FORM}-{context.ground.territory.version}-{level}-{within}"'
    headers = {"etag": tag, "cache-control": "private, no-cache", "vary": "accept-encoding"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    body = await asyncio.to_thread(context.ground.shapes.of, level, within)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(body.packed, media_type="application/json", headers=headers | {"content-encoding": "gzip"})
    return Response(body.plain, media_type="application/json", headers=headers)


@router.get("/counts")
async def counts(
    _: SignedIn,
    context: ContextOf,
    level: Level,
    within: _Code = "",
    days: Annotated[int | None, Query(ge=1, le=3660)] = None,
) -> Counts:
    """Tickets per area of a level, of the last days when they are given."""
    return await service.counts(context, level, within, days)


@router.get("/find")
async def find(
    _: SignedIn,
    context: ContextOf,
    q: Annotated[str, Query(max_length=200)],
    district: Annotated[str, Query(max_length=6, pattern=r"^\d*$")] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
) -> tuple[FoundItem, ...]:
    """Places by what somebody says or types of where, best first."""
    return service.find(context.ground, q, limit, district)


@router.get("/areas/{code}")
async def area(code: str, _: SignedIn, context: ContextOf) -> AreaView:
    """One area with what is beside and under it and who serves it."""
    return service.area(context.ground, code)


@router.get("/at")
async def at(
    _: SignedIn,
    context: ContextOf,
    lon: Annotated[float, Query(ge=-180, le=180)],
    lat: Annotated[float, Query(ge=-90, le=90)],
) -> GridAt:
    """The grid that contains a point, else the nearest one."""
    return service.at(context.ground, lon, lat)
