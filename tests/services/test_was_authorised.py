"""Whether whoever approved, signed or changed a contract was authorised on that day: as known then, and as known now."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from register import clock
from register.db import unit_of_work
from register.domain.contracts.authorised import Authorised
from register.domain.contracts.signed_copies import NewSignedCopy
from register.domain.contracts.stages import ContractAct, Question
from register.domain.permissions import Role
from register.queries.contracts.contracts import contract
from register.queries.contracts.hindsight.authorised import WITHHELD, WasAuthorised, was_authorised
from register.queries.contracts.signatures import signatures_of
from register.services.authority.delegations import revoke_delegation
from register.services.contracts.decisions import decide
from register.services.contracts.signed_copies import SentFile, keep_signed_copy
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World

world = contracting.in_session
EARLIER = TODAY - timedelta(days=10)


def told(session: Session, ref: str) -> WasAuthorised:
    session.rollback()
    return was_authorised(session, contract(session, ref, viewer=SYSTEM.viewer), viewer=SYSTEM.viewer)


def decided(world: World, ref: str, question: Question, who: str, party: str = "commissioner") -> None:
    with unit_of_work() as work:
        made = decide(work, ref, question, party=party, actor=world.person(who, Role.SIGNATORY), today=TODAY)
    assert made.taken, made.reasons


def approved(world: World) -> str:
    """Worth £600,000; Ann may approve below £1,000,000."""
    ref = contracting.in_review(world).ref
    decided(world, ref, Question.APPROVE, "ann")
    return ref


def revoke(key: str, last_day: date) -> None:
    with unit_of_work() as work:
        revoke_delegation(
            work, key, last_day, expected_n=None, reason="In error", actor=SYSTEM, today=clock.today()
        )


def test_whoever_approved_within_their_limit_was_authorised_then_and_is_still_said_to_have_been(
    session: Session, world: World
) -> None:
    (one,) = told(session, approved(world)).acts
    assert (one.act, one.person, one.on, one.value_pence) == ("Approval", "Ann Archer", TODAY, 60_000_000)
    assert (one.known_then.answer, one.known_now.answer) == (Authorised.ALONE, Authorised.ALONE)
    assert len(one.known_now.chain) == 1
    assert one.known_now.chain == one.known_then.chain
    assert (one.differs, one.recorded_since, one.instead) == (False, (), ())


def test_an_authority_revoked_as_of_its_day_was_there_as_known_then_and_is_not_as_known_now(
    session: Session, world: World
) -> None:
    ref = approved(world)
    revoke(world.ids["approve_contracts"], TODAY)
    assert not told(session, ref).acts[0].differs
    revoke(world.ids["approve_contracts"], EARLIER)
    (one,) = told(session, ref).acts
    assert (one.known_then.answer, one.known_now.answer, one.differs) == (
        Authorised.ALONE,
        Authorised.NO,
        True,
    )
    assert any("ended on 10 April 2009" in words for words in one.known_now.because), one.known_now.because


def test_a_no_says_by_how_much_it_exceeded_and_who_could_have_done_it(session: Session, world: World) -> None:
    ref = approved(world)
    with unit_of_work() as work:
        world.ids["head"] = contracting.begin(
            work, contracting.PostVersion, "post.added", title="Head of Contracts", organisation_id=world.ids["pct"],
            side="commissioning", grade=None, decision_reason=None,
        ).thing_id  # fmt: skip
        contracting.appoint(work, world.ids["dee"], world.ids["head"])
    with unit_of_work() as work:
        contracting.grant(work, world, "approve_contracts", "pct", "head", 90_000_000)
        contracting.grant(work, world, "approve_contracts", "pct", "director", 50_000_000)
    revoke(world.ids["approve_contracts"], EARLIER)
    (one,) = told(session, ref).acts
    assert (one.known_now.answer, one.known_now.exceeds_by_pence) == (Authorised.NO, 10_000_001)
    assert any("too much by £100,000.01" in words for words in one.known_now.because), one.known_now.because
    assert one.instead == ("Dee Dale",)


def test_a_delegation_recorded_after_the_signing_shows_as_recorded_since(
    session: Session, world: World
) -> None:
    """Ann's power to sign is recorded on the 20th, from the 1st; the copy says that she signed on the 15th."""
    with clock.travel(contracting.NOON - timedelta(days=8)):
        early = contracting.issued(approved(world), today=EARLIER)
    with clock.travel(contracting.NOON):
        revoke(world.ids["sign_contracts"], date(2009, 4, 2))
        with unit_of_work() as work:
            later = contracting.grant(
                work, world, "sign_contracts", "pct", "director", 100_000_000, minute="Board, item 9"
            )
        decided(world, early.ref, Question.SIGN, "ann")
        signed = signatures_of(session, [early.thing_id], viewer=SYSTEM.viewer)[0]
        with unit_of_work() as work:
            new = NewSignedCopy(signed_on=TODAY - timedelta(days=5), capacity="Director")
            file = SentFile("signed.pdf", b"%PDF-1.4 signed")
            keep_signed_copy(work, signed.ref, new, file, expected_n=None, actor=SYSTEM, today=TODAY)
    one = told(session, early.ref).acts[-1]
    assert (one.act, one.on, one.decided_on) == ("Signature", TODAY - timedelta(days=5), TODAY)
    assert one.known_now.answer is Authorised.ALONE
    assert one.known_now.chain == one.recorded_since
    assert later.ref in one.recorded_since


def test_joint_signatures_and_second_persons_are_said_as_what_they_are(
    session: Session, world: World
) -> None:
    ref = approved(world)
    contracting.issued(ref)
    decided(world, ref, Question.SIGN, "ann")
    decided(world, ref, Question.SIGN, "cat", "provider")
    contracting.seconded(world, ref)
    assert [one.known_now.answer for one in told(session, ref).acts] == [
        Authorised.ALONE, Authorised.ALONE, Authorised.ALONE, Authorised.SECOND,
    ]  # fmt: skip
    assert "Fay Finch signs as the second person" in told(session, ref).acts[-1].known_now.because[0]


def test_what_was_sent_back_commits_nobody_and_is_not_asked_about(session: Session, world: World) -> None:
    ref = approved(world)
    contracting.done(ref, ContractAct.SEND_BACK)
    contracting.done(ref, ContractAct.SUBMIT, actor=contracting.preparer(world))
    assert told(session, ref).acts == ()


def test_whoever_something_is_kept_from_is_told_a_yes_by_what_they_see_and_never_a_no(
    session: Session, world: World
) -> None:
    """What would make it a yes may be among what they do not see."""
    ref = approved(world)
    reader = world.person("dee", Role.CONTRACT_MANAGER).viewer
    with unit_of_work() as work:
        raise_wall(
            work, "person", world.ids["bob"], person_id=world.ids["dee"], reason="Apart", actor=SYSTEM, today=TODAY
        )  # fmt: skip
    session.rollback()
    (one,) = was_authorised(session, contract(session, ref, viewer=reader), viewer=reader).acts
    assert (one.known_then.answer, one.known_now.answer) == (Authorised.ALONE, Authorised.ALONE)
    revoke(world.ids["approve_contracts"], EARLIER)
    session.rollback()
    (two,) = was_authorised(session, contract(session, ref, viewer=reader), viewer=reader).acts
    assert (two.known_then, two.known_now.answer) == (one.known_then, Authorised.NOT_SHOWN)
    assert (two.known_now.because, two.known_now.chain, two.instead) == ((WITHHELD,), (), ())
