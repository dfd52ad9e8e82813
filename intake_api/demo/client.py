"""The page's own interface, used by the demonstration as a page would: sign in, watch, accept."""

import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

import httpx
import websockets

from hotline.errors import ProtocolError, Unavailable

TIMEOUT_SECONDS = 10.0

Json = dict[str, Any]


class DeskClient:
    """One signed-in user."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def desk(self) -> Json:
        """What the agent's page shows now, and the position to go on from."""
        return await self._ask("GET", "/api/desk")

    async def call(self, call_id: str) -> Json:
        return await self._ask("GET", f"/api/calls/{call_id}")

    async def accept(self, draft_id: str) -> Json:
        """Turn a draft into a ticket."""
        return await self._ask("POST", f"/api/drafts/{draft_id.replace('#', '%23')}/accept")

    @asynccontextmanager
    async def live(self, position: str) -> AsyncIterator[AsyncIterator[Json]]:
        """Events after `position`, as they come."""
        base = str(self._http.base_url).rstrip("/")
        cookies = "; ".join(f"{name}={value}" for name, value in self._http.cookies.items())
        url = f"ws{base.removeprefix('http')}/api/live?{urlencode({'position': position})}"
        try:
            async with websockets.connect(
                url, origin=websockets.Origin(base), additional_headers={"Cookie": cookies}, proxy=None
            ) as socket:
                yield _events(socket)
        except (OSError, websockets.WebSocketException) as error:
            raise Unavailable("the live connection to the pages' server broke") from error

    async def _ask(self, method: str, path: str, body: Json | None = None) -> Json:
        try:
            answer = await self._http.request(method, path, json=body)
        except httpx.HTTPError as error:
            raise Unavailable(f"{method} {path}: the pages' server does not answer") from error
        if answer.is_error:
            code = answer.json().get("code") if "json" in answer.headers.get("content-type", "") else None
            raise ProtocolError(f"{method} {path.partition('?')[0]}: status {answer.status_code}, code {code}")
        return answer.json() if answer.content else {}

    async def take_over(self, username: str, one_time_password: str) -> None:
        """Sign in with a one-time password and replace it by a random one."""
        own = secrets.token_urlsafe(16)
        await self._ask("POST", "/api/session", {"username": username, "password": one_time_password})
        await self._ask("POST", "/api/password", {"old": one_time_password, "new": own})
        await self._ask("POST", "/api/session", {"username": username, "password": own})


@asynccontextmanager
async def signed_in(base_url: str, username: str, one_time_password: str) -> AsyncIterator[DeskClient]:
    """A client of one user, from the one-time password on."""
    async with httpx.AsyncClient(
        base_url=base_url, headers={"Origin": base_url}, timeout=TIMEOUT_SECONDS, trust_env=False
    ) as http:
        client = DeskClient(http)
        await client.take_over(username, one_time_password)
        yield client


async def _events(socket: websockets.ClientConnection) -> AsyncIterator[Json]:
    async for message in socket:
        event = json.loads(message)["event"]
        if event is not None:  # null in a ping
            yield event
