"""`hotline api openapi|rights`: the interface, from which the pages' types are generated, and who may use it."""

import typer


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="The interface of the pages' server.")
    group.command()(openapi)
    group.command()(rights)
    app.add_typer(group, name="api")


def openapi() -> None:
    """Print the OpenAPI document."""
    import json

    from intake_api.http import app

    typer.echo(json.dumps(app.openapi(app.build()), ensure_ascii=False, indent=1, sort_keys=True))


def rights() -> None:
    """Print docs/rights.md."""
    from intake_api.rights_docs import markdown

    typer.echo(markdown(), nl=False)
