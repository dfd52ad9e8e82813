"""A telephone of our own: a SIP user agent over UDP with A-law audio, for the demo and for tests.

    async with phone("1001", secret=…, exchange=("127.0.0.1", 5060)) as agent:
        await agent.register()
        call = await agent.incoming()
        await call.answer()
        await call.say(pcm)

It does what a desk phone does and no more: no TLS, no TCP, one codec.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import chain, repeat

from hotline.errors import ProtocolError, Unavailable
from telephony import sip
from telephony.phone_call import CallState, PhoneCall, token
from telephony.rtp import open_rtp

MAX_WAITING_CALLS = 4
"""incoming calls nobody took yet; the next one hears busy"""

MAX_REMEMBERED_CALLS = 64
"""ended calls kept for repeated packets; the oldest is forgotten"""

_FIRST_REPEAT_SECONDS = 0.5
"""T1 of RFC 3261; doubles up to T2"""
_LONGEST_REPEAT_SECONDS = 4.0

log = logging.getLogger(__name__)


class Phone(asyncio.DatagramProtocol):
    """One telephone with one number. Made by `phone()`."""

    def __init__(
        self, user: str, secret: str | None, exchange: tuple[str, int], host: str, tasks: asyncio.TaskGroup
    ) -> None:
        self.user = user
        self.exchange = exchange
        self.host = host
        self.tasks = tasks
        self._secret = secret
        self._transport: asyncio.DatagramTransport | None = None
        self._calls: dict[str, PhoneCall] = {}
        self._waiting: dict[tuple[str, int, str], asyncio.Future[sip.Message]] = {}
        self._incoming: asyncio.Queue[PhoneCall] = asyncio.Queue(MAX_WAITING_CALLS)

    @property
    def port(self) -> int:
        """Local UDP port."""
        assert self._transport is not None  # noqa: S101  # set before anybody sees the phone
        return int(self._transport.get_extra_info("sockname")[1])

    @property
    def contact(self) -> str:
        return f"<sip:{self.user}@{self.host}:{self.port}>"

    def uri(self, extension: str) -> str:
        """How the exchange is asked for an extension."""
        return f"sip:{extension}@{self.exchange[0]}:{self.exchange[1]}"

    async def register(self, *, expires_seconds: int = 3600, seconds: float = 5.0) -> None:
        """Tell the exchange where this phone is.

        Raises:
            Unavailable: no answer in `seconds`, or the exchange refuses (the message says how).
        """
        uri = f"sip:{self.exchange[0]}:{self.exchange[1]}"
        call_id, local_tag = token(), token()
        extra: list[tuple[str, str]] = []
        for sequence in (1, 2):
            data = sip.build(
                f"REGISTER {uri} SIP/2.0",
                [
                    ("Via", self.via()),
                    ("Max-Forwards", "70"),
                    ("From", f"<{self.uri(self.user)}>;tag={local_tag}"),
                    ("To", f"<{self.uri(self.user)}>"),
                    ("Call-ID", call_id),
                    ("CSeq", f"{sequence} REGISTER"),
                    ("Contact", self.contact),
                    ("Expires", str(expires_seconds)),
                    *extra,
                ],
            )
            answer = await self.ask(data, (call_id, sequence, "REGISTER"), seconds=seconds)
            if 200 <= answer.status < 300:
                return
            if (header := self.authorize(answer, "REGISTER", uri)) is None:
                break
            extra = [header]
        raise Unavailable(f"phone: the exchange refused to register extension, status {answer.status}")

    async def dial(self, extension: str) -> PhoneCall:
        """Start a call; `PhoneCall.answered` waits for the answer, `hang_up` gives it up."""
        call = PhoneCall(self, await open_rtp(self.host), call_id=token(), remote=f"<{self.uri(extension)}>")
        self._remember(call)
        self.tasks.create_task(call.invite(extension))
        return call

    async def incoming(self) -> PhoneCall:
        """The next call that rings here."""
        return await self._incoming.get()

    # ---- what calls need of their phone ----

    def via(self, branch: str | None = None) -> str:
        """A Via header; a new transaction unless a branch is given."""
        return f"SIP/2.0/UDP {self.host}:{self.port};branch={branch or 'z9hG4bK' + token()};rport"

    def authorize(self, refusal: sip.Message, method: str, uri: str) -> tuple[str, str] | None:
        """The header that answers a 401 or 407; None when there is no answering it."""
        asked = sip.challenge(refusal)
        if asked is None or self._secret is None:
            return None
        value = sip.credentials(
            asked, user=self.user, secret=self._secret, method=method, uri=uri, client_nonce=token()
        )
        return asked.header, value

    def send(self, data: bytes) -> None:
        """Send one datagram to the exchange."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.sendto(data, self.exchange)

    async def ask(self, data: bytes, key: tuple[str, int, str], *, seconds: float) -> sip.Message:
        """Send a request, again and again, until its final answer.

        Args:
            data: the request.
            key: Call-ID, CSeq number and method the answer will carry.
            seconds: longest wait.

        Raises:
            Unavailable: there was none in `seconds`.
        """
        answer: asyncio.Future[sip.Message] = asyncio.get_running_loop().create_future()
        self._waiting[key] = answer
        try:
            async with asyncio.timeout(seconds):
                for pause in chain((_FIRST_REPEAT_SECONDS, 1.0, 2.0), repeat(_LONGEST_REPEAT_SECONDS)):
                    call = self._calls.get(key[0])
                    if not (key[2] == "INVITE" and call is not None and call.progressing):
                        self.send(data)
                    await asyncio.wait({answer}, timeout=pause)
                    if answer.done():
                        return answer.result()
        except TimeoutError:
            pass
        finally:
            del self._waiting[key]
        raise Unavailable(f"phone: {self.exchange[0]}:{self.exchange[1]} gave no answer to {key[2]} in {seconds:g} s")

    # ---- datagrams ----

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio's."""
        self._transport = transport  # type: ignore[assignment]  # a datagram endpoint's

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """asyncio's."""
        try:
            message = sip.parse(data)
            if message.status:
                self._take_answer(message)
            else:
                self._take_request(message)
        except ProtocolError:
            log.warning("dropped a SIP message that breaks the protocol", extra={"port": addr[1]})

    def _take_answer(self, message: sip.Message) -> None:
        call = self._calls.get(message.call_id)
        if message.status < 200:
            if call is not None and message.transaction == "INVITE":
                call.take_progress(message)
            return
        waiting = self._waiting.get((message.call_id, message.sequence, message.transaction))
        if waiting is not None and not waiting.done():
            waiting.set_result(message)
        elif call is not None and message.transaction == "INVITE":
            call.repeat_ack(message)

    def _take_request(self, message: sip.Message) -> None:
        call = self._calls.get(message.call_id)
        if call is not None:
            call.take_request(message)
        elif message.method == "INVITE":
            self.tasks.create_task(self._ring(message))
        elif message.method != "ACK":
            known = message.method in ("OPTIONS", "NOTIFY")
            self.send(sip.reply(message, 200 if known else 481, contact=self.contact))

    async def _ring(self, message: sip.Message) -> None:
        if self._incoming.full() or message.call_id in self._calls:
            self.send(sip.reply(message, 486, contact=self.contact, local_tag=token()))
            return
        call = PhoneCall(self, await open_rtp(self.host), call_id=message.call_id, remote=message.get("From"))
        self._remember(call)
        call.ring(message)
        self._incoming.put_nowait(call)

    def _remember(self, call: PhoneCall) -> None:
        self._calls[call.call_id] = call
        if len(self._calls) > MAX_REMEMBERED_CALLS:
            over = next((key for key, old in self._calls.items() if old.state is CallState.ENDED), None)
            if over is not None:
                del self._calls[over]

    async def close(self) -> None:
        """Hang up what is up and give the port back."""
        for call in list(self._calls.values()):
            await call.hang_up()
        if self._transport is not None:
            self._transport.close()


@asynccontextmanager
async def phone(
    user: str, *, exchange: tuple[str, int], secret: str | None = None, host: str = "127.0.0.1"
) -> AsyncIterator[Phone]:
    """A telephone for as long as the block runs.

    Args:
        user: its number or extension; what the other party sees.
        exchange: host and UDP port of the SIP server.
        secret: SIP password; None for a line that is known by its address.
        host: local address.
    """
    failure: Exception | None = None
    async with asyncio.TaskGroup() as tasks:
        _, made = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: Phone(user, secret, exchange, host, tasks), local_addr=(host, 0)
        )
        try:
            yield made
        except Exception as error:  # raised again below as itself, not in a group
            failure = error
        finally:
            await made.close()
    if failure is not None:
        raise failure
