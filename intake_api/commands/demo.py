"""`hotline demo`: the whole chain with a simulated citizen and agent, as `make demo` runs it."""

import asyncio
import json
import signal
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    app.command()(demo)


def demo(
    once: Annotated[bool, typer.Option("--once", help="one call; the last line is a JSON object")] = False,
    script: Annotated[Path | None, typer.Option(help="a conversation: JSON list of speaker and text")] = None,
    http_port: Annotated[int, typer.Option(min=0, max=65535, help="of the pages; 0 takes a free one")] = 0,
    folder: Annotated[Path, typer.Option(help="where everything is written")] = Path("var/demo"),
) -> None:
    """Start everything, let a simulated citizen call; Ctrl-C ends it."""
    from rich.console import Console

    from intake_api.demo import run
    from intake_api.roles.process import first

    async def play() -> dict[str, object] | None:
        task = asyncio.current_task()
        if task is not None:
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        return await run.demo(folder=folder.resolve(), script=script, once=once, http_port=http_port, console=Console())

    try:
        shown = asyncio.run(play())
    except asyncio.CancelledError:
        raise typer.Exit(128 + signal.SIGTERM) from None
    except BaseExceptionGroup as group:  # of the call's own tasks
        raise first(group) from None
    if shown is not None:
        typer.echo(json.dumps(shown, ensure_ascii=False))
