"""Signing in and out, sessions, setting a password."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hotline.errors import Conflict, NotFound
from intake_api.accounts import passwords, store
from intake_api.accounts.schemas import SessionItem, User
from intake_api.accounts.store import Account, SessionRow
from intake_api.errors import AccountClosed, LockedOut, SignInFailed
from intake_api.settings import AccountsSettings

TOUCH = timedelta(minutes=1)
"""how exact it is known when a session was last used: a row is not written for every request"""


async def sign_in(
    database: AsyncEngine, settings: AccountsSettings, username: str, password: str, address: str, now: datetime
) -> tuple[User, str]:
    """The user and a new session token.

    Wrong passwords are counted for the name as tried and the address they come from: a lock does not tell whether
    there is such a user, and nobody locks a colleague out from another desk.

    Raises:
        SignInFailed: no such user, or a wrong password.
        LockedOut: too many wrong passwords in a row.
        AccountClosed: the password is right; the account is disabled or over, or it is a one-time password of long ago.
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
    if account.user.must_set_password and _older(account, timedelta(hours=settings.one_time_hours), now):
        raise AccountClosed("this one-time password is too old; ask for another")
    async with database.begin() as connection:
        await store.forget_failures(connection, username, address)
        await store.forget_sessions(connection, now, now - timedelta(minutes=settings.idle_minutes))
    return await open_session(database, settings, account, address, now)


async def open_session(
    database: AsyncEngine, settings: AccountsSettings, account: Account, address: str, now: datetime
) -> tuple[User, str]:
    """The user and a new session token, once it is known who they are.

    Raises:
        AccountClosed: disabled, or past its end.
    """
    if not account.open_at(now):
        raise AccountClosed("this account is disabled or has ended")
    token = passwords.new_token()
    async with database.begin() as connection:
        await _open(connection, settings, token, account.user.id, address, now)
    return _user(account, settings, now), token


async def sign_out(database: AsyncEngine, token: str) -> None:
    async with database.begin() as connection:
        await store.close_session(connection, passwords.token_hash(token))


async def user_of_session(
    database: AsyncEngine, settings: AccountsSettings, token: str, now: datetime, *, used: bool = True
) -> User | None:
    """Whose session it is; None when it or the account has ended.

    Args:
        used: whether this counts as use; a page left open alone does not.
    """
    if not token:
        return None
    async with database.connect() as connection:
        found = await store.of_session(connection, passwords.token_hash(token))
    if found is None:
        return None
    account, session = found
    if not account.open_at(now) or not _lasts(session, settings, now):
        return None
    if used and now - session.seen_at >= TOUCH:
        async with database.begin() as connection:
            await store.touch(connection, session.token_hash, now)
    return _user(account, settings, now)


async def set_password(
    database: AsyncEngine, settings: AccountsSettings, user: User, old: str, new: str, address: str, now: datetime
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
        await store.change(connection, user.id, password_hash=stored, one_time=False, password_set_at=now)
        await store.close_all_sessions(connection, user.id)
        await _open(connection, settings, token, user.id, address, now)
    return token


async def own_sessions(
    database: AsyncEngine, settings: AccountsSettings, user: User, token: str, now: datetime
) -> tuple[SessionItem, ...]:
    """The user's sessions that last, the newest first."""
    async with database.connect() as connection:
        rows = await store.sessions_of(connection, user.id)
    this = passwords.token_hash(token)
    return tuple(
        SessionItem(
            id=row.token_hash[: store.ID_LENGTH],
            opened_at=row.opened_at,
            seen_at=row.seen_at,
            expires_at=row.expires_at,
            address=row.address,
            this=row.token_hash == this,
        )
        for row in rows
        if _lasts(row, settings, now)
    )


async def end_own_session(database: AsyncEngine, user: User, id_: str) -> None:
    """Raises:
    NotFound: the user has no such session.
    """
    async with database.begin() as connection:
        if not await store.close_own_session(connection, user.id, id_):
            raise NotFound("you have no such session")


def _lasts(session: SessionRow, settings: AccountsSettings, now: datetime) -> bool:
    return now < session.expires_at and now - session.seen_at < timedelta(minutes=settings.idle_minutes)


def _user(account: Account, settings: AccountsSettings, now: datetime) -> User:
    """The user; an own password that is too old is to be set anew."""
    days = settings.password_days
    if days and account.password_hash and _older(account, timedelta(days=days), now):
        return account.user.model_copy(update={"must_set_password": True})
    return account.user


def _older(account: Account, age: timedelta, now: datetime) -> bool:
    """Whether the password was set so long ago."""
    return account.password_set_at is not None and now - account.password_set_at >= age


async def _open(
    connection: AsyncConnection, settings: AccountsSettings, token: str, user_id: int, address: str, now: datetime
) -> None:
    ends = now + timedelta(hours=settings.session_hours)
    row = SessionRow(passwords.token_hash(token), user_id, opened_at=now, seen_at=now, expires_at=ends, address=address)
    await store.open_session(connection, row)
