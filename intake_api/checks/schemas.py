"""What is checked and what is found, as the pages see it (docs/checks.md)."""

from pydantic import BaseModel, Field, model_validator

from hotline.calls import Side
from hotline.checks import Finding
from hotline.drafts import FieldKey


class Turn(BaseModel):
    speaker: Side
    text: str = Field(max_length=10_000)
    start_ms: int = Field(ge=0)
    end_ms: int = Field(ge=0)

    @model_validator(mode="after")
    def _ends_after_its_start(self) -> "Turn":
        if self.end_ms < self.start_ms:
            raise ValueError("end_ms before start_ms")
        return self


class TicketToCheck(BaseModel):
    transcript: list[Turn] = Field(max_length=5000)
    ticket: dict[FieldKey, str | None] = Field(description="the ticket's fields; empty ones may be left out")


class FindingsView(BaseModel):
    findings: tuple[Finding, ...] = Field(description="what to look at again; none of it stands in the way")
