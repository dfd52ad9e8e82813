"""A ticket keeps the area its place was found in."""

import sqlalchemy as sa
from alembic import op

revision = "v0006"
down_revision = "v0005"


def upgrade() -> None:
    op.add_column("tickets", sa.Column("area", sa.String(length=15), nullable=True))
    op.create_index(op.f("ix_tickets_area"), "tickets", ["area"])


def downgrade() -> None:
    op.drop_index(op.f("ix_tickets_area"), table_name="tickets")
    op.drop_column("tickets", "area")
