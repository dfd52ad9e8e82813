"""The door to panoramisk, which speaks Asterisk's manager interface (AMI) for us.

panoramisk 1.4 gives connection, login, actions and dispatch. What is replaced here, each seen to fail: text cut
inside a character or written in GBK, a last empty header lost, callbacks that raise or overtake each other, actions
that wait for ever or are sent again after a reconnect, line breaks in values, pings nobody checks, a wrong password
that reconnects for ever, and `close()` that does not stop it. A connection is therefore used once: a reconnect makes a
new one.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from panoramisk import Manager
from panoramisk.actions import Action
from panoramisk.ami_protocol import AMIProtocol
from panoramisk.message import Message
from pydantic import SecretStr

from hotline.errors import BadSetting, HotlineError, InputRejected, ProtocolError, Unavailable
from telephony.inbox import Connected, Disconnected, Inbox, Item
from telephony.messages import BANNER, BadLine, Headers, decode_line, parse_message

MAX_BUFFERED_BYTES = 1_048_576
"""A message that is longer has no end: the peer is no Asterisk."""

Value = str | int | Sequence[str]
"""A header of an action; a sequence is sent as one header a value, such as several `Variable`."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Account:
    """Where Asterisk is and who we are there."""

    host: str
    port: int
    user: str
    secret: SecretStr


@dataclass(frozen=True, slots=True)
class Pace:
    """How long we wait, in seconds (telephony/settings.py)."""

    connect: float = 5.0
    action: float = 5.0
    ping: float = 5.0
    retry: float = 0.5
    retry_max: float = 10.0


class Ami:
    """A manager connection that is made again whenever it is lost.

    `connect` once, then `run` in a task group, read `events`, and send actions from anywhere.
    """

    def __init__(self, account: Account, *, pace: Pace | None = None, buffer: int = 20_000) -> None:
        self._account = account
        self._pace = pace or Pace()
        self._inbox = Inbox(buffer)
        self._link: _Link | None = None

    @property
    def connected(self) -> bool:
        """Logged in, and the connection is not known to be lost."""
        return self._link is not None and not self._link.lost.done()

    async def connect(self) -> None:
        """Connect and log in.

        Raises:
            BadSetting: Asterisk refuses user or secret.
            Unavailable: nobody answers there, or not in time.
        """
        await _Link.open(self._account, self._inbox, self._use, seconds=self._pace.connect)

    async def run(self) -> None:
        """Watch the connection and make it again when it is lost, until cancelled."""
        try:
            while True:
                if self._link is None:
                    await self._reconnect()
                else:
                    await self._watch(self._link)
                    self._link = None
        finally:
            self.close()

    async def events(self) -> AsyncIterator[Item]:
        """Everything that comes, in order; one reader."""
        while True:
            yield await self._inbox.get()

    async def action(self, name: str, **headers: Value) -> Headers:
        """Send an action; its answer. Never sent twice.

        Raises:
            InputRejected: a value has a line break in it, which would begin another action.
            Unavailable: not connected, or no answer in time; whether it was carried out is not known then.
            ProtocolError: Asterisk refuses it; carries the reason Asterisk gave.
        """
        return (await self._send(name, headers, listed=False))[0]

    async def listing(self, name: str, **headers: Value) -> list[Headers]:
        """Send an action that answers with a list; the list's events.

        Raises:
            InputRejected, Unavailable, ProtocolError: as `action`.
        """
        return [item for item in (await self._send(name, headers, listed=True))[1:] if "EventList" not in item]

    def reset(self) -> None:
        """Drop the connection; `run` makes it again."""
        if self._link:
            self._link.abort()

    def close(self) -> None:
        """Hang up; nothing is made again after `run` has been cancelled."""
        self.reset()
        self._link = None

    def _use(self, link: "_Link") -> None:
        self._link = link

    async def _send(self, name: str, headers: Mapping[str, Value], *, listed: bool) -> list[Headers]:
        action = _pending(name, headers, listed=listed)
        if self._link is None or not self.connected:
            raise Unavailable(f"AMI action {name}: not connected to Asterisk")
        answers = await self._link.send(action, seconds=self._pace.action)
        if answers[0].get("Response") in ("Error", "Fail", "Failure"):
            raise ProtocolError(f"AMI action {name}: Asterisk refuses: {answers[0].get('Message', 'no reason given')}")
        return answers

    async def _watch(self, link: "_Link") -> None:
        """Return when the connection is lost or Asterisk answers no more."""
        while not link.lost.done():
            await asyncio.wait([link.lost], timeout=self._pace.ping)
            if not link.lost.done():
                try:
                    await link.send(_pending("Ping", {}, listed=False), seconds=self._pace.action)
                except Unavailable:
                    _log.warning("Asterisk does not answer a ping; connecting anew")
                    link.abort()

    async def _reconnect(self) -> None:
        wait = self._pace.retry
        while self._link is None:
            try:
                await self.connect()
            except HotlineError as error:
                _log.warning("cannot reach Asterisk", extra={"code": error.code, "seconds": wait})
                await asyncio.sleep(wait)
                wait = min(wait * 2, self._pace.retry_max)
        _log.info("connected to Asterisk again")


