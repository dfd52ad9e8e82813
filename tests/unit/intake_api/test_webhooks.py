"""Subscriptions: who may have which, what each change keeps, and what is written for whom when a ticket changes."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, text, update

from hotline.drafts import FieldKey
from hotline.events import EventType
from hotline.ticket_life import StepKind, TicketState
from hotline.tickets import Origin
from intake_api.accounts import people
from intake_api.accounts.schemas import NewUser, Role, Scope
from intake_api.db.tables import tickets, users, webhook_changes, webhook_deliveries, webhooks
from intake_api.repeats.service import rule_of
from intake_api.retention import service as retention
from intake_api.rules.catalogue import defaults
from intake_api.webhooks import payload
from intake_api.webhooks.payload import HotSpot, WebhookEvent
from intake_api.webhooks.reach import shows_hot_spot, shows_ticket
from intake_api.webhooks.schemas import WebhookNarrow
from tests.fakes.calls import answered, at, event
from tests.unit.intake_api.test_access import WEBHOOK, a_webhook
from tests.unit.intake_api.test_rights import GRID, OFFICE, STREET, WATER, ticket, user
from tests.unit.intake_api.test_ticket_steps import NUMBER, UNIT, accepted, take

ALL = [str(one) for one in WebhookEvent]
HERE = "210102001001001"


@pytest.fixture
async def desk(world, monkeypatch):
    """An agent in a call; every place is in one grid of the client's district."""
    monkeypatch.setattr(type(world.context.ground), "area_of", lambda self, text: HERE)
    await world.write(event(EventType.CALL_CHANGED, answered(), seconds=3))
    async with await world.client("agent", hours=1000) as client:
        yield client


@pytest.fixture
async def client(world):
    async with await world.client("client", hours=1000) as client:
        yield client


@pytest.fixture
async def admin(world):
    async with await world.client("admin", hours=1000) as client:
        yield client


async def written(world):
    """What was written for webhooks, in order: webhook, type, and the data of the body."""
    query = select(webhook_deliveries).order_by(webhook_deliveries.c.id)
    async with world.context.database.connect() as connection:
        rows = (await connection.execute(query)).mappings().all()
    return [(row["webhook"], row["type"], json.loads(row["body"])["data"]) for row in rows]


async def test_a_clients_webhook_is_its_own_and_its_secret_is_told_once(world, client, admin):
    made = await a_webhook(world)
    assert re.fullmatch(r"whsec_[\w-]{43}", made["secret"])
    shown = (await client.get("/api/webhooks")).json()
    assert [(one["id"], one["username"], one["changes"], one["on"]) for one in shown] == [(1, "client", 1, True)]
    assert (await admin.get("/api/webhooks/1")).json() == shown[0]
    async with world.context.database.connect() as connection:
        kept = [(await connection.execute(select(table))).all() for table in (webhooks, webhook_changes)]
    for told in (shown, (await client.get("/api/webhooks/1/history")).json(), kept):
        assert made["secret"] not in repr(told)


async def test_a_secret_is_not_kept_for_an_idempotency_key(client):
    answers = [await client.post("/api/webhooks", json=WEBHOOK, headers={"Idempotency-Key": "1"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["secret"] != answers[1].json()["secret"]


async def test_another_clients_webhook_is_as_if_there_were_none(world, client, admin):
    await a_webhook(world)
    other = NewUser(username="other-platform", name="区平台", roles=(Role.API_CLIENT,), scope=Scope(areas=("210102",)))
    await people.add(world.context.database, other, world.context.now())
    theirs = await admin.post("/api/webhooks", json=WEBHOOK | {"username": "other-platform"})
    assert (theirs.status_code, theirs.json()["webhook"]["id"]) == (201, 2)
    asked = [
        ("GET", "", None),
        ("PUT", "", WEBHOOK | {"changes": 1}),
        ("GET", "/history", None),
        ("GET", "/deliveries", None),
        ("POST", "/secret", {"reason": "轮换"}),
        ("POST", "/test", None),
        ("POST", "/redeliver", {"reason": "补发"}),
        ("POST", "/remove", {"reason": "停用"}),
    ]
    for method, path, body in asked:
        assert (await client.request(method, f"/api/webhooks/2{path}", json=body)).status_code == 404, path
        assert (await admin.request(method, f"/api/webhooks/2{path}", json=body)).is_success, path
    assert (await client.post("/api/webhooks", json=WEBHOOK | {"username": "other-platform"})).status_code == 403
    assert (await client.post("/api/webhooks", json=WEBHOOK | {"username": "nobody"})).status_code == 403


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"username": "admin"}, 422),
        ({"username": "nobody"}, 404),
        ({"username": None}, 422),
        ({"url": "https://evil.test/"}, 422),
        ({"url": "http://platform.test/"}, 422),
        ({"events": []}, 422),
        ({"events": ["ticket.read"]}, 422),
        ({"narrow": {"areas": ["999999"]}}, 422),
        ({"narrow": {"units": ["没有的单位"]}}, 422),
        ({"narrow": {"categories": ["井盖"]}}, 422),
        ({"reason": " "}, 422),
    ],
)
async def test_what_does_not_fit_is_refused(world, client, admin, body, status):
    answer = await admin.post("/api/webhooks", json=WEBHOOK | {"username": "client"} | body)
    assert answer.status_code == status, answer.text
    assert "evil" not in answer.text


