"""`hotline retention run|hold|release`: delete what is due, or keep a call or ticket from it."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from hotline.errors import BadSetting

if TYPE_CHECKING:
    from intake_api.retention.schemas import HoldKind

_NAMES = {
    "recordings": "录音",
    "transcripts": "转写",
    "drafts": "草稿",
    "tickets": "工单",
    "calls": "通话记录",
    "ledger": "台账",
}

KindOf = Annotated[str, typer.Argument(help="call or ticket")]
IdOf = Annotated[str, typer.Argument(help="call id or ticket number")]


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="How long things are kept.")
    group.command()(run)
    group.command()(hold)
    group.command()(release)
    app.add_typer(group, name="retention")


def run(dry_run: Annotated[bool, typer.Option("--dry-run", help="only count what is due")] = False) -> None:
    """Delete everything that is kept long enough and not held; the ledger keeps what went."""
    from datetime import UTC, datetime

    from intake_api import settings
    from intake_api.retention import service

    gone = asyncio.run(service.run_at(settings.read(), datetime.now(UTC), dry=dry_run))
    for name, count in gone.items():
        typer.echo(f"{_NAMES[name]}\t{count}")
    typer.echo("以上到期，未删除。" if dry_run else "以上已删除。")


def hold(
    kind: KindOf, id: IdOf, reason: Annotated[str, typer.Option(help="lawsuit, inquiry, complaint or audit")]
) -> None:
    """Keep a call or ticket with all that belongs to it, whatever its age."""
    from datetime import UTC, datetime

    from intake_api import settings
    from intake_api.retention import holds
    from intake_api.retention.schemas import HoldReason

    if reason not in set(HoldReason):
        raise BadSetting(f"reason: want one of {', '.join(HoldReason)}")
    held = _kind(kind)
    asyncio.run(holds.hold_at(settings.read().database, held, id, HoldReason(reason), datetime.now(UTC)))
    typer.echo("已保全。")


def release(kind: KindOf, id: IdOf) -> None:
    """Let its age count again."""
    from datetime import UTC, datetime

    from intake_api import settings
    from intake_api.retention import holds

    asyncio.run(holds.release_at(settings.read().database, _kind(kind), id, datetime.now(UTC)))
    typer.echo("已解除保全。")


def _kind(text: str) -> "HoldKind":
    from intake_api.retention.schemas import HoldKind

    if text not in set(HoldKind):
        raise BadSetting("want call or ticket")
    return HoldKind(text)
