from dataclasses import replace

import pytest
from sqlalchemy import select, update

from hotline.drafts import draft_id
from hotline.errors import NotAllowed
from hotline.events import EventType
from intake_api.accounts.schemas import Role, Scope, User
from intake_api.db.tables import tickets
from intake_api.drafts import service
from intake_api.repeats import service as repeats
from intake_api.repeats.service import rule_of
from intake_api.rules.catalogue import defaults
from intake_api.tickets import store as ticket_rows
from tests.fakes.calls import CALL, answered, at, draft, event

GRID = "210102001001001"
CATEGORY = "010101-1"


@pytest.fixture
async def desk(world):
    await world.write(event(EventType.CALL_CHANGED, answered(), seconds=3))
    async with await world.client("agent", hours=1000) as client:
        yield client


@pytest.fixture
def everywhere_is(world, monkeypatch):
    """Every place is found to be in this area."""

    def set_area(code):
        monkeypatch.setattr(type(world.context.ground), "area_of", lambda self, text: code)

    return set_area


async def accepted(world, client, number=1, hours=0.0, **values):
    world.seconds[0] = 100 + hours * 3600
    values = {"title": "井盖缺失", "content": f"第{number}件", **values}
    made = replace(draft(**values), draft_id=draft_id(CALL, number))
    await service.suggest(world.context, made, at(5))
    return (await client.post(f"/api/drafts/{CALL}%23{number}/accept")).json()["number"]


async def repeats_of(client, number):
    return {
        item["ticket"]["number"]: item["why"] for item in (await client.get(f"/api/tickets/{number}/repeats")).json()
    }


async def test_a_repeat_says_every_reason(world, desk, everywhere_is):
    everywhere_is(GRID)
    text = "路口的井盖丢了好几天了晚上有人摔倒"
    first = await accepted(world, desk, 1, category=CATEGORY, content=text)
    second = await accepted(
        world, desk, 2, hours=30, category=CATEGORY, content=text + "了", callback_number="13911112222"
    )
    third = await accepted(world, desk, 3, hours=31, callback_number="139 1111 2222")
    assert await repeats_of(desk, second) == {
        first: ["same-place-and-category", "same-text"],
        third: ["same-caller"],
    }
    assert second in await repeats_of(desk, first)


async def test_the_number_somebody_rang_from_is_the_caller_where_no_other_was_given(world, desk):
    first = await accepted(world, desk, 1)
    second = await accepted(world, desk, 2)
    assert await repeats_of(desk, first) == {second: ["same-caller"]}
    async with world.context.database.connect() as connection:
        assert set((await connection.execute(select(tickets.c.caller))).scalars()) == {"13900000000"}


async def test_what_is_too_long_ago_is_no_repeat(world, desk):
    first = await accepted(world, desk, 1)
    await accepted(world, desk, 2, hours=8 * 24)
    assert await repeats_of(desk, first) == {}


async def test_enough_tickets_of_a_neighbourhood_raise_one_hot_spot_that_grows(world, desk, everywhere_is):
    at_least = rule_of(defaults(world.context.settings.tickets)).at_least
    numbers = []
    async with await world.client("supervisor", hours=1000) as above:
        for number in range(1, at_least + 3):
            everywhere_is(f"{GRID[:12]}{number:03d}")
            numbers.append(await accepted(world, desk, number, hours=number, category=CATEGORY))
            found = (await above.get("/api/hot-spots")).json()["items"]
            assert [spot["count"] for spot in found] == ([number] if number >= at_least else [])
        (spot,) = found
        assert (spot["category"], spot["area"]) == (CATEGORY[:6], GRID[:12])
        told = (await above.get(f"/api/hot-spots/{spot['id']}")).json()
        assert [ticket["number"] for ticket in told["tickets"]] == numbers
        assert (await above.get("/api/hot-spots", params={"after": "x"})).status_code == 422


async def test_tickets_too_far_apart_or_elsewhere_raise_none(world, desk, everywhere_is):
    async with await world.client("supervisor", hours=1000) as above:
        for number in range(1, 8):
            everywhere_is(f"21010200100{number}001")
            await accepted(world, desk, number, category=CATEGORY)
        everywhere_is(GRID)
        for number in range(8, 16):
            await accepted(world, desk, number, hours=number * 10, category=CATEGORY)
        assert (await above.get("/api/hot-spots")).json()["items"] == []


async def test_invalid_tickets_do_not_count(world, desk, everywhere_is):
    everywhere_is(GRID)
    for number in range(1, 5):
        await accepted(world, desk, number, category=CATEGORY)
    async with world.context.database.begin() as connection:
        await connection.execute(update(tickets).values(invalid=True))
    await accepted(world, desk, 5, category=CATEGORY)
    async with await world.client("supervisor", hours=1000) as above:
        assert (await above.get("/api/hot-spots")).json()["items"] == []


def scoped(role, **scope):
    return User(id=1, name="x", roles=(role,), agent=None, must_set_password=False, scope=Scope(**scope))


OTHER_GRID = "210102002001001"
WHO = {
    "all": (scoped(Role.SUPERVISOR), {"here", "there"}),
    "their street": (scoped(Role.STREET, areas=(GRID[:9],)), {"here"}),
    "another district": (scoped(Role.DISTRICT, areas=("210103",)), set()),
    "nothing": (scoped(Role.ADMIN), set()),
    "a unit": (scoped(Role.UNIT, units=("市排水中心",)), {"there"}),
}


@pytest.mark.parametrize("name", WHO)
async def test_repeats_and_hot_spots_are_those_of_a_users_scope(world, desk, everywhere_is, name):
    who, seen = WHO[name]
    places = {"here": GRID, "there": OTHER_GRID}
    numbers = {}
    for place, area in places.items():
        everywhere_is(area)
        at_least = rule_of(defaults(world.context.settings.tickets)).at_least
        numbers[place] = [
            await accepted(world, desk, len(numbers) * at_least + number, category=CATEGORY)
            for number in range(1, at_least + 1)
        ]
    async with world.context.database.begin() as connection:
        for number in numbers["there"]:
            ticket = await ticket_rows.read(connection, number)
            moved = ticket.model_copy(update={"owner": "市排水中心", "revision": ticket.revision + 1})
            assert await ticket_rows.change(connection, moved, step="dispatch", at=at(5), by="x", reason=None)
    spots = (await repeats.hot_spots(world.context, who, None, 50)).items
    assert {spot.area for spot in spots} == {places[place][:12] for place in seen}
    for spot in spots:
        told = await repeats.hot_spot(world.context, who, spot.id)
        assert {ticket.number for ticket in told.tickets} == set(numbers["here" if spot.area in GRID else "there"])
    theirs = {number for place in seen for number in numbers[place]}
    for place in places:
        first = numbers[place][0]
        if place in seen:
            alike = await repeats.repeats(world.context, who, first)
            assert {item.ticket.number for item in alike} == theirs - {first}
            continue
        with pytest.raises(NotAllowed):
            await repeats.repeats(world.context, who, first)
    unseen = set(range(1, 3)) - {spot.id for spot in spots}
    for id_ in unseen:
        with pytest.raises(NotAllowed):
            await repeats.hot_spot(world.context, who, id_)
