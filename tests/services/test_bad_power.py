"""What would make power out of nothing is refused with the reason, and nothing is half done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.authority.delegations import GrantorKind, NewDelegation
from register.domain.contracts.stages import NotAtThisStage, Question
from register.domain.contracts.waivers import NewAnswer, WaiverAnswer
from register.domain.errors import Invalid, Stale
from register.domain.permissions import Role
from register.queries.authority import delegations
from register.services.authority.delegations import amend_delegation, revoke_delegation
from register.services.contracts.decisions import decide
from register.services.contracts.waivers import add_waiver, answer_waiver
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.services.test_waiver_checks_listed import request

world = contracting.in_session
SEES = SYSTEM.viewer


def amended(key: str, **changes: Any) -> None:
    with unit_of_work() as work:
        one = delegations.delegation(work, key, viewer=SEES)
        held = delegations.to_domain(one)
        new = NewDelegation(**{name: getattr(held, name) for name in NewDelegation.__dataclass_fields__})
        amend_delegation(
            work, one.ref, replace(new, **changes), expected_n=one.n, reason="Typed", change_from=None, actor=SYSTEM,
            today=TODAY,
        )  # fmt: skip


def test_a_delegation_that_would_rest_on_what_rests_on_it_is_refused_and_stays_as_it_was(
    session: Session, world: World
) -> None:
    below, above = world.ids["approve_contracts_passed_on"], world.ids["approve_contracts"]
    manager = delegations.delegation(session, below, viewer=SEES).holder_post_id
    session.rollback()
    with pytest.raises(Invalid):
        amended(above, grantor_kind=GrantorKind.POST, grantor_post_id=manager, parent_id=below, minute=None)
    assert delegations.delegation(session, above, viewer=SEES).n == 1


def test_what_is_passed_on_after_what_it_rests_on_was_revoked_is_refused(
    session: Session, world: World
) -> None:
    above = world.ids["approve_contracts"]
    director = delegations.delegation(session, above, viewer=SEES).holder_post_id
    session.rollback()
    with unit_of_work() as work:
        revoke_delegation(
            work, above, date(2009, 4, 10), expected_n=1, reason="Left", actor=SYSTEM, today=TODAY
        )
    with pytest.raises(Invalid) as fault, unit_of_work() as work:
        contracting.grant(
            work, world, "approve_contracts", "pct", "manager", 1_000_00, grantor_kind=GrantorKind.POST,
            grantor_post_id=director, parent_id=above, minute=None, valid_from=TODAY,
        )  # fmt: skip
    assert fault.value.problems


def test_of_two_approvals_at_once_one_counts_and_the_other_is_told(session: Session, world: World) -> None:
    row = contracting.in_review(world)
    ref, seen = row.ref, row.n
    with unit_of_work() as work:
        decide(
            work,
            ref,
            Question.APPROVE,
            expected_n=seen,
            actor=world.person("ann", Role.SIGNATORY),
            today=TODAY,
        )
    with pytest.raises((Stale, NotAtThisStage)), unit_of_work() as work:
        decide(
            work,
            ref,
            Question.APPROVE,
            expected_n=seen,
            actor=world.person("bob", Role.SIGNATORY),
            today=TODAY,
        )


def test_of_two_answers_to_a_waiver_at_once_one_counts_and_the_other_is_told(
    session: Session, world: World
) -> None:
    with unit_of_work() as work:
        contracting.grant(work, world, "waive_competition", "pct", "director", 5_000_000)
        ref = str(add_waiver(work, request(world), actor=contracting.preparer(world), today=TODAY).ref)
    yes = NewAnswer(waiver_answer=WaiverAnswer.APPROVED)
    no = NewAnswer(waiver_answer=WaiverAnswer.REFUSED, answer_note="Not needed")
    ann = world.person("ann", Role.SIGNATORY)
    with unit_of_work() as work:
        answer_waiver(work, ref, yes, expected_n=1, actor=ann, today=TODAY)
    with pytest.raises((Stale, NotAtThisStage)), unit_of_work() as work:
        answer_waiver(work, ref, no, expected_n=1, actor=ann, today=TODAY)
