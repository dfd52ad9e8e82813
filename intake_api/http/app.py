"""The FastAPI application: features, errors, headers, pages."""

from collections.abc import Callable
from functools import cache
from typing import Any

from fastapi import Depends, FastAPI
from pydantic.json_schema import models_json_schema

from intake_api.accounts.oidc_routes import router as oidc
from intake_api.accounts.people_routes import router as users
from intake_api.accounts.routes import router as accounts
from intake_api.board.routes import router as board
from intake_api.calls.routes import router as calls
from intake_api.categories.routes import router as categories
from intake_api.checks.routes import router as checks
from intake_api.desk.routes import router as desk
from intake_api.drafts.routes import router as drafts
from intake_api.exports.routes import router as exports
from intake_api.health.routes import router as health
from intake_api.http import body_limit, headers, idempotency, pages, problems, timing
from intake_api.http.context import Context
from intake_api.http.examples import add_examples
from intake_api.http.guard import admit
from intake_api.http.problems import MEDIA_TYPE, Problem
from intake_api.ledger.routes import router as ledger
from intake_api.live.routes import router as live
from intake_api.live.schemas import LiveMessage
from intake_api.repeats.routes import router as repeats
from intake_api.retention.routes import router as retention
from intake_api.review.routes import router as review
from intake_api.rules.routes import router as rules
from intake_api.territory.routes import router as territory
from intake_api.tickets.routes import router as tickets
from intake_api.webhooks.routes import router as webhooks

_MOST_BODY_BYTES = 65_536
"""a body is read whole before it is asked who sends it; 4000 characters in JSON's longest spelling are 48 kB"""

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": Problem, "description": "refused; `code` says why (docs/errors.md)"},
    "5XX": {"model": Problem, "description": "failed; `code` says why (docs/errors.md)"},
}


def build(context: Context | None = None) -> FastAPI:
    """The application; without a context it can only describe itself."""
    app = FastAPI(
        title="hotline",
        version="1",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(admit)],
        responses=_PROBLEMS,
        separate_input_output_schemas=False,
    )
    app.state.context = context
    app.openapi = _describe(app)  # type: ignore[method-assign]  # as FastAPI has it (its guide, Extending OpenAPI)
    problems.install(app)
    idempotency.install(app)
    body_limit.install(app, _MOST_BODY_BYTES)
    headers.install(app)
    timing.install(app)
    for router in (
        accounts, oidc, users, desk, calls, drafts, checks, categories, board, review, territory, tickets,
        repeats, rules, health,
    ):  # fmt: skip
        app.include_router(router)
    for router in (webhooks, exports, ledger, retention, live):
        app.include_router(router)
    if context is not None:
        pages.mount(app, context.settings.http.pages)
    return app


def openapi(app: FastAPI) -> dict[str, Any]:
    """The interface as `/api/openapi.json` has it."""
    return app.openapi()


def _describe(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """The document with what FastAPI cannot know: the WebSocket's messages, the media type of problems, examples."""
    by_fastapi = app.openapi

    @cache
    def describe() -> dict[str, Any]:
        document = by_fastapi()
        _, live = models_json_schema([(LiveMessage, "serialization")], ref_template="#/components/schemas/{model}")
        schemas: dict[str, Any] = document["components"]["schemas"]
        for name, schema in live["$defs"].items():
            schemas.setdefault(name, schema)
        for path in document["paths"].values():
            for operation in path.values():
                for status, response in operation["responses"].items():
                    if status in _PROBLEMS:
                        response["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        add_examples(document)
        return document

    return describe
