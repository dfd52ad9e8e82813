"""The least AMI client that can be: one user, events to a callback, answers by ActionID."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from itertools import count

from hotline.errors import ProtocolError, Unavailable


class AmiLine:
    """A logged-in connection. Made by `ami_line`."""

    def __init__(self, writer: asyncio.StreamWriter, on_event: Callable[[Mapping[str, str]], None]) -> None:
        self._writer = writer
        self._on_event = on_event
        self._answers: dict[str, asyncio.Future[dict[str, str]]] = {}
        self._ids = count()

    async def action(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Send an action; its response."""
        action_id = f"test-{next(self._ids)}"
        answer: asyncio.Future[dict[str, str]] = asyncio.get_running_loop().create_future()
        self._answers[action_id] = answer
        text = "".join(f"{name}: {value}\r\n" for name, value in {**headers, "ActionID": action_id}.items())
        self._writer.write(f"{text}\r\n".encode())
        try:
            async with asyncio.timeout(5):
                return await answer
        except TimeoutError:
            raise Unavailable("AMI gave no answer") from None

    async def read(self, reader: asyncio.StreamReader) -> None:
        """Take messages until the connection ends."""
        while block := await reader.readuntil(b"\r\n\r\n"):
            lines = (line.partition(":") for line in block.decode().split("\r\n") if ":" in line)
            headers = {name: value.strip() for name, _, value in lines}
            waiting = self._answers.pop(headers.get("ActionID", ""), None) if "Response" in headers else None
            if waiting is not None:
                waiting.set_result(headers)
            elif "Event" in headers:
                self._on_event(headers)


@asynccontextmanager
async def ami_line(
    port: int, user: str, secret: str, on_event: Callable[[Mapping[str, str]], None] = lambda headers: None
) -> AsyncIterator[AmiLine]:
    """Log in for as long as the block runs.

    Raises:
        ProtocolError: the login is refused.
    """
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await reader.readline()
    line = AmiLine(writer, on_event)
    reading = asyncio.ensure_future(line.read(reader))
    try:
        answer = await line.action({"Action": "Login", "Username": user, "Secret": secret})
        if answer["Response"] != "Success":
            raise ProtocolError(f"AMI login refused: {answer['Message']}")
        yield line
    finally:
        reading.cancel()
        writer.close()
        with contextlib.suppress(asyncio.CancelledError, asyncio.IncompleteReadError):
            await reading
