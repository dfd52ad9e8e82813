"""`hotline up`: every role on this machine until Ctrl-C."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from intake_api.settings import Settings

_STOP_SECONDS = 40.0
"""more than an ordered stop of everything takes"""


def register(app: typer.Typer) -> None:
    app.command()(up)


def up(
    http_port: Annotated[int | None, typer.Option(min=0, max=65535, help="0 takes a free one")] = None,
) -> None:
    """Run all roles on this machine, with a private Redis, until Ctrl-C or SIGTERM."""
    from intake_api import settings
    from intake_api.roles.process import until_told

    asyncio.run(until_told(_up(settings.read(), http_port), stop_seconds=_STOP_SECONDS))


async def _up(settings: "Settings", http_port: int | None) -> None:
    from intake_api.supervise.machine import running

    async with running(settings, http_port=http_port) as machine:
        typer.echo(f"页面已就绪：{machine.address}（按 Ctrl-C 停止）")
        await asyncio.get_running_loop().create_future()
