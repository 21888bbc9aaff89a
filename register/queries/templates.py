"""Contract templates that this instance holds; they come with the product and are the same for everybody."""

from __future__ import annotations

from register.documents.packs import Pack, shipped


def packs() -> list[Pack]:
    """Every template by its title."""
    return sorted(shipped().values(), key=lambda pack: (pack.title, pack.id))


def pack(key: str) -> Pack | None:
    """One template by id."""
    return shipped().get(key)
