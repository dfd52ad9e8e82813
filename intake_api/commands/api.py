"""`hotline api openapi`: the interface, from which the pages' types are generated."""

import typer


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="The interface of the pages' server.")
    group.callback()(_group)
    group.command()(openapi)
    app.add_typer(group, name="api")


def openapi() -> None:
    """Print the OpenAPI document."""
    import json

    from intake_api.http import app

    typer.echo(json.dumps(app.openapi(app.build()), ensure_ascii=False, indent=1, sort_keys=True))


def _group() -> None:
    """Keeps `openapi` a sub-command although it is the only one."""
