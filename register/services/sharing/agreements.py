"""Keeps sharing agreements: added, amended, and signed by one party after another, each on its own day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.errors import Invalid, NotFound
from register.domain.permissions import Actor, Permission, check
from register.domain.problems import day_problem, refuse
from register.domain.sharing.agreements import AgreementParty, NewAgreement, check_agreement
from register.domain.texts import Typed, check_text
from register.models.agreements import AgreementVersion
from register.models.organisations import OrganisationVersion
from register.queries.people.parties import recognised
from register.queries.rules import ruleset
from register.queries.sharing.agreements import agreement, to_domain
from register.queries.visible import one
from register.services import facts


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSignature(Typed):
    """One party's signed copy, received, with the day it was signed."""

    organisation_id: str
    signed_on: date


def add_agreement(
    session: Session, new: NewAgreement, *, actor: Actor, today: date, provenance: str = ""
) -> AgreementVersion:
    """Record an agreement. Parties may have signed already, or sign later."""
    check(actor, Permission.KEEP_AGREEMENTS)
    _check(session, new, actor, today)
    return facts.begin(
        session, AgreementVersion, "agreement.added", actor=actor, known_on=today, provenance=provenance,
        **_columns(new),
    )  # fmt: skip


def amend_agreement(
    session: Session,
    key: str,
    new: NewAgreement,
    *,
    expected_n: int | None,
    reason: str,
    actor: Actor,
    today: date,
) -> AgreementVersion:
    """Record what changed, as a new version. A party that stays keeps the day on which it signed."""
    check(actor, Permission.KEEP_AGREEMENTS)
    newest = agreement(session, key, viewer=actor.viewer)
    new = _with_signatures(new, newest)
    if facts.is_unchanged(session, newest, _columns(new), expected_n, actor):
        return newest
    _check(session, new, actor, today)
    return facts.change(
        session, newest, "agreement.amended", act="changed", actor=actor, known_on=today, expected_n=expected_n,
        reason=check_text(reason, "why you are changing this", 2000, field="reason"),
        **_columns(new),
    )  # fmt: skip


def sign_agreement(
    session: Session, key: str, new: NewSignature, *, expected_n: int | None, actor: Actor, today: date
) -> AgreementVersion:
    """Record that a party's signed copy was received. Signing after the start is usual, so it is no fault."""
    check(actor, Permission.KEEP_AGREEMENTS)
    newest = agreement(session, key, viewer=actor.viewer)
    asked = to_domain(newest)
    refuse(_signing_problems(asked.parties, new, today))
    parties = tuple(
        replace(p, signed_on=new.signed_on) if p.organisation_id == new.organisation_id else p
        for p in asked.parties
    )
    return facts.change(
        session, newest, "agreement.signed", act="changed", actor=actor, known_on=today, expected_n=expected_n,
        reason="Signed copy received", **_columns(replace(to_domain(newest), parties=parties)),
    )  # fmt: skip


def _signing_problems(
    parties: tuple[AgreementParty, ...], new: NewSignature, today: date
) -> dict[str, str | None]:
    party = next((p for p in parties if p.organisation_id == new.organisation_id), None)
    signed = party is not None and party.signed_on is not None
    return {
        "organisation_id": "Select an organisation that is a party to this agreement" if party is None
        else ("This organisation has signed already" if signed else None),
        "signed_on": "The date an organisation signed must be today or in the past"
        if new.signed_on > today
        else day_problem(new.signed_on, "The date an organisation signed"),
    }  # fmt: skip


def _with_signatures(new: NewAgreement, newest: AgreementVersion) -> NewAgreement:
    signed = {p.organisation_id: p.signed_on for p in to_domain(newest).parties}
    parties = tuple(replace(p, signed_on=p.signed_on or signed.get(p.organisation_id)) for p in new.parties)
    return replace(new, parties=parties)


def _check(session: Session, new: NewAgreement, actor: Actor, today: date) -> None:
    bodies = recognised(session, (p.organisation_id for p in new.parties), today, viewer=actor.viewer)
    check_agreement(new, ruleset(session), today=today, bodies=bodies)
    for party in new.parties:
        try:
            one(session, OrganisationVersion, party.organisation_id, actor.viewer)
        except NotFound:
            raise Invalid({"parties": "Select organisations that are in the register"}) from None


def _columns(new: NewAgreement) -> dict[str, Any]:
    """The parties as they are stored, and the day on which the last of them signed."""
    columns = facts.columns(AgreementVersion, replace(new, categories=tuple(sorted(new.categories))))
    days = [party.signed_on for party in new.parties]
    signed = [day for day in days if day is not None]
    return {**columns, "fully_signed_on": max(signed) if len(signed) == len(days) else None}
