"""The pages' server in process: a migrated SQLite file, streams in memory, users with open sessions."""

import asyncio
import os
import shutil
from dataclasses import dataclass, field

import httpx
import pytest
from sqlalchemy import inspect, text

from intake_api.accounts import passwords, store
from intake_api.accounts.schemas import Profile, Role, Scope
from intake_api.accounts.store import SessionRow
from intake_api.bus import Bus
from intake_api.calls import store as calls
from intake_api.db import engine, migrate
from intake_api.db.tables import metadata
from intake_api.drafts import store as drafts
from intake_api.drafts.view import draft_view
from intake_api.http import app
from intake_api.http.context import Context
from intake_api.http.cookies import COOKIE
from intake_api.limits.limiter import Limiter
from intake_api.live.hub import Hub
from intake_api.live.position import text_of
from intake_api.records import facts
from intake_api.settings import DatabaseSettings, RedisSettings, Settings, WebhookSettings
from intake_api.territory.ground import lay
from intake_api.wiring.areas import place_finder
from intake_api.wiring.lists import category_finder
from nlp.segment import Segmenter
from nlp.ticket_check import RuleChecker
from tests.fakes.calls import at
from tests.fakes.categories import small_list
from tests.fakes.classifier import KeywordClassifier
from tests.fakes.streams import FakeStreams
from tests.fakes.territory import small_territory

ORIGIN = "https://desk.test"


HOURS = 10
"""a session lasts"""


def profile(name, role, agent=None, **scope):
    return Profile(name=name, roles=(role,), agent=agent, scope=Scope(**scope))


USERS = {
    "agent": profile("李", Role.AGENT, "1001"),
    "other": profile("陈", Role.AGENT, "1002"),
    "supervisor": profile("苏", Role.SUPERVISOR),
    "quality": profile("齐", Role.QUALITY),
    "quality-lead": profile("杜", Role.QUALITY_LEAD),
    "unit": profile("排水中心", Role.UNIT, units=("市排水中心",)),
    "district": profile("和平区", Role.DISTRICT, areas=("210102",), units=("街道办事处",)),
    "street": profile("南湖街道", Role.STREET, areas=("210102001",), units=("街道办事处",)),
    "community": profile("文安社区", Role.COMMUNITY, areas=("210102001001",)),
    "grid-worker": profile("网格", Role.GRID_WORKER, areas=("210102001001001",)),
    "oversight": profile("督办", Role.OVERSIGHT),
    "admin": profile("管理", Role.ADMIN),
    "client": profile("市平台", Role.API_CLIENT, areas=("210102",)),
}
"""At least one of each role."""


class Published:
    """A publisher that keeps what it gets."""

    def __init__(self):
        self.events = []

    async def publish(self, event):
        self.events.append(event)


@dataclass
class World:
    context: Context
    app: object
    streams: FakeStreams
    published: Published
    seconds: list[float] = field(default_factory=lambda: [100.0])
    """since the fakes' first instant, as the server's clock shows"""

    async def client(self, username, hours=HOURS):
        """A browser in which this user has signed in; for other hours than usual: used to the end. Nobody for None."""
        cookies = {}
        if username is not None:
            token, now = passwords.new_token(), self.context.now()
            used_at = now if hours == HOURS else at(3600 * hours)
            async with self.context.database.begin() as connection:
                account = await store.account(connection, username)
                user_id = account.user.id if account else await store.add(connection, username, USERS[username])
                await store.change(connection, user_id, one_time=False)
                row = SessionRow(passwords.token_hash(token), user_id, now, used_at, at(3600 * hours), "127.0.0.1")
                await store.open_session(connection, row)
            cookies = {COOKIE: token}
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app), base_url=ORIGIN, headers={"Origin": ORIGIN}, cookies=cookies
        )

    async def write(self, *events):
        """As `records` does."""
        async with self.context.database.begin() as connection:
            for event in events:
                await facts.write(connection, event)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """A database file with all tables, to be copied."""
    path = tmp_path_factory.mktemp("database") / "empty.db"
    asyncio.run(migrate.upgrade_at(DatabaseSettings(url=f"sqlite+aiosqlite:///{path}")))
    return path


@pytest.fixture
def database_url(tmp_path, migrated):
    """An empty database of this test alone: SQLite, or PostgreSQL where tests/integration/test_postgres.py says so."""
    if postgres := os.environ.get("TEST_POSTGRES_URL"):
        return asyncio.run(_emptied(postgres))
    path = tmp_path / "hotline.db"
    shutil.copy(migrated, path)
    return f"sqlite+aiosqlite:///{path}"


async def _emptied(url):
    settings = DatabaseSettings(url=url)
    async with engine.connected(settings) as database, database.begin() as connection:
        there = await connection.run_sync(lambda sync: set(inspect(sync).get_table_names()))
        if there >= set(metadata.tables):
            names = ", ".join(metadata.tables)
            await connection.execute(text("SET LOCAL session_replication_role = replica"))  # the ledger's triggers
            await connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
            return url
        await connection.execute(text("DROP SCHEMA public CASCADE"))
        await connection.execute(text("CREATE SCHEMA public"))
        await connection.run_sync(metadata.create_all)
    return url


@pytest.fixture
def settings(tmp_path, database_url):
    (tmp_path / "webhook_key").write_text("key of the tests")
    return Settings(
        var=tmp_path,
        recordings=tmp_path / "recordings",
        database=DatabaseSettings(url=database_url),
        redis=RedisSettings(retry_seconds=0.001, timeout_seconds=0.1),
        webhooks=WebhookSettings(
            key_file=tmp_path / "webhook_key", hosts=("platform.test",), networks=("10.0.0.0/8",), loopback=True
        ),
    )


@pytest.fixture
async def database(settings):
    database = engine.connect(settings.database)
    yield database
    await database.dispose()


@pytest.fixture(scope="session")
def checker(tmp_path_factory):
    return RuleChecker(KeywordClassifier(small_list()), Segmenter(["井盖没了"], tmp_path_factory.mktemp("jieba")))


@pytest.fixture
async def world(settings, database, checker):
    categories = small_list()

    async def read_draft(draft_id):
        async with database.connect() as connection:
            row = await drafts.read(connection, draft_id)
        return None if row is None else draft_view(row, categories)

    async def read_call(call_id):
        async with database.connect() as connection:
            return await calls.call(connection, call_id)

    streams, published, seconds = FakeStreams(), Published(), [100.0]
    hub = Hub(Bus(settings.redis, streams), read_draft, read_call, text_of)
    territory = small_territory()
    context = Context(
        settings,
        database,
        published,
        hub,
        categories,
        lambda: at(seconds[0]),
        category_finder(categories),
        lay(territory, place_finder(territory)),
        checker,
        Limiter(streams, settings.limits, lambda: seconds[0]),
    )
    return World(context, app.build(context), streams, published, seconds)
