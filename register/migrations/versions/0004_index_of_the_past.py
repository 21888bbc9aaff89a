"""The register of interests on a past day, found in its index alone."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_interest_version_seq", table_name="interest_version")
    op.create_index(
        "ix_interest_version_seq",
        "interest_version",
        ["seq", "superseded_seq", "valid_from", "valid_to"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("ix_interest_version_seq", table_name="interest_version")
    op.create_index("ix_interest_version_seq", "interest_version", ["seq"], unique=False)
