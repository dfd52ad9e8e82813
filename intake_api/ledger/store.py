"""Rows of the ledger: added one after another, read in order."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, and_, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hotline.ledger import GENESIS, Entry, Link, Ref, Seal, chained
from intake_api.db.tables import ledger, ledger_cuts, ledger_head, ledger_refs, ledger_seals
from intake_api.db.upsert import upsert

READ_AT_ONCE = 1000
_HEAD = 1
"""id of its only row"""


async def append(connection: AsyncConnection, entry: Entry) -> Entry:
    """Add an entry behind the last one; its number and hashes are found here.

    The head's row is locked from here to the end of the transaction: entries come one after another on both databases.
    """
    begin = upsert(connection, ledger_head).values(id=_HEAD, seq=1, hash=GENESIS)
    taken = begin.on_conflict_do_update(index_elements=["id"], set_={"seq": ledger_head.c.seq + 1})
    seq, previous = (await connection.execute(taken.returning(ledger_head.c.seq, ledger_head.c.hash))).one()
    linked = chained(entry, Link(seq - 1, previous))
    await connection.execute(insert(ledger).values(**_row(linked)))
    await connection.execute(update(ledger_head).where(ledger_head.c.id == _HEAD).values(hash=linked.hash))
    refs = [{"kind": ref.kind, "id": ref.id, "seq": seq} for ref in dict.fromkeys(linked.refs)]
    if refs:
        await connection.execute(insert(ledger_refs), refs)
    return linked


async def lock(connection: AsyncConnection) -> None:
    """Keep others from adding entries until this transaction ends."""
    await connection.execute(update(ledger_head).values(id=ledger_head.c.id))


async def head(connection: AsyncConnection) -> Link | None:
    """The end of the chain as it is told, None before the first entry."""
    row = (await connection.execute(select(ledger_head.c.seq, ledger_head.c.hash))).first()
    return None if row is None else Link(row.seq, row.hash)


async def about(connection: AsyncConnection, refs: Sequence[Ref], before: int | None, size: int) -> tuple[Entry, ...]:
    """The entries that name one of these things, the newest first."""
    one_of_them = or_(*(and_(ledger_refs.c.kind == ref.kind, ledger_refs.c.id == ref.id) for ref in refs))
    named = select(ledger_refs.c.seq).where(one_of_them).distinct()
    if before is not None:
        named = named.where(ledger_refs.c.seq < before)
    newest = named.order_by(ledger_refs.c.seq.desc()).limit(size)
    return await _entries(connection, select(ledger).where(ledger.c.seq.in_(newest)).order_by(ledger.c.seq.desc()))


async def each(connection: AsyncConnection) -> AsyncIterator[Entry]:
    """Every entry in order."""
    last = 0
    while some := await _some(connection, last):
        for entry in some:
            yield entry
        last = some[-1].seq


async def of_number(connection: AsyncConnection, seq: int) -> Entry | None:
    found = await _entries(connection, select(ledger).where(ledger.c.seq == seq))
    return found[0] if found else None


async def last_before(connection: AsyncConnection, instant: datetime) -> Entry | None:
    """The newest entry older than an instant."""
    query = select(ledger).where(ledger.c.at < instant).order_by(ledger.c.seq.desc()).limit(1)
    found = await _entries(connection, query)
    return found[0] if found else None


async def first_about(connection: AsyncConnection, refs: Sequence[Ref]) -> int | None:
    """Number of the oldest entry that names one of these."""
    found = [
        (
            await connection.execute(
                select(func.min(ledger_refs.c.seq)).where(ledger_refs.c.kind == ref.kind, ledger_refs.c.id == ref.id)
            )
        ).scalar()
        for ref in refs
    ]
    return min((seq for seq in found if seq is not None), default=None)


async def unindexed(connection: AsyncConnection, first: int, last: int) -> list[int]:
    """Entries of a stretch whose index "who saw it" lacks something or names too much."""
    between = ledger_refs.c.seq.between(first, last)
    counted = select(ledger_refs.c.seq, func.count().label("refs")).where(between).group_by(ledger_refs.c.seq)
    named = {row.seq: row.refs for row in await connection.execute(counted)}
    entries = await _entries(connection, select(ledger).where(ledger.c.seq.between(first, last)))
    wrong = {entry.seq for entry in entries if named.pop(entry.seq, 0) != len(set(entry.refs))}
    return sorted(wrong | named.keys())


async def add_seal(connection: AsyncConnection, made: Seal) -> None:
    values = {"seq": made.seq, "hash": made.hash, "at": made.at, "mac": made.mac}
    await connection.execute(upsert(connection, ledger_seals).values(**values).on_conflict_do_nothing())


async def seals(connection: AsyncConnection) -> tuple[Seal, ...]:
    """Every seal, the oldest first."""
    rows = await connection.execute(select(ledger_seals).order_by(ledger_seals.c.seq))
    return tuple(Seal(row["seq"], row["hash"], row["at"], row["mac"]) for row in rows.mappings())


async def last_cut(connection: AsyncConnection) -> Link | None:
    """Up to where the chain was deleted."""
    query = select(ledger_cuts.c.seq, ledger_cuts.c.hash).order_by(ledger_cuts.c.seq.desc()).limit(1)
    row = (await connection.execute(query)).first()
    return None if row is None else Link(row.seq, row.hash)


async def cut(connection: AsyncConnection, upto: Link, at: datetime) -> int:
    """Delete the chain up to and with an entry; how many went."""
    await connection.execute(insert(ledger_cuts).values(seq=upto.seq, hash=upto.hash, at=at))
    await connection.execute(delete(ledger_refs).where(ledger_refs.c.seq <= upto.seq))
    return (await connection.execute(delete(ledger).where(ledger.c.seq <= upto.seq))).rowcount


async def _some(connection: AsyncConnection, last: int) -> tuple[Entry, ...]:
    return await _entries(
        connection, select(ledger).where(ledger.c.seq > last).order_by(ledger.c.seq).limit(READ_AT_ONCE)
    )


async def _entries(connection: AsyncConnection, query: Select[Any]) -> tuple[Entry, ...]:
    return tuple(_entry(row) for row in (await connection.execute(query)).mappings())


def _row(entry: Entry) -> dict[str, object]:
    return {
        "seq": entry.seq,
        "at": entry.at,
        "user_id": entry.user_id,
        "who": entry.who,
        "roles": list(entry.roles),
        "action": entry.action,
        "refs": [[ref.kind, ref.id] for ref in entry.refs],
        "case": entry.case,
        "outcome": entry.outcome,
        "detail": dict(entry.detail),
        "previous": entry.previous,
        "hash": entry.hash,
    }


def _entry(row: RowMapping) -> Entry:
    return Entry(
        seq=row["seq"],
        at=row["at"],
        user_id=row["user_id"],
        who=row["who"],
        roles=tuple(row["roles"]),
        action=row["action"],
        refs=_refs(row["refs"]),
        case=row["case"],
        outcome=row["outcome"],
        detail=row["detail"] if isinstance(row["detail"], dict) else {},
        previous=row["previous"],
        hash=row["hash"],
    )


def _refs(value: object) -> tuple[Ref, ...]:
    """As written; what somebody put there in another shape is read as nothing, and its hash will tell."""
    pairs = value if isinstance(value, list) else []
    return tuple(Ref(pair[0], pair[1]) for pair in pairs if isinstance(pair, list) and len(pair) == 2)
