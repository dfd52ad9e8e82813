"""supervisord's configuration for one machine (http://supervisord.org/configuration.html). Pure."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_LOG_BYTES = "10MB"
_LOG_FILES = 3


@dataclass(frozen=True, slots=True)
class Program:
    """One process to keep running."""

    name: str
    command: tuple[str, ...]
    order: int
    """started from the lowest up, stopped from the highest down"""
    stop_seconds: int = 8
    """between SIGTERM and SIGKILL"""
    environment: Mapping[str, str] = field(default_factory=dict)
    """beside what supervisord itself has; no value with a quote in it"""


def render(programs: Sequence[Program], *, folder: Path, logs: Path, socket: Path) -> str:
    """The file supervisord reads.

    Args:
        folder: for its pid and its own log.
        logs: a file a program.
        socket: where it is asked how the programs are.
    """
    lines = [
        "[supervisord]",
        f"pidfile={_text(folder / 'supervisord.pid')}",
        f"logfile={_text(logs / 'supervisord.log')}",
        f"logfile_maxbytes={_LOG_BYTES}",
        f"logfile_backups={_LOG_FILES}",
        "nodaemon=true",
        "silent=true",
        "",
        "[unix_http_server]",
        f"file={_text(socket)}",
        "chmod=0700",
        "",
        "[rpcinterface:supervisor]",
        "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface",
    ]
    for program in programs:
        lines += [
            "",
            f"[program:{program.name}]",
            f"command={_text(shlex.join(program.command))}",
            "environment=" + ",".join(f'{name}="{_text(value)}"' for name, value in program.environment.items()),
            f"priority={program.order}",
            "autostart=true",
            "autorestart=true",
            "startsecs=2",
            "startretries=1000",
            f"stopwaitsecs={program.stop_seconds}",
            "stopasgroup=false",
            "killasgroup=true",
            "redirect_stderr=true",
            f"stdout_logfile={_text(logs / f'{program.name}.log')}",
            f"stdout_logfile_maxbytes={_LOG_BYTES}",
            f"stdout_logfile_backups={_LOG_FILES}",
        ]
    return "\n".join(lines) + "\n"


def _text(value: Path | str) -> str:
    """A value as the file wants it: `%` begins an expansion there."""
    return str(value).replace("%", "%%")
