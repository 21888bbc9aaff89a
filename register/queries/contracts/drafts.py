"""What the register knows for a variation of a contract or a notice about one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain import money
from register.domain.authority.delegations import Signatory, matters
from register.domain.contracts import contracts as rules
from register.domain.contracts.changes import ChangeState
from register.domain.contracts.conflicts import bodies_bound
from register.domain.contracts.contracts import NewContract
from register.domain.contracts.deciding_for import matter_of
from register.domain.contracts.documents import DocumentKind
from register.domain.contracts.papers import number_of
from register.domain.contracts.stages import Question
from register.domain.permissions import Permission, Viewer
from register.models.contracts import ContractVersion
from register.models.organisations import OrganisationVersion
from register.queries.authority.who_may import WhoMaySign
from register.queries.contracts import contracts
from register.queries.contracts.asking import who_may_sign
from register.queries.contracts.changes import changes_of
from register.queries.contracts.document_values import Draft, called_by, pack_of
from register.queries.contracts.signatures import signatures_of
from register.queries.contracts.values import known_values
from register.queries.names import organisation_kinds
from register.queries.people.parties import party
from register.queries.rules import ruleset


def contract_draft(
    session: Session, kind: DocumentKind, key: str, *, reads: ContractVersion | None = None, today: date, viewer: Viewer
) -> Draft:  # fmt: skip
    """reads: the contract with its parties as the paper is about them; as it is today if empty. NotFound when there is no
    such contract, or a barrier keeps it from the viewer."""
    newest = contracts.contract(session, key, viewer=viewer)
    row = reads or newest
    standing = contracts.standing_of(session, row, viewer=viewer)
    called, pack = called_by(session, viewer=viewer), pack_of(kind)
    from_contract = known_values(row, standing, called)
    legal = standing.legal
    unknown = {"relationship": f"The legal status is not determined. {legal.because}"} if legal.asks else {}
    return Draft(
        kind, pack, called, contract=newest, reads=row, unknown=unknown, about={"contract": row.thing_id},
        kinds=organisation_kinds(session, viewer=viewer),
        known={f.name: from_contract[f.name] for f in pack.fields() if f.source and f.name in from_contract},
        suggested={
            **_days_and_values(session, row, today, viewer),
            **_number(session, row, kind.pack, viewer),
            **_signing(session, row, (standing.commissioner, standing.provider), today, viewer),
        },
    )  # fmt: skip


def _days_and_values(session: Session, row: ContractVersion, today: date, viewer: Viewer) -> dict[str, Any]:
    """In the shape in which answers are kept: days and amounts as text. A template takes those it asks for."""
    contract = contracts.to_domain(row)
    notice_by, annual = rules.notice_by(contract), money.pounds(rules.annual_value(contract))
    return {
        "version": row.n,
        "value_before": str(annual),
        "served_date": today.isoformat(),
        "expiry_date": contract.ends_on.isoformat(),
        "notice_deadline": None if notice_by is None else notice_by.isoformat(),
        "notice_months": row.notice_months,
        "execution": row.fields.get("execution"),
    }


def _number(session: Session, row: ContractVersion, pack: str, viewer: Viewer) -> dict[str, int]:
    """The number of the paper of the change that waits, or else of the next one."""
    made = changes_of(session, row.thing_id, viewer=viewer)
    waits = any(one.state == ChangeState.PROPOSED for one in made)
    number = max(1, number_of((one.contract_act for one in made), pack) + (not waits))
    return {"variation_number": number, "change_number": number}


def _signing(
    session: Session, row: ContractVersion, sides: tuple[OrganisationVersion, OrganisationVersion], today: date,
    viewer: Viewer,
) -> dict[str, Any]:  # fmt: skip
    """For each side whoever may sign for it today and the delegation that says so, where that is one person."""
    if not viewer.may(Permission.SEE_DELEGATIONS):
        return {}
    made = signatures_of(session, [row.thing_id], viewer=viewer)
    signed = {one.person_id for one in made if one.person_id}
    matter = _matter(session, row, today)
    found: dict[str, Any] = {}
    for name, side in zip(("commissioner", "provider"), sides, strict=True):
        answer = _able(session, contracts.to_domain(row), side, matter, today, viewer)
        found |= dict(_signatory(name, answer, signed))
    return found


def _matter(session: Session, row: ContractVersion, today: date) -> str:
    """What has to be delegated to somebody who signs contracts, by rule authority.matters."""
    return matter_of(Question.SIGN, row.contract_kind, matters(ruleset(session), on=today))


def _able(
    session: Session, contract: NewContract, side: OrganisationVersion, matter: str, today: date, viewer: Viewer
) -> WhoMaySign:  # fmt: skip
    return who_may_sign(
        session, rules.committed(contract, rules.contract_value(contract)), contract.services, today, matter=matter,
        organisation_ids=bodies_bound(party(side)), viewer=viewer,
    )  # fmt: skip


def _signatory(side: str, answer: WhoMaySign, signed: set[str]) -> Iterator[tuple[str, Any]]:
    """The one who may, or the one of several who signed the contract itself."""
    able = list(answer.able) if len(answer.able) == 1 else [s for s in answer.able if s.person_id in signed]
    if len(able) == 1:
        yield f"signatory_{side}", able[0].person_id
        yield f"authority_{side}", _authority(able[0], answer)


def _authority(signatory: Signatory, answer: WhoMaySign) -> str:
    """The delegation relied on, with the nearest minute above it."""
    links = signatory.chain.links
    minute = next((link.minute for link in links if link.minute), None)
    return ", ".join(filter(None, (answer.refs.get(links[0].id), minute)))
