"""Each decision that an open contract waits for is looked at ahead: who is nearest to it, and what would stop them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.authority.commitments import Commitment, LimitPer
from register.domain.authority.delegations import NewDelegation
from register.domain.contracts.changes import NewChange
from register.domain.contracts.clearing import CLEARINGS
from register.domain.contracts.conflicts import assess
from register.domain.contracts.next_deciders import WORDS
from register.domain.contracts.stages import ContractAct, Question
from register.domain.local_rules import NewLocalRule
from register.domain.people.joins import Answer
from register.domain.permissions import UNBOUND, Role
from register.domain.values import recorded
from register.jobs.look_ahead import look_ahead
from register.models.decisions import DecisionVersion
from register.models.joins import JoinVersion
from register.models.next_checks import NextCheck
from register.queries.authority.delegations import delegation
from register.queries.authority.holders import Asking, nearest_able
from register.queries.contracts.ahead.candidates import Powers
from register.queries.contracts.ahead.seconds import seconds
from register.queries.contracts.ahead.told import NextDecision, next_decisions
from register.queries.contracts.facts import Asked, facts_for
from register.queries.home.contracts import managing
from register.queries.rules import ruleset
from register.services.authority.delegations import amend_delegation
from register.services.contracts.changes import decide_change, propose_change
from register.services.contracts.decisions import decide
from register.services.rules import lay_over
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import NOON, SYSTEM, TODAY, World
from tests.services.test_limits import whole_value

LATER = NOON + timedelta(days=1)


@pytest.fixture
def world(session: Session) -> World:
    return contracting.recorded()


def swept(session: Session, *, viewer=SYSTEM.viewer, now=NOON) -> tuple[NextDecision, ...]:  # type: ignore[no-untyped-def]
    look_ahead(now, None, lambda done, total: None)
    session.rollback()
    return next_decisions(session, viewer=viewer, today=TODAY).shown


def test_whoever_has_the_nearest_limit_is_named_and_nothing_speaks_against_them(
    session: Session, world: World
) -> None:
    made = contracting.in_review(world)
    (one,) = swept(session)
    assert (one.contract_ref, one.question, one.party, one.person) == (
        made.ref, "approve", "commissioner", "Ann Archer",
    )  # fmt: skip
    assert (one.outcome, one.because, one.since) == ("clear", (), TODAY)


def test_the_next_nearest_is_named_where_the_first_is_stopped_and_the_first_where_all_are(
    session: Session, world: World
) -> None:
    line = replace(contracting.complete(world).lines[0], annual_value_pence=6_000_000)
    contracting.in_review(world, contracting.complete(world, lines=(line,)))
    assert [one.person for one in swept(session)] == ["Bob Best"]
    with unit_of_work() as work:
        contracting.declare(work, world.ids["bob"], world.ids["trust"])
    assert [one.person for one in swept(session)] == ["Ann Archer"]
    with unit_of_work() as work:
        contracting.declare(work, world.ids["ann"], world.ids["trust"])
    (one,) = swept(session, now=LATER)
    assert (one.person, one.outcome) == ("Bob Best", "stopped")
    assert "They have an interest through family, friend or business partner in a party" in one.because
    assert one.since == LATER.date()


def test_nobody_is_named_where_no_delegation_reaches_it(session: Session, world: World) -> None:
    line = replace(contracting.complete(world).lines[0], annual_value_pence=900_000_000_00)
    contracting.in_review(world, contracting.complete(world, lines=(line,)))
    (one,) = swept(session)
    assert (one.person, one.outcome) == (None, "stopped")
    assert one.because == (
        "No delegation that counts today covers its value, its services and what is bought",
    )


def test_both_sides_are_looked_at_while_signatures_are_missing_and_a_second_person_after_a_first(
    session: Session, world: World
) -> None:
    ref = signing(world)
    assert [(one.party, one.person) for one in swept(session)] == [
        ("commissioner", "Ann Archer"), ("provider", "Cat Cole"),
    ]  # fmt: skip
    contracting.another_of_trust(world)
    with unit_of_work() as work:
        cat = world.person("cat", Role.SIGNATORY)
        made = decide(work, ref, Question.SIGN, party="provider", actor=cat, today=TODAY)
    assert made.needs_second_person
    found = {one.party: one for one in swept(session)}
    assert found["provider"].person == "Fay Finch"
    contracting.seconded(world, ref)
    assert [one.party for one in swept(session)] == ["commissioner"]


def test_the_second_is_somebody_who_holds_a_post_there_today_and_no_other_record_of_the_first(
    session: Session, world: World
) -> None:
    ref = signing(world)
    with unit_of_work() as work:
        for name in ("Gil Gone", "Hal Here"):
            world.ids[name] = contracting.add_person(work, name)
        left = date(2009, 3, 31)
        contracting.appoint(work, world.ids["Gil Gone"], world.ids["chief"], valid_to=left)
        world.ids["cat too"] = contracting.add_person(work, "Cat Cole")
        contracting.appoint(work, world.ids["cat too"], world.ids["chief"])
        contracting.begin(
            work, JoinVersion, "person_join.answered", person_id=world.ids["cat"], other_id=world.ids["cat too"],
            answer=Answer.ONE_PERSON.value,
        )  # fmt: skip
        contracting.appoint(work, world.ids["Hal Here"], world.ids["chief"])
    with unit_of_work() as work:
        cat = world.person("cat", Role.SIGNATORY)
        decide(work, ref, Question.SIGN, party="provider", actor=cat, today=TODAY)
    steps = {one.party: one for one in swept(session)}
    assert steps["provider"].person == "Hal Here"
    session.rollback()
    first = session.scalars(select(DecisionVersion).where(DecisionVersion.party == "provider")).one()
    waiting = [(0, first, frozenset({world.ids["trust"]}))]
    assert seconds(session, waiting, TODAY, viewer=UNBOUND) == {0: [world.ids["Hal Here"]]}


def test_nobody_is_nearest_by_a_delegation_that_a_rule_asks_them_to_accept_first(
    session: Session, world: World
) -> None:
    with unit_of_work() as work:
        rule = NewLocalRule(
            key="authority.acceptance_needed", value=True, valid_from=TODAY, source="Scheme", reason="Audit asked",
        )  # fmt: skip
        lay_over(work, rule, actor=SYSTEM, today=TODAY)
    contracting.in_review(world)
    assert [one.person for one in swept(session)] == [None]
    with unit_of_work() as work:
        row = delegation(work, world.ids["approve_contracts"], viewer=SYSTEM.viewer)
        new = replace(recorded(NewDelegation, row), accepted_on=TODAY)
        amend_delegation(
            work, row.ref, new, expected_n=row.n, reason="Accepted", change_from=row.valid_from, actor=SYSTEM,
            today=TODAY,
        )  # fmt: skip
    assert [one.person for one in swept(session)] == ["Ann Archer"]


def test_whoever_has_used_up_a_limit_for_a_year_is_not_nearest(session: Session, world: World) -> None:
    with unit_of_work() as work:
        row = delegation(work, world.ids["approve_contracts"], viewer=SYSTEM.viewer)
        value = whole_value(world)
        new = replace(recorded(NewDelegation, row), limit_per=LimitPer.YEAR, limit_pence=2 * value)
        amend_delegation(
            work, row.ref, new, expected_n=row.n, reason="A year", change_from=row.valid_from, actor=SYSTEM, today=TODAY
        )  # fmt: skip
    first = contracting.in_review(world)
    assert [one.person for one in swept(session)] == ["Ann Archer"]
    with unit_of_work() as work:
        ann = world.person("ann", Role.SIGNATORY)
        assert decide(work, first.ref, Question.APPROVE, actor=ann, today=TODAY).taken
    contracting.in_review(world)
    assert [one.person for one in swept(session) if one.question == "approve"] == [None]


def signing(world: World) -> str:
    ref = contracting.in_review(world).ref
    with unit_of_work() as work:
        decide(work, ref, Question.APPROVE, actor=world.person("ann", Role.SIGNATORY), today=TODAY)
    contracting.issued(ref)
    return ref


def test_only_what_changed_is_stored_and_what_waits_no_more_is_forgotten(
    session: Session, world: World
) -> None:
    ref = contracting.in_review(world).ref
    assert look_ahead(NOON, None, lambda done, total: None) == 1
    assert look_ahead(LATER, None, lambda done, total: None) == 0
    assert session.scalars(select(NextCheck.since)).all() == [TODAY]
    session.rollback()
    contracting.done(ref, ContractAct.SEND_BACK, actor=world.person("ann", Role.SIGNATORY))
    session.rollback()
    assert next_decisions(session, viewer=SYSTEM.viewer, today=TODAY).count == 0
    session.rollback()
    assert look_ahead(LATER, None, lambda done, total: None) == 1
    assert session.scalars(select(NextCheck.since)).all() == []


def test_batches_tell_how_far_they_are_and_find_the_same(
    session: Session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        contracting.in_review(world, contracting.complete(world, title=f"Contract {number}"))
    told: list[tuple[int, int]] = []
    monkeypatch.setattr("register.jobs.look_ahead.BATCH", 2)
    look_ahead(NOON, None, lambda done, total: told.append((done, total)))
    assert told == [(2, 5), (4, 5), (5, 5)]
    session.rollback()
    assert next_decisions(session, viewer=SYSTEM.viewer, today=TODAY).count == 5


def test_one_contract_alone_is_looked_at_and_the_others_are_left(session: Session, world: World) -> None:
    one, other = contracting.in_review(world), contracting.in_review(world)
    look_ahead(NOON, None, lambda done, total: None)
    session.rollback()
    assert look_ahead(NOON, one.thing_id, lambda done, total: None) == 0
    assert {row.contract_ref for row in next_decisions(session, viewer=SYSTEM.viewer, today=TODAY).shown} == {
        one.ref, other.ref,
    }  # fmt: skip


def test_a_change_that_waits_is_looked_at_for_each_party_that_decides_it(
    session: Session, world: World
) -> None:
    ref = in_force(world)
    with unit_of_work() as work:
        new = NewChange(contract_act=ContractAct.EXTEND, ends_on=date(2010, 9, 30), text="Half a year more")
        change = propose_change(work, ref, new, actor=contracting.preparer(world), today=TODAY)
    assert [(one.question, one.party, one.person) for one in swept(session)] == [
        ("extend", "commissioner", "Ann Archer"), ("extend", "provider", "Cat Cole"),
    ]  # fmt: skip
    with unit_of_work() as work:
        ann = world.person("ann", Role.SIGNATORY)
        decide_change(work, change.ref, party="commissioner", actor=ann, today=TODAY)
    session.rollback()
    still = next_decisions(session, viewer=SYSTEM.viewer, today=TODAY)
    assert ([one.party for one in still.shown], still.count) == (["provider"], 1)
    session.rollback()
    assert [one.party for one in swept(session)] == ["provider"]


def in_force(world: World) -> str:
    ref = signing(world)
    for name, party in (("ann", "commissioner"), ("cat", "provider")):
        with unit_of_work() as work:
            who = world.person(name, Role.SIGNATORY)
            decide(work, ref, Question.SIGN, party=party, actor=who, today=TODAY)
    contracting.seconded(world, ref)
    contracting.copies_kept(ref)
    contracting.done(ref, ContractAct.BEGIN)
    return ref


def test_whoever_something_is_kept_from_is_told_by_what_they_may_see_alone(
    session: Session, world: World
) -> None:
    line = replace(contracting.complete(world).lines[0], annual_value_pence=6_000_000)
    contracting.in_review(world, contracting.complete(world, lines=(line,)))
    eve = contracting.preparer(world).viewer
    (before,) = swept(session, viewer=eve)
    session.rollback()
    with unit_of_work() as work:
        hidden = contracting.declare(work, world.ids["bob"], world.ids["trust"])
    with unit_of_work() as work:
        raise_wall(
            work, "interest", hidden, person_id=world.ids["eve"], reason="Apart", actor=SYSTEM, today=TODAY
        )
    assert [one.person for one in swept(session)] == ["Ann Archer"]
    session.rollback()
    assert swept(session, viewer=eve) == (before,)
    assert before.person == "Bob Best"


def test_a_barrier_against_whoever_is_nearest_is_told_to_those_alone_who_may_see_barriers(
    session: Session, world: World
) -> None:
    made = contracting.in_review(world)
    with unit_of_work() as work:
        raise_wall(
            work,
            "contract",
            made.thing_id,
            person_id=world.ids["ann"],
            reason="Apart",
            actor=SYSTEM,
            today=TODAY,
        )
    (one,) = swept(session)
    assert one.because == ("An information barrier keeps them from this contract",)
    session.rollback()
    (other,) = swept(session, viewer=contracting.preparer(world).viewer)
    assert (other.outcome, other.because) == ("stopped", ("This has to be decided by another person",))


def test_what_is_not_looked_at_for_them_is_counted_by_itself(
    session: Session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("register.queries.contracts.ahead.told.MOST_SEEN", 1)
    refs = {signing(world), signing(world)}
    hidden = contracting.drafted(world).thing_id
    with unit_of_work() as work:
        raise_wall(
            work, "contract", hidden, person_id=world.ids["eve"], reason="Apart", actor=SYSTEM, today=TODAY
        )
    found = next_decisions(session, viewer=contracting.preparer(world).viewer, today=TODAY)
    assert len({one.contract_ref for one in found.shown} & refs) == 1
    assert (len(found.shown), found.count, found.contracts_left) == (2, 2, 1)


def test_whoever_something_is_kept_from_is_told_of_the_contracts_that_start_first(
    session: Session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def waiting(title: str, starts_on: date, ends_on: date) -> None:
        contracting.in_review(
            world, contracting.complete(world, title=title, starts_on=starts_on, ends_on=ends_on)
        )

    may, july, autumn = date(2009, 5, 1), date(2009, 7, 1), date(2009, 10, 31)
    waiting("Later", july, autumn)
    waiting("Soon and long", may, date(2010, 3, 31))
    waiting("Soon", may, autumn)
    waiting("Latest", date(2009, 8, 1), autumn)
    hidden = contracting.drafted(world).thing_id
    with unit_of_work() as work:
        raise_wall(
            work, "contract", hidden, person_id=world.ids["eve"], reason="Apart", actor=SYSTEM, today=TODAY
        )
    monkeypatch.setattr("register.queries.contracts.ahead.told.MOST_SEEN", 3)
    found = next_decisions(session, viewer=contracting.preparer(world).viewer, today=TODAY)
    assert [one.contract for one in found.shown] == ["Soon", "Soon and long", "Later"]
    assert found.contracts_left == 1


def test_a_start_page_counts_all_that_are_stopped_and_leads_to_their_list(
    session: Session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = replace(contracting.complete(world).lines[0], annual_value_pence=900_000_000_000)
    for _ in range(2):
        contracting.in_review(world, contracting.complete(world, lines=(line,)))
    swept(session)
    monkeypatch.setattr("register.queries.contracts.ahead.told.MOST_TOLD", 1)
    (part,) = (one for one in managing(session, SYSTEM.viewer, TODAY) if one.key == "next_stopped")
    assert (len(part.entries), part.found, part.listed_at) == (1, 2, ("next_decisions", ()))


def test_there_are_words_for_all_that_may_speak_against_somebody() -> None:
    never_of_a_contract = {"asker_stopped", "asker_managed", "not_a_party", "second_person"}
    assert CLEARINGS.keys() - never_of_a_contract <= WORDS.keys()


def test_the_nearest_of_memory_are_those_that_the_register_names(session: Session, world: World) -> None:
    """The powers read once a sweep against the question that pages ask."""
    powers = Powers(TODAY)
    bodies = frozenset({world.ids["pct"]})
    powers.read(session, [("sign_contracts", world.ids["pct"])])
    for pence in (0, 9_999_999, 10_000_000, 99_999_999, 100_000_000, 5_000_000_000):
        for services in ((), ("DN",), ("DN", "X"), ("No such",)):
            asking = Asking(
                matter="sign_contracts",
                value=pence,
                services=services,
                on=TODAY,
                organisation_ids=bodies,
            )
            expected = [person for person, _ in nearest_able(session, asking, 3)]
            assert (
                powers.nearest("sign_contracts", bodies, Commitment(whole_pence=pence), services, 3)
                == expected
            )


def test_what_is_found_ahead_is_what_the_check_answers(session: Session, world: World) -> None:
    made = contracting.in_review(world)
    with unit_of_work() as work:
        contracting.declare(work, world.ids["ann"], world.ids["trust"])
    (one,) = swept(session)
    asked = Asked(contract_id=made.thing_id, person_id=world.ids["ann"], question=Question.APPROVE, on=TODAY)
    (facts,) = facts_for(session, [asked], viewer=UNBOUND)
    assert one.outcome == str(assess(facts, ruleset(session)).outcome)
