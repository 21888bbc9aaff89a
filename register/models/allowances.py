"""How often an account or an address did what costs much, within the window that runs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Operational


class Spending(Operational, Base):
    """One count. `what`: the allowance and whose it is; an address stands there as a keyed digest."""

    __tablename__ = "spending"

    what: Mapped[str] = mapped_column(String(200), primary_key=True)
    count: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(index=True)
