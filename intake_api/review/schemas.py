"""The quality page."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, Field

from hotline.calls import Call
from intake_api.calls.schemas import LONGEST_CALL_MS, CallView
from intake_api.tickets.schemas import TicketView


class MarkKind(StrEnum):
    GOOD = "good"
    PROBLEM = "problem"
    TRAINING = "training"


class CallRow(BaseModel):
    """A call in a list."""

    call: Call
    ticket: str | None
    marks: int
    corrections: int
    gaps: int


class CallPage(BaseModel):
    items: tuple[CallRow, ...]
    next: str | None = Field(description="send as `after` for the next page; null at the end")
    total: int = Field(description="how many fit the filters; counted no further than 10,000")
    total_exact: bool


class CorrectionEdit(BaseModel):
    text: str = Field(min_length=1, max_length=4000)


class CorrectionView(BaseModel):
    """What was really said; the original stays beside it."""

    utterance_id: str
    text: str
    by: str
    at: datetime


class MarkEdit(BaseModel):
    mark: MarkKind
    note: str = Field("", max_length=2000)
    at_ms: int | None = Field(None, ge=0, le=LONGEST_CALL_MS)


class MarkView(BaseModel):
    id: int
    mark: MarkKind
    note: str
    at_ms: int | None
    by: str
    at: datetime


class ReviewView(CallView):
    """A call with everything quality staff added."""

    corrections: tuple[CorrectionView, ...]
    marks: tuple[MarkView, ...]
    ticket: TicketView | None
