"""The supervisors' page."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from hotline.calls import Agent
from intake_api.board.figures import FigureKey


class FigureView(BaseModel):
    key: FigureKey
    name: str
    definition: str
    numerator: int
    denominator: int | None = Field(description="null for a plain count")
    value: float | None = Field(description="the count, or the ratio in [0, 1]; null when the denominator is 0")


class WaitingCall(BaseModel):
    call_id: str
    since: datetime
    queue: str | None


class BoardView(BaseModel):
    as_of: datetime
    day: date = Field(description="in Asia/Shanghai")
    figures: tuple[FigureView, ...]
    waiting: tuple[WaitingCall, ...]
    agents: tuple[Agent, ...]
    position: str = Field(description="go on from here with `/api/live?position=`")
