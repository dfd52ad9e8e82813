"""A body that is too long is refused as every other fault is; the framework's own refusal is plain text."""

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from intake_api.http.problems import problem

_TOO_LARGE = 413
_SAYS = "the body is too long"


def install(app: FastAPI, most_bytes: int) -> None:
    """Answer a longer body with a problem, before anybody reads it where its length is told."""
    app.add_middleware(_Limit, most_bytes=most_bytes)


class _Limit:
    def __init__(self, app: ASGIApp, most_bytes: int) -> None:
        self._app = app
        self._most = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        refusal = problem("input-rejected", _TOO_LARGE, _SAYS)
        told = Headers(scope=scope).get("content-length", "")
        if told.isdecimal() and int(told) > self._most:
            return await refusal(scope, receive, send)
        taken, started = 0, False

        async def limited() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._most:
                # Of this kind, because FastAPI makes any other error of reading a body its own.
                raise HTTPException(_TOO_LARGE, _SAYS)
            return message

        async def noting(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, limited, noting)
        except HTTPException as error:
            if started or error.status_code != _TOO_LARGE:
                raise
            await refusal(scope, receive, send)
