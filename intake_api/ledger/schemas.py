"""The ledger as pages and other programs read it."""

from datetime import datetime

from pydantic import BaseModel, Field

from hotline.ledger import Entry


class EntryView(BaseModel):
    """Who did what with a thing, when and why."""

    seq: int
    at: datetime
    user_id: int | None = Field(description="null for a command or a role of the system")
    who: str
    roles: tuple[str, ...]
    action: str
    refs: tuple[str, ...] = Field(description="what was shown, as `kind:id`, the main thing first")
    case: str | None = Field(description="the call or ticket in hand that explains it")
    outcome: str
    detail: dict[str, str] = Field(description="filters, reason, counts; never a caller's values")
    hash: str


class EntryPage(BaseModel):
    items: tuple[EntryView, ...]
    next: int | None = Field(description="send as `before` for the next page; null at the end")


def view_of(entry: Entry) -> EntryView:
    """An entry for a page."""
    return EntryView(
        seq=entry.seq,
        at=entry.at,
        user_id=entry.user_id,
        who=entry.who,
        roles=entry.roles,
        action=entry.action,
        refs=tuple(map(str, entry.refs)),
        case=entry.case,
        outcome=entry.outcome,
        detail=dict(entry.detail),
        hash=entry.hash,
    )
