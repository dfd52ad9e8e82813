"""`hotline models check|fetch`: the speech models on this machine."""

import json
import sys
from typing import Annotated, Any

import typer

from intake_api.wiring import speech

STATES = {"ok": "可用", "missing": "未下载"}
_STEP = 5
"""per cent between two lines where the output is no terminal"""


def register(app: typer.Typer) -> None:
    models = typer.Typer(no_args_is_help=True, help="The speech models.")
    models.command()(check)
    models.command()(fetch)
    app.add_typer(models, name="models")


def check(
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON array, a model each")] = False,
) -> None:
    """Compare every file of every model with the manifest."""
    found = speech.check_speech_models()
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for model in found:
        typer.echo(_line(model))


def fetch(
    name: Annotated[str, typer.Argument(help="name of the model in models/manifest.toml")],
    address: Annotated[
        str | None, typer.Option("--from", help="ZIP file or address to take instead of the manifest's")
    ] = None,
) -> None:
    """Download a published model, compare it with the manifest and unpack it."""
    version = speech.fetch_speech_model(name, address=address, progress=_Progress())
    typer.echo(f"{name}：{STATES['ok']}（{version}）")


def _line(model: dict[str, Any]) -> str:
    used = "，正在使用" if model["used"] else ""
    version = f"，{model['version']}" if model["version"] else ""
    return f"{model['name']}：{STATES[model['state']]}{used}（{model['sample_rate']} Hz，{model['licence']}{version}）"


class _Progress:
    """Percentages on stderr, one line each few."""

    def __init__(self) -> None:
        self._told = 0

    def __call__(self, done: int, total: int) -> None:
        percent = 100 * done // total
        if percent >= self._told + _STEP:
            self._told = percent
            sys.stderr.write(f"已下载 {percent}%\n")
