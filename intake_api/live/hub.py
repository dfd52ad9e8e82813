"""Follows all streams once for a process and hands every page what it may see.

A page that reads too slowly loses its place and is told to load the snapshot again; nobody waits for it.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, Protocol

from hotline.calls import Call, Side
from hotline.errors import NotFound, Unavailable
from hotline.events import DraftChanged, Event, Family
from hotline.transcripts import Partial, Utterance
from intake_api.accounts.schemas import User
from intake_api.db.patience import patiently
from intake_api.drafts.schemas import DraftView
from intake_api.live import audience
from intake_api.live.schemas import LiveEvent, LiveMessage
from intake_api.metrics import LIVE_PAGES
from intake_api.sight import masked
from intake_api.streams import Entry

log = logging.getLogger(__name__)

_CALLS_KEPT = 2000
"""calls whose parties are remembered; older ones are read again"""
_BACKLOG = 10_000
"""events of a family a page may be behind; beyond it loads the snapshot again"""
_RETRY_SECONDS = 1.0


class Source(Protocol):
    """What the hub needs of the bus."""

    async def ping(self) -> None: ...

    async def ends(self) -> dict[Family, str]: ...

    async def between(self, family: Family, after: str, upto: str, limit: int) -> tuple[Entry, ...]: ...

    def follow(self, positions: Mapping[Family, str]) -> AsyncIterator[tuple[tuple[Entry, ...], dict[Family, str]]]: ...


class Behind(Exception):
    """The page must load the snapshot again."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An event ready for the pages, with the call it belongs to."""

    event: Event
    call: Call | None
    live: LiveEvent


class Message(NamedTuple):
    """A message for one page."""

    text: str
    call_id: str | None = None
    """the user's own call whose number or words it carries"""


class Subscription:
    """One page's queue."""

    def __init__(self, user: User, places: Mapping[Family, str], capacity: int) -> None:
        self.user = user
        self.since = dict(places)
        """where the queue begins; before it the page reads the streams themselves"""
        self._queue: asyncio.Queue[Message] = asyncio.Queue(capacity)
        self._behind = False

    def offer(self, message: Message) -> None:
        """Put a message in; a full queue makes the page start over."""
        try:
            self._queue.put_nowait(message)
        except asyncio.QueueFull:
            self._behind = True

    async def next(self) -> Message:
        """Raises:
        Behind: the queue overflowed.
        """
        if self._behind:
            raise Behind
        return await self._queue.get()


