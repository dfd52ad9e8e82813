"""The hub and the WebSocket, spoken to as an ASGI server does."""

import asyncio
import json
from dataclasses import replace

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import OperationalError

from hotline.calls import Agent, AgentState, Side
from hotline.errors import InputRejected
from hotline.events import DraftChanged, EventType, Family
from hotline.private import Private
from hotline.transcripts import Partial
from intake_api.accounts.schemas import Role, Scope, User
from intake_api.bus import Bus
from intake_api.db.tables import sessions, users
from intake_api.drafts import service
from intake_api.http.cookies import COOKIE
from intake_api.live import audience, routes
from intake_api.live.hub import Behind
from intake_api.live.position import places_of, text_of
from tests.fakes.calls import CALL, T0, answered, at, draft, ended, event, ringing, said
from tests.unit.intake_api.conftest import ORIGIN


def user(*roles, agent=None, **more):
    return User(id=1, name="x", roles=roles, agent=agent, must_set_password=False, **more)


MINE, OTHER = user(Role.AGENT, agent="1001"), user(Role.AGENT, agent="1002")
SUPERVISOR, QUALITY = user(Role.SUPERVISOR), user(Role.QUALITY)
CHANGED = event(EventType.CALL_CHANGED, answered(), seconds=3)
FINAL = event(EventType.UTTERANCE_FINAL, said(0, 1000), seconds=4)
STATE = event(EventType.AGENT_CHANGED, Agent("1001", AgentState.TALKING, T0, "hotline"), seconds=3)


@pytest.mark.parametrize(
    ("item", "who", "gets"),
    [
        (CHANGED, MINE, True),
        (CHANGED, OTHER, False),
        (CHANGED, SUPERVISOR, True),
        (CHANGED, QUALITY, False),
        (FINAL, MINE, True),
        (FINAL, OTHER, False),
        (FINAL, SUPERVISOR, False),
        (STATE, MINE, True),
        (STATE, OTHER, False),
        (STATE, SUPERVISOR, True),
    ],
)
def test_each_page_gets_what_it_may_see(item, who, gets):
    assert audience.gets(who, item, answered()) is gets


def test_an_agent_learns_that_a_call_no_longer_rings_at_them():
    elsewhere = ringing(agent="1001")
    taken = event(EventType.CALL_CHANGED, answered(agent="1002"), seconds=9)
    assert audience.gets(MINE, event(EventType.CALL_CHANGED, elsewhere), elsewhere)
    assert not audience.gets(MINE, taken, taken.data)
    both = replace(taken.data, offers=(*elsewhere.offers, *taken.data.offers))
    assert audience.gets(MINE, event(EventType.CALL_CHANGED, both), both)


@pytest.mark.parametrize("text", ["", "calls=5-0", "calls=5-0,utterances=17-3"])
def test_a_position_comes_back_as_it_went(text):
    assert text_of(places_of(text)) == text


@pytest.mark.parametrize("text", ["x", "calls", "calls=5", "calls=a-b", "moods=1-0", "calls=1-0,,"])
def test_a_position_that_is_none_is_refused(text):
    with pytest.raises(InputRejected):
        places_of(text)


class Page:
    """A browser's side of `/api/live`."""

    def __init__(self, world, cookie, *, origin=ORIGIN, position=""):
        self.sent = asyncio.Queue()
        self._received = asyncio.Queue()
        headers = [(b"host", b"desk.test"), (b"origin", origin.encode()), (b"cookie", f"{COOKIE}={cookie}".encode())]
        scope = {
            "type": "websocket",
            "path": "/api/live",
            "raw_path": b"/api/live",
            "root_path": "",
            "scheme": "ws",
            "query_string": f"position={position}".encode(),
            "headers": headers,
            "subprotocols": [],
            "client": None,
            "server": ("desk.test", 80),
        }
        self._received.put_nowait({"type": "websocket.connect"})
        self._task = asyncio.ensure_future(world.app(scope, self._received.get, self.sent.put))

    async def next(self):
        async with asyncio.timeout(2):
            message = await self.sent.get()
        if message["type"] == "websocket.accept":
            return await self.next()
        if message["type"] == "websocket.close":
            return message["code"]
        return json.loads(message["text"])

    async def close(self):
        self._received.put_nowait({"type": "websocket.disconnect", "code": 1000})
        async with asyncio.timeout(2):
            await self._task


