"""Who saw what: a chain of entries, each of which carries the hash of the one before.

An entry that was changed, taken out or moved no longer fits its hash or its neighbours. The end can be cut off without
a trace within the chain itself, so its head is sealed now and then: a seal kept elsewhere tells how far it once went.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

GENESIS = "0" * 64
"""what the first entry has before it"""


class Action(StrEnum):
    """What was done with something about a person."""

    VIEW = "view"
    LISTEN = "listen"
    SEARCH = "search"
    EXPORT = "export"
    REVEAL = "reveal"
    """values were asked for unmasked, with a reason"""
    CHANGE = "change"
    """and the answer showed it as it then stood"""
    SUBSCRIBE = "subscribe"
    """a page follows it live"""
    DELETE = "delete"
    HOLD = "hold"
    RELEASE = "release"


class Kind(StrEnum):
    """What an entry is about."""

    CALL = "call"
    RECORDING = "recording"
    TRANSCRIPT = "transcript"
    DRAFT = "draft"
    TICKET = "ticket"
    LIST = "list"
    EXPORT = "export"
    LEDGER = "ledger"


class Outcome(StrEnum):
    BEGUN = "begun"
    """written before what cannot be in the same transaction, such as the deletion of files"""
    DONE = "done"
    REFUSED = "refused"


class Ref(NamedTuple):
    """One thing, by kind (a `Kind`) and id; ids are not personal."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One act of one person. No value in it is a caller's: ids, codes and closed words alone."""

    seq: int
    """from 1, without holes"""
    at: datetime
    user_id: int | None
    """None for a command or a role of the system"""
    who: str
    """name of the colleague, the command or the role"""
    roles: tuple[str, ...]
    action: str
    """an `Action`"""
    refs: tuple[Ref, ...]
    """what was shown, the main thing first; of a list everything that was on the page"""
    case: str | None
    """the call or ticket in hand that explains it, as `str(Ref)`"""
    outcome: str
    """an `Outcome`"""
    detail: Mapping[str, str]
    """filters, reason, counts, digests"""
    previous: str = GENESIS
    hash: str = ""


class Break(StrEnum):
    """How a chain is broken."""

    CHANGED = "changed"
    """an entry is not what it was when it was written"""
    MISSING = "missing"
    """entries were taken out"""
    REORDERED = "reordered"
    UNLINKED = "unlinked"
    """an entry does not follow the one before it: one of them was put in or written anew"""
    CUT = "cut"
    """the end is gone: a seal or the head knows of later entries"""
    UNINDEXED = "unindexed"
    """the index behind "who saw it" does not name what the entry names"""
    FORGED = "forged"
    """a seal was not made with the key"""


@dataclass(frozen=True, slots=True)
class Fault:
    """A break and where it is."""

    seq: int
    kind: Break

    def __str__(self) -> str:
        return f"entry {self.seq}: {self.kind}"


class Link(NamedTuple):
    """A place in the chain: the number of an entry and its hash."""

    seq: int
    hash: str


START = Link(0, GENESIS)


@dataclass(frozen=True, slots=True)
class Seal:
    """The chain went at least so far at that time; kept where who writes the chain cannot change it."""

    seq: int
    hash: str
    at: datetime
    mac: str
    """HMAC-SHA-256 in hexadecimal; empty when there was no key"""


def chained(entry: Entry, after: Link) -> Entry:
    """The entry as the next one after a place in the chain."""
    linked = replace(entry, seq=after.seq + 1, previous=after.hash)
    return replace(linked, hash=digest(linked))


def digest(entry: Entry) -> str:
    """SHA-256 of everything in the entry but its hash, in hexadecimal."""
    body = {
        "seq": entry.seq,
        "at": _instant(entry.at),
        "user_id": entry.user_id,
        "who": entry.who,
        "roles": list(entry.roles),
        "action": entry.action,
        "refs": [[ref.kind, ref.id] for ref in entry.refs],
        "case": entry.case,
        "outcome": entry.outcome,
        "detail": dict(entry.detail),
        "previous": entry.previous,
    }
    return hashlib.sha256(_canonical(body)).hexdigest()


def verify(entries: Iterable[Entry], *, start: Link = START, seals: Sequence[Seal] = ()) -> Iterator[Fault]:
    """Every place where a chain is broken, in order; none for a whole one.

    Args:
        start: what comes before the first entry; a place up to which the chain was deleted, after a retention.
        seals: whose hashes must be those of the chain; seals of what lies before `start` say nothing.
    """
    last, sealed = start, by_number(seals)
    for entry in entries:
        yield from compare(entry, last, sealed)
        last = Link(entry.seq, entry.hash)
    yield from compare_end(last, sealed)


def by_number(seals: Iterable[Seal]) -> dict[int, set[str]]:
    """The hashes that seals give for an entry; more than one when somebody changed a seal."""
    found: dict[int, set[str]] = {}
    for one in seals:
        found.setdefault(one.seq, set()).add(one.hash)
    return found


def compare(entry: Entry, after: Link, sealed: Mapping[int, set[str]]) -> Iterator[Fault]:
    """What is wrong with an entry that was found behind another."""
    if entry.seq <= after.seq:
        yield Fault(entry.seq, Break.REORDERED)
    elif entry.seq > after.seq + 1:
        yield Fault(after.seq + 1, Break.MISSING)
    elif entry.previous != after.hash:
        yield Fault(entry.seq, Break.UNLINKED)
    if digest(entry) != entry.hash or sealed.get(entry.seq, {entry.hash}) != {entry.hash}:
        yield Fault(entry.seq, Break.CHANGED)


def compare_end(last: Link, sealed: Mapping[int, set[str]]) -> Iterator[Fault]:
    """Whether seals know of entries behind the last one."""
    if any(seq > last.seq for seq in sealed):
        yield Fault(last.seq + 1, Break.CUT)


def seal(link: Link, at: datetime, key: bytes | None) -> Seal:
    """Seal a place in the chain."""
    return Seal(link.seq, link.hash, at, _mac(link, at, key) if key else "")


def is_genuine(made: Seal, key: bytes) -> bool:
    """Whether the seal was made with this key."""
    return hmac.compare_digest(made.mac, _mac(Link(made.seq, made.hash), made.at, key))


def digest_of_ids(ids: Iterable[str]) -> str:
    """SHA-256 of ids in order, one a line: proves which ones were meant without keeping them."""
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()


def _mac(link: Link, at: datetime, key: bytes) -> str:
    return hmac.new(key, _canonical({"seq": link.seq, "hash": link.hash, "at": _instant(at)}), "sha256").hexdigest()


def _canonical(body: Mapping[str, object]) -> bytes:
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
