"""Changes of a contract that runs: proposed by one, decided by others, and made only when all of them have decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.authority.commitments import LimitPer
from register.domain.authority.delegations import NewDelegation
from register.domain.contracts.changes import ChangeState, NewChange
from register.domain.contracts.contracts import Following
from register.domain.contracts.stages import ContractAct, NotAtThisStage, Question
from register.domain.errors import Forbidden, Invalid, Stale
from register.domain.permissions import Actor, Role
from register.domain.values import recorded
from register.jobs.move_contracts import move_contracts
from register.models.contract_changes import ContractChangeVersion
from register.models.decisions import DecisionVersion
from register.queries.authority.delegations import delegation
from register.queries.contracts import changes as queries
from register.queries.contracts import contracts, views
from register.queries.contracts.modifications import lives, modification_of
from register.queries.contracts.rounds import waiting
from register.queries.visible import versions_of
from register.services.authority.delegations import amend_delegation
from register.services.contracts.changes import decide_change, propose_change, take_back_change
from register.services.contracts.copies import copy_contract
from register.services.contracts.decisions import decide
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World

SEES = SYSTEM.viewer
LATER = date(2010, 3, 30)


world = contracting.in_session


def signatory(world: World, name: str) -> Actor:
    return world.person(name, Role.SIGNATORY)


def signed(world: World, **changes: Any) -> str:
    """A contract with both signed copies."""
    return contracting.kept(("signed", repr(changes)), world, lambda: _signed(world, **changes))


def _signed(world: World, **changes: Any) -> str:
    ref = contracting.in_review(world, contracting.complete(world, **changes)).ref
    for question, name, party in (
        (Question.APPROVE, "ann", "commissioner"),
        (Question.SIGN, "ann", "commissioner"),
        (Question.SIGN, "cat", "provider"),
    ):
        with unit_of_work() as work:
            assert decide(work, ref, question, party=party, actor=signatory(world, name), today=TODAY).taken
        if question is Question.APPROVE:
            contracting.issued(ref)
    contracting.seconded(world, ref)
    contracting.copies_kept(ref)
    return ref


def in_force(world: World, **changes: Any) -> str:
    return contracting.kept(("in force", repr(changes)), world, lambda: _in_force(world, **changes))


def _in_force(world: World, **changes: Any) -> str:
    ref = _signed(world, **changes)
    contracting.done(ref, ContractAct.BEGIN)
    return ref


def proposed(
    ref: str, act: ContractAct, actor: Actor, today: date = TODAY, **more: Any
) -> ContractChangeVersion:
    new = NewChange(contract_act=act, text="Agreed at the meeting", **more)
    with unit_of_work() as work:
        return propose_change(work, ref, new, actor=actor, today=today)


def decided(
    key: str, actor: Actor, party: str = "commissioner", today: date = TODAY, **more: Any
) -> DecisionVersion:
    with unit_of_work() as work:
        return decide_change(work, key, party=party, actor=actor, today=today, **more)


def by_trust(key: str, world: World) -> DecisionVersion:
    """The provider's decision, which takes two of its people."""
    first = decided(key, signatory(world, "cat"), "provider")
    assert (first.taken, first.needs_second_person) == (True, True)
    return decided(key, contracting.another_of_trust(world), "provider")


def stands(session: Session, ref: str) -> tuple[str, date | None]:
    session.rollback()
    row = contracts.contract(session, ref, viewer=SEES)
    return row.stage, row.valid_to


def codes(made: DecisionVersion, severity: str = "stop") -> list[str]:
    return sorted(reason["code"] for reason in made.reasons if reason["severity"] == severity)


def test_an_option_is_used_by_the_commissioner_with_two_people(session: Session, world: World) -> None:
    ref = in_force(world, answers={"extension_months": 3})
    change = proposed(ref, ContractAct.EXTEND, contracting.preparer(world), ends_on=date(2010, 6, 30))
    assert stands(session, ref) == ("in_force", date(2010, 3, 31))
    made = decided(change.ref, signatory(world, "ann"))
    assert (made.taken, made.question, made.change_id) == (True, "extend", change.thing_id)
    assert stands(session, ref) == ("in_force", date(2010, 6, 30))
    assert queries.change(session, change.ref, viewer=SEES).state == ChangeState.DONE
    shown = views.view(session, ref, TODAY, viewer=SEES)
    assert (shown.option_until, shown.with_options_pence) == (None, 75_000_000)


