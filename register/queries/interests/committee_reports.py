"""The quarterly report to the audit committee: what is told of a stretch of days, and nobody's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register.domain.dates import Period
from register.domain.interests.breaches import BreachOutcome
from register.domain.interests.gifts import OFFERS
from register.domain.interests.offers import OfferResponse
from register.domain.interests.rounds import RoundState
from register.domain.permissions import Viewer
from register.models.breaches import BreachVersion
from register.models.interests import InterestVersion
from register.models.nil_returns import NilReturnVersion
from register.models.rounds import RoundVersion
from register.queries.interests.breaches import waiting
from register.queries.interests.compliance import Compliance, compliance
from register.queries.interests.questions import Questions, questions
from register.queries.visible import NOW, known, seen_by, visible

V, N, B, R = InterestVersion, NilReturnVersion, BreachVersion, RoundVersion


@dataclass(frozen=True, slots=True)
class ARound:
    """A round that ran in the time, and how it stands."""

    title: str
    state: str
    started_on: date | None
    due_on: date
    closed_on: date | None
    asked: int
    how: Compliance

    @property
    def answered(self) -> int:
        return sum(part.answered for part in self.how.divisions)


@dataclass(frozen=True, slots=True)
class CommitteeReport:
    """What the committee is told. Counts of the time; late: declared later than the rules of the day allowed; breaches
    and no_breaches: cases decided in the time; cases: those that wait now; lessons: what decisions say was learnt."""

    period: Period
    declared: int
    offers: int
    declined: int
    returns: int
    late: int
    breaches: int
    no_breaches: int
    cases: int
    lessons: tuple[str, ...]
    rounds: tuple[ARound, ...]
    signs: Questions


def committee_report(session: Session, period: Period, on: date, *, viewer: Viewer) -> CommitteeReport:
    """period: has an end. Counts what this viewer may see."""
    assert period.end is not None
    inside = (V.declared_on >= period.start, V.declared_on <= period.end)
    offer = V.situation.in_(OFFERS)
    decided = _decided(session, period, viewer)
    outcomes = [row.outcome for row in decided]
    return CommitteeReport(
        period=period,
        declared=_count(session, V, viewer, *inside, ~offer),
        offers=_count(session, V, viewer, *inside, offer),
        declined=_count(session, V, viewer, *inside, offer, V.offer_response == OfferResponse.DECLINED.value),
        returns=_count(session, N, viewer, N.known_on >= period.start, N.known_on <= period.end),
        late=_count(session, V, viewer, *inside, V.declared_on > V.declare_by),
        breaches=outcomes.count(BreachOutcome.BREACH.value), no_breaches=outcomes.count(BreachOutcome.NO_BREACH.value),
        cases=waiting(session, viewer=viewer).count,
        lessons=tuple(dict.fromkeys(row.lesson for row in decided if row.lesson)),
        rounds=tuple(_rounds(session, period, on, viewer)), signs=questions(session, on, viewer=viewer),
    )  # fmt: skip


def _count(session: Session, model: Any, viewer: Viewer, *which: Any) -> int:
    query = select(func.count()).select_from(model).where(seen_by(model, viewer), *known(model, NOW), *which)
    return int(session.scalar(query) or 0)


def _decided(session: Session, period: Period, viewer: Viewer) -> list[BreachVersion]:
    query = visible(B, viewer).where(B.known_on >= period.start, B.known_on <= period.end)
    return list(session.scalars(query.order_by(B.seq)))


def _rounds(session: Session, period: Period, on: date, viewer: Viewer) -> list[ARound]:
    """Those that ran on a day of the time."""
    query = visible(R, viewer).where(R.started_on.is_not(None), R.started_on <= period.end)
    return [
        ARound(
            one.title, RoundState(one.state).label, one.started_on, one.due_on, one.closed_on, one.asked,
            compliance(session, one, on, viewer=viewer),
        )
        for one in session.scalars(query.order_by(R.started_on, R.thing_id))
        if one.closed_on is None or one.closed_on >= period.start
    ]  # fmt: skip
