"""`hotline ledger who|verify|seal`: who saw what, whether the ledger is whole, and how far it went."""

import asyncio
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

EXIT_BROKEN = 1


class Thing(StrEnum):
    """What can be asked about."""

    TICKET = "ticket"
    CALL = "call"


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="The ledger of who saw what.")
    group.command()(who)
    group.command()(verify)
    group.command()(seal)
    app.add_typer(group, name="ledger")


def who(
    thing: Annotated[Thing, typer.Argument(help="ticket or call")],
    id: Annotated[str, typer.Argument(help="ticket number or call id")],
    most: Annotated[int, typer.Option(min=1, help="entries, the newest first")] = 200,
) -> None:
    """Print who saw a ticket or a call: number, time, person, roles, action, outcome, why."""
    from hotline.ledger import Ref
    from intake_api import settings
    from intake_api.ledger import service

    entries = asyncio.run(service.who_at(settings.read(), Ref(thing, id), most))
    for entry in entries:
        words = [str(entry.seq), entry.at.isoformat(timespec="seconds"), entry.who, "+".join(entry.roles) or "-"]
        words += [entry.action, entry.outcome, entry.detail.get("reason") or entry.case or "-"]
        typer.echo("\t".join(words))
    if not entries:
        typer.echo("台账中没有记录。")


def verify(
    seals: Annotated[
        Path | None, typer.Option(help="file of seals that was kept elsewhere; else the one the system writes")
    ] = None,
) -> None:
    """Look at every entry; where the chain was changed, cut or reordered is named (exit code 1)."""
    from intake_api import settings
    from intake_api.ledger import service

    count, faults = asyncio.run(service.check_at(settings.read(), seals))
    for fault in faults:
        typer.echo(str(fault))
    typer.echo(f"台账完整，共 {count} 条。" if not faults else f"台账有 {len(faults)} 处问题。")
    if faults:
        sys.exit(EXIT_BROKEN)


def seal() -> None:
    """Seal the end of the chain; print the seal, to be kept where nobody of this system can change it."""
    from datetime import UTC, datetime

    from intake_api import settings
    from intake_api.ledger import service
    from intake_api.ledger.seals import line_of

    made = asyncio.run(service.seal_at(settings.read(), datetime.now(UTC)))
    typer.echo("台账还没有记录。" if made is None else line_of(made))