def test_past_the_option_both_parties_decide_and_one_alone_changes_nothing(
    session: Session, world: World
) -> None:
    ref = in_force(world)
    change = proposed(ref, ContractAct.EXTEND, contracting.preparer(world), ends_on=date(2010, 6, 30))
    first = decided(change.ref, signatory(world, "ann"))
    assert (first.taken, codes(first, "condition")) == (True, ["beyond_option"])
    assert stands(session, ref) == ("in_force", date(2010, 3, 31))
    about = contracts.contract(session, ref, viewer=SEES)
    told = queries.as_told(session, queries.change(session, change.ref, viewer=SEES), about, viewer=SEES)
    assert told.waits_for == ("provider",)
    with pytest.raises(Invalid, match="does not wait for the commissioner"):
        decided(change.ref, signatory(world, "ann"))
    assert codes(decided(change.ref, signatory(world, "ann"), "provider"))[0] == "no_authority"
    assert stands(session, ref) == ("in_force", date(2010, 3, 31))
    first = decided(change.ref, signatory(world, "cat"), "provider")
    assert (first.taken, first.needs_second_person) == (True, True)
    assert stands(session, ref) == ("in_force", date(2010, 3, 31))
    assert "already_decided" in codes(decided(change.ref, signatory(world, "cat"), "provider"))
    assert stands(session, ref) == ("in_force", date(2010, 3, 31))
    (left,) = waiting(session, contracts.contract(session, ref, viewer=SEES), viewer=SEES)
    assert left.words == "Second decision to extend by another person of the provider"
    assert decided(change.ref, contracting.another_of_trust(world), "provider").taken
    assert stands(session, ref) == ("in_force", date(2010, 6, 30))


def test_whoever_proposed_a_change_does_not_decide_it(session: Session, world: World) -> None:
    ref = in_force(world)
    both = world.person("ann", Role.SIGNATORY, Role.CONTRACT_MANAGER)
    change = proposed(ref, ContractAct.TERMINATE, both, ends_on=TODAY)
    assert codes(decided(change.ref, both)) == ["prepared_it"]
    assert stands(session, ref)[0] == "in_force"
    assert by_trust(change.ref, world).taken
    assert stands(session, ref) == ("ended", TODAY)


def test_a_change_proposed_by_nobody_in_particular_cannot_be_shown_to_be_two_people(
    session: Session, world: World
) -> None:
    change = proposed(in_force(world), ContractAct.SUSPEND, SYSTEM)
    assert codes(decided(change.ref, signatory(world, "ann"))) == ["preparer_unknown"]


def test_a_contract_is_varied_suspended_resumed_and_ended_by_notice(session: Session, world: World) -> None:
    ref, dee, ann = in_force(world), contracting.preparer(world), signatory(world, "ann")
    line = contracts.to_domain(contracts.contract(session, ref, viewer=SEES)).lines[0]
    more = type(line)(code=line.code, name=line.name, basis=line.basis, annual_value_pence=72_000_000)
    vary = proposed(ref, ContractAct.VARY, dee, lines=(more,))
    assert decided(vary.ref, ann).taken
    assert by_trust(vary.ref, world).taken
    assert stands(session, ref)[0] == "varied"
    assert contracts.to_domain(contracts.contract(session, ref, viewer=SEES)).lines == (more,)
    assert by_trust(proposed(ref, ContractAct.SUSPEND, dee).ref, world).taken
    assert stands(session, ref)[0] == "suspended"
    resume = proposed(ref, ContractAct.RESUME, dee)
    assert decided(resume.ref, ann).taken
    assert by_trust(resume.ref, world).taken
    assert stands(session, ref)[0] == "in_force"
    notice = proposed(ref, ContractAct.GIVE_NOTICE, dee, ends_on=date(2010, 2, 28))
    assert decided(notice.ref, ann).taken
    assert stands(session, ref) == ("under_notice", date(2010, 2, 28))
    assert move_contracts(datetime(2010, 3, 1, 9, tzinfo=UTC)) == 1
    assert stands(session, ref)[0] == "ended"


def test_above_the_limit_with_what_is_added_a_change_is_stopped(session: Session, world: World) -> None:
    ref = in_force(world)
    change = proposed(ref, ContractAct.EXTEND, contracting.preparer(world), ends_on=date(2011, 3, 31))
    assert codes(decided(change.ref, signatory(world, "ann"))) == ["above_limit"]


def test_a_limit_for_a_year_counts_what_a_change_adds_and_not_the_contract_again(world: World) -> None:
    with unit_of_work() as work:
        row = delegation(work, world.ids["sign_contracts"], viewer=SEES)
        amend_delegation(
            work, row.ref, replace(recorded(NewDelegation, row), limit_per=LimitPer.YEAR), expected_n=row.n,
            reason="Reviewed", change_from=row.valid_from, actor=SYSTEM, today=TODAY,
        )  # fmt: skip
    ref, dee, ann = in_force(world), contracting.preparer(world), signatory(world, "ann")
    assert by_trust(proposed(ref, ContractAct.SUSPEND, dee).ref, world).taken
    assert codes(decided(proposed(ref, ContractAct.RESUME, dee).ref, ann)) == []


