"""The scope of an external auditor as part of every question: a record is in it as a whole, or not at all.

A record is in scope when any version of it that was ever recorded concerns one of the organisations and held on a
day of the period: a correction cannot take a record out of the sight of whoever audits it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, false, or_, select, true

from register.domain.audit_scopes import ABOUT_ANOTHER, REFERENCE, REGISTER_OF, AuditScope
from register.models.registry import kinds

Concern = Callable[[Any, AuditScope], ColumnElement[bool]]


def within(model: type[Any], scope: AuditScope | None) -> ColumnElement[bool]:
    """The row belongs to a record in this scope; without a scope, none does. Never NULL, so that `not` is its opposite."""
    if scope is None:
        return false()
    kind = model.__kind__
    if kind in REFERENCE:
        return true()
    if kind in ABOUT_ANOTHER:
        return _about_one_within(model, scope)
    register = REGISTER_OF.get(kind)
    return _concerned(model, kind, scope) if register in scope.registers else false()


def _concerned(model: type[Any], kind: str, scope: AuditScope) -> ColumnElement[bool]:
    """Asked of each row by itself, so that a question about few rows looks at few."""
    other = _rows(kind)
    return exists().where(other.thing_id == model.thing_id, *_in_scope(other, kind, scope))


def _things(kind: str, scope: AuditScope) -> Select[tuple[str]]:
    """The ids of the records of one kind that are in scope."""
    other = _rows(kind)
    return select(other.thing_id).where(*_in_scope(other, kind, scope))


def _in_scope(other: Any, kind: str, scope: AuditScope) -> tuple[ColumnElement[bool], ...]:
    """Whether this version held within the period and concerns the scope."""
    held = and_(other.valid_from <= scope.last, or_(other.valid_to.is_(None), other.valid_to >= scope.first))
    return held, _CONCERNS[kind](other, scope)


def _rows(kind: str) -> Any:
    """The columns of the versions of one kind, under a name of their own."""
    return kinds()[kind].__table__.alias().c


def _about_one_within(model: type[Any], scope: AuditScope) -> ColumnElement[bool]:
    return or_(
        model.subject_kind.in_(sorted(REFERENCE)),
        *(
            and_(model.subject_kind == kind, model.subject_id.in_(_things(kind, scope)))
            for kind in sorted(_CONCERNS)
            if REGISTER_OF[kind] in scope.registers
        ),
    )


def _people(scope: AuditScope) -> Select[tuple[str]]:
    """Whoever held a post at one of the organisations."""
    appointment, post = _rows("appointment"), _rows("post")
    query = select(appointment.person_id).where(post.thing_id == appointment.post_id)
    return query.where(post.organisation_id.in_(_bodies(scope)))


def _bodies(scope: AuditScope) -> list[str]:
    return sorted(scope.organisations)


def _named(*columns: str) -> Concern:
    """One of the columns names an organisation of the scope."""

    def concern(other: Any, scope: AuditScope) -> ColumnElement[bool]:
        found = (getattr(other, name).in_(_bodies(scope)) for name in columns)
        return or_(*found) if scope.organisations else true()

    return concern


def _of_person(other: Any, scope: AuditScope) -> ColumnElement[bool]:
    return other.person_id.in_(_people(scope)) if scope.organisations else true()


def _interest(other: Any, scope: AuditScope) -> ColumnElement[bool]:
    """An interest in one of the organisations, or of somebody who held a post there."""
    return or_(_named("organisation_id")(other, scope), _of_person(other, scope))


def _mitigation(other: Any, scope: AuditScope) -> ColumnElement[bool]:
    """About an interest in scope, or about the two posts of somebody who held one there."""
    dual = other.dual_role_person_id.in_(_people(scope)) if scope.organisations else true()
    return or_(other.interest_id.in_(_things("interest", scope)), and_(other.interest_id.is_(None), dual))


def _of_interest(other: Any, scope: AuditScope) -> ColumnElement[bool]:
    found: ColumnElement[bool] = other.interest_id.in_(_things("interest", scope))
    return found


def _recognition(other: Any, scope: AuditScope) -> ColumnElement[bool]:
    """About an interest in scope, or about the body of a post and another where one of them is in scope."""
    return or_(
        _of_interest(other, scope),
        and_(other.interest_id.is_(None), _named("organisation_id", "employer_id")(other, scope)),
    )


def _of_contract(other: Any, scope: AuditScope) -> ColumnElement[bool]:
    found: ColumnElement[bool] = other.contract_id.in_(_things("contract", scope))
    return found


def _through(column: str, kind: str) -> Concern:
    """The record that a column names is in scope."""

    def concern(other: Any, scope: AuditScope) -> ColumnElement[bool]:
        found: ColumnElement[bool] = getattr(other, column).in_(_things(kind, scope))
        return found

    return concern


def _agreement(other: Any, scope: AuditScope) -> ColumnElement[bool]:
    parties = (cast(other.parties, String).contains(f'"{body}"', autoescape=True) for body in _bodies(scope))
    return or_(*parties) if scope.organisations else true()


def _incident(other: Any, scope: AuditScope) -> ColumnElement[bool]:
    """At one of the organisations, or about a disclosure by or to one."""
    if not scope.organisations:
        return true()
    disclosure = _rows("disclosure")
    shared = select(disclosure.thing_id).where(
        _named("from_organisation_id", "to_organisation_id")(disclosure, scope)
    )
    return or_(other.organisation_id.in_(_bodies(scope)), other.disclosure_id.in_(shared))


def _complaint(other: Any, scope: AuditScope) -> ColumnElement[bool]:
    """About one of the organisations, or about an incident in scope."""
    if not scope.organisations:
        return true()
    return or_(
        other.organisation_id.in_(_bodies(scope)), other.about_incident_id.in_(_things("incident", scope))
    )


_CONCERNS: dict[str, Concern] = {
    "interest": _interest, "nil_return": _of_person, "mitigation": _mitigation,
    "recognition": _recognition,
    "contract": _named("commissioner_id", "provider_id"), "decision": _of_contract,
    "contract_document": _of_contract, "contract_change": _of_contract, "signature": _of_contract,
    "delegation": _named("organisation_id"), "waiver": _named("organisation_id", "supplier_id"),
    "sealing": _named("organisation_id"), "reservation": _named("organisation_id"),
    "approved_scheme": _named("organisation_id"),
    "agreement": _agreement, "disclosure": _named("from_organisation_id", "to_organisation_id"), "incident": _incident,
    "flow": _named("from_organisation_id", "to_organisation_id"), "information_asset": _named("organisation_id"),
    "processor": _through("agreement_id", "agreement"), "screening": _through("agreement_id", "agreement"),
    "opinion": _through("agreement_id", "agreement"),
    "complaint": _complaint, "lesson": _through("lesson_of_id", "incident"),
    "care_service": _named("commissioner_id", "provider_id"), "programme": _named("organisation_id"),
    "milestone": _through("programme_id", "programme"), "appraisal": _through("service_id", "care_service"),
    "procurement": _named("commissioner_id"), "evaluator": _through("procurement_id", "procurement"),
    "paper_decision": _through("procurement_id", "procurement"),
    "cohort": _named("from_employer_id", "to_employer_id"), "pilot": _through("service_id", "care_service"),
    "checklist": _named("organisation_id"), "provider_check": _named("organisation_id"),
    "standard_answer": _named("organisation_id"), "committee_day": _named("organisation_id"),
    "performance_notice": _of_contract, "review_meeting": _of_contract, "activity_month": _of_contract,
}  # fmt: skip
"""Kind -> whether a version concerns one of the scope's organisations."""
