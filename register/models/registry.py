"""Which tables are evidence, which derived from it, and which version table keeps which kind of fact."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table

from register.models.base import Base, Derived, Evidence, Version


def kinds() -> dict[str, type[Any]]:
    """Kind of fact -> its version class."""
    classes = (mapper.class_ for mapper in Base.registry.mappers)
    return {cls.__kind__: cls for cls in classes if issubclass(cls, Version)}


def evidence_tables() -> list[Table]:
    """Every insert-only table, in an order in which foreign keys can be met."""
    return _tables_of(Evidence)


def derived_tables() -> list[Table]:
    """Every table that is worked out of evidence."""
    return _tables_of(Derived)


def _tables_of(kind: type[Any]) -> list[Table]:
    classes: list[Any] = [mapper.class_ for mapper in Base.registry.mappers]
    names = {cls.__tablename__ for cls in classes if issubclass(cls, kind)}
    return [table for table in Base.metadata.sorted_tables if table.name in names]


def version_tables() -> dict[str, type[Any]]:
    """Name of the version table -> its class."""
    return {cls.__tablename__: cls for cls in kinds().values()}
