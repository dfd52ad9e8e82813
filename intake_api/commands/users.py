"""`hotline users add|reset`: people who may sign in. The one-time password is printed once and kept nowhere."""

import asyncio
import re
from typing import Annotated

import typer

from hotline.errors import BadSetting

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="People who may sign in.")
    group.command()(add)
    group.command()(reset)
    app.add_typer(group, name="users")


def add(
    username: Annotated[str, typer.Argument(help="lower-case letters, digits, dot, hyphen, underscore")],
    name: Annotated[str, typer.Option(help="as shown to colleagues")],
    role: Annotated[list[str], typer.Option(help="agent, supervisor or quality; may be given several times")],
    agent: Annotated[str | None, typer.Option(help="queue member name of an agent")] = None,
) -> None:
    """Add a user and print the one-time password."""
    from intake_api import settings
    from intake_api.accounts import service
    from intake_api.accounts.schemas import Role

    if not _USERNAME.fullmatch(username):
        raise BadSetting(f"user name {username!r}: want lower-case letters, digits, dot, hyphen, underscore")
    unknown = [item for item in role if item not in set(Role)]
    if unknown:
        raise BadSetting(f"role {unknown[0]!r}: want one of {', '.join(Role)}")
    if (agent is not None) != (Role.AGENT in role):
        raise BadSetting("an agent needs --agent with the queue member name, and nobody else has one")
    roles = [Role(item) for item in dict.fromkeys(role)]
    password = asyncio.run(service.add_user_at(settings.read().database, username, name, roles, agent))
    typer.echo(f"{username} 的一次性密码：{password}")


def reset(username: str) -> None:
    """Print a new one-time password for a user; open sessions end."""
    from intake_api import settings
    from intake_api.accounts import service

    password = asyncio.run(service.reset_user_at(settings.read().database, username))
    typer.echo(f"{username} 的一次性密码：{password}")
