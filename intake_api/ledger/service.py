"""Writing down who saw what, before the answer goes out; and reading it again."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hotline.errors import NotAllowed
from hotline.ledger import (
    START,
    Action,
    Break,
    Entry,
    Fault,
    Kind,
    Link,
    Outcome,
    Ref,
    Seal,
    by_number,
    compare,
    compare_end,
    is_genuine,
    seal,
)
from intake_api.accounts.schemas import User
from intake_api.db.engine import connected
from intake_api.http.context import Context
from intake_api.ledger import seals, store
from intake_api.settings import LedgerSettings, Settings, secret


@dataclass(slots=True)
class Seen:
    """What an answer shows, as it is gathered."""

    refs: list[Ref] = field(default_factory=list)
    case: Ref | None = None

    def add(self, *refs: Ref) -> None:
        self.refs += refs


@asynccontextmanager
async def recorded(
    context: Context, user: User, action: Action, *refs: Ref, detail: Mapping[str, str] | None = None
) -> AsyncIterator[Seen]:
    """A block that makes an answer about people: it is written down before the answer can go out.

    A refusal is written down too. When the ledger cannot be written the block fails, and nobody sees anything.
    """
    seen = Seen(list(refs))
    try:
        yield seen
    except NotAllowed:
        await note(context, user, action, seen, outcome=Outcome.REFUSED, detail=detail)
        raise
    await note(context, user, action, seen, detail=detail)


async def note(
    context: Context,
    user: User,
    action: Action,
    seen: Seen,
    *,
    outcome: Outcome = Outcome.DONE,
    detail: Mapping[str, str] | None = None,
) -> Entry:
    """Write one entry in a transaction of its own."""
    entry = entry_of(user, action, seen.refs, context.now(), outcome=outcome, case=seen.case, detail=detail)
    async with context.database.begin() as connection:
        return await store.append(connection, entry)


def entry_of(
    user: User,
    action: Action,
    refs: Iterable[Ref],
    at: datetime,
    *,
    outcome: Outcome = Outcome.DONE,
    case: Ref | None = None,
    detail: Mapping[str, str] | None = None,
) -> Entry:
    """An entry of a person, not yet in the chain."""
    roles = tuple(str(role) for role in user.roles)
    why = str(case) if case else None
    return Entry(0, at, user.id, user.name, roles, action, tuple(refs), why, outcome, dict(detail or {}))


def entry_of_program(
    who: str,
    action: Action,
    refs: Iterable[Ref],
    at: datetime,
    *,
    outcome: Outcome = Outcome.DONE,
    detail: Mapping[str, str] | None = None,
) -> Entry:
    """An entry of a command or a role of the system, not yet in the chain."""
    return Entry(0, at, None, who, (), action, tuple(refs), None, outcome, dict(detail or {}))


async def who(connection: AsyncConnection, ref: Ref, before: int | None, size: int) -> tuple[Entry, ...]:
    """The entries about a call or ticket, the newest first; of a call also those about its sound and words."""
    kinds = (Kind.CALL, Kind.RECORDING, Kind.TRANSCRIPT) if ref.kind == Kind.CALL else (ref.kind,)
    return await store.about(connection, [Ref(kind, ref.id) for kind in kinds], before, size)


async def check(connection: AsyncConnection, kept: Sequence[Seal], key: bytes | None) -> tuple[int, list[Fault]]:
    """How many entries there are, and every break.

    Args:
        kept: seals from outside the database.
        key: what seals are made with; without it nobody can tell a forged one.
    """
    made = (*await store.seals(connection), *kept)
    faults = [Fault(one.seq, Break.FORGED) for one in made if key and not is_genuine(one, key)]
    start = await store.last_cut(connection) or START
    last, sealed, count, cut_is_told = start, by_number(made), 0, start is START
    async for entry in store.each(connection):
        faults += compare(entry, last, sealed)
        last, count = Link(entry.seq, entry.hash), count + 1
        cut_is_told |= _tells_of(entry, start)
    for first in range(start.seq + 1, last.seq + 1, store.READ_AT_ONCE):
        wrong = await store.unindexed(connection, first, first + store.READ_AT_ONCE - 1)
        faults += [Fault(seq, Break.UNINDEXED) for seq in wrong]
    faults += compare_end(last, sealed)
    if not cut_is_told:
        faults.append(Fault(start.seq, Break.MISSING))
    head = await store.head(connection)
    if head is not None and head != last and all(fault.kind is not Break.CUT for fault in faults):
        faults.append(Fault(last.seq + 1, Break.CUT))
    return count, faults


async def make_seal(database: AsyncEngine, settings: LedgerSettings, now: datetime) -> Seal | None:
    """Seal the end of the chain, in the database and in the file of seals; None while there are no entries."""
    key = key_of(settings)
    async with database.begin() as connection:
        head = await store.head(connection)
        if head is None:
            return None
        made = seal(head, now, key)
        await store.add_seal(connection, made)
    seals.keep(settings.seals_file, made)
    return made


def key_of(settings: LedgerSettings) -> bytes | None:
    """The key of the seals, where there is one.

    Raises:
        BadSetting: its file cannot be read or is empty.
    """
    return secret(settings.key_file).get_secret_value().encode() if settings.key_file else None


async def check_at(settings: Settings, kept: Path | None) -> tuple[int, list[Fault]]:
    """`check` for a command.

    Args:
        kept: the file of seals, where it is another than the one the system writes.

    Raises:
        InputRejected: the file of seals cannot be read.
    """
    found = seals.read(kept or settings.ledger.seals_file, must_be_there=kept is not None)
    async with connected(settings.database) as database, database.connect() as connection:
        return await check(connection, found, key_of(settings.ledger))


async def who_at(settings: Settings, ref: Ref, size: int) -> tuple[Entry, ...]:
    """`who` for a command."""
    async with connected(settings.database) as database, database.connect() as connection:
        return await who(connection, ref, None, size)


async def seal_at(settings: Settings, now: datetime) -> Seal | None:
    """`make_seal` for a command."""
    async with connected(settings.database) as database:
        return await make_seal(database, settings.ledger, now)


def _tells_of(entry: Entry, cut: Link) -> bool:
    return entry.action == Action.DELETE and entry.detail.get("hash") == cut.hash
