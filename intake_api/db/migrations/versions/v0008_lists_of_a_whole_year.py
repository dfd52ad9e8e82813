"""Lists stay quick over a year's millions of rows: what figures count stands in columns, orders stand in indices.

Calls get the facts their figures are counted by; tickets say whether a call or a grid worker brought them, and need no
call then.
"""

import sqlalchemy as sa
from alembic import op

revision = "v0008"
down_revision = "v0007"

_OPEN = sa.text("state NOT IN ('closed', 'merged')")
_DROPPED = {
    "calls": {
        "ix_calls_started_at": ["started_at"],
        "ix_calls_state_started_at": ["state", "started_at"],
        "ix_calls_answered_by_started_at": ["answered_by", "started_at"],
    },
    "tickets": {},
}
_MADE = {
    "calls": {
        "ix_calls_figures": ["started_at", "direction", "outcome", "answered", "wait_seconds"],
        "ix_calls_state_started_at_call_id": ["state", "started_at", "call_id"],
        "ix_calls_outcome_started_at_call_id": ["outcome", "started_at", "call_id"],
        "ix_calls_answered_by_started_at_call_id": ["answered_by", "started_at", "call_id"],
    },
    "tickets": {
        "ix_tickets_state_due_at_number": ["state", "due_at", "number"],
        "ix_tickets_owner_due_at_number": ["owner", "due_at", "number"],
        "ix_tickets_invalid_accepted_at_number": ["invalid", "accepted_at", "number"],
        "ix_tickets_origin_accepted_at_number": ["origin", "accepted_at", "number"],
    },
}
_OF_OPEN = {
    "ix_tickets_open_due_at_number": ["due_at", "number"],
    "ix_tickets_open_accepted_at_number": ["accepted_at", "number"],
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
