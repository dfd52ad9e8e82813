"""One role as a process: one `asyncio.run`, ended by SIGTERM or SIGINT within five seconds."""

import asyncio
import gc
import logging
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib import import_module

from hotline import logs
from hotline.errors import BadSetting, HotlineError, Unavailable
from intake_api.bus import Bus
from intake_api.probe import Probe, served
from intake_api.settings import Settings
from intake_api.streams import Streams

ROLES = ("telephony", "speech", "drafts", "records", "api")

_STOP_SECONDS = 4.5
"""after this a process that was told to end is ended"""
_READY_SECONDS = 15.0
"""how long one mark of readiness holds; it is renewed three times meanwhile"""
_COLLECTED_AT = (20_000, 20, 100)
"""new objects, young and middle collections after which the next older ones are looked through"""

log = logging.getLogger(__name__)


def run(role: str, settings: Settings) -> None:
    """Run a role until told to end.

    Raises:
        BadSetting: there is no such role.
        HotlineError: the role refuses to start, or a part it cannot do without is away.
    """
    if role not in ROLES:
        raise BadSetting(f"no role {role!r}: there are {', '.join(ROLES)}")
    logs.configure(role)
    body: Callable[[Settings, Probe], Awaitable[None]] = import_module(f"intake_api.roles.{role}").run
    asyncio.run(until_told(_probed(role, settings, body), stop_seconds=_STOP_SECONDS))


async def _probed(role: str, settings: Settings, body: Callable[[Settings, Probe], Awaitable[None]]) -> None:
    async with served(role, settings.probe) as probe:
        await body(settings, probe)


async def until_told(body: Awaitable[None], *, stop_seconds: float) -> None:
    """Await the body; a signal cancels it, which is a clean end, and ends the process hard where that takes longer."""
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()
    told = False

    def end() -> None:
        nonlocal told
        if not told and task is not None:
            told = True
            loop.call_later(stop_seconds, os._exit, 1)
            task.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, end)
    try:
        await body
    except asyncio.CancelledError:
        if not told:
            raise
        log.info("ended")
    except BaseExceptionGroup as group:
        raise first(group) from None


def first(group: BaseException) -> BaseException:
    """The error to report of several: one of ours before any other."""
    if not isinstance(group, BaseExceptionGroup):
        return group
    found = [first(error) for error in group.exceptions]
    return next((error for error in found if isinstance(error, HotlineError)), found[0])


@asynccontextmanager
async def on_the_bus(settings: Settings) -> AsyncIterator[Bus]:
    """The role's connection to the other roles."""
    streams = Streams(settings.redis)
    try:
        async with Bus(settings.redis, streams) as bus:
            yield bus
    finally:
        await streams.close()


async def stay_ready(bus: Bus, probe: Probe) -> None:
    """Say for ever that the role is at work: on its probe, and in Redis for `hotline up`."""
    probe.needs("redis", bus.ping)
    probe.started = True
    log.info("ready")
    while True:
        try:
            await bus.streams.mark_ready(probe.role, os.getpid(), _READY_SECONDS)
        except Unavailable:
            await asyncio.sleep(1)
            continue
        await asyncio.sleep(_READY_SECONDS / 3)


def settle() -> None:
    """Have the garbage collector pass over what is loaded by now, which stays as long as the process, and look rarely
    through what has lived long.

    Looking through the list, the territory and the classifier stops everything for 0.25 s (CPU time of one full
    collection, 2026-11-25), again and again while large answers are made; so does looking through the statements that
    SQLAlchemy keeps once many kinds of lists were asked for.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECTED_AT)
