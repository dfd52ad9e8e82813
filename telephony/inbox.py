"""What comes from Asterisk, in order, between the connection and the one who reads it."""

import asyncio
from collections import deque
from dataclasses import dataclass

from telephony.messages import Headers


@dataclass(frozen=True, slots=True)
class Connected:
    """Events follow, after none were seen: ask Asterisk what there is now."""


@dataclass(frozen=True, slots=True)
class Disconnected:
    """Events are lost from here to the next `Connected`."""


@dataclass(frozen=True, slots=True)
class Overflowed:
    """We were too slow; events are missing here."""

    count: int


Item = Connected | Disconnected | Overflowed | Headers


class Inbox:
    """What came and was not read yet; full, it drops what comes and says how much."""

    def __init__(self, limit: int) -> None:
        self._items: deque[Item] = deque()
        self._limit = limit
        self._dropped = 0
        self._filled = asyncio.Event()

    def put(self, item: Item) -> None:
        if isinstance(item, dict) and len(self._items) >= self._limit:
            self._dropped += 1
            return
        if self._dropped:
            self._items.append(Overflowed(self._dropped))
            self._dropped = 0
        self._items.append(item)
        self._filled.set()

    async def get(self) -> Item:
        while not self._items:
            if self._dropped:
                # Told now: on a quiet exchange the next event may be long in coming.
                dropped, self._dropped = self._dropped, 0
                return Overflowed(dropped)
            self._filled.clear()
            await self._filled.wait()
        return self._items.popleft()
