"""What one played call shows: how late the words came, and whether the draft stood in time. Pure.

Instants are seconds since the epoch: phones and pages of a demonstration share one machine and its clock.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hotline.calls import Side
from hotline.drafts import FieldKey

COMPLETE = frozenset(
    {
        FieldKey.CALLBACK_NUMBER,
        FieldKey.CATEGORY,
        FieldKey.UNIT,
        FieldKey.DEADLINE,
        FieldKey.TITLE,
        FieldKey.CONTENT,
        FieldKey.PLACE_TEXT,
    }
)
"""a draft is complete when all of these are filled"""

END_SLACK = 0.5
"""seconds by which a final's last word may lie after the turn's last sound: a decoder frame and the network"""


@dataclass(frozen=True, slots=True)
class Played:
    """One turn as it was really played."""

    side: Side
    started_at: float
    """first sound"""
    ended_at: float
    """last sound"""


@dataclass(frozen=True, slots=True)
class Seen:
    """A partial or a final as it reached the page."""

    side: Side
    at: float
    words_end_at: float
    """when its last word was spoken"""


def first_partial_lags(turns: Sequence[Played], partials: Iterable[Seen]) -> list[float]:
    """Seconds from the first sound of each turn to the first partial of its side that came after it."""
    seen = sorted(partials, key=lambda partial: partial.at)
    lags = []
    for turn in turns:
        first = next((p.at for p in seen if p.side is turn.side and p.at > turn.started_at), None)
        if first is not None:
            lags.append(first - turn.started_at)
    return lags


def final_lags(turns: Sequence[Played], finals: Iterable[Seen]) -> list[float]:
    """Seconds from the last sound of each turn to the final that holds its last words."""
    seen = list(finals)
    lags = []
    for turn in turns:
        own = [
            final.at
            for final in seen
            if final.side is turn.side and turn.started_at < final.words_end_at <= turn.ended_at + END_SLACK
        ]
        if own:
            lags.append(max(own) - turn.ended_at)
    return lags


def percentile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that at least `share` of the values do not exceed; None of no values."""
    if not values:
        return None
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def lacking(fields: dict[str, str]) -> list[str]:
    """Keys of `COMPLETE` that have no value."""
    return sorted(key for key in COMPLETE if not fields.get(key))
