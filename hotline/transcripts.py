"""What was said, by whom, when. All milliseconds count from the first sample of the call's recording."""

from dataclasses import dataclass
from enum import StrEnum

from hotline.calls import Side
from hotline.private import Private


class Origin(StrEnum):
    """Where the words were heard."""

    LIVE = "live"
    RECORDING = "recording"
    """transcribed afterwards to fill a gap"""


@dataclass(frozen=True, slots=True)
class Word:
    text: Private
    start_ms: int
    end_ms: int
    confidence: float
    """[0, 1]"""


@dataclass(frozen=True, slots=True)
class Partial:
    """Words that may still change; replaced by the side's next partial or final."""

    call_id: str
    side: Side
    start_ms: int
    end_ms: int
    text: Private
    words: tuple[Word, ...]
    """as recognised, before written form; of the newest, time and confidence are estimates"""


@dataclass(frozen=True, slots=True)
class Utterance:
    """Words that will not change (a final)."""

    id: str
    """`utterance_id(...)`"""
    call_id: str
    side: Side
    start_ms: int
    end_ms: int
    text: Private
    """written form, without spaces between Chinese characters"""
    words: tuple[Word, ...]
    """as recognised, before written form"""
    confidence: float
    """mean over words, [0, 1]"""
    origin: Origin
    version: str
    """name of the model that heard it"""


class GapReason(StrEnum):
    """Why a stretch was not heard live."""

    NO_AUDIO = "no-audio"
    """speech was away, or the tap was cut"""
    OVERLOAD = "overload"
    """audio was dropped because recognition fell behind"""
    CRASH = "crash"
    """a recogniser died"""


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of one side that nobody heard live."""

    call_id: str
    side: Side
    start_ms: int
    end_ms: int
    reason: GapReason


@dataclass(frozen=True, slots=True)
class Heard:
    """A stretch of one side that was recognised, words or silence alike."""

    call_id: str
    side: Side
    start_ms: int
    end_ms: int


def utterance_id(call_id: str, side: Side, start_ms: int) -> str:
    """The id of an utterance; the same words heard again have the same id."""
    return f"{call_id}:{side}:{start_ms}"


def missing(spoken: tuple[int, int], heard: list[tuple[int, int]], *, at_least_ms: int) -> list[tuple[int, int]]:
    """The stretches of `spoken` that no stretch of `heard` covers.

    Args:
        spoken: first and last millisecond during which the side could be heard.
        heard: stretches in any order, overlapping or not.
        at_least_ms: shorter holes are the grain of endpointing, not gaps.
    """
    holes: list[tuple[int, int]] = []
    position, end = spoken
    for start_ms, end_ms in sorted(heard):
        if start_ms >= end:
            break
        if start_ms - position >= at_least_ms:
            holes.append((position, start_ms))
        position = max(position, end_ms)
    if end - position >= at_least_ms:
        holes.append((position, end))
    return holes
