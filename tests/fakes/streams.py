"""Redis streams in memory, behind the door of intake_api/streams.py; `away` makes every call fail as Redis does."""

import asyncio
from collections import defaultdict

from hotline.calls import Call
from hotline.errors import Unavailable
from hotline.events import FAMILY, Family
from hotline.transcripts import Heard, Utterance
from intake_api import wire
from intake_api.limits import bucket
from intake_api.streams import BATCH, BEGINNING, Entry, GroupState, Taken


class FakeStreams:
    """Same methods, same meaning (tests/contract/test_streams.py)."""

    def __init__(self):
        self.away = False
        self.malformed = 0
        self.idle_seconds = 0.0
        self._news = asyncio.Condition()
        self._entries = defaultdict(list)
        self._groups = defaultdict(dict)
        self._next = defaultdict(int)
        self._finals = defaultdict(dict)
        self._heard = defaultdict(dict)
        self._calls = {}
        self._ready = {}
        self._buckets = {}
        self.seconds = 0.0
        """as its clock shows"""

    async def close(self):
        pass

    async def ping(self):
        self._check()

    async def add(self, events):
        self._check()
        async with self._news:
            for event in events:
                family = FAMILY[event.type]
                decoded = wire.decode(wire.encode(event))
                self._entries[family].append(Entry(family, f"{len(self._entries[family]) + 1}-0", decoded))
                if isinstance(event.data, Utterance):
                    self._finals[event.data.call_id][event.data.id] = event.data
                if isinstance(event.data, Call):
                    self._calls[event.data.call_id] = decoded.data
                if isinstance(event.data, Heard):
                    self._heard[event.data.call_id][event.data.side] = event.data.end_ms
            self._news.notify_all()

    async def claim(self, family, group, consumer, idle_seconds, start):
        self._check()
        found = []
        for entry, owner in list(self._groups[family, group].values()):
            if owner != consumer and self.idle_seconds >= idle_seconds:
                self._groups[family, group][entry.position] = (entry, consumer)
                found.append(entry)
        return Taken(tuple(found), tuple(entry.position for entry in found)), BEGINNING

    async def forget_dead(self, family, group, idle_seconds):
        pass

    async def take(self, family, group, consumer):
        await self._wait(lambda: len(self._entries[family]) > self._next[family, group])
        start = self._next[family, group]
        found = self._entries[family][start : start + BATCH]
        self._next[family, group] = start + len(found)
        for entry in found:
            self._groups[family, group][entry.position] = (entry, consumer)
        return Taken(tuple(found), tuple(entry.position for entry in found))

    async def acknowledge(self, family, group, positions):
        self._check()
        for position in positions:
            self._groups[family, group].pop(position, None)

    def pending(self, family, group):
        return list(self._groups[family, group])

    async def follow(self, positions):
        await self._wait(lambda: any(self._after(family, place) for family, place in positions.items()))
        at, found = dict(positions), []
        for family, place in positions.items():
            new = self._after(family, place)[:BATCH]
            found += new
            if new:
                at[family] = new[-1].position
        return tuple(found), at

    async def between(self, family, after, upto, limit):
        self._check()
        return tuple(entry for entry in self._after(family, after) if _number(entry.position) <= _number(upto))[:limit]

    async def ends(self):
        self._check()
        return {family: f"{len(self._entries[family])}-0" for family in Family}

    async def groups(self):
        """Positions count from 1; they stand for milliseconds, as in Redis."""
        self._check()
        return tuple(
            GroupState(family, group, max(0, len(self._entries[family]) - max(1, given)) / 1000, len(held))
            for (family, group), held in self._groups.items()
            for given in [self._next[family, group]]
        )

    async def finals(self, call_id):
        self._check()
        return tuple(self._finals[call_id].values())

    async def call(self, call_id):
        self._check()
        return self._calls.get(call_id)

    async def heard_until(self, call_id):
        self._check()
        return dict(self._heard[call_id])

    async def mark_ready(self, role, pid, seconds):
        self._check()
        self._ready[role] = pid

    async def ready(self, roles):
        self._check()
        return {role: pid for role, pid in self._ready.items() if role in roles}

    async def take_token(self, name, burst, per_second):
        self._check()
        self._buckets[name], wait = bucket.take(self._buckets.get(name), bucket.Rate(burst, per_second), self.seconds)
        return wait

    def events(self, family):
        return [entry.event for entry in self._entries[family]]

    def _after(self, family, place):
        return self._entries[family][_number(place) :]

    async def _wait(self, ready):
        self._check()
        async with self._news:
            await self._news.wait_for(lambda: ready() or self.away)
        self._check()

    def _check(self):
        if self.away:
            raise Unavailable("Redis does not answer")


def _number(position):
    return int(position.partition("-")[0])
