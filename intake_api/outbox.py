"""Events waiting for Redis: bounded; when it is full the oldest partials go first, then the oldest of all.

What is dropped here is no loss of truth: partials are replaced by finals, the rest is rebuilt from the PBX's records.
"""

from collections import OrderedDict, deque

from hotline.events import Event, EventType


class Outbox:
    """Events in order of arrival, each under a number of its own."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._waiting: OrderedDict[int, Event] = OrderedDict()
        self._partials: deque[int] = deque()
        self._next = 0
        self.dropped = 0
        """events that were given up so far"""

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, event: Event) -> None:
        """Append an event; a full outbox drops one."""
        self._waiting[self._next] = event
        if event.type is EventType.UTTERANCE_PARTIAL:
            self._partials.append(self._next)
        self._next += 1
        if len(self._waiting) > self._capacity:
            self._drop_one()

    def first(self, count: int) -> list[tuple[int, Event]]:
        """The oldest events with their numbers; they stay until `done`."""
        items = iter(self._waiting.items())
        return [item for item, _ in zip(items, range(count), strict=False)]

    def done(self, number: int) -> None:
        """The event was sent."""
        self._waiting.pop(number, None)

    def _drop_one(self) -> None:
        self.dropped += 1
        while self._partials:
            if self._waiting.pop(self._partials.popleft(), None) is not None:
                return
        self._waiting.popitem(last=False)
