"""Possible policy breaches: somebody else decides, with a ground; gifts wait for it before they are published."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session

from register.cli.main import armslength
from register.config import Settings
from register.db import unit_of_work
from register.domain.errors import Forbidden, Invalid, NotFound
from register.domain.interests.breaches import BreachOutcome, NewBreachDecision, Together
from register.domain.interests.offers import GiverKind, OfferForm, OfferResponse
from register.domain.permissions import Actor, Role
from register.domain.publication.editions import NewEdition
from register.models.breaches import BreachVersion
from register.queries.interests import breaches as queries
from register.queries.listing import PAGE_SIZE
from register.queries.publication.edition_drafts import draw
from register.services.interests.breaches import decide_breach, decide_together
from register.services.interests.mitigations import agree_mitigation
from tests import registering
from tests.api.test_interests import calling
from tests.registering import OFFICER, SYSTEM, TODAY, World, declared, new_mitigation
from tests.signing_in import signed_in

CASH: dict[str, Any] = {
    "situation": "Gi", "interest_type": None, "organisation_id": None, "value_pence": 10_00,
    "offer_form": OfferForm.CASH, "offer_response": OfferResponse.ACCEPTED, "giver_kind": GiverKind.PRIVATE,
}  # fmt: skip


world = registering.on_its_day_in_session


def decided(interest_id: str, outcome: BreachOutcome, actor: Actor = OFFICER, **more: Any) -> BreachVersion:
    new = NewBreachDecision(interest_id=interest_id, outcome=outcome, ground="Ill that week", **more)
    with unit_of_work() as work:
        return decide_breach(work, new, expected_n=None, actor=actor, today=TODAY)


def test_late_entries_and_gifts_against_the_rule_wait_until_they_are_decided(
    session: Session, world: World
) -> None:
    late = declared(world, arose_on=TODAY - timedelta(days=60))
    cash = declared(world, **CASH)
    declared(world)
    found = queries.waiting(session, viewer=OFFICER.viewer)
    assert found.count == 2
    assert {one.ref: one.why for one in found.first} == {
        late.ref: "Declared 32 days late", cash.ref: "It was accepted although the rule says to decline it"
    }  # fmt: skip
    decided(late.thing_id, BreachOutcome.NO_BREACH)
    session.rollback()
    assert [one.ref for one in queries.waiting(session, viewer=OFFICER.viewer).first] == [cash.ref]


def test_what_waits_beyond_a_page_is_on_the_next(session: Session, world: World) -> None:
    late = [declared(world, arose_on=TODAY - timedelta(days=60)).ref for _ in range(PAGE_SIZE + 1)]
    first = queries.waiting(session, viewer=OFFICER.viewer)
    assert first.count == len(late)
    assert first.next is not None
    rest = queries.waiting(session, viewer=OFFICER.viewer, after=first.next)
    assert rest.next is None
    assert sorted(one.ref for one in (*first.first, *rest.first)) == sorted(late)


def test_a_gift_is_published_once_it_is_decided_and_the_decision_never_is(
    session: Session, world: World
) -> None:
    cash = declared(world, **CASH)
    new = NewEdition(held_on=TODAY)
    before = draw(session, new, viewer=OFFICER.viewer, today=TODAY)
    assert (before.rows, before.held_back) == ((), 1)
    decided(cash.thing_id, BreachOutcome.BREACH, action="Given back")
    session.rollback()
    after = draw(session, new, viewer=OFFICER.viewer, today=TODAY)
    assert ([row.subject_ref for row in after.rows], after.held_back) == ([cash.ref], 0)
    assert "breach" not in str(after.rows[0])


def test_nobody_decides_their_own_and_a_breach_says_what_was_done(world: World) -> None:
    cash, job = declared(world, **CASH), declared(world)
    with pytest.raises(Forbidden):
        decided(cash.thing_id, BreachOutcome.NO_BREACH, world.actor("bob", Role.GOVERNANCE_OFFICER))
    with pytest.raises(Invalid) as refused:
        decided(cash.thing_id, BreachOutcome.BREACH)
    assert list(refused.value.problems) == ["action"]
    with pytest.raises(NotFound):
        decided(job.thing_id, BreachOutcome.NO_BREACH)
    first = decided(cash.thing_id, BreachOutcome.NO_BREACH)
    assert decided(cash.thing_id, BreachOutcome.BREACH, action="Given back").n == first.n + 1


def test_an_officer_decides_on_a_page(app: Flask, world: World) -> None:
    cash = declared(world, **CASH)
    officer = signed_in(app, Role.GOVERNANCE_OFFICER)
    assert "1 case waiting for a decision" in officer.get("/policy-breaches/").text
    queue = officer.get("/interests/awaiting").text
    for words in ("1 entry waiting for your review", "Worth £10.00", "Decline", "Possible policy breach"):
        assert words in queue
    where = f"/policy-breaches/{cash.ref}"
    assert officer.fill(where, outcome="breach", ground="Kept").status_code == 422
    assert officer.post(where, outcome="breach", ground="Kept", action="Given back").status_code == 302
    assert "Given back" in officer.get("/policy-breaches/").text


def test_no_further_action_needs_no_words(world: World) -> None:
    made = declared(world)
    new = new_mitigation(world, made, kind="note_only", text="")
    with unit_of_work() as work:
        assert agree_mitigation(work, new, actor=SYSTEM, today=TODAY).text == "Noted, no further action"
    with pytest.raises(Invalid), unit_of_work() as work:
        agree_mitigation(work, new_mitigation(world, made, text=""), actor=SYSTEM, today=TODAY)


def test_many_alike_are_decided_with_one_ground_each_on_the_trail(session: Session, world: World) -> None:
    late = [
        declared(world, arose_on=TODAY - timedelta(days=days), description=f"Job {days}")
        for days in (40, 50, 60)
    ]
    new = Together(
        interests=tuple(one.ref for one in late[:2]), outcome=BreachOutcome.NO_BREACH, ground="The tool was away",
    )  # fmt: skip
    with unit_of_work() as work:
        done = decide_together(work, new, actor=OFFICER, today=TODAY)
    assert [(one.interest_id, one.ground) for one in done] == [(one.thing_id, new.ground) for one in late[:2]]
    assert len({one.seq for one in done}) == 2
    session.rollback()
    assert [one.ref for one in queries.waiting(session, viewer=OFFICER.viewer).first] == [late[2].ref]
    with pytest.raises(Invalid, match="decided meanwhile"), unit_of_work() as work:
        decide_together(
            work, replace(new, interests=tuple(one.ref for one in late)), actor=OFFICER, today=TODAY
        )
    own = world.actor("bob", Role.GOVERNANCE_OFFICER)
    with pytest.raises(Forbidden), unit_of_work() as work:
        decide_together(work, replace(new, interests=(late[2].ref,)), actor=own, today=TODAY)


def test_the_page_the_call_and_the_command_decide_alike(
    app: Flask, world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = [
        declared(world, arose_on=TODAY - timedelta(days=days), description=f"Job {days}")
        for days in (40, 50, 60)
    ]
    officer = signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["dee"])
    answers = {"outcome": "no_breach", "ground": "The tool was away"}
    assert "Select at least one case" in officer.fill("/policy-breaches/together", **answers).text
    assert officer.fill("/policy-breaches/together", interests=[late[0].ref], **answers).status_code == 302
    call = calling(app, Role.GOVERNANCE_OFFICER)
    assert call("GET", "/policy-breaches").get_json()["count"] == 2
    made = call("POST", f"/interests/{late[1].ref}/policy-breach", json=answers)
    assert (made.status_code, made.get_json()["outcome"]) == (201, "no_breach")
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    words = ["breaches", "decide", late[2].ref, "--outcome", "no_breach", "--ground", "The tool was away"]
    assert CliRunner().invoke(armslength, words).exit_code == 0
    assert CliRunner().invoke(armslength, ["breaches", "list"]).output == "0 waiting for a decision\n"
