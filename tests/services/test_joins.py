"""One person held twice: asked about when added, joined and parted with a reason, and seen whole by every rule."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.contracts.stages import Question
from register.domain.errors import Forbidden, Invalid, NotFound, Stale
from register.domain.interests.mitigations import NewMitigation
from register.domain.interests.recognitions import Answer as BodyAnswer
from register.domain.interests.recognitions import NewRecognition
from register.domain.people.doubles import Doubtful
from register.domain.people.joins import Answer, NewJoin
from register.domain.people.people import NewPerson
from register.domain.permissions import Actor, Role
from register.domain.publication.withholdings import NewWithholding, Outcome
from register.models.decisions import DecisionVersion
from register.models.joins import JoinVersion
from register.models.people import PersonVersion
from register.models.walls import WallVersion
from register.queries import names
from register.queries.interests.interests import may_review
from register.queries.interests.reviews import awaiting
from register.queries.people.joins import join, joins_of, possible
from register.queries.people.people import person
from register.queries.visible import versions_of
from register.services.accounts.accounts import create_account, switch_off
from register.services.contracts.decisions import decide
from register.services.interests.mitigations import agree_mitigation
from register.services.interests.recognitions import recognise
from register.services.people.joins import answer_join
from register.services.people.people import add_person, amend_person
from register.services.publication.withholdings import decide_publication
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.registering import NOON

SEES = SYSTEM.viewer
ONE, TWO = Answer.ONE_PERSON, Answer.TWO_PEOPLE


@pytest.fixture
def world(session: Session) -> World:
    """Ann has a second record, under another name, that nobody has joined with hers."""
    made = contracting.recorded()
    made.ids["twin"] = added("A. Archer-Best", email="ann@example.org").thing_id
    return made


def added(name: str, **changes: Any) -> PersonVersion:
    more = {"is_another": changes.pop("is_another", False), "actor": changes.pop("actor", SYSTEM)}
    with unit_of_work() as work:
        return add_person(work, NewPerson(name=name, **changes), today=TODAY, **more)


def officer(world: World, name: str = "dee") -> Actor:
    return world.person(name, Role.GOVERNANCE_OFFICER)


def said(
    world: World, answer: Answer, *, actor: Actor | None = None, reason: str = "Met her", **more: Any
) -> JoinVersion:
    new = NewJoin(person_id=world.ids["ann"], other_id=world.ids["twin"], answer=answer, reason=reason)
    with unit_of_work() as work:
        return answer_join(work, new, actor=actor or officer(world), today=TODAY, **more)


def approved(world: World, name: str = "ann") -> DecisionVersion:
    ref = contracting.in_review(world).ref
    with unit_of_work() as session:
        return decide(session, ref, Question.APPROVE, actor=world.person(name, Role.SIGNATORY), today=TODAY)


def stops(made: DecisionVersion) -> list[str]:
    return [reason["code"] for reason in made.reasons if reason["severity"] == "stop"]


# ---------------------------------------------------------------- asked about when added


@pytest.mark.parametrize(
    ("new", "field"),
    [({"name": "ARCHER, Ann"}, "name"), ({"name": "Nobody", "email": "ANN@example.org"}, "email"),
     ({"name": "Nobody", "staff_number": "e 77"}, "staff_number")],
)  # fmt: skip
def test_somebody_who_may_be_there_is_asked_about(
    session: Session, world: World, new: dict[str, str], field: str
) -> None:
    added("Numbered Person", staff_number="E 77")
    with pytest.raises(Doubtful, match="say that this is another person") as fault:
        added(**new)
    assert list(fault.value.problems) == [field]
    assert [one.field for one in fault.value.possible] == [field]
    insisted = added(**new, is_another=True)
    assert [row.answer for row in joins_of(session, insisted.thing_id, viewer=SEES)] == ["two_people"]


def test_the_address_somebody_signs_in_with_counts_too(session: Session, world: World) -> None:
    with unit_of_work() as work:
        create_account(
            work, "signs-in@example.org", [Role.DECLARANT], person_id=world.ids["cat"], actor=SYSTEM, now=NOON
        )
    with pytest.raises(Doubtful) as fault:
        added("Somebody", email="Signs-In@example.org")
    assert [one.id for one in fault.value.possible] == [world.ids["cat"]]


def test_a_change_that_meets_somebody_else_is_asked_about_and_no_other(
    session: Session, world: World
) -> None:
    def amended(**changes: Any) -> PersonVersion:
        with unit_of_work() as work:
            return amend_person(
                work, world.ids["bob"], NewPerson(name="Bob Best", **changes), expected_n=None, reason="Typed",
                actor=SYSTEM, today=TODAY,
            )  # fmt: skip

    with pytest.raises(Doubtful):
        amended(email="ann@example.org")
    assert amended(email="bob@example.org").n == 2
    assert amended(email="bob@example.org", staff_number="9").n == 3


def test_doubles_are_sought_among_what_the_actor_may_see_and_others_are_told(
    session: Session, world: World
) -> None:
    with unit_of_work() as work:
        contracting.begin(
            work, WallVersion, "wall.raised", subject_kind="person", subject_id=world.ids["ann"],
            subject_ref="PER-2009-ANN23456", person_id=world.ids["bob"], role=None,
        )  # fmt: skip
    inside, outside = officer(world, "bob"), officer(world)
    made = added("Ann Archer", staff_number="1", actor=inside)
    contracting_post(world, made.thing_id)
    assert not [two for two in possible(session, TODAY, viewer=inside.viewer) if made.thing_id in ids(two)]
    (told,) = (two for two in possible(session, TODAY, viewer=outside.viewer) if made.thing_id in ids(two))
    assert (told.why, ids(told)) == ("The same name in one body", {made.thing_id, world.ids["ann"]})


def ids(two: Any) -> set[str]:
    return {two.person_id, two.other_id}


def contracting_post(world: World, person_id: str) -> None:
    with unit_of_work() as work:
        contracting.appoint(work, person_id, world.ids["manager"])


# ---------------------------------------------------------------- joined and parted


def test_two_records_are_joined_and_parted_and_every_history_stays(session: Session, world: World) -> None:
    first = said(world, ONE)
    second = said(world, TWO, reason="They are sisters", expected_n=1)
    assert (second.thing_id, second.n, join(session, first.ref, viewer=SEES).answer) == (
        first.thing_id,
        2,
        "two_people",
    )
    assert [one.reason for one in versions_of(session, first, viewer=SEES)] == [
        "Met her",
        "They are sisters",
    ]
    for name in ("ann", "twin"):
        assert len(versions_of(session, person(session, world.ids[name], viewer=SEES), viewer=SEES)) == 1
    with pytest.raises(Stale):
        said(world, ONE, expected_n=1)


def test_nobody_joins_or_parts_their_own_records_nor_without_the_permission(
    session: Session, world: World
) -> None:
    with pytest.raises(Invalid, match="one of the records is your own"):
        said(world, ONE, actor=officer(world, "ann"))
    said(world, ONE)
    with pytest.raises(Invalid, match="one of the records is your own"):
        said(world, TWO, actor=officer(world, "twin"))
    with pytest.raises(Forbidden):
        said(world, TWO, actor=world.person("bob", Role.SIGNATORY))
    with pytest.raises(Invalid, match="how you know"):
        said(world, TWO, reason=" ")


@pytest.mark.parametrize("wrong", ["nobody", "ann"])
def test_a_join_is_of_two_records_that_are_there(session: Session, world: World, wrong: str) -> None:
    other = world.ids.get(wrong, wrong)
    new = NewJoin(person_id=world.ids["ann"], other_id=other, answer=ONE, reason="x")
    with pytest.raises(Invalid) as fault, unit_of_work() as work:
        answer_join(work, new, actor=officer(world), today=TODAY)
    assert list(fault.value.problems) == ["other_id"]


def test_two_records_with_an_account_each_become_one_only_when_one_account_is_switched_off(
    session: Session, world: World
) -> None:
    for name in ("ann", "twin"):
        with unit_of_work() as work:
            create_account(
                work,
                f"{name}@example.org",
                [Role.DECLARANT],
                person_id=world.ids[name],
                actor=SYSTEM,
                now=NOON,
            )
    with pytest.raises(Invalid, match="Both records have an account that may be used"):
        said(world, ONE)
    said(world, TWO)
    with unit_of_work() as work:
        switch_off(work, "twin@example.org", actor=SYSTEM, now=NOON)
    said(world, ONE)


# ---------------------------------------------------------------- seen whole by every rule


def test_the_check_sees_what_either_record_holds_until_they_are_parted(
    session: Session, world: World
) -> None:
    with unit_of_work() as work:
        contracting.declare(work, world.ids["twin"], world.ids["trust"])
    assert approved(world).outcome == "clear"
    said(world, ONE)
    made = approved(world)
    assert stops(made) == ["indirect_interest"]
    said(world, TWO, reason="They are two after all")
    assert approved(world).outcome == "clear"


def test_a_post_of_the_second_record_makes_a_dual_role(session: Session, world: World) -> None:
    with unit_of_work() as work:
        contracting.appoint(work, world.ids["twin"], world.ids["chief"])
    assert approved(world).outcome == "clear"
    said(world, ONE)
    assert stops(approved(world)) == ["dual_role"]


def test_a_barrier_that_names_the_second_record_stops_too(session: Session, world: World) -> None:
    said(world, ONE)
    with unit_of_work() as work:
        raise_wall(
            work, "organisation", world.ids["trust"], person_id=world.ids["twin"], reason="Apart", actor=SYSTEM,
            today=TODAY,
        )  # fmt: skip
    with pytest.raises(NotFound):
        approved(world)


def test_nobody_agrees_through_a_second_record_how_their_own_interest_is_managed(
    session: Session, world: World
) -> None:
    with unit_of_work() as work:
        interest = contracting.declare(work, world.ids["ann"], world.ids["trust"])
    with unit_of_work() as work:
        contracting.mitigate(work, interest, agreed_by=world.ids["twin"])
    assert approved(world).outcome == "conditional"
    said(world, ONE)
    assert stops(approved(world)) == ["indirect_interest"]
    new = NewMitigation(
        kind="countersigned", text="x", agreed_by=world.ids["twin"], valid_from=TODAY, interest_id=interest
    )
    twin = officer(world, "twin")
    for act in (
        lambda work: agree_mitigation(work, new, actor=twin, today=TODAY),
        lambda work: recognise(work, recognition(world, interest), actor=twin, today=TODAY),
        lambda work: decide_publication(
            work, interest, NewWithholding(outcome=Outcome.IN_FULL), expected_n=None, actor=twin, today=TODAY
        ),
    ):
        with pytest.raises(Invalid, match="[Ss]omebody else must"), unit_of_work() as work:
            act(work)
    assert not may_review(session, world.ids["ann"], viewer=twin.viewer, on=TODAY)
    assert awaiting(session, TODAY, viewer=twin.viewer) == []


def recognition(world: World, interest: str) -> NewRecognition:
    return NewRecognition(
        interest_id=interest, organisation_id=world.ids["trust"], answer=BodyAnswer.ANOTHER,
        answered_by=world.ids["twin"], reason="x",
    )  # fmt: skip


def test_one_person_does_not_sign_for_both_parties_under_two_records(session: Session, world: World) -> None:
    with unit_of_work() as work:
        contracting.appoint(work, world.ids["twin"], world.ids["chief"])
    said(world, ONE)
    made = approved(world, "twin")
    assert "dual_role" in stops(made)
    assert "no_authority" not in stops(made)


# ---------------------------------------------------------------- told apart


def test_two_people_of_one_name_are_told_apart_by_post_body_and_reference(
    session: Session, world: World
) -> None:
    other = added("Ann Archer", is_another=True)
    labels = names.people_told_apart(session, viewer=SEES)
    ann = person(session, world.ids["ann"], viewer=SEES)
    assert (
        labels[world.ids["ann"]]
        == f"Ann Archer, Director of Commissioning, Hartlepool Primary Care Trust, {ann.ref}"
    )
    assert labels[other.thing_id] == f"Ann Archer, {other.ref}"
    assert labels[world.ids["bob"]] == "Bob Best"


def test_an_unknown_record_is_not_found(session: Session, world: World) -> None:
    with pytest.raises(NotFound):
        join(session, "JOI-2009-NOBODY22", viewer=SEES)
