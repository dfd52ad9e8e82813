"""Which stretches of an ended call nobody heard: where a side could speak, less what was recognised."""

from collections.abc import Collection
from datetime import datetime

from hotline.calls import Call, Side
from hotline.events import Hole
from hotline.transcripts import missing

AT_LEAST_MS = 700
"""shorter holes are the grain of endpointing"""

Stretch = tuple[Side, int, int]


def holes(
    call: Call, heard: Collection[Stretch], gaps: Collection[Stretch], filled: Collection[Stretch]
) -> tuple[Hole, ...]:
    """What to transcribe from the recording, in order of time.

    Args:
        heard: recognised live, as speech tells it.
        gaps: reported as not heard; they count even where a stretch heard spans them.
        filled: transcribed from the recording already.
    """
    found = []
    for side, spoken in _speaking(call).items():
        cut = _without(_of(side, heard), _of(side, gaps))
        found += [Hole(side, *hole) for hole in missing(spoken, cut + _of(side, filled), at_least_ms=AT_LEAST_MS)]
    return tuple(sorted(found, key=lambda hole: (hole.start_ms, hole.side)))


def not_marked(found: Collection[Hole], gaps: Collection[Stretch]) -> tuple[Hole, ...]:
    """The parts of holes that no reported gap marks yet."""
    return tuple(
        Hole(hole.side, *part)
        for hole in found
        for part in missing((hole.start_ms, hole.end_ms), _of(hole.side, gaps), at_least_ms=AT_LEAST_MS)
    )


def _speaking(call: Call) -> dict[Side, tuple[int, int]]:
    """First and last millisecond in which each side could be heard; none without recording, answer and end."""
    zero, answered, ended = call.recording_started_at, call.answered_at, call.ended_at
    if call.recording is None or zero is None or answered is None or ended is None:
        return {}
    end = _ms(zero, ended)
    return {Side.CALLER: (0, end), Side.AGENT: (max(0, _ms(zero, answered)), end)}


def _ms(zero: datetime, at: datetime) -> int:
    return round((at - zero).total_seconds() * 1000)


def _of(side: Side, stretches: Collection[Stretch]) -> list[tuple[int, int]]:
    return [(start, end) for whose, start, end in stretches if whose is side]


def _without(stretches: list[tuple[int, int]], cuts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches less the cuts."""
    return [part for stretch in stretches for part in missing(stretch, cuts, at_least_ms=1)]
