"""Tokens of api clients, for `Authorization: Bearer`: made, told once, kept as a hash, ended."""

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from hotline.errors import InputRejected, NotFound
from intake_api.accounts import passwords, store
from intake_api.accounts.schemas import NewToken, Role, TokenItem, User
from intake_api.db.tables import client_tokens, users

PREFIX = "hotline_"
"""by which a token that was left lying about is known for what it is"""


async def issue(database: AsyncEngine, username: str, label: str, days: int, now: datetime) -> NewToken:
    """A new token of a client; older ones go on.

    Raises:
        NotFound: no such user.
        InputRejected: the user is a person.
    """
    token = PREFIX + passwords.new_token()
    values = {"label": label, "created_at": now, "expires_at": now + timedelta(days=days)}
    async with database.begin() as connection:
        account = await store.account(connection, username)
        if account is None:
            raise NotFound(f"no user {username}")
        if Role.API_CLIENT not in account.user.roles:
            raise InputRejected("tokens are for api clients; a person signs in")
        values |= {"user_id": account.user.id, "token_hash": passwords.token_hash(token)}
        made = await connection.execute(insert(client_tokens).values(**values).returning(client_tokens.c.id))
        return NewToken(
            id=made.scalar_one(), label=label, created_at=now, expires_at=now + timedelta(days=days), token=token
        )


async def of_user(database: AsyncEngine, username: str) -> tuple[TokenItem, ...]:
    """The tokens of a client, the newest first; those that have ended stay until they are removed."""
    query = select(client_tokens).join(users, users.c.id == client_tokens.c.user_id)
    async with database.connect() as connection:
        rows = await connection.execute(query.where(users.c.username == username).order_by(client_tokens.c.id.desc()))
        return tuple(TokenItem(**{key: row[key] for key in TokenItem.model_fields}) for row in rows.mappings())


async def end(database: AsyncEngine, username: str, token_id: int) -> None:
    """Raises:
    NotFound: the client has no such token.
    """
    owner = select(users.c.id).where(users.c.username == username).scalar_subquery()
    theirs = (client_tokens.c.id == token_id) & (client_tokens.c.user_id == owner)
    async with database.begin() as connection:
        if (await connection.execute(delete(client_tokens).where(theirs))).rowcount != 1:
            raise NotFound(f"user {username} has no such token")


async def user_of_token(database: AsyncEngine, token: str, now: datetime) -> User | None:
    """Whose token it is; None when it, or the account, has ended."""
    query = select(client_tokens.c.user_id).where(
        client_tokens.c.token_hash == passwords.token_hash(token), client_tokens.c.expires_at > now
    )
    async with database.connect() as connection:
        user_id = (await connection.execute(query)).scalar()
        account = None if user_id is None else await store.account_by_id(connection, user_id)
    return account.user if account is not None and account.open_at(now) else None
