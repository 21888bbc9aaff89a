"""An associate commissioner that signs itself is asked for its own signed copy; for the others the co-ordinating
commissioner signs, by their consortium agreement."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.contracts.signed_copies import NewSignedCopy
from register.domain.contracts.stages import ContractAct, NotAtThisStage, Question
from register.domain.errors import NotFound
from register.domain.people.associates import Associate, SignsBy
from register.domain.permissions import Actor, Role
from register.models.signatures import SignatureVersion
from register.queries.contracts.contracts import contract
from register.queries.contracts.rounds import waiting
from register.queries.contracts.signatures import signature, signatures_of
from register.queries.contracts.views import see, view
from register.services.contracts.decisions import decide
from register.services.contracts.signed_copies import SentFile, keep_signed_copy
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.services.test_contract_parties import body, several

world = contracting.in_session
SEES = SYSTEM.viewer
COPY = "The signed copy of each associate that signs itself"


def joined(world: World, signs: SignsBy | None, *keys: str) -> tuple[Associate, ...]:
    for key in keys:
        if key not in world.ids:
            body(world, key, f"{key.title()} Primary Care Trust")
    return tuple(
        Associate(organisation_id=world.ids[key], joined_on=date(2009, 6, 1), signs_by=signs) for key in keys
    )


def signed(world: World, signs: SignsBy | None, *keys: str) -> str:
    """Issued, and signed by whoever has to for the two parties; no file is kept yet."""
    some = joined(world, signs, *keys)
    ref = contracting.in_review(world, several(world, associates=some)).ref
    for question, who, party in (
        (Question.APPROVE, "ann", "commissioner"),
        (Question.SIGN, "ann", "commissioner"),
        (Question.SIGN, "cat", "provider"),
    ):
        with unit_of_work() as work:
            made = decide(
                work, ref, question, party=party, actor=world.person(who, Role.SIGNATORY), today=TODAY
            )
            assert made.taken, made.reasons
        if question is Question.APPROVE:
            contracting.issued(ref)
    contracting.seconded(world, ref)
    return ref


def rows(session: Session, ref: str, party: str = "associate") -> list[SignatureVersion]:
    session.rollback()
    key = contract(session, ref, viewer=SEES).thing_id
    return [one for one in signatures_of(session, [key], viewer=SEES) if one.party == party]


def keep(row: SignatureVersion, actor: Actor = SYSTEM) -> None:
    file = SentFile(f"signed-{row.ref}.pdf", f"%PDF-1.4 {row.ref}".encode())
    new = NewSignedCopy(signed_on=TODAY, capacity="Chief Executive")
    with unit_of_work() as work:
        keep_signed_copy(work, row.ref, new, file, expected_n=None, actor=actor, today=TODAY)


def stage(session: Session, ref: str) -> str:
    session.rollback()
    return contract(session, ref, viewer=SEES).stage


def kept_for_both(session: Session, ref: str) -> None:
    for party in ("commissioner", "provider"):
        for row in rows(session, ref, party):
            keep(row)


@pytest.mark.parametrize("signs", [None, SignsBy.AGREEMENT])
def test_for_an_associate_by_consortium_agreement_the_co_ordinating_commissioner_signs(
    session: Session, world: World, signs: SignsBy | None
) -> None:
    ref = signed(world, signs, "stockton")
    assert rows(session, ref) == []
    kept_for_both(session, ref)
    assert stage(session, ref) == "signed"
    shown = view(session, ref, TODAY, viewer=SEES)
    assert [one.signs_by for one in shown.others.associates] == [SignsBy.AGREEMENT]


def test_a_contract_is_signed_only_once_the_copy_of_each_associate_that_signs_itself_is_kept(
    session: Session, world: World
) -> None:
    ref = signed(world, SignsBy.ITSELF, "stockton", "redcar")
    one, other = rows(session, ref)
    assert {one.associate_id, other.associate_id} == {world.ids["stockton"], world.ids["redcar"]}
    assert (one.person_id, one.decision_id, one.signed_on, one.file_hash) == (None, None, None, None)
    kept_for_both(session, ref)
    assert stage(session, ref) == "part_signed"
    row = contract(session, ref, viewer=SEES)
    assert COPY in [each.what for each in waiting(session, row, viewer=SEES)]
    keep(one)
    assert stage(session, ref) == "part_signed"
    keep(other)
    assert stage(session, ref) == "signed"
    assert {each.signed_on for each in rows(session, ref)} == {TODAY}
    contracting.done(ref, ContractAct.BEGIN)
    assert stage(session, ref) == "in_force"


def test_the_order_in_which_copies_come_back_does_not_matter(session: Session, world: World) -> None:
    ref = signed(world, SignsBy.ITSELF, "stockton")
    (own,) = rows(session, ref)
    keep(own)
    assert stage(session, ref) == "part_signed"
    for row in rows(session, ref, "provider"):
        keep(row)
    assert stage(session, ref) == "part_signed"
    for row in rows(session, ref, "commissioner"):
        keep(row)
    assert stage(session, ref) == "signed"


def test_nothing_is_asked_before_the_contract_goes_out_and_a_call_tells_whom_it_was_asked_of(
    session: Session, world: World
) -> None:
    some = joined(world, SignsBy.ITSELF, "stockton")
    ref = contracting.in_review(world, several(world, associates=some)).ref
    assert rows(session, ref) == []
    with unit_of_work() as work:
        decide(work, ref, Question.APPROVE, actor=world.person("ann", Role.SIGNATORY), today=TODAY)
    contracting.issued(ref)
    session.rollback()
    told = see(session, contract(session, ref, viewer=SEES), viewer=SEES, today=TODAY)
    asked = [(one.party, one.associate_id, one.signed_on) for one in told.signed_copies]
    assert asked == [("associate", world.ids["stockton"], None)]


def test_what_was_asked_of_a_document_that_was_sent_back_takes_no_file_and_is_asked_anew(
    session: Session, world: World
) -> None:
    ref = signed(world, SignsBy.ITSELF, "stockton")
    (first,) = rows(session, ref)
    contracting.done(ref, ContractAct.SEND_BACK, actor=contracting.preparer(world))
    with pytest.raises(NotAtThisStage):
        keep(first)
    contracting.done(ref, ContractAct.SUBMIT, actor=contracting.preparer(world))
    with unit_of_work() as work:
        decide(work, ref, Question.APPROVE, actor=world.person("ann", Role.SIGNATORY), today=TODAY)
    contracting.issued(ref)
    (second,) = rows(session, ref)
    assert second.ref != first.ref
    with pytest.raises((NotAtThisStage, NotFound)):
        keep(first)


def test_a_barrier_about_an_associate_closes_its_signature(session: Session, world: World) -> None:
    ref = signed(world, SignsBy.ITSELF, "stockton")
    (own,) = rows(session, ref)
    with unit_of_work() as work:
        raise_wall(
            work, "organisation", world.ids["stockton"], person_id=world.ids["bob"], reason="Bids", actor=SYSTEM,
            today=TODAY,
        )  # fmt: skip
    session.rollback()
    bob = world.person("bob", Role.CONTRACT_MANAGER).viewer
    with pytest.raises(NotFound):
        signature(session, own.ref, viewer=bob)
    assert signatures_of(session, [own.contract_id], viewer=bob) == []


def test_a_signature_that_whoever_keeps_copies_may_not_see_is_waited_for_all_the_same(
    session: Session, world: World
) -> None:
    ref = signed(world, None)
    hidden, *others = rows(session, ref, "provider")
    assert others
    with unit_of_work() as work:
        raise_wall(
            work, "person", hidden.person_id or "", person_id=world.ids["bob"], reason="Kin", actor=SYSTEM, today=TODAY
        )  # fmt: skip
    session.rollback()
    bob = world.person("bob", Role.CONTRACT_MANAGER)
    assert {
        one.thing_id for one in signatures_of(session, [hidden.contract_id], viewer=bob.viewer)
    }.isdisjoint({hidden.thing_id})
    for row in (*rows(session, ref, "commissioner"), *others):
        keep(row, bob)
    assert stage(session, ref) == "part_signed"
    keep(hidden)
    assert stage(session, ref) == "signed"


def test_a_party_that_has_signed_signs_no_more_whoever_may_see_its_signatures(
    session: Session, world: World
) -> None:
    ref = signed(world, None)
    for row in rows(session, ref, "commissioner"):
        with unit_of_work() as work:
            raise_wall(
                work, "person", row.person_id or "", person_id=world.ids["cat"], reason="Kin", actor=SYSTEM, today=TODAY
            )  # fmt: skip
    with (
        pytest.raises(NotAtThisStage, match="has signed for the commissioner already"),
        unit_of_work() as work,
    ):
        decide(
            work,
            ref,
            Question.SIGN,
            party="commissioner",
            actor=world.person("cat", Role.SIGNATORY),
            today=TODAY,
        )
