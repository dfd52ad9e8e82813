"""Every migration, up and down, over rows that stand in the tables: nothing is lost that the older form can hold."""

import os
from datetime import UTC, date, datetime, timedelta

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Boolean, Date, DateTime, Float, Integer, MetaData

from intake_api.db import engine, migrate
from intake_api.settings import DatabaseSettings

FIRST = "v0001"
T0 = datetime(2026, 1, 31, 12, 30, 15, 250_000, tzinfo=UTC)


def revisions():
    """All of them, the oldest first."""
    scripts = ScriptDirectory(str(migrate._MIGRATIONS))
    return [script.revision for script in reversed(list(scripts.walk_revisions()))]


def value_of(column, row):
    """Something that fits the column's type and differs from row to row."""
    if column.foreign_keys:
        return None if column.nullable and row else next(iter(column.foreign_keys)).column.name and row + 1
    types = {
        Boolean: bool(row),
        Integer: row + 1,
        Float: row + 0.5,
        Date: date(2026, 1, 1) + timedelta(days=row),
        JSON: {"category": f"0101{row:02d}", "title": "井盖"},
    }
    for type_, value in types.items():
        if isinstance(column.type, type_):
            return value
    if isinstance(column.type, DateTime):
        return T0 + timedelta(hours=row)
    return f"{column.name[:8]}-{row}"[: getattr(column.type, "length", None) or 64]


def fill(connection):
    """Two rows in every table, every second nullable column empty in the second."""
    metadata = MetaData()
    metadata.reflect(connection)
    for table in metadata.sorted_tables:
        if table.name == "alembic_version":
            continue
        for row in range(2):
            values = {column.name: value_of(column, row) for column in table.columns}
            if row:
                nullable = [column.name for column in table.columns if column.nullable]
                values |= dict.fromkeys(nullable[::2])
            connection.execute(table.insert().values(**values))


def counts(connection):
    metadata = MetaData()
    metadata.reflect(connection)
    return {
        table.name: len(connection.execute(table.select()).all())
        for table in metadata.sorted_tables
        if table.name != "alembic_version"
    }


@pytest.fixture
def at_first(tmp_path):
    """A database with the tables of the first revision alone."""
    url = os.environ.get("TEST_POSTGRES_URL") or f"sqlite+aiosqlite:///{tmp_path / 'old.db'}"
    return DatabaseSettings(url=url)


async def test_no_row_is_lost_on_the_way_up_and_down(at_first):
    order = revisions()
    async with engine.connected(at_first) as database:
        if database.dialect.name == "postgresql":
            async with database.begin() as connection:
                await connection.exec_driver_sql("DROP SCHEMA public CASCADE")
                await connection.exec_driver_sql("CREATE SCHEMA public")
        await migrate.run(database, command.upgrade, FIRST)
        async with database.begin() as connection:
            await connection.run_sync(fill)
            before = await connection.run_sync(counts)
        for revision in order[1:]:
            await migrate.run(database, command.upgrade, revision)
        async with database.connect() as connection:
            after = await connection.run_sync(counts)
            assert {name: after[name] for name in before} == before
            assert after["ticket_history"] == before["tickets"]
            due = (await connection.exec_driver_sql("SELECT due_at FROM tickets")).scalars().all()
            assert None not in due
            categories = (await connection.exec_driver_sql("SELECT category FROM tickets")).scalars().all()
            assert sorted(categories) == ["010100", "010101"]
            counted = "SELECT month, year, SUM(tickets) FROM area_counts GROUP BY month, year ORDER BY month"
            of_january = (await connection.exec_driver_sql(counted)).all()
            assert [tuple(row) for row in of_january] == [(0, 2026, before["tickets"]), (1, 2026, before["tickets"])]
        for revision in reversed(order[:-1]):
            await migrate.run(database, command.downgrade, revision)
        async with database.connect() as connection:
            assert await connection.run_sync(counts) == before
        await migrate.run(database, command.upgrade, "head")
        async with database.connect() as connection:
            assert (await connection.run_sync(counts))["tickets"] == before["tickets"]
