"""Keeps sharing agreements: added, amended, signed by one party after another, each on its own day, and left."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.errors import Invalid, NotFound
from register.domain.permissions import UNBOUND, Actor, Permission, check
from register.domain.problems import refuse
from register.domain.sharing.agreements import Agreement, AgreementParty, NewAgreement, check_agreement
from register.domain.sharing.frameworks import NewAccession, check_accession, check_under, with_accession
from register.domain.sharing.signing import (
    NewSignature,
    NewWithdrawal,
    check_signature,
    check_withdrawal,
    fully_signed_on,
    needs_signing_again,
    stood_from,
    text_day_problem,
    unsigned,
    with_signature,
    without,
)
from register.domain.texts import check_text
from register.models.agreements import AgreementVersion
from register.models.organisations import OrganisationVersion
from register.queries.people.parties import recognised
from register.queries.people.people import person
from register.queries.rules import ruleset
from register.queries.sharing.agreements import agreement, bounding, chain_above, to_domain
from register.queries.visible import one
from register.services import facts
from register.services.records import missing


def add_agreement(
    session: Session, new: NewAgreement, *, actor: Actor, today: date, provenance: str = ""
) -> AgreementVersion:
    """Record an agreement. Parties may have signed already, or sign later."""
    check(actor, Permission.KEEP_AGREEMENTS)
    _check(session, new, actor, today)
    _check_framework(session, new, None, actor, today)
    return facts.begin(
        session, AgreementVersion, "agreement.added", actor=actor, known_on=today, provenance=provenance,
        **_columns(new), text_n=1, holds_from=None, stood_from=None,
    )  # fmt: skip


def amend_agreement(
    session: Session,
    key: str,
    new: NewAgreement,
    *,
    expected_n: int | None,
    reason: str,
    change_from: date | None = None,
    actor: Actor,
    today: date,
) -> AgreementVersion:
    """Record what changed, as a new version. What a signature stands under is another text, from `change_from` on or from
    today: every party signs it again, and the text before stands for those who have not."""
    check(actor, Permission.KEEP_AGREEMENTS)
    newest = agreement(session, key, viewer=actor.viewer)
    held = to_domain(newest)
    new = _with_signatures(new, held)
    if facts.is_unchanged(session, newest, _columns(new), expected_n, actor):
        return newest
    _check(session, new, actor, today)
    _check_framework(session, new, newest, actor, today)
    text: dict[str, Any] = {}
    if needs_signing_again(held, new):
        new, text = replace(new, parties=unsigned(new.parties)), _next_text(held, change_from or today)
    return facts.change(
        session, newest, "agreement.amended", act="changed", actor=actor, known_on=today, expected_n=expected_n,
        reason=check_text(reason, "why you are changing this", 2000, field="reason"),
        **_columns(new), **text,
    )  # fmt: skip


def sign_agreement(
    session: Session, key: str, new: NewSignature, *, expected_n: int | None, actor: Actor, today: date
) -> AgreementVersion:
    """Record that a party's signed copy was received. Signing after the start is usual, so it is no fault."""
    check(actor, Permission.KEEP_AGREEMENTS)
    newest = agreement(session, key, viewer=actor.viewer)
    held = to_domain(newest)
    check_signature(held.parties, new, today=today)
    return facts.change(
        session, newest, "agreement.signed", act="changed", actor=actor, known_on=today, expected_n=expected_n,
        reason="Signed copy received", **_columns(replace(held, parties=with_signature(held.parties, new))),
    )  # fmt: skip


def correct_signature(
    session: Session,
    key: str,
    new: NewSignature,
    *,
    expected_n: int | None,
    reason: str,
    actor: Actor,
    today: date,
) -> AgreementVersion:
    """Correct a signature under the text as it stands: a mistyped day, name or post. The history keeps what it was."""
    check(actor, Permission.KEEP_AGREEMENTS)
    newest = agreement(session, key, viewer=actor.viewer)
    held = to_domain(newest)
    check_signature(held.parties, new, today=today, again=True)
    return facts.change(
        session, newest, "agreement.signature_corrected", act="corrected", actor=actor, known_on=today,
        expected_n=expected_n, reason=check_text(reason, "why you are correcting this", 2000, field="reason"),
        **_columns(replace(held, parties=with_signature(held.parties, new))),
    )  # fmt: skip


