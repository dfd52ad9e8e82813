"""The tables. Times are UTC; a JSON column holds what is only read whole.

`records` writes calls, agents, streams and what was heard; `api` writes users, drafts, tickets and review. Rows of
one never refer to rows of the other by foreign key, since either may be written first.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)
from sqlalchemy.engine import Dialect

from intake_api.db import append_only

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Utc(TypeDecorator[datetime]):
    """An instant; SQLite keeps it without a zone, it always comes back as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _id(name: str, **options: Any) -> Column[str]:
    return Column(name, String(128), **options)


users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(64), nullable=False, unique=True),
    Column("name", String(64), nullable=False),
    Column("roles", JSON, nullable=False),
    Column("agent", String(64), unique=True),
    Column("password_hash", String(256), nullable=False),
    Column("one_time", Boolean, nullable=False),
    Column("password_set_at", Utc),
    Column("scope", JSON, nullable=False),
    Column("valid_until", Utc),
    Column("disabled", Boolean, nullable=False),
    Column("oidc_name", String(255), unique=True),
)

sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("username", String(64), primary_key=True),
    Column("address", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Utc, nullable=False),
)
"""Wrong passwords in a row by name tried and address they came from, of people who exist and of others alike."""

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("expires_at", Utc, nullable=False),
    Column("opened_at", Utc, nullable=False),
    Column("seen_at", Utc, nullable=False),
    Column("address", String(64), nullable=False),
)
"""`seen_at`: last used, to the minute; `address`: that it was opened from."""

client_tokens = Table(
    "client_tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("label", String(64), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
)
"""Tokens of api clients; the token itself is told once and kept nowhere."""

CALL_ALIVE = text("state <> 'ended'")
"""As the index of calls that have not ended says it, and the question it serves."""

calls = Table(
    "calls",
    metadata,
    _id("call_id", primary_key=True),
    Column("state", String(16), nullable=False),
    Column("outcome", String(16)),
    Column("queue", String(64)),
    Column("ringing", String(64)),
    Column("answered_by", String(64)),
    Column("started_at", Utc, nullable=False),
    Column("ended_at", Utc),
    Column("body", JSON, nullable=False),
    Column("changed_at", Utc, nullable=False),
    Column("changed_by", String(64), nullable=False),
    Column("checked", Boolean, nullable=False, default=False),
    Column("direction", String(8), nullable=False),
    Column("answered", Boolean, nullable=False),
    Column("wait_seconds", Float),
    Index(
        "ix_calls_by_start",
        "started_at",
        "call_id",
        "state",
        "direction",
        "outcome",
        "answered",
        "wait_seconds",
        "queue",
    ),
    Index("ix_calls_by_queue", "queue", "started_at", "call_id", "state", "outcome", "answered_by"),
    Index("ix_calls_by_agent", "answered_by", "started_at", "call_id", "state", "outcome", "queue"),
    Index("ix_calls_by_outcome", "outcome", "started_at", "call_id", "state", "queue"),
    Index("ix_calls_alive", "state", sqlite_where=CALL_ALIVE, postgresql_where=CALL_ALIVE),
    Index("ix_calls_ringing", "ringing"),
)
"""`changed_at`, `changed_by`: time and id of the event that wrote the row; `checked`: holes were looked for;
`answered`: it is known when an agent answered. What figures are counted by stands in columns beside the body."""

agents = Table(
    "agents",
    metadata,
    Column("agent", String(64), primary_key=True),
    Column("body", JSON, nullable=False),
    Column("changed_at", Utc, nullable=False),
    Column("changed_by", String(64), nullable=False),
)

call_streams = Table(
    "call_streams",
    metadata,
    Column("stream_id", String(36), primary_key=True),
    _id("call_id", nullable=False, index=True),
    Column("side", String(8), nullable=False),
    Column("channel", String(64), nullable=False),
    Column("zero_at", Utc, nullable=False),
)

