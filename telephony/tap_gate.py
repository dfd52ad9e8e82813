"""When a tap may be asked for and at which address: an exchange is not burdened by a listener that is away.

An address is proven while a tap lives there and nothing since has failed there. At proven addresses taps are asked
for as they fall due, only not all in one moment. While no address is proven, one tap of the whole exchange tries per
interval, each time at the next address, and the interval grows; the first tap that lives opens the gate for all.
"""

import math
from collections.abc import Iterable, Sequence

BURST_TAPS = 20
"""asked for at most within `BURST_SECONDS`: each costs Asterisk a channel, a thread and a connection"""

BURST_SECONDS = 0.1


class TapGate:
    """Which address the next tap goes to, and when. No I/O; times are seconds of any steady clock."""

    def __init__(self, addresses: Sequence[str], *, retry_seconds: float, retry_max_seconds: float) -> None:
        """
        Args:
            addresses: `host:port` of each speech process, used in turn.
            retry_seconds: between the first two tries while no address is proven; doubles with each further one.
            retry_max_seconds: longest time between two tries.
        """
        self._addresses = tuple(addresses)
        self._retry_seconds = retry_seconds
        self._retry_max_seconds = max(retry_seconds, retry_max_seconds)
        self._proven: set[str] = set()
        self._turn = 0
        self._interval = retry_seconds
        self._try_at = -math.inf
        self._failed_at = -math.inf
        self._burst_ends = -math.inf
        self._burst_left = 0

    @property
    def opens_at(self) -> float:
        """Before this time nobody gets an address; minus infinity when nothing is to be waited for."""
        if not self._proven:
            return self._try_at
        return self._burst_ends if self._burst_left == 0 else -math.inf

    def enter(self, now: float) -> str | None:
        """The address for one tap now; None when it has to wait until `opens_at`."""
        if now < self.opens_at:
            return None
        if self._proven:
            if now >= self._burst_ends:
                self._burst_ends, self._burst_left = now + BURST_SECONDS, BURST_TAPS
            self._burst_left -= 1
        else:
            self._wait(now)
        return self._next()

    def lives(self, address: str) -> None:
        """A tap at this address has lived long enough to be believed."""
        if address in self._addresses:
            self._proven.add(address)

    def failed(self, address: str, now: float) -> None:
        """A tap asked for at this address did not come, or ended at once."""
        if self._proven == {address}:
            # As if this had been the first try of the outage.
            self._wait(now)
        self._proven.discard(address)
        self._failed_at = now

    def emptied(self, address: str) -> None:
        """The last tap at this address has ended: whether it still listens is not known."""
        self._proven.discard(address)

    def restart(self, proven: Iterable[str]) -> None:
        """Start over, without any waiting, from the addresses at which taps live."""
        self._proven = set(self._addresses).intersection(proven)
        self._try_at = self._failed_at = -math.inf

    def _wait(self, now: float) -> None:
        # An address that lets a tap live and fails the next ones is no reason to begin with short intervals again.
        if now - self._failed_at > 2 * self._retry_max_seconds:
            self._interval = self._retry_seconds
        self._try_at = now + self._interval
        self._interval = min(2 * self._interval, self._retry_max_seconds)

    def _next(self) -> str:
        count = len(self._addresses)
        turns = range(self._turn, self._turn + count)
        turn = next((turn for turn in turns if self._addresses[turn % count] in self._proven), self._turn)
        self._turn = (turn + 1) % count
        return self._addresses[turn % count]
