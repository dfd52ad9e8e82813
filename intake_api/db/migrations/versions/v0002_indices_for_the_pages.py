"""Indices for the questions every page asks: what is alive, what rings where, what ended last."""

from alembic import op

revision = "v0002"
down_revision = "v0001"


def upgrade() -> None:
    op.drop_index("ix_calls_state_ringing", table_name="calls")
    op.create_index("ix_calls_state_started_at", "calls", ["state", "started_at"])
    op.create_index("ix_calls_ringing", "calls", ["ringing"])


def downgrade() -> None:
    op.drop_index("ix_calls_ringing", table_name="calls")
    op.drop_index("ix_calls_state_started_at", table_name="calls")
    op.create_index("ix_calls_state_ringing", "calls", ["state", "ringing"])
