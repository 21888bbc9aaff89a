"""Keeps evaluators: named by whoever keeps the procurement, declaring and scoring for themselves, answered by another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.errors import Forbidden, Refused, Stale
from register.domain.permissions import Actor, Permission, Viewer, check
from register.domain.problems import refuse
from register.domain.procurement.evaluators import (
    DeclaredForIt,
    EvaluatorState,
    NewEvaluator,
    Scoring,
    Settled,
    check_declared,
    check_evaluator,
    check_scores,
)
from register.domain.texts import text_problems
from register.domain.two_persons import Act, check_another
from register.domain.values import kept
from register.models.evaluators import EvaluatorVersion
from register.models.procurements import ProcurementVersion
from register.queries.accounts.identities import identities, identity_of, identity_of_actor, is_own
from register.queries.people.people import person
from register.queries.procurement.evaluators import bidders_of, evaluator, of_procurement, state_unseen
from register.queries.procurement.procurements import procurement
from register.services import facts
from register.services.keeping import Keeping
from register.services.procurement.paper_decisions import answer_interests
from register.services.records import missing

NOT_YOURS = "Each evaluator declares and scores for themselves"
TAKEN_BACK = "You declared an interest: whoever answers whether you may take part says that there is none"


def _check(
    session: Session, new: NewEvaluator, actor: Actor, today: date, newest: EvaluatorVersion | None
) -> None:
    check_evaluator(new)
    refuse(
        {
            "procurement_id": missing(session, procurement, new.procurement_id, actor),
            "person_id": missing(session, person, new.person_id, actor),
        }
    )
    others = of_procurement(session, new.procurement_id, viewer=actor.viewer)
    mine = identities(session).records_of(new.person_id)
    again = any(row.person_id in mine for row in others if newest is None or row.thing_id != newest.thing_id)
    moved = newest is not None and newest.declared_on is not None and newest.person_id != new.person_id
    refuse(
        {
            "person_id": "This person is an evaluator of it already"
            if again
            else "They have declared already: name another evaluator instead"
            if moved
            else None
        }
    )


KEPT = Keeping(EvaluatorVersion, "evaluator", evaluator, _check, Permission.KEEP_CONTRACTS)
add_evaluator, amend_evaluator = KEPT.add, KEPT.amend


def own_part(session: Session, key: str, *, actor: Actor) -> tuple[EvaluatorVersion, ProcurementVersion]:
    """What an evaluator alone may act on, also while the papers are kept from them, and the procurement it belongs to.
    NotFound where it is somebody else's and may not be seen."""
    check(actor, Permission.DECLARE_INTEREST)
    row = evaluator(session, key, viewer=_as_evaluator(actor))
    if not is_own(session, row.person_id, actor.person_id):
        evaluator(session, key, viewer=actor.viewer)
        raise Forbidden(NOT_YOURS)
    return row, procurement(session, row.procurement_id, viewer=_as_evaluator(actor))


def _as_evaluator(actor: Actor) -> Viewer:
    return replace(actor.viewer, as_evaluator=True)


def declare_for_it(
    session: Session,
    key: str,
    new: DeclaredForIt,
    *,
    expected_n: int | None = None,
    actor: Actor,
    today: date,
) -> EvaluatorVersion:
    """What the evaluator declares for this procurement. An interest keeps them from the papers until somebody else has
    answered; so does a new declaration after an answer."""
    row, _ = own_part(session, key, actor=actor)
    check_declared(new)
    stands = row.has_bidder_interest or row.may_take_part is not None
    refuse({"has_bidder_interest": None if new.has_bidder_interest or not stands else TAKEN_BACK})
    return facts.change(
        session, row, "evaluator.declared", act="declared", actor=actor, known_on=today, expected_n=expected_n,
        declared_on=today, has_bidder_interest=new.has_bidder_interest, bidder_interest=new.bidder_interest,
        settled_by=None, settled_on=None, may_take_part=None, settled_because=None,
    )  # fmt: skip


def settle_evaluator(
    session: Session, key: str, new: Settled, *, expected_n: int | None = None, actor: Actor, today: date
) -> EvaluatorVersion:
    """Somebody else says whether an evaluator with an interest may take part."""
    check(actor, Permission.GIVE_SECOND_WORD)
    row = evaluator(session, key, viewer=actor.viewer)
    check_another(Act.EVALUATOR, identity_of(session, row.person_id), identity_of_actor(session, actor))
    refuse(text_problems(new))
    if row.declared_on is None:
        raise Refused("They have not declared for this procurement yet")
    said: dict[str, Any] = {
        "settled_by": actor.person_id,
        "may_take_part": new.may_take_part,
        "settled_because": new.settled_because,
    }
    answer_interests(session, row, new, actor=actor, today=today)
    if facts.is_unchanged(session, row, said, expected_n, actor):
        return row
    return facts.change(
        session, row, "evaluator.settled", act="settled", actor=actor, known_on=today, expected_n=expected_n,
        settled_on=today, **said,
    )  # fmt: skip


def score_bids(
    session: Session, key: str, new: Scoring, *, expected_n: int | None = None, actor: Actor, today: date
) -> EvaluatorVersion:  # fmt: skip
    """The evaluator's own scores. Refused before bids may be read, and to whoever is kept from them."""
    row, about = own_part(session, key, actor=actor)
    if expected_n is not None and expected_n != row.n:
        raise Stale(row.__kind__, row.thing_id)
    check_may_read(session, row, about, today)
    check_scores(
        new.scores_given, bidders_of(about), {one["award_criterion"] for one in about.award_criteria}
    )
    return facts.change(
        session, row, "evaluator.scored", act="scored", actor=actor, known_on=today,
        scored_on=today, **kept(new),
    )  # fmt: skip


def readable(
    session: Session, key: str, *, actor: Actor, today: date
) -> tuple[EvaluatorVersion, ProcurementVersion]:
    """The evaluator's own part and the procurement, where bids may be read by them today."""
    row, about = own_part(session, key, actor=actor)
    check_may_read(session, row, about, today)
    return row, about


def check_may_read(session: Session, row: EvaluatorVersion, about: ProcurementVersion, today: date) -> None:
    """Raises Forbidden where bids are not to be read by this evaluator today."""
    state: EvaluatorState = state_unseen(session, row, about, today)
    if not state.may_score:
        raise Forbidden(state.label)
    if about.papers_open_on is None or about.papers_open_on > today:
        raise Forbidden(
            "Bids cannot be read yet: the day on which they are opened is not recorded, or is still to come"
        )