def withdraw_party(
    session: Session, key: str, new: NewWithdrawal, *, expected_n: int | None, actor: Actor, today: date
) -> AgreementVersion:
    """Record that a party leaves, from a day on. The others stay bound; with fewer than two left the agreement ends."""
    check(actor, Permission.KEEP_AGREEMENTS)
    newest = agreement(session, key, viewer=actor.viewer)
    held = to_domain(newest)
    check_withdrawal(held, new)
    return facts.change(
        session, newest, "agreement.party_withdrew", act="changed", actor=actor, known_on=today,
        expected_n=expected_n, reason=new.reason, **_columns(without(held, new)),
    )  # fmt: skip


def accede(
    session: Session, key: str, new: NewAccession, *, expected_n: int | None, actor: Actor, today: date
) -> AgreementVersion:
    """Record that a body joins a framework agreement from a day, by its own signature. Nobody signs again for it."""
    check(actor, Permission.KEEP_AGREEMENTS)
    newest = agreement(session, key, viewer=actor.viewer)
    held = to_domain(newest)
    check_accession(held, new, ruleset(session), today=today)
    joined = replace(held, parties=with_accession(held.parties, new))
    _check(session, joined, actor, today)
    return facts.change(
        session, newest, "agreement.acceded", act="changed", actor=actor, known_on=today, expected_n=expected_n,
        reason="Joined the framework", **_columns(joined),
    )  # fmt: skip


def _check_framework(
    session: Session, new: NewAgreement, newest: AgreementVersion | None, actor: Actor, today: date
) -> None:
    """The framework that was chosen is there, does not stand under this one itself, and allows what this one asks for."""
    if new.framework_id is None:
        return
    refuse({"framework_id": missing(session, agreement, new.framework_id, actor)})
    circle = newest is not None and newest.thing_id in chain_above(session, new.framework_id, viewer=UNBOUND)
    refuse(
        {"framework_id": "Select another agreement: this one would stand under itself" if circle else None}
    )
    above = bounding(session, agreement(session, new.framework_id, viewer=actor.viewer))
    check_under(new, above, None if newest is None else to_domain(newest), ruleset(session), today=today)


def _next_text(held: Agreement, holds_from: date) -> dict[str, Any]:
    refuse({"change_from": text_day_problem(held, holds_from)})
    return {"text_n": held.text_n + 1, "holds_from": holds_from, "stood_from": stood_from(held)}


def _with_signatures(new: NewAgreement, held: Agreement) -> NewAgreement:
    """A party that stays keeps its signature; none is recorded or corrected by a change of the rest."""
    known = {p.organisation_id: p for p in held.parties}
    odd = [
        p for p in new.parties
        if any(getattr(p, day) not in (None, getattr(known.get(p.organisation_id), day, None)) for day in _ITS_OWN)
    ]  # fmt: skip
    refuse({"parties": "Record or correct a signed copy by itself" if odd else None})
    parties = tuple(_signed_as(p, known.get(p.organisation_id, p)) for p in new.parties)
    return replace(new, parties=parties)


_ITS_OWN = ("signed_on", "acceded_on")
"""Days of a party that acts of their own record."""


def _signed_as(party: AgreementParty, known: AgreementParty) -> AgreementParty:
    kept = ("signed_on", "signed_by", "signed_post", "withdrawn_on", "acceded_on")
    return replace(party, **{name: getattr(known, name) for name in kept})


def _check(session: Session, new: NewAgreement, actor: Actor, today: date) -> None:
    bodies = recognised(session, (p.organisation_id for p in new.parties), today, viewer=actor.viewer)
    check_agreement(new, ruleset(session), today=today, bodies=bodies)
    refuse({"agreement_owner_id": missing(session, person, new.agreement_owner_id, actor)})
    for party in new.parties:
        try:
            one(session, OrganisationVersion, party.organisation_id, actor.viewer)
        except NotFound:
            raise Invalid({"parties": "Select organisations that are in the register"}) from None


def _columns(new: NewAgreement) -> dict[str, Any]:
    """The parties as they are stored, and the day on which the last of them signed."""
    ordered = replace(new, categories=tuple(sorted(new.categories)), purposes=tuple(sorted(new.purposes)))
    columns = facts.columns(AgreementVersion, ordered)
    own = {"text_n", "holds_from", "stood_from", "earlier", "framework", "parts"}
    held = {name: part for name, part in columns.items() if name not in own}
    return {**held, "fully_signed_on": fully_signed_on(new.parties)}
