"""What is found of a deed now, and what was found when it was entered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.authority.commitments import Commitment
from register.domain.contracts.conflicts import bodies_bound
from register.domain.contracts.contracts import committed, with_options_pence
from register.domain.contracts.sealing_checks import (
    SealFacts,
    SealFinding,
    Signer,
    found_of,
    matter_of_way,
    outcome_of,
)
from register.domain.contracts.sealings import NewSealing, claims_until
from register.domain.home.tones import Tone
from register.domain.people.organisations import Party, kind_on
from register.domain.permissions import UNBOUND, Viewer
from register.models.contracts import ContractVersion
from register.models.sealings import Sealing, SealingVersion
from register.queries import names
from register.queries.accounts.identities import identities, identity_of
from register.queries.authority.bound import is_bound
from register.queries.authority.chains import keeping_schemes
from register.queries.contracts.asking import who_may_sign
from register.queries.contracts.contracts import contracts, to_domain
from register.queries.contracts.documents import documents_of
from register.queries.contracts.sealings import outcome_for, outcome_told
from register.queries.contracts.sealings import to_domain as to_sealing
from register.queries.contracts.sides.other_parties import associates_of
from register.queries.held_posts import held_posts
from register.queries.hidden_reasons import NOT_SHOWN
from register.queries.people.parties import parties, party
from register.queries.rules import ruleset
from register.queries.visible import seen_by, visible

V = SealingVersion
UNSHOWN = "Somebody whose name is not shown to you"
WITHHELD = "What this rests on may not be shown to you"


@dataclass(frozen=True, slots=True)
class SealingTold:
    """A deed of a contract, with what is found of it now."""

    ref: str
    deed: str
    on: date
    outcome: str
    found: tuple[SealFinding, ...]

    @property
    def told(self) -> tuple[str, Tone]:
        return outcome_told(self.outcome)


def check_sealing_now(session: Session, new: NewSealing, *, viewer: Viewer) -> tuple[SealFinding, ...]:
    """As far as the viewer may see it. What stands against somebody is not told to whom anything is kept from."""
    bound = is_bound(session, viewer)
    found = found_of(_facts(session, new, viewer if bound else UNBOUND, viewer), ruleset(session))
    return tuple(map(_withheld, found)) if bound else found


def _withheld(one: SealFinding) -> SealFinding:
    return SealFinding(one.code, None, WITHHELD) if one.holds is False else one


def told_outcome(found: Iterable[SealFinding]) -> str:
    """Of what this viewer is shown."""
    found = list(found)
    return NOT_SHOWN if any(one.words == WITHHELD for one in found) else str(outcome_of(found))


def sealings_of(session: Session, contract_id: str, *, viewer: Viewer) -> tuple[SealingTold, ...]:
    """The deeds of a contract by their day, each with what is found of it."""
    query = visible(V, viewer).add_columns(Sealing.ref).join(Sealing, Sealing.id == V.thing_id)
    rows = session.execute(query.where(V.contract_id == contract_id).order_by(V.valid_from, V.thing_id))
    return tuple(_told(session, row, ref, viewer) for row, ref in rows.all())


def _told(session: Session, row: SealingVersion, ref: str, viewer: Viewer) -> SealingTold:
    found = check_sealing_now(session, to_sealing(row), viewer=viewer)
    return SealingTold(ref, row.deed, row.valid_from, told_outcome(found), found)


def _facts(session: Session, new: NewSealing, eyes: Viewer, viewer: Viewer) -> SealFacts:
    """eyes: what is weighed by; viewer: who is told names."""
    body = party(parties(session, [new.organisation_id], viewer=eyes)[new.organisation_id])
    rules = ruleset(session)
    kind = kind_on(body, new.day, rules)
    row = next(iter(contracts(session, [new.contract_id], viewer=eyes)), None) if new.contract_id else None
    matter = matter_of_way(new, kind, rules)
    people = new.signers
    called = names.people_told_apart(session, viewer=viewer).look_up(people)
    kept = bool(keeping_schemes(session, bodies_bound(body), viewer=eyes))
    signers = tuple(
        _signer(session, key, called.get(key, UNSHOWN), new, body, row, matter, kept, eyes) for key in people
    )
    return SealFacts(
        new=new, kind=kind, signers=signers, contract=row.ref if row else None,
        document=_document(session, row, new.day, eyes) if row else None,
        is_party=row is None or _is_party(body, row),
    )  # fmt: skip


def _signer(
    session: Session, key: str, name: str, new: NewSealing, body: Party, row: ContractVersion | None, matter: str,
    kept: bool, eyes: Viewer,
) -> Signer:  # fmt: skip
    contract = None if row is None else to_domain(row)
    value = (
        Commitment(whole_pence=0) if contract is None else committed(contract, with_options_pence(contract))
    )
    services = () if contract is None else contract.services
    answer = who_may_sign(
        session, value, services, new.day, matter=matter, organisation_ids=bodies_bound(body), person_id=key,
        viewer=eyes,
    )  # fmt: skip
    records = identities(session).records_of(key)
    mine = [one for one in answer.able if one.person_id in records]
    by = tuple(answer.refs.get(link.id, "") for one in mine[:1] for link in one.chain.links[:1])
    posts = held_posts(session, viewer=eyes, people=records)
    in_post = any(p.organisation_id in bodies_bound(body) and p.held_on(new.day) for p in posts)
    return Signer(
        name=name, person_id=identity_of(session, key), by=by or None, vouched=not kept, in_post=in_post
    )


def _document(session: Session, row: ContractVersion, day: date, eyes: Viewer) -> str | None:
    """The one that was issued, or else the newest that was there by that day, with its hash."""
    there = [one for one in documents_of(session, row.thing_id, viewer=eyes) if one.valid_from <= day]
    issued = [one for one in there if one.thing_id == row.issued_document_id]
    one = next(iter(issued or there), None)
    return None if one is None else f"{one.ref}, SHA-256 {one.file_hash}"


def _is_party(body: Party, row: ContractVersion) -> bool:
    sides = {row.commissioner_id, row.provider_id, *(one.organisation_id for one in associates_of(row))}
    return bool(sides & bodies_bound(body))


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of an entry: the last day on which an action on the deed is begun in time; what the check came to
    when it was entered, and what it finds now."""

    claims_until: date | None
    outcome_when_entered: str | None
    found: tuple[SealFinding, ...]


def see(session: Session, row: SealingVersion, *, viewer: Viewer, today: date) -> Seen:
    """By the rule of the day it was executed, and by what is recorded now."""
    then = session.scalar(select(outcome_for(viewer)).where(V.id == row.id, seen_by(V, viewer)))
    found = check_sealing_now(session, to_sealing(row), viewer=viewer)
    return Seen(claims_until(row.valid_from, ruleset(session)), then, found)


def kept_findings(found: Iterable[SealFinding]) -> dict[str, Any]:
    """What is kept with an entry of what was found then: codes and answers, and no name."""
    found = list(found)
    return {
        "seal_outcome": str(outcome_of(found)),
        "seal_found": [{"code": one.code, "holds": one.holds} for one in found],
    }
