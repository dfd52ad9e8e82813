"""`hotline api openapi|rights|metrics`: the interface, from which the pages' types are made; its users; its metrics."""

import typer


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="The interface of the pages' server.")
    group.command()(openapi)
    group.command()(rights)
    group.command()(metrics)
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


def metrics() -> None:
    """Print docs/metrics.md."""
    from intake_api.metrics import markdown

    typer.echo(markdown(), nl=False)
