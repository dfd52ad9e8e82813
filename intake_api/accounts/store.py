"""Rows of users and sessions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from intake_api.accounts.schemas import Role, User
from intake_api.db.tables import sessions, sign_in_failures, users
from intake_api.db.upsert import upsert


@dataclass(frozen=True, slots=True)
class Account:
    """A user with what signing in needs."""

    user: User
    password_hash: str


async def account(connection: AsyncConnection, username: str) -> Account | None:
    row = (await connection.execute(select(users).where(users.c.username == username))).mappings().first()
    return None if row is None else _account(row)


async def account_by_id(connection: AsyncConnection, user_id: int) -> Account | None:
    row = (await connection.execute(select(users).where(users.c.id == user_id))).mappings().first()
    return None if row is None else _account(row)


async def add(connection: AsyncConnection, username: str, name: str, roles: list[Role], agent: str | None) -> int:
    """A user without a password yet."""
    values = {"username": username, "name": name, "roles": [str(role) for role in roles], "agent": agent}
    result = await connection.execute(
        insert(users).values(**values, password_hash="", one_time=True).returning(users.c.id)
    )
    return int(result.scalar_one())


async def change(connection: AsyncConnection, user_id: int, **values: Any) -> None:
    await connection.execute(update(users).where(users.c.id == user_id).values(**values))


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


async def open_session(connection: AsyncConnection, token_hash: str, user_id: int, expires_at: datetime) -> None:
    await connection.execute(
        insert(sessions).values(token_hash=token_hash, user_id=user_id, expires_at=expires_at),
    )


async def close_session(connection: AsyncConnection, token_hash: str) -> None:
    await connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))


async def forget_sessions(connection: AsyncConnection, now: datetime) -> None:
    """Remove the sessions that have ended by themselves."""
    await connection.execute(delete(sessions).where(sessions.c.expires_at <= now))


async def close_all_sessions(connection: AsyncConnection, user_id: int) -> None:
    await connection.execute(delete(sessions).where(sessions.c.user_id == user_id))


async def user_of_session(connection: AsyncConnection, token_hash: str, now: datetime) -> User | None:
    query = (
        select(users)
        .join(sessions, sessions.c.user_id == users.c.id)
        .where(sessions.c.token_hash == token_hash, sessions.c.expires_at > now)
    )
    row = (await connection.execute(query)).mappings().first()
    return None if row is None else _account(row).user


def _account(row: RowMapping) -> Account:
    user = User(
        id=row["id"],
        name=row["name"],
        roles=tuple(Role(role) for role in row["roles"]),
        agent=row["agent"],
        must_set_password=row["one_time"],
    )
    return Account(user, row["password_hash"])
