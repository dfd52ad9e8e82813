"""Rules that change while the system runs."""

import sqlalchemy as sa
from alembic import op

from intake_api.db.tables import Utc

revision = "v0016"
down_revision = "v0013"


def upgrade() -> None:
    op.create_table(
        "rule_changes",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Utc(timezone=True), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key", "number", name=op.f("pk_rule_changes")),
    )


def downgrade() -> None:
    op.drop_table("rule_changes")
