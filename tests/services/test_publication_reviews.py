"""What is left out of what is published is looked at again: whoever publishes has a task on the day that was said."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register import clock
from register.db import unit_of_work
from register.domain.duties.duties import DutyKind
from register.domain.permissions import UNBOUND, Role
from register.domain.publication.withholdings import Outcome
from register.queries.duties.planned import Planned, foreseen_duties
from register.services.publication.withholdings import decide_publication
from tests import registering
from tests.registering import OFFICER, TODAY, World, declared
from tests.services import test_contract_editions
from tests.services.test_contract_editions import withhold
from tests.services.test_editions import withholding

world = registering.on_its_day_in_session
contracts = test_contract_editions.world


def reviews(session: Session) -> list[Planned]:
    found = foreseen_duties(session, clock.now(), viewer=UNBOUND)
    return [one for one in found if one.duty.kind is DutyKind.PUBLICATION_REVIEW]


def test_an_interest_of_which_something_is_left_out_is_looked_at_again_by_whoever_publishes(
    session: Session, world: World
) -> None:
    made = declared(world, "bob")
    ref = made.ref
    assert reviews(session) == []
    with unit_of_work() as work:
        decide_publication(
            work,
            ref,
            withholding(Outcome.WITHHELD, ground="risk_of_harm"),
            expected_n=None,
            actor=OFFICER,
            today=TODAY,
        )
    (task,) = reviews(session)
    assert (task.ref, task.role, task.duty.owner_id) == (ref, Role.GOVERNANCE_OFFICER, None)
    assert "Bob" not in task.duty.words


def test_a_contract_of_which_something_is_left_out_is_looked_at_again(
    session: Session, contracts: Any
) -> None:
    withhold(contracts, fields=("value",))
    (task,) = reviews(session)
    assert (task.duty.subject_kind, task.duty.subject_id) == ("contract", contracts.ids["contract"])
    assert task.duty.due_at.date() > date(2009, 4, 20)
