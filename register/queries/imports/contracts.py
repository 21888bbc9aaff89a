"""What bringing a contracts register in would do: which contracts are new, changed or known, who is meant, what waits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.dates import said
from register.domain.imports.contract_readings import ContractReading, KeyedContract
from register.domain.imports.contract_rows import ContractEntry, PartyNamed
from register.domain.imports.matching import Settled
from register.domain.imports.parties import AskedParty, Body, settle_parties
from register.domain.imports.readings import Waiting
from register.domain.people.known_bodies import Called
from register.domain.people.organisation_names import names_on
from register.domain.people.organisations import Party, open_on
from register.domain.permissions import Viewer
from register.models.contracts import ContractVersion
from register.models.imports import ImportMatch
from register.models.source_editions import SourceEdition, SourceEntry
from register.queries.imports.plans import NO_ANSWERS, newest_seq, sign_of
from register.queries.people import parties as recorded
from register.queries.people.known_bodies import every_body
from register.queries.rules import ruleset
from register.queries.visible import NOW, known, seen_by

V, D, E = ContractVersion, SourceEdition, SourceEntry
CHUNK = 500
BROUGHT = "brought in"
"""Where the words of a contract come from that a register elsewhere gave."""
CHANGED_HERE = (
    "The contract was changed here after it had come from its source, and the source now says something else. Propose the "
    "change on the contract itself, or leave this row out"
)
NOT_YOURS = "The register has a contract of this number that you may not see"
ASKED = "Say first which organisation is meant by “{name}”"
NOT_KEPT = "“{name}” is not among the organisations. Somebody who keeps organisations has to add it"
NO_COMMISSIONER = "The row names no commissioner. Say whose register this is"
ONE_BODY = "The commissioner and the provider are one organisation. Enter the other, or the commissioner's provider arm"
NOT_OPEN = "{name} was not open on {day}. Enter another {role}, or mend the start date"


@dataclass(frozen=True, slots=True)
class ContractStep:
    """What is to be done with one contract. kind: new, changed or known; subject: the contract, where there is one."""

    kind: str
    keyed: KeyedContract
    subject: str | None = None


@dataclass(slots=True)
class ContractPlan:
    """Everything that bringing this in would do. commissioner_id: whose register it is, for rows that name none. seen: the
    entry of the source's newest file that this was planned after."""

    source: str
    title: str
    commissioner_id: str | None
    steps: list[ContractStep] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    asked: dict[str, AskedParty] = field(default_factory=dict)
    parties: dict[str, Settled] = field(default_factory=dict)
    named: dict[str, PartyNamed] = field(default_factory=dict)
    newest: dict[str, ContractVersion] = field(default_factory=dict)
    seen: int = 0

    def count(self, kind: str) -> int:
        return sum(step.kind == kind for step in self.steps)

    @property
    def is_news(self) -> bool:
        """Whether anything would be recorded."""
        return any(step.kind != "known" for step in self.steps)

    @property
    def new_bodies(self) -> int:
        used = {
            party.key for step in self.steps if step.kind != "known" for party in parties_of(step.keyed.entry)
        }
        return sum(key in used and not settled.id for key, settled in self.parties.items())

    @property
    def by_name_alone(self) -> int:
        return sum(settled.by == "name" for settled in self.parties.values())


def parties_of(entry: ContractEntry) -> list[PartyNamed]:
    """The organisations that a row names."""
    return [party for party in (entry.commissioner, entry.provider) if party is not None]


