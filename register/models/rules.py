"""Rules as data: thresholds, categories, clocks and intervals with their dates, source and confidence."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Prose, Thing, Version, Word


class Rule(Thing, Base):
    """The lasting identity of a rule."""

    __tablename__ = "rule"


class RuleVersion(Version, Base):
    """What was recorded of it."""

    __tablename__ = "rule_version"
    __kind__ = "rule"
    __prefix__ = "RUL"
    __thing__ = Rule
    __walled_by__ = ("thing_id",)
    __harmless__ = (
        ("value", "a figure or a list of the rules"),
        ("bodies", "kinds of body, and no record"),
    )

    key: Mapped[str] = mapped_column(String(80))
    value: Mapped[dict[str, Any]]
    bodies: Mapped[list[Any]]
    source: Mapped[Prose]
    confidence: Mapped[Word]
    local: Mapped[bool]
