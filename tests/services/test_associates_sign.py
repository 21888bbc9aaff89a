"""An associate commissioner that signs itself decides like any other party: by the same check, by two persons, with its own
signed copy; for the others the co-ordinating commissioner signs, by their consortium agreement."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.contracts.signed_copies import NewSignedCopy
from register.domain.contracts.stages import ContractAct, NotAtThisStage, Question
from register.domain.errors import Invalid, NotFound
from register.domain.people.associates import Associate, SignsBy
from register.domain.permissions import Actor, Role
from register.jobs.look_ahead import look_ahead
from register.models.decisions import DecisionVersion
from register.models.posts import PostVersion
from register.models.signatures import SignatureVersion
from register.queries.contracts.ahead.told import next_decisions
from register.queries.contracts.contracts import contract
from register.queries.contracts.decisions import decision
from register.queries.contracts.hindsight.authorised import was_authorised
from register.queries.contracts.rechecking import looked_into, touched_by
from register.queries.contracts.rounds import waiting
from register.queries.contracts.signatures import signature, signatures_of
from register.queries.contracts.views import view
from register.queries.home.contracts import deciding
from register.services.contracts.decisions import decide, foresee
from register.services.contracts.signed_copies import SentFile, keep_signed_copy
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.services.test_contract_parties import body, several

world = contracting.in_session
SEES = SYSTEM.viewer


def joined(world: World, signs: SignsBy | None, *keys: str) -> tuple[Associate, ...]:
    for key in keys:
        if key not in world.ids:
            body(world, key, f"{key.title()} Primary Care Trust")
    return tuple(
        Associate(organisation_id=world.ids[key], joined_on=date(2009, 6, 1), signs_by=signs) for key in keys
    )


def its_people(world: World, key: str, *, limit: int | None = None) -> tuple[Actor, Actor]:
    """Who signs for that associate by its scheme, which is kept here, and who holds a post in it beside them."""
    for place in ("first", "second"):
        with unit_of_work() as work:
            world.ids[f"{key}_{place}"] = contracting.add_person(work, f"{place.title()} of {key}")
            post = contracting.begin(
                work, PostVersion, "post.added", title=f"{place.title()} director", organisation_id=world.ids[key],
                side="commissioning", grade=None, decision_reason=None,
            )  # fmt: skip
            contracting.appoint(work, world.ids[f"{key}_{place}"], post.thing_id)
            world.ids[f"{key}_{place}_post"] = post.thing_id
    with unit_of_work() as work:
        contracting.grant(work, world, "sign_contracts", key, f"{key}_first_post", limit)
    return world.person(f"{key}_first", Role.SIGNATORY), world.person(f"{key}_second", Role.SIGNATORY)


def sign(
    ref: str, party: str, actor: Actor, signatory_id: str | None = None, today: date = TODAY
) -> DecisionVersion:
    with unit_of_work() as work:
        return decide(
            work, ref, Question.SIGN, party=party, signatory_id=signatory_id, actor=actor, today=today
        )


def both_sign(world: World, ref: str, key: str, *, limit: int | None = None) -> None:
    for actor in its_people(world, key, limit=limit):
        made = sign(ref, world.ids[key], actor)
        assert made.taken, made.reasons


def signed(world: World, signs: SignsBy | None, *keys: str, share: Decimal | None = None) -> str:
    """Issued, and signed by whoever has to for the two sides; no file is kept yet."""
    some = tuple(replace(one, share_percent=share) for one in joined(world, signs, *keys))
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


def waits(session: Session, ref: str) -> list[tuple[str, str]]:
    session.rollback()
    row = contract(session, ref, viewer=SEES)
    return [(one.what, one.whom) for one in waiting(session, row, viewer=SEES)]


def codes(made: DecisionVersion) -> dict[str, str]:
    return {one["code"]: one["severity"] for one in made.reasons}


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


def test_a_contract_is_signed_only_once_each_associate_that_signs_itself_has_signed_and_its_copies_are_kept(
    session: Session, world: World
) -> None:
    ref = signed(world, SignsBy.ITSELF, "stockton", "redcar")
    assert rows(session, ref) == []
    kept_for_both(session, ref)
    assert stage(session, ref) == "part_signed"
    called = "the associate Stockton Primary Care Trust"
    assert ("Signature", called) in waits(session, ref)
    for key in ("stockton", "redcar"):
        both_sign(world, ref, key)
    assert ("Signature", called) not in waits(session, ref)
    assert (f"The file of the signed copy of {called}", "those who keep contracts") in waits(session, ref)
    made = rows(session, ref)
    assert [one.associate_id for one in made].count(world.ids["redcar"]) == 2
    for row in made[:-1]:
        keep(row)
    assert stage(session, ref) == "part_signed"
    keep(made[-1])
    assert stage(session, ref) == "signed"
    contracting.done(ref, ContractAct.BEGIN)
    assert stage(session, ref) == "in_force"


def test_one_person_alone_does_not_sign_for_an_associate(session: Session, world: World) -> None:
    ref = signed(world, SignsBy.ITSELF, "stockton")
    first, second = its_people(world, "stockton")
    made = sign(ref, world.ids["stockton"], first)
    assert (made.taken, made.needs_second_person, made.party) == (True, True, "associate")
    assert ("Second signature", "another person of the associate Stockton Primary Care Trust") in waits(
        session, ref
    )
    again = sign(ref, world.ids["stockton"], first)
    assert (again.taken, codes(again)["already_decided"]) == (False, "stop")
    kept_for_both(session, ref)
    for row in rows(session, ref):
        keep(row)
    assert stage(session, ref) == "part_signed"
    assert not sign(ref, world.ids["stockton"], second).needs_second_person
    with pytest.raises(NotAtThisStage, match="for the associate Stockton Primary Care Trust already"):
        sign(ref, world.ids["stockton"], second)


def test_whoever_signs_for_an_associate_needs_authority_of_its_scheme_and_is_told_who_has_it(
    session: Session, world: World
) -> None:
    ref = signed(world, SignsBy.ITSELF, "stockton")
    its_people(world, "stockton", limit=50_000_000)
    first = world.person("stockton_first", Role.SIGNATORY)
    made = sign(ref, world.ids["stockton"], first)
    assert (made.taken, codes(made)["above_limit"]) == (False, "stop")
    ann = world.person("ann", Role.SIGNATORY)
    assert codes(sign(ref, world.ids["stockton"], ann))["no_authority"] == "stop"
    seen = foresee(session, ref, Question.SIGN, actor=ann, today=TODAY)
    assert seen.others[world.ids["stockton"]] == []
    with unit_of_work() as work:
        contracting.grant(work, world, "sign_contracts", "stockton", "stockton_second_post", None)
    session.rollback()
    seen = foresee(session, ref, Question.SIGN, actor=ann, today=TODAY)
    assert seen.others[world.ids["stockton"]] == ["Second of stockton"]


def test_of_an_associate_its_own_share_of_the_value_is_held_against_the_limit(
    session: Session, world: World
) -> None:
    ref = signed(world, SignsBy.ITSELF, "stockton", share=Decimal("12.5"))
    first, _ = its_people(world, "stockton", limit=7_500_001)
    assert sign(ref, world.ids["stockton"], first).taken
    acts = was_authorised(session, contract(session, ref, viewer=SEES), viewer=SEES).acts
    assert [one.value_pence for one in acts if one.party == world.ids["stockton"]] == [7_500_000]
    assert acts[-1].what == "Signature for the associate Stockton Primary Care Trust"


def test_an_interest_of_whoever_signs_for_an_associate_stops_them_wherever_in_the_contract_it_lies(
    session: Session, world: World
) -> None:
    ref = signed(world, SignsBy.ITSELF, "stockton")
    first, second = its_people(world, "stockton")
    for who, where in (("stockton_first", "trust"), ("stockton_second", "pct")):
        with unit_of_work() as work:
            contracting.declare(work, world.ids[who], world.ids[where])
    for actor in (first, second):
        made = sign(ref, world.ids["stockton"], actor)
        assert (made.taken, codes(made)["indirect_interest"]) == (False, "stop")


def test_nobody_signs_for_an_associate_and_for_another_party(session: Session, world: World) -> None:
    ref = signed(world, SignsBy.ITSELF, "stockton")
    its_people(world, "stockton")
    with unit_of_work() as work:
        contracting.appoint(work, world.ids["ann"], world.ids["stockton_first_post"])
    made = sign(ref, world.ids["stockton"], world.person("ann", Role.SIGNATORY))
    assert (made.taken, codes(made)["signed_other_side"]) == (False, "stop")


def test_an_associate_whose_scheme_is_kept_elsewhere_vouches_for_its_signatory(
    session: Session, world: World
) -> None:
    ref = signed(world, SignsBy.ITSELF, "stockton")
    with unit_of_work() as work:
        world.ids["far"] = contracting.add_person(work, "Fred Far")
    ann = world.person("ann", Role.SIGNATORY)
    made = sign(ref, world.ids["stockton"], ann, world.ids["far"])
    assert (made.taken, made.person_id) == (True, world.ids["far"]), made.reasons
    assert codes(made)["authority_elsewhere"] == "note"
    (copy,) = rows(session, ref)
    assert (copy.person_id, copy.decision_id) == (world.ids["far"], made.thing_id)


def test_nobody_signs_for_an_associate_that_does_not_sign_itself(session: Session, world: World) -> None:
    ref = signed(world, SignsBy.AGREEMENT, "stockton")
    first, _ = its_people(world, "stockton")
    with pytest.raises(Invalid, match="Select which party this is for"):
        sign(ref, world.ids["stockton"], first)


def test_what_was_signed_of_a_document_that_was_sent_back_takes_no_file_and_is_signed_anew(
    session: Session, world: World
) -> None:
    ref = signed(world, SignsBy.ITSELF, "stockton")
    both_sign(world, ref, "stockton")
    early = rows(session, ref)
    contracting.done(ref, ContractAct.SEND_BACK, actor=contracting.preparer(world))
    contracting.done(ref, ContractAct.SUBMIT, actor=contracting.preparer(world))
    with unit_of_work() as work:
        decide(work, ref, Question.APPROVE, actor=world.person("ann", Role.SIGNATORY), today=TODAY)
    contracting.issued(ref)
    with pytest.raises(NotAtThisStage):
        keep(early[0])
    assert ("Signature", "the associate Stockton Primary Care Trust") in waits(session, ref)


def test_an_interest_declared_later_marks_the_signature_for_an_associate(
    session: Session, world: World
) -> None:
    ref = signed(world, SignsBy.ITSELF, "stockton")
    first, _ = its_people(world, "stockton")
    made = sign(ref, world.ids["stockton"], first)
    with unit_of_work() as work:
        contracting.declare(work, world.ids["stockton_first"], world.ids["trust"])
    session.rollback()
    assert touched_by(session, [world.ids["stockton_first"]], [], on=TODAY, most=5) == [made.thing_id]
    _, against = looked_into(session, [made.thing_id], TODAY)[made.thing_id]
    assert [one.code for one in against] == ["indirect_interest"]


def test_the_start_page_of_whoever_signs_for_an_associate_holds_the_paper_until_it_has_signed(
    session: Session, world: World
) -> None:
    ref = signed(world, SignsBy.ITSELF, "stockton")
    first, second = its_people(world, "stockton")
    assert [one.ref for one in deciding(session, first.viewer, TODAY)[0].entries] == [ref]
    for actor in (first, second):
        assert sign(ref, world.ids["stockton"], actor).taken
    session.rollback()
    assert [one.ref for one in deciding(session, first.viewer, TODAY)[0].entries] == []


def test_the_next_decider_of_an_associate_is_looked_for_in_its_own_scheme(
    session: Session, world: World
) -> None:
    ref = signed(world, SignsBy.ITSELF, "stockton")
    first, _ = its_people(world, "stockton")
    key = contract(session, ref, viewer=SEES).thing_id
    look_ahead(contracting.NOON, key, lambda done, total: None)
    session.rollback()
    (told,) = next_decisions(session, viewer=SEES, today=TODAY, contract_id=key).shown
    assert (told.party, told.person) == (world.ids["stockton"], "First of stockton")
    assert told.what == "Sign for the associate Stockton Primary Care Trust"
    sign(ref, world.ids["stockton"], first)
    session.rollback()
    assert next_decisions(session, viewer=SEES, today=TODAY, contract_id=key).shown == ()


def test_a_barrier_about_an_associate_closes_its_decision_and_its_signature(
    session: Session, world: World
) -> None:
    ref = signed(world, SignsBy.ITSELF, "stockton")
    both_sign(world, ref, "stockton")
    own, _ = rows(session, ref)
    with unit_of_work() as work:
        raise_wall(
            work, "organisation", world.ids["stockton"], person_id=world.ids["bob"], reason="Bids", actor=SYSTEM,
            today=TODAY,
        )  # fmt: skip
    session.rollback()
    bob = world.person("bob", Role.CONTRACT_MANAGER).viewer
    with pytest.raises(NotFound):
        signature(session, own.ref, viewer=bob)
    with pytest.raises(NotFound):
        decision(session, own.decision_id or "", viewer=bob)
    assert world.ids["stockton"] not in {
        one.associate_id for one in signatures_of(session, [own.contract_id], viewer=bob)
    }


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
