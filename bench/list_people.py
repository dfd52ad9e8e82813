"""Who asks for lists in `bench/lists.py`: one user for each kind of scope and size, from what a made-up year holds; and
the rows a year has not, so that lists of users, holds, hot spots, changes of rules and entries of the ledger are long.
"""

import json
import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hotline.drafts import draft_id
from hotline.ledger import Action, Entry, Kind, Link, Outcome, Ref, chained
from hotline.territory import Level, Territory
from intake_api.accounts import passwords, store
from intake_api.accounts.schemas import Profile, Role, Scope
from intake_api.accounts.store import SessionRow
from intake_api.db.tables import (
    calls,
    client_tokens,
    holds,
    hot_spot_tickets,
    hot_spots,
    ledger,
    ledger_head,
    ledger_refs,
    rule_changes,
    ticket_units,
    tickets,
    users,
    webhook_changes,
    webhook_deliveries,
    webhooks,
)
from intake_api.drafts import store as drafts
from intake_api.ledger import store as ledger_rows
from intake_api.year.loading import Loader

EVERYTHING = "bench"
RULE, CLIENT = "repeat_days", "bench-client"
MANY = 5000
"""entries of the ledger about one ticket and one call, users"""
ENTRIES = 50_000
SPOTS = 5000
A_FEW = 200
"""holds, tokens of one client, sessions of one user, changes of one rule"""
HOOKS = 50
"""webhooks; the first has ENTRIES deliveries"""
EACH = 6
"""users of one kind of scope"""

People = Mapping[str, Sequence[str]]
"""user names by kind of scope"""


async def people(connection: AsyncConnection, territory: Territory) -> dict[str, dict[str, Profile]]:
    """Users by kind of scope; the same for the same year."""
    drawn = random.Random(2)  # noqa: S311  # repeatable, no secret
    units = await _units(connection)
    areas = {level: [code for code, area in territory.areas.items() if area.level is level] for level in Level}

    def some(level: Level, count: int = 1) -> tuple[str, ...]:
        return tuple(drawn.sample(areas[level], count))

    kinds: dict[str, list[tuple[tuple[Role, ...], Scope]]] = {
        "district": [((Role.DISTRICT,), Scope(areas=some(Level.DISTRICT))) for _ in range(EACH)],
        "street": [((Role.STREET,), Scope(areas=some(Level.STREET))) for _ in range(EACH)],
        "community": [((Role.COMMUNITY,), Scope(areas=some(Level.COMMUNITY))) for _ in range(EACH)],
        "grid": [((Role.GRID_WORKER,), Scope(areas=some(Level.GRID))) for _ in range(EACH)],
        "three grids": [((Role.GRID_WORKER,), Scope(areas=some(Level.GRID, 3))) for _ in range(EACH)],
        "three districts": [((Role.OVERSIGHT,), Scope(areas=some(Level.DISTRICT, 3))) for _ in range(EACH)],
        "200 communities": [((Role.OVERSIGHT,), Scope(areas=some(Level.COMMUNITY, 200)))],
        "large unit": [((Role.UNIT,), Scope(units=(unit,))) for unit in units[:EACH]],
        "middling unit": [((Role.UNIT,), Scope(units=(unit,))) for unit in _middle(units)],
        "small unit": [((Role.UNIT,), Scope(units=(unit,))) for unit in units[-EACH:]],
        "unit without tickets": [((Role.UNIT,), Scope(units=("市档案馆",)))],
        "30 units": [((Role.UNIT,), Scope(units=tuple(units[:30])))],
        "large unit in a street": [
            ((Role.UNIT,), Scope(units=(unit,), areas=some(Level.STREET))) for unit in units[:EACH]
        ],
        "large unit in a grid": [((Role.UNIT,), Scope(units=(unit,), areas=some(Level.GRID))) for unit in units[:EACH]],
        "unit, and oversight of a district": [
            ((Role.UNIT, Role.OVERSIGHT), Scope(units=(unit,), areas=some(Level.DISTRICT))) for unit in units[:EACH]
        ],
    }
    some = select(calls.c.queue).where(calls.c.queue.is_not(None)).limit(100_000).subquery()
    queues = sorted((await connection.execute(select(some.c.queue).distinct())).scalars())
    reach = [*((queue,) for queue in queues), tuple(queues[:2])]
    watch = (Role.SUPERVISOR, Role.QUALITY)
    kinds["queue"] = [(watch, Scope(queues=queue)) for queue in reach]
    kinds["queue without calls"] = [(watch, Scope(queues=("nowhere",)))]
    return {
        kind: {
            f"bench-{number}-{which}": Profile(name=kind, roles=roles, scope=scope)
            for which, (roles, scope) in enumerate(members)
        }
        for number, (kind, members) in enumerate(kinds.items())
    }


