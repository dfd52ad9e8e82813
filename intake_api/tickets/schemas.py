"""A ticket as the pages and other programs see it."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, Field

from hotline.categories import HandlingWay
from hotline.drafts import FieldKey
from hotline.ticket_life import StepKind, TicketState
from hotline.tickets import Origin

Name = Annotated[str, Field(min_length=1, max_length=128)]


class TicketView(BaseModel):
    """An accepted draft, and where it is in its life."""

    number: str
    draft_id: str | None = Field(description="null when no call brought it")
    call_id: str | None = Field(description="null when no call brought it")
    origin: Origin = Field(description="`grid`: a grid worker found it before anybody complained (未诉先办)")
    accepted_at: datetime
    accepted_by: str
    fields: dict[FieldKey, str]
    category_name: str | None
    list_version: str
    unit: str | None = Field(description="the unit that the draft named")
    deadline: str | None = Field(description="as the list says it, such as `5个工作日`; or the agent's own words")
    due_at: datetime
    due_exact: bool = Field(description="false where the calendar of working days does not reach: weekdays counted")
    state: TicketState
    owner: str = Field(description="who must act next: the hotline's desk or a unit")
    lead: str | None
    co_units: tuple[str, ...]
    way: HandlingWay | None
    returns: int
    extensions: int
    reopened: int
    suspended_at: datetime | None
    satisfied: bool | None
    invalid: bool
    merged_into: str | None
    closed_at: datetime | None
    revision: int = Field(description="grows with every step; send it back with the next")
    area: str | None = Field(
        description="code of the deepest area its place is in for sure, a grid at best; null when the words do not tell"
    )


class HistoryRow(BaseModel):
    """One step: who, when, why, and what the ticket was after it."""

    revision: int
    step: StepKind | None = Field(description="null for the acceptance")
    at: datetime
    by: str
    reason: str | None
    state: TicketState
    owner: str
    due_at: datetime


class TicketDetail(BaseModel):
    ticket: TicketView
    history: tuple[HistoryRow, ...]
    possible: tuple[StepKind, ...] = Field(description="steps its life and your account allow now")


class StepEdit(BaseModel):
    """A step to take; what a kind does not use may be left out."""

    kind: StepKind
    revision: int = Field(ge=1, description="of the ticket as it was seen")
    reason: str | None = Field(None, min_length=1, max_length=4000)
    unit: Name | None = None
    co_units: Annotated[tuple[Name, ...], Field(max_length=20)] = ()
    way: HandlingWay | None = None
    due_at: AwareDatetime | None = Field(
        None, description="for `extend`; `reopen` counts the list's limit anew without"
    )
    into: str | None = Field(None, max_length=20, description="number of the ticket it is merged into")
    satisfied: bool | None = None


class TicketSort(StrEnum):
    NEWEST = "-accepted_at"
    OLDEST = "accepted_at"
    DUE_FIRST = "due_at"
    DUE_LAST = "-due_at"


class TicketPage(BaseModel):
    items: tuple[TicketView, ...]
    next: str | None = Field(description="send as `after` for the next page; null at the end")
    total: int = Field(description="how many fit the filters; counted no further than 10,000")
    total_exact: bool
