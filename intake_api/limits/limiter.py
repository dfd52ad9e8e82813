"""Counts requests in Redis, for all processes together; while Redis is away each process counts for itself."""

import asyncio
import hashlib
import logging
import math
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

from hotline.errors import Unavailable
from intake_api.errors import TooManyRequests
from intake_api.limits.bucket import Bucket, Rate, take
from intake_api.settings import LimitSettings

log = logging.getLogger(__name__)

_REMEMBERED = 10_000
"""names a process counts for while Redis is away; beyond it those who asked longest ago start anew"""
_AWAY_SECONDS = 5.0
"""after Redis did not answer, it is not asked for so long: no request should wait for what is away"""


class Counter(Protocol):
    """What the limiter needs of Redis."""

    async def take_token(self, name: str, burst: int, per_second: float) -> float: ...


class Limiter:
    """The limits of one process."""

    def __init__(self, counter: Counter, settings: LimitSettings, clock: Callable[[], float]) -> None:
        """
        Args:
            clock: seconds, never going back.
        """
        self._counter = counter
        self._clock = clock
        self._patience = settings.redis_seconds
        self._user = _rate(settings.user_burst, settings.user_per_minute)
        self._sign_in = _rate(settings.sign_in_burst, settings.sign_in_per_minute)
        self._local: OrderedDict[str, Bucket] = OrderedDict()
        self._away_until = -math.inf

    async def user(self, user_id: int) -> None:
        """One request of a signed-in user.

        Raises:
            TooManyRequests
        """
        await self._spend(f"user:{user_id}", self._user)

    async def sign_in(self, address: str) -> None:
        """One try to sign in from an address, which Redis gets to know only as a hash.

        Raises:
            TooManyRequests
        """
        await self._spend(f"sign-in:{hashlib.sha256(address.encode()).hexdigest()[:32]}", self._sign_in)

    async def _spend(self, name: str, rate: Rate | None) -> None:
        if rate is None:
            return
        if (wait := await self._wait(name, rate)) > 0:
            raise TooManyRequests(max(1, math.ceil(wait)))

    async def _wait(self, name: str, rate: Rate) -> float:
        if self._clock() >= self._away_until:
            try:
                async with asyncio.timeout(self._patience):
                    return await self._counter.take_token(name, rate.burst, rate.per_second)
            except (Unavailable, TimeoutError) as error:
                log.warning("requests are counted by each process alone", extra={"error": type(error).__name__})
                self._away_until = self._clock() + _AWAY_SECONDS
        return self._locally(name, rate)

    def _locally(self, name: str, rate: Rate) -> float:
        self._local[name], wait = take(self._local.get(name), rate, self._clock())
        self._local.move_to_end(name)
        while len(self._local) > _REMEMBERED:
            self._local.popitem(last=False)
        return wait


def _rate(burst: int, per_minute: float) -> Rate | None:
    return Rate(burst, per_minute / 60) if per_minute else None
