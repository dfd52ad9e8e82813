"""`hotline db upgrade`: bring the database to the newest form of its tables."""

import asyncio

import typer


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="The database.")
    group.callback()(_group)
    group.command()(upgrade)
    app.add_typer(group, name="db")


def upgrade() -> None:
    """Create or change the tables; done twice it is done once."""
    from intake_api import settings
    from intake_api.db import migrate

    asyncio.run(migrate.upgrade_at(settings.read().database))
    typer.echo("数据库已是最新。")


def _group() -> None:
    """Keeps `upgrade` a sub-command although it is the only one."""
