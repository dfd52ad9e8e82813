"""The body of the role `telephony`: Asterisk's events in, calls, streams and agents out."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from hotline import recordings
from hotline.calls import Agent, Call, CallState, Stream
from hotline.errors import HotlineError, NotFound, ProtocolError
from hotline.events import Event, EventType, event_id
from hotline.ports import Publisher
from telephony import snapshot
from telephony.agents import AgentBoard
from telephony.ami import Account, Ami, Pace
from telephony.calllog import CallLog, Change
from telephony.events import AmiEvent, parse_event
from telephony.inbox import Connected, Disconnected, Overflowed
from telephony.messages import Headers
from telephony.settings import TelephonySettings
from telephony.taps import TapKeeper, TapRunner

EXPIRE_EVERY = timedelta(seconds=10)
"""of event time, between two looks for calls to forget"""

_log = logging.getLogger(__name__)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class TelephonyService:
    """Follows one Asterisk for as long as it runs."""

    def __init__(
        self,
        settings: TelephonySettings,
        *,
        secret: SecretStr,
        recordings_folder: Path,
        publisher: Publisher,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._settings = settings
        self._folder = recordings_folder
        self._publisher = publisher
        self._now = now
        self._ami = Ami(
            Account(settings.ami_host, settings.ami_port, settings.ami_user, secret),
            pace=Pace(
                connect=settings.ami_connect_seconds,
                action=settings.ami_action_seconds,
                ping=settings.ami_ping_seconds,
                retry=settings.ami_retry_seconds,
                retry_max=settings.ami_retry_max_seconds,
            ),
            buffer=settings.ami_buffer,
        )
        self._calls = CallLog(agent_contexts=settings.agent_contexts, ended_seconds=settings.ended_seconds)
        self._agents = AgentBoard(settings.queues)
        keeper = TapKeeper(
            settings.audiosocket_addresses,
            retry_seconds=settings.tap_retry_seconds,
            retry_max_seconds=settings.tap_retry_max_seconds,
        )
        self._taps = TapRunner(keeper, self._act)
        self._tasks = asyncio.TaskGroup()
        self._started = ""
        self._behind = True
        """what there is now was not told yet"""
        self._last_at = now()
        self._expired_at = self._last_at
        self._finishing: set[str] = set()
        self.malformed = 0
        """events we use that lacked a header or carried a malformed one"""

    @property
    def connected(self) -> bool:
        """Asterisk has taken us in and the connection stands."""
        return self._ami.connected

    async def run(self, *, on_connected: Callable[[], None] = lambda: None) -> None:
        """Connect and follow, until cancelled.

        Args:
            on_connected: called once, when Asterisk has taken us in.

        Raises:
            BadSetting: Asterisk refuses user or secret.
            Unavailable: it was not there at the start; later losses are mended.
        """
        await self._ami.connect()
        _log.info("connected to Asterisk", extra={"address": self._settings.ami_host, "port": self._settings.ami_port})
        on_connected()
        try:
            async with self._tasks:
                self._tasks.create_task(self._ami.run(), name="ami")
                self._tasks.create_task(self._taps.run(), name="taps")
                self._tasks.create_task(self._follow(), name="events")
        finally:
            self._ami.close()

    async def _follow(self) -> None:
        async for item in self._ami.events():
            match item:
                case Connected():
                    await self._catch_up()
                case {"Event": "FullyBooted"} if self._behind:
                    # It let us in while it still booted and did not know yet what we asked it.
                    await self._catch_up()
                case Disconnected():
                    _log.warning("the connection to Asterisk is lost")
                    self._calls.missed()
                case Overflowed(count=count):
                    _log.error("events of Asterisk were dropped, we are too slow", extra={"count": count})
                    self._calls.missed()
                    await self._catch_up()
                case _:
                    try:
                        await self._take(item)
                    except Exception:  # whatever it is, the next event must be read
                        # The role's outermost loop: no single event may end the log of all calls.
                        _log.exception("an event of Asterisk was not understood", extra={"event": item.get("Event")})

    async def _take(self, headers: Headers) -> None:
        self._taps.take(headers)
        try:
            event = parse_event(headers)
        except ProtocolError as error:
            self.malformed += 1
            # The error names event and header, nothing of their values.
            _log.warning(
                "a malformed event of Asterisk was passed over",
                extra={"event": headers.get("Event"), "error": str(error), "count": self.malformed},
            )
            return
        if event:
            await self._apply(event)

    async def _apply(self, event: AmiEvent) -> None:
        self._last_at = max(self._last_at, event.at)
        await self._publish(self._calls.apply(event), self._agents.apply(event), event.at)
        if event.at - self._expired_at > EXPIRE_EVERY:
            self._expired_at = event.at
            await self._publish(self._calls.expire(event.at), (), event.at)

    async def _catch_up(self) -> None:
        """Ask what there is now, after events were missed or before the first one."""
        self._behind = True
        # Before the channels: a call that begins meanwhile has a recording and is not among them.
        begun = recordings.begun(self._folder)
        try:
            status = await self._ami.action("CoreStatus")
            channels = await self._ami.listing("CoreShowChannels")
            queues = await self._ami.listing("QueueStatus")
        except HotlineError as error:
            _log.warning("Asterisk did not say what there is", extra={"code": error.code, "error": str(error)})
            if error.retryable:
                self._ami.reset()  # the next `Connected` asks again
            return
        self._behind = False
        started = f"{status.get('CoreStartupDate')} {status.get('CoreStartupTime')}"
        if self._started not in ("", started):
            _log.warning("Asterisk was started anew")
            await self._publish(self._calls.interrupt(self._last_at), (), self._last_at)
        self._started = started
        at, known, alive = self._now(), self._calls.channels(), snapshot.alive(channels)
        await self._publish(self._calls.reconcile(alive, at), self._agents.reconcile(alive, at), at)
        # Members first: by them the agents' channels are known.
        for event in snapshot.queue_events(queues, channels, known=known, at=at):
            await self._apply(event)
        for event in snapshot.recording_events(channels, begun, known=known):
            await self._apply(event)
        for event in snapshot.channel_events(channels, known=known, at=at):
            await self._apply(event)
        self._taps.resync(channels)
        for name in begun.keys() - alive:
            self._finish(name)  # its call ended while nobody watched

    async def _publish(self, changes: Iterable[Change], agents: Iterable[Agent], at: datetime) -> None:
        for change in changes:
            await self._publisher.publish(_change_event(change))
            if isinstance(change.what, Call) and change.what.state is CallState.ENDED and change.what.recording:
                self._finish(change.what.recording)
        for agent in agents:
            cause = (agent.queue, agent.agent, at.isoformat(), agent.state, agent.call_id or "", agent.reason or "")
            identity = event_id(EventType.AGENT_CHANGED, *cause)
            await self._publisher.publish(Event(identity, EventType.AGENT_CHANGED, at, agent, agent.call_id))

    def _finish(self, name: str) -> None:
        if name not in self._finishing:
            self._finishing.add(name)
            self._tasks.create_task(self._finish_recording(name), name=f"recording:{name}")

    async def _finish_recording(self, name: str) -> None:
        """Asterisk says nothing when it closes a recording; it does so within milliseconds of the hangup."""
        await asyncio.sleep(self._settings.recording_grace_seconds)
        try:
            await asyncio.to_thread(recordings.finish, self._folder, name)
        except NotFound:
            _log.warning("a call has no recording", extra={"call_id": name, "code": NotFound.code})
        except OSError as error:
            _log.error("a recording could not be finished", extra={"call_id": name, "error": type(error).__name__})
        finally:
            self._finishing.discard(name)

    async def _act(self, action: Mapping[str, str]) -> object:
        headers = dict(action)
        return await self._ami.action(headers.pop("Action"), **headers)


def _change_event(change: Change) -> Event:
    what = change.what
    type_ = EventType.CALL_STREAM if isinstance(what, Stream) else EventType.CALL_CHANGED
    subject = what.stream_id if isinstance(what, Stream) else what.call_id
    identity = event_id(type_, subject, change.at.isoformat(), change.number)
    return Event(identity, type_, change.at, what, what.call_id)