class _Link:
    """One connection, from login to loss."""

    def __init__(self, inbox: Inbox, account: Account, on_login: Callable[["_Link"], None]) -> None:
        self.lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._inbox = inbox
        self._on_login = on_login
        self._announced = False
        self._manager = _OnceManager(self, username=account.user, secret=account.secret.get_secret_value())
        self._protocol = _Protocol(self)

    @classmethod
    async def open(cls, account: Account, inbox: Inbox, on_login: Callable[["_Link"], None], *, seconds: float) -> None:
        """Connect and log in; `on_login` gets the link before any of its events can be read."""
        where = f"{account.host}:{account.port}"
        link = cls(inbox, account, on_login)
        try:
            async with asyncio.timeout(seconds):
                await link._dial(account)
                answer = await link._login(where)
        except TimeoutError:
            link.abort()
            raise Unavailable(f"Asterisk's manager interface at {where} does not answer in {seconds:g} s") from None
        except OSError as error:
            raise Unavailable(f"Asterisk's manager interface at {where} cannot be reached") from error
        except BaseException:
            link.abort()
            raise
        if answer.get("Response") != "Success":
            link.abort()
            raise BadSetting(
                f"Asterisk at {where} refuses the AMI user {account.user}: user name or secret is wrong"
            ) from None
        link._announce()

    async def send(self, action: "_Pending", *, seconds: float) -> list[Headers]:
        self._manager.send_action(action)
        try:
            async with asyncio.timeout(seconds):
                await asyncio.wait([action.future, self.lost], return_when=asyncio.FIRST_COMPLETED)
        except TimeoutError:
            raise Unavailable(f"AMI action {action.name}: no answer in {seconds:g} s") from None
        finally:
            self._protocol.responses.pop(action.id, None)
        if not action.future.done():
            raise Unavailable(f"AMI action {action.name}: the connection to Asterisk was lost")
        return action.answers

    def abort(self) -> None:
        transport = getattr(self._protocol, "transport", None)
        if transport:
            transport.abort()
        self.on_lost()

    def on_message(self, message: "_Message") -> None:
        """Called by panoramisk for every event that answers no action. Only enqueues."""
        self._announce()
        self._inbox.put(message.headers)

    def on_lost(self) -> None:
        self._manager.close()
        if not self.lost.done():
            self.lost.set_result(None)
            if self._announced:
                self._inbox.put(Disconnected())

    async def _dial(self, account: Account) -> None:
        loop = asyncio.get_running_loop()
        made = loop.create_future()
        made.set_result(await loop.create_connection(lambda: self._protocol, account.host, account.port))
        self._manager.loop = loop
        self._manager.connection_made(made)  # sends Login

    async def _login(self, where: str) -> Headers:
        login = self._manager.logging_in
        await asyncio.wait([login.future, self.lost], return_when=asyncio.FIRST_COMPLETED)
        if not login.future.done():
            raise Unavailable(f"Asterisk's manager interface at {where} closed the connection during the login")
        return login.answers[0]

    def _announce(self) -> None:
        """The first event may come in the same read as the answer to the login."""
        if not self._announced:
            self._announced = True
            self._on_login(self)
            self._inbox.put(Connected())