def test_one_change_waits_at_a_time_until_it_is_decided_or_taken_back(session: Session, world: World) -> None:
    ref, dee = in_force(world), contracting.preparer(world)
    first = proposed(ref, ContractAct.SUSPEND, dee)
    with pytest.raises(NotAtThisStage, match=f"{first.ref} waits for a decision already"):
        proposed(ref, ContractAct.TERMINATE, dee, ends_on=TODAY)
    with pytest.raises(Forbidden), unit_of_work() as work:
        take_back_change(
            work, first.ref, reason="No", actor=world.person("dee", Role.GOVERNANCE_OFFICER), today=TODAY
        )
    with unit_of_work() as work:
        take_back_change(work, first.ref, reason="Not needed", actor=dee, today=TODAY)
    with pytest.raises(NotAtThisStage, match="is over"):
        decided(first.ref, signatory(world, "ann"))
    assert proposed(ref, ContractAct.TERMINATE, dee, ends_on=TODAY).ref != first.ref


def test_two_decisions_at_once_change_the_contract_once(session: Session, world: World) -> None:
    ref = in_force(world)
    change = proposed(ref, ContractAct.SUSPEND, contracting.preparer(world))
    assert decided(change.ref, signatory(world, "ann"), expected_n=1).taken
    with pytest.raises((NotAtThisStage, Stale)):
        decided(change.ref, signatory(world, "cat"), "provider", expected_n=1)
    kept = versions_of(session, contracts.contract(session, ref, viewer=SEES), viewer=SEES)
    assert [v.act for v in kept].count("suspend") == 1


def test_a_decision_about_a_contract_that_ended_meanwhile_is_refused(session: Session, world: World) -> None:
    ref = in_force(world)
    change = proposed(
        ref, ContractAct.EXTEND, contracting.preparer(world), today=LATER, ends_on=date(2010, 4, 30)
    )
    with pytest.raises(NotAtThisStage, match="a new award"):
        decided(change.ref, signatory(world, "ann"), today=date(2010, 4, 1))


def test_the_calendar_begins_and_ends_a_contract_once_however_often_it_runs(
    session: Session, world: World
) -> None:
    ref = signed(world, starts_on=date(2009, 5, 1))
    assert move_contracts(datetime(2009, 4, 30, 12, tzinfo=UTC)) == 0
    assert [move_contracts(datetime(2009, 4, 30, 23, 30, tzinfo=UTC)) for _ in range(2)] == [1, 0]
    assert stands(session, ref)[0] == "in_force"
    assert [move_contracts(datetime(2010, 4, 1, 9, tzinfo=UTC)) for _ in range(2)] == [1, 0]
    assert stands(session, ref)[0] == "ended"


def test_services_that_run_unsigned_are_counted_and_never_in_force(session: Session, world: World) -> None:
    ref = contracting.in_review(world).ref
    found = contracts.running_unsigned(session, TODAY, viewer=SEES)
    assert [(row.ref, days) for row, days in found] == [(ref, 20)]
    assert (
        views.see(session, contracts.contract(session, ref, viewer=SEES), viewer=SEES, today=TODAY).stage
        == "in_review"
    )


def test_a_copy_for_next_year_keeps_what_stays_and_asks_its_days_again(
    session: Session, world: World
) -> None:
    ref = contracting.drafted(world).ref
    with unit_of_work() as work:
        made = copy_contract(work, ref, Following(), actor=contracting.preparer(world), today=TODAY)
    old, new = (contracts.contract(session, key, viewer=SEES) for key in (ref, made.ref))
    assert (new.stage, new.valid_from, new.valid_to) == ("draft", date(2010, 4, 1), date(2011, 3, 31))
    assert (new.lines, new.title, new.provider_id) == (old.lines, old.title, old.provider_id)
    assert "payment_day" in new.fields
    assert not {name for name in new.fields if name.endswith("_date")}


def test_a_second_extension_counts_what_the_first_added_since_the_award(
    session: Session, world: World
) -> None:
    ref = in_force(world)
    first = proposed(ref, ContractAct.EXTEND, contracting.preparer(world), ends_on=date(2010, 6, 30))
    decided(first.ref, signatory(world, "ann"))
    by_trust(first.ref, world)
    second = proposed(ref, ContractAct.EXTEND, contracting.preparer(world), ends_on=date(2010, 9, 30))
    session.rollback()
    row = contracts.contract(session, ref, viewer=SEES)
    life = lives(session, [row.thing_id], viewer=SEES)[row.thing_id]
    found = modification_of(row, queries.change(session, second.ref, viewer=SEES), life)
    assert found is not None
    assert (found.award_pence, found.change_pence, found.is_option) == (60_000_000, 30_000_000, False)
