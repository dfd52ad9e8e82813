"""Rows of users, sessions and wrong passwords."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, and_, delete, false, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from intake_api.accounts.schemas import Person, Profile, Role, Scope, User
from intake_api.db.tables import sessions, sign_in_failures, users
from intake_api.db.upsert import upsert

ID_LENGTH = 16
"""digits of a session's hash that its owner knows it by"""


@dataclass(frozen=True, slots=True)
class Account:
    """A user with what signing in needs."""

    user: User
    username: str
    password_hash: str
    """empty: signs in by another way only"""
    disabled: bool
    valid_until: datetime | None
    password_set_at: datetime | None

    def open_at(self, now: datetime) -> bool:
        """Whether the account may be used."""
        return not self.disabled and (self.valid_until is None or now < self.valid_until)


@dataclass(frozen=True, slots=True)
class SessionRow:
    token_hash: str
    user_id: int
    opened_at: datetime
    seen_at: datetime
    expires_at: datetime
    address: str


async def account(connection: AsyncConnection, username: str) -> Account | None:
    return await _first(connection, users.c.username == username)


async def account_by_id(connection: AsyncConnection, user_id: int) -> Account | None:
    return await _first(connection, users.c.id == user_id)


async def accounts_by_id(connection: AsyncConnection, ids: Collection[int]) -> tuple[Account, ...]:
    """Those of the accounts that are there."""
    if not ids:
        return ()
    rows = (await connection.execute(select(users).where(users.c.id.in_(ids)))).mappings()
    return tuple(_account(row) for row in rows)


async def account_by_oidc_name(connection: AsyncConnection, name: str) -> Account | None:
    return await _first(connection, users.c.oidc_name == name)


async def any_user(connection: AsyncConnection) -> bool:
    return (await connection.execute(select(users.c.id).limit(1))).first() is not None


async def people(connection: AsyncConnection, after: str, size: int) -> tuple[Person, ...]:
    """Users in order of their names, behind one."""
    query = select(users).where(users.c.username > after).order_by(users.c.username).limit(size)
    return tuple(_person(row) for row in (await connection.execute(query)).mappings())


async def person(connection: AsyncConnection, username: str) -> Person | None:
    row = (await connection.execute(select(users).where(users.c.username == username))).mappings().first()
    return None if row is None else _person(row)


async def one_at_a_time(connection: AsyncConnection) -> None:
    """Wait for whoever changes users; two administrators who close each other's accounts would both find another one.

    SQLite locks the whole file with the write that has no effect, PostgreSQL every user's row.
    """
    await connection.execute(update(users).where(false()).values(one_time=False))
    await connection.execute(select(users.c.id).order_by(users.c.id).with_for_update())


async def open_admins(connection: AsyncConnection, now: datetime) -> set[str]:
    """Names of the administrators whose accounts may be used."""
    alive = and_(users.c.disabled.is_(False), or_(users.c.valid_until.is_(None), users.c.valid_until > now))
    rows = (await connection.execute(select(users.c.username, users.c.roles).where(alive))).all()
    return {username for username, roles in rows if Role.ADMIN in roles}


async def add(connection: AsyncConnection, username: str, profile: Profile) -> int:
    """A user without a password yet."""
    values = _values(profile) | {"username": username, "password_hash": "", "one_time": True}
    return int((await connection.execute(insert(users).values(**values).returning(users.c.id))).scalar_one())


async def change(connection: AsyncConnection, user_id: int, **values: Any) -> None:
    await connection.execute(update(users).where(users.c.id == user_id).values(**values))


async def replace(connection: AsyncConnection, username: str, profile: Profile) -> bool:
    """Write all that administrators decide of a user; False when there is none."""
    statement = update(users).where(users.c.username == username).values(**_values(profile))
    return (await connection.execute(statement)).rowcount == 1


async def failures(connection: AsyncConnection, username: str, address: str, since: datetime) -> int:
    """Wrong passwords in a row for this name from this address, when the last one came after `since`."""
    table = sign_in_failures
    query = select(table.c.failures).where(table.c.username == username, table.c.address == address)
    return (await connection.execute(query.where(table.c.last_at > since))).scalar() or 0