async def furnish(connection: AsyncConnection, territory: Territory, now: datetime) -> None:
    """Add all users, and what a year has not, once."""
    if await store.account(connection, EVERYTHING) is not None:
        return
    some = select(calls.c.answered_by).where(calls.c.answered_by.is_not(None)).limit(1)
    agent = (await connection.execute(some)).scalar()
    everything = (Role.SUPERVISOR, Role.QUALITY, Role.AGENT, Role.ADMIN)
    profiles = {EVERYTHING: Profile(name="测量", roles=everything, agent=agent)}
    profiles[CLIENT] = Profile(name="接口", roles=(Role.API_CLIENT,), scope=Scope(areas=("210102",)))
    for members in (await people(connection, territory)).values():
        profiles |= members
    profiles |= {f"person-{number:05d}": Profile(name="坐席", roles=(Role.QUALITY,)) for number in range(MANY)}
    for username, profile in profiles.items():
        await store.change(connection, await store.add(connection, username, profile), one_time=False)
    loader = Loader(connection)
    await _tokens(connection, loader, now)
    numbers = await _sample(connection, select(tickets.c.number, tickets.c.category, tickets.c.area), 0.002)
    call_ids = await _sample(connection, select(calls.c.call_id), 0.001)
    held = [("ticket", row.number, now, "测量", "audit") for row in numbers[:A_FEW]]
    await loader.write(holds, ("kind", "id", "at", "by", "reason"), held)
    changes = [(RULE, number, now, "测量", "节日", "7", "8") for number in range(1, A_FEW + 1)]
    await loader.write(rule_changes, ("key", "number", "at", "by", "reason", "before", "after"), changes)
    for row in call_ids[:A_FEW]:
        await drafts.create(connection, draft_id(row.call_id, 1), row.call_id, "bench")
    await _hot_spots(connection, loader, numbers, now)
    await _entries(connection, loader, [row.number for row in numbers], [row.call_id for row in call_ids], now)


async def hook(connection: AsyncConnection, now: datetime) -> None:
    """Add webhooks of the client, the first with many changes and deliveries, once."""
    if (await connection.execute(select(webhooks.c.id).limit(1))).first() is not None:
        return
    client = (await connection.execute(select(users.c.id).where(users.c.username == CLIENT))).scalar_one()
    one = {
        "user_id": client, "url": "https://receiver.bench/", "events": ["ticket.accepted"], "units": [], "areas": [],
        "categories": [], "on": False, "salt": "0", "created_at": now, "changes": A_FEW, "failures": 0,
    }  # fmt: skip
    await connection.execute(insert(webhooks), [one] * HOOKS)
    first = (await connection.execute(select(func.min(webhooks.c.id)))).scalar_one()
    changes = [
        {"webhook": first, "number": number, "at": now, "by": "测量", "what": "changed", "reason": "测量"}
        for number in range(1, A_FEW + 1)
    ]
    await connection.execute(insert(webhook_changes), changes)
    told = [
        {
            "webhook": first, "delivery": f"{number:032d}", "type": "ticket.accepted", "subject": f"ticket:{number}",
            "body": "{}", "at": now, "state": ("sent", "sent", "waiting", "dead")[number % 4], "attempts": 1,
            "next_at": now,
        }
        for number in range(ENTRIES)
    ]  # fmt: skip
    await connection.execute(insert(webhook_deliveries), told)


async def sign_in(connection: AsyncConnection, username: str, now: datetime) -> str:
    """A session of a user; its token."""
    token = passwords.new_token()
    account = await store.account(connection, username)
    assert account is not None, username
    row = SessionRow(passwords.token_hash(token), account.user.id, now, now, now + timedelta(hours=12), "127.0.0.1")
    await store.open_session(connection, row)
    return token


