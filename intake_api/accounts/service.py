"""Signing in and out, setting a password, adding users."""

from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from hotline.errors import Conflict, NotFound
from intake_api.accounts import passwords, store
from intake_api.accounts.schemas import Role, User
from intake_api.db.engine import connected
from intake_api.errors import LockedOut, SignInFailed
from intake_api.settings import AccountsSettings, DatabaseSettings


async def sign_in(
    database: AsyncEngine, settings: AccountsSettings, username: str, password: str, address: str, now: datetime
) -> tuple[User, str]:
    """The user and a new session token.

    Wrong passwords are counted for the name as tried and the address they come from: a lock does not tell whether
    there is such a user, and nobody locks a colleague out from another desk.

    Raises:
        SignInFailed: no such user, or a wrong password.
        LockedOut: too many wrong passwords in a row.
    """
    counted_since = now - timedelta(minutes=settings.lock_minutes)
    async with database.connect() as connection:
        if await store.failures(connection, username, address, counted_since) >= settings.max_failures:
            raise LockedOut("too many wrong passwords; try again later")
        account = await store.account(connection, username)
    right = await passwords.matches(account.password_hash if account else None, password)
    if account is None or not right:
        async with database.begin() as connection:
            await store.forget_failures_before(connection, counted_since)
            await store.count_failure(connection, username, address, now)
        raise SignInFailed("name or password is wrong")
    token = passwords.new_token()
    async with database.begin() as connection:
        await store.forget_failures(connection, username, address)
        expires_at = now + timedelta(hours=settings.session_hours)
        await store.open_session(connection, passwords.token_hash(token), account.user.id, expires_at)
        await store.forget_sessions(connection, now)
    return account.user, token


async def sign_out(database: AsyncEngine, token: str) -> None:
    async with database.begin() as connection:
        await store.close_session(connection, passwords.token_hash(token))


async def user_of_session(database: AsyncEngine, token: str, now: datetime) -> User | None:
    if not token:
        return None
    async with database.connect() as connection:
        return await store.user_of_session(connection, passwords.token_hash(token), now)


async def set_password(
    database: AsyncEngine, settings: AccountsSettings, user: User, old: str, new: str, now: datetime
) -> str:
    """Set an own password; every other session of the user ends. The token of a new session.

    Raises:
        SignInFailed: the old password is wrong.
        Conflict: the new one is the old one.
    """
    async with database.connect() as connection:
        account = await store.account_by_id(connection, user.id)
    if account is None or not await passwords.matches(account.password_hash, old):
        raise SignInFailed("the old password is wrong")
    if old == new:
        raise Conflict("the new password is the old one")
    stored = await passwords.hashed(new)
    token = passwords.new_token()
    async with database.begin() as connection:
        await store.change(connection, user.id, password_hash=stored, one_time=False)
        await store.close_all_sessions(connection, user.id)
        expires_at = now + timedelta(hours=settings.session_hours)
        await store.open_session(connection, passwords.token_hash(token), user.id, expires_at)
    return token


async def add_user(database: AsyncEngine, username: str, name: str, roles: list[Role], agent: str | None) -> str:
    """A new user; the one-time password.

    Raises:
        Conflict: the name or the queue member is taken.
    """
    password = passwords.one_time()
    stored = await passwords.hashed(password)
    try:
        async with database.begin() as connection:
            user_id = await store.add(connection, username, name, roles, agent)
            await store.change(connection, user_id, password_hash=stored)
    except IntegrityError as error:
        raise Conflict(f"user {username}: that name or queue member is taken") from error
    return password


async def reset_user(database: AsyncEngine, username: str) -> str:
    """A new one-time password; open sessions end, a lock is lifted.

    Raises:
        NotFound: no such user.
    """
    password = passwords.one_time()
    stored = await passwords.hashed(password)
    async with database.begin() as connection:
        account = await store.account(connection, username)
        if account is None:
            raise NotFound(f"no user {username}")
        await store.change(connection, account.user.id, password_hash=stored, one_time=True)
        await store.forget_failures(connection, username)
        await store.close_all_sessions(connection, account.user.id)
    return password


async def add_user_at(
    settings: DatabaseSettings, username: str, name: str, roles: list[Role], agent: str | None
) -> str:
    """`add_user` for a command."""
    async with connected(settings) as database:
        return await add_user(database, username, name, roles, agent)


async def reset_user_at(settings: DatabaseSettings, username: str) -> str:
    """`reset_user` for a command."""
    async with connected(settings) as database:
        return await reset_user(database, username)
