"""Work that takes a while: bundles and recomputations, done by a job."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from register.models.base import Structure, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "errand",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("question", Structure, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(length=300), nullable=False),
        sa.Column("outcome", Structure, nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_errand")),
    )
    op.create_index(op.f("ix_errand_state"), "errand", ["state"], unique=False)
    op.create_index(op.f("ix_errand_asked_at"), "errand", ["asked_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_errand_asked_at"), table_name="errand")
    op.drop_index(op.f("ix_errand_state"), table_name="errand")
    op.drop_table("errand")