async def _units(connection: AsyncConnection) -> list[str]:
    """Units that have tickets, those with most first."""
    query = select(ticket_units.c.unit).group_by(ticket_units.c.unit).order_by(func.count().desc(), ticket_units.c.unit)
    return list((await connection.execute(query)).scalars())


def _middle(units: Sequence[str]) -> Sequence[str]:
    start = max(0, len(units) // 2 - EACH // 2)
    return units[start : start + EACH]


async def _sample(connection: AsyncConnection, query, share: float) -> Sequence:
    """At least some rows of a table, the same each time."""
    rows = (await connection.execute(query.order_by(query.selected_columns[0]).limit(2_000_000))).all()
    return rows[:: max(1, min(int(1 / share), len(rows) // A_FEW))]


async def _tokens(connection: AsyncConnection, loader: Loader, now: datetime) -> None:
    client = (await connection.execute(select(users.c.id).where(users.c.username == CLIENT))).scalar_one()
    rows = [
        {"user_id": client, "token_hash": f"{number:064d}", "label": "测量", "created_at": now, "expires_at": now}
        for number in range(A_FEW)
    ]
    await connection.execute(insert(client_tokens), rows)
    for _ in range(A_FEW):
        await sign_in(connection, EVERYTHING, now)


async def _hot_spots(connection: AsyncConnection, loader: Loader, numbers: Sequence, now: datetime) -> None:
    """Spots of five to thirty tickets; what is together in them is no rule's finding."""
    drawn = random.Random(3)  # noqa: S311  # repeatable, no secret
    spots = [
        {
            "category": row.category[:6], "area": (row.area or "210102001001")[:12], "hours": 24, "at_least": 5,
            "count": 5, "first_at": now, "last_at": now, "raised_at": now,
        }
        for row in drawn.choices(numbers, k=SPOTS)
    ]  # fmt: skip
    await connection.execute(insert(hot_spots), spots)
    ids = (await connection.execute(select(hot_spots.c.id))).scalars().all()
    those = [row.number for row in numbers]
    rows = [(id_, number) for id_ in ids for number in drawn.sample(those, drawn.randrange(5, 31))]
    await loader.write(hot_spot_tickets, ("hot_spot", "number"), rows)


async def _entries(
    connection: AsyncConnection, loader: Loader, numbers: Sequence[str], call_ids: Sequence[str], now: datetime
) -> None:
    """A ledger of views: MANY of the first ticket and call, the rest of any."""
    drawn = random.Random(4)  # noqa: S311  # repeatable, no secret
    head = await ledger_rows.head(connection) or Link(0, "0" * 64)
    entries: list[Entry] = []
    for number in range(ENTRIES):
        often = number % (ENTRIES // MANY) == 0
        one = (numbers[0], call_ids[0]) if often else (drawn.choice(numbers), drawn.choice(call_ids))
        refs = (Ref(Kind.TICKET, one[0]), Ref(Kind.CALL, one[1]))
        at = now - timedelta(seconds=ENTRIES - number)
        entry = chained(Entry(0, at, 1, "测量", ("agent",), Action.VIEW, refs, None, Outcome.DONE, {}), head)
        head = Link(entry.seq, entry.hash)
        entries.append(entry)
    columns = (
        "seq",
        "at",
        "user_id",
        "who",
        "roles",
        "action",
        "refs",
        "case",
        "outcome",
        "detail",
        "previous",
        "hash",
    )
    await loader.write(ledger, columns, map(_ledger_row, entries))
    refs = [(ref.kind, ref.id, entry.seq) for entry in entries for ref in entry.refs]
    await loader.write(ledger_refs, ("kind", "id", "seq"), refs)
    await connection.execute(ledger_head.delete())
    await connection.execute(insert(ledger_head).values(id=1, seq=head.seq, hash=head.hash))


def _ledger_row(entry: Entry) -> tuple:
    return (
        entry.seq, entry.at, entry.user_id, entry.who, json.dumps(entry.roles), str(entry.action),
        json.dumps(entry.refs), entry.case, str(entry.outcome), "{}", entry.previous, entry.hash,
    )  # fmt: skip
