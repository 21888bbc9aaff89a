"""What waits for a review, and what was decided before an interest was known: kept, and what one would find by asking."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, exists, insert, select
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.models.decisions import DecisionVersion
from register.models.derived_answers import AwaitingReview, DecidedBefore
from register.models.interests import InterestVersion
from register.models.mitigations import MitigationVersion
from register.queries.trail.derived import compare_answers
from register.services import facts
from register.services.derived import rebuild
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World

I, M, D = InterestVersion, MitigationVersion, DecisionVersion  # noqa: E741
ACTS = st.lists(
    st.sampled_from(["declare", "amend", "review", "end_review", "decide"]), min_size=4, max_size=12
)


def waiting(session: Session) -> set[str]:
    """The slow obvious question: the newest version of which nobody looked at."""
    looked = exists().where(M.interest_id == I.thing_id, M.act.in_(("new", "changed")), M.seq > I.seq)
    return set(
        session.scalars(select(I.thing_id).where(I.superseded_seq.is_(None), I.basis != "asserted", ~looked))
    )


def decided_before(session: Session) -> set[tuple[str, str]]:
    """The same for decisions: every one beside every interest of the same person that was declared later."""
    rows = session.execute(select(I, D).where(I.n == 1, D.person_id == I.person_id)).all()
    return {
        (i.thing_id, d.id) for i, d in rows if d.taken and d.seq < i.seq and i.arose_on <= d.known_on
    }  # fmt: skip


def kept(session: Session) -> tuple[set[str], set[tuple[str, str]]]:
    pairs = session.execute(select(DecidedBefore.interest_id, DecidedBefore.decision_version_id))
    return set(session.scalars(select(AwaitingReview.interest_id))), {(row[0], row[1]) for row in pairs}


def act(name: str, world: World, session: Session) -> None:
    """One act on what was made last; several in one unit of work are one block of the audit trail."""
    made = world.__dict__.setdefault("made", [])
    newest: InterestVersion | None = made[-1] if made else None
    if name == "decide":
        decide(world, session)
    elif name == "declare" or newest is None:
        made.append(declare(world, session, len(made)))
    elif name == "amend":
        made[-1] = facts.change(
            session, newest, "interest.amended", act="amended", actor=SYSTEM, known_on=TODAY, description=f"It {newest.n}"
        )  # fmt: skip
    else:
        contracting.begin(
            session, MitigationVersion, "mitigation.agreed", interest_id=newest.thing_id, kind="note_only", text="Noted",
            agreed_by=world.ids["bob"], act="new" if name == "review" else "ended",
        )  # fmt: skip


def declare(world: World, session: Session, n: int) -> InterestVersion:
    arose = date(2009, 1, 1) if n % 2 else TODAY.replace(year=2010)
    made: InterestVersion = contracting.begin(
        session, InterestVersion, "interest.declared", act="declared", person_id=world.ids[("ann", "bob")[n % 2]],
        interest_type="financial", situation="Lo", description="Adviser", organisation_id=world.ids["trust"],
        arose_on=arose, became_aware_on=arose, declared_on=TODAY,
    )  # fmt: skip
    return made


def decide(world: World, session: Session) -> None:
    contract = world.__dict__["contract"]
    contracting.begin(
        session, DecisionVersion, "decision.checked", contract_id=contract.thing_id, contract_version_id=contract.id,
        question="approve", contract_act="approve", party="commissioner", person_id=world.ids["bob"], outcome="clear",
        taken=True, reasons=[], looked_at=[], fingerprint="0" * 64,
    )  # fmt: skip


@pytest.fixture
def world(session: Session) -> World:
    made = contracting.recorded()
    made.__dict__["contract"] = contracting.drafted(made, contracting.new_contract(made))
    return made


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS, together=st.booleans())
def test_whatever_is_recorded_the_answers_are_those_of_the_obvious_questions(
    world: World, session: Session, acts: list[str], together: bool
) -> None:
    world.__dict__["made"] = []
    for some in [acts] if together else [[one] for one in acts]:
        with unit_of_work() as work:
            for name in some:
                act(name, world, work)
    assert kept(session) == (waiting(session), decided_before(session))
    assert list(compare_answers(session)) == []


def test_what_is_lost_or_invented_is_found_and_worked_out_again(world: World, session: Session) -> None:
    with unit_of_work() as work:
        for name in ("declare", "decide", "declare"):
            act(name, world, work)
    before = kept(session)
    assert all(before)
    with unit_of_work() as work:
        work.execute(delete(DecidedBefore))
        work.execute(insert(AwaitingReview).values(interest_id="nobody's", known_on=TODAY))
    told = list(compare_answers(session))
    assert len(told) == 2
    with unit_of_work() as work:
        rebuild(work)
    assert kept(session) == before
    assert list(compare_answers(session)) == []