async def test_a_client_has_so_many_webhooks_and_no_more(world, client):
    for _ in range(20):
        await a_webhook(world)
    assert (await client.post("/api/webhooks", json=WEBHOOK)).status_code == 422


async def test_without_a_key_there_are_no_webhooks(world, client):
    off = world.context.settings.webhooks.model_copy(update={"key_file": None})
    settings = world.context.settings.model_copy(update={"webhooks": off})
    world.app.state.context = replace(world.context, settings=settings)
    answer = await client.post("/api/webhooks", json=WEBHOOK)
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert "KEY_FILE" in answer.json()["detail"]


async def test_every_change_is_kept_with_who_when_why_before_and_after(world, client, admin):
    await a_webhook(world)
    edit = WEBHOOK | {"events": ["ticket.closed"], "on": False, "reason": "对方检修", "changes": 1}
    changed = (await admin.put("/api/webhooks/1", json=edit)).json()
    assert (changed["on"], changed["off_reason"], changed["changes"]) == (False, "asked", 2)
    await client.post("/api/webhooks/1/secret", json={"reason": "按期轮换"})
    await client.post("/api/webhooks/1/remove", json={"reason": "不再对接"})
    kept = (await admin.get("/api/webhooks/1/history")).json()
    assert [(one["number"], one["what"], one["by"], one["reason"]) for one in kept] == [
        (4, "removed", "市平台", "不再对接"),
        (3, "secret", "市平台", "按期轮换"),
        (2, "changed", "管理", "对方检修"),
        (1, "added", "市平台", "对接"),
    ]
    first = {"url": WEBHOOK["url"], "events": WEBHOOK["events"], "units": [], "areas": [], "categories": [], "on": True}
    second = first | {"events": ["ticket.closed"], "on": False}
    assert [(one["before"], one["after"]) for one in reversed(kept)] == [
        (None, first), (first, second), (second, second), (second, None),
    ]  # fmt: skip
    assert kept[0]["at"] == world.context.now().isoformat().replace("+00:00", "Z")


async def test_who_did_not_see_the_last_change_is_refused(world, client, admin):
    await a_webhook(world)
    assert (await admin.put("/api/webhooks/1", json=WEBHOOK | {"changes": 1})).is_success
    late = await client.put("/api/webhooks/1", json=WEBHOOK | {"changes": 1})
    assert (late.status_code, late.json()["code"]) == (409, "conflict")


async def test_every_step_is_told_as_what_it_is(world, desk, client):
    await a_webhook(world, events=ALL)
    first, second = await accepted(world, desk), await accepted(world, desk, number=2)
    await take(desk, "answer", 1, reason="已告知")
    await take(desk, "close", 2)
    await take(desk, "merge", 1, number=second["number"], into=first["number"])
    told = await written(world)
    assert [(type_, data["number"], data["step"], data["state"], data["revision"]) for _, type_, data in told] == [
        ("ticket.accepted", NUMBER, None, "accepted", 1),
        ("ticket.accepted", second["number"], None, "accepted", 1),
        ("ticket.changed", NUMBER, "answer", "answered", 2),
        ("ticket.changed", NUMBER, "close", "closed", 3),
        ("ticket.closed", NUMBER, "close", "closed", 3),
        ("ticket.changed", second["number"], "merge", "merged", 2),
        ("ticket.merged", second["number"], "merge", "merged", 2),
    ]
    assert {data["area"] for _, _, data in told} == {HERE}


