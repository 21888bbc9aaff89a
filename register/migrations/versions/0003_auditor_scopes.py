"""Scopes of external auditors: a column, and for those there already what they could read until now."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from register.models.base import Structure

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

EVERY_REGISTER = ["authority", "contracts", "incidents", "interests", "sharing"]
FIRST_DAY, FAR_DAY = "1900-01-01", "2199-12-31"


def upgrade() -> None:
    op.add_column("account", sa.Column("audit_scope", Structure, nullable=True))
    account = sa.table(
        "account", sa.column("id", sa.String), sa.column("roles", Structure),
        sa.column("access_ends_on", sa.Date), sa.column("audit_scope", Structure),
    )  # fmt: skip
    connection = op.get_bind()
    for row in connection.execute(sa.select(account)).all():
        if "external_auditor" in row.roles:
            scope = _as_until_now(row.access_ends_on)
            connection.execute(sa.update(account).where(account.c.id == row.id).values(audit_scope=scope))


def _as_until_now(ends_on: object) -> dict[str, object]:
    """Every register and every organisation, up to the last day of access: neither more nor less than before."""
    last = FAR_DAY if ends_on is None else str(ends_on)
    return {"registers": EVERY_REGISTER, "organisations": [], "first": FIRST_DAY, "last": last}


def downgrade() -> None:
    op.drop_column("account", "audit_scope")
