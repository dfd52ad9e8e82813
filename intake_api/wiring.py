"""The only place that names telephony, asr and nlp: each function builds or calls one part for a role or a command.

Imports of the packages stand inside the functions, so that `hotline --help` and the pages' server load no model.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any


def replay_capture(path: Path) -> list[dict[str, Any]]:
    """The calls of an AMI capture, in the public form.

    Raises:
        BadCapture: it is none, is cut, or an event in it is malformed.
    """
    from telephony.replay import replay

    return replay(path)


def check_speech_models() -> list[dict[str, Any]]:
    """Every model of the manifest: `{"name", "state": "ok"|"missing", "version", "sample_rate", "licence", "used"}`.

    Raises:
        BadModel: the manifest or a model that is there is broken, or the one in use is missing.
    """
    from asr.models import check
    from intake_api.settings import read

    return check(read().asr)


def fetch_speech_model(name: str, *, address: str | None, progress: Callable[[int, int], None]) -> str:
    """Get a published speech model and return its version.

    Raises:
        BadModel: it is not published, or what came is something else.
        BadSetting: the address is none.
        Unavailable: the other end does not answer.
    """
    from asr.fetch import fetch
    from asr.models import read_manifest
    from intake_api.settings import read

    settings = read().asr
    manifest = read_manifest(settings.models)
    return fetch(manifest, name, address=address, timeout_seconds=settings.fetch_seconds, progress=progress).version
