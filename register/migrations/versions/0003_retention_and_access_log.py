"""Keep decisions to erase and the access log, and walk the register in its own order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from register.models.base import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "access_read",
        sa.Column("n", _SEQ, autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("thing_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_access_read")),
    )
    op.create_index(op.f("ix_access_read_account_id"), "access_read", ["account_id"])
    op.create_index(op.f("ix_access_read_thing_id"), "access_read", ["thing_id"])
    op.create_table(
        "retention",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention")),
        sa.UniqueConstraint("ref", name=op.f("uq_retention_ref")),
    )
    _create_retention_version()
    op.create_index("ix_interest_version_order", "interest_version", ["valid_from", "thing_id"])


def _create_retention_version() -> None:
    op.create_table(
        "retention_version",
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("subject_ref", sa.String(length=40), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("superseded_seq", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("basis", sa.String(length=40), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(length=32), nullable=False),
        sa.Column("provenance", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("thing_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["thing_id"], ["retention.id"], name=op.f("fk_retention_version_thing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_version")),
        sa.UniqueConstraint("thing_id", "n", name=op.f("uq_retention_version_thing_id_n")),
    )
    newest = sa.text("superseded_seq IS NULL")
    op.create_index(
        "ix_retention_version_now", "retention_version", ["thing_id"],
        sqlite_where=newest, postgresql_where=newest,
    )  # fmt: skip
    op.create_index("ix_retention_version_seq", "retention_version", ["seq"])
    op.create_index(op.f("ix_retention_version_subject_id"), "retention_version", ["subject_id"])


def downgrade() -> None:
    op.drop_index("ix_interest_version_order", table_name="interest_version")
    for name in ("retention_version", "retention", "access_read"):
        op.drop_table(name)
