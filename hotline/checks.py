"""What a ticket says otherwise than the call, told before it is submitted: it warns and never blocks."""

from dataclasses import dataclass
from enum import StrEnum

from hotline.drafts import FieldKey


class Defect(StrEnum):
    """Stable codes; docs/checks.md says what each means."""

    NUMBER_NOT_SAID = "number-not-said"
    PLACE_NOT_SAID = "place-not-said"
    COMPLAINT_SOFTENED = "complaint-softened"
    FACT_CHANGED = "fact-changed"
    THREAT_LEFT_OUT = "threat-left-out"
    REPEAT_LEFT_OUT = "repeat-left-out"
    ISSUE_LEFT_OUT = "issue-left-out"
    PROMISE_NOT_MADE = "promise-not-made"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at again."""

    defect: Defect
    field: FieldKey
    """the field to mend"""
    said_ms: int | None
    """where the words are that speak against it; None when nobody said anything of it"""
    why: str
    """for the agent, in Chinese"""
