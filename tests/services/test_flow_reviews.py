"""The review of a flow of information is a task of whoever looks after it, done with what shows it, and comes again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.dates import london_day
from register.domain.duties.contract_tasks import NewTaskDone
from register.domain.duties.duties import DutyKind
from register.domain.permissions import Actor, Role, actor_with
from register.domain.sharing.flows import NewFlow
from register.models.duties import Duty
from register.models.ledger import LedgerEntry
from register.queries.duties.calendar import LISTING
from register.queries.listing import Asked, stream, told
from register.services.duties.answering import say_done
from register.services.sharing.flows import add_flow, amend_flow
from tests import contracting, reminding, sharing
from tests.contracting import SYSTEM, World
from tests.reminding import duties, tick

NOW = datetime(2026, 10, 1, 9, tzinfo=UTC)
DUE = date(2026, 10, 20)
REVIEW = DutyKind.FLOW_REVIEW

world = contracting.in_session


def flow(world: World, **changes: object) -> NewFlow:
    return replace(
        NewFlow(
            title="Referrals to district nursing", from_organisation_id=world.ids["pct"],
            to_organisation_id=world.ids["trust"], purposes=("direct_care",), categories=("patient_identifiable",),
            lawful_basis="public_function", starts_on=date(2026, 4, 1), review_due_on=DUE,
        ),
        **changes,  # type: ignore[arg-type]
    )  # fmt: skip


def kept(world: World, **changes: object) -> str:
    with unit_of_work() as work:
        return add_flow(work, flow(world, **changes), actor=SYSTEM, today=NOW.date()).ref


def reviews(session: Session, state: str = "open") -> list[tuple[date, str]]:
    """The day and the owner of each review of this state."""
    session.rollback()
    found = [one for one in duties(session, state) if one.kind == REVIEW]
    return [(london_day(one.due_at), one.owner_id or one.owner_role) for one in found]


def lead(world: World, name: str = "bob") -> Actor:
    return actor_with(Role.INFORMATION_GOVERNANCE_LEAD, id=f"account-{name}", person_id=world.ids[name])


def done(ref: str, actor: Actor, now: datetime) -> None:
    new = NewTaskDone(kind=REVIEW, carried_out_on=now.date(), evidence="Asked both ends: as recorded")
    with unit_of_work() as work:
        say_done(work, ref, new, actor=actor, now=now)


@pytest.mark.parametrize(("owner", "of_agreement", "whose"), [
    ("bob", "eve", "bob"), (None, "eve", "eve"), (None, None, "information_governance_lead"),
])  # fmt: skip
def test_the_review_is_a_task_of_the_owner_or_else_of_the_owner_of_its_agreement(
    session: Session, world: World, owner: str | None, of_agreement: str | None, whose: str
) -> None:
    for name in ("bob", "eve"):
        reminding.account(f"{name}@example.org", Role.INFORMATION_GOVERNANCE_LEAD, person_id=world.ids[name])
    agreed = sharing.added(
        world, today=NOW.date(), agreement_owner_id=world.ids[of_agreement] if of_agreement else None
    )
    kept(world, agreement_id=agreed.thing_id, flow_owner_id=world.ids[owner] if owner else None)
    tick(NOW)
    assert reviews(session) == [(DUE, world.ids.get(whose, whose))]


def test_it_stands_in_the_calendar_long_before_and_is_done_with_evidence_and_comes_again(
    session: Session, world: World
) -> None:
    ref = kept(world, flow_owner_id=world.ids["bob"])
    early = NOW - timedelta(days=120)
    tick(early)
    assert (reviews(session), reviews(session, "foreseen")) == ([], [(DUE, world.ids["bob"])])
    rows = [told(LISTING, row) for row in stream(session, LISTING, Asked(lead(world).viewer))]
    assert [(row["day"], row["kind"], row["ref"]) for row in rows] == [(DUE, "flow_review", ref)]
    tick(NOW)
    done(ref, lead(world), NOW)
    tick(NOW + timedelta(minutes=1))
    assert reviews(session) == []
    assert reviews(session, "foreseen") == [(date(2027, 10, 1), world.ids["bob"])]
    assert session.scalar(select(LedgerEntry.event).where(LedgerEntry.event == "duty.done")) == "duty.done"
    tick(datetime(2027, 9, 20, 9, tzinfo=UTC))
    assert reviews(session) == [(date(2027, 10, 1), world.ids["bob"])]


def test_another_day_or_an_end_in_the_record_moves_or_closes_the_task(session: Session, world: World) -> None:
    ref = kept(world)
    tick(NOW)
    assert len(reviews(session)) == 1
    later = flow(world, review_due_on=date(2027, 10, 20))
    with unit_of_work() as work:
        amend_flow(work, ref, later, expected_n=1, reason="Reviewed", actor=SYSTEM, today=NOW.date())
    tick(NOW + timedelta(minutes=1))
    assert (reviews(session), [on for on, _ in reviews(session, "foreseen")]) == ([], [date(2027, 10, 20)])
    over = flow(world, ends_on=date(2026, 9, 30))
    with unit_of_work() as work:
        amend_flow(work, ref, over, expected_n=2, reason="Stopped", actor=SYSTEM, today=NOW.date())
    tick(NOW + timedelta(minutes=2))
    assert (reviews(session), reviews(session, "foreseen")) == ([], [])
    assert session.scalars(select(Duty).where(Duty.kind == REVIEW, Duty.state == "open")).all() == []
