"""The database connection of a process: SQLite in WAL mode, or PostgreSQL."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import URL, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from hotline.errors import BadSetting, Unavailable
from intake_api.metrics import SQL_SECONDS
from intake_api.settings import DatabaseSettings, secret

_PLANNING = {"jit": "off", "plan_cache_mode": "force_custom_plan"}
"""Of PostgreSQL: no question here runs long enough to be compiled, and one plan cannot serve a state that a hundred
tickets are in and one that a million are in."""
_VERBS = frozenset({"select", "insert", "update", "delete"})


def address(settings: DatabaseSettings) -> URL:
    """The database's address with its password.

    Raises:
        BadSetting: the address cannot be read or is of another kind of database.
    """
    try:
        url = make_url(settings.url)
    except ArgumentError as error:
        raise BadSetting("HOTLINE_DATABASE__URL: not a database address") from error
    if url.drivername not in {"sqlite+aiosqlite", "postgresql+asyncpg"}:
        raise BadSetting("HOTLINE_DATABASE__URL: want sqlite+aiosqlite or postgresql+asyncpg")
    if settings.password_file is not None:
        url = url.set(password=secret(settings.password_file).get_secret_value())
    return url


def connect(settings: DatabaseSettings) -> AsyncEngine:
    """The pool; no connection is made before the first use. Its errors never show values, which could be a caller's."""
    url = address(settings)
    if url.get_backend_name() == "sqlite":
        if url.database and url.database != ":memory:":
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_async_engine(url, connect_args={"timeout": settings.timeout_seconds}, hide_parameters=True)
        event.listen(engine.sync_engine, "connect", _set_up_sqlite)
        return _measured(engine)
    engine = create_async_engine(
        url,
        pool_pre_ping=True,
        hide_parameters=True,
        pool_timeout=settings.timeout_seconds,
        connect_args={
            "timeout": settings.timeout_seconds,
            "command_timeout": settings.timeout_seconds,
            "server_settings": _PLANNING,
        },
    )
    return _measured(engine)


@asynccontextmanager
async def connected(settings: DatabaseSettings) -> AsyncIterator[AsyncEngine]:
    """A pool for the length of a block.

    Raises:
        Unavailable: the database cannot be used: away, or its tables were not made yet.
    """
    database = connect(settings)
    try:
        yield database
    except (OSError, DBAPIError) as error:
        where = database.url.render_as_string(hide_password=True)
        raise Unavailable(f"database {where} cannot be used (was `hotline db upgrade` run?)") from error
    finally:
        await database.dispose()


def _measured(engine: AsyncEngine) -> AsyncEngine:
    event.listen(engine.sync_engine, "before_cursor_execute", _begin)
    event.listen(engine.sync_engine, "after_cursor_execute", _end)
    return engine


def _begin(_: Any, cursor: object, statement: str, parameters: object, context: Any, executemany: object) -> None:
    if context is not None:
        context.began_at = perf_counter()


def _end(_: Any, cursor: object, statement: str, parameters: object, context: Any, executemany: object) -> None:
    if context is not None:
        verb = statement.lstrip()[:6].lower()
        SQL_SECONDS.labels(verb if verb in _VERBS else "other").observe(perf_counter() - context.began_at)


def _set_up_sqlite(connection: Any, _: object) -> None:
    # NORMAL is safe in WAL mode against a crash of the program (https://www.sqlite.org/pragma.html#pragma_synchronous).
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
