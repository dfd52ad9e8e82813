"""What events do to drafts: a call that reaches an agent opens one, suggestions are merged into it."""

import logging
from collections.abc import Awaitable, Callable
from functools import partial

from sqlalchemy.exc import DBAPIError

from hotline.calls import Call, CallState
from hotline.drafts import Draft
from hotline.events import Event, EventType, Family
from intake_api.bus import Bus
from intake_api.db.patience import patiently
from intake_api.drafts import service
from intake_api.http.context import Context

log = logging.getLogger(__name__)

_GROUP = "api"
_WITH_AN_AGENT = {CallState.RINGING, CallState.ANSWERED}


async def open_drafts(context: Context, bus: Bus) -> None:
    """Give every call that reaches an agent a draft before anybody looks; for ever."""

    async def handle(event: Event) -> None:
        if isinstance(event.data, Call) and event.data.state in _WITH_AN_AGENT:
            await service.open_for(context, event.data.call_id)

    await _for_each(bus, Family.CALLS, EventType.CALL_CHANGED, handle)


async def merge_suggestions(context: Context, bus: Bus) -> None:
    """Merge what the drafters suggest; for ever."""

    async def handle(event: Event) -> None:
        if isinstance(event.data, Draft):
            await service.suggest(context, event.data, event.at)

    await _for_each(bus, Family.DRAFTS, EventType.DRAFT_SUGGESTED, handle)


async def _for_each(bus: Bus, family: Family, type_: EventType, handle: Callable[[Event], Awaitable[None]]) -> None:
    """Handle each event of a type, waiting while the database is away."""
    async for batch in bus.consume(family, _GROUP, bus.consumer_name(), {type_}):
        for entry in batch.entries:
            try:
                await patiently(partial(handle, entry.event))
            except DBAPIError as error:
                # One that does not fit its table would come again for ever: the others go on without it.
                why = type(error).__name__
                log.error("an event could not be merged", extra={"event_id": entry.event.id, "error": why})  # noqa: TRY400  # the trace could show a caller's words
        await batch.ack()
