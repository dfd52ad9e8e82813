"""Tickets are found by caller; hot spots are kept with their tickets."""

import sqlalchemy as sa
from alembic import op

from intake_api.db.tables import Utc

revision = "v0007"
down_revision = "v0006"


def upgrade() -> None:
    op.add_column("tickets", sa.Column("caller", sa.String(32), nullable=True))
    op.create_index("ix_tickets_caller_accepted_at", "tickets", ["caller", "accepted_at"])
    op.create_table(
        "hot_spots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(16), nullable=False),
        sa.Column("area", sa.String(15), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("at_least", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_at", Utc(timezone=True), nullable=False),
        sa.Column("last_at", Utc(timezone=True), nullable=False),
        sa.Column("raised_at", Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hot_spots")),
    )
    op.create_index("ix_hot_spots_category_area", "hot_spots", ["category", "area"])
    op.create_table(
        "hot_spot_tickets",
        sa.Column("hot_spot", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(["hot_spot"], ["hot_spots.id"], name=op.f("fk_hot_spot_tickets_hot_spot")),
        sa.ForeignKeyConstraint(["number"], ["tickets.number"], name=op.f("fk_hot_spot_tickets_number")),
        sa.PrimaryKeyConstraint("hot_spot", "number", name=op.f("pk_hot_spot_tickets")),
    )


def downgrade() -> None:
    op.drop_table("hot_spot_tickets")
    op.drop_index("ix_hot_spots_category_area", table_name="hot_spots")
    op.drop_table("hot_spots")
    op.drop_index("ix_tickets_caller_accepted_at", table_name="tickets")
    op.drop_column("tickets", "caller")
