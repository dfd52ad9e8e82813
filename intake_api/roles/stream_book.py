"""Whose audio is a stream: what telephony announced, and waiting for what it has not announced yet."""

import asyncio
from collections import OrderedDict

from hotline.calls import Stream

CAPACITY = 10_000
"""streams remembered; the oldest go first"""


class StreamBook:
    """Streams by id."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._streams: OrderedDict[str, Stream] = OrderedDict()
        self._news = asyncio.Event()
        """replaced by a new one at every stream that is added"""

    def add(self, stream: Stream) -> None:
        """Remember a stream; the last word on it stands."""
        self._streams[stream.stream_id] = stream
        self._streams.move_to_end(stream.stream_id)
        if len(self._streams) > self._capacity:
            self._streams.popitem(last=False)
        self._news.set()
        self._news = asyncio.Event()

    async def find(self, stream_id: str) -> Stream:
        """The stream, as soon as it is known; the caller bounds the wait."""
        while stream_id not in self._streams:
            await self._news.wait()
        return self._streams[stream_id]
