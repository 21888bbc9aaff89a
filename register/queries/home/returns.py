"""Who owes a yearly return today, asked once for a start page: two parts of it tell of them."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.queries.interests import declarants


class Returns:
    """Those of a day, as this viewer may know them; nothing is asked before somebody looks."""

    def __init__(self, session: Session, on: date, viewer: Viewer) -> None:
        self.on = on
        self._session, self._viewer = session, viewer

    @cached_property
    def owing(self) -> list[declarants.Owed]:
        """Whose return is overdue, was never made, or falls due soon."""
        return declarants.owing(self._session, self.on, viewer=self._viewer)

    def first(self, most: int) -> list[declarants.Due]:
        """The first so many of them, by name."""
        return declarants.first_of(self._session, self.owing, viewer=self._viewer, most=most)