def plan_contracts(
    session: Session, reading: ContractReading, *, source: str, title: str, commissioner_id: str | None,
    answers: Mapping[str, str] = NO_ANSWERS, may_add_bodies: bool = True, viewer: Viewer, today: date,
) -> ContractPlan:  # fmt: skip
    """What bringing this in would do; nothing is written. answers: which organisation a person said is meant, a record or
    NEW, by the sign that stands for how the source names it."""
    made = ContractPlan(source, title, commissioner_id, waiting=list(reading.waiting))
    subjects, digests = _before(session, source)
    news = [one for one in reading.entries if digests.get(one.entry.key) != one.entry.digest]
    bodies = every_body(session, viewer=viewer) if news else []
    _settle(session, made, news, bodies, answers, today)
    made.seen = newest_seq(session, source)
    made.newest = _newest(
        session, [subjects[one.entry.key] for one in news if one.entry.key in subjects], viewer
    )
    opened = _opened(session, made, viewer)
    for one in reading.entries:
        subject = subjects.get(one.entry.key)
        if subject is not None and digests[one.entry.key] == one.entry.digest:
            made.steps.append(ContractStep("known", one, subject))
            continue
        problems = _problems(made, one.entry, subject, opened, may_add_bodies)
        if problems:
            made.waiting.append(Waiting(one.waiting.headings, one.waiting.row, problems))
        else:
            made.steps.append(ContractStep("changed" if subject else "new", one, subject))
    return made


def _before(session: Session, source: str) -> tuple[dict[str, str], dict[str, str]]:
    """The contract of each number that this source gave, and what it said last."""
    query = select(E.key, E.subject_id, E.digest).join(D, D.id == E.edition_id).where(D.source == source)
    subjects: dict[str, str] = {}
    digests: dict[str, str] = {}
    for key, subject, digest in session.execute(query.order_by(D.seq)):
        subjects[key], digests[key] = subject, digest
    return subjects, digests


def _settle(
    session: Session, made: ContractPlan, news: Iterable[KeyedContract], bodies: Iterable[tuple[str, str, Called]],
    answers: Mapping[str, str], today: date,
) -> None:  # fmt: skip
    for one in news:
        for party in parties_of(one.entry):
            made.named.setdefault(party.key, party)
    query = select(ImportMatch.sign, ImportMatch.record_id).where(ImportMatch.source == made.source)
    met = {row.sign: row.record_id for row in session.execute(query.order_by(ImportMatch.sign))}
    matches = {**answers, **met}
    settled = {key: matches[sign] for key in made.named if (sign := sign_of(key)) in matches}
    names = names_on(ruleset(session), today)
    told = settle_parties(made.named.values(), (Body(*one) for one in bodies), settled, names)
    made.parties = {key: one for key, one in told.items() if isinstance(one, Settled)}
    made.asked = {key: one for key, one in told.items() if isinstance(one, AskedParty)}


def _opened(session: Session, made: ContractPlan, viewer: Viewer) -> dict[str, Party]:
    """The recorded organisations that the rows mean."""
    ids = {made.commissioner_id or "", *(settled.id for settled in made.parties.values())} - {""}
    return {key: recorded.party(row) for key, row in recorded.parties(session, ids, viewer=viewer).items()}


def _newest(session: Session, subjects: list[str], viewer: Viewer) -> dict[str, ContractVersion]:
    found: dict[str, ContractVersion] = {}
    for start in range(0, len(subjects), CHUNK):
        some = subjects[start : start + CHUNK]
        query = select(V).where(V.thing_id.in_(some), seen_by(V, viewer), *known(V, NOW))
        found.update((row.thing_id, row) for row in session.scalars(query.order_by(V.thing_id)))
    return found


def _problems(
    made: ContractPlan, entry: ContractEntry, subject: str | None, opened: Mapping[str, Party], may_add_bodies: bool
) -> dict[str, str]:  # fmt: skip
    sides = {"commissioner": entry.commissioner, "provider": entry.provider}
    ids = {role: _record(made, party) for role, party in sides.items()}
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


def _record(made: ContractPlan, party: PartyNamed | None) -> str | None:
    """The record of a party, "" for a new one; None where it is not settled."""
    if party is None:
        return made.commissioner_id
    settled = made.parties.get(party.key)
    if settled is not None and settled.id in made.named and settled.id != party.key:
        return _record(made, made.named[settled.id])
    return None if settled is None else settled.id


def _is_one_body(sides: Mapping[str, PartyNamed | None], ids: Mapping[str, str | None]) -> bool:
    mine, theirs = ids["commissioner"], ids["provider"]
    if mine and theirs:
        return mine == theirs
    one, other = sides["commissioner"], sides["provider"]
    return mine == theirs == "" and one is not None and other is not None and one.key == other.key
