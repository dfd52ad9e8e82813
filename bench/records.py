"""Whether `records` keeps up with a city: the events of whole days of the made-up year, written in order.

    python -m bench.records [--hours 1]            the busiest hours, on SQLite and on PostgreSQL
    python -m bench.records --days 1 [--seconds N]  whole days from the busiest on, on PostgreSQL

The calls are those of `hotline year make`; every change of a call and of its agent, both streams and everything said
(a turn of about four seconds, texts from the list's sentences, a time for every word) is put into a private Redis
first. Then the role `records` itself runs until it has written all and has looked for the holes of ended calls.
Printed is how fast, against the rate of the time that is replayed.

Days are replayed hour by hour in virtual time: what was not written within its hour is carried into the next, and
every hour at whose end something was left is named.
"""

import argparse
import asyncio
import gc
import json
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path

import chinese_calendar
from pydantic import TypeAdapter
from sqlalchemy import func, select

from bench.private_postgres import programs, serving
from hotline.calls import Agent, AgentState, Call, CallState, Outcome, Side, Stream
from hotline.errors import Unavailable
from hotline.events import FAMILY, Event, EventType, event_id
from hotline.private import Private
from hotline.transcripts import Heard, Origin, Utterance, Word, utterance_id
from intake_api.calls import store
from intake_api.db import engine, migrate
from intake_api.db.tables import calls, positions, utterances
from intake_api.probe import Probe
from intake_api.roles import records
from intake_api.settings import DatabaseSettings, RedisSettings, Settings
from intake_api.streams import BATCH, Streams
from intake_api.supervise import redis_server
from intake_api.tickets.deadline import SHANGHAI
from intake_api.wiring import lists
from intake_api.year.call_rows import COLUMNS, row_of
from intake_api.year.calls import calls_of
from intake_api.year.rhythm import plan
from intake_api.year.totals import Totals

TURN_SECONDS = 4.2
MONTH_CALLS = 3_112_000 / 12
_call = TypeAdapter(Call)


def days_from_the_busiest(days: int) -> Iterator[list[Call]]:
    """Ended calls of each of some days, in order."""
    every = plan(2023, Totals(), 2023, chinese_calendar.is_workday)
    first = max(range(len(every)), key=lambda number: every[number].offered)
    body = COLUMNS.index("body")
    for day in every[first : first + days]:
        yield [_call.validate_python(json.loads(row_of(call)[body])) for call in calls_of(day, 2023)]


def busiest_hours(hours: int) -> list[Call]:
    """Ended calls that began in the busiest hours of the busiest day, in order."""
    made = next(days_from_the_busiest(1))
    begun = [hour_of(call.started_at) for call in made]
    start = max(range(25 - hours), key=lambda hour: sum(hour <= number < hour + hours for number in begun))
    return [call for call, hour in zip(made, begun, strict=True) if start <= hour < start + hours]


def hour_of(instant: datetime) -> int:
    """Of the hotline's day."""
    return instant.astimezone(SHANGHAI).hour


def events_of(call: Call, sentences: Iterator[str]) -> list[Event]:
    """Everything a call makes the roles say, as telephony and speech would."""
    assert call.ended_at is not None
    told = [change(replace(call, **BEGINNING), call.started_at)]
    if call.outcome is not Outcome.ANSWERED:
        return [*told, change(call, call.ended_at)]
    assert call.answered_at is not None
    assert call.answered_by is not None
    ring = call.started_at + (call.answered_at - call.started_at) / 2
    ringing = replace(call, **BEGINNING | {"state": CallState.RINGING, "ringing": call.answered_by})
    talking = replace(call, **BEGINNING | {"state": CallState.ANSWERED, "answered_by": call.answered_by})
    told += [change(ringing, ring), change(replace(talking, answered_at=call.answered_at), call.answered_at)]
    told.append(change(call, call.ended_at))
    for state, at in (
        (AgentState.RINGING, ring), (AgentState.TALKING, call.answered_at), (AgentState.READY, call.ended_at),
    ):  # fmt: skip
        agent = Agent(call.answered_by, state, at, call.queue or "hotline", call_id=call.call_id)
        told.append(Event(event_id(EventType.AGENT_CHANGED, agent.agent, at.isoformat()), EventType.AGENT_CHANGED, at, agent, call.call_id))  # fmt: skip  # noqa: E501
    for side in Side:
        stream = Stream(f"{call.call_id}-{side}", call.call_id, call.call_id, side, call.started_at)
        told.append(Event(event_id(EventType.CALL_STREAM, stream.stream_id), EventType.CALL_STREAM, ring, stream, call.call_id))  # fmt: skip  # noqa: E501
    return told + words_of(call, sentences)