utterances = Table(
    "utterances",
    metadata,
    _id("id", primary_key=True),
    _id("call_id", nullable=False),
    Column("side", String(8), nullable=False),
    Column("start_ms", Integer, nullable=False),
    Column("end_ms", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("words", JSON, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("origin", String(16), nullable=False),
    Column("version", String(64), nullable=False),
    Index("ix_utterances_call_id_start_ms", "call_id", "start_ms"),
)

heard = Table(
    "heard",
    metadata,
    _id("call_id", primary_key=True),
    Column("side", String(8), primary_key=True),
    Column("start_ms", Integer, primary_key=True, autoincrement=False),
    Column("end_ms", Integer, primary_key=True, autoincrement=False),
)

gaps = Table(
    "gaps",
    metadata,
    _id("call_id", primary_key=True),
    Column("side", String(8), primary_key=True),
    Column("start_ms", Integer, primary_key=True, autoincrement=False),
    Column("end_ms", Integer, primary_key=True, autoincrement=False),
    Column("reason", String(16), nullable=False),
)

fillings = Table(
    "fillings",
    metadata,
    _id("call_id", primary_key=True),
    Column("side", String(8), primary_key=True),
    Column("start_ms", Integer, primary_key=True, autoincrement=False),
    Column("end_ms", Integer, primary_key=True, autoincrement=False),
)
"""Stretches transcribed from the recording."""

positions = Table(
    "positions",
    metadata,
    Column("family", String(32), primary_key=True),
    Column("position", String(32), nullable=False),
)
"""Up to where `records` has written each stream."""

drafts = Table(
    "drafts",
    metadata,
    _id("draft_id", primary_key=True),
    _id("call_id", nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("ticket", String(20)),
    Column("category", JSON),
    Column("advice", JSON),
    Column("list_version", String(64), nullable=False),
    Column("basis_size", Integer, nullable=False),
    Column("suggested_at", Utc),
)
"""`basis_size`, `suggested_at`: of the newest suggestions merged; older ones that come late are passed over."""

draft_fields = Table(
    "draft_fields",
    metadata,
    _id("draft_id", primary_key=True),
    Column("key", String(32), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("value", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("person_revision", Integer, nullable=False),
    Column("person", Integer),
    Column("suggestion", Text),
    Column("confidence", Float),
    Column("evidence", JSON),
    Column("source", String(128)),
)
"""`person_revision`, `person`: when and by whom it was last typed, accepted or given back."""

TICKET_OPEN = text("state NOT IN ('closed', 'merged')")
"""As the indices of tickets that something is still due of say it, and the questions they serve."""

_OPEN_ONLY: dict[str, Any] = {"sqlite_where": TICKET_OPEN, "postgresql_where": TICKET_OPEN}
_FILTERS = ("state", "owner", "category", "origin", "invalid", "area")
"""stand in the indices that lists are walked by, so that a row that does not fit is passed over without being read"""

tickets = Table(
    "tickets",
    metadata,
    Column("number", String(20), primary_key=True),
    _id("draft_id", unique=True),
    _id("call_id", index=True),
    Column("accepted_at", Utc, nullable=False),
    Column("accepted_by", String(64), nullable=False),
    Column("fields", JSON, nullable=False),
    Column("category_name", Text),
    Column("list_version", String(64), nullable=False),
    Column("unit", Text),
    Column("deadline", String(32)),
    Column("due_at", Utc, nullable=False),
    Column("due_exact", Boolean, nullable=False),
    Column("category", String(16)),
    Column("state", String(16), nullable=False),
    Column("owner", String(128), nullable=False),
    Column("lead", String(128)),
    Column("co_units", JSON, nullable=False),
    Column("way", String(16)),
    Column("returns", Integer, nullable=False),
    Column("extensions", Integer, nullable=False),
    Column("reopened", Integer, nullable=False),
    Column("suspended_at", Utc),
    Column("satisfied", Boolean),
    Column("invalid", Boolean, nullable=False),
    Column("merged_into", String(20)),
    Column("closed_at", Utc),
    Column("revision", Integer, nullable=False),
    Column("changed_at", Utc, nullable=False),
    Column("area", String(15)),
    Column("caller", String(32)),
    Column("origin", String(8), nullable=False),
    Index("ix_tickets_open_by_deadline", "due_at", "number", *_FILTERS, "accepted_at", **_OPEN_ONLY),
    Index("ix_tickets_open_by_acceptance", "accepted_at", "number", *_FILTERS, "due_at", **_OPEN_ONLY),
    Index("ix_tickets_by_deadline", "due_at", "number", *_FILTERS, "accepted_at"),
    Index("ix_tickets_by_acceptance", "accepted_at", "number", *_FILTERS, "due_at"),
    Index(
        "ix_tickets_by_category", "category", "accepted_at", "number", "due_at", "state", "owner", "origin", "invalid"
    ),
    Index("ix_tickets_by_area", "area", "accepted_at", "number", "due_at", *_FILTERS[:-1]),
    Index("ix_tickets_by_state", "state", "accepted_at", "number"),
    Index("ix_tickets_by_state_and_deadline", "state", "due_at", "number"),
    Index("ix_tickets_by_owner", "owner", "accepted_at", "number"),
    Index("ix_tickets_by_validity", "invalid", "accepted_at", "number"),
    Index("ix_tickets_caller_accepted_at", "caller", "accepted_at"),
)
"""`category`: code of the category field, to find tickets by; `revision`: grows by one with each step;
`area`: code of the deepest area the place is in for sure, a grid at best; null when its words do not tell;
`caller`: number the caller is known by, digits alone; `origin`: a call, or a grid worker who found it first (then
without draft and call)."""

ticket_history = Table(
    "ticket_history",
    metadata,
    Column("number", String(20), ForeignKey("tickets.number"), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("step", String(16)),
    Column("at", Utc, nullable=False),
    Column("by", String(64), nullable=False),
    Column("reason", Text),
    Column("state", String(16), nullable=False),
    Column("owner", String(128), nullable=False),
    Column("due_at", Utc, nullable=False),
)
"""Every step of every ticket, the acceptance first (without a step); rows are only ever added."""

hot_spots = Table(
    "hot_spots",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("category", String(16), nullable=False),
    Column("area", String(15), nullable=False),
    Column("hours", Integer, nullable=False),
    Column("at_least", Integer, nullable=False),
    Column("count", Integer, nullable=False),
    Column("first_at", Utc, nullable=False),
    Column("last_at", Utc, nullable=False),
    Column("raised_at", Utc, nullable=False),
    Index("ix_hot_spots_category_area", "category", "area"),
)

hot_spot_tickets = Table(
    "hot_spot_tickets",
    metadata,
    Column("hot_spot", ForeignKey("hot_spots.id"), primary_key=True),
    Column("number", String(20), ForeignKey("tickets.number"), primary_key=True),
)

ticket_units = Table(
    "ticket_units",
    metadata,
    Column("number", String(20), ForeignKey("tickets.number"), primary_key=True),
    Column("unit", String(128), primary_key=True),
    Column("accepted_at", Utc, nullable=False),
    Column("due_at", Utc, nullable=False),
    Column("state", String(16), nullable=False),
    Column("owner", String(128), nullable=False),
    Column("category", String(16)),
    Column("origin", String(8), nullable=False),
    Column("invalid", Boolean, nullable=False),
    Column("area", String(15)),
    Index("ix_ticket_units_by_unit", "unit", "accepted_at", "number", "due_at", *_FILTERS),
)
"""The owner, lead and co-units of each ticket as it stands, to find a unit's tickets by, with all that lists are
filtered and sorted by: a unit's list is found in one stretch of one index."""

area_counts = Table(
    "area_counts",
    metadata,
    Column("month", Integer, primary_key=True, autoincrement=False),
    Column("area", String(15), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("tickets", Integer, nullable=False),
)
"""How many tickets of each area were accepted in a month of a year (Asia/Shanghai), and in month 0 in the whole year;
kept in the transactions that add and delete tickets. The area is empty for tickets of no known place. The key's order
tells at once whether an area is one that tickets have."""

ticket_serials = Table(
    "ticket_serials",
    metadata,
    Column("day", Date, primary_key=True),
    Column("last", Integer, nullable=False),
)

kept_answers = Table(
    "kept_answers",
    metadata,
    Column("who", String(64), primary_key=True),
    Column("key", String(128), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("at", Utc, nullable=False, index=True),
    Column("status", Integer),
    Column("headers", JSON),
    Column("body", LargeBinary),
)
"""Answers to writes that carried an Idempotency-Key; without a status while the first is under way."""

corrections = Table(
    "corrections",
    metadata,
    _id("utterance_id", primary_key=True),
    _id("call_id", nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Utc, nullable=False),
)

marks = Table(
    "marks",
    metadata,
    Column("id", Integer, primary_key=True),
    _id("call_id", nullable=False, index=True),
    Column("mark", String(16), nullable=False),
    Column("note", Text, nullable=False),
    Column("at_ms", Integer),
    Column("by", String(64), nullable=False),
    Column("at", Utc, nullable=False),
)

ledger = Table(
    "ledger",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Utc, nullable=False, index=True),
    Column("user_id", Integer),
    Column("who", String(64), nullable=False),
    Column("roles", JSON, nullable=False),
    Column("action", String(16), nullable=False),
    Column("refs", JSON, nullable=False),
    Column("case", String(160)),
    Column("outcome", String(16), nullable=False),
    Column("detail", JSON, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
"""Who saw what (hotline/ledger.py); rows are only ever added, and removed from the beginning alone, up to a cut."""

ledger_refs = Table(
    "ledger_refs",
    metadata,
    Column("kind", String(16), primary_key=True),
    _id("id", primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
)
"""Which entries name a thing: the index behind "who saw it"."""

ledger_head = Table(
    "ledger_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
)
"""The end of the chain, one row: whoever adds an entry holds it until their transaction ends."""

ledger_seals = Table(
    "ledger_seals",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", String(64), nullable=False),
    Column("at", Utc, nullable=False),
    Column("mac", String(64), nullable=False),
)

ledger_cuts = Table(
    "ledger_cuts",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", String(64), nullable=False),
    Column("at", Utc, nullable=False),
)
"""Up to which entry the ledger's own retention took it away; a later entry says the same."""

holds = Table(
    "holds",
    metadata,
    Column("kind", String(16), primary_key=True),
    _id("id", primary_key=True),
    Column("at", Utc, nullable=False),
    Column("by", String(64), nullable=False),
    Column("reason", String(32), nullable=False),
)
"""Calls and tickets that retention must not touch."""

rule_changes = Table(
    "rule_changes",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Utc, nullable=False),
    Column("by", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
)
"""Every change of every rule, counted from 1; the last of a rule is what holds."""

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("url", String(2048), nullable=False),
    Column("events", JSON, nullable=False),
    Column("units", JSON, nullable=False),
    Column("areas", JSON, nullable=False),
    Column("categories", JSON, nullable=False),
    Column("on", Boolean, nullable=False),
    Column("off_reason", String(16)),
    Column("salt", String(64), nullable=False),
    Column("old_salt", String(64)),
    Column("old_until", Utc),
    Column("created_at", Utc, nullable=False),
    Column("changes", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("failing_since", Utc),
    Column("held_until", Utc),
    Column("sent_at", Utc),
)
"""Where an api client wants to be told of what. `salt`: what its secret is derived from, with a key that is kept
elsewhere; `failures`: tries in a row that failed; `held_until`: nothing is tried before; `sent_at`: last success."""

webhook_changes = Table(
    "webhook_changes",
    metadata,
    Column("webhook", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Utc, nullable=False),
    Column("by", String(64), nullable=False),
    Column("what", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("before", JSON),
    Column("after", JSON),
)
"""Every change of every webhook, counted from 1; stays when the webhook goes."""

_DELIVERY_WAITING, _DELIVERY_DEAD = text("state = 'waiting'"), text("state = 'dead'")

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("webhook", ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
    Column("delivery", String(32), nullable=False, unique=True),
    Column("type", String(32), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("number", String(20), index=True),
    Column("body", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Utc, nullable=False),
    Column("lease_by", String(128)),
    Column("lease_until", Utc),
    Column("status", Integer),
    Column("error", String(16)),
    Column("ended_at", Utc),
    Index("ix_webhook_deliveries_webhook_id", "webhook", "id"),
    Index(
        "ix_webhook_deliveries_waiting",
        "webhook",
        "subject",
        "id",
        sqlite_where=_DELIVERY_WAITING,
        postgresql_where=_DELIVERY_WAITING,
    ),
    Index(
        "ix_webhook_deliveries_in_order",
        "webhook",
        "id",
        sqlite_where=_DELIVERY_WAITING,
        postgresql_where=_DELIVERY_WAITING,
    ),
    Index("ix_webhook_deliveries_dead", "webhook", "id", sqlite_where=_DELIVERY_DEAD, postgresql_where=_DELIVERY_DEAD),
)
"""What webhooks are told, written with the change that it tells of. `delivery`: id that the receiver knows it by;
`subject`: what is told in order, one after another; `lease_…`: who sends it now, and until when nobody else does."""

append_only.guard(ledger, ledger_refs, ledger_seals, ledger_cuts)
