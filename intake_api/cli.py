"""The `hotline` command."""

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False)


def main() -> None:
    """Run the command; the entry point of the package."""
    app()
