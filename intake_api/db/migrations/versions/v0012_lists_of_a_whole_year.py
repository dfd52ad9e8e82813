"""Lists stay quick over a year's millions of rows: what figures count stands in columns, orders stand in indices.

Calls get the facts their figures are counted by; tickets say whether a call or a grid worker brought them, and need no
call then.
"""

import sqlalchemy as sa
from alembic import op

revision = "v0012"
down_revision = "v0011"

_OPEN = sa.text("state NOT IN ('closed', 'merged')")
_DROPPED = {
    "calls": {
        "ix_calls_started_at": ["started_at"],
        "ix_calls_state_started_at": ["state", "started_at"],
        "ix_calls_answered_by_started_at": ["answered_by", "started_at"],
    },
    "tickets": {
        "ix_tickets_accepted_at_number": ["accepted_at", "number"],
        "ix_tickets_due_at_number": ["due_at", "number"],
        "ix_tickets_state_accepted_at": ["state", "accepted_at"],
        "ix_tickets_owner_accepted_at": ["owner", "accepted_at"],
        "ix_tickets_category_accepted_at": ["category", "accepted_at"],
    },
}
_FILTERS = ["state", "owner", "category", "origin", "invalid", "area"]
_MADE = {
    "calls": {
        "ix_calls_figures": ["started_at", "direction", "outcome", "answered", "wait_seconds", "queue"],
        "ix_calls_by_state": ["state", "started_at", "call_id", "queue"],
        "ix_calls_by_outcome": ["outcome", "started_at", "call_id", "state", "queue"],
        "ix_calls_by_agent": ["answered_by", "started_at", "call_id", "state", "outcome", "queue"],
    },
    "tickets": {
        "ix_tickets_by_acceptance": ["accepted_at", "number", *_FILTERS, "due_at"],
        "ix_tickets_by_deadline": ["due_at", "number", *_FILTERS, "accepted_at"],
        "ix_tickets_by_category": [
            "category",
            "accepted_at",
            "number",
            "due_at",
            "state",
            "owner",
            "origin",
            "invalid",
        ],
        "ix_tickets_by_state": ["state", "accepted_at", "number"],
        "ix_tickets_by_state_and_deadline": ["state", "due_at", "number"],
        "ix_tickets_by_owner": ["owner", "accepted_at", "number"],
        "ix_tickets_by_validity": ["invalid", "accepted_at", "number"],
    },
}
_OF_OPEN = {
    "ix_tickets_open_by_deadline": ["due_at", "number", *_FILTERS, "accepted_at"],
    "ix_tickets_open_by_acceptance": ["accepted_at", "number", *_FILTERS, "due_at"],
}


def upgrade() -> None:
    with op.batch_alter_table("calls") as batch:
        batch.add_column(sa.Column("direction", sa.String(8), nullable=False, server_default="inbound"))
        batch.add_column(sa.Column("answered", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("wait_seconds", sa.Float()))
    _read_bodies()
    with op.batch_alter_table("calls") as batch:
        batch.alter_column("direction", server_default=None)
        batch.alter_column("answered", server_default=None)
    with op.batch_alter_table("tickets") as batch:
        batch.alter_column("call_id", existing_type=sa.String(128), nullable=True)
        batch.alter_column("draft_id", existing_type=sa.String(128), nullable=True)
        batch.add_column(sa.Column("origin", sa.String(8), nullable=False, server_default="call"))
    with op.batch_alter_table("tickets") as batch:
        batch.alter_column("origin", server_default=None)
    _indices(_DROPPED, _MADE)
    for name, columns in _OF_OPEN.items():
        op.create_index(name, "tickets", columns, sqlite_where=_OPEN, postgresql_where=_OPEN)


def downgrade() -> None:
    for name in _OF_OPEN:
        op.drop_index(name, table_name="tickets")
    _indices(_MADE, _DROPPED)
    # The older form has no place for a ticket without a call: its own number stands for it.
    for column in ("draft_id", "call_id"):
        op.execute(f"UPDATE tickets SET {column} = number WHERE {column} IS NULL")  # noqa: S608  # names from here
    with op.batch_alter_table("tickets") as batch:
        batch.drop_column("origin")
        batch.alter_column("call_id", existing_type=sa.String(128), nullable=False)
        batch.alter_column("draft_id", existing_type=sa.String(128), nullable=False)
    with op.batch_alter_table("calls") as batch:
        for column in ("direction", "answered", "wait_seconds"):
            batch.drop_column(column)


def _read_bodies() -> None:
    """Take the new columns from the calls as they are kept."""
    postgres = op.get_bind().dialect.name == "postgresql"
    direction, answered_at, wait = (
        f"body->>'{key}'" if postgres else f"json_extract(body, '$.{key}')"
        for key in ("direction", "answered_at", "wait_seconds")
    )
    op.execute(
        f"UPDATE calls SET direction = COALESCE({direction}, 'inbound'), answered = ({answered_at}) IS NOT NULL, "  # noqa: S608  # names from here
        f"wait_seconds = CAST({wait} AS DOUBLE PRECISION)"
    )


def _indices(gone: dict[str, dict[str, list[str]]], made: dict[str, dict[str, list[str]]]) -> None:
    for table, indices in gone.items():
        for name in indices:
            op.drop_index(name, table_name=table)
    for table, indices in made.items():
        for name, columns in indices.items():
            op.create_index(name, table, columns)
