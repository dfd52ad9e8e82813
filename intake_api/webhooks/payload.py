"""What a webhook is told, and nothing beyond it: ids, codes, states, times. Pure.

No name, number, address or word of a citizen has a place here; who is told reads the rest by the interface, with its
own rights, and the ledger keeps that it did.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from hotline.drafts import FieldKey
from hotline.ticket_life import StepKind
from intake_api.tickets.schemas import TicketView

VERSION = 1

_CATEGORY = re.compile(r"[0-9]{2,8}(-[0-9]{1,4})?", re.ASCII)
"""code of a node or a situation of the responsibility list"""


class WebhookEvent(StrEnum):
    """What a webhook may ask for; the names are public and stay (docs/webhooks.md)."""

    TICKET_ACCEPTED = "ticket.accepted"
    TICKET_CHANGED = "ticket.changed"
    """any step of its life, the two below too"""
    TICKET_CLOSED = "ticket.closed"
    TICKET_MERGED = "ticket.merged"
    """a repeat joined another ticket (并单)"""
    HOT_SPOT_RAISED = "hot-spot.raised"
    HOT_SPOT_GREW = "hot-spot.grew"
    """a ticket joined it"""


TEST = "webhook.test"
"""sent when somebody asks for it, whatever the webhook listens to"""

_BESIDES = {StepKind.CLOSE: WebhookEvent.TICKET_CLOSED, StepKind.MERGE: WebhookEvent.TICKET_MERGED}


@dataclass(frozen=True, slots=True)
class HotSpot:
    """A hot spot as it stands after a ticket was counted."""

    id: int
    category: str
    area: str
    hours: int
    count: int
    number: str | None
    """of the ticket that joined; None when it was raised"""


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to tell one webhook."""

    webhook: int
    delivery: str
    """the same whenever it is told again, 32 hexadecimal digits"""
    type: str
    subject: str
    """what is told in order: a ticket or a hot spot"""
    number: str | None
    """of the ticket it is about, which takes it along when it is deleted"""
    body: str
    """JSON, exactly as it is signed and sent"""


def types_of(step: str | None) -> tuple[WebhookEvent, ...]:
    """What a step of a ticket is told as; None is the acceptance."""
    if step is None:
        return (WebhookEvent.TICKET_ACCEPTED,)
    besides = _BESIDES.get(StepKind(step))
    return (WebhookEvent.TICKET_CHANGED, besides) if besides else (WebhookEvent.TICKET_CHANGED,)


def of_ticket(type_: WebhookEvent, ticket: TicketView, step: str | None, at: datetime, webhook: int) -> Message:
    """A ticket as it stands after a step."""
    data = {
        "number": ticket.number,
        "state": str(ticket.state),
        "step": step,
        "category": category_of(ticket),
        "area": ticket.area,
        "revision": ticket.revision,
    }
    cause = (ticket.number, ticket.revision)
    return _message(type_, f"ticket:{ticket.number}", ticket.number, data, at, webhook, cause)


def of_hot_spot(type_: WebhookEvent, spot: HotSpot, at: datetime, webhook: int) -> Message:
    """A hot spot that was raised, or grew by a ticket."""
    data = {
        "hot_spot": spot.id,
        "category": spot.category,
        "area": spot.area,
        "hours": spot.hours,
        "count": spot.count,
        "number": spot.number,
    }
    return _message(type_, f"hot-spot:{spot.id}", spot.number, data, at, webhook, (spot.id, spot.number or ""))


def of_test(webhook: int, at: datetime, nonce: str) -> Message:
    """Nothing but that it arrives."""
    return _message(TEST, f"test:{nonce}", None, {}, at, webhook, (nonce,))


def hot_spot_of(subject: str) -> int | None:
    """The hot spot's id of a message about one; None for another."""
    kind, _, id_ = subject.partition(":")
    return int(id_) if kind == "hot-spot" else None


def category_of(ticket: TicketView) -> str | None:
    """The code of a ticket's category; None where the field holds none."""
    code = ticket.fields.get(FieldKey.CATEGORY) or ""
    return code if _CATEGORY.fullmatch(code) else None


def _message(
    type_: str,
    subject: str,
    number: str | None,
    data: Mapping[str, object],
    at: datetime,
    webhook: int,
    cause: tuple[str | int, ...],
) -> Message:
    text = "\x1f".join((type_, str(webhook), *map(str, cause)))
    delivery = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
    body = {
        "id": delivery,
        "type": type_,
        "version": VERSION,
        "webhook": webhook,
        "at": at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "data": data,
    }
    return Message(webhook, delivery, type_, subject, number, json.dumps(body, separators=(",", ":")))
