"""Decisions on open contracts and waivers that are looked into again: which, and what speaks against them today."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Date, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from register.domain.contracts.assessments import Reason
from register.domain.contracts.rechecking import found_since
from register.domain.contracts.stages import Question
from register.domain.people.transfers import TRANSFERRED
from register.domain.permissions import UNBOUND
from register.models.bodies import names_of
from register.models.contract_changes import ContractChangeVersion
from register.models.contracts import ContractVersion
from register.models.decision_records import DecisionRecord
from register.models.decisions import DecisionVersion
from register.models.rechecks import RecheckAsked
from register.models.waivers import WaiverVersion
from register.queries.accounts.identities import identities
from register.queries.contracts.facts import Asked, facts_for
from register.queries.contracts.hindsight.waivers_again import waivers_looked_into
from register.queries.contracts.marks import going_on_by
from register.queries.contracts.rounds import in_rounds
from register.queries.contracts.sides.other_parties import associates_of
from register.queries.rules import ruleset
from register.queries.visible import NOW, known, seen_by, visible

WIDE = 200
"""One commit that touches more people and records than this may touch any decision: each is looked into."""
D, C, G, W = DecisionVersion, ContractVersion, ContractChangeVersion, WaiverVersion


def touched_by(
    session: Session, people: Collection[str], records: Collection[str], *, on: date, most: int
) -> list[str]:
    """Ids of decisions that went ahead on what is open on this day, taken by one of these people or resting on one of these
    records; no more than `most` and one. Every open one after a commit so wide that naming what it touched would cost
    more."""
    if len(people) + len(records) > WIDE:
        return list(session.scalars(_open(on).order_by(D.thing_id).limit(most + 1)))
    same = identities(session)
    own = {record for person in people for record in same.records_of(person)}
    asked = {"own": sorted(own), "records": sorted(records), "on": on, "most": most + 1}
    return list(session.scalars(_resting(), asked))


@cache
def _resting() -> Any:
    """Kept: it takes longer to put together than to answer, and every commit asks."""
    own = D.person_id.in_(bindparam("own", expanding=True))
    rests = select(DecisionRecord.decision_version_id).where(
        DecisionRecord.record_id.in_(bindparam("records", expanding=True))
    )
    query = _open(bindparam("on", type_=Date())).where(or_(own, D.id.in_(rests)))
    return query.order_by(D.thing_id).limit(bindparam("most"))


def every_open(session: Session, on: date, subject_id: str | None = None) -> list[str]:
    """Ids of the decisions that went ahead on every contract and waiver that is open on this day, or on this one."""
    query = _open(on)
    if subject_id is not None:
        query = query.where(or_(D.contract_id == subject_id, D.waiver_id == subject_id))
    return list(session.scalars(query.order_by(D.thing_id)))


def asked_for(session: Session, most: int) -> list[str]:
    """Ids of decisions that wait for the job, those first that were asked for first."""
    query = select(RecheckAsked.decision_id).order_by(RecheckAsked.asked_at, RecheckAsked.decision_id)
    return list(session.scalars(query.limit(most)))


def _open(on: Any) -> Any:
    query = select(D.thing_id)
    query = query.outerjoin(C, and_(C.thing_id == D.contract_id, *known(C, NOW), seen_by(C, UNBOUND)))
    query = query.outerjoin(W, and_(W.thing_id == D.waiver_id, *known(W, NOW), seen_by(W, UNBOUND)))
    return query.where(going_on_by(on), seen_by(D, UNBOUND), *known(D, NOW), D.taken.is_(True))


def looked_into(
    session: Session, ids: Iterable[str], today: date
) -> dict[str, tuple[str, tuple[Reason, ...]]]:
    """Each of these decisions that still counts, with its contract or waiver and what speaks against it today that did not
    when it was taken; in a fixed number of queries. What one viewer may know of it is asked where it is told."""
    every = list(
        session.scalars(visible(D, UNBOUND).where(D.thing_id.in_(sorted(set(ids)))).order_by(D.thing_id))
    )
    of_waivers = [row for row in every if row.waiver_id is not None]
    found = waivers_looked_into(session, of_waivers, today)
    return found | _of_contracts(session, [row for row in every if row.waiver_id is None], today)


def _of_contracts(
    session: Session, made: list[DecisionVersion], today: date
) -> dict[str, tuple[str, tuple[Reason, ...]]]:
    if not made:
        return {}
    counting = {row.thing_id for row in in_rounds(session, {row.of_contract for row in made}, viewer=UNBOUND)}
    made = [row for row in made if row.change_id is not None or row.thing_id in counting]
    rows, changes = _as_decided(session, made), _changes(session, made)
    then = [_asked(row, rows, changes, row.valid_from) for row in made]
    now = [_asked(row, rows, changes, today) for row in made]
    facts, rules = facts_for(session, [*then, *now], viewer=UNBOUND), ruleset(session)
    both = zip(made, facts[: len(made)], facts[len(made) :], strict=True)
    return {
        row.thing_id: (row.of_contract, found_since(row.reasons, before, after, rules))
        for row, before, after in both
    }


def _asked(
    row: DecisionVersion, rows: Mapping[str, list[ContractVersion]], changes: Mapping[str, ContractChangeVersion], on: date
) -> Asked:  # fmt: skip
    decided_on = _between(rows[row.of_version], on)
    party = _followed(row.decided_for, rows[row.of_version][0], decided_on)
    return Asked(
        contract_id=row.of_contract, person_id=row.person_id, question=Question(row.question), on=on, party=party,
        change=changes.get(row.change_id or ""), row=decided_on, before=row.seq,
        judged_on=row.valid_from,
    )  # fmt: skip


def _as_decided(session: Session, made: Iterable[DecisionVersion]) -> dict[str, list[ContractVersion]]:
    """By its id, the version that was decided, followed by each transfer of the contract since then."""
    wanted = C.id.in_(sorted({row.contract_version_id for row in made}))
    moved = and_(C.thing_id.in_(sorted({row.of_contract for row in made})), C.act == TRANSFERRED)
    query = select(C).where(or_(wanted, moved), seen_by(C, UNBOUND)).order_by(C.thing_id, C.n)
    every: dict[str, list[ContractVersion]] = {}
    for row in session.scalars(query):
        every.setdefault(row.thing_id, []).append(row)
    return {row.id: versions[at:] for versions in every.values() for at, row in enumerate(versions)}


def _between(versions: Sequence[ContractVersion], on: date) -> ContractVersion:
    """The version that was decided, the first of these, between the parties of the day."""
    first, *moved = versions
    by_then = [row for row in moved if row.act == TRANSFERRED and row.holds_from and row.holds_from <= on]
    if not by_then:
        return first
    columns = {name: getattr(first, name) for name in names_of(C.__table__)}
    sides = {name: getattr(by_then[-1], name) for name in ("commissioner_id", "provider_id", "associates")}
    return ContractVersion(**{**columns, **sides})


def _followed(party: str, then: ContractVersion, now: ContractVersion) -> str:
    """The party of the decision; of an associate that was transferred since, the body in its place."""
    places = [one.organisation_id for one in associates_of(then)]
    after = [one.organisation_id for one in associates_of(now)]
    return after[places.index(party)] if party in places and len(after) == len(places) else party


def _changes(session: Session, made: Sequence[DecisionVersion]) -> dict[str, ContractChangeVersion]:
    ids = sorted({row.change_id for row in made if row.change_id is not None})
    query = visible(G, UNBOUND).where(G.thing_id.in_(ids)).order_by(G.thing_id)
    return {row.thing_id: row for row in session.scalars(query)} if ids else {}
