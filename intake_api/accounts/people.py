"""Adding and changing users. Every password told here is a one-time password, told once."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from hotline.errors import Conflict, InputRejected, NotFound
from hotline.territory import CODE_LENGTH
from intake_api.accounts import passwords, store
from intake_api.accounts.schemas import AREA_ROLES, NewUser, People, Person, Profile, Role
from intake_api.db.engine import connected
from intake_api.settings import DatabaseSettings

_MACHINES = frozenset({Role.API_CLIENT, Role.UNIT, Role.OVERSIGHT, *AREA_ROLES})
"""what a program may be; the rest is for people"""


def check(profile: Profile) -> None:
    """Whether the parts of a profile fit each other.

    Raises:
        InputRejected: they do not; the message says which.
    """
    roles = set(profile.roles)
    if (profile.agent is not None) != (Role.AGENT in roles):
        raise InputRejected("an agent needs the queue member name, and nobody else has one")
    if Role.UNIT in roles and not profile.scope.units:
        raise InputRejected("role unit: needs a unit in its scope")
    for role in profile.roles:
        level = AREA_ROLES.get(role)
        if level and not any(len(code) == CODE_LENGTH[level] for code in profile.scope.areas):
            raise InputRejected(f"role {role}: needs the code of a {level} in its scope")
    if Role.API_CLIENT in roles:
        if others := roles - _MACHINES:
            raise InputRejected(f"an api client cannot be {', '.join(sorted(others))}")
        if profile.oidc_name is not None:
            raise InputRejected("an api client signs in by token alone")


async def first(database: AsyncEngine, username: str, name: str, now: datetime) -> str:
    """The first administrator of an empty system; the one-time password.

    Raises:
        Conflict: there are users already.
    """
    async with database.connect() as connection:
        if await store.any_user(connection):
            raise Conflict("there are users already: an administrator adds others")
    return await _added(database, NewUser(username=username, name=name, roles=(Role.ADMIN,)), now)


async def add(database: AsyncEngine, user: NewUser, now: datetime) -> str | None:
    """A new user; the one-time password, or None for an api client, which gets tokens instead.

    Raises:
        InputRejected: the parts do not fit each other.
        Conflict: the name, the queue member or the OIDC name is taken.
    """
    check(user)
    if Role.API_CLIENT not in user.roles:
        return await _added(database, user, now)
    await _write(database, user, password_hash="", one_time=False, password_set_at=now)  # none
    return None


async def change(database: AsyncEngine, username: str, edit: Callable[[Person], Profile], now: datetime) -> Person:
    """Change what administrators decide of a user; it holds from their next request on.

    Raises:
        NotFound: no such user.
        Conflict: nobody would be left who may change users, or a name is taken.
        InputRejected: the parts do not fit each other.
    """
    try:
        async with database.begin() as connection:
            await store.one_at_a_time(connection)
            before = await store.person(connection, username)
            if before is None:
                raise NotFound(f"no user {username}")
            profile = edit(before)
            check(profile)
            if (Role.API_CLIENT in profile.roles) != (Role.API_CLIENT in before.roles):
                raise InputRejected("a person cannot become an api client, nor the other way round")
            await store.replace(connection, username, profile)
            if Role.ADMIN in before.roles and not await store.open_admins(connection, now):
                raise Conflict("this is the last administrator")
            account = await store.account(connection, username)
            if account is not None and not account.open_at(now):
                await store.close_all_sessions(connection, account.user.id)
    except IntegrityError as error:
        raise Conflict(f"user {username}: that queue member or OIDC name is taken") from error
    return Person(**{**before.model_dump(), **profile.model_dump(include=set(Profile.model_fields))})


async def reset(database: AsyncEngine, username: str, now: datetime) -> str:
    """A new one-time password; open sessions end, a lock is lifted.

    Raises:
        NotFound: no such user.
        Conflict: an api client has no password.
    """
    password = passwords.one_time()
    stored = await passwords.hashed(password)
    async with database.begin() as connection:
        account = await store.account(connection, username)
        if account is None:
            raise NotFound(f"no user {username}")
        if Role.API_CLIENT in account.user.roles:
            raise Conflict("an api client has no password; make a new token")
        await store.change(connection, account.user.id, password_hash=stored, one_time=True, password_set_at=now)
        await store.forget_failures(connection, username)
        await store.close_all_sessions(connection, account.user.id)
    return password


async def end_sessions(database: AsyncEngine, username: str) -> None:
    """Raises:
    NotFound: no such user.
    """
    async with database.begin() as connection:
        account = await store.account(connection, username)
        if account is None:
            raise NotFound(f"no user {username}")
        await store.close_all_sessions(connection, account.user.id)


async def page(database: AsyncEngine, after: str, size: int) -> People:
    """Users in order of their names."""
    async with database.connect() as connection:
        found = await store.people(connection, after, size + 1)
    return People(items=found[:size], next=found[size - 1].username if len(found) > size else None)


async def add_at(settings: DatabaseSettings, user: NewUser) -> str | None:
    """`add` for a command."""
    async with connected(settings) as database:
        return await add(database, user, datetime.now(UTC))


async def _added(database: AsyncEngine, user: NewUser, now: datetime) -> str:
    password = passwords.one_time()
    stored = await passwords.hashed(password)
    await _write(database, user, password_hash=stored, one_time=True, password_set_at=now)
    return password


async def _write(database: AsyncEngine, user: NewUser, **values: object) -> None:
    try:
        async with database.begin() as connection:
            user_id = await store.add(connection, user.username, user)
            await store.change(connection, user_id, **values)
    except IntegrityError as error:
        raise Conflict(f"user {user.username}: that name, queue member or OIDC name is taken") from error
