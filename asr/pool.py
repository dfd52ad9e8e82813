"""Recognition processes: started before the first call, replaced when they die, sharing out the streams."""

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from asr.hearing import Hearing
from asr.settings import AsrSettings
from asr.tasks import plain
from asr.wire import HEADER, Kind, Message, decode_header, encode
from hotline.errors import BadModel, ProtocolError, Unavailable

log = logging.getLogger(__name__)

_REAP_SECONDS = 5.0
"""A killed process is gone long before; then it is left to the system."""


@dataclass(eq=False)
class _Slot:
    """One place for a process."""

    number: int
    process: asyncio.subprocess.Process | None = None
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    streams: dict[int, Hearing] = field(default_factory=dict)
    told_at: float = 0.0
    """loop time of the last sign of life, or of the first audio sent since"""


class Pool:
    """Hears any number of streams in a few processes. Make it with `running`."""

    def __init__(
        self, command: Sequence[str], settings: AsrSettings, on_death: Callable[[], None] = lambda: None
    ) -> None:
        self._command = command
        self._on_death = on_death
        self._settings = settings
        count = settings.workers or max(1, (os.cpu_count() or 2) - 1)
        self._slots = [_Slot(number) for number in range(count)]
        self._homeless: dict[int, Hearing] = {}
        """streams whose process died and which no other could take yet"""
        self._last_number = 0

    @property
    def pids(self) -> list[int]:
        """The processes that can hear now."""
        return [slot.process.pid for slot in self._slots if slot.process and slot.ready.is_set()]

    async def whole(self) -> None:
        """Wait until every process can hear: at once, but after one died."""
        for slot in self._slots:
            await slot.ready.wait()

    def open(self) -> Hearing:
        """A fresh recogniser, in the process with the fewest streams."""
        self._last_number += 1
        hearing = Hearing(self._last_number, self._pump, backlog_ms=self._settings.backlog_ms)
        self._house(hearing)
        return hearing

    def abandon(self, hearing: Hearing) -> None:
        """Nobody wants this stream any more; done twice it is done once."""
        self._homeless.pop(hearing.number, None)
        slot = self._slot_of(hearing)
        if slot:
            del slot.streams[hearing.number]
            self._send(slot, Message(Kind.ABANDON, hearing.number))
        hearing.end()

    def pid_of(self, hearing: Hearing) -> int | None:
        """The process that hears this stream now."""
        slot = self._slot_of(hearing)
        return slot.process.pid if slot and slot.process else None

    async def _keep(self, slot: _Slot) -> None:
        """Run processes in this slot for ever, one after another."""
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            try:
                await self._run(slot)
                log.warning("recognition process died")
            except (Unavailable, BadModel, ProtocolError) as error:
                log.warning("recognition process failed", extra={"error": error.code})
            self._on_death()
            if loop.time() - began < self._settings.restart_seconds:
                await asyncio.sleep(self._settings.restart_seconds)

    async def start(self) -> None:
        """Start every slot's first process, so that a wrong model stops the start.

        Raises:
            BadModel: vosk refuses the model.
            Unavailable: a process cannot be started or takes too long.
        """
        for slot in self._slots:
            await self._start(slot)

    def keepers(self) -> list[Coroutine[None, None, None]]:
        """What must run while the pool is used."""
        return [self._keep(slot) for slot in self._slots]

    async def _run(self, slot: _Slot) -> None:
        """One process from its start to its death."""
        try:
            process = slot.process or await self._start(slot)
            self._rehouse()
            await self._listen(slot, _stdout(process))
        finally:
            await self._stop(slot)
            self._evict(slot)

    async def _start(self, slot: _Slot) -> asyncio.subprocess.Process:
        try:
            process = slot.process = await asyncio.create_subprocess_exec(
                *self._command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
            )
        except OSError as error:
            raise Unavailable("a recognition process cannot be started") from error
        try:
            async with asyncio.timeout(self._settings.load_seconds):
                message = await _receive(_stdout(process))
        except TimeoutError as error:
            raise Unavailable("a recognition process did not load its model in time") from error
        if message is None:
            raise Unavailable("a recognition process died while loading its model")
        if message.kind is Kind.REFUSED:
            raise BadModel(message.body.decode("utf-8", "replace"))
        slot.told_at = asyncio.get_running_loop().time()
        slot.ready.set()
        return process

    async def _listen(self, slot: _Slot, reader: asyncio.StreamReader) -> None:
        """Hand on what the process says, until it dies or is silent with audio in hand."""
        loop, patience = asyncio.get_running_loop(), self._settings.stall_seconds
        while True:
            try:
                async with asyncio.timeout(patience):
                    first = await reader.read(1)
            except TimeoutError:
                owes = any(hearing.in_flight for hearing in slot.streams.values())
                if owes and loop.time() - slot.told_at >= patience:
                    raise Unavailable("a recognition process stalled") from None
                continue
            try:
                async with asyncio.timeout(patience):
                    message = await _receive(reader, first)
            except TimeoutError:
                raise Unavailable("a recognition process stalled in mid-message") from None
            if message is None:
                return
            slot.told_at = loop.time()
            self._told(slot, message)

    def _told(self, slot: _Slot, message: Message) -> None:
        hearing = slot.streams.get(message.stream)
        if hearing is None:
            return
        hearing.told(message)
        if hearing.closed:
            del slot.streams[message.stream]
        else:
            self._pump(hearing)

    def _house(self, hearing: Hearing) -> None:
        able = [slot for slot in self._slots if slot.ready.is_set()]
        if not able:
            self._homeless[hearing.number] = hearing
            return
        slot = min(able, key=lambda candidate: len(candidate.streams))
        slot.streams[hearing.number] = hearing
        self._send(slot, Message(Kind.OPEN, hearing.number))
        self._pump(hearing)

    def _rehouse(self) -> None:
        homeless, self._homeless = self._homeless, {}
        for hearing in homeless.values():
            self._house(hearing)

    def _evict(self, slot: _Slot) -> None:
        orphans, slot.streams = slot.streams, {}
        for hearing in orphans.values():
            hearing.orphaned()
            self._house(hearing)

    def _pump(self, hearing: Hearing) -> None:
        """Send what the process may have."""
        slot = self._slot_of(hearing)
        if slot is None:
            return
        if not any(other.in_flight for other in slot.streams.values()):
            slot.told_at = asyncio.get_running_loop().time()
        for message in hearing.due():
            self._send(slot, message)

    def _send(self, slot: _Slot, message: Message) -> None:
        """Write without waiting; a stream's window bounds what the pipe holds (asr/hearing.py)."""
        if slot.process and slot.process.stdin and not slot.process.stdin.is_closing():
            slot.process.stdin.write(encode(message))

    def _slot_of(self, hearing: Hearing) -> _Slot | None:
        return next((slot for slot in self._slots if hearing.number in slot.streams), None)

    async def close(self) -> None:
        """End every stream and process."""
        for hearing in [*self._homeless.values(), *(each for slot in self._slots for each in slot.streams.values())]:
            hearing.end()
        for slot in self._slots:
            await self._stop(slot)

    async def _stop(self, slot: _Slot) -> None:
        """Kill the slot's process: it holds nothing but what is told as lost."""
        process, slot.process = slot.process, None
        slot.ready.clear()
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        with suppress(TimeoutError):
            async with asyncio.timeout(_REAP_SECONDS):
                await process.wait()


