"""How the programs are, asked of supervisord over its socket (http://supervisord.org/api.html)."""

import xmlrpc.client
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from supervisor.xmlrpc import SupervisorTransport  # type: ignore[import-untyped]  # has no types

_FAILED = frozenset({"BACKOFF", "EXITED", "FATAL"})


@dataclass(frozen=True, slots=True)
class State:
    name: str
    """as supervisord calls it: STARTING, RUNNING, BACKOFF…"""
    pid: int
    """0 while there is no process"""

    @property
    def failed(self) -> bool:
        """It ended although it should run."""
        return self.name in _FAILED


@dataclass(frozen=True, slots=True)
class Supervisor:
    """The supervisord behind a socket."""

    socket: Path

    def states(self) -> dict[str, State]:
        """Every program's state; empty while supervisord does not answer yet. Blocks for milliseconds."""
        transport = SupervisorTransport(None, None, f"unix://{self.socket}")
        server: Any = xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport)
        try:
            found = server.supervisor.getAllProcessInfo()
        except (OSError, xmlrpc.client.Error):
            return {}
        finally:
            transport.close()
        return {item["name"]: State(item["statename"], item["pid"]) for item in found}
