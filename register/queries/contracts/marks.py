"""What needs re-checking, since when and why, as far as one viewer may know it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, not_, or_, select
from sqlalchemy.orm import Session

from register.domain.contracts.decision_facts import Doubted
from register.domain.contracts.rechecking import words_for
from register.domain.contracts.stages import OVER
from register.domain.contracts.waivers import ASKER
from register.domain.permissions import Viewer
from register.models.contracts import Contract, ContractVersion
from register.models.decisions import Decision, DecisionVersion
from register.models.rechecks import Recheck
from register.models.waivers import Waiver, WaiverVersion
from register.queries.hidden_reasons import names_hidden_in
from register.queries.visible import NOW, known, seen_by

D, C, W = DecisionVersion, ContractVersion, WaiverVersion


@dataclass(frozen=True, slots=True)
class Marked:
    """A decision that needs re-checking, as one viewer may know it: since when, and why; of a contract, or of a waiver of
    competition, by the code of its service."""

    contract: str | None
    contract_ref: str | None
    waiver: str | None
    waiver_ref: str | None
    decision_ref: str
    since: date
    because: tuple[str, ...]

    @property
    def about(self) -> str:
        """What it is of, in words."""
        return self.contract or f"Waiver of competition for {self.waiver}"

    @property
    def about_ref(self) -> str:
        """The reference of that."""
        return self.contract_ref or self.waiver_ref or ""


def marked(
    session: Session, *, viewer: Viewer, subject_id: str | None = None, decision_id: str | None = None,
    going_on: date | None = None,
) -> list[Marked]:  # fmt: skip
    """Decisions that need re-checking, the oldest first; of one contract or waiver, or only this one, if asked. going_on:
    not on what is over by this day, where nothing can be done about them. One whose reasons rest on what this viewer may
    not see is left out."""
    wanted, query = select(Recheck.decision_id), _marks(viewer)
    if going_on is not None:
        query = query.where(going_on_by(going_on))
    if subject_id is not None:
        wanted = wanted.where(Recheck.subject_id == subject_id)
    if decision_id is not None:
        wanted = wanted.where(Recheck.decision_id == decision_id)
    query = query.where(D.thing_id.in_(wanted))
    rows = session.execute(query.order_by(Recheck.since, Decision.ref)).all()
    return [
        Marked(title, contract, service, waiver, ref, row.since, _because(row, asked=party == ASKER))
        for row, title, contract, service, waiver, ref, party in rows
    ]  # fmt: skip


def _marks(viewer: Viewer) -> Any:
    """Asked of decisions by their ids, which are few: of two tables of which a database knows nothing it begins with the
    decisions."""
    query = select(Recheck, C.title, Contract.ref, W.service, Waiver.ref, Decision.ref, D.party)
    query = query.join(D, D.thing_id == Recheck.decision_id).join(Decision, Decision.id == D.thing_id)
    query = query.outerjoin(Contract, Contract.id == D.contract_id)
    query = query.outerjoin(C, and_(C.thing_id == D.contract_id, *known(C, NOW)))
    query = query.outerjoin(Waiver, Waiver.id == D.waiver_id)
    query = query.outerjoin(W, and_(W.thing_id == D.waiver_id, *known(W, NOW)))
    seen = or_(
        and_(D.waiver_id.is_(None), seen_by(C, viewer)), and_(D.contract_id.is_(None), seen_by(W, viewer))
    )
    return query.where(seen_by(D, viewer), seen, *known(D, NOW), not_(_rests_on_hidden(viewer)))


def going_on_by(day: Any) -> ColumnElement[bool]:
    """The contract or the waiver that was joined is not over by this day."""
    return or_(C.stage.not_in(OVER), and_(W.id.is_not(None), *W.not_over(day)))


def _because(row: Recheck, *, asked: bool) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words_for(reason["code"], asked=asked) for reason in row.reasons))


@lru_cache(maxsize=1024)
def _rests_on_hidden(viewer: Viewer) -> ColumnElement[bool]:
    """A reason of the mark is about something that this viewer may not see."""
    return names_hidden_in(cast(Recheck.reasons, String), viewer)


def needing(subject: Any, viewer: Viewer) -> Any:
    """Since when a contract or a waiver of a statement needs re-checking, as this viewer may know it."""
    since = select(Recheck.since).join(D, D.thing_id == Recheck.decision_id)
    since = since.where(
        Recheck.subject_id == subject, seen_by(D, viewer), *known(D, NOW), not_(_rests_on_hidden(viewer))
    )
    return since.order_by(Recheck.since).limit(1).scalar_subquery()


def doubted(session: Session, decisions: Collection[str]) -> dict[str, Doubted]:
    """Of these decisions, by their ids, those that need re-checking, with what speaks against them: for the check, which
    weighs everything."""
    if not decisions:
        return {}
    query = select(Recheck).where(Recheck.decision_id.in_(sorted(decisions))).order_by(Recheck.decision_id)
    return {row.decision_id: _doubted(row) for row in session.scalars(query)}


def _doubted(row: Recheck) -> Doubted:
    links = {(link["kind"], link["id"]) for reason in row.reasons for link in reason["links"]}
    return Doubted(decision_id=row.decision_id, since=row.since, rests_on=tuple(sorted(links)))
