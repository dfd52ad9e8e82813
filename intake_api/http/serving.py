"""uvicorn inside a role's process: it serves until cancelled and leaves the signals to the process."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

_STOP_SECONDS = 2
"""for answers under way when the process is told to end"""
_MOST_MESSAGE_BYTES = 65_536
"""of a page to us over the WebSocket, which sends nothing"""


async def serve(app: ASGIApp, listener: socket.socket) -> None:
    """Answer on a listening socket until cancelled; then finish what is under way."""
    config = uvicorn.Config(
        app,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        proxy_headers=False,
        timeout_graceful_shutdown=_STOP_SECONDS,
        ws_max_size=_MOST_MESSAGE_BYTES,
    )
    server = _Server(config)
    try:
        await server.serve(sockets=[listener])
    except asyncio.CancelledError:
        async with asyncio.timeout(_STOP_SECONDS + 1):
            await server.shutdown(sockets=[listener])
        raise


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals belong to the process (intake_api/roles/process.py)."""
        yield
