"""`hotline run ROLE`: one role as this process, as each container does."""

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    app.command()(run)


def run(role: Annotated[str, typer.Argument(help="telephony, speech, drafts, records or api")]) -> None:
    """Run one role until told to end."""
    from intake_api import settings
    from intake_api.roles import process

    process.run(role, settings.read())
