"""The tap keeper: sees to it that every party that talks is heard, and attaches again what speech lost.

The dialplan starts each tap (dialplans/extensions.conf, `tap-start`). The keeper follows the manager's events, and
when a tap ended or never came while its channel lives, it asks for the same tap again, as soon as the gate
(telephony/tap_gate.py) lets it: while speech is away only one tap of the whole exchange tries at a time.
A tap is a channel named `AudioSocket/host:port-UUID`, and the UUID is `hotline.audio.stream_id(Uniqueid, side)`.
"""

import asyncio
import logging
import math
import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from hotline.audio import stream_id
from hotline.calls import Side
from hotline.errors import HotlineError
from telephony.tap_gate import TapGate

LOSS_GRACE_SECONDS = 0.2
"""A tap ends a moment before or after its channel does; asking at once would tap a channel that is just going."""

SETTLED_SECONDS = 0.25
"""A tap that has lived so long has reached its listener; one that ends before may have met a port and nobody there."""

CONNECT_MILLISECONDS = 5000
"""longest an Originate of ours may take"""

CONTEXT = "tap-spy"
"""dialplan context that listens to the Uniqueid given as extension"""

_STREAM = r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_TAP = re.compile(rf"AudioSocket/(.+)-{_STREAM}")
_ORIGINATED = re.compile(rf"AudioSocket/(.+)/{_STREAM}/.*")
"""Channel of an OriginateResponse: as we named it in the Originate"""
_UP = "6"
"""ChannelState"""

log = logging.getLogger(__name__)

Headers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TapWanted:
    """A tap to attach now."""

    channel: str
    """Uniqueid to listen to"""
    side: Side
    stream_id: str
    address: str
    """host:port of a speech process"""

    @property
    def action(self) -> dict[str, str]:
        """The AMI action that does it. The ChannelId lets Asterisk refuse a second one while the first lives."""
        return {
            "Action": "Originate",
            "Channel": f"AudioSocket/{self.address}/{self.stream_id}/c(slin)",
            "ChannelId": f"tap-{self.stream_id}",
            "Context": CONTEXT,
            "Exten": self.channel,
            "Priority": "1",
            "Timeout": str(CONNECT_MILLISECONDS),
            "Async": "true",
        }


@dataclass(slots=True)
class _Tap:
    channel: str
    side: Side
    stream_id: str
    wanted: bool = False
    alive: str | None = None
    """Uniqueid of the AudioSocket channel"""
    lives_at: str = ""
    """address of that channel"""
    due: float | None = None
    """when it may be asked for; also when a tap that was asked for is taken to have failed"""
    asked: str | None = None
    """address it was asked for at, until it has settled or failed"""
    asked_at: float = -math.inf