class _Pending(Action):  # type: ignore[misc]  # panoramisk has no types
    """An action that waits for its answer: one message, or with `listed` all up to the end of the list."""

    def __init__(self, headers: Mapping[str, Any], *, listed: bool) -> None:
        super().__init__(headers)
        self.name = str(headers["Action"])
        self.listed = listed
        self.answers: list[Headers] = []

    def add_message(self, message: "_Message") -> bool:
        self.answers.append(message.headers)
        refused = len(self.answers) == 1 and message.headers.get("Response") != "Success"
        complete = not self.listed or refused or message.headers.get("EventList") == "Complete"
        if complete and not self.future.done():
            self.future.set_result(None)
        return complete


class _Message(Message):  # type: ignore[misc]  # panoramisk has no types
    def __init__(self, headers: Headers) -> None:
        super().__init__(headers)
        self.headers = headers


class _OnceManager(Manager):  # type: ignore[misc]  # panoramisk has no types
    """panoramisk's manager without its pings, its queue of actions to send again, and its reconnecting."""

    def __init__(self, link: _Link, **account: str) -> None:
        super().__init__(**account, log=logging.getLogger(f"{__name__}.quiet"))
        self.log.setLevel(logging.CRITICAL)  # its messages carry whole actions, the secret among them
        self._link = link
        self.callbacks.clear()
        self.patterns.clear()
        self.register_event("*", lambda _manager, message: link.on_message(message))

    def send_action(self, action: Any, as_list: bool | None = None, **_: Any) -> Any:
        if not isinstance(action, _Pending):
            action = self.logging_in = _Pending(action, listed=False)
        return super().send_action(action, as_list=as_list)

    def login(self, _future: Any) -> bool:
        return True

    def ping(self) -> None:
        pass

    def connection_lost(self, _error: Exception | None) -> None:
        self._link.on_lost()


class _Protocol(AMIProtocol):  # type: ignore[misc]  # panoramisk has no types
    """panoramisk's protocol with a reader that loses nothing."""

    def __init__(self, link: _Link) -> None:
        self._link = link
        self._rest = b""
        self._lines: list[str] = []
        self._taken = 0
        """bytes of the message that is not at its end yet"""
        self.factory = None
        self.responses: dict[str, _Pending] = {}

    def data_received(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for raw in lines:
            line = decode_line(raw.removesuffix(b"\r"))
            if line:
                self._lines += [] if line.startswith(BANNER) and not self._lines else [line]
                self._taken += len(raw)
            elif self._lines:
                message, self._lines, self._taken = self._lines, [], 0
                self._take(message)
        if self._taken + len(self._rest) > MAX_BUFFERED_BYTES:
            _log.error("a message of Asterisk has no end; connecting anew")
            self._link.abort()

    def handle_message(self, message: _Message) -> None:
        pending = self.responses.get(message.headers.get("ActionID", ""))
        if pending is not None:
            if pending.add_message(message):
                self.responses.pop(pending.id, None)
        elif "Event" in message.headers:
            self.factory.dispatch(message)  # type: ignore[attr-defined]  # set by connection_made

    def connection_lost(self, _error: Exception | None) -> None:
        self._link.on_lost()

    def close(self) -> None:
        self.responses.clear()
        self.transport.close()

    def _take(self, lines: list[str]) -> None:
        try:
            self.handle_message(_Message(parse_message(lines)))
        except BadLine:
            _log.warning("a message of Asterisk is malformed", extra={"count": len(lines)})


def _pending(name: str, headers: Mapping[str, Value], *, listed: bool) -> _Pending:
    """An action, once it is known that no value begins another one.

    Raises:
        InputRejected: a name or value has a line break in it.
    """
    fields: dict[str, str | list[str]] = {"Action": name}
    for header, value in headers.items():
        fields[header] = [str(item) for item in value] if isinstance(value, list | tuple) else str(value)
    for header, sent in fields.items():
        for text in (header, *([sent] if isinstance(sent, str) else sent)):
            if "\r" in text or "\n" in text:
                raise InputRejected(f"AMI action {name}: header {header.splitlines()[0]} has a line break")
    return _Pending(fields, listed=listed)
