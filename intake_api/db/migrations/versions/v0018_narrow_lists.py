"""Lists of a narrow scope and counts of areas stay quick over a year's millions of rows.

Calls are found by queue, tickets by area and by unit, each in one stretch of an index; tickets per area are counted as
they are added.
"""

import sqlalchemy as sa
from alembic import op

from intake_api.db.tables import Utc

revision = "v0018"
down_revision = "v0017"

_ALIVE = sa.text("state <> 'ended'")
_DROPPED = {
    "calls": {
        "ix_calls_figures": ["started_at", "direction", "outcome", "answered", "wait_seconds", "queue"],
        "ix_calls_by_state": ["state", "started_at", "call_id", "queue"],
    },
    "tickets": {"ix_tickets_area": ["area"]},
}
_MADE = {
    "calls": {
        "ix_calls_by_start": [
            "started_at",
            "call_id",
            "state",
            "direction",
            "outcome",
            "answered",
            "wait_seconds",
            "queue",
        ],
        "ix_calls_by_queue": ["queue", "started_at", "call_id", "state", "outcome", "answered_by"],
    },
    "tickets": {
        "ix_tickets_by_area": [
            "area",
            "accepted_at",
            "number",
            "due_at",
            "state",
            "owner",
            "category",
            "origin",
            "invalid",
        ]
    },
}
_COPIED = "accepted_at, due_at, state, owner, category, origin, invalid, area"


def upgrade() -> None:
    _indices(_DROPPED, _MADE)
    op.create_index("ix_calls_alive", "calls", ["state"], sqlite_where=_ALIVE, postgresql_where=_ALIVE)
    op.execute("CREATE TABLE kept_units AS SELECT unit, number FROM ticket_units")
    op.drop_table("ticket_units")
    op.create_table(
        "ticket_units",
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("unit", sa.String(128), nullable=False),
        sa.Column("accepted_at", Utc(timezone=True), nullable=False),
        sa.Column("due_at", Utc(timezone=True), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("owner", sa.String(128), nullable=False),
        sa.Column("category", sa.String(16)),
        sa.Column("origin", sa.String(8), nullable=False),
        sa.Column("invalid", sa.Boolean(), nullable=False),
        sa.Column("area", sa.String(15)),
        sa.ForeignKeyConstraint(["number"], ["tickets.number"], name=op.f("fk_ticket_units_number")),
        sa.PrimaryKeyConstraint("number", "unit", name=op.f("pk_ticket_units")),
    )
    op.execute(
        f"INSERT INTO ticket_units (number, unit, {_COPIED}) "  # noqa: S608  # names from here
        f"SELECT tickets.number, kept_units.unit, {_COPIED} FROM kept_units "
        "JOIN tickets ON tickets.number = kept_units.number"
    )
    op.drop_table("kept_units")
    op.create_index(
        "ix_ticket_units_by_unit",
        "ticket_units",
        ["unit", "accepted_at", "number", "due_at", "state", "owner", "category", "origin", "invalid", "area"],
    )
    op.create_table(
        "area_counts",
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("area", sa.String(15), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tickets", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "area", "year", name=op.f("pk_area_counts")),
    )
    _count()


def downgrade() -> None:
    op.drop_table("area_counts")
    op.execute("CREATE TABLE kept_units AS SELECT unit, number FROM ticket_units")
    op.drop_table("ticket_units")
    op.create_table(
        "ticket_units",
        sa.Column("unit", sa.String(128), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["tickets.number"], name=op.f("fk_ticket_units_number")),
        sa.PrimaryKeyConstraint("unit", "number", name=op.f("pk_ticket_units")),
    )
    op.execute("INSERT INTO ticket_units (unit, number) SELECT unit, number FROM kept_units")
    op.drop_table("kept_units")
    op.create_index(op.f("ix_ticket_units_number"), "ticket_units", ["number"])
    op.drop_index("ix_calls_alive", table_name="calls")
    _indices(_MADE, _DROPPED)


def _count() -> None:
    """The tickets of each area by month and year of Asia/Shanghai, which has been 8 hours ahead since 1991."""
    year, month = (f"CAST(strftime('%{part}', accepted_at, '+8 hours') AS INTEGER)" for part in "Ym")
    if op.get_bind().dialect.name == "postgresql":
        year, month = (
            f"CAST(EXTRACT({part} FROM accepted_at AT TIME ZONE 'Asia/Shanghai') AS INTEGER)"
            for part in ("year", "month")
        )
    for counted in (month, "0"):
        op.execute(
            "INSERT INTO area_counts (month, year, area, tickets) "  # noqa: S608  # expressions from here
            f"SELECT {counted}, {year}, COALESCE(area, ''), COUNT(*) FROM tickets GROUP BY 1, 2, 3"
        )


def _indices(gone: dict[str, dict[str, list[str]]], made: dict[str, dict[str, list[str]]]) -> None:
    for table, indices in gone.items():
        for name in indices:
            op.drop_index(name, table_name=table)
    for table, indices in made.items():
        for name, columns in indices.items():
            op.create_index(name, table, columns)