BEGINNING = {
    "state": CallState.QUEUED, "outcome": None, "offers": (), "answered_by": None, "answered_at": None,
    "ended_at": None, "talk_seconds": None, "transfers": (), "ended_by": None, "complete": False,
}  # fmt: skip


def change(call: Call, at: datetime) -> Event:
    id_ = event_id(EventType.CALL_CHANGED, call.call_id, call.state, at.isoformat())
    return Event(id_, EventType.CALL_CHANGED, at, call, call.call_id)


def words_of(call: Call, sentences: Iterator[str]) -> list[Event]:
    """Turns of both sides one after the other, each a final and a stretch that was heard."""
    assert call.answered_at is not None
    told = []
    zero = round((call.answered_at - call.started_at).total_seconds() * 1000)
    for turn in range(int((call.talk_seconds or 0) / TURN_SECONDS)):
        side = Side.AGENT if turn % 2 == 0 else Side.CALLER
        start, end = zero + int(turn * TURN_SECONDS * 1000), zero + int((turn + 0.9) * TURN_SECONDS * 1000)
        text = next(sentences)
        pieces = [text[index : index + 2] for index in range(0, len(text), 2)]
        step = (end - start) // len(pieces)
        words = tuple(
            Word(Private(piece), start + number * step, start + (number + 1) * step, 0.93)
            for number, piece in enumerate(pieces)
        )
        id_ = utterance_id(call.call_id, side, start)
        final = Utterance(id_, call.call_id, side, start, end, Private(text), words, 0.93, Origin.LIVE, "bench")
        at = call.started_at + timedelta(milliseconds=end)
        told.append(Event(event_id(EventType.UTTERANCE_FINAL, id_), EventType.UTTERANCE_FINAL, at, final, call.call_id))
        heard = Heard(call.call_id, side, start, end)
        told.append(Event(event_id(EventType.SPEECH_HEARD, id_), EventType.SPEECH_HEARD, at, heard, call.call_id))
    return told


