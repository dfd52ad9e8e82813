"""`hotline probe`: ask the role of this container or machine whether it is ready; for health checks."""

import sys
from typing import Annotated

import typer

EXIT_NOT_READY = 1
_WAIT_SECONDS = 5.0


def register(app: typer.Typer) -> None:
    app.command()(probe)


def probe(
    address: Annotated[str | None, typer.Option(help="host:port; else HOTLINE_PROBE__LISTEN")] = None,
) -> None:
    """Print whether the role is ready and what it misses; exit code 1 when it is not."""
    from http import HTTPStatus
    from http.client import HTTPConnection, HTTPException

    from intake_api import probe, settings

    host, port = probe.address(address or settings.read().probe.listen)
    connection = HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=_WAIT_SECONDS)  # noqa: S104  # compared only
    try:
        connection.request("GET", "/ready")
        answer = connection.getresponse()
        typer.echo(answer.read().decode("utf-8", "replace"))
    except (OSError, HTTPException):
        typer.echo("没有回应。")
        sys.exit(EXIT_NOT_READY)
    finally:
        connection.close()
    if answer.status != HTTPStatus.OK:
        sys.exit(EXIT_NOT_READY)
