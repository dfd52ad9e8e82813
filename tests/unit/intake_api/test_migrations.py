import asyncio

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from intake_api.db import engine
from intake_api.db.tables import metadata
from intake_api.settings import DatabaseSettings


def test_the_migrations_make_the_tables_the_code_uses(migrated):
    async def differences():
        settings = DatabaseSettings(url=f"sqlite+aiosqlite:///{migrated}")
        async with engine.connected(settings) as database, database.connect() as connection:
            return await connection.run_sync(lambda sync: compare_metadata(MigrationContext.configure(sync), metadata))

    assert asyncio.run(differences()) == []
