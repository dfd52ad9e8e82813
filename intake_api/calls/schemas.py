"""A call as the pages see it."""

from pydantic import BaseModel, Field

from hotline.calls import Call, Side
from hotline.transcripts import GapReason, Partial, Utterance
from intake_api.drafts.schemas import DraftView

LONGEST_CALL_MS = 24 * 3600 * 1000
"""no place in a call lies later"""


class GapView(BaseModel):
    """A stretch nobody heard live."""

    call_id: str
    side: Side
    start_ms: int
    end_ms: int
    reason: GapReason
    filled: bool = Field(description="transcribed from the recording since")


class CallView(BaseModel):
    """Everything about one call that its agent sees."""

    call: Call
    utterances: tuple[Utterance, ...]
    """finals of both sides in order of time"""
    partials: tuple[Partial, ...]
    """at most one a side"""
    gaps: tuple[GapView, ...]
    drafts: tuple[DraftView, ...]
