"""What the roles tell each other. One Redis Stream a family (docs/events.md).

An event's id is computed from its cause, so that a repeat has the same id and is written once.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hotline.calls import Agent, Call, Side, Stream
from hotline.drafts import Draft
from hotline.ticket_life import TicketState
from hotline.transcripts import Gap, Heard, Partial, Utterance

VERSION = 1


class Family(StrEnum):
    """One Redis Stream each."""

    CALLS = "calls"
    UTTERANCES = "utterances"
    DRAFTS = "drafts"
    TICKETS = "tickets"


class EventType(StrEnum):
    CALL_CHANGED = "call.changed"
    CALL_STREAM = "call.stream"
    AGENT_CHANGED = "agent.changed"
    TRANSCRIPTION_WANTED = "transcription.wanted"
    UTTERANCE_PARTIAL = "utterance.partial"
    UTTERANCE_FINAL = "utterance.final"
    UTTERANCE_GAP = "utterance.gap"
    SPEECH_HEARD = "speech.heard"
    TRANSCRIPTION_DONE = "transcription.done"
    DRAFT_SUGGESTED = "draft.suggested"
    DRAFT_CHANGED = "draft.changed"
    TICKET_ACCEPTED = "ticket.accepted"
    TICKET_CHANGED = "ticket.changed"


@dataclass(frozen=True, slots=True)
class Hole:
    """A stretch of a recording to transcribe."""

    side: Side
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class TranscriptionWanted:
    """Gaps of an ended call, to be filled from its recording."""

    call_id: str
    recording: str
    """file name under the recordings folder"""
    holes: tuple[Hole, ...]


@dataclass(frozen=True, slots=True)
class TranscriptionDone:
    """The holes were transcribed; the utterances came before this."""

    call_id: str
    holes: tuple[Hole, ...]


@dataclass(frozen=True, slots=True)
class DraftChanged:
    """A draft's fields in SQL moved to a new revision; read it there."""

    draft_id: str
    call_id: str
    revision: int


@dataclass(frozen=True, slots=True)
class TicketAccepted:
    number: str
    draft_id: str
    call_id: str


@dataclass(frozen=True, slots=True)
class TicketChanged:
    """A step of a ticket's life was taken; read the ticket in SQL."""

    number: str
    state: TicketState
    owner: str
    revision: int


Payload = (
    Call
    | Stream
    | Agent
    | TranscriptionWanted
    | TranscriptionDone
    | Partial
    | Utterance
    | Gap
    | Heard
    | Draft
    | DraftChanged
    | TicketAccepted
    | TicketChanged
)

FAMILY: dict[EventType, Family] = {
    EventType.CALL_CHANGED: Family.CALLS,
    EventType.CALL_STREAM: Family.CALLS,
    EventType.AGENT_CHANGED: Family.CALLS,
    EventType.TRANSCRIPTION_WANTED: Family.CALLS,
    EventType.UTTERANCE_PARTIAL: Family.UTTERANCES,
    EventType.UTTERANCE_FINAL: Family.UTTERANCES,
    EventType.UTTERANCE_GAP: Family.UTTERANCES,
    EventType.SPEECH_HEARD: Family.UTTERANCES,
    EventType.TRANSCRIPTION_DONE: Family.UTTERANCES,
    EventType.DRAFT_SUGGESTED: Family.DRAFTS,
    EventType.DRAFT_CHANGED: Family.DRAFTS,
    EventType.TICKET_ACCEPTED: Family.TICKETS,
    EventType.TICKET_CHANGED: Family.TICKETS,
}

PAYLOAD: dict[EventType, type[Payload]] = {
    EventType.CALL_CHANGED: Call,
    EventType.CALL_STREAM: Stream,
    EventType.AGENT_CHANGED: Agent,
    EventType.TRANSCRIPTION_WANTED: TranscriptionWanted,
    EventType.UTTERANCE_PARTIAL: Partial,
    EventType.UTTERANCE_FINAL: Utterance,
    EventType.UTTERANCE_GAP: Gap,
    EventType.SPEECH_HEARD: Heard,
    EventType.TRANSCRIPTION_DONE: TranscriptionDone,
    EventType.DRAFT_SUGGESTED: Draft,
    EventType.DRAFT_CHANGED: DraftChanged,
    EventType.TICKET_ACCEPTED: TicketAccepted,
    EventType.TICKET_CHANGED: TicketChanged,
}


@dataclass(frozen=True, slots=True)
class Event:
    """The envelope; on the wire `{id, type, version, call_id, at, data}`."""

    id: str
    type: EventType
    at: datetime
    """UTC"""
    data: Payload
    call_id: str | None
    version: int = VERSION


def event_id(type_: EventType, *cause: str | int) -> str:
    """An id from what caused the event, such as a call id and the time Asterisk gave its change."""
    text = "\x1f".join((type_, *map(str, cause)))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
