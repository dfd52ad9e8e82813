"""Who sees which ticket and takes which step, decided for one ticket and asked of the database alike."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from hotline.errors import NotAllowed
from hotline.ticket_life import DESK, StepKind, TicketState
from intake_api.accounts.schemas import Role, Scope, User
from intake_api.calls import access
from intake_api.db.tables import tickets
from intake_api.tickets import rights, store
from intake_api.tickets.schemas import TicketView
from tests.fakes.calls import answered
from tests.unit.intake_api.conftest import USERS

GRID, STREET, OTHER_STREET = "210102001001001", "210102001", "210102002"
WATER, OFFICE = "市排水中心", "属地街道办事处"
AT = datetime(2026, 11, 23, tzinfo=UTC)


def ticket(number="20261123-000001-8", owner=DESK, lead=None, co_units=(), area=GRID, **more):
    values = {
        "number": number, "draft_id": number, "call_id": "1", "accepted_at": AT, "accepted_by": "李", "fields": {},
        "category_name": None, "list_version": "v1", "unit": None, "deadline": None, "due_at": AT, "due_exact": True,
        "state": TicketState.ACCEPTED, "owner": owner, "lead": lead, "co_units": co_units, "way": None, "returns": 0,
        "extensions": 0, "reopened": 0, "suspended_at": None, "satisfied": None, "invalid": False, "merged_into": None,
        "closed_at": None, "revision": 1, "area": area, "origin": "call",
    }  # fmt: skip
    return TicketView(**{**values, **more})


def user(*roles, agent=None, **scope):
    return User(id=1, name="x", roles=roles, agent=agent, must_set_password=False, scope=Scope(**scope))


WITH_WATER = ticket(owner=WATER, lead=WATER)
WITH_OFFICE = ticket(owner=OFFICE, lead=OFFICE)


@pytest.mark.parametrize(
    ("who", "which", "sees"),
    [
        (user(Role.AGENT, agent="1001"), ticket(), True),
        (user(Role.SUPERVISOR, queues=("other",)), ticket(), True),
        (user(Role.ADMIN), ticket(), False),
        (user(Role.UNIT, units=(WATER,)), WITH_WATER, True),
        (user(Role.UNIT, units=(WATER,)), WITH_OFFICE, False),
        (user(Role.UNIT, units=(WATER,)), ticket(lead=WATER), True),
        (user(Role.UNIT, units=(WATER,)), ticket(owner=OFFICE, lead=OFFICE, co_units=(WATER,)), True),
        (user(Role.UNIT, units=(DESK,)), ticket(), False),
        (user(Role.UNIT), WITH_WATER, False),
        (user(Role.UNIT, units=(OFFICE,), areas=(STREET,)), WITH_OFFICE, True),
        (user(Role.UNIT, units=(OFFICE,), areas=(OTHER_STREET,)), WITH_OFFICE, False),
        (user(Role.UNIT, units=(OFFICE,), areas=(STREET,)), ticket(owner=OFFICE, lead=OFFICE, area=None), False),
        (user(Role.STREET, areas=(STREET,)), ticket(), True),
        (user(Role.STREET, areas=(OTHER_STREET,)), ticket(), False),
        (user(Role.STREET, areas=(STREET,)), ticket(area="210102"), False),
        (user(Role.STREET, areas=(STREET,)), ticket(area=None), False),
        (user(Role.DISTRICT, areas=("210102",)), ticket(area="210102"), True),
        (user(Role.GRID_WORKER), ticket(), False),
        (user(Role.OVERSIGHT), ticket(area=None), True),
        (user(Role.OVERSIGHT, areas=("210103",)), ticket(), False),
        (user(Role.API_CLIENT), ticket(), False),
        (user(Role.API_CLIENT, areas=("210102",)), ticket(), True),
        (user(Role.API_CLIENT, areas=("210102",), units=(WATER,)), ticket(), False),
        (user(Role.STREET, Role.UNIT, areas=(OTHER_STREET,), units=(WATER,)), WITH_WATER, False),
        (user(Role.ADMIN, Role.OVERSIGHT), ticket(), True),
    ],
)
def test_a_role_sees_what_its_scope_reaches(who, which, sees):
    assert rights.may_see(who, which) is sees


@pytest.mark.parametrize(
    ("who", "step", "which", "may"),
    [
        (user(Role.UNIT, units=(WATER,)), StepKind.SIGN, WITH_WATER, True),
        (user(Role.UNIT, units=(WATER,)), StepKind.SIGN, WITH_OFFICE, False),
        (user(Role.UNIT, units=(WATER,)), StepKind.SIGN, ticket(owner=OFFICE, lead=OFFICE, co_units=(WATER,)), False),
        (user(Role.UNIT, units=(WATER,)), StepKind.CLOSE, WITH_WATER, False),
        (user(Role.UNIT, units=(WATER,)), StepKind.DESIGNATE, WITH_WATER, False),
        (user(Role.STREET, areas=(STREET,)), StepKind.SIGN, WITH_OFFICE, False),
        (user(Role.STREET, areas=(STREET,), units=(OFFICE,)), StepKind.SIGN, WITH_OFFICE, True),
        (user(Role.STREET, units=(OFFICE,)), StepKind.SIGN, WITH_OFFICE, False),
        (user(Role.STREET, areas=(OTHER_STREET,), units=(OFFICE,)), StepKind.SIGN, WITH_OFFICE, False),
        (user(Role.GRID_WORKER, areas=(GRID,), units=(OFFICE,)), StepKind.FORWARD, WITH_OFFICE, False),
        (user(Role.OVERSIGHT), StepKind.DESIGNATE, WITH_WATER, True),
        (user(Role.OVERSIGHT, areas=("210103",)), StepKind.DESIGNATE, WITH_WATER, False),
        (user(Role.OVERSIGHT), StepKind.SIGN, WITH_WATER, False),
        (user(Role.AGENT, agent="1001"), StepKind.DISPATCH, ticket(), True),
        (user(Role.AGENT, agent="1001"), StepKind.SIGN, WITH_WATER, False),
        (user(Role.SUPERVISOR), StepKind.RESOLVE, WITH_WATER, True),
        (user(Role.QUALITY), StepKind.INVALIDATE, ticket(), False),
        (user(Role.QUALITY_LEAD), StepKind.INVALIDATE, ticket(), True),
        (user(Role.API_CLIENT, units=(WATER,)), StepKind.SIGN, WITH_WATER, False),
        (user(Role.API_CLIENT, Role.UNIT, units=(WATER,)), StepKind.SIGN, WITH_WATER, True),
    ],
)
def test_a_step_is_taken_by_whom_it_belongs_to(who, step, which, may):
    assert rights.may_take(who, step, which) is may
    if not may:
        with pytest.raises(NotAllowed):
            rights.check_step(who, step, which)


codes = st.sampled_from(["210102", STREET, OTHER_STREET, "210102001001", GRID, "210103", "999999"])
units = st.sampled_from([WATER, OFFICE, "市供热中心"])
scopes = st.builds(
    Scope,
    areas=st.lists(codes, max_size=2, unique=True).map(tuple),
    units=st.lists(units, max_size=2, unique=True).map(tuple),
)
people = st.builds(
    User,
    id=st.just(1),
    name=st.just("x"),
    roles=st.lists(st.sampled_from(Role), min_size=1, max_size=3, unique=True).map(tuple),
    agent=st.none(),
    must_set_password=st.just(False),
    scope=scopes,
)
kept = st.builds(
    ticket,
    owner=st.one_of(st.just(DESK), units),
    lead=st.one_of(st.none(), units),
    co_units=st.lists(units, max_size=2, unique=True).map(tuple),
    area=st.one_of(st.none(), codes),
)


@given(who=people, step=st.sampled_from(StepKind), which=kept)
def test_nobody_takes_a_step_of_a_ticket_they_do_not_see(who, step, which):
    if rights.may_take(who, step, which):
        assert rights.may_see(who, which)


@given(role=st.sampled_from(sorted(rights.HANDS)), which=kept)
def test_an_office_without_scope_sees_nothing(role, which):
    assert not rights.may_see(user(role), which)


async def test_the_database_shows_what_is_decided_for_each_ticket(world):
    """Every kind of ticket × every kind of user and scope."""
    areas = (None, "210102", STREET, OTHER_STREET, GRID, "210103001")
    parties = ((DESK, None, ()), (WATER, WATER, ()), (OFFICE, OFFICE, (WATER,)), (DESK, OFFICE, ()))
    made = [
        ticket(f"20261123-{number:06d}-8", *party, area)
        for number, (party, area) in enumerate((party, area) for party in parties for area in areas)
    ]
    reach = [(), ("210102",), (STREET, "210103"), (GRID,)]
    who = [
        user(role, areas=area, units=unit)
        for role in Role
        for area in reach
        for unit in ((), (WATER,), (OFFICE,), (WATER, OFFICE))
    ]
    async with world.context.database.begin() as connection:
        for item in made:
            await store.add(connection, item, "李", None)
        for person in who:
            query = select(tickets.c.number).where(store.shown(rights.sights(person)))
            shown = set((await connection.execute(query)).scalars())
            assert shown == {item.number for item in made if rights.may_see(person, item)}, person


async def test_a_unit_finds_its_ticket_and_loses_sight_of_it_when_it_goes_elsewhere(world):
    first = ticket(owner=WATER, lead=WATER)
    async with world.context.database.begin() as connection:
        await store.add(connection, first, "李", None)
    async with await world.client("unit") as client:
        assert [item["number"] for item in (await client.get("/api/tickets")).json()["items"]] == [first.number]
        assert (await client.get(f"/api/tickets/{first.number}")).status_code == 200
        async with world.context.database.begin() as connection:
            moved = first.model_copy(update={"owner": OFFICE, "lead": OFFICE, "revision": 2})
            assert await store.change(connection, moved, step="designate", at=AT, by="督办", reason=None)
        assert (await client.get("/api/tickets")).json()["total"] == 0
        refused = await client.get(f"/api/tickets/{first.number}")
    assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed")


@pytest.mark.parametrize(
    ("who", "sees", "writes"),
    [
        (user(Role.SUPERVISOR), True, True),
        (user(Role.SUPERVISOR, queues=("hotline",)), True, True),
        (user(Role.SUPERVISOR, queues=("other",)), False, False),
        (user(Role.QUALITY, queues=("hotline",)), True, False),
        (user(Role.QUALITY_LEAD, queues=("other",)), False, False),
        (user(Role.AGENT, agent="1001", queues=("other",)), True, True),
        (user(Role.AGENT, agent="1002"), False, False),
        (user(Role.UNIT, units=(WATER,)), False, False),
        (user(Role.OVERSIGHT), False, False),
        (user(Role.ADMIN), False, False),
    ],
)
def test_a_call_is_seen_by_its_agent_and_by_whose_queue_it_is(who, sees, writes):
    assert (access.may_see(who, answered()), access.may_write(who, answered())) == (sees, writes)


async def test_lists_of_calls_and_the_board_are_of_the_users_queues(world, monkeypatch):
    from hotline.events import EventType
    from tests.fakes.calls import ended, event

    await world.write(event(EventType.CALL_CHANGED, ended(), seconds=10))
    for queue, count in (("hotline", 1), ("other", 0)):
        scoped = USERS["supervisor"].model_copy(update={"scope": Scope(queues=(queue,))})
        monkeypatch.setitem(USERS, f"of {queue}", scoped)
        async with await world.client(f"of {queue}") as client:
            assert (await client.get("/api/review/calls")).json()["total"] == count
            figures = {item["key"]: item["value"] for item in (await client.get("/api/board")).json()["figures"]}
            assert figures["offered"] == count
            status = (await client.get("/api/review/calls/1700000000.1")).status_code
            assert status == (200 if count else 403)
