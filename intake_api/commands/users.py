"""`hotline users …`: people and programs that may sign in. A one-time password or token is printed once."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hotline.errors import BadSetting
from intake_api.commands.arguments import valid

if TYPE_CHECKING:
    from intake_api.accounts.schemas import Person, Profile

_Username = Annotated[str, typer.Argument(help="lower-case letters, digits, dot, hyphen, underscore")]
_Roles = Annotated[list[str], typer.Option("--role", help="see docs/rights.md; may be given several times")]
_Queues = Annotated[list[str] | None, typer.Option("--queue", help="a queue in scope; may be given several times")]
_Areas = Annotated[
    list[str] | None, typer.Option("--area", help="code of an area in scope; may be given several times")
]
_Units = Annotated[list[str] | None, typer.Option("--unit", help="name of a unit in scope; may be given several times")]
_LISTED_AT_ONCE = 200


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="People and programs that may sign in.")
    for command in (init, add, reset, disable, enable, scope, token):
        group.command()(command)
    group.command("list")(list_all)
    app.add_typer(group, name="users")


def init(
    username: _Username = "admin",
    name: Annotated[str, typer.Option(help="as shown to colleagues")] = "管理员",
) -> None:
    """Make the first administrator and print the one-time password; refused when there are users."""
    from intake_api.accounts import people

    password = _run(lambda database, now: people.first(database, username, name, now))
    typer.echo(f"{username} 的一次性密码：{password}")


def add(
    username: _Username,
    name: Annotated[str, typer.Option(help="as shown to colleagues")],
    role: _Roles,
    agent: Annotated[str | None, typer.Option(help="queue member name of an agent")] = None,
    queue: _Queues = None,
    area: _Areas = None,
    unit: _Units = None,
    until: Annotated[datetime | None, typer.Option(help="the account ends then (UTC)")] = None,
    oidc: Annotated[str | None, typer.Option(help="name of this person at the city's sign-in service")] = None,
) -> None:
    """Add a user and print the one-time password."""
    from intake_api.accounts import people
    from intake_api.accounts.schemas import NewUser, Role

    unknown = [item for item in role if item not in set(Role)]
    if unknown:
        raise BadSetting(f"role {unknown[0]!r}: want one of {', '.join(Role)}")
    user = valid(
        NewUser,
        username=username,
        name=name,
        roles=tuple(dict.fromkeys(role)),
        agent=agent,
        scope={"queues": queue or [], "areas": area or [], "units": unit or []},
        valid_until=until.replace(tzinfo=UTC) if until else None,
        oidc_name=oidc,
    )
    password = _run(lambda database, now: people.add(database, user, now))
    typer.echo(f"{username} 的一次性密码：{password}" if password else f"{username}：接口用户，用 users token 发放令牌")


def reset(username: str) -> None:
    """Print a new one-time password for a user; open sessions end."""
    from intake_api.accounts import people

    password = _run(lambda database, now: people.reset(database, username, now))
    typer.echo(f"{username} 的一次性密码：{password}")


def disable(username: str) -> None:
    """Close an account; its sessions end."""
    _change(username, {"disabled": True})


def enable(username: str) -> None:
    """Open an account again."""
    _change(username, {"disabled": False})


def scope(username: str, queue: _Queues = None, area: _Areas = None, unit: _Units = None) -> None:
    """Replace a user's scope; what is not named is left out of it."""
    from intake_api.accounts.schemas import Scope

    wanted = valid(Scope, queues=queue or [], areas=area or [], units=unit or [])
    _change(username, {"scope": wanted})


def token(
    username: str,
    label: Annotated[str, typer.Option(help="what it is for")],
    days: Annotated[int, typer.Option(min=1, max=3660, help="it ends after so many")] = 365,
) -> None:
    """Print a new token for an api client."""
    from intake_api.accounts import tokens

    made = _run(lambda database, now: tokens.issue(database, username, label, days, now))
    typer.echo(f"{username} 的令牌（{made.expires_at:%Y-%m-%d} 到期）：{made.token}")


def list_all() -> None:
    """Name, roles, scope and state of every user, one a line."""
    from intake_api.accounts import people

    after: str | None = ""
    while after is not None:
        start = after
        page = _run(lambda database, _, start=start: people.page(database, start, _LISTED_AT_ONCE))
        for person in page.items:
            typer.echo("\t".join(_line(person)))
        after = page.next


def _line(person: "Person") -> tuple[str, ...]:
    from intake_api.accounts.schemas import ROLE_NAMES

    reach = ",".join((*person.scope.queues, *person.scope.areas, *person.scope.units))
    state = "已停用" if person.disabled else "一次性密码" if person.one_time else "正常"
    until = f"至{person.valid_until:%Y-%m-%d}" if person.valid_until else ""
    return (person.username, person.name, "、".join(ROLE_NAMES[role] for role in person.roles), reach, state, until)


def _change(username: str, values: dict[str, Any]) -> None:
    from intake_api.accounts import people
    from intake_api.accounts.schemas import Profile

    def edit(person: "Person") -> "Profile":
        return Profile(**{**person.model_dump(include=set(Profile.model_fields)), **values})

    _run(lambda database, now: people.change(database, username, edit, now))
    typer.echo(f"{username} 已修改")


def _run(do: Callable[..., Any]) -> Any:
    """Do something with the database of this machine's settings."""
    from intake_api import settings
    from intake_api.db.engine import connected

    async def run() -> Any:
        async with connected(settings.read().database) as database:
            return await do(database, datetime.now(UTC))

    return asyncio.run(run())
