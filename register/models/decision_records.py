"""Which records each decision looked at: what is asked when one of them changes."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Derived, Key


class DecisionRecord(Derived, Base):
    """A version of a decision, and a record that it looked at."""

    __tablename__ = "decision_record"
    __harmless__ = (
        ("decision_version_id", "told to nobody: it says which decisions are looked into again"),
        ("record_id", "told to nobody: it says which decisions are looked into again"),
    )

    decision_version_id: Mapped[Key]
    record_id: Mapped[str] = mapped_column(primary_key=True, index=True)


def records_of(version_id: str, looked_at: list[Any]) -> list[dict[str, str]]:
    """The rows that belong beside a decision."""
    return [
        {"decision_version_id": version_id, "record_id": key}
        for key in sorted({one["id"] for one in looked_at})
    ]