async def test_a_hot_spot_is_told_when_it_is_raised_and_when_it_grows(world, desk):
    await a_webhook(world, events=["hot-spot.raised", "hot-spot.grew"])
    at_least = rule_of(defaults(world.context.settings.tickets)).at_least
    for number in range(1, at_least + 2):
        last = await accepted(world, desk, number, category="010101-1")
    place = {"hot_spot": 1, "category": "010101", "area": HERE[:12], "hours": 24}
    assert await written(world) == [
        (1, "hot-spot.raised", place | {"count": at_least, "number": None}),
        (1, "hot-spot.grew", place | {"count": at_least + 1, "number": last["number"]}),
    ]


async def test_a_step_that_was_not_taken_is_not_told(world, desk):
    await a_webhook(world)
    await accepted(world, desk)
    before = await written(world)
    assert (await take(desk, "close", 1)).status_code == 409
    assert (await take(desk, "dispatch", 9, unit=UNIT)).status_code == 409
    async with world.context.database.begin() as connection:
        # The message is written last: without its table the whole step must not stand.
        await connection.execute(text("ALTER TABLE webhook_deliveries RENAME TO gone"))
    desk._transport.raise_app_exceptions = False
    assert (await take(desk, "dispatch", 1, unit=UNIT)).status_code in {500, 503}
    async with world.context.database.begin() as connection:
        await connection.execute(text("ALTER TABLE gone RENAME TO webhook_deliveries"))
    assert await written(world) == before
    assert (await desk.get(f"/api/tickets/{NUMBER}")).json()["ticket"]["revision"] == 1


@pytest.mark.parametrize(
    ("narrow", "told"),
    [
        ({}, True),
        ({"areas": [HERE]}, True),
        ({"areas": ["210102001"]}, True),
        ({"areas": ["210102002"]}, False),
        ({"categories": ["01"]}, True),
        ({"categories": ["010101-1"]}, True),
        ({"categories": ["010102", "02"]}, False),
        ({"units": ["市排水中心"]}, False),
    ],
)
async def test_a_webhook_may_be_about_less_than_its_client_sees(world, desk, client, narrow, told):

    made = await client.post("/api/webhooks", json=WEBHOOK | {"narrow": narrow})
    assert made.status_code == 201, made.text
    await accepted(world, desk, category="010101-1")
    assert bool(await written(world)) is told


async def test_what_a_client_does_not_see_is_not_written_for_it(world, desk, monkeypatch):
    await a_webhook(world)
    monkeypatch.setattr(type(world.context.ground), "area_of", lambda self, text: None)
    await accepted(world, desk)
    monkeypatch.setattr(type(world.context.ground), "area_of", lambda self, text: "210103001001001")
    await accepted(world, desk, number=2)
    assert await written(world) == []


@pytest.mark.parametrize("change", [{"disabled": True}, {"valid_until": at(50)}, {"roles": ["oversight"]}])
async def test_nothing_is_written_for_an_account_that_is_closed(world, desk, change):
    await a_webhook(world)
    async with world.context.database.begin() as connection:
        await connection.execute(update(users).where(users.c.username == "client").values(**change))
    await accepted(world, desk)
    assert await written(world) == []


async def test_nothing_is_written_for_a_webhook_that_is_off(world, desk, client):
    await a_webhook(world)
    await client.put("/api/webhooks/1", json=WEBHOOK | {"on": False, "changes": 1})
    await accepted(world, desk)
    assert await written(world) == []


async def test_what_was_told_of_a_ticket_goes_with_it(world, desk):
    await a_webhook(world)
    await accepted(world, desk)
    async with world.context.database.begin() as connection:
        await connection.execute(update(tickets).values(state="closed", closed_at=at(0)))
    settings = world.context.settings
    kept_long = settings.retention.model_copy(update={"tickets_days": 10, "webhooks_days": 1000})
    await retention.run(world.context.database, kept_long, settings.recordings, at(86400 * 11))
    async with world.context.database.connect() as connection:
        assert (await connection.execute(select(func.count()).select_from(webhook_deliveries))).scalar_one() == 0


DATA = {"number", "state", "step", "category", "area", "revision"}
SPOT = {"hot_spot", "category", "area", "hours", "count", "number"}
PERSONAL = st.text(st.characters(codec="utf-8", categories=("Lo", "Nd")), min_size=3, max_size=24)


