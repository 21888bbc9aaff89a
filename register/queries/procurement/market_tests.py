"""Whether the market is tested for each service of a programme, why, and by which procurement at which step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.domain.procurement.procurements import step_before_award
from register.domain.rules import Ruleset
from register.domain.separation.care_services import MarketTest
from register.models.appraisals import AppraisalVersion
from register.models.care_services import CareService, CareServiceVersion
from register.models.procurements import Procurement, ProcurementVersion
from register.queries.procurement import procurements
from register.queries.rules import ruleset
from register.queries.searching import place_of, sorted_by
from register.queries.visible import NOW, AsAt, held, known, seen_by

V, A, P = CareServiceVersion, AppraisalVersion, ProcurementVersion
MOST = 100
"""So many services of a programme at most are told on its page."""
UNDECIDED = "Nobody has decided whether the market is tested"
NO_PROCUREMENT = "The market is to be tested, and no procurement is joined to it"


@dataclass(frozen=True, slots=True)
class MarketTold:
    """One service. procurement: the reference and title of what tests the market, as far as the viewer may see it; step:
    how far it is. lacks: what is missing, in a sentence."""

    ref: str
    service: str
    test: MarketTest | None
    reason: str | None
    on: date | None
    minute: str | None
    procurement: str | None
    procured: str | None
    step: str | None
    lacks: str | None


Tests = dict[str, tuple[str, ProcurementVersion]]


def of_programme(
    session: Session, programme_id: str, today: date, *, viewer: Viewer, as_at: AsAt = NOW
) -> list[MarketTold]:
    """The services of a programme, its own and those of its options appraisals, by name."""
    appraised = select(A.service_id).where(
        A.programme_id == programme_id, seen_by(A, viewer), *known(A, as_at)
    )
    query = select(V, CareService.ref).join(CareService, CareService.id == V.thing_id)
    query = query.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))
    query = query.where(or_(V.programme_id == programme_id, V.thing_id.in_(appraised)))
    rows = session.execute(sorted_by(query, V).order_by(place_of(V), V.thing_id).limit(MOST)).all()
    tests, rules = _tests(session, [row for row, _ in rows], viewer, as_at), ruleset(session)
    return [_told(row, ref, tests, rules, today) for row, ref in rows]


def _tests(session: Session, rows: list[CareServiceVersion], viewer: Viewer, as_at: AsAt) -> Tests:
    """The procurements that test the market for these services, by id and by service."""
    wanted = [row.market_procurement_id for row in rows if row.market_procurement_id]
    query = select(P, Procurement.ref).join(Procurement, Procurement.id == P.thing_id)
    query = query.where(or_(P.thing_id.in_(wanted), P.service_id.in_([row.thing_id for row in rows])))
    query = query.where(seen_by(P, viewer), *known(P, as_at)).order_by(P.valid_from, P.thing_id)
    found: Tests = {}
    for one, ref in session.execute(query):
        found[one.thing_id] = ref, one
        found.setdefault(one.service_id or "", (ref, one))
    return found


def _told(row: CareServiceVersion, ref: str, tests: Tests, rules: Ruleset, today: date) -> MarketTold:
    test = MarketTest(row.market_test) if row.market_test else None
    joined = tests.get(row.market_procurement_id or row.thing_id) if test is MarketTest.TESTED else None
    lacks = (
        UNDECIDED if test is None else NO_PROCUREMENT if test is MarketTest.TESTED and not joined else None
    )
    number, called, step = (
        (joined[0], joined[1].title, step_of(joined[1], rules, today)) if joined else (None,) * 3
    )
    return MarketTold(
        ref, row.name, test, row.market_test_reason, row.market_test_on, row.market_test_minute, number, called, step,
        lacks,
    )  # fmt: skip


def step_of(row: ProcurementVersion, rules: Ruleset, today: date) -> str:
    """How far a procurement is, in words."""
    value = procurements.to_domain(row)
    if row.award_decided_on is not None:
        still = procurements.standstill(value, rules)
        waits = still is not None and still.ends_on is not None and still.ends_on >= today
        return "Awarded, and standing still" if waits else "Awarded"
    return "An award is proposed" if row.award_proposed_by else step_before_award(value, today)
