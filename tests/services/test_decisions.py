"""The decision check: asked once, stored for ever, and nothing happens past a stop."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from register.db import db, unit_of_work
from register.domain.contracts.assessments import ANOTHER_PERSON
from register.domain.contracts.stages import NotAtThisStage, Question
from register.domain.errors import Forbidden, Invalid, Refused, Stale
from register.domain.permissions import Actor, Role, actor_with
from register.models.decisions import DecisionVersion
from register.queries.contracts import contracts as contract_queries
from register.queries.contracts import facts as loading
from register.queries.contracts.decisions import LISTING, decision, decisions_of
from register.queries.contracts.signatures import signatures_of
from register.queries.contracts.told import BECAUSE_NOT_SHOWN, told
from register.queries.home.home import sections
from register.queries.listing import Asked, page
from register.services.contracts.decisions import decide, foresee
from register.services.walls import lift_wall, raise_wall
from tests import contracting
from tests.contracting import NOON, SYSTEM, TODAY, World

SEES = SYSTEM.viewer


world = contracting.in_session


def signatory(world: World, name: str) -> Actor:
    return world.person(name, Role.SIGNATORY)


def asked(ref: str, question: Question, actor: Actor, **more: object) -> DecisionVersion:
    with unit_of_work() as session:
        return decide(session, ref, question, actor=actor, today=TODAY, **more)  # type: ignore[arg-type]


def stage(session: Session, ref: str) -> str:
    return contract_queries.contract(session, ref, viewer=SEES).stage


def codes(made: DecisionVersion, severity: str = "stop") -> list[str]:
    return sorted(reason["code"] for reason in made.reasons if reason["severity"] == severity)


def test_whoever_has_the_authority_approves(session: Session, world: World) -> None:
    ref = contracting.in_review(world).ref
    made = asked(ref, Question.APPROVE, signatory(world, "ann"))
    assert (made.outcome, made.taken, stage(session, ref)) == ("clear", True, "approved")


def test_above_the_limit_is_stopped_and_only_the_answer_is_kept(session: Session, world: World) -> None:
    ref = contracting.in_review(world).ref
    made = asked(ref, Question.APPROVE, signatory(world, "bob"))
    assert (made.outcome, made.taken, stage(session, ref)) == ("stopped", False, "in_review")
    assert codes(made) == ["above_limit"]
    assert [d.ref for d in decisions_of(session, made.contract_id, viewer=SEES)] == [made.ref]


def test_an_interest_in_the_provider_stops_and_somebody_elses_mitigation_conditions(
    session: Session, world: World
) -> None:
    ref = contracting.in_review(world).ref
    with unit_of_work() as work:
        interest = contracting.declare(work, world.ids["ann"], world.ids["trust"])
    assert codes(asked(ref, Question.APPROVE, signatory(world, "ann"))) == ["indirect_interest"]
    with unit_of_work() as work:
        contracting.mitigate(work, interest, agreed_by=world.ids["ann"])
    assert codes(asked(ref, Question.APPROVE, signatory(world, "ann"))) == ["indirect_interest"]
    with unit_of_work() as work:
        contracting.mitigate(work, interest, agreed_by=world.ids["bob"])
    made = asked(ref, Question.APPROVE, signatory(world, "ann"))
    assert (made.outcome, codes(made, "condition"), stage(session, ref)) == (
        "conditional", ["indirect_interest"], "approved",
    )  # fmt: skip
    assert len(decisions_of(session, made.contract_id, viewer=SEES)) == 3


def test_a_contract_with_answers_missing_is_stopped_page_by_page(session: Session, world: World) -> None:
    ref = contracting.in_review(world, contracting.new_contract(world)).ref
    made = asked(ref, Question.APPROVE, signatory(world, "ann"))
    assert set(codes(made)) == {"missing"}
    assert any("page “Disputes” still needs" in reason["message"] for reason in made.reasons)


def test_both_signed_copies_come_from_different_people(session: Session, world: World) -> None:
    ref = issued(world)
    first = asked(ref, Question.SIGN, signatory(world, "ann"), party="commissioner")
    assert (first.taken, stage(session, ref)) == (True, "issued")
    with pytest.raises(NotAtThisStage):
        asked(ref, Question.SIGN, signatory(world, "ann"), party="commissioner")
    assert "signed_other_side" in codes(asked(ref, Question.SIGN, signatory(world, "ann"), party="provider"))
    assert contracting.copies_kept(ref, TODAY + timedelta(days=1)).stage == "part_signed"
    last = asked(ref, Question.SIGN, signatory(world, "cat"), party="provider")
    assert (last.taken, last.needs_second_person, stage(session, ref)) == (True, True, "part_signed")
    assert [(s.party, s.person_id) for s in signatures_of(session, [last.contract_id], viewer=SEES)] == [
        ("commissioner", world.ids["ann"]), ("provider", world.ids["cat"]),
    ]  # fmt: skip
    contracting.seconded(world, ref)
    assert contracting.copies_kept(ref, TODAY + timedelta(days=1)).stage == "signed"


def test_nobody_signs_in_the_name_of_a_party_whose_scheme_is_kept_here(
    session: Session, world: World
) -> None:
    ref = issued(world)
    with pytest.raises(Invalid, match="signs in person"):
        asked(ref, Question.SIGN, signatory(world, "ann"), party="provider", signatory_id=world.ids["cat"])
    with pytest.raises(Forbidden):
        asked(ref, Question.APPROVE, signatory(world, "ann"), signatory_id=world.ids["cat"])


def test_a_copy_signed_by_an_outside_party_is_received_on_its_word(session: Session, world: World) -> None:
    with unit_of_work() as work:
        world.ids["care"] = contracting.add_organisation(work, "Tees Care CIC", "social_enterprise")
    ref = issued(world, provider_id=world.ids["care"])
    made = asked(ref, Question.SIGN, signatory(world, "ann"), party="provider", signatory_id=world.ids["dee"])
    assert (made.taken, made.person_id) == (True, world.ids["dee"])
    assert "authority_elsewhere" in codes(made, "note")


def test_a_barrier_hides_the_contract_from_whoever_it_names(session: Session, world: World) -> None:
    ref = contracting.in_review(world).ref
    with unit_of_work() as work:
        wall = raise_wall(
            work, "contract", ref, person_id=world.ids["ann"], reason="Bids", actor=SYSTEM, today=TODAY
        )
    with pytest.raises(Refused, match="nothing here"):
        asked(ref, Question.APPROVE, signatory(world, "ann"))
    with unit_of_work() as work:
        lift_wall(work, wall.ref, expected_n=1, reason="Awarded", actor=SYSTEM, today=TODAY)
    assert asked(ref, Question.APPROVE, signatory(world, "ann")).taken


def test_a_barrier_on_everybody_does_not_hide_an_interest_from_the_check(
    session: Session, world: World
) -> None:
    ref = contracting.in_review(world).ref
    with unit_of_work() as work:
        interest = contracting.declare(work, world.ids["ann"], world.ids["trust"])
    with unit_of_work() as work:
        raise_wall(work, "interest", interest, reason="Investigation", actor=SYSTEM, today=TODAY)
    made = asked(ref, Question.APPROVE, signatory(world, "ann"))
    assert codes(made) == ["another_person", "indirect_interest"]
    assert not made.taken


def _told(session: Session, made: DecisionVersion, actor: Actor) -> tuple[str, list[str], list[str]]:
    found = told(session, made, viewer=actor.viewer)
    return (
        found.outcome,
        [reason["message"] for reason in found.reasons],
        [seen.kind for seen in found.looked_at],
    )


def _with_a_hidden_interest(world: World, *, managed: bool) -> str:
    with unit_of_work() as work:
        interest = contracting.declare(work, world.ids["ann"], world.ids["trust"])
    if managed:
        with unit_of_work() as work:
            contracting.mitigate(work, interest, world.ids["bob"])
    return interest


@pytest.mark.parametrize("managed", [False, True])
def test_what_rests_on_something_hidden_reads_the_same_whatever_that_is(
    session: Session, world: World, managed: bool
) -> None:
    """To whoever decides, to whoever keeps the contract, and on start pages; an auditor reads what was found."""
    ref = contracting.in_review(world).ref
    interest = _with_a_hidden_interest(world, managed=managed)
    with unit_of_work() as work:
        raise_wall(work, "interest", interest, reason="Investigation", actor=SYSTEM, today=TODAY)
    ann, cara = signatory(world, "ann"), world.person("dee", Role.CONTRACT_MANAGER)
    papers = sections(session, viewer=ann.viewer, now=NOON)[0].entries
    assert [entry.note for entry in papers] == [f"Decision check: stopped. {ANOTHER_PERSON.message}"]
    seen = foresee(session, ref, Question.APPROVE, actor=ann, today=TODAY).answers["commissioner"]
    assert (seen.outcome, seen.reasons, seen.fingerprint) == ("stopped", (ANOTHER_PERSON,), "")
    made = asked(ref, Question.APPROVE, ann)
    assert (made.outcome, made.taken) == ("stopped", False)
    for reader in (ann, cara):
        outcome, words, kinds = _told(session, made, reader)
        assert (outcome, words) == ("stopped", [ANOTHER_PERSON.message])
        assert not {"interest", "mitigation"} & set(kinds)
        assert told(session, made, viewer=reader.viewer).fingerprint is None
    stopped = next(part for part in sections(session, viewer=cara.viewer, now=NOON) if part.key == "stopped")
    assert [entry.note for entry in stopped.entries] == ["Ann Archer: somebody else has to decide"]
    _, words, _ = _told(session, made, actor_with(Role.AUDITOR, id="auditor"))
    assert len(words) > 2


def test_a_decision_that_went_ahead_is_not_explained_to_whoever_may_not_know_why(
    session: Session, world: World
) -> None:
    ref = contracting.in_review(world).ref
    interest = _with_a_hidden_interest(world, managed=True)
    made = asked(ref, Question.APPROVE, signatory(world, "ann"))
    assert made.outcome == "conditional"
    with unit_of_work() as work:
        raise_wall(
            work,
            "interest",
            interest,
            role=Role.CONTRACT_MANAGER,
            reason="Private",
            actor=SYSTEM,
            today=TODAY,
        )
    manager = world.person("dee", Role.CONTRACT_MANAGER)
    assert _told(session, made, manager)[:2] == ("not_shown", [BECAUSE_NOT_SHOWN])
    assert _told(session, made, signatory(world, "ann"))[0] == "conditional"
    for answer, count in (("conditional", 0), ("stopped", 0), ("", 1)):
        asked_of = Asked(manager.viewer, chosen={"outcome": answer})
        assert len(page(session, LISTING, asked_of).rows) == count, answer


def test_a_check_that_rests_on_nothing_hidden_is_read_as_it_is_by_whomever_a_barrier_binds(
    session: Session, world: World
) -> None:
    ref = contracting.in_review(world).ref
    with unit_of_work() as work:
        elsewhere = contracting.add_organisation(work, "Acme", "company")
    with unit_of_work() as work:
        contracting.declare(work, world.ids["ann"], elsewhere)
    with unit_of_work() as work:
        raise_wall(work, "organisation", elsewhere, reason="Private", actor=SYSTEM, today=TODAY)
    made = asked(ref, Question.APPROVE, signatory(world, "ann"))
    assert (made.outcome, made.taken) == ("clear", True)
    outcome, _, kinds = _told(session, made, signatory(world, "ann"))
    assert (outcome, "interest" in kinds) == ("clear", False)


def test_the_answer_names_the_versions_it_looked_at(session: Session, world: World) -> None:
    ref = contracting.in_review(world).ref
    made = asked(ref, Question.APPROVE, signatory(world, "ann"))
    kept = decision(session, made.ref, viewer=SEES)
    assert {"kind": "contract", "id": kept.contract_id, "n": 2} in kept.looked_at
    assert {"kind": "delegation", "id": world.ids["approve_contracts"], "n": 1} in kept.looked_at
    assert len(kept.fingerprint) == 64


def test_a_decision_about_an_older_version_is_refused(session: Session, world: World) -> None:
    ref = contracting.in_review(world).ref
    with pytest.raises(Stale):
        asked(ref, Question.APPROVE, signatory(world, "ann"), expected_n=1)


def test_an_account_without_a_person_cannot_decide(session: Session, world: World) -> None:
    ref = contracting.in_review(world).ref
    with pytest.raises(Refused, match="no person"):
        asked(ref, Question.APPROVE, actor_with(Role.SIGNATORY, id="nobody"))
    with pytest.raises(Forbidden):
        asked(ref, Question.APPROVE, world.person("ann", Role.CONTRACT_MANAGER))


def test_a_draft_cannot_be_approved_nor_an_approved_contract_again(session: Session, world: World) -> None:
    ref = contracting.drafted(world).ref
    with pytest.raises(NotAtThisStage):
        asked(ref, Question.APPROVE, signatory(world, "ann"))


def test_own_wording_cannot_be_signed_on_a_real_instance(session: Session, world: World) -> None:
    ref = issued(world)
    from register.services.instance import set_mark

    with unit_of_work() as work:
        set_mark(work, "kind", "real")
    assert "missing" in codes(asked(ref, Question.SIGN, signatory(world, "ann")))


@pytest.mark.parametrize("question", list(Question))
def test_fifty_contracts_take_as_many_queries_as_one(
    session: Session, world: World, question: Question
) -> None:
    ids = [contracting.drafted(world, contracting.new_contract(world)).thing_id for _ in range(50)]
    one, fifty = (_queries(session, world, some, question) for some in (ids[:1], ids))
    assert one == fifty
    assert one < 20


def issued(world: World, **changes: object) -> str:
    ref = contracting.in_review(world, contracting.complete(world, **changes)).ref
    assert asked(ref, Question.APPROVE, signatory(world, "ann")).taken
    return contracting.issued(ref, TODAY + timedelta(days=1)).ref


def _queries(session: Session, world: World, ids: list[str], question: Question) -> int:
    count = 0

    def seen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        nonlocal count
        count += not statement.startswith(
            "BEGIN"
        )  # SQLite is told so by a statement, PostgreSQL by its driver

    session.rollback()
    event.listen(db.engine, "before_cursor_execute", seen)
    asked = [
        loading.Asked(contract_id=key, person_id=world.ids["ann"], question=question, on=TODAY, party=party)
        for key in ids for party in ("commissioner", "provider")
    ]  # fmt: skip
    found = loading.facts_for(session, asked, viewer=SEES)
    event.remove(db.engine, "before_cursor_execute", seen)
    assert [(facts.contract_id, facts.organisation_id) for facts in found] == [
        (one.contract_id, world.ids["pct" if one.party == "commissioner" else "trust"]) for one in asked
    ]
    return count