class Hub:
    """The live side of one process."""

    def __init__(
        self,
        source: Source,
        read_draft: Callable[[str], Awaitable[DraftView | None]],
        read_call: Callable[[str], Awaitable[Call]],
        position: Callable[[Mapping[Family, str]], str],
    ) -> None:
        self._source = source
        self._read_draft = read_draft
        self._read_call = read_call
        self._position = position
        self._calls: OrderedDict[str, Call] = OrderedDict()
        self._partials: dict[tuple[str, Side], Partial] = {}
        self._subscriptions: set[Subscription] = set()
        self.places: dict[Family, str] = {}
        """how far this process has followed each family"""

    async def ping(self) -> None:
        """Raises:
        Unavailable: Redis does not answer.
        """
        await self._source.ping()

    def partials(self, call_id: str) -> tuple[Partial, ...]:
        """What is being said in a call, at most one a side."""
        return tuple(said for (call, _), said in self._partials.items() if call == call_id)

    async def run(self) -> None:
        """Follow the streams for ever, from their present ends."""
        while not self.places:
            try:
                self.places = await self._source.ends()
            except Unavailable:
                await asyncio.sleep(_RETRY_SECONDS)
        async for entries, _ in self._source.follow(self.places):
            for entry in entries:
                self._remember(entry.event)
                self.places[entry.family] = entry.position
                if self._subscriptions and (shown := await patiently(partial(self._shown, entry.event))):
                    self._hand_out(shown)

    @contextmanager
    def subscribe(self, user: User, capacity: int) -> Iterator[Subscription]:
        """A queue for one page, from here on.

        Raises:
            Unavailable: it is not known yet where the streams stand.
        """
        if not self.places:
            raise Unavailable("Redis has not answered yet")
        subscription = Subscription(user, self.places, capacity)
        self._subscriptions.add(subscription)
        try:
            with LIVE_PAGES.track_inprogress():
                yield subscription
        finally:
            self._subscriptions.discard(subscription)

    async def missed(
        self, user: User, places: Mapping[Family, str], upto: Mapping[Family, str]
    ) -> AsyncIterator[Message]:
        """The messages a page missed between two positions.

        Raises:
            Behind: too many.
            Unavailable: Redis does not answer.
        """
        reached = dict(upto) | {family: place for family, place in places.items() if family in upto}
        for family, place in reached.items():
            entries = await self._source.between(family, place, upto[family], _BACKLOG + 1)
            if len(entries) > _BACKLOG:
                raise Behind
            for entry in entries:
                reached[family] = entry.position
                shown = await self._shown(entry.event)
                if shown and audience.gets(user, shown.event, shown.call):
                    yield self._for(user, shown, reached)

    def ping_message(self) -> Message:
        return Message(LiveMessage(position=self._position(self.places), event=None).model_dump_json())

    def _hand_out(self, shown: Shown) -> None:
        made: dict[bool, Message] = {}
        for subscription in self._subscriptions:
            user = subscription.user
            if audience.gets(user, shown.event, shown.call):
                whole = audience.sees_whole(user, shown.event, shown.call)
                if whole not in made:
                    made[whole] = self._for(user, shown, self.places)
                subscription.offer(made[whole])

    def _for(self, user: User, shown: Shown, places: Mapping[Family, str]) -> Message:
        """The event as this user sees it: whole of their own call, else without the caller's number."""
        whole = audience.sees_whole(user, shown.event, shown.call)
        live = shown.live if whole else _masked(shown.live)
        text = LiveMessage(position=self._position(places), event=live).model_dump_json()
        return Message(text, shown.event.call_id if whole else None)

    async def _shown(self, event: Event) -> Shown | None:
        """The event as pages see it; None for what is between the roles or is gone."""
        if event.type not in audience.SHOWN:
            return None
        data: Any = event.data
        if isinstance(data, DraftChanged):
            data = await self._read_draft(data.draft_id)
            if data is None:
                return None
        live = LiveEvent.model_construct(
            id=event.id, type=event.type, version=event.version, call_id=event.call_id, at=event.at, data=data
        )
        return Shown(event, await self._call(event), live)

    async def _call(self, event: Event) -> Call | None:
        if event.call_id is None:
            return None
        if event.call_id not in self._calls:
            try:
                self._keep(await self._read_call(event.call_id))
            except NotFound:
                return None
        return self._calls[event.call_id]

    def _remember(self, event: Event) -> None:
        match event.data:
            case Call() as call:
                self._keep(call)
                if call.ended_at is not None:
                    for side in Side:
                        self._partials.pop((call.call_id, side), None)
            case Partial() as said if not self._has_ended(said.call_id):
                self._partials[said.call_id, said.side] = said
            case Utterance() as final:
                self._partials.pop((final.call_id, final.side), None)
            case _:
                pass

    def _has_ended(self, call_id: str) -> bool:
        """A partial may come after the end of its call: nothing would ever take it away."""
        call = self._calls.get(call_id)
        return call is not None and call.ended_at is not None

    def _keep(self, call: Call) -> None:
        self._calls[call.call_id] = call
        self._calls.move_to_end(call.call_id)
        while len(self._calls) > _CALLS_KEPT:
            self._calls.popitem(last=False)


def _masked(live: LiveEvent) -> LiveEvent:
    if not isinstance(live.data, Call):
        return live
    return live.model_copy(update={"data": masked.call(live.data)})
