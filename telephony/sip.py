"""SIP messages, digest answers and session descriptions, as far as a plain telephone needs them.

Source: RFC 3261 (SIP), RFC 8760 and 2617 (digest), RFC 4566 and 3264 (SDP, offer and answer).
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from hotline.errors import ProtocolError

Headers = Sequence[tuple[str, str]]

REASONS = {
    100: "Trying",
    180: "Ringing",
    200: "OK",
    481: "Call/Transaction Does Not Exist",
    486: "Busy Here",
    487: "Request Terminated",
}
"""of the answers a telephone gives"""

_COMPACT = {"v": "Via", "f": "From", "t": "To", "i": "Call-ID", "m": "Contact", "l": "Content-Length"}
_REQUEST_LINE = re.compile(r"([A-Z]+) (\S+) SIP/2\.0")
_STATUS_LINE = re.compile(r"SIP/2\.0 (\d{3}) ?(.*)")
_TAG = re.compile(r";\s*tag=([^;>\s]+)")
_ADDRESS = re.compile(r"<([^>]+)>")
_PARAMETER = re.compile(r'(\w+)=(?:"([^"]*)"|([^\s,"]+))')


class Flow(StrEnum):
    """Which way audio goes, from the view of who writes it."""

    BOTH = "sendrecv"
    SEND_ONLY = "sendonly"
    RECEIVE_ONLY = "recvonly"
    NONE = "inactive"

    @property
    def answer(self) -> "Flow":
        """What the other side says to it."""
        return {Flow.SEND_ONLY: Flow.RECEIVE_ONLY, Flow.RECEIVE_ONLY: Flow.SEND_ONLY}.get(self, self)


@dataclass(frozen=True, slots=True)
class Message:
    """A request (method set) or a response (status set)."""

    headers: tuple[tuple[str, str], ...]
    body: str = ""
    method: str = ""
    uri: str = ""
    status: int = 0
    reason: str = ""

    def all(self, name: str) -> tuple[str, ...]:
        """Values of a header, in order."""
        return tuple(value for key, value in self.headers if key.lower() == name.lower())

    def get(self, name: str) -> str:
        """A header's first value, or ''."""
        return next(iter(self.all(name)), "")

    @property
    def call_id(self) -> str:
        return self.get("Call-ID")

    @property
    def sequence(self) -> int:
        """CSeq's number."""
        return int(self.get("CSeq").split()[0])

    @property
    def transaction(self) -> str:
        """CSeq's method: what a response answers."""
        return self.get("CSeq").split()[1]


