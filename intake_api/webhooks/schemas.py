"""Webhooks as the interface shows them, and what is asked to change them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from intake_api.accounts.schemas import Scope, Username
from intake_api.webhooks.payload import WebhookEvent

Reason = Annotated[str, Field(min_length=2, max_length=200, pattern=r"\S", examples=["市平台对接"])]
Number = Annotated[int, Field(ge=0, le=2**31 - 1)]
Url = Annotated[str, Field(min_length=1, max_length=2048, examples=["https://platform.city.example/hotline"])]
_Category = Annotated[str, Field(pattern=r"^\d{2}(\d{2}){0,3}(-\d{1,3})?$")]


class OffReason(StrEnum):
    """Why nothing is sent."""

    ASKED = "asked"
    """by an administrator or the client itself"""
    FAILING = "failing"
    """for too long"""
    FULL = "full"
    """too much waited"""


class DeliveryState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    WITHHELD = "withheld"
    """the client sees it no longer"""
    DEAD = "dead"
    """given up after the last try; may be sent again"""


class Failure(StrEnum):
    """Why a try failed."""

    REFUSED = "refused"
    """the address is on no list of ours"""
    NO_ADDRESS = "no-address"
    TIMEOUT = "timeout"
    CONNECTION = "connection"
    TLS = "tls"
    """its certificate is not the host's, or not by anybody we trust"""
    REDIRECT = "redirect"
    STATUS = "status"
    """it answered with another status than 2xx"""


class WebhookChange(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    SWITCHED = "switched"
    SECRET = "secret"  # noqa: S105  # the word, not one
    REMOVED = "removed"
    REDELIVERED = "redelivered"


class WebhookNarrow(BaseModel):
    """Less than the client sees; empty is all of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    units: Annotated[tuple[Annotated[str, Field(min_length=1, max_length=128)], ...], Field(max_length=200)] = Field(
        (), description="units by their name in the responsibility list"
    )
    areas: Annotated[tuple[Annotated[str, Field(pattern=r"^\d{6}(\d{3}){0,3}$")], ...], Field(max_length=200)] = Field(
        (), description="unified codes of districts, streets, communities or grids"
    )
    categories: Annotated[tuple[_Category, ...], Field(max_length=200)] = Field(
        (), description="codes of any level of the responsibility list"
    )

    def scope(self) -> Scope:
        """Its units and areas."""
        return Scope(units=self.units, areas=self.areas)


class _Wanted(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    url: Url
    events: Annotated[tuple[WebhookEvent, ...], Field(min_length=1, max_length=len(WebhookEvent))]
    narrow: WebhookNarrow = WebhookNarrow()
    reason: Reason


class NewWebhook(_Wanted):
    username: Username | None = Field(None, description="the api client it belongs to; an api client leaves it out")


class WebhookEdit(_Wanted):
    on: bool = Field(True, description="switching on also ends the wait after failures")
    changes: Number = Field(description="as it was seen; 409 when somebody changed the webhook since")


class WebhookReason(BaseModel):
    """Why; it is kept."""

    reason: Reason


class WebhookRedelivery(WebhookReason):
    delivery: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")] | None = Field(
        None, description="one delivery, made or given up; null: all that were given up"
    )


class WebhookView(BaseModel):
    """Where a client is told of what."""

    id: int
    username: str = Field(description="the api client it belongs to")
    url: str
    events: tuple[WebhookEvent, ...]
    narrow: WebhookNarrow
    on: bool
    off_reason: OffReason | None
    created_at: datetime
    changes: int = Field(description="how often it was changed; send it along with the next change")
    failures: int = Field(description="tries in a row that failed")
    failing_since: datetime | None
    held_until: datetime | None = Field(description="after failures nothing is tried before")
    sent_at: datetime | None = Field(description="last success")
    old_secret_until: datetime | None = Field(description="until then the secret before signs too")
    waiting: int
    dead: int = Field(description="deliveries that were given up")


class NewWebhookSecret(BaseModel):
    """A webhook and its secret, told once and kept nowhere."""

    webhook: WebhookView
    secret: str


class WebhookChangeView(BaseModel):
    """One change of a webhook."""

    number: int = Field(description="1 for the first")
    at: datetime
    by: str
    what: WebhookChange
    reason: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class DeliveryView(BaseModel):
    """One thing that a webhook is told."""

    delivery: str = Field(description="id that the receiver knows it by")
    type: str
    number: str | None = Field(description="of the ticket it is about")
    at: datetime
    state: DeliveryState
    attempts: int
    next_at: datetime | None = Field(description="of the next try; null when there is none")
    status: int | None = Field(description="HTTP status of the last answer")
    error: Failure | None = Field(description="why the last try failed")
    ended_at: datetime | None


class DeliveryFilter(BaseModel):
    """Which deliveries a list shows; None for all."""

    state: DeliveryState | None = None


class DeliveryPage(BaseModel):
    items: tuple[DeliveryView, ...]
    next: str | None = Field(description="send as `after` for the next page; null at the end")


class Redelivered(BaseModel):
    count: int = Field(description="deliveries that will be sent again")
