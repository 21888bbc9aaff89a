"""In June 2009 whoever led a bid in the market test of Tees found neither the test nor her rival by any page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from register import clock
from register.db import reading
from register.domain.permissions import Role
from register.examples import loading, stories
from register.examples.loading import load_examples, recorded
from register.models.evaluators import Evaluator
from register.models.organisations import Organisation
from register.models.procurements import Procurement
from register.queries.trail.verification import verify
from tests.journeys.walked_addresses import client_of, opened_by
from tests.signing_in import signed_in

LATE_JUNE = datetime(2009, 6, 29, 12, tzinfo=UTC)
ROLES = (
    Role.CONTRACT_MANAGER, Role.SIGNATORY, Role.PROCUREMENT_LEAD, Role.COMMITTEE_SECRETARY, Role.MANAGER,
    Role.INFORMATION_GOVERNANCE_LEAD,
)  # fmt: skip


@pytest.fixture
def things(app: Flask, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Tees as far as it had come by then."""
    tees = tuple(name for name in stories.STORIES if name.startswith("tees"))
    monkeypatch.setattr(stories, "STORIES", tees)
    monkeypatch.setattr(loading, "steps", lambda now: [one for one in stories.steps(now) if one.at < now])
    with app.app_context(), clock.travel(LATE_JUNE):
        assert load_examples()
        with reading() as session:
            assert list(verify(session).findings) == []
        return recorded()


def told_to(app: Flask, things: dict[str, str], key: str, words: list[str]) -> list[str]:
    """The addresses by which this person is told any of these words."""
    visit = signed_in(app, *ROLES, person_id=things[key], email=f"{key}@example.org")
    opened = opened_by(app, client_of(visit), *ROLES)
    return [one.path for one in opened if any(word in one.text for word in words)]


def test_who_leads_a_bid_finds_neither_the_market_test_nor_her_rival(
    app: Flask, things: dict[str, str]
) -> None:
    with app.app_context(), reading() as session:
        kinds: dict[str, Any] = {"t_procured": Procurement, "t_eva": Evaluator, "t_nurses": Organisation}
        refs = [str(session.get_one(kind, things[key]).ref) for key, kind in kinds.items()]
    words = [*refs, "Sexual health services for Hartlepool: market test", "Ashgill Nurses"]
    with clock.travel(LATE_JUNE):
        assert len(told_to(app, things, "t_contracts", words)) > 5
        assert told_to(app, things, "t_trust_community", words) == []
