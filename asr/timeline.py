"""Where in the call a frame belongs, from when it arrived and how much came before it.

Samples count true while audio flows; the arrival clock tells where it starts and how long a phone sent nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from asr.results import SAMPLES_PER_MS

_AHEAD = 200 * SAMPLES_PER_MS
"""Audio cannot arrive before it was spoken. What is placed further than this behind its arrival came in several pieces
after a stall that was taken for a silence, and is moved back."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a frame begins, and what lies between it and the frame before."""

    start: int
    """position"""
    dropped: tuple[int, int] | None = None
    """positions of audio thrown away on the way here"""
    silent: tuple[int, int] | None = None
    """positions during which the phone sent nothing"""


class Timeline:
    """The positions of one stream's frames."""

    def __init__(self, zero_at: datetime, *, stall_ms: int) -> None:
        """
        Args:
            zero_at: the instant of position 0.
            stall_ms: frames later than this after their samples were due follow a silence.
        """
        self._zero_at = zero_at
        self._stall = stall_ms * SAMPLES_PER_MS
        self._next: int | None = None

    def place(self, at: datetime, samples: int, *, dropped_ms: int = 0) -> Placement:
        """Place one frame.

        Args:
            at: when it arrived.
            samples: its length.
            dropped_ms: audio thrown away between the frame before and this one.
        """
        arrived = (at - self._zero_at) // timedelta(microseconds=1) * SAMPLES_PER_MS // 1000
        by_clock = max(0, arrived - samples)
        if self._next is None:
            self._next = by_clock
        dropped = silent = None
        start = self._next
        if dropped_ms > 0:
            dropped = (start, start + dropped_ms * SAMPLES_PER_MS)
            start = dropped[1]
        if by_clock - start > self._stall:
            silent = (start, by_clock)
            start = by_clock
        elif start - by_clock > _AHEAD:
            start = by_clock
        self._next = start + samples
        return Placement(start, dropped, silent)
