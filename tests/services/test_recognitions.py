"""Whether an interest is one in a body of the register: somebody else answers, and the next check goes by it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.contracts.stages import Question
from register.domain.errors import Forbidden, Invalid, NotFound, Stale
from register.domain.interests.recognitions import Answer, NewRecognition
from register.domain.permissions import Actor, Role, actor_with
from register.models.decisions import DecisionVersion
from register.models.interests import InterestVersion
from register.models.posts import PostVersion
from register.models.recognitions import RecognitionVersion
from register.queries.contracts.rechecking import looked_into, touched_by
from register.queries.held_posts import held_posts
from register.queries.interests.employers import recognitions_of_employers, waiting_about_employers
from register.queries.interests.interests import interest
from register.queries.interests.recognitions import answers, recognition, waiting
from register.queries.people.organisations import organisation
from register.queries.visible import versions_of
from register.services import facts
from register.services.contracts.decisions import decide
from register.services.interests.recognitions import recognise, recognise_employer
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World

SEES = SYSTEM.viewer


@pytest.fixture
def world(session: Session) -> World:
    made = contracting.recorded()
    with unit_of_work() as work:
        made.ids["care"] = contracting.add_organisation(
            work, "Fernhill Care Ltd", "company", company_number="01234567"
        )
    return made


def declared(world: World, name: str, person: str = "ann") -> InterestVersion:
    with unit_of_work() as work:
        key = contracting.declare(work, world.ids[person], world.ids["care"])
    with unit_of_work() as work:
        newest = interest(work, key, viewer=SEES, on=TODAY)
        return renamed(work, newest, name)


def renamed(work: Session, newest: InterestVersion, name: str) -> InterestVersion:
    return facts.change(
        work, newest, "interest.amended", act="amended", actor=SYSTEM, known_on=TODAY, organisation_id=None,
        organisation_name=name,
    )  # fmt: skip


def checked(world: World, person: str = "ann") -> DecisionVersion:
    ref = contracting.in_review(world, contracting.complete(world, provider_id=world.ids["care"])).ref
    actor = world.person(person, Role.SIGNATORY)
    with unit_of_work() as session:
        return decide(session, ref, Question.APPROVE, actor=actor, today=TODAY)


def reviewer(world: World, name: str = "dee") -> Actor:
    return world.person(name, Role.GOVERNANCE_OFFICER)


def answered(
    world: World, about: InterestVersion, answer: Answer, actor: Actor, **more: Any
) -> RecognitionVersion:
    new = NewRecognition(
        interest_id=about.thing_id, organisation_id=world.ids["care"], answer=answer,
        answered_by=actor.person_id or "", reason=more.pop("reason", "By the number on its letter"),
    )  # fmt: skip
    with unit_of_work() as work:
        return recognise(work, new, actor=actor, today=TODAY, **more)


def found(made: DecisionVersion, severity: str = "condition") -> list[str]:
    return [reason["code"] for reason in made.reasons if reason["severity"] == severity]


@pytest.mark.parametrize("name", ["Fernhill Care Limited", "The Fernhill  Care Ltd.", "company 1234567"])
def test_a_body_typed_in_another_writing_stops_the_approval(
    session: Session, world: World, name: str
) -> None:
    declared(world, name)
    made = checked(world)
    assert (made.outcome, made.taken) == ("stopped", False)
    assert "indirect_interest" in found(made, "stop")


def test_a_likely_name_is_a_condition_until_somebody_else_answers(session: Session, world: World) -> None:
    about = declared(world, "Fernhill Care LLP")
    assert (checked(world).outcome, found(checked(world))) == ("conditional", ["same_body"])
    answered(world, about, Answer.ANOTHER, reviewer(world))
    cleared = checked(world)
    assert (cleared.outcome, "another_body" in found(cleared, "note")) == ("clear", True)
    assert "recognition" in [seen["kind"] for seen in cleared.looked_at]
    answered(world, about, Answer.SAME, reviewer(world), expected_n=1)
    assert found(checked(world), "stop") == ["indirect_interest"]


def test_every_answer_stays_in_the_history(session: Session, world: World) -> None:
    about = declared(world, "Fernhill Care LLP")
    first = answered(world, about, Answer.ANOTHER, reviewer(world))
    second = answered(world, about, Answer.SAME, reviewer(world, "cat"), reason="It is the same")
    assert (second.thing_id, second.n) == (first.thing_id, 2)
    kept = versions_of(session, first, viewer=SEES)
    assert [(one.answer, one.answered_by, one.reason) for one in kept] == [
        ("another", world.ids["dee"], "By the number on its letter"), ("same", world.ids["cat"], "It is the same"),
    ]  # fmt: skip
    assert recognition(session, first.ref, viewer=SEES).n == 2
    with pytest.raises(Stale):
        answered(world, about, Answer.SAME, reviewer(world), expected_n=1)


def test_an_answer_does_not_outlive_what_the_interest_names(session: Session, world: World) -> None:
    about = declared(world, "Fernhill Care LLP")
    answered(world, about, Answer.ANOTHER, reviewer(world))
    with unit_of_work() as work:
        renamed(work, interest(work, about.ref, viewer=SEES, on=TODAY), "Fernhill Care")
    assert found(checked(world)) == ["same_body"]
    assert [one.named for one in waiting(session, TODAY, viewer=reviewer(world).viewer)] == ["Fernhill Care"]


def test_nobody_answers_about_their_own_interest_or_without_the_permission(
    session: Session, world: World
) -> None:
    about = declared(world, "Fernhill Care LLP")
    with pytest.raises(Invalid, match="Somebody else must answer"):
        answered(world, about, Answer.ANOTHER, reviewer(world, "ann"))
    with pytest.raises(Forbidden):
        answered(world, about, Answer.ANOTHER, world.person("bob", Role.SIGNATORY))
    with pytest.raises(Invalid, match="belongs to no person"):
        answered(world, about, Answer.ANOTHER, actor_with(Role.GOVERNANCE_OFFICER, id="nobody"))
    with pytest.raises(NotFound):
        answered(world, about, Answer.ANOTHER, world.person("bob", Role.MANAGER))
    with pytest.raises(Invalid, match="how you know"):
        answered(world, about, Answer.ANOTHER, reviewer(world), reason=" ")


def test_questions_wait_for_those_who_may_answer_them(session: Session, world: World) -> None:
    about = declared(world, "Fernhill Care LLP")
    checked(world)
    checked(world)
    (one,) = waiting(session, TODAY, viewer=reviewer(world).viewer)
    assert (one.interest_ref, one.person, one.organisation) == (about.ref, "Ann Archer", "Fernhill Care Ltd")
    assert waiting(session, TODAY, viewer=reviewer(world, "ann").viewer) == []
    with unit_of_work() as work:
        raise_wall(
            work, "organisation", world.ids["care"], person_id=world.ids["cat"], reason="Apart", actor=SYSTEM,
            today=TODAY,
        )  # fmt: skip
    assert waiting(session, TODAY, viewer=reviewer(world, "cat").viewer) == []
    answered(world, about, Answer.SAME, reviewer(world))
    assert waiting(session, TODAY, viewer=reviewer(world).viewer) == []


def test_a_renamed_party_is_known_by_its_former_name(session: Session, world: World) -> None:
    declared(world, "Oakdene Ltd")
    assert checked(world).outcome == "clear"
    with unit_of_work() as work:
        newest = contracting_party(work, world)
        facts.change(
            work,
            newest,
            "organisation.amended",
            act="changed",
            actor=SYSTEM,
            known_on=TODAY,
            name="Oakdene Limited",
        )
    with unit_of_work() as work:
        newest = contracting_party(work, world)
        facts.change(
            work,
            newest,
            "organisation.amended",
            act="changed",
            actor=SYSTEM,
            known_on=TODAY,
            name="Beech Homes Ltd",
        )
    assert found(checked(world)) == ["same_body"]


def contracting_party(work: Session, world: World) -> Any:
    from register.queries.people.organisations import organisation

    return organisation(work, world.ids["care"], viewer=SEES)


@pytest.mark.parametrize(
    "changes", [{"name": "Fernhill Carers Ltd"}, {"company_number": "07654321"}, {"ods_code": "RX9"}]
)
def test_another_body_was_said_of_the_name_and_the_numbers_it_had_then(
    session: Session, world: World, changes: dict[str, str]
) -> None:
    about, officer = declared(world, "Fernhil Cares Ltd"), reviewer(world)
    answered(world, about, Answer.ANOTHER, officer)
    assert len(answers(session, [about.thing_id], viewer=SEES)) == 1
    with unit_of_work() as work:
        newest = organisation(work, world.ids["care"], viewer=SEES)
        facts.change(
            work, newest, "organisation.amended", act="amended", actor=SYSTEM, known_on=TODAY, **changes
        )
    assert answers(session, [about.thing_id], viewer=SEES) == []
    again = answered(world, about, Answer.ANOTHER, officer)
    assert again.n == 2
    assert [said.n for said in answers(session, [about.thing_id], viewer=SEES)] == [2]
    assert answered(world, about, Answer.ANOTHER, officer).n == 2, "nothing changed, so nothing is recorded"


def post_with(world: World, name: str, person: str = "gil") -> str:
    """Somebody decides for the commissioner by a delegation to themselves, and holds a post on both sides with a body of
    this name; its id."""
    columns = {"grade": None, "decision_reason": None, "reports_to_id": None, "reviewed_by_id": None}
    with unit_of_work() as work:
        world.ids["gil"] = contracting.add_person(work, "Gil Green")
        world.ids["employer"] = contracting.add_organisation(work, name, "company")
        post = contracting.begin(
            work, PostVersion, "post.added", title="Adviser", organisation_id=world.ids["employer"], side="both",
            **columns,
        )  # fmt: skip
        contracting.appoint(work, world.ids[person], post.thing_id)
    with unit_of_work() as work:
        contracting.grant(
            work, world, "approve_contracts", "pct", "director", None, holder_post_id=None,
            holder_person_id=world.ids[person],
        )  # fmt: skip
    return world.ids["employer"]


def answered_for_posts(world: World, answer: Answer, actor: Actor, **more: Any) -> RecognitionVersion:
    new = NewRecognition(
        employer_id=more.pop("employer_id", world.ids["employer"]), organisation_id=world.ids["care"], answer=answer,
        answered_by=actor.person_id or "", reason=more.pop("reason", "By the number on its letter"),
    )  # fmt: skip
    with unit_of_work() as work:
        return recognise_employer(work, new, actor=actor, today=TODAY, **more)


def test_a_post_in_what_may_be_a_party_is_a_condition_until_somebody_else_answers(
    session: Session, world: World
) -> None:
    post_with(world, "Fernhill Care")
    first = checked(world, "gil")
    assert (first.outcome, found(first)) == ("conditional", ["dual_role_perhaps"])
    (one,) = waiting_about_employers(session, viewer=reviewer(world).viewer)
    assert (one.named, one.organisation) == ("Fernhill Care", "Fernhill Care Ltd")
    answered_for_posts(world, Answer.ANOTHER, reviewer(world))
    cleared = checked(world, "gil")
    assert (cleared.outcome, "dual_role_elsewhere" in found(cleared, "note")) == ("clear", True)
    assert {"recognition", "organisation"} <= {seen["kind"] for seen in cleared.looked_at}
    assert world.ids["employer"] in [seen["id"] for seen in cleared.looked_at]
    assert waiting_about_employers(session, viewer=reviewer(world).viewer) == []
    answered_for_posts(world, Answer.SAME, reviewer(world), expected_n=1)
    assert found(checked(world, "gil"), "stop") == ["dual_role"]


@pytest.mark.parametrize("which", ["care", "employer"])
def test_that_a_post_is_in_another_body_was_said_of_the_names_both_had_then(
    session: Session, world: World, which: str
) -> None:
    post_with(world, "Fernhill Care")
    answered_for_posts(world, Answer.ANOTHER, reviewer(world))
    with unit_of_work() as work:
        newest = organisation(work, world.ids[which], viewer=SEES)
        facts.change(
            work,
            newest,
            "organisation.amended",
            act="amended",
            actor=SYSTEM,
            known_on=TODAY,
            name="Fernhill Care LLP",
        )
    assert found(checked(world, "gil")) == ["dual_role_perhaps"]


def test_nobody_answers_about_a_body_of_their_own_posts_or_without_the_permission(
    session: Session, world: World
) -> None:
    employer = post_with(world, "Fernhill Care", "cat")
    with pytest.raises(Invalid, match="you hold a post in it"):
        answered_for_posts(world, Answer.ANOTHER, reviewer(world, "cat"))
    with pytest.raises(Forbidden):
        answered_for_posts(world, Answer.ANOTHER, world.person("bob", Role.MANAGER))
    with pytest.raises(Invalid, match="belongs to no person"):
        answered_for_posts(world, Answer.ANOTHER, actor_with(Role.GOVERNANCE_OFFICER, id="nobody"))
    with pytest.raises(Invalid, match="how you know"):
        answered_for_posts(world, Answer.ANOTHER, reviewer(world), reason=" ")
    with pytest.raises(Invalid, match="Choose another body"):
        answered_for_posts(world, Answer.ANOTHER, reviewer(world), employer_id=world.ids["care"])
    assert recognitions_of_employers(session, [employer], viewer=SEES) == []


def test_an_account_of_nobody_answers_about_no_body_even_where_nobody_holds_a_post(
    session: Session, world: World
) -> None:
    with unit_of_work() as work:
        world.ids["employer"] = contracting.add_organisation(work, "Fernhill Care", "company")
    with pytest.raises(Invalid, match="belongs to no person"):
        answered_for_posts(world, Answer.ANOTHER, actor_with(Role.GOVERNANCE_OFFICER, id="nobody"))


def test_a_post_that_a_barrier_keeps_from_its_holder_is_still_their_own(
    session: Session, world: World
) -> None:
    post_with(world, "Fernhill Care", "cat")
    with unit_of_work() as work:
        raise_wall(
            work,
            "person",
            world.ids["cat"],
            person_id=world.ids["cat"],
            reason="Apart",
            actor=SYSTEM,
            today=TODAY,
        )
    with pytest.raises(Invalid, match="you hold a post in it"):
        answered_for_posts(world, Answer.ANOTHER, reviewer(world, "cat"))


def test_questions_about_posts_are_asked_as_often_for_many_holders_as_for_one(
    session: Session, world: World
) -> None:
    post_with(world, "Fernhill Care")
    checked(world, "gil")
    asked: list[str] = []
    event.listen(session.connection().engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    counts = []
    for name in ("One", "Two", "Three"):
        with unit_of_work() as work:
            post = held_posts(work, viewer=SEES, people=[world.ids["gil"]])[-1].post_id
            contracting.appoint(work, contracting.add_person(work, name), post)
        before = len(asked)
        waiting_about_employers(session, viewer=reviewer(world).viewer)
        counts.append(len(asked) - before)
    assert len(set(counts)) == 1


def test_a_question_about_a_post_waits_for_those_who_may_answer_it(session: Session, world: World) -> None:
    post_with(world, "Fernhill Care")
    checked(world, "gil")
    assert len(waiting_about_employers(session, viewer=reviewer(world).viewer)) == 1
    assert waiting_about_employers(session, viewer=reviewer(world, "gil").viewer) == []
    assert waiting_about_employers(session, viewer=world.person("bob", Role.MANAGER).viewer) == []
    with unit_of_work() as work:
        raise_wall(
            work, "organisation", world.ids["employer"], person_id=world.ids["cat"], reason="Apart", actor=SYSTEM,
            today=TODAY,
        )  # fmt: skip
    assert waiting_about_employers(session, viewer=reviewer(world, "cat").viewer) == []


def test_an_answer_about_a_post_has_the_decision_looked_into_again(session: Session, world: World) -> None:
    post_with(world, "Fernhill Care")
    made = checked(world, "gil")
    given = answered_for_posts(world, Answer.SAME, reviewer(world))
    touched = touched_by(session, [], [given.thing_id, world.ids["employer"]], on=TODAY, most=9)
    assert made.thing_id in touched
    reasons = looked_into(session, [made.thing_id], TODAY)[made.thing_id][1]
    assert [one.code for one in reasons] == ["dual_role"]
