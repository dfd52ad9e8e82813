"""The only place that names telephony, asr and nlp: each function builds or calls one part for a role or a command.

Imports of the packages stand inside the functions, so that `hotline --help` and the pages' server load no model.
"""

from pathlib import Path
from typing import Any


def replay_capture(path: Path) -> list[dict[str, Any]]:
    """The calls of an AMI capture, in the public form.

    Raises:
        BadCapture: it is none, is cut, or an event in it is malformed.
    """
    from telephony.replay import replay

    return replay(path)