@contextmanager
def private_redis(folder: Path) -> Iterator[RedisSettings]:
    socket = redis_server.short_path(folder / "sock")
    server = subprocess.Popen(redis_server.command(folder, socket), stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 10
        while not socket.exists() and time.monotonic() < until:
            time.sleep(0.02)  # another process makes it
        yield RedisSettings(url=f"unix://{socket}", timeout_seconds=30, keep_events=10_000_000)
    finally:
        server.terminate()
        server.wait(10)


async def replay(settings: Settings, events: Sequence[Event]) -> float:
    """Seconds that the role needs for all of them, the search for holes included."""
    ends = await _told(settings, events)
    families = {str(FAMILY[event.type]) for event in events}
    async with engine.connected(settings.database) as database:
        started = time.perf_counter()
        role = asyncio.create_task(records.run(settings, Probe("records", settings.probe)))
        try:
            while not role.done():
                async with database.connect() as connection:
                    written = dict((await connection.execute(select(positions.c.family, positions.c.position))).all())
                    unchecked = (await connection.execute(_UNCHECKED)).scalar_one()
                if all(written.get(family) == ends[family] for family in families) and not unchecked:
                    break
                await asyncio.sleep(0.1)
            return time.perf_counter() - started
        finally:
            role.cancel()
            with suppress(asyncio.CancelledError, Unavailable):
                await role


async def _told(settings: Settings, events: Sequence[Event]) -> dict[str, str]:
    """Put events into Redis; where each stream then ends."""
    streams = Streams(settings.redis)
    try:
        for start in range(0, len(events), BATCH):
            await streams.add(events[start : start + BATCH])
        return {str(family): place for family, place in (await streams.ends()).items()}
    finally:
        await streams.close()


_UNCHECKED = select(func.count()).select_from(calls).where(calls.c.state == CallState.ENDED, ~calls.c.checked)


def replay_days(folder: Path, url: str, days: int, most_seconds: float) -> dict:
    """Hour by hour in virtual time, until so many seconds of writing and telling are spent."""
    sentences = cycle([item.text for item in lists.authored_categories(None).sentences])
    asyncio.run(migrate.upgrade_at(DatabaseSettings(url=url)))
    began, behind, worst = time.perf_counter(), 0.0, 0.0
    events_written, writing, hours, late = 0, 0.0, 0, []
    after_midnight: list[Event] = []
    # A day's events are millions of objects that stay until they are written: looking through them finds nothing.
    gc.disable()
    for day in days_from_the_busiest(days):
        gc.collect()
        told = [*after_midnight, *(event for call in day for event in events_of(call, sentences))]
        date = day[0].started_at.astimezone(SHANGHAI).date().isoformat()
        by_hour: dict[int, list[Event]] = {}
        after_midnight = []
        for event in sorted(told, key=lambda event: event.at):
            local = event.at.astimezone(SHANGHAI)
            today = local.date().isoformat() == date
            (by_hour.setdefault(local.hour, []) if today else after_midnight).append(event)
        for hour, events in sorted(by_hour.items()):
            # A Redis for every hour, thrown away with its files: it need not hold a day, nor the disk a month.
            with tempfile.TemporaryDirectory(dir=folder) as place, settings_of(Path(place), url) as settings:
                seconds = asyncio.run(replay(settings, events))
            behind = max(0.0, behind + seconds - 3600)
            worst = max(worst, seconds)
            events_written, writing, hours = events_written + len(events), writing + seconds, hours + 1
            print(f"{date} {hour:02d}:00  {len(events):7} events written in {seconds:6.1f} s, {behind:.0f} s behind")
            if behind:
                late.append(f"{date} {hour:02d}:00")
            if time.perf_counter() - began > most_seconds:
                break
        else:
            continue
        break
    return {
        "hours": hours, "events": events_written, "events_per_second": round(events_written / writing),
        "busiest_hour_seconds": round(worst, 1), "behind_after": late,
    }  # fmt: skip


async def check(database: engine.AsyncEngine, events: Sequence[Event]) -> None:
    """Nothing is missing and everything is as the last event of each call says."""
    finals = {event.data.id for event in events if isinstance(event.data, Utterance)}
    last = {event.data.call_id: event.data for event in events if isinstance(event.data, Call)}
    async with database.connect() as connection:
        assert (await connection.execute(select(func.count()).select_from(utterances))).scalar_one() == len(finals)
        assert (await connection.execute(select(func.count()).select_from(calls))).scalar_one() == len(last)
        for call_id in [*last][:: max(1, len(last) // 50)]:
            assert (await store.call(connection, call_id)).outcome == last[call_id].outcome


async def measured(settings: Settings, events: Sequence[Event]) -> float:
    """`replay` into an empty database, and a look whether all is there."""
    await migrate.upgrade_at(settings.database)
    seconds = await replay(settings, events)
    async with engine.connected(settings.database) as database:
        await check(database, events)
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=int, default=1)
    parser.add_argument("--days", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=600, help="days end after so long, whether all is replayed")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hotline-bench-") as temporary:
        folder = Path(temporary)
        bin_ = programs()
        assert bin_, "no PostgreSQL server on this machine"
        with serving(bin_) as postgres:
            urls = {"sqlite": f"sqlite+aiosqlite:///{folder}/records.db", "postgresql": postgres}
            if arguments.days:
                print(json.dumps(replay_days(folder, postgres, arguments.days, arguments.seconds)))
                return
            replay_hours(folder, urls, arguments.hours)


def replay_hours(folder: Path, urls: Mapping[str, str], hours: int) -> None:
    """The busiest hours on each database."""
    sentences = cycle([item.text for item in lists.authored_categories(None).sentences])
    made = busiest_hours(hours)
    events = sorted((event for call in made for event in events_of(call, sentences)), key=lambda event: event.at)
    hour_rate = len(events) / (hours * 3600)
    month_rate = len(events) / len(made) * MONTH_CALLS / (30.4 * 86_400)
    print(
        f"{len(made)} calls, {len(events)} events; {hour_rate:.1f} a second in this time, {month_rate:.1f} over a month"
    )
    found = {}
    for name, url in urls.items():
        with settings_of(folder / name, url) as settings:
            seconds = asyncio.run(measured(settings, events))
        rate = len(events) / seconds
        found[name] = {
            "events_per_second": round(rate), "of_the_hour": round(rate / hour_rate, 1),
            "of_the_month": round(rate / month_rate, 1),
        }  # fmt: skip
        print(
            f"{name:<11} {seconds:6.1f} s, {rate:7.0f} events/s: {rate / hour_rate:.1f} times this time's "
            f"rate, {rate / month_rate:.1f} times the month's"
        )
    print(json.dumps({"calls": len(made), "events": len(events), **found}))


@contextmanager
def settings_of(folder: Path, url: str) -> Iterator[Settings]:
    folder.mkdir(exist_ok=True)
    with private_redis(folder) as redis:
        yield Settings(var=folder, database=DatabaseSettings(url=url, timeout_seconds=60), redis=redis)


if __name__ == "__main__":
    main()
