"""Rows by the million into an empty database: COPY on PostgreSQL, plain inserts on SQLite. All in one transaction.

On PostgreSQL the indices, keys and references of the tables are taken away first and made anew in the end, as they
were, by their own definitions: built at once they take a tenth of the time.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from intake_api.db.migrate import LONGEST_SECONDS

Rows = Iterable[Sequence[Any]]

_CONSTRAINTS = """
SELECT conrelid::regclass::text AS of, conname AS name, pg_get_constraintdef(oid) AS definition, contype::text AS kind
FROM pg_constraint
WHERE contype IN ('p', 'u', 'f')
  AND (conrelid = ANY(CAST(:names AS regclass[])) OR confrelid = ANY(CAST(:names AS regclass[])))
ORDER BY contype = 'f', conname
"""
_INDICES = """
SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
FROM pg_index
WHERE indrelid = ANY(CAST(:names AS regclass[]))
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))
ORDER BY 1
"""


class Loader:
    """Writes rows of one transaction; JSON is given as text."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def write(self, table: Table, columns: Sequence[str], rows: Rows) -> None:
        """Add rows, their values in the order of these columns."""
        if self.connection.dialect.name == "postgresql":
            raw = (await self.connection.get_raw_connection()).driver_connection
            if raw is None:
                raise TypeError("the connection has no driver beneath it")
            await raw.copy_records_to_table(table.name, records=rows, columns=columns, timeout=LONGEST_SECONDS)
            return
        values = [tuple(map(_plain, row)) for row in rows]
        if values:
            names = ", ".join(f'"{name}"' for name in columns)
            marks = ", ".join("?" * len(columns))
            statement = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608  # names from tables.py
            await self.connection.exec_driver_sql(statement, values)


@asynccontextmanager
async def loading(database: AsyncEngine, tables: Sequence[Table], tell: Callable[[str], None]) -> AsyncIterator[Loader]:
    """A loader of these tables; when the block ends well everything is there, else nothing.

    Args:
        tell: gets a line when the indices are being made.
    """
    async with database.begin() as connection:
        if connection.dialect.name != "postgresql":
            yield Loader(connection)
            return
        again = await _take_away([table.name for table in tables], connection)
        yield Loader(connection)
        tell(f"建立索引与约束，共 {len(again)} 项")
        await connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '512MB'")
        for statement in again:
            await connection.exec_driver_sql(statement)
    async with database.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        for table in tables:
            await connection.exec_driver_sql(f'VACUUM (ANALYZE) "{table.name}"')


async def _take_away(names: list[str], connection: AsyncConnection) -> list[str]:
    """Drop what slows down writing; the statements that bring it back, keys before what refers to them."""
    constraints = (await connection.execute(text(_CONSTRAINTS), {"names": names})).all()
    indices = (await connection.execute(text(_INDICES), {"names": names})).all()
    for row in reversed(constraints):
        await connection.exec_driver_sql(f'ALTER TABLE {row.of} DROP CONSTRAINT "{row.name}"')
    for row in indices:
        await connection.exec_driver_sql(f"DROP INDEX {row.name}")
    keys = [f'ALTER TABLE {row.of} ADD CONSTRAINT "{row.name}" {row.definition}' for row in constraints]
    return [*keys, *(row.definition for row in indices)]


def _plain(value: Any) -> Any:
    """As SQLite keeps it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if isinstance(value, date) else value
