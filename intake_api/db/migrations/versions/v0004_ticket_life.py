"""A ticket has a life: state, owner, a deadline always, and a row for every step."""

import sqlalchemy as sa
from alembic import op

from intake_api.db.tables import Utc

revision = "v0004"
down_revision = "v0003"

_DESK = "热线受理中心"
_INDICES = {
    "ix_tickets_accepted_at_number": ["accepted_at", "number"],
    "ix_tickets_due_at_number": ["due_at", "number"],
    "ix_tickets_state_accepted_at": ["state", "accepted_at"],
    "ix_tickets_owner_accepted_at": ["owner", "accepted_at"],
    "ix_tickets_category_accepted_at": ["category", "accepted_at"],
}


def upgrade() -> None:
    op.execute(_dated_a_week_later())
    op.drop_index("ix_tickets_accepted_at", table_name="tickets")
    with op.batch_alter_table("tickets") as batch:
        batch.alter_column("due_at", existing_type=Utc(timezone=True), nullable=False)
        batch.add_column(sa.Column("category", sa.String(16)))
        batch.add_column(sa.Column("state", sa.String(16), nullable=False, server_default="accepted"))
        batch.add_column(sa.Column("owner", sa.String(128), nullable=False, server_default=_DESK))
        batch.add_column(sa.Column("lead", sa.String(128)))
        batch.add_column(sa.Column("co_units", sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("way", sa.String(16)))
        for count in ("returns", "extensions", "reopened"):
            batch.add_column(sa.Column(count, sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("suspended_at", Utc(timezone=True)))
        batch.add_column(sa.Column("satisfied", sa.Boolean()))
        batch.add_column(sa.Column("invalid", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("merged_into", sa.String(20)))
        batch.add_column(sa.Column("closed_at", Utc(timezone=True)))
        batch.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("changed_at", Utc(timezone=True)))
    op.execute("UPDATE tickets SET changed_at = accepted_at")
    with op.batch_alter_table("tickets") as batch:
        batch.alter_column("changed_at", existing_type=Utc(timezone=True), nullable=False)
        for column in ("state", "owner", "co_units", "returns", "extensions", "reopened", "invalid", "revision"):
            batch.alter_column(column, server_default=None)
    for name, columns in _INDICES.items():
        op.create_index(name, "tickets", columns)
    op.create_table(
        "ticket_history",
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.String(16)),
        sa.Column("at", Utc(timezone=True), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("owner", sa.String(128), nullable=False),
        sa.Column("due_at", Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["tickets.number"], name=op.f("fk_ticket_history_number")),
        sa.PrimaryKeyConstraint("number", "revision", name=op.f("pk_ticket_history")),
    )
    op.execute(
        'INSERT INTO ticket_history (number, revision, "at", "by", state, owner, due_at) '
        "SELECT number, 1, accepted_at, accepted_by, state, owner, due_at FROM tickets"
    )
    _fill_categories()


def downgrade() -> None:
    op.drop_table("ticket_history")
    for name in _INDICES:
        op.drop_index(name, table_name="tickets")
    with op.batch_alter_table("tickets") as batch:
        for column in (
            "category", "state", "owner", "lead", "co_units", "way", "returns", "extensions", "reopened",
            "suspended_at", "satisfied", "invalid", "merged_into", "closed_at", "revision", "changed_at",
        ):  # fmt: skip
            batch.drop_column(column)
        batch.alter_column("due_at", existing_type=Utc(timezone=True), nullable=True)
    op.create_index("ix_tickets_accepted_at", "tickets", ["accepted_at"])


def _dated_a_week_later() -> str:
    """Tickets of before whose deadline nobody could read: five working days are a week."""
    if op.get_bind().dialect.name == "postgresql":
        return "UPDATE tickets SET due_exact = false, due_at = accepted_at + interval '7 days' WHERE due_at IS NULL"
    return (
        "UPDATE tickets SET due_exact = 0, due_at = strftime('%Y-%m-%d %H:%M:%f000', accepted_at, '+7 days') "
        "WHERE due_at IS NULL"
    )


def _fill_categories() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("UPDATE tickets SET category = fields ->> 'category'")
    else:
        op.execute("UPDATE tickets SET category = json_extract(fields, '$.category')")
