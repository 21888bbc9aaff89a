"""The contracts that a body tells the public of, each with how it was awarded, for whoever may see them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from register.domain.contracts.changes import ChangeState
from register.domain.contracts.contracts import contract_value, with_options_pence
from register.domain.contracts.ocds import regime_of
from register.domain.contracts.published import (
    AGREED,
    PublishedBody,
    PublishedContract,
    PublishedNotice,
    PublishedProcurement,
)
from register.domain.contracts.stages import ContractAct, Stage
from register.domain.permissions import ANYBODY, Viewer
from register.domain.procurement.routes import notices_of, routes_on
from register.domain.rules import Ruleset
from register.domain.web_addresses import is_web_address
from register.models.care_services import CareServiceVersion
from register.models.contract_changes import ContractChangeVersion
from register.models.contracts import Contract, ContractVersion
from register.models.organisations import Organisation, OrganisationVersion
from register.models.procurements import Procurement, ProcurementVersion
from register.queries.contracts.changes import until
from register.queries.contracts.contracts import to_domain
from register.queries.contracts.modifications import MODIFYING, lives
from register.queries.procurement import procurements
from register.queries.rules import ruleset
from register.queries.searching import place_of, sorted_by
from register.queries.visible import NOW, AsAt, known, seen_by, unwalled, visible

V, P, S, O = ContractVersion, ProcurementVersion, CareServiceVersion, OrganisationVersion  # noqa: E741
Awarded = tuple[ProcurementVersion, str]


@dataclass(frozen=True, slots=True)
class BodyListed:
    """A body that has contracts to publish, and how many are agreed and not over."""

    ref: str
    name: str
    count: int


def bodies_listed(session: Session, *, viewer: Viewer) -> list[BodyListed]:
    """The commissioners of contracts that are agreed and not over, by name."""
    query = select(Organisation.ref, O.name, func.count()).select_from(V)
    query = query.join(O, and_(O.thing_id == V.commissioner_id, seen_by(O, viewer), *known(O, NOW)))
    query = query.join(Organisation, Organisation.id == O.thing_id)
    query = query.where(seen_by(V, viewer), *known(V, NOW), V.stage.in_(AGREED))
    query = sorted_by(query, O).group_by(Organisation.ref, O.name, place_of(O))
    rows = session.execute(query.order_by(place_of(O), Organisation.ref))
    return [BodyListed(*row) for row in rows]


def published_contracts(
    session: Session, *, viewer: Viewer, commissioner_id: str | None = None, ended: bool = False
) -> list[PublishedContract]:
    """Contracts that both parties agreed, by start and reference. ended: those that ended too. Drafts, contracts that were
    withdrawn and what was put away are told to nobody."""
    rows = agreed_rows(session, viewer=viewer, commissioner_id=commissioner_id, ended=ended)
    told = told_of(session, rows, viewer=viewer)
    return [told[row.thing_id] for row, _ in rows if row.thing_id in told]


def agreed_rows(
    session: Session, *, viewer: Viewer, commissioner_id: str | None, ended: bool
) -> list[tuple[ContractVersion, str]]:
    """The versions of contracts that both parties agreed, each with its reference."""
    stages = (*AGREED, Stage.ENDED) if ended else AGREED
    query = visible(V, viewer).add_columns(Contract.ref).join(Contract, Contract.id == V.thing_id)
    query = query.where(V.stage.in_(stages)).order_by(V.valid_from, Contract.ref)
    if commissioner_id is not None:
        query = query.where(V.commissioner_id == commissioner_id)
    return [(row, ref) for row, ref in session.execute(query)]


def told_of(
    session: Session, rows: Iterable[tuple[ContractVersion, str]], *, viewer: Viewer, as_at: AsAt = NOW
) -> dict[str, PublishedContract]:
    """Contract -> what is told of these versions; those of which a party may not be told are not among them. as_at: what
    stood around them at an entry."""
    given = list(rows)
    around = _around(session, [row for row, _ in given], viewer=viewer, as_at=as_at)
    return {row.thing_id: around.told(row, ref) for row, ref in given if around.shows(row)}


@dataclass(frozen=True, slots=True)
class _Around:
    """What hangs on the contracts, by contract or body. awards: as they were agreed first, of those changed since."""

    bodies: Mapping[str, PublishedBody]
    awards: Mapping[str, ContractVersion]
    extended: Collection[str]
    procured: Mapping[str, PublishedProcurement]

    def shows(self, row: ContractVersion) -> bool:
        """A contract names both parties, or stays out."""
        return {row.commissioner_id, row.provider_id} <= self.bodies.keys()

    def told(self, row: ContractVersion, ref: str) -> PublishedContract:
        award, latest = self.awards.get(row.thing_id, row), until(row)
        brought, new = row.award_value_pence, to_domain(row)
        in_full = brought is None or latest <= new.ends_on
        return PublishedContract(
            ref=ref, title=row.title, commissioner=self.bodies[row.commissioner_id],
            provider=self.bodies[row.provider_id], stage=Stage(row.stage), starts_on=new.starts_on, ends_on=new.ends_on,
            latest_end_on=latest,
            award_pence=with_options_pence(to_domain(award), until(award)) if brought is None else brought,
            value_pence=(contract_value(new) if brought is None else brought) if in_full else None,
            is_extended=bool(row.extended_before) or row.thing_id in self.extended,
            services=tuple((line.code, line.name) for line in new.lines) if brought is None else (),
            changed_on=row.known_on, number=row.source_id, description=row.description, route=row.procurement_route,
            category=row.category, notice_address=row.notice_address,
            associates=tuple(
                self.bodies[a.organisation_id] for a in new.associates if a.organisation_id in self.bodies
            ),
            procurement=self.procured.get(row.thing_id),
        )  # fmt: skip


def _around(session: Session, rows: list[ContractVersion], *, viewer: Viewer, as_at: AsAt) -> _Around:
    keys = [row.thing_id for row in rows]
    done = _done(session, keys, viewer=viewer, as_at=as_at)
    lived = lives(session, [key for key, _ in done], viewer=viewer, as_at=as_at)
    return _Around(
        _bodies(session, {key for row in rows for key in _sides(row)}, viewer=viewer, as_at=as_at),
        {key: life.award for key, life in lived.items()},
        {key for key, act in done if act == ContractAct.EXTEND.value},
        _procured(session, rows, viewer=viewer, as_at=as_at),
    )  # fmt: skip


def _sides(row: ContractVersion) -> tuple[str, ...]:
    """Both parties and the associates."""
    beside = (one["organisation_id"] for one in row.associates or ())
    return row.commissioner_id, row.provider_id, *beside


def _done(session: Session, keys: list[str], *, viewer: Viewer, as_at: AsAt) -> list[tuple[str, str]]:
    """Extensions and variations that hold: contract and act."""
    model = ContractChangeVersion
    query = select(model.contract_id, model.contract_act).where(
        model.contract_id.in_(keys), model.state == ChangeState.DONE.value, model.contract_act.in_(MODIFYING),
        *known(model, as_at), seen_by(model, viewer),
    )  # fmt: skip
    return [(key, act) for key, act in session.execute(query)]


def _bodies(
    session: Session, keys: Iterable[str], *, viewer: Viewer, as_at: AsAt
) -> dict[str, PublishedBody]:
    """The parties, as far as somebody may see them."""
    query = select(O, Organisation.ref).join(Organisation, Organisation.id == O.thing_id)
    query = query.where(
        O.thing_id.in_(sorted(keys)), seen_by(O, viewer), *_public(O, viewer), *known(O, as_at)
    )
    return {
        row.thing_id: PublishedBody(
            ref=ref, name=row.name, numbers={kind: getattr(row, kind) for kind in O.__numbers_body__}
        )
        for row, ref in session.execute(query)
    }  # fmt: skip


def _public(model: Any, viewer: Viewer) -> list[ColumnElement[bool]]:
    """To the public is shown what no barrier at all is about."""
    return [unwalled(model)] if viewer == ANYBODY else []


def _procured(
    session: Session, rows: list[ContractVersion], *, viewer: Viewer, as_at: AsAt
) -> dict[str, PublishedProcurement]:
    """Contract -> the procurement by which it was awarded: the one that says so, or else of the service that the
    contract is recorded for, by its
    commissioner to its provider, the last one decided by its first day. One that looks for what follows it is another."""
    shown = select(P).where(seen_by(P, viewer), *_public(P, viewer), *known(P, as_at))
    query = shown.add_columns(Procurement.ref, S.contract_id)
    query = query.join(Procurement, Procurement.id == P.thing_id)
    query = query.join(
        S, and_(S.thing_id == P.service_id, seen_by(S, viewer), *_public(S, viewer), *known(S, as_at))
    )
    query = query.where(
        S.contract_id.in_([row.thing_id for row in rows]), P.award_decided_on.is_not(None)
    ).order_by(P.award_decided_on, P.thing_id)
    contracts, rules = {row.thing_id: row for row in rows}, ruleset(session)
    found = {
        key: _procurement(one, ref, rules)
        for one, ref, key in session.execute(query)
        if key in contracts and _is_of(one, contracts[key])
    }
    said = shown.add_columns(Procurement.ref).join(Procurement, Procurement.id == P.thing_id)
    said = said.where(P.led_to_id.in_(contracts), P.award_decided_on.is_not(None)).order_by(P.thing_id)
    linked = {one.led_to_id: _procurement(one, ref, rules) for one, ref in session.execute(said)}
    return found | linked


def _is_of(one: ProcurementVersion, row: ContractVersion) -> bool:
    sides = (one.commissioner_id, one.awarded_to_id) == (row.commissioner_id, row.provider_id)
    in_time = one.award_decided_on is not None and one.award_decided_on <= row.valid_from
    return sides and in_time and one.replaces_id != row.thing_id


def _procurement(one: ProcurementVersion, ref: str, rules: Ruleset) -> PublishedProcurement:
    regime, basis = regime_of(one.route) or _regime(one, rules)
    assert one.award_decided_on is not None
    named = routes_on(rules, one.valid_from).get(one.route, {}).get("name")
    return PublishedProcurement(
        ref=ref, title=one.title, description=one.description, route=one.route,
        route_name=str(named or procurements.route_words(one.route)), regime=regime, basis=basis,
        value_pence=one.value_pence, awarded_on=one.award_decided_on, changed_on=one.known_on, cpv=one.cpv,
        notices=_notices(one, rules),
    )  # fmt: skip


def _regime(one: ProcurementVersion, rules: Ruleset) -> tuple[str, str]:
    """The regime of the day a procurement began, and where its rules stand."""
    rule = rules.find("procurement.regime", on=one.valid_from)
    return (str(rule.value), rule.source) if rule else ("Not recorded", "")


def _notices(one: ProcurementVersion, rules: Ruleset) -> tuple[PublishedNotice, ...]:
    kinds = notices_of(rules, one.route, on=one.valid_from)
    return tuple(
        PublishedNotice(
            code=notice.notice_kind, name=kinds.get(notice.notice_kind, {}).get("name", notice.notice_kind),
            stage=kinds.get(notice.notice_kind, {}).get("stage", "before"), published_on=notice.published_on,
            address=notice.notice_reference if is_web_address(notice.notice_reference or "") else None,
        )
        for notice in procurements.to_domain(one).notices
    )  # fmt: skip
