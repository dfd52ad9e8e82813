"""A private Redis, as `hotline up` starts it."""

import asyncio
import signal
from contextlib import asynccontextmanager

from hotline.errors import Unavailable
from intake_api.settings import RedisSettings
from intake_api.streams import Streams
from intake_api.supervise import redis_server


class Redis:
    """A server that can be killed and started again; what it holds outlives it, as in the product."""

    def __init__(self, folder):
        self.socket = redis_server.short_path(folder / "sock")
        self._folder = folder
        self._process = None

    def settings(self, **changes):
        return RedisSettings(url=f"unix://{self.socket}", retry_seconds=0.02, timeout_seconds=2, **changes)

    async def start(self):
        self._process = await asyncio.create_subprocess_exec(
            *redis_server.command(self._folder, self.socket), stdout=asyncio.subprocess.DEVNULL
        )
        streams = Streams(self.settings())
        try:
            async with asyncio.timeout(10):
                while not await _answers(streams):  # noqa: ASYNC110  # another process does it
                    await asyncio.sleep(0.02)
        finally:
            await streams.close()

    async def kill(self):
        if self._process and self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)
            await self._process.wait()


async def _answers(streams):
    try:
        await streams.ping()
    except Unavailable:
        return False
    return True


@asynccontextmanager
async def running(folder):
    server = Redis(folder)
    await server.start()
    try:
        yield server
    finally:
        await server.kill()
