"""A unit finds the tickets it owns, leads or helps with."""

import sqlalchemy as sa
from alembic import op

revision = "v0010"
down_revision = "v0008"

_DESK = "热线受理中心"


def upgrade() -> None:
    op.create_table(
        "ticket_units",
        sa.Column("unit", sa.String(128), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["tickets.number"], name=op.f("fk_ticket_units_number")),
        sa.PrimaryKeyConstraint("unit", "number", name=op.f("pk_ticket_units")),
    )
    op.create_index(op.f("ix_ticket_units_number"), "ticket_units", ["number"])
    helpers = "json_each(co_units) AS helper"
    if op.get_bind().dialect.name == "postgresql":
        helpers = "json_array_elements_text(co_units) AS helper(value)"
    statement = sa.text(
        "INSERT INTO ticket_units (unit, number) "  # noqa: S608  # the names of two functions
        "SELECT owner, number FROM tickets WHERE owner <> :desk "
        "UNION SELECT lead, number FROM tickets WHERE lead IS NOT NULL "
        f"UNION SELECT helper.value, number FROM tickets, {helpers}"
    )
    op.execute(statement.bindparams(desk=_DESK))


def downgrade() -> None:
    op.drop_table("ticket_units")
