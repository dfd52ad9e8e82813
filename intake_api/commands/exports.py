"""`hotline exports trace FILE`: whose export a file was taken from."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

EXIT_UNKNOWN = 1


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="Lists that were taken out.")
    group.callback()(_group)
    group.command()(trace)
    app.add_typer(group, name="exports")


def trace(file: Annotated[Path, typer.Argument(help="CSV, text or .xlsx")]) -> None:
    """Read the watermarks in a file and say whose exports they are (exit code 1 when there is none)."""
    from intake_api import settings
    from intake_api.exports import service

    found = asyncio.run(service.trace(settings.read().database, file))
    for id_, entry in found:
        told = "台账中没有这次导出" if entry is None else f"{entry.who}\t{entry.at.isoformat(timespec='seconds')}"
        typer.echo(f"{id_}\t{told}")
    if not found:
        typer.echo("文件中没有导出标识。")
        sys.exit(EXIT_UNKNOWN)


def _group() -> None:
    """Keeps `trace` a sub-command although it is the only one."""
