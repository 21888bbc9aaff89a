"""The yearly summary of procurements: contracts by each process, urgent ones, new providers, what was said against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register.domain.contracts.changes import ChangeState
from register.domain.contracts.stages import ContractAct
from register.domain.dates import Period, contract_year, said
from register.domain.permissions import Viewer
from register.domain.procurement.procurements import Further
from register.models.contract_changes import ContractChange, ContractChangeVersion
from register.models.contracts import ContractVersion
from register.models.procurements import Procurement, ProcurementVersion
from register.queries.procurement.procurements import ROUTES
from register.queries.visible import NOW, AsAt, known, seen_by

V, C, K = ProcurementVersion, ContractVersion, ContractChangeVersion
URGENT = "psr_urgent"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the summary, and the records that it counts, by reference."""

    key: str
    words: str
    refs: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.refs)


@dataclass(frozen=True, slots=True)
class Summary:
    """A year from 1 April to 31 March, in numbers; value_pence: of all that was awarded."""

    first: date
    last: date
    value_pence: int
    figures: tuple[Figure, ...]

    @property
    def called(self) -> str:
        return f"Procurements from {said(self.first)} to {said(self.last)}"


def year_from(year: int) -> Period:
    """The year that begins on 1 April of this year."""
    return contract_year(date(year, 4, 1))


def summary(session: Session, year: Period, *, viewer: Viewer, as_at: AsAt = NOW) -> Summary:
    """What the yearly summary says of a year, as far as the viewer may see it."""
    statement = select(V, Procurement.ref).join(Procurement, Procurement.id == V.thing_id)
    found = session.execute(
        statement.where(seen_by(V, viewer), *known(V, as_at)).order_by(Procurement.ref)
    ).all()
    rows: list[Row] = [(version, ref) for version, ref in found]
    awarded = [
        (row, ref) for row, ref in rows if row.award_decided_on and year.contains(row.award_decided_on)
    ]
    figures = (*_by_route(awarded), *_providers(session, awarded, viewer, as_at), *_said_against(rows, year))
    changed = _modified(session, year, viewer, as_at)
    return Summary(
        year.start, year.end or year.start, sum(row.value_pence for row, _ in awarded), (*figures, changed)
    )


Row = tuple[ProcurementVersion, str]


def _by_route(awarded: list[Row]) -> Iterator[Figure]:
    yield Figure("awarded", "Contracts awarded", tuple(ref for _, ref in awarded))
    for code in dict.fromkeys((*ROUTES, *(row.route for row, _ in awarded))):
        refs = tuple(ref for row, ref in awarded if row.route == code)
        if refs or code in (URGENT,):
            yield Figure(f"route-{code}", f"Awarded by: {ROUTES.get(code, code)}", refs)


def _providers(session: Session, awarded: list[Row], viewer: Viewer, as_at: AsAt) -> Iterator[Figure]:
    """New is who held no contract with this buyer before; ceased is who held the one that is followed, and lost it."""
    shown = [seen_by(C, viewer), *known(C, as_at)]
    won = sorted({row.awarded_to_id for row, _ in awarded if row.awarded_to_id})
    first = select(C.commissioner_id, C.provider_id, func.min(C.valid_from)).where(
        C.provider_id.in_(won), *shown
    )
    grouped = session.execute(first.group_by(C.commissioner_id, C.provider_id))
    before = {(buyer, provider): day for buyer, provider, day in grouped}
    followed = sorted({row.replaces_id for row, _ in awarded if row.replaces_id})
    replaced = session.execute(select(C.thing_id, C.provider_id).where(C.thing_id.in_(followed), *shown))
    held = {row.thing_id: row.provider_id for row in replaced}
    new = tuple(ref for row, ref in awarded if _is_new(row, before))
    yield Figure("new", "Awarded to a new provider", new)
    lost = tuple(
        ref for row, ref in awarded
        if (now := held.get(row.replaces_id or "")) is not None and now != row.awarded_to_id
    )  # fmt: skip
    yield Figure("ceased", "Provider who ceases to provide", lost)


def _is_new(row: ProcurementVersion, before: dict[tuple[str, str], date]) -> bool:
    first = before.get((row.commissioner_id, row.awarded_to_id or ""))
    return first is None or (row.award_decided_on is not None and first > row.award_decided_on)


def _said_against(rows: Iterable[Row], year: Period) -> Iterator[Figure]:
    rows = list(rows)
    came = [
        ref for row, ref in rows for each in row.representations
        if year.contains(date.fromisoformat(each["representation_on"]))
    ]  # fmt: skip
    yield Figure("representations", "Representations received", tuple(came))
    for one in Further:
        refs = tuple(
            ref for row, ref in rows
            if row.further_decision == one and row.further_decided_on and year.contains(row.further_decided_on)
        )  # fmt: skip
        yield Figure(f"further-{one.value}", f"Further decision: {one.label.lower()}", refs)


def _modified(session: Session, year: Period, viewer: Viewer, as_at: AsAt) -> Figure:
    """Variations and extensions that were made in the year."""
    statement = select(ContractChange.ref).join(K, K.thing_id == ContractChange.id)
    statement = statement.where(
        *known(K, as_at), K.state == ChangeState.DONE.value, seen_by(K, viewer),
        K.contract_act.in_([ContractAct.VARY.value, ContractAct.EXTEND.value]),
        K.known_on >= year.start, K.known_on <= (year.end or year.start),
    )  # fmt: skip
    refs = session.scalars(statement.order_by(ContractChange.ref)).all()
    return Figure("modified", "Contracts varied or extended", tuple(refs))
