"""How a process is asked from outside: `/health`, `/ready` and `/metrics` on an address of its own.

Health: its loop turns. Readiness: the role has loaded and takes work, and everything it needs answers. They name parts
of the system and nothing of calls, and stand beside the pages' server, because only operators may ask them.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hotline.errors import BadSetting, Unavailable
from intake_api import metrics
from intake_api.http.serving import serve
from intake_api.listening import take_port
from intake_api.settings import ProbeSettings

Check = Callable[[], Awaitable[None]]
"""raises Unavailable when the part does not answer"""


class Probe:
    """What one process says of itself; its role fills it in."""

    def __init__(self, role: str, settings: ProbeSettings) -> None:
        self.role = role
        self.started = False
        """loaded and at work; what it needs is asked besides"""
        self._seconds = settings.timeout_seconds
        self._needs: dict[str, Check] = {}
        self._before_scrape: list[Check] = []

    def needs(self, name: str, check: Check) -> None:
        """Ask for this part too; named as in docs/metrics.md."""
        self._needs[name] = check

    def before_scrape(self, action: Check) -> None:
        """Look this up whenever the metrics are read."""
        self._before_scrape.append(action)

    async def missing(self) -> list[str]:
        """The parts that do not answer; `start` while the role has not begun its work."""
        found = [] if self.started else ["start"]
        answers = await asyncio.gather(*(self._answers(check) for check in self._needs.values()))
        for name, answered in zip(self._needs, answers, strict=True):
            metrics.NEED.labels(name).set(int(answered))
            if not answered:
                found.append(name)
        return found

    async def refresh(self) -> None:
        """Bring up to date what is looked up for the metrics; what does not answer keeps its last figures."""
        await self.missing()
        await asyncio.gather(*(self._answers(action) for action in self._before_scrape))

    async def _answers(self, check: Check) -> bool:
        try:
            async with asyncio.timeout(self._seconds):
                await check()
        except (Unavailable, TimeoutError):
            return False
        return True


def build(probe: Probe) -> Starlette:
    """The three routes."""
    shown = metrics.registry(probe.role)

    async def health(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def ready(_: Request) -> Response:
        missing = await probe.missing()
        return JSONResponse({"status": "away" if missing else "ok", "missing": missing}, 503 if missing else 200)

    async def scrape(_: Request) -> Response:
        await probe.refresh()
        return Response(metrics.exposition(shown), media_type=metrics.CONTENT_TYPE)

    return Starlette(routes=[Route("/health", health), Route("/ready", ready), Route("/metrics", scrape)])


@asynccontextmanager
async def served(role: str, settings: ProbeSettings) -> AsyncIterator[Probe]:
    """A probe, answered for as long as the block runs where an address is set.

    Raises:
        BadSetting: the address is not `host:port`.
        PortBusy: the port is taken.
    """
    probe = Probe(role, settings)
    if not settings.listen:
        yield probe
        return
    with take_port(*address(settings.listen)) as listener:
        async with asyncio.TaskGroup() as tasks:
            serving = tasks.create_task(serve(build(probe), listener))
            try:
                yield probe
            finally:
                serving.cancel()


def addresses(listen: str, count: int) -> list[str]:
    """Addresses for so many processes of one machine: the port and those after it; all empty where none is set.

    Raises:
        BadSetting: it is not `host:port`.
    """
    if not listen:
        return [""] * count
    host, port = address(listen)
    return [f"{host}:{port + number}" for number in range(count)]


def address(listen: str) -> tuple[str, int]:
    """Raises:
    BadSetting: it is not `host:port`.
    """
    host, _, port = listen.rpartition(":")
    if not host or not port.isdecimal():
        raise BadSetting(f"HOTLINE_PROBE__LISTEN: {listen!r}: want host:port")
    return host, int(port)
