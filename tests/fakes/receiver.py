"""A receiver of webhooks: a small HTTP/1.1 server on loopback that answers as it is told and keeps what it got."""

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class Got:
    """One request as it came."""

    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self):
        return json.loads(self.body)


@dataclass
class Receiver:
    port: int = 0
    got: list[Got] = field(default_factory=list)
    answers: list[object] = field(default_factory=list)
    """of the next requests: a status, whole bytes to send, or an Event that an answer waits for; then always 204"""
    scheme: str = "http"
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)
    _serving: set[asyncio.Task] = field(default_factory=set)

    @property
    def url(self):
        return f"{self.scheme}://127.0.0.1:{self.port}/hotline?from=city"

    async def until(self, count):
        """So many requests have come."""
        async with self._news:
            await self._news.wait_for(lambda: len(self.got) >= count)

    async def end(self):
        """Whoever still waits for an answer gets none."""
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def serve(self, reader, writer):
        self._serving.add(asyncio.current_task())
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            self.got.append(Got(head[0].split(" ")[1], headers, body))
            async with self._news:
                self._news.notify_all()
            await self._answer(writer, self.answers.pop(0) if self.answers else 204)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, writer, answer):
        if isinstance(answer, asyncio.Event):
            await answer.wait()
            answer = 204
        if isinstance(answer, int):
            answer = f"HTTP/1.1 {answer} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode()
        writer.write(answer)
        await writer.drain()


@asynccontextmanager
async def receiving(*answers, certificate=None):
    """A receiver on a free port; with a context of certificates it speaks TLS."""
    receiver = Receiver(answers=list(answers), scheme="https" if certificate else "http")
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0, ssl=certificate)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()
        await receiver.end()
