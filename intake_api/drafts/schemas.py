"""A draft as the pages see it."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field

from hotline.drafts import Advice, Category, Evidence, FieldKey, FieldState


class DraftStatus(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    """it became a ticket"""
    ASIDE = "aside"
    """the agent put it away: no ticket came of this call"""


class SuggestionView(BaseModel):
    """What the words so far say for a field, from stretches that can be played."""

    value: str
    confidence: float = Field(ge=0, le=1)
    evidence: tuple[Evidence, ...]
    source: str = Field(description="version of the model or rule")


class FieldView(BaseModel):
    state: FieldState
    value: str
    suggestion: SuggestionView | None = Field(
        description="equal to the value in state `suggested`; beside it in any other state"
    )


class DraftView(BaseModel):
    draft_id: str
    call_id: str
    revision: int = Field(description="grows with every change of any field; send it back with a write")
    status: DraftStatus
    ticket: str | None = Field(description="ticket number once accepted")
    fields: dict[FieldKey, FieldView] = Field(description="every field key, also the empty ones")
    category: Category | None = Field(description="where the words so far lie in the list, with alternatives")
    category_name: str | None = Field(
        description="names of the category field's value from the top, joined by ` › `, the situation last"
    )
    advice: Advice = Field(description="questions to ask, dangers to hand over, and why a draft says little")
    list_version: str


class FieldEdit(BaseModel):
    value: str = Field(max_length=4000)
    revision: int = Field(ge=0, description="revision of the draft this was typed on")


class FieldAccept(BaseModel):
    value: str | None = Field(
        None, max_length=4000, description="the suggestion as seen; refused as conflict when it is another by now"
    )


class DraftAccept(BaseModel):
    seen: dict[FieldKey, Annotated[str, Field(max_length=4000)]] | None = Field(
        None, description="the values on the screen; refused as conflict when one of them is another by now"
    )