@asynccontextmanager
async def running(
    model: Path,
    settings: AsrSettings,
    *,
    command: Sequence[str] | None = None,
    on_death: Callable[[], None] = lambda: None,
) -> AsyncIterator[Pool]:
    """A pool whose processes have all loaded the model; they end with the block.

    Args:
        model: the folder of a verified model.
        command: of a process, where it is not our own: for tests.
        on_death: called whenever a process died or had to be given up, before another takes its place.

    Raises:
        BadModel: vosk refuses the model.
        Unavailable: a process cannot be started or takes too long.
    """
    default = (sys.executable, "-m", "asr.worker", str(model), str(settings.partial_ms))
    pool = Pool(command or default, settings, on_death)
    try:
        await pool.start()
        async with asyncio.TaskGroup() as tasks:
            keepers = [tasks.create_task(keeper, name="recognition") for keeper in pool.keepers()]
            try:
                yield pool
            finally:
                for keeper in keepers:
                    keeper.cancel()
    except BaseExceptionGroup as group:
        raise plain(group) from None
    finally:
        await pool.close()


def _stdout(process: asyncio.subprocess.Process) -> asyncio.StreamReader:
    if process.stdout is None:
        raise Unavailable("a recognition process has no output")
    return process.stdout


async def _receive(reader: asyncio.StreamReader, first: bytes = b"") -> Message | None:
    """The next message, or None when the process is gone.

    Args:
        first: its first byte, where it was waited for alone: a wait cut short must not take half a message.

    Raises:
        ProtocolError: it is not a message.
    """
    try:
        header = first + await reader.readexactly(HEADER.size - len(first))
        message, length = decode_header(header)
        return Message(message.kind, message.stream, message.position, await reader.readexactly(length))
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
