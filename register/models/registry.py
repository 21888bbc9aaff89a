"""Which tables are evidence, and which version table keeps which kind of fact: read off the models."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table

from register.models.base import Base, Evidence, Version


def kinds() -> dict[str, type[Any]]:
    """Kind of fact -> its version class."""
    classes = (mapper.class_ for mapper in Base.registry.mappers)
    return {cls.__kind__: cls for cls in classes if issubclass(cls, Version)}


def evidence_tables() -> list[Table]:
    """Every insert-only table, in an order in which foreign keys can be met."""
    classes: list[Any] = [mapper.class_ for mapper in Base.registry.mappers]
    names = {cls.__tablename__ for cls in classes if issubclass(cls, Evidence)}
    return [table for table in Base.metadata.sorted_tables if table.name in names]


def version_tables() -> dict[str, type[Any]]:
    """Name of the version table -> its class."""
    return {cls.__tablename__: cls for cls in kinds().values()}