class TapKeeper:
    """Which taps should live, which do, and which to ask for. No I/O; times are seconds of any steady clock."""

    def __init__(
        self,
        addresses: Sequence[str],
        *,
        retry_seconds: float = 1.0,
        retry_max_seconds: float = 5.0,
        inbound_contexts: frozenset[str] = frozenset({"from-trunk"}),
    ) -> None:
        """
        Args:
            addresses: `host:port` of each speech process, tried in turn.
            retry_seconds: how long a tap may take to come before it is asked for (again).
            retry_max_seconds: longest time between two tries while speech is away.
            inbound_contexts: dialplan contexts of citizens' calls, by which a caller is known after a reconnect.
        """
        self._gate = TapGate(addresses, retry_seconds=retry_seconds, retry_max_seconds=retry_max_seconds)
        self._retry_seconds = retry_seconds
        self._inbound_contexts = inbound_contexts
        self._taps: dict[str, _Tap] = {}
        self._channels: dict[str, tuple[_Tap, ...]] = {}
        self._calls: set[str] = set()
        self._settling: dict[str, float] = {}
        """stream id → when its tap, which lives, is believed to live; in the order of these times"""

    @property
    def next_due(self) -> float | None:
        """When `due` will have something to say, or to learn, if nothing happens before."""
        opens_at = self._gate.opens_at
        times = [tap.due if tap.asked else max(tap.due, opens_at) for tap in self._taps.values() if tap.due is not None]
        return min([*times, *self._settling.values()], default=None)

    def on_event(self, headers: Headers, now: float) -> tuple[TapWanted, ...]:
        """Take one AMI event; what is to be attached now. An event that lacks a header is passed over."""
        self._settle(now)
        uniqueid, linkedid = headers.get("Uniqueid", ""), headers.get("Linkedid", "")
        name, event = headers.get("Channel", ""), headers.get("Event")
        if event == "OriginateResponse" and headers.get("Response") == "Failure":
            self._refused(name, now)
        elif uniqueid:
            match event:
                case "Newchannel":
                    self._appeared(name, uniqueid, now)
                case "MixMonitorStart" if uniqueid == linkedid:
                    self._calls.add(linkedid)
                    self._want(uniqueid, Side.CALLER, now)
                case "Newstate" if headers.get("ChannelState") == _UP and self._is_agent(uniqueid, linkedid):
                    self._want(uniqueid, Side.AGENT, now)
                case "Hangup":
                    self._ended(name, uniqueid, now)
        return self.due(now)

    def resync(self, rows: Sequence[Headers], now: float) -> tuple[TapWanted, ...]:
        """Start over from the rows of CoreShowChannels, after events may have been missed."""
        before, self._taps, self._channels = self._taps, {}, {}
        parties = [row for row in rows if row.get("Uniqueid") and not _TAP.fullmatch(row.get("Channel", ""))]
        for row in parties:
            self._appeared(row.get("Channel", ""), row["Uniqueid"], now)
            if row["Uniqueid"] == row.get("Linkedid") and row.get("Context") in self._inbound_contexts:
                self._calls.add(row["Uniqueid"])
        for row in rows:
            if row.get("Uniqueid") and _TAP.fullmatch(row.get("Channel", "")):
                self._appeared(row["Channel"], row["Uniqueid"], now)
        self._settling.clear()
        self._gate.restart(tap.lives_at for tap in self._taps.values() if tap.alive)
        for row in parties:
            uniqueid, linkedid = row["Uniqueid"], row.get("Linkedid", "")
            if uniqueid in self._calls:
                self._want(uniqueid, Side.CALLER, now)
            elif row.get("ChannelState") == _UP and self._is_agent(uniqueid, linkedid):
                self._want(uniqueid, Side.AGENT, now)
        for stream, tap in self._taps.items():
            if tap.alive is None and (old := before.get(stream)) and old.wanted:
                tap.wanted, tap.asked_at, tap.due = True, old.asked_at, now
        self._calls &= {row.get("Linkedid", "") for row in parties}
        return self.due(now)

    def due(self, now: float) -> tuple[TapWanted, ...]:
        """The taps to attach now; each has failed if it has not come `retry_seconds` later."""
        self._settle(now)
        ready = [tap for tap in self._taps.values() if tap.due is not None and tap.due <= now]
        for tap in ready:
            if tap.asked:
                self._gate.failed(tap.asked, now)
                tap.asked = None
        wanted: list[TapWanted] = []
        # Whoever tried last goes last: one channel that cannot be tapped does not keep the others from trying.
        for tap in sorted(ready, key=lambda tap: tap.asked_at):
            if (address := self._gate.enter(now)) is None:
                break
            tap.asked, tap.asked_at, tap.due = address, now, now + self._retry_seconds
            wanted.append(TapWanted(tap.channel, tap.side, tap.stream_id, address))
        return tuple(wanted)

    def _settle(self, now: float) -> None:
        while self._settling:
            stream, at = next(iter(self._settling.items()))
            if at > now:
                return
            del self._settling[stream]
            tap = self._taps[stream]
            tap.asked = None
            self._gate.lives(tap.lives_at)

    def _is_agent(self, uniqueid: str, linkedid: str) -> bool:
        return uniqueid != linkedid and linkedid in self._calls and uniqueid in self._channels

    def _appeared(self, name: str, uniqueid: str, now: float) -> None:
        if match := _TAP.fullmatch(name):
            if tap := self._taps.get(match[2]):
                # A tap the dialplan started is to be kept, whatever kind of leg it listens to.
                tap.wanted, tap.alive, tap.lives_at, tap.due = True, uniqueid, match[1], None
                self._settling.pop(tap.stream_id, None)
                self._settling[tap.stream_id] = now + SETTLED_SECONDS
        elif not name.startswith("Local/"):
            taps = tuple(_Tap(uniqueid, side, stream_id(uniqueid, side)) for side in Side)
            self._channels[uniqueid] = taps
            self._taps.update((tap.stream_id, tap) for tap in taps)

    def _want(self, uniqueid: str, side: Side, now: float) -> None:
        if (tap := self._taps.get(stream_id(uniqueid, side))) and not tap.wanted:
            tap.wanted, tap.due = True, now + self._retry_seconds

    def _refused(self, name: str, now: float) -> None:
        """Asterisk says that an Originate came to nothing."""
        match = _ORIGINATED.fullmatch(name)
        tap = self._taps.get(match[2]) if match else None
        if match and tap and tap.alive is None and tap.asked == match[1]:
            tap.due = now

    def _ended(self, name: str, uniqueid: str, now: float) -> None:
        if match := _TAP.fullmatch(name):
            tap = self._taps.get(match[2])
            if tap and tap.alive == uniqueid:
                self._settling.pop(tap.stream_id, None)
                tap.alive, tap.due = None, now + LOSS_GRACE_SECONDS
                self._look_whether_empty(tap.lives_at)
            return
        for tap in self._channels.pop(uniqueid, ()):
            self._taps.pop(tap.stream_id, None)
            self._settling.pop(tap.stream_id, None)
            if tap.alive:
                self._look_whether_empty(tap.lives_at)
        self._calls.discard(uniqueid)

    def _look_whether_empty(self, address: str) -> None:
        if not any(tap.alive and tap.lives_at == address for tap in self._taps.values()):
            self._gate.emptied(address)


