"""Role `api`: serves the pages and merges suggestions into drafts."""

import asyncio
from datetime import UTC, datetime
from functools import partial

from hotline.calls import Call
from intake_api.accounts import oidc
from intake_api.accounts.oidc import SignInService
from intake_api.calls import store as calls
from intake_api.db import engine
from intake_api.drafts import store as draft_rows
from intake_api.drafts import worker
from intake_api.drafts.schemas import DraftView
from intake_api.drafts.view import draft_view
from intake_api.health.service import database_answers
from intake_api.http import app
from intake_api.http.context import Context
from intake_api.http.serving import serve
from intake_api.limits.limiter import Limiter
from intake_api.listening import take_port
from intake_api.live.hub import Hub
from intake_api.live.position import text_of
from intake_api.probe import Probe
from intake_api.roles.process import on_the_bus, settle, stay_ready
from intake_api.settings import Settings
from intake_api.territory.ground import Ground, lay
from intake_api.webhooks import service as webhooks
from intake_api.wiring import areas, drafting, lists


async def run(settings: Settings, probe: Probe) -> None:
    """Raises:
    PortBusy: another program listens there.
    BadSetting: the sign-in service is named by half, or the key of webhooks cannot be read.
    BadList: the responsibility list does not hold together.
    BadTerritory: the territory does not.
    BadModel: the classifier is missing, broken, or of another version of the list.
    """
    oidc.check(settings.oidc)
    if settings.webhooks.key_file is not None:
        webhooks.key_of(settings.webhooks)
    with take_port(settings.http.host, settings.http.port) as listener:
        categories = await asyncio.to_thread(lists.responsibility_list, settings.nlp)
        finder = await asyncio.to_thread(lists.category_finder, categories)
        ground = await asyncio.to_thread(_ground, settings)
        checker = await asyncio.to_thread(drafting.ticket_checker, settings.nlp)
        settle()
        database = engine.connect(settings.database)
        probe.needs("database", partial(database_answers, database))
        try:
            async with on_the_bus(settings) as bus, asyncio.TaskGroup() as tasks:

                async def read_draft(draft_id: str) -> DraftView | None:
                    async with database.connect() as connection:
                        row = await draft_rows.read(connection, draft_id)
                    return None if row is None else draft_view(row, categories)

                async def read_call(call_id: str) -> Call:
                    async with database.connect() as connection:
                        return await calls.call(connection, call_id)

                hub = Hub(bus, read_draft, read_call, text_of)
                limiter = Limiter(bus.streams, settings.limits, asyncio.get_running_loop().time)
                context = Context(
                    settings,
                    database,
                    bus,
                    hub,
                    categories,
                    lambda: datetime.now(UTC),
                    finder,
                    ground,
                    checker,
                    limiter,
                    _sign_in_service(settings),
                )
                tasks.create_task(asyncio.to_thread(ground.shapes.warm))
                tasks.create_task(hub.run())
                tasks.create_task(worker.open_drafts(context, bus))
                tasks.create_task(worker.merge_suggestions(context, bus))
                tasks.create_task(serve(app.build(context), listener))
                await stay_ready(bus, probe)
        finally:
            await database.dispose()


def _sign_in_service(settings: Settings) -> SignInService | None:
    return SignInService(settings.oidc) if settings.oidc.issuer else None


def _ground(settings: Settings) -> Ground:
    territory = areas.territory(settings.territory)
    return lay(territory, areas.place_finder(territory))
