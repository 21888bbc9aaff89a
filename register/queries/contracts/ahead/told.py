"""Who is next to decide on open contracts, and what stops them, as far as one viewer may know it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, exists, func, not_, select
from sqlalchemy.orm import Session

from register.domain.contracts.assessments import ANOTHER_PERSON, Outcome
from register.domain.contracts.next_deciders import NOBODY, words_for_next
from register.domain.contracts.stages import Question
from register.domain.permissions import Viewer
from register.models.contracts import Contract, ContractVersion
from register.models.decisions import DecisionVersion
from register.models.next_checks import NextCheck
from register.models.walls import WallVersion
from register.queries import names
from register.queries.authority.bound import is_bound
from register.queries.contracts.ahead.candidates import Seen
from register.queries.contracts.ahead.deciders import Found, count_waiting, looked_ahead, waiting_soonest
from register.queries.contracts.sides.other_parties import parties_called
from register.queries.visible import NOW, known, may_see_barriers, seen_by

N, C, D = NextCheck, ContractVersion, DecisionVersion
WALL = WallVersion.__kind__
MOST_TOLD = 100
"""So many are told at once, those first that are stopped; the rest are counted."""
MOST_SEEN = 10
"""So many contracts are looked at for whoever something is kept from: those that start first."""


@dataclass(frozen=True, slots=True)
class NextDecision:
    """A decision that an open contract waits for, as one viewer may know it. party: an associate that signs itself by the
    id of its body; party_called: the same in words. person: whoever is nearest to it, None where nobody has authority;
    because: what stops them, or the conditions; since: the day on which this was first found."""

    contract_ref: str
    contract: str
    question: str
    party: str
    party_called: str
    person: str | None
    outcome: str
    because: tuple[str, ...]
    since: date

    @property
    def what(self) -> str:
        return f"{Question(self.question).label} for {self.party_called}"


@dataclass(frozen=True, slots=True)
class NextDecisions:
    """The first so many, how many there are, and how many of them are stopped. contracts_left: so many more contracts wait
    that were not looked at, for whoever something is kept from: they start later than those that are shown."""

    shown: tuple[NextDecision, ...]
    count: int
    stopped: int
    contracts_left: int = 0


def next_decisions(
    session: Session, *, viewer: Viewer, today: date, contract_id: str | None = None
) -> NextDecisions:
    """What was found at the last sweep and still holds: a contract that moved on since is left out, and so is
    what whoever was nearest has decided since. For whom a barrier
    keeps anything, a few are looked at now, by what they may see alone."""
    if is_bound(session, viewer):
        return _as_seen(session, viewer, today, contract_id)
    query = _told(viewer) if contract_id is None else _told(viewer).where(N.contract_id == contract_id)
    within = query.subquery()
    counted = select(func.count(), func.count(case((within.c.outcome == str(Outcome.STOPPED), 1))))
    count, stopped = session.execute(counted.select_from(within)).one()
    rows = session.execute(query.order_by(_weight(), N.since, Contract.ref, N.party).limit(MOST_TOLD)).all()
    called = names.people_told_apart(session, viewer=viewer).look_up(
        [row.person_id for row in rows if row.person_id is not None]
    )
    sides = _sides(session, (row.party for row in rows), viewer)
    return NextDecisions(tuple(_one(row, called, sides, viewer) for row in rows), count, stopped)


def _sides(session: Session, keys: Iterable[str], viewer: Viewer) -> dict[str, str]:
    """Parties in words."""
    some = sorted(set(keys))
    return dict(zip(some, parties_called(session, some, viewer=viewer), strict=True))


def _as_seen(session: Session, viewer: Viewer, today: date, contract_id: str | None) -> NextDecisions:
    ids = waiting_soonest(session, MOST_SEEN, contract_id, viewer=viewer)
    found = looked_ahead(session, ids, Seen(today, viewer), viewer=viewer)
    found.sort(key=lambda one: ids.index(one.step.row.thing_id))
    called = names.people_told_apart(session, viewer=viewer).look_up(
        [one.person_id for one in found if one.person_id is not None]
    )
    sides = _sides(session, (one.step.party for one in found), viewer)
    shown = tuple(_seen(one, called, sides, today) for one in found)
    waits = len(ids) if len(ids) < MOST_SEEN else count_waiting(session, contract_id, viewer=viewer)
    stopped = sum(one.outcome == Outcome.STOPPED for one in shown)
    return NextDecisions(shown, len(shown), stopped, waits - len(ids))


def _seen(one: Found, called: Mapping[str, str], sides: Mapping[str, str], today: date) -> NextDecision:
    row, answer = one.step.row, one.answer
    codes = [NOBODY] if answer is None else [reason.code for reason in answer.weighing]
    return NextDecision(
        row.ref, row.title, str(one.step.question), one.step.party, sides[one.step.party], called.get(one.person_id or ""),
        str(Outcome.STOPPED if answer is None else answer.outcome), _words(codes), today,
    )  # fmt: skip


def _told(viewer: Viewer) -> Any:
    query = select(
        N.contract_id, N.question, N.party, N.person_id, N.outcome, N.reasons, N.since, C.title, Contract.ref
    ).join(C, and_(C.thing_id == N.contract_id, C.n == N.contract_n, *known(C, NOW)))
    return query.join(Contract, Contract.id == C.thing_id).where(seen_by(C, viewer), not_(_done(viewer)))


def _done(viewer: Viewer) -> Any:
    """Whoever was found free to decide has done so since."""
    same = (
        D.contract_version_id == C.id,
        D.contract_id == N.contract_id,
        func.coalesce(D.associate_id, D.party) == N.party,
    )
    theirs = exists().where(*same, D.question == N.question, D.person_id == N.person_id, D.taken.is_(True))
    return and_(N.outcome != str(Outcome.STOPPED), theirs.where(seen_by(D, viewer), *known(D, NOW)))


def _weight() -> Any:
    order = {str(Outcome.STOPPED): 0, str(Outcome.CONDITIONAL): 1}
    return case(order, value=N.outcome, else_=2)


def _one(row: Any, called: Mapping[str, str], sides: Mapping[str, str], viewer: Viewer) -> NextDecision:
    because = _words(_codes(row.reasons, viewer))
    return NextDecision(
        row.ref, row.title, row.question, row.party, sides[row.party], called.get(row.person_id or ""),
        row.outcome, because, row.since
    )  # fmt: skip


def _codes(reasons: Iterable[Mapping[str, Any]], viewer: Viewer) -> list[str]:
    """What was found, as the check itself answers: whoever is told of no barrier is told that somebody else must decide."""
    rests_on_one = any(link["kind"] == WALL for one in reasons for link in one["links"])
    if rests_on_one and not may_see_barriers(viewer):
        return [ANOTHER_PERSON.code]
    return [one["code"] for one in reasons]


def _words(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(words_for_next, codes)))
