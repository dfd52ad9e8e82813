"""The whole interface against its own description: what fits it, and what does not, as every role, draws no 5xx and
only answers that the description tells. Schemathesis makes the requests; the application is in this process.
"""

import asyncio
from contextlib import suppress

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from hotline.events import EventType
from intake_api.drafts import service
from intake_api.http import app
from intake_api.http.route_table import ROUTES
from tests.fakes.calls import CALL, answered, draft, event, said
from tests.unit.intake_api.conftest import (  # fixtures
    USERS,
    checker,
    database,
    database_url,
    migrated,
    settings,
    world,
)
from tests.unit.intake_api.test_access import a_webhook

__all__ = ["checker", "database", "database_url", "migrated", "settings", "world"]

EXAMPLES = 16
"""requests a route and kind of data"""
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
KNOWN = {
    "call_id": CALL, "draft_id": f"{CALL}#1", "utterance_id": said(0, 1).id, "number": "20261123-000001-8",
    "code": "210102", "username": "other", "id": 1, "token_id": 1, "webhook_id": 1,
    "kind": "call",
}  # fmt: skip
"""values with something behind them; drawn ones rarely have"""

KEYS = {"drafts": "title", "board": "offered", "rules": "repeat_days"}

SCHEMA = schemathesis.openapi.from_dict(app.openapi(app.build()))
OPERATIONS = [result.ok() for result in SCHEMA.get_all_operations()]
POSITIVE, NEGATIVE = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE
CASES = [
    pytest.param(operation, mode, id=f"{operation.label} {mode.value}")
    for operation in OPERATIONS
    for mode in (POSITIVE, NEGATIVE)
    if mode is POSITIVE or operation.body or operation.query or operation.path_parameters
]
"""what fits the description, and what does not where anything can be wrong"""


@pytest.fixture
async def a_city(world):
    """A call with its draft, the ticket made of it, and a webhook."""
    said_then = event(EventType.UTTERANCE_FINAL, said(0, 1000), seconds=4)
    await world.write(event(EventType.CALL_CHANGED, answered(), seconds=3), said_then)
    made = draft(title="井盖缺失", content="井盖丢了", place="阳光花园")
    await service.suggest(world.context, made, world.context.now())
    async with await world.client("agent") as client:
        assert (await client.post("/api/drafts/" + KNOWN["draft_id"].replace("#", "%23") + "/accept")).is_success
    await a_webhook(world)
    return world


@pytest.mark.parametrize(("operation", "mode"), CASES)
async def test_every_answer_is_one_that_the_description_tells(a_city, operation, mode):
    loop = asyncio.get_running_loop()
    clients = {who: await a_city.client(who) for who in (None, *USERS)}

    @examples(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=operation.as_strategy(generation_mode=mode),
        who=st.one_of(st.sampled_from(let_in(operation)), st.sampled_from(list(clients))),
        known=st.booleans(),
    )
    def ask(case, who, known):
        if known:
            there = {**KNOWN, "key": next((key for part, key in KEYS.items() if part in operation.path), "")}
            case.path_parameters.update({name: there[name] for name in case.path_parameters.keys() & there.keys()})
        sent = case.as_transport_kwargs(base_url="https://desk.test")
        answer = asyncio.run_coroutine_threadsafe(request(clients[who], sent), loop).result()
        case.validate_response(answer, checks=CHECKS)

    try:
        with suppress(*[Unsatisfiable] if mode is NEGATIVE else []):  # some routes take any text
            await asyncio.to_thread(ask)
    finally:
        for client in clients.values():
            await client.aclose()


def let_in(operation):
    """Those whom the table of rights names: half of the requests are theirs, so that they get beyond the guard."""
    row = ROUTES[operation.method.upper(), operation.path]
    return [who for who, profile in USERS.items() if row.roles & set(profile.roles)]


async def request(client, sent):
    """The request as schemathesis made it; the session's cookie is the client's own."""
    kept = {name: value for name, value in sent.items() if name not in {"cookies", "data"}}
    return await client.request(**kept, content=sent.get("data"))
