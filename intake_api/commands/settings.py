"""`hotline settings docs|env`: the lists of all settings, as docs/settings.md and .env.example keep them."""

import typer


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="The settings of the system.")
    group.command()(docs)
    group.command()(env)
    app.add_typer(group, name="settings")


def docs() -> None:
    """Print docs/settings.md."""
    from intake_api.settings_docs import markdown

    typer.echo(markdown(), nl=False)


def env() -> None:
    """Print .env.example."""
    from intake_api.settings_docs import env_example

    typer.echo(env_example(), nl=False)
