"""`hotline year make`: a made-up year of a city in an empty database, for measuring and for showing."""

import asyncio
import json
import time
from typing import Annotated

import typer

from intake_api.wiring import areas, lists


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="A made-up year of a city.")
    group.callback()(_group)
    group.command()(make)
    app.add_typer(group, name="year")


def make(
    seed: Annotated[int, typer.Option(min=0, help="the same seed makes the same year")] = 2023,
    share: Annotated[float, typer.Option(min=0.0001, max=1.0, help="of every figure, for a small year")] = 1.0,
    calls: Annotated[int, typer.Option(min=0, help="calls offered")] = 3_112_000,
    answered: Annotated[int, typer.Option(min=0, help="calls answered")] = 2_931_000,
    accepted: Annotated[int, typer.Option(min=0, help="requests that became tickets")] = 743_000,
    closed: Annotated[int, typer.Option(min=0, help="of these, closed")] = 700_000,
    found: Annotated[int, typer.Option(min=0, help="tickets that grid workers found first")] = 554_000,
    found_closed: Annotated[int, typer.Option(min=0, help="of these, closed")] = 552_000,
    check: Annotated[bool, typer.Option("--check", help="make nothing, count what is there")] = False,
) -> None:
    """Make up the calls and tickets of 2023 in an empty database: totals as published, all else invented.

    The last line is one JSON object of what the database then counts.
    """
    from intake_api.settings import read
    from intake_api.year import making
    from intake_api.year.totals import Totals

    settings = read()
    if check:
        typer.echo(json.dumps(asyncio.run(making.check_at(settings.database))))
        return
    totals = Totals(calls, answered, accepted, closed, found, found_closed).share(share)
    began = time.monotonic()
    typer.echo("生成虚构的一年：总量为公开数字，其余均为编造，不含任何人的信息。")
    made = asyncio.run(
        making.make_at(
            settings.database,
            totals,
            seed=seed,
            sources=lists.authored_categories(None),
            territory=areas.territory(settings.territory),
            tell=lambda line: typer.echo(f"[{time.monotonic() - began:6.1f} 秒] {line}"),
        )
    )
    typer.echo(json.dumps({"seed": seed, "seconds": round(time.monotonic() - began, 1), **made}))


def _group() -> None:
    """Keeps `make` a sub-command although it is the only one."""
