"""Decides whether somebody with an interest in who bids may see a procurement's papers: another person than they does."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.errors import Invalid, NotFound, Stale
from register.domain.permissions import Actor, Permission, check
from register.domain.procurement.evaluators import Settled
from register.domain.procurement.paper_decisions import PaperAnswer, check_paper_answer
from register.domain.two_persons import Act, check_another
from register.domain.values import kept
from register.models.evaluators import EvaluatorVersion
from register.models.interests import InterestVersion
from register.models.paper_decisions import PaperDecisionVersion
from register.models.procurements import ProcurementVersion
from register.queries.accounts.identities import identities, identity_of, identity_of_actor
from register.queries.interests.interests import interest
from register.queries.procurement.evaluators import bidders_of, own_interests
from register.queries.procurement.paper_access import named_in
from register.queries.procurement.paper_decisions import decision_about
from register.queries.procurement.procurements import procurement
from register.services import facts

NOT_NAMED = "The procurement names nobody whose interest this is"


def look_at_papers(
    session: Session, key: str, interest_key: str, *, actor: Actor, today: date
) -> tuple[ProcurementVersion, InterestVersion, PaperDecisionVersion | None]:
    """The procurement, the interest and what was decided about it. NotFound where one of them may not be seen, or nobody
    is named there whose interest it is."""
    check(actor, Permission.GIVE_SECOND_WORD)
    row = procurement(session, key, viewer=actor.viewer)
    held = interest(session, interest_key, viewer=actor.viewer, on=today)
    named = {one.person_id for one in named_in(session, row, viewer=actor.viewer, on=today)}
    if not named & identities(session).records_of(held.person_id):
        raise NotFound
    decided = decision_about(session, row.thing_id, held.thing_id, viewer=actor.viewer)
    return row, held, decided


def decide_papers(
    session: Session, key: str, interest_key: str, new: PaperAnswer, *, expected_n: int | None = None, actor: Actor,
    today: date, provenance: str = "",
) -> PaperDecisionVersion:  # fmt: skip
    """Say whether the holder of an interest may see the papers after all, and how that is managed, or that they stay
    closed. expected_n: the version of the interest that was looked at; Stale where it reads otherwise by now."""
    row, held, decided = look_at_papers(session, key, interest_key, actor=actor, today=today)
    check_another(Act.PAPERS, identity_of(session, held.person_id), identity_of_actor(session, actor))
    check_paper_answer(new)
    if expected_n is not None and expected_n != held.n:
        raise Stale(held.__kind__, held.thing_id)
    if not bidders_of(row):
        raise Invalid({"": "Nobody bids yet: there is nothing to decide"})
    return record_answer(session, row, held, decided, new, actor=actor, today=today, provenance=provenance)


def answer_interests(
    session: Session, part: EvaluatorVersion, said: Settled, *, actor: Actor, today: date
) -> None:
    """Whoever says whether an evaluator may take part says so of each interest in a bidder that they may see. One that is
    hidden from them is answered by somebody who sees it: until then papers stay closed."""
    row = procurement(session, part.procurement_id, viewer=actor.viewer)
    answer = PaperAnswer(
        may_see_papers=said.may_take_part, decided_because=said.settled_because,
        how_managed=said.settled_because if said.may_take_part else None,
    )  # fmt: skip
    for key in own_interests(session, part, row, viewer=actor.viewer, on=today):
        with suppress(NotFound):
            held = interest(session, key, viewer=actor.viewer, on=today)
            decided = decision_about(session, row.thing_id, key, viewer=actor.viewer)
            record_answer(session, row, held, decided, answer, actor=actor, today=today)


def record_answer(
    session: Session, row: ProcurementVersion, held: InterestVersion, decided: PaperDecisionVersion | None,
    new: PaperAnswer, *, actor: Actor, today: date, provenance: str = "",
) -> PaperDecisionVersion:  # fmt: skip
    """Keep an answer about the interest as it reads and those who bid now, as a fact of its own."""
    said: dict[str, Any] = {
        "interest_n": held.n, "bidder_ids": sorted(bidders_of(row)), "decided_by": actor.person_id, **kept(new),
    }  # fmt: skip
    how: dict[str, Any] = {"actor": actor, "known_on": today, "provenance": provenance}
    if decided is not None:
        if facts.is_unchanged(session, decided, said, None, actor):
            return decided
        return facts.change(
            session, decided, "papers.decided", act="decided", valid_from=today, **how, **said
        )
    return facts.begin(
        session, PaperDecisionVersion, "papers.decided", valid_from=today, act="decided", **how,
        procurement_id=row.thing_id, interest_id=held.thing_id, person_id=held.person_id, **said,
    )  # fmt: skip
