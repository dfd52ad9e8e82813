"""One call at a telephone: its SIP dialog and its audio."""

import asyncio
import contextlib
import secrets
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from hotline.errors import ProtocolError, Unavailable
from telephony import sip
from telephony.rtp import Received, RtpStream, Spoken

if TYPE_CHECKING:
    from telephony.phone import Phone

_ANSWER_SECONDS = 180.0
"""longest an INVITE may ring"""
_REQUEST_SECONDS = 5.0
_ACK_REPEATS = 6


class CallState(StrEnum):
    DIALLING = "dialling"
    RINGING = "ringing"
    UP = "up"
    ENDED = "ended"


class PhoneCall:
    """A call, made by `Phone.dial` or taken from `Phone.incoming`."""

    def __init__(self, owner: "Phone", audio: RtpStream, *, call_id: str, remote: str) -> None:
        self.call_id = call_id
        self.state = CallState.DIALLING
        self.progressing = False
        """the exchange is at work on our INVITE"""
        self.answered_at: datetime | None = None
        """UTC"""
        self.refused: int | None = None
        """SIP status of a refusal"""
        self._owner = owner
        self._audio = audio
        self._remote = remote
        self._local = f"<{owner.uri(owner.user)}>;tag={token()}"
        self._target = ""
        self._sequence = 0
        self._branch = ""
        self._version = 0
        self._invite: sip.Message | None = None
        self._last_reply = b""
        self._ack = b""
        self._acknowledged = asyncio.Event()
        self._up = asyncio.Event()
        self._over = asyncio.Event()
        self._failure: Exception | None = None
        self._media: asyncio.Task[None] | None = None

    # ---- what a person does with it ----

    async def answered(self, *, seconds: float) -> None:
        """Wait until the other party has answered.

        Raises:
            Unavailable: it was refused, ended, or not answered in `seconds`.
        """
        try:
            async with asyncio.timeout(seconds):
                await self._up.wait()
        except TimeoutError:
            raise Unavailable(f"phone: no answer in {seconds:g} s") from None
        if self.answered_at is None:
            raise self._failure or Unavailable(f"phone: the call was refused with status {self.refused}")

    async def answer(self) -> None:
        """Pick up an incoming call; audio flows from now on.

        Raises:
            Unavailable: it does not ring any more.
        """
        if self.state is not CallState.RINGING or self._invite is None:
            raise Unavailable("phone: the call does not ring any more")
        self._reply(self._invite, 200, body=self._describe(sip.Flow.BOTH))
        self._connect(self._invite)
        self._owner.tasks.create_task(self._until_acknowledged())

    async def hang_up(self) -> None:
        """End it: CANCEL while we dial, 486 while it rings here, BYE once it is up; nothing when it is over."""
        match self.state:
            case CallState.RINGING if self._invite is not None:
                self._reply(self._invite, 486)
                self._end()
            case CallState.DIALLING if self._branch:
                await self._quietly("CANCEL")
                self._end()
            case CallState.DIALLING:
                self._end()
            case CallState.UP:
                with contextlib.suppress(Unavailable):
                    await self._settled()
                if self.state is CallState.UP:
                    # No more audio, as when the receiver is down; the answer to BYE is a courtesy.
                    self._end()
                    await self._quietly("BYE")
            case _:
                pass

    async def hold(self) -> None:
        """Put the other party on hold.

        Raises:
            Unavailable: the exchange does not agree.
        """
        await self._renegotiate(sip.Flow.SEND_ONLY)

    async def unhold(self) -> None:
        """Take the other party back.

        Raises:
            Unavailable: the exchange does not agree.
        """
        await self._renegotiate(sip.Flow.BOTH)

    async def say(self, pcm: bytes) -> Spoken:
        """Speak PCM (signed 16 bit, 8 kHz) at the pace of the clock; silence flows at all other times.

        Raises:
            asyncio.CancelledError: the call ended meanwhile.
            RuntimeError: something is being said already.
        """
        return await self._audio.say(pcm)

    async def ended(self) -> None:
        """Wait until the call is over."""
        await self._over.wait()

    @property
    def received(self) -> Received:
        """Packets received, lost and the longest gap, since the answer or `count_afresh`."""
        return self._audio.counter.received

    def count_afresh(self) -> Received:
        """Start the counters anew; what they showed."""
        return self._audio.counter.restart()

    @property
    def heard(self) -> bytes:
        """PCM received so far."""
        return self._audio.heard

    @property
    def first_packet_at(self) -> datetime | None:
        """When the first audio arrived, UTC."""
        return self._audio.first_packet_at

    # ---- what its phone does with it ----

    async def invite(self, extension: str) -> None:
        """Send the INVITE and see it through. A failure is kept for `answered`."""
        uri = self._owner.uri(extension)
        try:
            answer = await self._send_invite(uri, ())
            if (header := self._owner.authorize(answer, "INVITE", uri)) and self.state is CallState.DIALLING:
                answer = await self._send_invite(uri, (header,))
            if answer.status >= 300 or self.state is CallState.ENDED:
                self.refused = answer.status
                self._end()
                return
            self._connect(answer)
        except (Unavailable, ProtocolError) as error:
            self._failure = error
            self._end()

    def ring(self, invite: sip.Message) -> None:
        """It is an incoming call."""
        self.state, self._invite = CallState.RINGING, invite
        self._local = f"<{sip.address(invite.get('To'))}>;{self._local.partition(';')[2]}"
        self._reply(invite, 180)

    def take_progress(self, message: sip.Message) -> None:
        """A provisional answer to our INVITE."""
        self.progressing = True

    def repeat_ack(self, message: sip.Message) -> None:
        """The answer came again: our ACK was lost."""
        if self._ack and message.status < 300:
            self._owner.send(self._ack)

    def take_request(self, message: sip.Message) -> None:
        """A request within this call."""
        match message.method:
            case "ACK":
                self._acknowledged.set()
            case "INVITE" if self._invite is not None and message.sequence == self._invite.sequence:
                self._owner.send(self._last_reply)  # the same again
            case "INVITE" if self.state is CallState.UP:
                offered = self._take_session(message)
                self._invite = message
                self._reply(message, 200, body=self._describe(offered.flow.answer))
            case "BYE" | "CANCEL" if self.state is CallState.ENDED:
                self._reply(message, 200)
            case "BYE":
                self._reply(message, 200)
                self._end()
            case "CANCEL":
                self._owner.send(sip.reply(message, 200, contact=self._owner.contact))
                if self.state is CallState.RINGING and self._invite is not None:
                    self._reply(self._invite, 487)
                    self._end()
            case _:
                self._owner.send(sip.reply(message, 200, contact=self._owner.contact))

    # ---- private ----

    def _connect(self, message: sip.Message) -> None:
        self._take_session(message)
        self._remote = message.get("From") if message.method else message.get("To")
        self._target = sip.address(message.get("Contact")) or self._target
        if message.status:
            self._acknowledge(message)
            self._acknowledged.set()
        self.state, self.answered_at = CallState.UP, datetime.now(UTC)
        self._media = self._owner.tasks.create_task(self._audio.run())
        self._up.set()

    def _end(self) -> None:
        self.state = CallState.ENDED
        if self._media is not None:
            self._media.cancel()
        self._audio.close()
        self._acknowledged.set()
        self._up.set()
        self._over.set()

    def _reply(self, request: sip.Message, status: int, *, body: str = "") -> None:
        tag = sip.tag(self._local)
        data = sip.reply(request, status, contact=self._owner.contact, local_tag=tag, body=body)
        if request.method == "INVITE":
            self._last_reply = data
        self._owner.send(data)

    async def _until_acknowledged(self) -> None:
        """Repeat the 200 until the ACK comes (RFC 3261, 13.3.1.4)."""
        pause = 0.5
        for _ in range(_ACK_REPEATS):
            try:
                async with asyncio.timeout(pause):
                    await self._acknowledged.wait()
            except TimeoutError:
                self._owner.send(self._last_reply)
                pause = min(4.0, 2 * pause)
            else:
                return

    async def _send_invite(self, uri: str, extra: tuple[tuple[str, str], ...]) -> sip.Message:
        self._sequence += 1
        self.progressing = False
        self._target, self._branch = uri, "z9hG4bK" + token()
        data = self._request("INVITE", extra, body=self._describe(sip.Flow.BOTH))
        answer = await self._owner.ask(data, (self.call_id, self._sequence, "INVITE"), seconds=_ANSWER_SECONDS)
        if answer.status >= 300:  # its ACK is part of the same transaction
            self._owner.send(self._request("ACK", to=answer.get("To")))
        return answer

    async def _settled(self) -> None:
        """Wait for the ACK of our answer: before it Asterisk takes no other request (RFC 3261, 14.1 and 15)."""
        try:
            async with asyncio.timeout(_REQUEST_SECONDS):
                await self._acknowledged.wait()
        except TimeoutError:
            raise Unavailable("phone: the exchange never acknowledged the answer") from None

    async def _renegotiate(self, flow: sip.Flow) -> None:
        await self._settled()
        self._sequence += 1
        self.progressing = False
        self._branch = "z9hG4bK" + token()
        data = self._request("INVITE", body=self._describe(flow))
        answer = await self._owner.ask(data, (self.call_id, self._sequence, "INVITE"), seconds=_REQUEST_SECONDS)
        if answer.status >= 300:
            self._owner.send(self._request("ACK", to=answer.get("To")))
            raise Unavailable(f"phone: the exchange refused the change with status {answer.status}")
        self._take_session(answer)
        self._acknowledge(answer)

    def _acknowledge(self, answer: sip.Message) -> None:
        self._branch = "z9hG4bK" + token()
        self._ack = self._request("ACK", to=answer.get("To"))
        self._owner.send(self._ack)

    async def _quietly(self, method: str) -> None:
        """BYE or CANCEL: what comes back changes nothing."""
        if method != "CANCEL":
            self._sequence += 1
            self._branch = "z9hG4bK" + token()
        try:
            await self._owner.ask(
                self._request(method), (self.call_id, self._sequence, method), seconds=_REQUEST_SECONDS
            )
        except Unavailable:
            return

    def _request(
        self, method: str, extra: tuple[tuple[str, str], ...] = (), *, body: str = "", to: str | None = None
    ) -> bytes:
        return sip.build(
            f"{method} {self._target} SIP/2.0",
            [
                ("Via", self._owner.via(self._branch)),
                ("Max-Forwards", "70"),
                ("From", self._local),
                ("To", to or self._remote),
                ("Call-ID", self.call_id),
                ("CSeq", f"{self._sequence} {method}"),
                ("Contact", self._owner.contact),
                *extra,
            ],
            body,
        )

    def _describe(self, flow: sip.Flow) -> str:
        self._version += 1
        return sip.describe(sip.Session(self._owner.host, self._audio.port, flow), version=self._version)

    def _take_session(self, message: sip.Message) -> sip.Session:
        session = sip.parse_session(message.body)
        self._audio.remote = (session.host, session.port)
        return session


def token() -> str:
    """Enough randomness for a tag, branch or Call-ID."""
    return secrets.token_hex(8)