async def until(condition):
    """Let the tasks of this loop run until it holds."""
    for _ in range(10_000):
        if condition():
            return
        await asyncio.sleep(0.0005)
    raise AssertionError("it never came to hold")


@pytest.fixture
async def live(world):
    """Events published go over the streams to the hub."""
    async with Bus(world.context.settings.redis, world.streams) as bus:
        following = asyncio.ensure_future(world.context.hub.run())
        await until(lambda: world.context.hub.places)
        yield bus
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


async def opened(world, who, **options):
    async with await world.client(who) as client:
        page = Page(world, client.cookies.get(COOKIE, ""), **options)
    await until(lambda: world.context.hub._subscriptions or page._task.done())
    return page


async def test_events_reach_the_page_of_the_calls_agent(world, live):
    page = await opened(world, "agent")
    await live.publish(CHANGED)
    await live.publish(FINAL)
    first, second = await page.next(), await page.next()
    assert (first["event"]["type"], second["event"]["type"]) == ("call.changed", "utterance.final")
    assert second["event"]["data"]["text"] == "井盖丢了"
    assert second["position"] == "calls=1-0,drafts=0-0,tickets=0-0,utterances=1-0"
    await page.close()


async def test_a_changed_draft_comes_whole(world, live):
    await world.write(CHANGED)
    await service.suggest(world.context, draft(title="井盖缺失"), at(5))
    page = await opened(world, "agent")
    await live.publish(event(EventType.DRAFT_CHANGED, DraftChanged(f"{CALL}#1", CALL, 1)))
    assert (await page.next())["event"]["data"]["fields"]["title"]["value"] == "井盖缺失"
    await page.close()


async def test_a_page_goes_on_from_its_position_without_loss_or_repeat(world, live):
    await live.publish(CHANGED)
    await live.publish(FINAL)
    later = event(EventType.UTTERANCE_FINAL, said(2000, 3000, "晚上危险"), seconds=6)
    await live.publish(later)
    await until(lambda: world.context.hub.places[Family.UTTERANCES] == "2-0")
    page = await opened(world, "agent", position="calls=1-0,utterances=1-0")
    assert (await page.next())["event"]["id"] == later.id
    after = event(EventType.UTTERANCE_FINAL, said(4000, 5000, "谢谢"), seconds=8)
    await live.publish(after)
    assert (await page.next())["event"]["id"] == after.id
    await page.close()


async def test_another_agents_page_gets_nothing_but_pings(world, live):
    page = await opened(world, "other")
    await live.publish(CHANGED)
    await live.publish(FINAL)
    await live.publish(event(EventType.AGENT_CHANGED, Agent("1002", AgentState.READY, T0, "hotline")))
    assert (await page.next())["event"]["type"] == "agent.changed"
    await page.close()


async def test_a_page_without_session_is_closed(world, live):
    assert await (await opened(world, None)).next() == 4401


async def test_another_sites_page_is_closed(world, live):
    assert await (await opened(world, "agent", origin="http://evil.test")).next() == 4403


async def test_a_position_nobody_gave_closes_the_page(world, live):
    assert await (await opened(world, "agent", position="nonsense")).next() == 4400


async def test_a_page_that_reads_too_slowly_starts_over(world):
    hub = world.context.hub
    hub.places = dict.fromkeys(Family, "0-0")
    with hub.subscribe(MINE, 2) as subscription:
        for _ in range(3):
            subscription.offer("{}")
        with pytest.raises(Behind):
            await subscription.next()


