"""Three records on an agreement by three persons, and its processors and screenings, on either database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.errors import Forbidden, Invalid
from register.domain.home.tones import Tone
from register.domain.permissions import Actor, Role, actor_with
from register.domain.sharing.opinions import Capacity, NewOpinion, OpinionOutcome
from register.domain.sharing.processors import NewProcessor, ProcessorTerm, TermAnswer
from register.domain.sharing.screenings import NewScreening, ScreeningAnswer, ScreeningOutcome
from register.models.opinions import OpinionVersion
from register.models.processors import ProcessorVersion
from register.queries.sharing import opinions, processors, screenings
from register.queries.sharing.agreements import agreement
from register.queries.visible import AsAt, versions_of
from register.services.sharing.agreements import amend_agreement
from register.services.sharing.opinions import add_opinion, amend_opinion
from register.services.sharing.processors import add_processor, amend_processor
from register.services.sharing.screenings import add_screening, amend_screening
from tests import contracting, sharing
from tests.contracting import SYSTEM, World

TODAY = date(2026, 10, 24)
SEES = SYSTEM.viewer
SIGNED = (date(2026, 4, 1), date(2026, 4, 1))
C, Says = Capacity, OpinionOutcome

world = contracting.in_session


def holder(world: World, person: str, role: Role) -> Actor:
    return actor_with(role, id=world.ids[person], person_id=world.ids[person])


def three(world: World) -> dict[Capacity, Actor]:
    return {
        C.DATA_PROTECTION_OFFICER: holder(world, "ann", Role.DATA_PROTECTION_OFFICER),
        C.SIRO: holder(world, "bob", Role.SIRO), C.CALDICOTT_GUARDIAN: holder(world, "cat", Role.CALDICOTT_GUARDIAN),
    }  # fmt: skip


SAID = {C.DATA_PROTECTION_OFFICER: Says.ADVISES_FOR, C.SIRO: Says.ACCEPTS, C.CALDICOTT_GUARDIAN: Says.CONTENT}


def said(about: str, capacity: Capacity, **changes: Any) -> NewOpinion:
    values: dict[str, Any] = {
        "agreement_id": about, "capacity": capacity, "opinion_outcome": SAID[capacity], "opinion_words": "Go on.",
        "given_on": TODAY, "given_post": "Director",
    }  # fmt: skip
    return NewOpinion(**{**values, **changes})


def give(about: str, capacity: Capacity, actor: Actor, **changes: Any) -> OpinionVersion:
    with unit_of_work() as work:
        return add_opinion(work, said(about, capacity, **changes), actor=actor, today=TODAY)


def test_each_of_the_three_is_given_by_its_own_holder_and_what_is_missing_is_told(
    session: Session, world: World
) -> None:
    about = sharing.added(world, *SIGNED, today=TODAY)
    for capacity, actor in three(world).items():
        give(about.thing_id, capacity, actor)
    found = opinions.three_of(session, agreement(session, about.ref, viewer=SEES), viewer=SEES)
    assert (len(found.given), found.missing) == (3, ())
    assert {one.post for one in found.given} == {"Director"}


def test_nobody_records_what_another_role_says_and_the_program_holds_no_role(
    session: Session, world: World
) -> None:
    about = sharing.added(world, *SIGNED, today=TODAY).thing_id
    for actor in (three(world)[C.DATA_PROTECTION_OFFICER], SYSTEM, sharing.LEAD):
        with pytest.raises(Forbidden):
            give(about, C.SIRO, actor)


def test_one_person_with_two_roles_gives_one_of_the_three_only(session: Session, world: World) -> None:
    about = sharing.added(world, *SIGNED, today=TODAY).thing_id
    both = actor_with(Role.CALDICOTT_GUARDIAN, Role.SIRO, id=world.ids["ann"], person_id=world.ids["ann"])
    give(about, C.CALDICOTT_GUARDIAN, both)
    with pytest.raises(Invalid, match="you gave another of the three"):
        give(about, C.SIRO, both)
    with pytest.raises(Invalid, match="already"):
        give(about, C.CALDICOTT_GUARDIAN, holder(world, "cat", Role.CALDICOTT_GUARDIAN))


def test_who_recorded_the_agreement_does_not_decide_on_its_risk(session: Session, world: World) -> None:
    siro = holder(world, "bob", Role.SIRO)
    about = sharing.added(world, *SIGNED, today=TODAY, actor=siro).thing_id
    with pytest.raises(Invalid, match="you recorded this agreement"):
        give(about, C.SIRO, siro)
    give(about, C.SIRO, holder(world, "ann", Role.SIRO))


def test_what_was_said_before_stays_and_a_changed_text_is_told(session: Session, world: World) -> None:
    about = sharing.added(world, *SIGNED, today=TODAY)
    siro = holder(world, "bob", Role.SIRO)
    made = give(about.thing_id, C.SIRO, siro)
    with unit_of_work() as work:
        new = sharing.new_agreement(world, *SIGNED, purpose="Other words")
        amend_agreement(work, about.ref, new, expected_n=None, reason="Why", actor=sharing.LEAD, today=TODAY)
    (one,) = opinions.three_of(session, agreement(session, about.ref, viewer=SEES), viewer=SEES).given
    assert one.text_has_changed
    with unit_of_work() as work:
        again = said(about.thing_id, C.SIRO, opinion_outcome=Says.DOES_NOT_ACCEPT)
        amend_opinion(work, made.ref, again, expected_n=1, reason="Read again", actor=siro, today=TODAY)
    newest = opinions.opinion(session, made.ref, viewer=SEES)
    first, second = versions_of(session, newest, viewer=SEES)
    assert (first.opinion_outcome, second.opinion_outcome, second.on_text) == (
        "accepts",
        "does_not_accept",
        2,
    )


def processing(world: World, about: str, **changes: Any) -> ProcessorVersion:
    values: dict[str, Any] = {
        "agreement_id": about, "organisation_id": world.ids["trust"], "processing": "Hosts the records",
        "starts_on": date(2026, 4, 1),
    }  # fmt: skip
    with unit_of_work() as work:
        return add_processor(work, NewProcessor(**{**values, **changes}), actor=sharing.LEAD, today=TODAY)


def test_a_processor_lacks_each_term_until_it_is_answered_and_its_agreement_says_so(
    session: Session, world: World
) -> None:
    about = sharing.added(world, *SIGNED, today=TODAY).thing_id
    made = processing(world, about)
    assert len(made.terms) == 8
    new = replace(
        processors.to_domain(made),
        terms=tuple(ProcessorTerm(term=one["term"], term_answer=TermAnswer.YES) for one in made.terms[1:]),
    )
    with unit_of_work() as work:
        amend_processor(work, made.ref, new, expected_n=1, reason="Read", actor=sharing.LEAD, today=TODAY)
    (one,) = processors.of_agreement(session, about, viewer=SEES, today=TODAY)
    assert one.lacking == ("It acts on documented instructions only",)
    as_at = AsAt(held_on=date(2026, 3, 31))
    assert processors.of_agreement(session, about, viewer=SEES, today=TODAY, as_at=as_at) == []


def test_a_sub_processor_stands_under_the_same_agreement_and_in_no_circle(
    session: Session, world: World
) -> None:
    about, other = (sharing.added(world, *SIGNED, today=TODAY).thing_id for _ in range(2))
    first = processing(world, about)
    second = processing(world, about, engager_id=first.thing_id, processing="Prints letters")
    with pytest.raises(Invalid, match="under the same agreement"):
        processing(world, other, engager_id=first.thing_id)
    new = replace(processors.to_domain(first), engager_id=second.thing_id)
    with pytest.raises(Invalid, match="engaged by itself"), unit_of_work() as work:
        amend_processor(work, first.ref, new, expected_n=1, reason="x", actor=sharing.LEAD, today=TODAY)
    assert [one.engager for one in processors.of_agreement(session, about, viewer=SEES, today=TODAY)] in (
        [None, first.ref], [first.ref, None],
    )  # fmt: skip


def test_a_screening_is_asked_the_questions_of_its_day_and_decided_by_a_person(
    session: Session, world: World
) -> None:
    about = sharing.added(world, *SIGNED, today=TODAY).thing_id
    with unit_of_work() as work:
        new = NewScreening(agreement_id=about, screened_on=TODAY)
        made = add_screening(work, new, actor=sharing.LEAD, today=TODAY)
    value = screenings.to_domain(made)
    told = tuple(replace(one, screening_answer=ScreeningAnswer.YES) for one in value.answers)
    assert screenings.see(session, made, viewer=SEES, today=TODAY).open_questions
    with unit_of_work() as work:
        new = replace(value, answers=told, screening_outcome=ScreeningOutcome.NEEDED)
        amend_screening(work, made.ref, new, expected_n=1, reason="Read", actor=sharing.LEAD, today=TODAY)
    (one,) = screenings.of_agreement(session, about, viewer=SEES)
    assert one.outcome == ("An impact assessment is needed", Tone.RUNNING)
