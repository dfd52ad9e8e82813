"""Rules as the interface shows them."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from intake_api.rules.catalogue import Value

Reason = Annotated[str, Field(min_length=2, max_length=200, pattern=r"\S", examples=["节日期间来电增多"])]
Number = Annotated[int, Field(ge=0, le=2**31 - 1)]


class RuleView(BaseModel):
    """A rule as it stands."""

    key: str = Field(examples=["repeat_days"])
    name: str
    meaning: str
    value: Value
    default: Value = Field(description="what holds where nobody changed it")
    changes: Number = Field(description="how often it was changed; send it along with the next change")


class Change(BaseModel):
    """One change of a rule."""

    number: int = Field(description="1 for the first change of this rule")
    at: datetime
    by: str
    reason: str
    before: Value
    after: Value


class RuleEdit(BaseModel):
    value: Value = Field(examples=[10])
    reason: Reason
    changes: Number = Field(description="as it was seen; 409 when somebody changed the rule since")


class RuleRevert(BaseModel):
    to: Number = Field(description="the number of the change after which it stood as wanted; 0: as it was at first")
    reason: Reason
    changes: Number = Field(description="as it was seen; 409 when somebody changed the rule since")
