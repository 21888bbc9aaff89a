"""Runs migrations on the connection that `register.schema` hands over, and puts every trigger back after them."""

from __future__ import annotations

from alembic import context
from sqlalchemy import JSON

from register.models import every, triggers  # noqa: F401
from register.models.base import Base, Folded, UtcDateTime
from register.models.foreign_keys import is_compared
from register.models.ledger import Octets


def render(kind: str, thing: object, _context: object) -> str | bool:
    """Our own types by their short names, since migrations import them."""
    if kind != "type":
        return False
    if isinstance(thing, JSON):
        return "Structure"
    if isinstance(thing, Octets):
        return f"sa.LargeBinary(length={thing.length})"
    own = (Folded, UtcDateTime)
    return f"{type(thing).__name__}()" if isinstance(thing, own) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    compare_type=True,
    render_item=render,
    include_object=is_compared,
)
with context.begin_transaction():
    context.run_migrations()
triggers.install(connection)
