"""The one door to Redis: a stream `hotline:FAMILY` for each family of events, and what a live call keeps beside them.

Every call is one round trip and raises Unavailable when Redis is away. A message that cannot be read is counted,
logged by its position and passed over.
"""

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError, ResponseError

from hotline.calls import Call, Side
from hotline.errors import ProtocolError, Unavailable
from hotline.events import FAMILY, Event, Family
from hotline.transcripts import Heard, Utterance
from intake_api import wire
from intake_api.metrics import MALFORMED
from intake_api.settings import RedisSettings, secret

log = logging.getLogger(__name__)

BEGINNING = "0-0"
BATCH = 64
"""events sent or read at a time"""

_BLOCK_MS = 1000
"""longest wait inside Redis for a new event; shorter than the client's own timeout"""
_KEEP_CALL_SECONDS = 24 * 3600
_FIELD = b"event"
_SPEND = """
local burst, per_second = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local at = tonumber(kept[2]) or now
local tokens = math.min(burst, (tonumber(kept[1]) or burst) + math.max(0, now - at) * per_second)
local wait = 0
if tokens >= 1 then tokens = tokens - 1 else wait = (1 - tokens) / per_second end
redis.call('HSET', KEYS[1], 'tokens', string.format('%.6f', tokens), 'at', string.format('%.6f', math.max(now, at)))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return string.format('%.6f', wait)
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """An event and its place in the stream of its family."""

    family: Family
    position: str
    event: Event


@dataclass(frozen=True, slots=True)
class Taken:
    """What a worker got: readable events, and the positions to acknowledge, the unreadable ones among them."""

    entries: tuple[Entry, ...]
    positions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupState:
    """How far a group of workers is."""

    family: Family
    group: str
    lag_seconds: float
    """from the last event given to one of them to the newest there is"""
    pending: int
    """events given and not acknowledged"""


class Streams:
    """Redis commands in our words; close it with `close`."""

    def __init__(self, settings: RedisSettings) -> None:
        password = secret(settings.password_file).get_secret_value() if settings.password_file else None
        self._keep = settings.keep_events
        self._redis: Any = Redis.from_url(
            settings.url,
            password=password,
            socket_timeout=settings.timeout_seconds,
            socket_connect_timeout=settings.timeout_seconds,
            retry=Retry(NoBackoff(), 0),
        )
        self.malformed = 0
        """messages passed over so far"""

    async def close(self) -> None:
        await self._redis.aclose()

    async def ping(self) -> None:
        await self._ask(self._redis.ping())

    async def add(self, events: Sequence[Event]) -> None:
        """Append events in order; a final, a stretch heard and what is known of a call are kept beside the streams."""
        async with self._redis.pipeline(transaction=True) as pipe:
            for event in events:
                text = wire.encode(event)
                pipe.xadd(_key(FAMILY[event.type]), {_FIELD: text}, maxlen=self._keep, approximate=True)
                match event.data:
                    case Utterance(id=name, call_id=call_id):
                        pipe.hset(_finals(call_id), name, text)
                        pipe.expire(_finals(call_id), _KEEP_CALL_SECONDS)
                    case Call(call_id=call_id):
                        pipe.set(_call(call_id), text, ex=_KEEP_CALL_SECONDS)
                    case Heard(call_id=call_id, side=side, end_ms=end_ms):
                        pipe.hset(_heard(call_id), side, end_ms)
                        pipe.expire(_heard(call_id), _KEEP_CALL_SECONDS)
                    case _:
                        pass
            await self._ask(pipe.execute())

    async def claim(
        self, family: Family, group: str, consumer: str, idle_seconds: float, start: str
    ) -> tuple[Taken, str]:
        """Take over what other consumers got and left for so long; and where to look on."""
        command = self._redis.xautoclaim(
            _key(family), group, consumer, min_idle_time=round(1000 * idle_seconds), start_id=start, count=BATCH
        )
        answer = await self._in_group(family, group, command)
        if answer is None:
            return Taken((), ()), BEGINNING
        return self._taken(family, answer[1]), _text(answer[0])

    async def forget_dead(self, family: Family, group: str, idle_seconds: float) -> None:
        """Drop the consumers of a group that did nothing for so long and hold nothing; a failure is only logged.

        Every process has a name of its own, which the group keeps when it dies. A live one that is dropped all the
        same is made again by its next read.
        Source: https://redis.io/docs/latest/commands/xinfo-consumers/
        """
        try:
            for one in await self._ask(self._redis.xinfo_consumers(_key(family), group)):
                # With a consumer its pending events would go too: they wait to be taken over.
                if one["idle"] >= 1000 * idle_seconds and not one["pending"]:
                    await self._ask(self._redis.xgroup_delconsumer(_key(family), group, one["name"]))
        except (Unavailable, ResponseError) as error:
            log.warning("dead consumers were not dropped", extra={"family": family, "error": type(error).__name__})

    async def take(self, family: Family, group: str, consumer: str) -> Taken:
        """New events for this consumer alone; waits up to a second for the first."""
        command = self._redis.xreadgroup(group, consumer, {_key(family): ">"}, count=BATCH, block=_BLOCK_MS)
        answer = await self._in_group(family, group, command)
        return self._taken(family, [item for _, raw in _pairs(answer) for item in raw])

    async def acknowledge(self, family: Family, group: str, positions: Collection[str]) -> None:
        await self._ask(self._redis.xack(_key(family), group, *positions))

    async def follow(self, positions: Mapping[Family, str]) -> tuple[tuple[Entry, ...], dict[Family, str]]:
        """Events after these positions, of any family, and the new positions; waits up to a second for the first."""
        keys = {_key(family): position for family, position in positions.items()}
        entries: list[Entry] = []
        at = dict(positions)
        for key, raw in _pairs(await self._ask(self._redis.xread(keys, count=BATCH, block=_BLOCK_MS))):
            family = Family(_text(key).rpartition(":")[2])
            entries += self._taken(family, raw).entries
            at[family] = _text(raw[-1][0])
        return tuple(entries), at

    async def between(self, family: Family, after: str, upto: str, limit: int) -> tuple[Entry, ...]:
        """Events after one position up to another, at most `limit`."""
        raw = await self._ask(self._redis.xrange(_key(family), f"({after}", upto, count=limit))
        return self._taken(family, raw).entries

    async def ends(self) -> dict[Family, str]:
        """The position of the newest event of every family."""
        async with self._redis.pipeline(transaction=False) as pipe:
            for family in Family:
                pipe.xrevrange(_key(family), count=1)
            newest = await self._ask(pipe.execute())
        return {family: _text(raw[0][0]) if raw else BEGINNING for family, raw in zip(Family, newest, strict=True)}

    async def groups(self) -> tuple[GroupState, ...]:
        """How far every group of every family is.

        Source: https://redis.io/docs/latest/commands/xinfo-groups/ (its `lag` came with Redis 7, positions are older)
        """
        found: list[GroupState] = []
        for family, newest in (await self.ends()).items():
            try:
                groups = await self._ask(self._redis.xinfo_groups(_key(family)))
            except ResponseError:  # there is no such stream yet
                continue
            oldest = await self._ask(self._redis.xrange(_key(family), count=1))
            for group in groups:
                given = max(_milliseconds(_text(group["last-delivered-id"])), _milliseconds(_first(oldest)))
                lag = max(0, _milliseconds(newest) - given) / 1000
                found.append(GroupState(family, _text(group["name"]), lag, group["pending"]))
        return tuple(found)

    async def finals(self, call_id: str) -> tuple[Utterance, ...]:
        """The final utterances of a call so far, in any order."""
        raw = await self._ask(self._redis.hgetall(_finals(call_id)))
        events = (self._decoded(_text(name), text) for name, text in raw.items())
        return tuple(event.data for event in events if event is not None and isinstance(event.data, Utterance))

    async def call(self, call_id: str) -> Call | None:
        """What the log last told of a call; None when it told nothing yet, or that was long ago."""
        text = await self._ask(self._redis.get(_call(call_id)))
        event = None if text is None else self._decoded(call_id, text)
        return event.data if event is not None and isinstance(event.data, Call) else None

    async def heard_until(self, call_id: str) -> dict[Side, int]:
        """The last millisecond that was heard of each side of a call."""
        raw = await self._ask(self._redis.hgetall(_heard(call_id)))
        return {Side(_text(side)): int(milliseconds) for side, milliseconds in raw.items()}

    async def mark_ready(self, role: str, pid: int, seconds: float) -> None:
        """Say that a process is ready in its role; it holds for so long."""
        await self._ask(self._redis.set(f"hotline:ready:{role}", pid, px=round(1000 * seconds)))

    async def ready(self, roles: Sequence[str]) -> dict[str, int]:
        """The roles that are ready, with the process that said so last."""
        marks = await self._ask(self._redis.mget([f"hotline:ready:{role}" for role in roles]))
        return {role: int(mark) for role, mark in zip(roles, marks, strict=True) if mark is not None}

    async def take_token(self, name: str, burst: int, per_second: float) -> float:
        """One request out of a bucket (intake_api/limits/bucket.py); how many seconds it comes too early, else 0."""
        keep = round(1000 * burst / per_second) + 1000
        wait = await self._ask(self._redis.eval(_SPEND, 1, f"hotline:limit:{name}", burst, per_second, keep))
        return float(wait)

    async def _ask(self, command: Any) -> Any:
        task = asyncio.current_task()
        told = task.cancelling() if task else 0
        try:
            answer = await command
        except ResponseError:
            raise
        except (RedisError, OSError, TimeoutError) as error:
            raise Unavailable("Redis does not answer") from error
        # The client sends under `asyncio.wait_for`, which before Python 3.12 forgets a cancellation that comes as the
        # sending ends (python/cpython#86296): the role would never end.
        if task and task.cancelling() > told:
            raise asyncio.CancelledError
        return answer

    async def _in_group(self, family: Family, group: str, command: Any) -> Any:
        """The answer, or None when the group had to be made first: it begins with the first event there is."""
        try:
            return await self._ask(command)
        except ResponseError as error:
            if not str(error).startswith("NOGROUP"):
                raise
        try:
            await self._ask(self._redis.xgroup_create(_key(family), group, id=BEGINNING, mkstream=True))
        except ResponseError as error:
            if not str(error).startswith("BUSYGROUP"):
                raise
        return None

    def _taken(self, family: Family, raw: Sequence[Any]) -> Taken:
        positions = tuple(_text(position) for position, _ in raw)
        decoded = (
            (_text(position), self._decoded(_text(position), (fields or {}).get(_FIELD))) for position, fields in raw
        )
        return Taken(tuple(Entry(family, at, event) for at, event in decoded if event is not None), positions)

    def _decoded(self, position: str, text: bytes | None) -> Event | None:
        try:
            return wire.decode(text or b"")
        except ProtocolError:
            self.malformed += 1
            MALFORMED.inc()
            log.warning("passed over an event that cannot be read", extra={"event_id": position})
            return None


def _key(family: Family) -> str:
    return f"hotline:{family}"


def _call(call_id: str) -> str:
    return f"hotline:call:{call_id}"


def _finals(call_id: str) -> str:
    return f"hotline:finals:{call_id}"


def _heard(call_id: str) -> str:
    return f"hotline:heard:{call_id}"


def _pairs(answer: Any) -> list[tuple[Any, Any]]:
    """Streams with their messages: None, a list of pairs, or a mapping, as the protocol version has it."""
    if not answer:
        return []
    return list(answer.items()) if isinstance(answer, dict) else [(key, raw) for key, raw in answer]


def _first(raw: Sequence[Any]) -> str:
    return _text(raw[0][0]) if raw else BEGINNING


def _milliseconds(position: str) -> int:
    """When an event was appended, by the clock of Redis."""
    return int(position.partition("-")[0])


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
