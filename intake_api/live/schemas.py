"""Messages of the WebSocket `/api/live`, server to page."""

from datetime import datetime

from pydantic import BaseModel

from hotline.calls import Agent, Call
from hotline.events import EventType, TicketAccepted, TranscriptionDone
from hotline.transcripts import Gap, Partial, Utterance
from intake_api.drafts.schemas import DraftView


class LiveEvent(BaseModel):
    """An event as the page sees it; `draft.changed` carries the whole draft."""

    id: str
    type: EventType
    version: int
    call_id: str | None
    at: datetime
    data: Call | Agent | Partial | Utterance | Gap | TranscriptionDone | TicketAccepted | DraftView


class LiveMessage(BaseModel):
    """`event` is null in a ping."""

    position: str
    event: LiveEvent | None
