"""Contract performance notices, listed and one by one, and those of a contract that are not settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Text, literal, or_, select
from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.domain.running import performance_notices as rules
from register.domain.running.performance_notices import NewPerformanceNotice
from register.domain.shipped_rules import shipped
from register.domain.values import recorded
from register.models.contracts import Contract, ContractVersion
from register.models.performance_notices import PerformanceNotice, PerformanceNoticeVersion
from register.queries.listing import Asked, Column, Filter, Listing, Query, by_ref
from register.queries.rules import ruleset
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, visible

V, C = PerformanceNoticeVersion, ContractVersion


def step_words(code: str | None) -> str:
    """A step as the newest rules that ship call it, an own one in plain words."""
    rows = shipped("national").history(rules.STEPS)
    names = {row["code"]: row["name"] for rule in rows for row in rule.value}
    return str(names.get(code or "", (code or "").replace("_", " ").capitalize()))


def _last(steps: list[Any]) -> str:
    return step_words(steps[-1]["step_kind"] if steps else rules.FIRST)


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown: Query = select(
        V.thing_id.label("id"), PerformanceNotice.ref, Contract.ref.label("contract"), V.notice_service,
        literal(None, Text).label("about"),
        V.notice_service.label("service"), V.contract_id, V.valid_from.label("notified_on"), V.remedy_by,
        V.steps.label("last_step"), V.settled_on, V.provenance,
    )  # fmt: skip
    shown = shown.join(PerformanceNotice, PerformanceNotice.id == V.thing_id)
    shown = shown.join(Contract, Contract.id == V.contract_id)
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


def _by_name(session: Session, asked: Asked, rows: Sequence[Any]) -> list[dict[str, str | None]]:
    """What the contract of each row is called, and its service; nothing of a contract that is hidden."""
    about = sorted({row.contract_id for row in rows})
    query = select(C.thing_id, C.title, C.lines).where(
        C.thing_id.in_(about), seen_by(C, asked.viewer), *known(C, NOW)
    )
    seen = {row.thing_id: row for row in session.execute(query.order_by(C.thing_id))}
    services = {key: services_of(row.lines) for key, row in seen.items()}
    return [
        {
            "about": seen[row.contract_id].title if row.contract_id in seen else None,
            "service": services.get(row.contract_id, {}).get(row.service, row.service),
        }
        for row in rows
    ]


def services_of(lines: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What the services of a contract are called, by their codes."""
    return {line["code"]: line["name"] for line in lines}


LISTING = Listing(
    noun="performance-notices",
    title="Contract performance notices",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("contract", "Contract", "record"),
        Column("about", "Title of the contract"),
        Column("service", "Service"),
        Column("notice_service", "Code of the service", apart=True),
        Column("notified_on", "Notice given on", "day"),
        Column("remedy_by", "Asked by", "day"),
        Column("last_step", "Last step", worked=_last),
        Column("settled_on", "Settled on", "day"),
    ),
    statement=_statement,
    beside=_by_name,
    order=(V.valid_from, V.thing_id),
    filters=(
        Filter("contract", "Reference of the contract", lambda text: Contract.ref == text.strip().upper()),
        by_ref(PerformanceNotice.ref),
    ),
    goes_on=lambda day: or_(V.settled_on.is_(None), V.settled_on > day),
)


def performance_notice(
    session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW
) -> PerformanceNoticeVersion:
    """One notice by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: PerformanceNoticeVersion) -> NewPerformanceNotice:
    """The recorded value."""
    return recorded(NewPerformanceNotice, row)


def service_of(value: NewPerformanceNotice, services: Mapping[str, str]) -> str | None:
    """What the service is called that it is about; its code where the contract has it no more."""
    code = value.notice_service
    return None if code is None else services.get(code, code)


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of a notice: when it was settled; what has to follow, in words and by when; what may follow; what
    is withheld a month; what to look at; and how sure the rules of its steps are, with their source."""

    settled_on: date | None
    owed: str | None
    owed_by: date | None
    may_follow: tuple[str, ...]
    withheld_pence_a_month: int
    warnings: tuple[str, ...]
    steps_source: str | None
    steps_confidence: str | None


def see(session: Session, row: PerformanceNoticeVersion, *, viewer: Viewer, today: date) -> Seen:
    """What follows from what is recorded, on a day."""
    value, rules_ = to_domain(row), ruleset(session)
    known_, owed = rules.steps_on(rules_, value.notified_on), rules.owed(value, rules_)
    rule = rules.rule_of(rules_, value.notified_on)
    last = value.steps[-1].step_kind if value.steps else rules.FIRST
    return Seen(
        row.settled_on, owed.words if owed else None, owed.by if owed else None,
        tuple(str(each["name"]) for each in rules.may_follow(known_, last)), rules.withheld(value, known_),
        rules.warnings(value, rules_, today), rule.source if rule else None, rule.confidence.value if rule else None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class NoticeTold:
    """A notice as its contract tells of it. service: what the service is called that it is about. owed, owed_by: what has
    to follow, in words and by when. withheld: pence a month."""

    ref: str
    notified_on: date
    notice_service: str | None
    service: str | None
    last_step: str
    owed: str | None
    owed_by: date | None
    is_overdue: bool
    withheld: int


def open_of_contract(
    session: Session, contract: ContractVersion, on: date, *, viewer: Viewer
) -> tuple[NoticeTold, ...]:
    """The notices of a contract that are not settled, by their day."""
    rows = _open(session, viewer, V.contract_id == contract.thing_id)
    rules_ = ruleset(session) if rows else None
    return tuple(_told(row, ref, rules_, on, services_of(contract.lines)) for row, ref in rows)


def _told(
    row: PerformanceNoticeVersion, ref: str, rules_: Any, on: date, services: Mapping[str, str]
) -> NoticeTold:
    value = to_domain(row)
    owed, last = rules.owed(value, rules_), value.steps[-1].step_kind if value.steps else rules.FIRST
    name = rules.steps_on(rules_, row.valid_from).get(last, {}).get("name")
    return NoticeTold(
        ref, row.valid_from, row.notice_service, service_of(value, services), str(name or step_words(last)),
        owed.words if owed else None, owed.by if owed else None, owed is not None and owed.by < on,
        rules.withheld(value, rules.steps_on(rules_, row.valid_from)),
    )  # fmt: skip


def every_open(session: Session, *, viewer: Viewer) -> list[PerformanceNoticeVersion]:
    """Every notice that is not settled."""
    return [row for row, _ in _open(session, viewer)]


def _open(session: Session, viewer: Viewer, *which: Any) -> list[tuple[PerformanceNoticeVersion, str]]:
    query: Any = visible(V, viewer).where(V.settled_on.is_(None), *which).add_columns(PerformanceNotice.ref)
    query = query.join(PerformanceNotice, PerformanceNotice.id == V.thing_id)
    return [(row, ref) for row, ref in session.execute(query.order_by(V.valid_from, V.thing_id))]


def withheld_by_others(session: Session, contract_id: str, but: str | None, *, viewer: Viewer) -> int:
    """Pence a month that the other open notices of a contract withhold, as far as the viewer may see them."""
    rows = [row for row, _ in _open(session, viewer, V.contract_id == contract_id) if row.thing_id != but]
    if not rows:
        return 0
    rules_ = ruleset(session)
    return sum(rules.withheld(to_domain(row), rules.steps_on(rules_, row.valid_from)) for row in rows)
