"""`/api/live`: one WebSocket a page."""

import asyncio
from collections.abc import AsyncIterator

from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect

from hotline.errors import InputRejected, NotAllowed, Unavailable
from hotline.events import Family
from hotline.ledger import Action, Kind, Ref
from intake_api.accounts.schemas import User
from intake_api.db.patience import AWAY
from intake_api.errors import MustSetPassword, NotSignedIn, WrongOrigin
from intake_api.http.context import Context, of_connection
from intake_api.http.guard import admitted, check_origin
from intake_api.ledger.service import Seen, note
from intake_api.live.hub import Behind, Message, Subscription
from intake_api.live.position import places_of

router = APIRouter()

SIGNED_OUT, WRONG_ORIGIN, BAD_POSITION, RELOAD, TRY_LATER = 4401, 4403, 4400, 4409, 1013
"""close codes: sign in again; not from there; position unreadable; load the snapshot again; a part is away"""

_SEND_SECONDS = 10.0
"""a page that takes no message for so long is gone"""


@router.websocket("/api/live")
async def live(websocket: WebSocket, position: str = "") -> None:
    """Send what the user may see, from `position` (as a snapshot gave it) or from now on. Messages: LiveMessage."""
    context = of_connection(websocket)
    await websocket.accept()
    try:
        check_origin(websocket, context)
        user = await admitted(websocket)
        await _serve(context, websocket, user, places_of(position))
    except WrongOrigin:
        await websocket.close(WRONG_ORIGIN)
    except (NotSignedIn, MustSetPassword, NotAllowed):
        await websocket.close(SIGNED_OUT)
    except InputRejected:
        await websocket.close(BAD_POSITION)
    except Behind:
        await websocket.close(RELOAD)
    except (WebSocketDisconnect, TimeoutError):
        pass
    except (Unavailable, *AWAY):
        await websocket.close(TRY_LATER)


async def _serve(context: Context, websocket: WebSocket, user: User, places: dict[Family, str]) -> None:
    """Send until the page goes away; what it sends us is not read but for its going."""
    with context.hub.subscribe(user, context.settings.http.send_queue) as subscription:
        try:
            async with asyncio.TaskGroup() as group:
                sending = group.create_task(_send_all(context, websocket, subscription, places))
                await _gone(websocket)
                sending.cancel()
        except ExceptionGroup as failures:  # one task of two failed: its error is raised as itself
            raise failures.exceptions[0] from None


async def _send_all(
    context: Context, websocket: WebSocket, subscription: Subscription, places: dict[Family, str]
) -> None:
    user, noted = subscription.user, set[str]()
    await note(context, user, Action.SUBSCRIBE, Seen([Ref(Kind.LIST, "live")]))
    async for message in _messages(context, websocket, subscription, places):
        if message.call_id is not None and message.call_id not in noted:
            noted.add(message.call_id)
            case = Ref(Kind.CALL, message.call_id)
            await note(context, user, Action.SUBSCRIBE, Seen([case], case))
        async with asyncio.timeout(_SEND_SECONDS):
            await websocket.send_text(message.text)


async def _messages(
    context: Context, websocket: WebSocket, subscription: Subscription, places: dict[Family, str]
) -> AsyncIterator[Message]:
    if places:
        async for missed in context.hub.missed(subscription.user, places, subscription.since):
            yield missed
    clock, http = asyncio.get_running_loop().time, context.settings.http
    check_at, ping_at = clock() + http.revalidate_seconds, clock() + http.ping_seconds
    while True:
        message: Message | None = None
        try:
            async with asyncio.timeout_at(min(check_at, ping_at)):
                message = await subscription.next()
        except TimeoutError:
            pass
        if clock() >= check_at:
            # Also on a page that is never quiet: the session may have ended, the account or its rights changed.
            if await admitted(websocket, used=False) != subscription.user:
                raise NotSignedIn("the account was changed")
            check_at = clock() + http.revalidate_seconds
        if message is None and clock() >= ping_at:
            message = context.hub.ping_message()
        if message is not None:
            yield message
            ping_at = clock() + http.ping_seconds


async def _gone(websocket: WebSocket) -> None:
    try:
        while True:
            await websocket.receive()
    except (WebSocketDisconnect, RuntimeError):
        return
