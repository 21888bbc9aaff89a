"""Whatever somebody decided before an interest of theirs was recorded is told in one list: contracts and their changes,
waivers, awards, sharing agreements, and whether the regulator is told of an incident."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.audit.decided import Decided
from register.domain.contracts.stages import ContractAct, Question
from register.domain.permissions import Role, Viewer, actor_with
from register.domain.sharing.grading import NewAssessment, NewReportDecision
from register.domain.sharing.incidents import ItemSource, NewItemToCheck
from register.domain.sharing.opinions import Capacity
from register.models.interests import InterestVersion
from register.models.procurements import ProcurementVersion
from register.queries.audit.decided_before import Unknown, decisions_before_an_interest_was_known
from register.services import facts
from register.services.sharing.assessing import assess_incident, decide_report
from register.services.sharing.incidents import report_incident
from register.services.walls import raise_wall
from tests import contracting, sharing
from tests.contracting import SYSTEM, TODAY, World, begin
from tests.services import test_incidents as incidents
from tests.services import test_opinions as opinions
from tests.services import test_waiver_checks_listed as waivers
from tests.services.test_changes import decided as decided_change
from tests.services.test_changes import in_force, proposed, signatory

world = contracting.in_session
SEES = SYSTEM.viewer


def declared(world: World, who: str, body: str, **more: Any) -> str:
    """An interest that arose before everything here, and is recorded now."""
    values = {
        "organisation_id": world.ids.get(body), "arose_on": date(2009, 1, 1), "became_aware_on": date(2009, 1, 1),
        "declared_on": TODAY, "interest_type": "financial", "situation": "Lo", "description": "Adviser", **more,
    }  # fmt: skip
    with unit_of_work() as work:
        made = begin(
            work, InterestVersion, "interest.declared", act="declared", person_id=world.ids[who], **values
        )
    return str(made.ref)


def found(session: Session, viewer: Viewer = SEES) -> list[Unknown]:
    session.rollback()
    return decisions_before_an_interest_was_known(session, viewer=viewer)


def told(session: Session, viewer: Viewer = SEES) -> list[tuple[str, str, str | None]]:
    return [(one.decided.value, one.record_ref, one.person) for one in found(session, viewer)]


def awarded(world: World, *bidders: str) -> str:
    """Awarded by Ann to the first of them."""
    with unit_of_work() as work:
        bids = [{"bidder_id": world.ids[name]} for name in bidders]
        made = begin(
            work, ProcurementVersion, "procurement.added", title="Podiatry", description="For adults",
            commissioner_id=world.ids["pct"], route="competitive", route_reason="Several", value_pence=90_000_000,
            award_criteria=[], notices=[], moderations=[], representations=[], bidders=bids,
        )  # fmt: skip
    with unit_of_work() as work:
        facts.change(
            work, made, "procurement.awarded", act="awarded", actor=SYSTEM, known_on=TODAY,
            awarded_to_id=world.ids[bidders[0]], award_decided_by=world.ids["ann"], award_decided_on=TODAY,
        )  # fmt: skip
    return str(made.ref)


def decided_of_incident(world: World) -> str:
    """Bob decides about an incident of the trust."""
    new = NewItemToCheck(
        source=ItemSource.REPORTED, what="A letter", noticed_at=incidents.FRIDAY, organisation_id=world.ids["trust"]
    )  # fmt: skip
    with unit_of_work() as work:
        item = report_incident(work, new, actor=sharing.ANYBODY, now=incidents.NOW)
    incidents.triaged(item)
    grade = NewAssessment(incident_id=item.ref, severity="impact_3", likelihood="likely_3", words="Much")
    with unit_of_work() as work:
        assess_incident(work, grade, expected_n=None, actor=sharing.LEAD, now=incidents.NOW)
    siro = actor_with(Role.SIRO, id=world.ids["bob"], person_id=world.ids["bob"])
    decision = NewReportDecision(incident_id=item.ref, report=True, reason="Serious")
    with unit_of_work() as work:
        decide_report(work, decision, expected_n=None, actor=siro, now=incidents.NOW)
    return str(item.ref)


def test_an_approval_and_a_signature_of_a_contract_are_told_each_for_itself(
    session: Session, world: World
) -> None:
    ref = in_force(world)
    assert told(session) == []
    declared(world, "ann", "trust")
    assert told(session) == [("sign", ref, "Ann Archer"), ("approve", ref, "Ann Archer")]
    assert all(one.decision_ref and one.record_kind == "contract" for one in found(session))


@pytest.mark.parametrize(
    ("act", "more"),
    [
        (ContractAct.SUSPEND, {}),
        (ContractAct.TERMINATE, {"ends_on": TODAY}),
        (ContractAct.GIVE_NOTICE, {"ends_on": date(2010, 2, 28)}),
    ],
)
def test_a_decision_on_a_change_of_a_contract_says_which_change(
    session: Session, world: World, act: ContractAct, more: dict[str, Any]
) -> None:
    ref = in_force(world)
    decided_change(proposed(ref, act, contracting.preparer(world), **more).ref, signatory(world, "ann"))
    declared(world, "ann", "trust")
    assert [one.decided.value for one in found(session)] == [act.value, "sign", "approve"]


def test_who_approved_a_waiver_is_told_and_who_only_asked_decided_nothing(
    session: Session, world: World
) -> None:
    ref = waivers.decided(world)
    declared(world, "dee", "trust")
    assert told(session) == []
    declared(world, "ann", "trust")
    assert told(session) == [("waive", ref, "Ann Archer")]


def test_an_award_is_told_for_an_interest_in_anybody_who_bid(session: Session, world: World) -> None:
    with unit_of_work() as work:
        world.ids["acme"] = contracting.add_organisation(work, "Acme Dressings", "company")
    ref = awarded(world, "trust", "acme")
    declared(world, "ann", "acme")
    ((one),) = found(session)
    assert (one.decided, one.record_kind, one.record_ref) == (Decided.AWARD, "procurement", ref)
    assert one.decision_ref is None


def test_a_decision_on_an_agreement_is_told_for_an_interest_in_one_of_its_parties(
    session: Session, world: World
) -> None:
    about = sharing.added(world, *opinions.SIGNED, today=opinions.TODAY)
    opinions.give(about.thing_id, Capacity.SIRO, opinions.holder(world, "bob", Role.SIRO))
    declared(world, "bob", "trust")
    assert told(session) == [("share", about.ref, "Bob Best")]


def test_whether_the_regulator_is_told_is_a_decision_about_the_body_of_the_incident(
    session: Session, world: World
) -> None:
    ref = decided_of_incident(world)
    declared(world, "bob", "trust")
    assert told(session) == [("report", ref, "Bob Best")]


def test_an_interest_in_nobody_concerned_or_that_arose_later_is_not_told_and_one_by_name_is(
    session: Session, world: World
) -> None:
    with unit_of_work() as work:
        world.ids["acme"] = contracting.add_organisation(work, "Acme Dressings", "company")
    ref = awarded(world, "trust")
    declared(world, "ann", "acme")
    declared(world, "ann", "trust", arose_on=date(2010, 1, 1))
    assert told(session) == []
    declared(world, "ann", "none", organisation_name="North Tees N.H.S. Trust")
    assert told(session) == [("award", ref, "Ann Archer")]


def test_an_interest_that_was_known_is_not_told(session: Session, world: World) -> None:
    declared(world, "ann", "trust")
    awarded(world, "trust")
    assert told(session) == []


def test_the_newest_decision_comes_first_whatever_its_kind(session: Session, world: World) -> None:
    waiver, award = waivers.decided(world), awarded(world, "trust")
    declared(world, "ann", "trust")
    assert [one[1] for one in told(session)] == [award, waiver]


@pytest.mark.parametrize("kind", ["waiver", "procurement", "agreement", "incident", "contract"])
def test_a_barrier_about_somebody_whom_the_decision_is_about_closes_it(
    session: Session, world: World, kind: str
) -> None:
    """The interest is in the other body, but for an incident, which has one."""
    made = {
        "waiver": lambda: ("ann", waivers.decided(world)), "procurement": lambda: ("ann", awarded(world, "trust")),
        "agreement": lambda: ("bob", _agreed(world)), "incident": lambda: ("bob", decided_of_incident(world)),
        "contract": lambda: ("ann", in_force(world)),
    }  # fmt: skip
    who, ref = made[kind]()
    declared(world, who, "trust")
    kept_from = world.person("eve", Role.AUDITOR).viewer
    assert {one[1] for one in told(session, kept_from)} == {ref}
    body = world.ids["trust" if kind == "incident" else "pct"]
    with unit_of_work() as work:
        raise_wall(
            work, "organisation", body, person_id=world.ids["eve"], reason="A case", actor=SYSTEM, today=TODAY
        )
    assert told(session, kept_from) == []
    assert {one[1] for one in told(session)} == {ref}


def _agreed(world: World) -> str:
    about = sharing.added(world, *opinions.SIGNED, today=opinions.TODAY)
    opinions.give(about.thing_id, Capacity.SIRO, opinions.holder(world, "bob", Role.SIRO))
    return str(about.ref)


def test_every_question_of_the_decision_check_is_told_as_a_decision() -> None:
    """The value of one about a contract is that of its question: a question without one would have no name in the list."""
    assert {one.value for one in Question} <= {one.value for one in Decided}
    assert all(one.label for one in Decided)