@given(
    words=PERSONAL,
    step=st.one_of(st.none(), st.sampled_from(StepKind)),
    state=st.sampled_from(TicketState),
    origin=st.sampled_from(Origin),
)
def test_no_word_of_a_ticket_gets_into_a_message(words, step, state, origin):
    """Every field a person fills in is marked; a mark must be nowhere in what is sent."""
    mark = f"〔{words}〕"
    made = ticket(
        NUMBER, owner=mark, lead=mark, co_units=(mark,), area=GRID, state=state, origin=origin, accepted_by=mark,
        fields=dict.fromkeys(FieldKey, mark), category_name=mark, unit=mark, deadline=mark, call_id=mark, draft_id=mark,
        list_version=mark,
    )  # fmt: skip
    for type_ in payload.types_of(step):
        message = payload.of_ticket(type_, made, step, at(0), 1)
        body = json.loads(message.body)
        assert set(body) == {"id", "type", "version", "webhook", "at", "data"}
        assert set(body["data"]) == DATA
        assert "〔" not in json.dumps(body, ensure_ascii=False)
        assert body["data"]["category"] is None


@pytest.mark.parametrize("value", ["010101-1", "01", "0101", "010101", "01010101", "01010101-12"])
def test_a_category_is_told_by_its_code(value):
    assert payload.category_of(ticket(fields={FieldKey.CATEGORY: value})) == value


@pytest.mark.parametrize("value", ["", "13900000000", "王先生", "０１０１", "010101-1 ", "210102001001001"])
def test_what_is_no_code_is_not_told(value):
    assert payload.category_of(ticket(fields={FieldKey.CATEGORY: value})) is None


def test_a_hot_spot_is_told_by_codes_and_counts():
    message = payload.of_hot_spot(WebhookEvent.HOT_SPOT_GREW, HotSpot(1, "01", "21", 24, 5, NUMBER), at(0), 1)
    assert set(json.loads(message.body)["data"]) == SPOT


@pytest.mark.parametrize("type_", WebhookEvent)
def test_a_message_told_again_has_the_same_id_and_another_has_another(type_):
    def ids(webhook, revision):
        if type_.startswith("hot-spot"):
            return payload.of_hot_spot(type_, HotSpot(revision, "01", "21", 24, 5, None), at(0), webhook).delivery
        return payload.of_ticket(type_, ticket(revision=revision), "sign", at(0), webhook).delivery

    assert ids(1, 1) == ids(1, 1)
    assert len({ids(webhook, revision) for webhook in (1, 2) for revision in (1, 2)}) == 4


@pytest.mark.parametrize(
    ("who", "narrow", "sees"),
    [
        (user(Role.API_CLIENT, areas=(STREET,)), WebhookNarrow(), True),
        (user(Role.API_CLIENT), WebhookNarrow(), False),
        (user(Role.API_CLIENT, areas=(GRID,)), WebhookNarrow(), False),
        (user(Role.API_CLIENT, units=(WATER,)), WebhookNarrow(), False),
        (user(Role.API_CLIENT, areas=(STREET,), units=(WATER,)), WebhookNarrow(), False),
        (user(Role.API_CLIENT, Role.OVERSIGHT), WebhookNarrow(), True),
        (user(Role.API_CLIENT, areas=(STREET,)), WebhookNarrow(units=(OFFICE,)), False),
        (user(Role.API_CLIENT, areas=(STREET,)), WebhookNarrow(areas=(GRID,)), False),
        (user(Role.API_CLIENT, areas=(STREET,)), WebhookNarrow(categories=("0101",)), True),
        (user(Role.API_CLIENT, areas=(STREET,)), WebhookNarrow(categories=("010101-1",)), False),
    ],
)
def test_a_hot_spot_is_seen_by_who_sees_its_whole_neighbourhood(who, narrow, sees):
    assert shows_hot_spot(who, narrow, "010101", GRID[:12]) is sees


@given(
    areas=st.lists(st.sampled_from(["210102", STREET, "210103", GRID]), max_size=2, unique=True),
    units=st.lists(st.sampled_from([WATER, OFFICE]), max_size=2, unique=True),
    narrow=st.builds(
        WebhookNarrow,
        areas=st.lists(st.sampled_from(["210102", "210103"]), max_size=2).map(tuple),
        units=st.lists(st.sampled_from([WATER, OFFICE]), max_size=2).map(tuple),
        categories=st.lists(st.sampled_from(["01", "02"]), max_size=2).map(tuple),
    ),
    owner=st.sampled_from([WATER, OFFICE]),
    area=st.one_of(st.none(), st.sampled_from([GRID, "210103001"])),
)
def test_narrowing_never_widens(areas, units, narrow, owner, area):
    who = user(Role.API_CLIENT, areas=tuple(areas), units=tuple(units))
    about = ticket(owner=owner, lead=owner, area=area, fields={FieldKey.CATEGORY: "010101"})
    if shows_ticket(who, narrow, about):
        assert shows_ticket(who, WebhookNarrow(), about)
