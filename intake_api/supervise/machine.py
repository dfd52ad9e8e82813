"""All roles on one machine: a private Redis, the database's tables, then every role under supervisord."""

import asyncio
import fcntl
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from hotline.errors import Conflict, HotlineError, InputRejected, Unavailable
from intake_api import probe
from intake_api.db import migrate
from intake_api.listening import free_port
from intake_api.roles.process import ROLES
from intake_api.roles.speech import listening_on
from intake_api.settings import Settings
from intake_api.streams import Streams
from intake_api.supervise import redis_server
from intake_api.supervise.config import Program, render
from intake_api.supervise.state import Supervisor

_LOOK_SECONDS = 0.2
_STOP_SECONDS = 30
"""longest an ordered stop of everything may take"""
_REDIS = "redis"
_OWN_LINE = "hotline: "


@dataclass(frozen=True, slots=True)
class Machine:
    """Everything that runs."""

    address: str
    """of the pages, `http://host:port`"""
    settings: Settings
    """as the roles have them"""
    supervisor: Supervisor


@asynccontextmanager
async def running(settings: Settings, *, http_port: int | None = None) -> AsyncIterator[Machine]:
    """Start everything, wait until every role is ready, and stop it in order when the block ends.

    Args:
        http_port: instead of the setting; 0 takes a free one.

    Raises:
        PortBusy: a port is taken; nothing was started.
        HotlineError: a role refused to start; everything was stopped again.
    """
    var = settings.var.resolve()
    logs, run = var / "log", var / "run"
    for folder in (var, logs, run, var / _REDIS, settings.recordings):
        folder.mkdir(parents=True, exist_ok=True)
    with _alone(run):
        port = free_port(settings.http.host, settings.http.port if http_port is None else http_port)
        free_port(*listening_on(settings))
        redis = None if "url" in settings.redis.model_fields_set else redis_server.short_path(var / _REDIS / "sock")
        settings = _with(settings, var, port, redis)
        await migrate.upgrade_at(settings.database)
        supervisor = Supervisor(_socket(run))
        config = run / "supervisord.conf"
        config.write_text(
            render(
                _programs(var / _REDIS, redis, settings.probe.listen), folder=run, logs=logs, socket=supervisor.socket
            )
        )
        for name in ROLES:
            (logs / f"{name}.log").unlink(missing_ok=True)
        address = f"http://{settings.http.host}:{port}"
        async with _supervised(config, _environment(settings)) as process:
            await _ready(process, supervisor, settings, logs)
            (run / "address").write_text(address + "\n")
            try:
                yield Machine(address, settings, supervisor)
            finally:
                (run / "address").unlink(missing_ok=True)


@contextmanager
def _alone(run: Path) -> Iterator[None]:
    """Keep a second `hotline up` out of the same folder."""
    with (run / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Conflict(f"hotline runs already in {run.parent}") from error
        yield


def _with(settings: Settings, var: Path, port: int, redis: Path | None) -> Settings:
    """The settings as the roles get them: paths that hold anywhere, and the private Redis where there is one."""
    changes: dict[str, object] = {
        "var": var,
        "recordings": settings.recordings.resolve(),
        "http": settings.http.model_copy(update={"port": port}),
    }
    if redis is not None:
        changes["redis"] = settings.redis.model_copy(update={"url": f"unix://{redis}"})
    return settings.model_copy(update=changes)


def _environment(settings: Settings) -> Mapping[str, str]:
    return {
        **os.environ,
        "HOTLINE_VAR": str(settings.var),
        "HOTLINE_RECORDINGS": str(settings.recordings),
        "HOTLINE_HTTP__PORT": str(settings.http.port),
        "HOTLINE_REDIS__URL": settings.redis.url,
    }


def _programs(folder: Path, redis: Path | None, listen: str) -> Sequence[Program]:
    """Redis first, when it is ours; then the roles, which wait for it themselves."""
    hotline = str(Path(sys.executable).with_name("hotline"))
    probes = probe.addresses(listen, len(ROLES))
    roles = [
        Program(role, (hotline, "run", role), order=20, environment={"HOTLINE_PROBE__LISTEN": at})
        for role, at in zip(ROLES, probes, strict=True)
    ]
    if redis is None:
        return roles
    return [Program(_REDIS, tuple(redis_server.command(folder, redis)), order=10), *roles]


@asynccontextmanager
async def _supervised(config: Path, environment: Mapping[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """supervisord for the length of a block, out of reach of the terminal's Ctrl-C: it is stopped in order."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "supervisor.supervisord", "-n", "-c", str(config),
        env=environment, start_new_session=True, stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        await asyncio.shield(_stopped(process))


async def _stopped(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        async with asyncio.timeout(_STOP_SECONDS):
            await process.wait()
    except TimeoutError:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


async def _ready(process: asyncio.subprocess.Process, supervisor: Supervisor, settings: Settings, logs: Path) -> None:
    """Wait until every role says that it is ready.

    Raises:
        InputRejected: a role refused to start; its own line is passed on.
        Unavailable: a role did not become ready in time.
    """
    streams = Streams(settings.redis)
    waiting = set(ROLES)
    try:
        async with asyncio.timeout(settings.start_seconds):
            while waiting:
                await asyncio.sleep(_LOOK_SECONDS)
                if process.returncode is not None:
                    raise Unavailable(f"supervisord ended; {logs / 'supervisord.log'} says why")
                waiting = await _not_ready(supervisor, streams, logs)
    except TimeoutError:
        raise Unavailable(f"not ready in time: {', '.join(sorted(waiting))}; see {logs}") from None
    finally:
        await streams.close()


async def _not_ready(supervisor: Supervisor, streams: Streams, logs: Path) -> set[str]:
    states = await asyncio.to_thread(supervisor.states)
    for name, state in states.items():
        if state.failed:
            raise refusal(name, logs / f"{name}.log")
    try:
        marks = await streams.ready(ROLES)
    except Unavailable:
        return set(ROLES)
    return {role for role in ROLES if role not in states or marks.get(role) != states[role].pid}


def refusal(name: str, log: Path) -> HotlineError:
    """Why a program did not start: its own last line where it gave one."""
    lines = log.read_text("utf-8", "replace").splitlines() if log.is_file() else []
    for line in reversed(lines):
        if line.startswith(_OWN_LINE):
            return InputRejected(f"{name}: {line.removeprefix(_OWN_LINE)}")
    return Unavailable(f"{name} did not start; {log} says why")


def _socket(run: Path) -> Path:
    return redis_server.short_path(run / "supervisor.sock")
