"""`hotline rules list|history|set|revert`: the rules that change while the system runs (docs/operations.md)."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hotline.errors import NotFound
from intake_api.commands.arguments import valid, who

if TYPE_CHECKING:
    from intake_api.rules.catalogue import Value
    from intake_api.rules.schemas import RuleView

_Key = Annotated[str, typer.Argument(help="as `hotline rules list` shows it")]
_Reason = Annotated[str, typer.Option(help="why; it is kept")]


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="Rules that change while the system runs.")
    group.command("list")(list_all)
    group.command()(history)
    group.command("set")(set_value)
    group.command()(revert)
    app.add_typer(group, name="rules")


def list_all() -> None:
    """Key, value, default, number of changes and meaning of every rule, one a line."""
    for rule in _every():
        typer.echo("\t".join((rule.key, str(rule.value), str(rule.default), str(rule.changes), rule.meaning)))


def history(key: _Key) -> None:
    """Every change of a rule, the newest first: number, time, who, from, to, why."""
    from intake_api.rules import service

    for one in _run(lambda database, settings: service.history(database, key)):
        line = (str(one.number), one.at.isoformat(), one.by, str(one.before), str(one.after), one.reason)
        typer.echo("\t".join(line))


def set_value(key: _Key, value: Annotated[str, typer.Argument(help="a number or a text")], reason: _Reason) -> None:
    """Change a rule from now on, without a restart."""
    from intake_api.rules import service
    from intake_api.rules.schemas import RuleEdit

    edit = valid(RuleEdit, value=_value(value), reason=reason, changes=_seen(key))
    _tell(_run(lambda database, settings: service.change(database, settings, key, edit, who(), datetime.now(UTC))))


def revert(
    key: _Key, reason: _Reason, to: Annotated[int, typer.Option(min=0, help="as after that change; 0: as at first")]
) -> None:
    """Give a rule back a value it once had."""
    from intake_api.rules import service
    from intake_api.rules.schemas import RuleRevert

    edit = valid(RuleRevert, to=to, reason=reason, changes=_seen(key))
    _tell(_run(lambda database, settings: service.revert(database, settings, key, edit, who(), datetime.now(UTC))))


def _tell(rule: "RuleView") -> None:
    typer.echo(f"{rule.key} = {rule.value}")


def _every() -> "tuple[RuleView, ...]":
    from intake_api.rules import service

    found: tuple[RuleView, ...] = _run(lambda database, settings: service.every(database, settings))
    return found


def _seen(key: str) -> int:
    """Raises:
    NotFound: there is no such rule.
    """
    for rule in _every():
        if rule.key == key:
            return rule.changes
    raise NotFound("there is no such rule; `hotline rules list` shows all")


def _value(text: str) -> "Value":
    """A number where it reads as one, else the text itself."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, int | float) and not isinstance(value, bool) else text


def _run(do: Callable[..., Any]) -> Any:
    """Do something with the database of this machine's settings."""
    from intake_api import settings
    from intake_api.db.engine import connected

    async def run() -> Any:
        read = settings.read()
        async with connected(read.database) as database:
            return await do(database, read.tickets)

    return asyncio.run(run())
