"""The `hotline` command: `hotline calls replay FILE`, `hotline up`, `hotline classify TEXT`…

A module of intake_api/commands/ adds its commands by `register(app)`, unless another one adds them; it imports nothing
heavy, so that `hotline --help` loads no model and no server. Its bodies call intake_api/wiring/.
"""

import importlib
import pkgutil
import sys

import typer

from hotline.errors import HotlineError
from intake_api import commands

EXIT_REJECTED = 2
EXIT_INTERRUPTED = 130
"""128 + SIGINT, as shells count"""


def main() -> None:
    """Run the command; the entry point of the package. A HotlineError is one line and exit code 2."""
    try:
        build()()
    except HotlineError as error:
        sys.stderr.write(f"hotline: {_one_line(error)}\n")
        sys.exit(EXIT_REJECTED)
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)


def build() -> typer.Typer:
    """The command with all its sub-commands."""
    # Typer's pretty traceback prints local values, which could be a caller's.
    app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
    app.callback()(hotline)
    for module in pkgutil.iter_modules(commands.__path__):
        register = getattr(importlib.import_module(f"{commands.__name__}.{module.name}"), "register", None)
        if register is not None:
            register(app)
    return app


def hotline() -> None:
    """Listens with the agents of a 12345 hotline and fills in the ticket while the citizen speaks."""


def _one_line(error: HotlineError) -> str:
    return " ".join(str(error).split()) or error.code
