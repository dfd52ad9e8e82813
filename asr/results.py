"""What hearing a stream gives: words that may change, words that will not, stretches that were lost.

A position is a sample number of the call (8000 a second, 0 = first sample of its recording); everything handed out
is in milliseconds of the call.
"""

from dataclasses import dataclass

from hotline.audio import SAMPLE_RATE
from hotline.transcripts import GapReason, Word

SAMPLES_PER_MS = SAMPLE_RATE // 1000


def to_ms(position: int) -> int:
    """Milliseconds of a sample number."""
    return position // SAMPLES_PER_MS


@dataclass(frozen=True, slots=True)
class PartialWords:
    """Words of the utterance that is going on; at least one."""

    words: tuple[Word, ...]
    """the newest with estimated times and confidences (asr/unsettled.py)"""
    start_ms: int
    end_ms: int
    """of the audio heard so far"""


@dataclass(frozen=True, slots=True)
class FinalWords:
    """A stretch that was heard to its end; no words where it was silent."""

    words: tuple[Word, ...]
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Lost:
    """A stretch that came but was not heard."""

    start_ms: int
    end_ms: int
    reason: GapReason


Result = PartialWords | FinalWords | Lost
