"""The decision statement: a stored check in the third person, from what was kept when it was made and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.contracts.assessments import Severity
from register.domain.contracts.clearing import looked_into, not_looked_into
from register.domain.contracts.stages import Question
from register.domain.contracts.third_person import third_person
from register.domain.errors import NotFound
from register.domain.permissions import Viewer
from register.models.contracts import Contract, ContractVersion
from register.models.decisions import DecisionVersion
from register.models.mitigations import MitigationVersion
from register.queries import names
from register.queries.contracts.sides.other_parties import party_called
from register.queries.contracts.told import LookedAt, told
from register.queries.hidden_reasons import outcome_words
from register.queries.visible import history, seen_by

C = ContractVersion
SEVERITIES = {Severity.STOP: "Stops it", Severity.CONDITION: "Condition", Severity.NOTE: "For the record"}
NOT_KEPT = "Not kept with this check"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found, with the rule it rests on, the records it is about, and what would clear it, by whom."""

    severity: str
    message: str
    rule: str
    source: str
    records: tuple[str, ...]
    cleared_by: str | None
    who_can: str | None


@dataclass(frozen=True, slots=True)
class Managed:
    """How something that was found is managed, as it read when the check was made."""

    ref: str
    words: str | None
    who_agreed: str
    who_sees: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What is printed. entry: the number in the audit trail. about: what was decided about. more: what else is said."""

    ref: str
    contract_ref: str
    contract: str
    contract_version: int
    question: str
    party: str
    person: str
    on: date
    outcome: str
    followed: str
    findings: tuple[Finding, ...]
    managed: tuple[Managed, ...]
    looked_into: tuple[str, ...]
    not_looked_into: tuple[str, ...]
    looked_at: tuple[LookedAt, ...]
    fingerprint: str | None
    entry: int
    about: str = "Contract"
    more: tuple[str, ...] = ()


def statement(session: Session, row: DecisionVersion, *, viewer: Viewer) -> Statement:
    """As this viewer may read it."""
    found, question = told(session, row, viewer=viewer), Question(row.question)
    contract, ref = _as_decided(session, row, viewer)
    who = names.people_told_apart(session, viewer=viewer).get(
        row.person_id, "Somebody whose name is not shown to you"
    )
    called = party_called(session, row.decided_for, viewer=viewer)
    return Statement(
        ref=row.ref, contract_ref=ref, contract=contract.title, contract_version=contract.n,
        question="Signed copy" if question is Question.SIGN else question.label, party=called, person=who,
        on=row.valid_from, outcome=outcome_words(found.outcome), followed=followed(row, called),
        findings=tuple(finding_of(one, who, found.links) for one in found.reasons),
        managed=tuple(managed_by(session, row.looked_at, found.reasons, found.links, viewer=viewer)),
        looked_into=looked_into(question),
        not_looked_into=not_looked_into(question), looked_at=tuple(found.looked_at), fingerprint=found.fingerprint,
        entry=row.seq,
    )  # fmt: skip


def followed(row: DecisionVersion, called: str) -> str:
    """What happened then."""
    if not row.taken:
        return "Nothing else happened: the contract stayed as it was."
    if row.second_post_id:
        return "It was the first of two decisions. Nothing moved before the second."
    if row.question == Question.APPROVE:
        return "The contract was approved."
    signed = row.question == Question.SIGN
    return "The signed copy counts as received." if signed else f"The change was decided for the {called}."


def _as_decided(session: Session, row: DecisionVersion, viewer: Viewer) -> tuple[ContractVersion, str]:
    """The very version of the contract that was decided on."""
    query = select(C, Contract.ref).join(Contract, Contract.id == C.thing_id)
    found = session.execute(query.where(C.id == row.contract_version_id, seen_by(C, viewer))).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


def finding_of(one: Mapping[str, Any], who: str, refs: Mapping[str, str]) -> Finding:
    """A kept reason with its rule, about the person called `who`."""
    seen = (refs.get(link["id"], link["kind"].replace("_", " ")) for link in one["links"])
    return Finding(
        SEVERITIES[Severity(one["severity"])], third_person(one["message"], who), one.get("rule", NOT_KEPT),
        one.get("source", NOT_KEPT), tuple(dict.fromkeys(seen)), one.get("cleared_by"), one.get("who_can"),
    )  # fmt: skip


def managed_by(
    session: Session, looked_at: Iterable[Mapping[str, Any]], reasons: Iterable[Mapping[str, Any]], refs: Mapping[str, str],
    *, viewer: Viewer,
) -> Iterator[Managed]:  # fmt: skip
    """How what was found is managed, by the versions that the check looked at."""
    numbers = {seen["id"]: seen["n"] for seen in looked_at if seen["kind"] == "mitigation"}
    people = names.people_told_apart(session, viewer=viewer)
    linked = (link["id"] for one in reasons for link in one["links"] if link["kind"] == "mitigation")
    for key in dict.fromkeys(linked):
        for one in session.scalars(history(MitigationVersion, key, viewer)):
            if one.n == numbers.get(key) and key in refs:
                agreed = people.get(one.agreed_by or "", "somebody elsewhere, by a mailed link")
                yield Managed(refs[key], one.text, agreed, people.get(one.seen_to_by or "", agreed))
