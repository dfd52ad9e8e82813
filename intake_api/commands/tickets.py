"""`hotline tickets verify`: that every ticket has an owner and a deadline and holds together."""

import asyncio
import sys

import typer

EXIT_UNSOUND = 1


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="The tickets.")
    group.callback()(_group)
    group.command()(verify)
    app.add_typer(group, name="tickets")


def verify() -> None:
    """Look at every ticket; one that lacks an owner or a deadline, or contradicts itself, is named (exit code 1)."""
    from intake_api import settings
    from intake_api.tickets import life

    unsound = asyncio.run(life.unsound_at(settings.read().database))
    for number, problems in unsound:
        typer.echo(f"{number}: {'; '.join(problems)}")
    typer.echo("全部工单都有责任主体和时限。" if not unsound else f"{len(unsound)} 件工单有问题。")
    if unsound:
        sys.exit(EXIT_UNSOUND)


def _group() -> None:
    """Keeps `verify` a sub-command although it is the only one."""
