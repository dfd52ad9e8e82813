"""A token bucket: so many requests at once, and so many a second for ever. Pure."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Rate:
    """How often somebody may ask."""

    burst: int
    """at once"""
    per_second: float

    @property
    def whole_seconds(self) -> float:
        """until an empty bucket is full: after that it need not be remembered"""
        return self.burst / self.per_second


@dataclass(frozen=True, slots=True)
class Bucket:
    tokens: float
    at: float
    """seconds, of the clock that asks"""


def take(bucket: Bucket | None, rate: Rate, now: float) -> tuple[Bucket, float]:
    """The bucket after one request, and how many seconds the request comes too early: 0 when it may pass.

    Args:
        bucket: None for who never asked.
    """
    before = bucket or Bucket(rate.burst, now)
    tokens = min(rate.burst, before.tokens + max(0.0, now - before.at) * rate.per_second)
    filled = Bucket(tokens, max(now, before.at))
    if tokens >= 1:
        return replace(filled, tokens=tokens - 1), 0.0
    return filled, (1 - tokens) / rate.per_second
