"""A body that is too long is refused as every other fault is: Starlette's own refusal (413) is plain text."""

from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from intake_api.http.problems import problem

_TOO_LARGE = 413


def install(app: FastAPI) -> None:
    """Answer a body beyond the application's limit with a problem."""
    app.add_middleware(_TooLarge)


class _TooLarge:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = False

        async def instead(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start" and message["status"] == _TOO_LARGE:
                refused = True
                await problem("input-rejected", _TOO_LARGE, "the body is too long")(scope, receive, send)
            elif not refused:
                await send(message)

        await self._app(scope, receive, instead)
