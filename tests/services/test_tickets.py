"""A form's ticket belongs to the account that it was drawn for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.errors import Repeated
from register.services import tickets

NOW = datetime(2026, 3, 1, tzinfo=UTC)
WORD = "a-ticket-of-a-form"


def test_a_ticket_is_spent_once_by_its_holder_and_says_nothing_to_others(session: Session) -> None:
    with unit_of_work() as work:
        tickets.spend(work, WORD, "ann", "/interests/INT-2026-SECRET", now=NOW)
    assert tickets.used(session, WORD, "ann") == "/interests/INT-2026-SECRET"
    assert tickets.used(session, WORD, "bob") is None
    with unit_of_work() as work:
        tickets.spend(work, WORD, "bob", "/", now=NOW)
    with pytest.raises(Repeated), unit_of_work() as work:
        tickets.spend(work, WORD, "ann", "/", now=NOW)
