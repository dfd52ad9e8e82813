"""Rows of users and sessions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from intake_api.accounts.schemas import Role, User
from intake_api.db.tables import sessions, users


@dataclass(frozen=True, slots=True)
class Account:
    """A user with what signing in needs."""

    user: User
    password_hash: str
    failures: int
    locked_until: datetime | None


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
        insert(users).values(**values, password_hash="", one_time=True, failures=0).returning(users.c.id)
    )
    return int(result.scalar_one())


async def change(connection: AsyncConnection, user_id: int, **values: Any) -> None:
    await connection.execute(update(users).where(users.c.id == user_id).values(**values))


async def count_failure(connection: AsyncConnection, user_id: int) -> int:
    """One wrong password more; how many in a row by now."""
    statement = update(users).where(users.c.id == user_id).values(failures=users.c.failures + 1)
    result = await connection.execute(statement.returning(users.c.failures))
    return int(result.scalar_one())


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
    return Account(user, row["password_hash"], row["failures"], row["locked_until"])
