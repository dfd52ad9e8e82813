import json
from datetime import timedelta

import pytest

from hotline.events import EventType
from hotline.rings import area2
from hotline.territory import Level
from intake_api.drafts import service
from intake_api.territory.counting import counted
from tests.fakes.calls import CALL, answered, at, draft, event
from tests.fakes.territory import grid


@pytest.fixture
async def browser(world):
    async with await world.client("agent") as client:
        yield client


async def accept(world, place):
    await world.write(event(EventType.CALL_CHANGED, answered(), seconds=3))
    await service.suggest(world.context, draft(title="井盖缺失", content="井盖丢了", place_text=place), at(5))
    async with await world.client("agent") as client:
        return (await client.post(f"/api/drafts/{CALL}%231/accept")).json()


@pytest.mark.parametrize(
    ("place", "area"),
    [
        ("阳光花园八号楼", grid(1)),
        ("阳光花园", "210102001001"),
        ("南湖街道", "210102001"),
        ("翠湖家园", None),
        ("就在这儿", None),
    ],
)
async def test_a_ticket_keeps_the_deepest_area_its_place_is_in_for_sure(world, place, area):
    assert (await accept(world, place))["area"] == area


async def test_counts_add_up_at_every_level(world, browser):
    await accept(world, "阳光花园")
    for level, counts in (
        ("district", {"210102": 1}), ("street", {"210102001": 1}), ("community", {"210102001001": 1}), ("grid", {}),
    ):  # fmt: skip
        answer = (await browser.get("/api/territory/counts", params={"level": level})).json()
        assert answer["counts"] == counts
        assert sum(answer["counts"].values()) + answer["unplaced"] == answer["total"] == 1


def test_tickets_known_less_deeply_count_above_only():
    by_area = {"": 4, "210102": 1, "210102001": 2, "210102001001": 3, grid(0): 5, "210103001": 7}
    assert counted(by_area, Level.COMMUNITY, "210102") == ({"210102001001": 8}, 11)
    assert counted(by_area, Level.DISTRICT, "") == ({"210102": 11, "210103": 7}, 22)


@pytest.mark.parametrize(("level", "areas"), [("district", 1), ("street", 2), ("community", 3), ("grid", 6)])
async def test_the_shapes_of_each_level_cover_the_same_ground(browser, level, areas):
    shapes = (await browser.get("/api/territory/shapes", params={"level": level})).json()
    assert len(shapes["codes"]) == len(shapes["names"]) == len(shapes["rings"]) == areas
    assert len(shapes["middles"]) == 2 * areas
    assert sum(area2(absolute(ring)) for ring in shapes["rings"]) == 2 * 6 * 1000 * 1000
    assert shapes["unit"] == 0.00001


def absolute(ring):
    """A ring of an answer with every vertex in full."""
    ring = list(ring)
    for number in range(2, len(ring)):
        ring[number] += ring[number - 2]
    return tuple(ring)


async def test_the_shapes_within_an_area_are_its_own(browser):
    shapes = (await browser.get("/api/territory/shapes", params={"level": "grid", "within": "210102002"})).json()
    assert shapes["codes"] == [grid(4), grid(5)]


async def test_shapes_that_are_known_are_not_sent_again(browser):
    first = await browser.get("/api/territory/shapes", params={"level": "grid"})
    assert first.headers["content-encoding"] == "gzip"
    assert first.headers["cache-control"] == "private, no-cache"
    again = await browser.get(
        "/api/territory/shapes", params={"level": "grid"}, headers={"if-none-match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    plain = await browser.get("/api/territory/shapes", params={"level": "grid"}, headers={"accept-encoding": ""})
    assert "content-encoding" not in plain.headers
    assert json.loads(plain.content) == first.json()


@pytest.mark.parametrize(
    ("query", "status"),
    [({"level": "grid", "within": "999999"}, 404), ({"level": "street", "within": "210102001"}, 422), ({}, 422)],
)
@pytest.mark.parametrize("what", ["shapes", "counts"])
async def test_an_area_that_is_none_or_not_above_is_refused(browser, what, query, status):
    assert (await browser.get(f"/api/territory/{what}", params=query)).status_code == status


async def test_words_lead_to_a_grid_with_its_path(browser):
    found = (await browser.get("/api/territory/find", params={"q": "我住阳光花园三号楼"})).json()
    assert [item["grid"] for item in found] == [grid(0)]
    assert [area["name"] for area in found[0]["path"]] == ["和平区", "南湖街道", "文安社区", "第1网格"]


async def test_an_area_comes_with_its_neighbours_and_who_serves_it(browser):
    area = (await browser.get(f"/api/territory/areas/{grid(0)}")).json()
    assert [each["code"] for each in area["neighbours"]] == [grid(1), grid(2)]
    assert [each["kind"] for each in area["posts"]] == ["专职", "兼职", "专属"]
    assert area["units"][0]["code"] == "210102001001-U01"
    above = (await browser.get("/api/territory/areas/210102001")).json()
    assert (above["neighbours"], above["level"]) == ([], "street")
    assert (await browser.get("/api/territory/areas/210199")).status_code == 404


async def test_a_point_leads_to_its_grid_or_the_nearest(browser):
    inside = (await browser.get("/api/territory/at", params={"lon": 123.405, "lat": 41.805})).json()
    outside = (await browser.get("/api/territory/at", params={"lon": 123.5, "lat": 41.805})).json()
    assert (inside["grid"], inside["metres"]) == (grid(0), 0)
    assert outside["grid"] == grid(4)
    assert 5_700 < outside["metres"] < 5_900


async def test_nobody_sees_the_territory_without_signing_in(world):
    async with await world.client(None) as client:
        for path in ("shapes?level=grid", "counts?level=grid", "find?q=x", "at?lon=0&lat=0", "areas/210102"):
            assert (await client.get(f"/api/territory/{path}")).status_code == 401


async def test_counts_of_the_last_days_leave_out_older_tickets(world):
    await accept(world, "阳光花园")
    query = {"level": "district", "days": 30}
    async with await world.client("agent", hours=1000) as browser:
        assert (await browser.get("/api/territory/counts", params=query)).json()["total"] == 1
        world.seconds[0] += timedelta(days=31).total_seconds()
        answer = (await browser.get("/api/territory/counts", params=query)).json()
        assert (answer["total"], answer["counts"], answer["days"]) == (0, {}, 30)
        assert (await browser.get("/api/territory/counts", params={"level": "district"})).json()["total"] == 1
