"""A manager interface on a real socket that says what a test tells it to."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

Answer = Callable[[dict[str, str]], bytes | None]

SECRET = "secret-of-the-test"


class AmiServer:
    """Counts connections, keeps the actions it got, and answers each by `answer`; None is silence."""

    def __init__(self) -> None:
        self.port = 0
        self.connections = 0
        self.actions: list[dict[str, str]] = []
        self.raw = b""
        self.answer: Answer = success
        self.greet = b"Event: FullyBooted\r\nStatus: Fully Booted\r\n\r\n"
        self.answer_login = True
        self._writers: list[asyncio.StreamWriter] = []
        self._arrived = asyncio.Event()

    async def send(self, data: bytes) -> None:
        """Send to the latest connection, in a segment of its own."""
        self._writers[-1].write(data)
        await self._writers[-1].drain()

    async def hang_up(self) -> None:
        self._writers[-1].transport.abort()

    async def wait_for(self, name: str, count: int = 1) -> None:
        """Until `count` actions of this name have come."""
        async with asyncio.timeout(5):
            while self.count(name) < count:
                self._arrived.clear()
                await self._arrived.wait()

    def count(self, name: str) -> int:
        return sum(action["Action"] == name for action in self.actions)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.append(writer)
        writer.write(b"Asterisk Call Manager/11.0.0\r\n")
        try:
            while True:
                data = await reader.readuntil(b"\r\n\r\n")
                self.raw += data
                action = dict(line.split(": ", 1) for line in data.decode().split("\r\n") if ": " in line)
                self.actions.append(action)
                self._arrived.set()
                if action["Action"] != "Login":
                    writer.write(self.answer(action) or b"")
                elif self.answer_login and action["Secret"] == SECRET:
                    writer.write(success(action) + self.greet)
                elif self.answer_login:
                    writer.write(refusal(action, "Authentication failed"))
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def success(action: dict[str, str]) -> bytes:
    return f"Response: Success\r\nActionID: {action['ActionID']}\r\nMessage: ok\r\n\r\n".encode()


def refusal(action: dict[str, str], why: str) -> bytes:
    return f"Response: Error\r\nActionID: {action['ActionID']}\r\nMessage: {why}\r\n\r\n".encode()


@asynccontextmanager
async def ami_server() -> AsyncIterator[AmiServer]:
    """A server on a free loopback port."""
    fake = AmiServer()
    server = await asyncio.start_server(fake.serve, "127.0.0.1", 0)
    fake.port = server.sockets[0].getsockname()[1]
    try:
        yield fake
    finally:
        server.close()
        for writer in fake._writers:
            writer.transport.abort()
