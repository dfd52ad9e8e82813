"""`Idempotency-Key` on writes: sent again with the same key, a request gets the answer of the first time and does
nothing (IETF draft-ietf-httpapi-idempotency-key-header). The guard lets it in first, as it would without a key: whose
session has ended, or who lost the role, is not told again either.

A key belongs to who sends it: the session or the client's token. Answers are kept for a day; those of failures (5xx)
and those that set a cookie or tell a secret are not, so that the former may be tried again and no token is written
down.
"""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fastapi import FastAPI, Request, Response
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from intake_api.db.tables import kept_answers
from intake_api.db.upsert import upsert
from intake_api.errors import IdempotencyConflict
from intake_api.http.context import Context
from intake_api.http.problems import problem

KEPT = timedelta(days=1)
UNDER_WAY = timedelta(minutes=1)
"""After that the first request is taken for dead."""
MOST_KEY = 128
MOST_BODY_BYTES = 65_536
"""of a request; a larger one the application refuses itself"""

TOLD_ONCE = "hotline-told-once"
"""Header of an answer that holds a password or token; it is never kept."""

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_LOOKS = ("/reveal", "/exports")
"""Changes nothing, and each look is written down: an answer that was kept would show values without an entry."""


_SECRET = frozenset({b"set-cookie", TOLD_ONCE.encode()})


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it is known again."""

    who: str
    key: str
    fingerprint: str
    """of method, address and body"""


BEGIN = "hotline.idempotency"
"""in the scope of a request with a key: what the guard awaits once it let the request in"""


@dataclass(slots=True)
class Answer:
    """What the application said."""

    status: int = 0
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""

    def keepable(self) -> bool:
        return 0 < self.status < 500 and not _SECRET & {name.lower() for name, _ in self.headers}


class AnsweredBefore(Exception):  # no error: it carries the answer past the route
    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


def install(app: FastAPI) -> None:
    """Mind the header on every write of who is signed in."""
    app.add_exception_handler(AnsweredBefore, _replay)
    app.add_middleware(_Idempotent)


async def begin(connection: HTTPConnection) -> None:
    """Claim the key of a request that was let in; without a key nothing.

    Raises:
        AnsweredBefore: it was answered already.
        IdempotencyConflict: the key came with another request, or the first one is under way.
    """
    claim: Callable[[], Awaitable[None]] | None = connection.scope.get(BEGIN)
    if claim is not None:
        await claim()


class _Idempotent:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in _SAFE_METHODS or scope["path"].endswith(_LOOKS):
            return await self._app(scope, receive, send)
        headers = Headers(scope=scope)
        key, who = headers.get("idempotency-key"), headers.get("authorization") or headers.get("cookie")
        if key is None or who is None:
            return await self._app(scope, receive, send)
        if not 1 <= len(key) <= MOST_KEY:
            return await problem("input-rejected", 422, f"Idempotency-Key: want 1 to {MOST_KEY} characters")(
                scope, receive, send
            )
        body, again = await _whole_body(receive)
        if len(body) > MOST_BODY_BYTES:
            return await self._app(scope, again, send)
        said = f"{scope['method']}\0{scope['path']}\0{scope['query_string'].decode('latin-1')}\0".encode() + body
        asked = Asked(_hash(who.encode()), key, _hash(said))
        return await self._once(asked, scope, again, send)

    async def _once(self, asked: Asked, scope: Scope, receive: Receive, send: Send) -> None:
        context: Context = scope["app"].state.context
        answer, claimed = Answer(), False

        async def claim() -> None:
            nonlocal claimed
            await _begin(context, asked)
            claimed = True

        async def send_and_keep(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer.status, answer.headers = message["status"], list(message["headers"])
            elif message["type"] == "http.response.body":
                answer.body += message.get("body", b"")
            await send(message)

        try:
            await self._app({**scope, BEGIN: claim}, receive, send_and_keep)
        finally:
            if claimed:
                await _end(context, asked, answer)


async def _replay(_: Request, error: Exception) -> Response:
    assert isinstance(error, AnsweredBefore)  # noqa: S101  # what the handler was registered for
    kept = error.answer
    answer = Response(kept.body, kept.status)
    answer.raw_headers[:] = [*kept.headers, (b"idempotency-replayed", b"true")]
    return answer


async def forget(connection: AsyncConnection, now: datetime) -> None:
    """Delete the answers that are kept no longer; they hold what they showed."""
    await connection.execute(delete(kept_answers).where(kept_answers.c.at < now - KEPT))


async def _begin(context: Context, asked: Asked) -> None:
    now = context.now()
    async with context.database.begin() as connection:
        await forget(connection, now)
        await connection.execute(
            delete(kept_answers).where(kept_answers.c.status.is_(None), kept_answers.c.at < now - UNDER_WAY)
        )
        values = {"who": asked.who, "key": asked.key, "fingerprint": asked.fingerprint, "at": now}
        made = await connection.execute(upsert(connection, kept_answers).values(**values).on_conflict_do_nothing())
        if made.rowcount != 1:
            raise AnsweredBefore(await _first_time(connection, asked))


async def _first_time(connection: AsyncConnection, asked: Asked) -> Answer:
    query = select(kept_answers).where(kept_answers.c.who == asked.who, kept_answers.c.key == asked.key)
    row = (await connection.execute(query)).mappings().one()
    if row["fingerprint"] != asked.fingerprint:
        raise IdempotencyConflict("this key was sent with another request")
    if row["status"] is None:
        raise IdempotencyConflict("the first request with this key is still under way")
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in row["headers"]]
    return Answer(row["status"], headers, row["body"])


async def _end(context: Context, asked: Asked, answer: Answer) -> None:
    kept = (kept_answers.c.who == asked.who) & (kept_answers.c.key == asked.key)
    async with context.database.begin() as connection:
        if not answer.keepable():
            await connection.execute(delete(kept_answers).where(kept))
            return
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers]
        values = {"status": answer.status, "headers": headers, "body": answer.body}
        await connection.execute(update(kept_answers).where(kept).values(**values))


async def _whole_body(receive: Receive) -> tuple[bytes, Callable[[], Awaitable[Message]]]:
    """The body, as far as one byte past the limit, and a `receive` that gives it all again."""
    messages: list[Message] = []
    size, more = 0, True
    while more and size <= MOST_BODY_BYTES:
        message = await receive()
        messages.append(message)
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    body = b"".join(message.get("body", b"") for message in messages)

    async def again() -> Message:
        return messages.pop(0) if messages else await receive()

    return body, again


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
