"""`hotline webhooks list|add|off|on|remove|secret|history|deliveries|test|redeliver` (docs/webhooks.md)."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from intake_api.commands.arguments import valid, who

if TYPE_CHECKING:
    from intake_api.webhooks.schemas import DeliveryView
    from intake_api.webhooks.service import Manager

_Id = Annotated[int, typer.Argument(metavar="ID", min=1, help="as `hotline webhooks list` shows it")]
_Reason = Annotated[str, typer.Option(help="why; it is kept")]
_AT_ONCE = 200


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="Telling other programs of tickets.")
    for command in (add, off, on, remove, secret, history, deliveries, test, redeliver):
        group.command()(command)
    group.command("list")(list_all)
    app.add_typer(group, name="webhooks")


def list_all() -> None:
    """Id, client, state, waiting, given up, events and URL of every webhook, one a line."""
    from intake_api.webhooks import service

    for one in _run(lambda database, _: service.every(database, _who())):
        state = "正常" if one.on else f"已停用（{one.off_reason}）"
        events = ",".join(map(str, one.events))
        line = (str(one.id), one.username, state, str(one.waiting), str(one.dead), events, one.url)
        typer.echo("\t".join(line))


def add(
    username: Annotated[str, typer.Argument(help="the api client it belongs to")],
    url: Annotated[str, typer.Argument(help="where it is told")],
    event: Annotated[list[str], typer.Option(help="what of; may be given several times")],
    reason: _Reason,
    area: Annotated[list[str] | None, typer.Option(help="of this area alone; may be given several times")] = None,
    unit: Annotated[list[str] | None, typer.Option(help="of this unit alone; may be given several times")] = None,
    category: Annotated[list[str] | None, typer.Option(help="of this category alone; several times too")] = None,
) -> None:
    """Add a webhook and print its secret."""
    from intake_api.webhooks import service
    from intake_api.webhooks.schemas import NewWebhook

    narrow = {"areas": area or [], "units": unit or [], "categories": category or []}
    wanted = valid(NewWebhook, username=username, url=url, events=event, narrow=narrow, reason=reason)
    made = _run(lambda database, settings: service.add(database, settings, _who(), wanted, _now()))
    typer.echo(f"{made.webhook.id} 的密钥：{made.secret}")


def off(id_: _Id, reason: _Reason) -> None:
    """Switch a webhook off; what waits stays."""
    from intake_api.webhooks import service
    from intake_api.webhooks.schemas import OffReason

    _run(lambda database, _: service.switch(database, _who(), id_, reason, _now(), off=OffReason.ASKED))
    typer.echo(f"{id_} 已停用")


def on(id_: _Id, reason: _Reason) -> None:
    """Switch a webhook on again."""
    from intake_api.webhooks import service

    _run(lambda database, _: service.switch(database, _who(), id_, reason, _now(), off=None))
    typer.echo(f"{id_} 已启用")


def remove(id_: _Id, reason: _Reason) -> None:
    """Remove a webhook with all that it was to be told."""
    from intake_api.webhooks import service

    _run(lambda database, _: service.remove(database, _who(), id_, reason, _now()))
    typer.echo(f"{id_} 已删除")


def secret(id_: _Id, reason: _Reason) -> None:
    """Print a new secret; the one before signs too for a while."""
    from intake_api.webhooks import service

    made = _run(lambda database, settings: service.rotate(database, settings, _who(), id_, reason, _now()))
    typer.echo(f"{id_} 的密钥：{made.secret}（旧密钥至 {made.webhook.old_secret_until:%Y-%m-%d %H:%M} UTC 有效）")


def history(id_: _Id) -> None:
    """Every change of a webhook, the newest first: number, time, who, what, why."""
    from intake_api.webhooks import service

    for one in _run(lambda database, _: service.history(database, _who(), id_)):
        typer.echo("\t".join((str(one.number), one.at.isoformat(), one.by, str(one.what), one.reason)))


def deliveries(
    id_: _Id,
    state: Annotated[str | None, typer.Option(help="waiting, sent, withheld or dead (given up) alone")] = None,
) -> None:
    """What a webhook was and is to be told, the newest first: id, type, ticket, state, tries, status, error."""
    from intake_api.webhooks import redelivery
    from intake_api.webhooks.schemas import DeliveryFilter

    wanted = valid(DeliveryFilter, state=state).state
    after: str | None = None
    while True:
        start = after
        page = _run(lambda database, _, start=start: redelivery.page(database, _who(), id_, wanted, start, _AT_ONCE))
        for one in page.items:
            typer.echo(_line(one))
        if (after := page.next) is None:
            return


def test(id_: _Id) -> None:
    """Send something that says nothing, and tell what came of it."""
    from intake_api.webhooks import redelivery
    from intake_api.webhooks.sending import Sender
    from intake_api.webhooks.service import key_of
    from intake_api.webhooks.worker import Worker

    async def send(database: Any, settings: Any) -> "DeliveryView":
        key = key_of(settings)
        made = await redelivery.test(database, _who(), id_, _now())
        async with Sender(settings) as sender:
            await Worker(database, settings, key, sender).send_now(id_, made.delivery)
        return await redelivery.read(database, made.delivery)

    typer.echo(_line(_run(send)))


def redeliver(
    id_: _Id,
    reason: _Reason,
    delivery: Annotated[str | None, typer.Option(help="this one alone; none: all that were given up")] = None,
) -> None:
    """Have deliveries sent again, under their old ids."""
    from intake_api.webhooks import redelivery
    from intake_api.webhooks.schemas import WebhookRedelivery

    wanted = valid(WebhookRedelivery, delivery=delivery, reason=reason)
    count = _run(lambda database, _: redelivery.redeliver(database, _who(), id_, wanted, _now()))
    typer.echo(f"将重新发送 {count} 条")


def _line(one: "DeliveryView") -> str:
    parts = (
        one.delivery,
        one.type,
        one.number or "",
        str(one.state),
        str(one.attempts),
        one.status or "",
        one.error or "",
    )
    return "\t".join(map(str, parts))


def _now() -> datetime:
    return datetime.now(UTC)


def _who() -> "Manager":
    """Who sits at this machine."""
    from intake_api.webhooks.service import Manager

    return Manager(who())


def _run(do: Callable[..., Awaitable[Any]]) -> Any:
    """Do something with the database and the webhooks' settings of this machine."""
    from intake_api import settings
    from intake_api.db.engine import connected

    async def run() -> Any:
        read = settings.read()
        async with connected(read.database) as database:
            return await do(database, read.webhooks)

    return asyncio.run(run())
