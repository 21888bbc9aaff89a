"""Keep a body's own contract templates, and conversions to PDF."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from register.models.base import Structure, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contract_template",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_template")),
        sa.UniqueConstraint("ref", name=op.f("uq_contract_template_ref")),
    )
    op.create_table(
        "conversion",
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("message", sa.String(length=300), nullable=False),
        sa.Column("pdf_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("content_hash", name=op.f("pk_conversion")),
    )
    op.create_index(op.f("ix_conversion_state"), "conversion", ["state"], unique=False)
    op.create_table(
        "template_upload",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("file_name", sa.String(length=300), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("checked_against", sa.String(length=40), nullable=False),
        sa.Column("picks", Structure, nullable=False),
        sa.Column("uploaded_by", sa.String(length=32), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.Column("published_ref", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_upload")),
    )
    op.create_table(
        "contract_template_version",
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("pack_hash", sa.String(length=64), nullable=False),
        sa.Column("official", sa.Boolean(), nullable=False),
        sa.Column("file_name", sa.String(length=300), nullable=False),
        sa.Column("conditions", Structure, nullable=False),
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
        sa.ForeignKeyConstraint(
            ["thing_id"], ["contract_template.id"], name=op.f("fk_contract_template_version_thing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_template_version")),
        sa.UniqueConstraint("thing_id", "n", name=op.f("uq_contract_template_version_thing_id_n")),
    )
    op.create_index(
        op.f("ix_contract_template_version_edition"), "contract_template_version", ["edition"], unique=False
    )
    op.create_index(
        "ix_contract_template_version_now",
        "contract_template_version",
        ["thing_id"],
        unique=False,
        sqlite_where=sa.text("superseded_seq IS NULL"),
        postgresql_where=sa.text("superseded_seq IS NULL"),
    )
    op.create_index("ix_contract_template_version_seq", "contract_template_version", ["seq"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_contract_template_version_seq", table_name="contract_template_version")
    op.drop_index(
        "ix_contract_template_version_now",
        table_name="contract_template_version",
        sqlite_where=sa.text("superseded_seq IS NULL"),
        postgresql_where=sa.text("superseded_seq IS NULL"),
    )
    op.drop_index(op.f("ix_contract_template_version_edition"), table_name="contract_template_version")
    op.drop_table("contract_template_version")
    op.drop_table("template_upload")
    op.drop_index(op.f("ix_conversion_state"), table_name="conversion")
    op.drop_table("conversion")
    op.drop_table("contract_template")
