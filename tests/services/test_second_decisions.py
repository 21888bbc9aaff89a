"""A second decision that is required is asked for, waited for, and never given by the first person again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.contracts.sealings import NewSealing
from register.domain.contracts.stages import ContractAct, NotAtThisStage, Question
from register.domain.errors import Invalid, Stale
from register.domain.permissions import Actor, Role
from register.models.decisions import DecisionVersion
from register.models.posts import PostVersion
from register.models.rules import RuleVersion
from register.queries.authority.delegations import delegation
from register.queries.contracts import contracts, rounds
from register.services import facts
from register.services.contracts.decisions import decide
from register.services.contracts.sealings import add_sealing
from register.services.rules import amend_rule
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World

SEES = SYSTEM.viewer


@pytest.fixture
def world(session: Session) -> World:
    """Ann may approve and sign together with the holder of a second post, which Dee holds; Bob holds neither."""
    world = contracting.recorded()
    with unit_of_work() as work:
        made = contracting.begin(
            work, PostVersion, "post.added", title="Director of Finance", organisation_id=world.ids["pct"],
            side="commissioning", grade=None, decision_reason=None,
        )  # fmt: skip
        world.ids["finance"] = made.thing_id
    with unit_of_work() as work:
        contracting.appoint(work, world.ids["dee"], world.ids["finance"])
        for matter in contracting.MATTERS:
            top = delegation(work, world.ids[matter], viewer=SEES)
            facts.change(
                work, top, "delegation.amended", act="changed", actor=SYSTEM, known_on=TODAY,
                joint_post_id=world.ids["finance"],
            )  # fmt: skip
    return world


def who(world: World, name: str) -> Actor:
    return world.person(name, Role.SIGNATORY)


def asked(ref: str, question: Question, actor: Actor, party: str = "commissioner") -> DecisionVersion:
    with unit_of_work() as work:
        return decide(work, ref, question, party=party, actor=actor, today=TODAY)


def stops(made: DecisionVersion) -> list[str]:
    return sorted(reason["code"] for reason in made.reasons if reason["severity"] == "stop")


def stage(session: Session, ref: str) -> str:
    session.rollback()
    return contracts.contract(session, ref, viewer=SEES).stage


def waits(session: Session, ref: str) -> list[str]:
    session.rollback()
    row = contracts.contract(session, ref, viewer=SEES)
    return [one.words for one in rounds.waiting(session, row, viewer=SEES)]


def test_nothing_counts_as_approved_after_the_first_of_two(session: Session, world: World) -> None:
    ref = contracting.in_review(world).ref
    assert waits(session, ref) == ["Approval by the commissioner"]
    first = asked(ref, Question.APPROVE, who(world, "ann"))
    assert (first.taken, first.second_post_id) == (True, world.ids["finance"])
    assert stage(session, ref) == "in_review"
    assert waits(session, ref) == [
        "Second approval by the holder of Director of Finance, Hartlepool Primary Care Trust"
    ]
    with pytest.raises(NotAtThisStage):
        contracting.done(ref, ContractAct.ISSUE)


def test_in_the_order_a_a_b_a_the_first_never_stands_for_the_second(session: Session, world: World) -> None:
    ref = contracting.in_review(world).ref
    assert asked(ref, Question.APPROVE, who(world, "ann")).taken
    assert "already_decided" in stops(asked(ref, Question.APPROVE, who(world, "ann")))
    assert stops(asked(ref, Question.APPROVE, who(world, "bob"))) == ["above_limit", "wider_alone"]
    assert "already_decided" in stops(asked(ref, Question.APPROVE, who(world, "ann")))
    assert stage(session, ref) == "in_review"
    second = asked(ref, Question.APPROVE, who(world, "dee"))
    assert (second.taken, second.second_post_id) == (True, None)
    assert stage(session, ref) == "approved"


def test_whoever_only_gives_the_second_does_not_decide_first(session: Session, world: World) -> None:
    ref = contracting.in_review(world).ref
    assert stops(asked(ref, Question.APPROVE, who(world, "dee"))) == ["no_authority"]


def test_a_first_approval_before_the_contract_was_sent_back_counts_no_more(
    session: Session, world: World
) -> None:
    ref = contracting.in_review(world).ref
    assert asked(ref, Question.APPROVE, who(world, "ann")).taken
    contracting.done(ref, ContractAct.SEND_BACK)
    contracting.done(ref, ContractAct.SUBMIT, actor=contracting.preparer(world))
    assert stops(asked(ref, Question.APPROVE, who(world, "dee"))) == ["no_authority"]
    assert asked(ref, Question.APPROVE, who(world, "ann")).taken


def test_two_signatures_of_one_party_are_two_persons(session: Session, world: World) -> None:
    ref = contracting.in_review(world).ref
    for name in ("ann", "dee"):
        asked(ref, Question.APPROVE, who(world, name))
    contracting.issued(ref)
    assert asked(ref, Question.SIGN, who(world, "ann")).taken
    assert stage(session, ref) == "issued"
    assert waits(session, ref)[0].startswith("Second signature by the holder of Director of Finance")
    assert contracting.copies_kept(ref).stage == "issued"
    assert asked(ref, Question.SIGN, who(world, "cat"), "provider").taken
    assert contracting.copies_kept(ref).stage == "issued"
    contracting.seconded(world, ref)
    assert contracting.copies_kept(ref).stage == "part_signed"
    assert asked(ref, Question.SIGN, who(world, "dee")).taken
    assert contracting.copies_kept(ref).stage == "signed"


def test_whoever_prepared_gives_a_second_signature_and_never_the_first_alone(
    session: Session, world: World
) -> None:
    dee = world.person("dee", Role.CONTRACT_MANAGER)
    ref = contracting.drafted(world).ref
    contracting.done(ref, ContractAct.SUBMIT, actor=dee)
    assert asked(ref, Question.APPROVE, who(world, "ann")).taken
    assert "prepared_it" in stops(asked(ref, Question.APPROVE, who(world, "dee")))
    assert stage(session, ref) == "in_review"


def test_where_the_scheme_says_so_whoever_approved_does_not_sign(session: Session) -> None:
    world = contracting.recorded()
    ref = contracting.in_review(world).ref
    assert asked(ref, Question.APPROVE, who(world, "ann")).taken
    contracting.issued(ref)
    with unit_of_work() as work:
        found = select(RuleVersion.thing_id).where(RuleVersion.key == "authority.approver_may_sign")
        amend_rule(
            work, work.scalars(found).one(), False, source="Our scheme", reason="Two people", expected_n=1,
            actor=SYSTEM, today=TODAY,
        )  # fmt: skip
    assert stops(asked(ref, Question.SIGN, who(world, "ann"))) == ["approved_it"]


def test_two_persons_are_enough_for_a_small_body_and_one_is_not(session: Session) -> None:
    """The secretary prepares and submits, the director approves and signs: allowed. Nothing less is, and a deed by the
    director alone is none."""
    world = contracting.recorded()
    ref = contracting.in_review(world).ref
    assert "no_authority" in stops(asked(ref, Question.APPROVE, who(world, "eve")))
    assert "prepared_it" in stops(asked(ref, Question.APPROVE, who(world, "eve")))
    assert asked(ref, Question.APPROVE, who(world, "ann")).taken
    contracting.issued(ref)
    assert asked(ref, Question.SIGN, who(world, "ann")).taken

    both = world.person("ann", Role.SIGNATORY, Role.CONTRACT_MANAGER)
    own = contracting.drafted(world).ref
    contracting.done(own, ContractAct.SUBMIT, actor=both)
    assert stops(asked(own, Question.APPROVE, both)) == ["prepared_it"]

    with unit_of_work() as work:
        company = contracting.add_organisation(work, "Acme Dressings", "company")
    alone = NewSealing(
        organisation_id=company, deed="Deed of guarantee", execution="signed_by_company", sealed_on=TODAY,
        first_signatory_id=world.ids["ann"], first_capacity="Managing director",
    )  # fmt: skip
    keeper = contracting.preparer(world)
    with (
        pytest.raises(Invalid, match="needs a second authorised signatory or a witness"),
        unit_of_work() as work,
    ):
        add_sealing(work, alone, actor=keeper, today=TODAY)
    with unit_of_work() as work:
        two = replace(alone, second_signatory_id=world.ids["eve"], second_capacity="Company secretary")
        assert add_sealing(work, two, actor=keeper, today=TODAY).deed == "Deed of guarantee"


def issued(world: World) -> str:
    """Approved by Ann and issued, where no delegation asks for a second post."""
    ref = contracting.in_review(world).ref
    assert asked(ref, Question.APPROVE, who(world, "ann")).taken
    contracting.issued(ref)
    return ref


def test_one_person_never_signs_for_a_provider_alone(session: Session) -> None:
    """Cat, Cat, Fay, Cat: Cat counts once, and the set is whole with Fay; whoever holds no post there is no second."""
    world = contracting.recorded()
    ref, fay = issued(world), contracting.another_of_trust(world)
    assert stops(asked(ref, Question.SIGN, fay, "provider")) == ["no_authority"]
    first = asked(ref, Question.SIGN, who(world, "cat"), "provider")
    assert (first.taken, first.needs_second_person) == (True, True)
    assert "Second signature by another person of the provider" in waits(session, ref)
    assert stops(asked(ref, Question.SIGN, who(world, "cat"), "provider")) == ["already_decided"]
    assert "no_authority" in stops(asked(ref, Question.SIGN, who(world, "bob"), "provider"))
    assert "prepared_it" in stops(asked(ref, Question.SIGN, contracting.preparer_signs(world), "provider"))
    assert contracting.copies_kept(ref).stage == "issued"
    second = asked(ref, Question.SIGN, fay, "provider")
    assert (second.taken, second.needs_second_person) == (True, None)
    assert contracting.copies_kept(ref).stage == "part_signed"
    with pytest.raises(NotAtThisStage, match="for the provider already"):
        asked(ref, Question.SIGN, who(world, "cat"), "provider")


def test_two_who_sign_first_at_once_do_not_both_count(session: Session) -> None:
    world = contracting.recorded()
    ref = issued(world)
    seen = contracts.contract(session, ref, viewer=SEES).n
    with unit_of_work() as work:
        decide(
            work, ref, Question.SIGN, party="provider", expected_n=seen, actor=who(world, "cat"), today=TODAY
        )
    with pytest.raises(Stale), unit_of_work() as work:
        decide(work, ref, Question.SIGN, expected_n=seen, actor=who(world, "ann"), today=TODAY)