async def count_failure(connection: AsyncConnection, username: str, address: str, now: datetime) -> None:
    """One wrong password more."""
    table = sign_in_failures
    statement = upsert(connection, table).values(username=username, address=address, failures=1, last_at=now)
    more = {"failures": table.c.failures + 1, "last_at": now}
    await connection.execute(statement.on_conflict_do_update(index_elements=["username", "address"], set_=more))


async def forget_failures(connection: AsyncConnection, username: str, address: str | None = None) -> None:
    """The wrong passwords for a name, from one address or from all."""
    table = sign_in_failures
    statement = delete(table).where(table.c.username == username)
    await connection.execute(statement if address is None else statement.where(table.c.address == address))


async def forget_failures_before(connection: AsyncConnection, instant: datetime) -> None:
    """Wrong passwords that count no more."""
    await connection.execute(delete(sign_in_failures).where(sign_in_failures.c.last_at <= instant))


async def open_session(connection: AsyncConnection, session: SessionRow) -> None:
    await connection.execute(
        insert(sessions).values(
            token_hash=session.token_hash,
            user_id=session.user_id,
            opened_at=session.opened_at,
            seen_at=session.seen_at,
            expires_at=session.expires_at,
            address=session.address,
        )
    )


async def touch(connection: AsyncConnection, token_hash: str, now: datetime) -> None:
    """The session was used."""
    await connection.execute(update(sessions).where(sessions.c.token_hash == token_hash).values(seen_at=now))


async def close_session(connection: AsyncConnection, token_hash: str) -> None:
    await connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))


async def close_own_session(connection: AsyncConnection, user_id: int, id_: str) -> bool:
    """End the session of a user that begins so; False when there is none."""
    begins = sessions.c.token_hash.startswith(id_, autoescape=True)
    return (await connection.execute(delete(sessions).where(sessions.c.user_id == user_id, begins))).rowcount > 0


async def forget_sessions(connection: AsyncConnection, now: datetime, idle_since: datetime) -> None:
    """Remove the sessions that have ended by themselves."""
    ended = or_(sessions.c.expires_at <= now, sessions.c.seen_at <= idle_since)
    await connection.execute(delete(sessions).where(ended))


async def close_all_sessions(connection: AsyncConnection, user_id: int) -> None:
    await connection.execute(delete(sessions).where(sessions.c.user_id == user_id))


async def sessions_of(connection: AsyncConnection, user_id: int) -> Sequence[SessionRow]:
    """The sessions of a user, the newest first."""
    query = select(sessions).where(sessions.c.user_id == user_id).order_by(sessions.c.opened_at.desc())
    return [SessionRow(**row) for row in (await connection.execute(query)).mappings()]


async def of_session(connection: AsyncConnection, token_hash: str) -> tuple[Account, SessionRow] | None:
    """A session and whose it is, whether they may still be used or not."""
    query = select(users, *(column.label(f"session_{column.name}") for column in sessions.c))
    joined = query.join(sessions, sessions.c.user_id == users.c.id).where(sessions.c.token_hash == token_hash)
    row = (await connection.execute(joined)).mappings().first()
    if row is None:
        return None
    return _account(row), SessionRow(**{column.name: row[f"session_{column.name}"] for column in sessions.c})


async def _first(connection: AsyncConnection, condition: Any) -> Account | None:
    row = (await connection.execute(select(users).where(condition))).mappings().first()
    return None if row is None else _account(row)


def _account(row: RowMapping) -> Account:
    user = User(
        id=row["id"],
        name=row["name"],
        roles=tuple(Role(role) for role in row["roles"]),
        agent=row["agent"],
        must_set_password=row["one_time"],
        scope=Scope(**row["scope"]),
    )
    return Account(
        user, row["username"], row["password_hash"], row["disabled"], row["valid_until"], row["password_set_at"]
    )


def _person(row: RowMapping) -> Person:
    return Person(**{key: row[key] for key in Person.model_fields})


def _values(profile: Profile) -> dict[str, Any]:
    return {
        "name": profile.name,
        "roles": [str(role) for role in profile.roles],
        "agent": profile.agent,
        "scope": profile.scope.model_dump(mode="json"),
        "valid_until": profile.valid_until,
        "disabled": profile.disabled,
        "oidc_name": profile.oidc_name,
    }