async def test_partials_last_until_their_final(world):
    hub = world.context.hub
    hub._remember(event(EventType.UTTERANCE_PARTIAL, Partial(CALL, Side.CALLER, 0, 500, Private("我"), ())))
    assert [partial.text for partial in hub.partials(CALL)] == ["我"]
    hub._remember(FINAL)
    assert hub.partials(CALL) == ()


def impatient(world):
    """The world, whose pages are asked for their session all the time."""
    settings = world.context.settings
    http = settings.http.model_copy(update={"revalidate_seconds": 0.2})
    world.app.state.context = replace(world.context, settings=settings.model_copy(update={"http": http}))
    return world


async def test_a_page_that_is_never_quiet_is_closed_when_its_session_ends(world, live):
    page = await opened(impatient(world), "supervisor")
    async with world.context.database.begin() as connection:
        await connection.execute(delete(sessions))

    async def talk():
        for _ in range(1000):
            for subscription in world.context.hub._subscriptions:
                subscription.offer('{"event": {}}')
            await asyncio.sleep(0.001)

    talking = asyncio.ensure_future(talk())
    while (message := await page.next()) != 4401:
        assert message == {"event": {}}
    assert not talking.done()
    talking.cancel()


@pytest.mark.parametrize(
    "change",
    [
        {"roles": ["agent"]},
        {"roles": ["quality"]},
        {"scope": {"queues": ["other"], "areas": [], "units": []}},
        {"disabled": True},
        {"valid_until": at(50)},
        {"one_time": True},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_a_page_whose_account_or_rights_changed_is_closed(world, live, change):
    page = await opened(impatient(world), "supervisor")
    async with world.context.database.begin() as connection:
        await connection.execute(update(users).values(**change))
    assert await page.next() == 4401


async def test_a_page_that_nothing_changed_for_stays_open(world, live):
    looks, admitted = [], routes.admitted

    async def look(connection, **more):
        looks.append(await admitted(connection, **more))
        return looks[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(routes, "admitted", look)
        page = await opened(impatient(world), "supervisor")
        await until(lambda: len(looks) >= 3)
    await live.publish(CHANGED)
    assert (await page.next())["event"]["type"] == "call.changed"
    await page.close()


@pytest.mark.parametrize("who", ["quality", "unit", "oversight", "admin", "client"])
async def test_the_stream_is_for_the_desk_alone(world, live, who):
    assert await (await opened(world, who)).next() == 4401


def test_a_supervisor_gets_the_calls_and_agents_of_own_queues():
    scoped = user(Role.SUPERVISOR, scope=Scope(queues=("other",)))
    assert not audience.gets(scoped, CHANGED, answered())
    assert not audience.gets(scoped, STATE, None)


async def test_a_partial_after_the_end_of_its_call_is_not_kept(world):
    hub = world.context.hub
    hub._remember(event(EventType.CALL_CHANGED, ended()))
    hub._remember(event(EventType.UTTERANCE_PARTIAL, Partial(CALL, Side.CALLER, 0, 500, Private("我"), ())))
    assert hub._partials == {}


async def test_a_page_waits_until_it_is_known_where_the_streams_stand(world):
    assert await (await opened(world, "agent")).next() == 1013


async def test_the_hub_outlives_a_database_that_is_away(world, live, monkeypatch):
    await world.write(CHANGED)
    await service.suggest(world.context, draft(title="井盖缺失"), at(5))
    page = await opened(world, "agent")
    read, failures = world.context.hub._read_draft, iter([OperationalError("", {}, OSError())])

    async def read_draft(draft_id):
        for error in failures:
            raise error
        return await read(draft_id)

    monkeypatch.setattr(world.context.hub, "_read_draft", read_draft)
    monkeypatch.setattr("intake_api.db.patience._RETRY_SECONDS", 0)
    await live.publish(event(EventType.DRAFT_CHANGED, DraftChanged(f"{CALL}#1", CALL, 1)))
    assert (await page.next())["event"]["type"] == "draft.changed"
    await page.close()