@dataclass(frozen=True, slots=True)
class Session:
    """One party's audio: where it wants it, and which way it goes."""

    host: str
    port: int
    flow: Flow


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a server wants a password for."""

    header: str
    """of the answer: Authorization or Proxy-Authorization"""
    realm: str
    nonce: str
    qop: bool
    opaque: str


def parse(data: bytes) -> Message:
    """Read one datagram.

    Raises:
        ProtocolError: it is no SIP message, lacks one of Via, From, To, Call-ID, CSeq, or its body is cut.
    """
    head, _, body = data.decode("utf-8", "replace").partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    headers: list[tuple[str, str]] = []
    for line in lines:
        if line[:1] in " \t" and headers:
            headers[-1] = (headers[-1][0], f"{headers[-1][1]} {line.strip()}")
            continue
        name, colon, value = line.partition(":")
        if not colon:
            raise ProtocolError("SIP header line without a colon")
        headers.append((_COMPACT.get(name.strip().lower(), name.strip()), value.strip()))
    if request := _REQUEST_LINE.fullmatch(first):
        message = Message(tuple(headers), body, method=request[1], uri=request[2])
    elif answer := _STATUS_LINE.fullmatch(first):
        message = Message(tuple(headers), body, status=int(answer[1]), reason=answer[2])
    else:
        raise ProtocolError("neither a SIP request nor a SIP response")
    for name in ("Via", "From", "To", "Call-ID", "CSeq"):
        if not message.get(name):
            raise ProtocolError(f"SIP message without {name}")
    if not re.fullmatch(r"\d{1,10}\s+[A-Z]+", message.get("CSeq")):
        raise ProtocolError("SIP message with a malformed CSeq")
    length = message.get("Content-Length") or "0"
    if not length.isdecimal() or int(length) > len(body.encode()):
        raise ProtocolError("SIP message shorter than its Content-Length")
    return message


def build(start_line: str, headers: Headers, body: str = "") -> bytes:
    """The bytes of a message; Content-Type and Content-Length are added.

    Raises:
        ValueError: a line end inside a header.
    """
    lines = [start_line, *(f"{name}: {value}" for name, value in headers)]
    if any("\r" in line or "\n" in line for line in lines):
        raise ValueError("line end inside a SIP header")
    if body:
        lines.append("Content-Type: application/sdp")
    lines.append(f"Content-Length: {len(body.encode())}")
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def reply(request: Message, status: int, *, contact: str, local_tag: str = "", body: str = "") -> bytes:
    """An answer to a request.

    Args:
        request: what is answered.
        status: one of `REASONS`.
        contact: our own Contact header.
        local_tag: our tag in this dialog, for the first answer to an INVITE.
        body: session description.
    """
    to = request.get("To")
    if local_tag and not tag(to):
        to += f";tag={local_tag}"
    headers = [("Via", value) for value in request.all("Via")]
    headers += [("Record-Route", value) for value in request.all("Record-Route")]
    headers += [("From", request.get("From")), ("To", to), ("Call-ID", request.call_id)]
    headers += [("CSeq", request.get("CSeq")), ("Contact", contact)]
    return build(f"SIP/2.0 {status} {REASONS[status]}", headers, body)


def tag(header: str) -> str:
    """The tag of a From or To; '' when there is none."""
    match = _TAG.search(header)
    return match[1] if match else ""


def address(header: str) -> str:
    """The URI of a From, To or Contact."""
    match = _ADDRESS.search(header)
    return match[1] if match else header.partition(";")[0].strip()


def challenge(response: Message) -> Challenge | None:
    """What a 401 or 407 asks; None when it asks nothing we can answer."""
    for asked, answered in (("WWW-Authenticate", "Authorization"), ("Proxy-Authenticate", "Proxy-Authorization")):
        for value in response.all(asked):
            fields = {match[1].lower(): match[2] or match[3] or "" for match in _PARAMETER.finditer(value)}
            if value.lower().startswith("digest") and fields.get("algorithm", "MD5").upper() == "MD5":
                return Challenge(
                    header=answered,
                    realm=fields.get("realm", ""),
                    nonce=fields.get("nonce", ""),
                    qop="auth" in fields.get("qop", "").split(","),
                    opaque=fields.get("opaque", ""),
                )
    return None


def credentials(asked: Challenge, *, user: str, secret: str, method: str, uri: str, client_nonce: str) -> str:
    """The value of the header that answers a challenge, for the first request under its nonce."""
    first = _md5(f"{user}:{asked.realm}:{secret}")
    second = _md5(f"{method}:{uri}")
    fields = [f'username="{user}"', f'realm="{asked.realm}"', f'nonce="{asked.nonce}"', f'uri="{uri}"', "algorithm=MD5"]
    if asked.qop:
        response = _md5(f"{first}:{asked.nonce}:00000001:{client_nonce}:auth:{second}")
        fields += ["qop=auth", "nc=00000001", f'cnonce="{client_nonce}"']
    else:
        response = _md5(f"{first}:{asked.nonce}:{second}")
    fields.append(f'response="{response}"')
    if asked.opaque:
        fields.append(f'opaque="{asked.opaque}"')
    return "Digest " + ", ".join(fields)


def describe(session: Session, *, version: int) -> str:
    """A session description: one A-law stream in packets of 20 ms."""
    return "\r\n".join(
        [
            "v=0",
            f"o=- 1 {version} IN IP4 {session.host}",
            "s=-",
            f"c=IN IP4 {session.host}",
            "t=0 0",
            f"m=audio {session.port} RTP/AVP 8",
            "a=rtpmap:8 PCMA/8000",
            "a=ptime:20",
            f"a={session.flow}",
            "",
        ]
    )


def parse_session(body: str) -> Session:
    """Read the other party's description.

    Raises:
        ProtocolError: it has no audio or no address.
    """
    audio = re.search(r"^m=audio (\d+) ", body, re.MULTILINE)
    host = re.search(r"^c=IN IP4 (\S+)", body, re.MULTILINE)
    if audio is None or host is None:
        raise ProtocolError("session description without audio")
    flow = re.search(r"^a=(sendrecv|sendonly|recvonly|inactive)\s*$", body, re.MULTILINE)
    return Session(host[1], int(audio[1]), Flow(flow[1]) if flow else Flow.BOTH)


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
