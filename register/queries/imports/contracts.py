"""What bringing a contracts register in would do: which contracts are new, changed or known, who is meant, what waits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from register.domain.dates import said
from register.domain.imports.contract_readings import ContractReading
from register.domain.imports.contract_rows import ContractEntry, PartyNamed
from register.domain.people.organisations import Party, open_on
from register.domain.permissions import Viewer
from register.models.contracts import ContractVersion
from register.queries.imports.party_plans import (
    ASKED,
    NO_COMMISSIONER,
    NOT_KEPT,
    PartyPlan,
    Step,
    begin,
    take,
)
from register.queries.imports.plans import NO_ANSWERS
from register.queries.people import parties as recorded

CHANGED_HERE = (
    "The contract was changed here after it had come from its source, and the source now says something else. Propose the "
    "change on the contract itself, or leave this row out"
)
NOT_YOURS = "The register has a contract of this number that you may not see"
ONE_BODY = "The commissioner and the provider are one organisation. Enter the other, or the commissioner's provider arm"
NOT_OPEN = "{name} was not open on {day}. Enter another {role}, or mend the start date"


ContractStep = Step[ContractEntry]
ContractPlan = PartyPlan[ContractEntry, ContractVersion]


def plan_contracts(
    session: Session, reading: ContractReading, *, source: str, title: str, commissioner_id: str | None,
    answers: Mapping[str, str] = NO_ANSWERS, may_add_bodies: bool = True, viewer: Viewer, today: date,
) -> ContractPlan:  # fmt: skip
    """What bringing this in would do; nothing is written. answers: which organisation a person said is meant, a record or
    NEW, by the sign that stands for how the source names it."""
    made = ContractPlan(source, title, commissioner_id, waiting=list(reading.waiting))
    before, _ = begin(session, made, reading.entries, ContractVersion, answers, viewer=viewer, today=today)
    opened = _opened(session, made, viewer)
    for one in reading.entries:
        held = before.get(one.entry.key)
        subject = held.subject if held else None
        take(made, one, held, partial(_problems, made, one.entry, subject, opened, may_add_bodies))
    return made


def _opened(session: Session, made: ContractPlan, viewer: Viewer) -> dict[str, Party]:
    """The recorded organisations that the rows mean."""
    ids = {made.commissioner_id or "", *(settled.id for settled in made.parties.values())} - {""}
    return {key: recorded.party(row) for key, row in recorded.parties(session, ids, viewer=viewer).items()}


def _problems(
    made: ContractPlan, entry: ContractEntry, subject: str | None, opened: Mapping[str, Party], may_add_bodies: bool
) -> dict[str, str]:  # fmt: skip
    sides = {"commissioner": entry.commissioner, "provider": entry.provider}
    ids = {role: made.record_of(party) for role, party in sides.items()}
    found: dict[str, str] = {}
    for role, party in sides.items():
        found |= _party_problem(role, party, ids[role], entry, opened, may_add_bodies)
    if _is_one_body(sides, ids):
        found["provider"] = ONE_BODY
    return found if subject is None else found | _before_problem(made.newest.get(subject))


def _party_problem(
    role: str, party: PartyNamed | None, key: str | None, entry: ContractEntry, opened: Mapping[str, Party],
    may_add_bodies: bool,
) -> dict[str, str]:  # fmt: skip
    """key: its record, "" for a new one, None where nobody has said."""
    if key is None:
        return {role: NO_COMMISSIONER} if party is None else {"asked": ASKED.format(name=party.name)}
    row = opened.get(key)
    if row is not None and not open_on(row, entry.starts_on):
        return {role: NOT_OPEN.format(name=row.name, day=said(entry.starts_on), role=role)}
    is_new = party is not None and not key
    return (
        {role: NOT_KEPT.format(name=party.name)}
        if party is not None and is_new and not may_add_bodies
        else {}
    )


def _before_problem(newest: ContractVersion | None) -> dict[str, str]:
    """Why a contract that is here already cannot follow its source."""
    if newest is None:
        return {"source_id": NOT_YOURS}
    return {} if newest.basis == "asserted" else {"source_id": CHANGED_HERE}


def _is_one_body(sides: Mapping[str, PartyNamed | None], ids: Mapping[str, str | None]) -> bool:
    mine, theirs = ids["commissioner"], ids["provider"]
    if mine and theirs:
        return mine == theirs
    one, other = sides["commissioner"], sides["provider"]
    return mine == theirs == "" and one is not None and other is not None and one.key == other.key
