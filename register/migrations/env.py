"""Runs migrations on the connection that `register.schema` hands over, and puts every trigger back after them."""

from __future__ import annotations

from alembic import context

from register.models import every, triggers  # noqa: F401
from register.models.base import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
triggers.install(connection)