class TapRunner:
    """Gives the keeper its events and carries out what it asks for."""

    def __init__(self, keeper: TapKeeper, act: Callable[[Mapping[str, str]], Awaitable[object]]) -> None:
        """
        Args:
            keeper: the logic.
            act: sends one AMI action and returns once it is answered; it has a timeout of its own and raises a
                HotlineError when the manager is away or refuses.
        """
        self._keeper = keeper
        self._act = act
        self._asked: list[TapWanted] = []
        self._changed = asyncio.Event()

    def take(self, headers: Headers) -> None:
        """One AMI event, in order. Returns at once."""
        self._asked += self._keeper.on_event(headers, time.monotonic())
        self._changed.set()

    def resync(self, rows: Sequence[Headers]) -> None:
        """The rows of CoreShowChannels after a (re)connect. Returns at once."""
        self._asked = list(self._keeper.resync(rows, time.monotonic()))
        self._changed.set()

    async def run(self) -> None:
        """Attach taps for ever. One that cannot be asked for is asked for again in its time."""
        while True:
            wanted = [*self._asked, *self._keeper.due(time.monotonic())]
            self._asked.clear()
            for tap in wanted:
                await self._attach(tap)
            if wanted:
                continue
            self._changed.clear()
            due = self._keeper.next_due
            try:
                async with asyncio.timeout(None if due is None else max(0.0, due - time.monotonic())):
                    await self._changed.wait()
            except TimeoutError:
                continue

    async def _attach(self, tap: TapWanted) -> None:
        extra = {"channel": tap.channel, "side": tap.side, "address": tap.address}
        try:
            await self._act(tap.action)
        except HotlineError as error:
            log.warning("a tap could not be asked for", extra={**extra, "code": error.code})
        else:
            log.info("a tap was asked for", extra=extra)
