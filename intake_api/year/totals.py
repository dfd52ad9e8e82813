"""What a made-up year adds up to, and how a total is spread over days without losing one. Pure."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

from hotline.errors import InputRejected

SATISFIED_OF = (233, 250)
"""93.2 % as the smallest whole numbers"""

_RATED_SHARE = 0.6
"""of the closed requests; made up, the city publishes the rate alone"""


@dataclass(frozen=True, slots=True)
class Totals:
    """A year's figures; the defaults are what the city published for 2023 (DESIGN.md, Numbers)."""

    offered: int = 3_112_000
    answered: int = 2_931_000
    accepted: int = 743_000
    """requests that became tickets"""
    closed: int = 700_000
    found: int = 554_000
    """未诉先办: found by grid workers"""
    found_closed: int = 552_000

    def __post_init__(self) -> None:
        rising = (0, self.closed, self.accepted, self.answered, self.offered)
        if list(rising) != sorted(rising) or not 0 <= self.found_closed <= self.found:
            raise InputRejected("a year needs closed <= accepted <= answered <= offered, and found closed <= found")

    @property
    def rated(self) -> int:
        """Valid requests that were rated; a multiple of 250 where there are so many, so that the rate is exact."""
        some = round(self.closed * _RATED_SHARE)
        return some - some % SATISFIED_OF[1] if some >= SATISFIED_OF[1] else some

    @property
    def satisfied(self) -> int:
        return round(self.rated * SATISFIED_OF[0] / SATISFIED_OF[1])

    def share(self, part: float) -> "Totals":
        """A small year, each figure rounded."""
        return Totals(**{name: round(value * part) for name, value in asdict(self).items()})


def spread(total: int, weights: npt.ArrayLike, most: Sequence[int] | None = None) -> list[int]:
    """Whole numbers that add up to the total, as near to the weights as whole numbers get (largest remainders).

    Args:
        most: what no part may go over.

    Raises:
        InputRejected: the parts can never hold the total.
    """
    shares = np.asarray(weights, float)
    limits = np.full(shares.size, total) if most is None else np.asarray(most)
    if limits.sum() < total:
        raise InputRejected("the days cannot hold so many")
    wanted = shares / max(float(shares.sum()), 1e-12) * total
    parts = np.minimum(np.floor(wanted).astype(int), limits)
    while left := int(total - parts.sum()):
        open_ = np.flatnonzero(parts < limits)
        nearest = open_[np.argsort(parts[open_] - wanted[open_], kind="stable")]
        parts[nearest[:left]] += 1
    return [int(part) for part in parts]
