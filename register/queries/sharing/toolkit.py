"""What the toolkit's columns say of each flow and each information asset that goes on on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from register.domain.dates import said
from register.domain.permissions import Viewer
from register.domain.rules import Ruleset
from register.domain.sharing.agreements import choices
from register.domain.sharing.flows import FlowDirection, score_of
from register.domain.sharing.toolkit import ToolkitForm, ToolkitList, headings, is_general_knowledge, layout
from register.models.agreements import Agreement, AgreementVersion
from register.models.flows import FlowVersion
from register.models.information_assets import InformationAssetVersion
from register.models.organisations import OrganisationVersion
from register.models.people import PersonVersion
from register.queries import names
from register.queries.rules import ruleset
from register.queries.visible import NOW, AsAt, held, known, seen_by

V, S, G = FlowVersion, InformationAssetVersion, AgreementVersion
FROM, TO = aliased(OrganisationVersion), aliased(OrganisationVersion)
OWNER, KEEPER = aliased(PersonVersion), aliased(PersonVersion)
CODED = {
    "purposes": "purposes", "categories": "categories", "subjects": "subjects", "lawful_basis": "lawful_bases",
    "special_basis": "special_bases", "confidentiality_basis": "confidentiality_bases", "frequency": "frequencies",
    "volume_band": "volume_bands", "schedule_condition": "schedule_1_conditions",
    "asset_kind": "asset_kinds", "asset_format": "asset_formats",
}  # fmt: skip
"""What is recorded as codes -> the list of the rules that says what they are called."""
NO_AGREEMENT = "None named"


@dataclass(frozen=True, slots=True)
class ToolkitTable:
    """The columns and the rows of one list in one form, where the columns come from, and whether that is general knowledge
    only."""

    question: str
    source: str
    general_knowledge: bool
    headings: Mapping[str, str]
    rows: tuple[Mapping[str, Any], ...]


def toolkit_table(
    session: Session, of: ToolkitList, form: ToolkitForm, on: date, *, viewer: Viewer
) -> ToolkitTable:
    """Of what goes on on a day and the viewer may see."""
    rules = ruleset(session)
    rule = layout(rules, of, form, on)
    heads, words = headings(rule, of), _words(rules, on)
    found = (_flows if of is ToolkitList.FLOWS else _assets)(session, on, viewer)
    rows = tuple({key: _cell(key, row[key], words) for key in heads} for row in found)
    question = f"{of.label} on {said(on)}, in the toolkit's columns. {form.label}. {rule.source}"
    return ToolkitTable(question, rule.source, is_general_knowledge(rule), heads, rows)


@dataclass(frozen=True, slots=True)
class Layout:
    """A list in a form: what it is called, where its columns come from, and whether that is general knowledge only."""

    of: ToolkitList
    form: ToolkitForm
    source: str
    general_knowledge: bool


def layouts(session: Session, on: date) -> list[Layout]:
    """Each list in each form, by the rules of a day."""
    rules, found = ruleset(session), []
    for form, of in product(ToolkitForm, ToolkitList):
        rule = layout(rules, of, form, on)
        found.append(Layout(of, form, rule.source, is_general_knowledge(rule)))
    return found


def _words(rules: Ruleset, on: date) -> dict[str, dict[str, str]]:
    return {
        key: {code: str(row["name"]) for code, row in choices(rules, known, on=on).items()}
        for key, known in CODED.items()
    }


def _cell(key: str, value: Any, words: Mapping[str, Mapping[str, str]]) -> Any:
    if key not in words or value is None:
        return value
    codes = value if isinstance(value, list) else [value]
    return "; ".join(words[key].get(code, code) for code in codes)


def _joined(query: Any, other: Any, column: Any, viewer: Viewer) -> Any:
    """With what a column names, as far as the viewer may see it."""
    return query.outerjoin(other, and_(other.thing_id == column, seen_by(other, viewer), *known(other, NOW)))


def _flows(session: Session, on: date, viewer: Viewer) -> Iterator[dict[str, Any]]:
    query = select(
        V.title, FROM.name.label("sender"), TO.name.label("receiver"), V.flow_direction, V.purposes, V.subjects,
        V.categories, V.lawful_basis, V.special_basis, V.confidentiality_basis, V.method, V.systems, V.frequency,
        V.volume_band, V.held_abroad, V.schedule_condition, V.disposal, V.risk_likelihood, V.risk_impact,
        V.risk_reviewed_on, V.flow_approvals, S.held_where, S.name.label("asset"), names.listed(OWNER, viewer).label("owns"),
        V.flow_owner_id,
        names.listed(KEEPER, viewer).label("keeps"), S.asset_owner_id, Agreement.ref.label("ref"),
        G.title.label("agreement_title"), G.valid_to.label("agreement_end"), V.retention, V.review_due_on, S.sensitive_why,
        S.loss_impact, S.asset_software.label("software"), S.asset_support.label("support"),
    ).select_from(V)  # fmt: skip
    query = query.join(FROM, and_(FROM.thing_id == V.from_organisation_id, *known(FROM, NOW)))
    query = query.join(TO, and_(TO.thing_id == V.to_organisation_id, *known(TO, NOW)))
    asset = and_(S.thing_id == V.asset_id, seen_by(S, viewer), *known(S, NOW))
    under = and_(G.thing_id == V.agreement_id, seen_by(G, viewer), *known(G, NOW))
    query = query.outerjoin(S, asset).outerjoin(G, under)
    query = _joined(_joined(query, OWNER, V.flow_owner_id, viewer), KEEPER, S.asset_owner_id, viewer)
    query = query.outerjoin(Agreement, Agreement.id == G.thing_id).where(
        seen_by(V, viewer), *known(V, NOW), *held(V, AsAt(held_on=on))
    )
    rules = ruleset(session)
    for row in session.execute(query.order_by(V.review_due_on, V.thing_id)):
        yield {**row._mapping, **_of_flow(row), "risk": _risk(rules, row, on)}


def _of_flow(row: Any) -> dict[str, Any]:
    return {
        "direction": FlowDirection(row.flow_direction).label,
        "held_where": "; ".join(filter(None, (row.held_where, row.held_abroad))) or None,
        "kept": "; ".join(filter(None, (row.retention, row.disposal))) or None,
        "approvals": "; ".join(map(_approval, row.flow_approvals)) or None,
        "agreement": f"{row.ref}: {row.agreement_title}" if row.ref else NO_AGREEMENT,
        "owner": (row.keeps if row.asset_owner_id else None) or (row.owns if row.flow_owner_id else None),
    }


def _risk(rules: Ruleset, row: Any, on: date) -> str | None:
    found = score_of(row.risk_likelihood, row.risk_impact, rules, on)
    return f"{found[0]}: {found[1]}" if found else None


def _approval(one: dict[str, Any]) -> str:
    return f"{one['approver']}, {one['approver_post']}, {said(date.fromisoformat(one['approval_on']))}"


def _assets(session: Session, on: date, viewer: Viewer) -> Iterator[dict[str, Any]]:
    query = select(
        S.name, FROM.name.label("organisation"), S.asset_kind, S.asset_format, S.categories, S.sensitive_why, S.loss_impact,
        S.asset_software.label("software"), S.asset_support.label("support"), S.held_where, S.retention,
        S.valid_from.label("starts_on"), S.last_reviewed_on, names.listed(OWNER, viewer).label("owns"), S.asset_owner_id,
        OWNER.thing_id.label("owner_seen"),
    ).select_from(S)  # fmt: skip
    query = query.join(FROM, and_(FROM.thing_id == S.organisation_id, *known(FROM, NOW)))
    query = _joined(query, OWNER, S.asset_owner_id, viewer).where(
        seen_by(S, viewer), *known(S, NOW), *held(S, AsAt(held_on=on))
    )
    for row in session.execute(query.order_by(S.valid_from, S.thing_id)):
        yield {**row._mapping, "owner": row.owns if row.owner_seen else None}
