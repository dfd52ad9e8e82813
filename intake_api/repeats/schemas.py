"""Possible repeats and hot spots as the pages see them."""

from datetime import datetime

from pydantic import BaseModel, Field

from hotline.likeness import Likeness
from intake_api.tickets.schemas import TicketView


class Repeat(BaseModel):
    """A ticket that may be about the same thing; a person decides and merges."""

    ticket: TicketView
    why: tuple[Likeness, ...] = Field(min_length=1)


class HotSpotView(BaseModel):
    """So many tickets of one category in one neighbourhood within so many hours."""

    id: int
    category: str = Field(description="code its tickets begin with")
    category_name: str | None
    area: str = Field(description="code of the area its tickets are in")
    area_name: str | None
    hours: int
    at_least: int = Field(description="of the rule that raised it")
    count: int
    first_at: datetime
    last_at: datetime
    raised_at: datetime


class HotSpotPage(BaseModel):
    items: tuple[HotSpotView, ...]
    next: str | None = Field(description="send as `after` for the next page; null at the end")


class HotSpotDetail(BaseModel):
    hot_spot: HotSpotView
    tickets: tuple[TicketView, ...]
