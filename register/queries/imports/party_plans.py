"""What every plan of an import knows whose rows name organisations: who is meant, what is known, and what waits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.imports.contract_rows import PartyNamed
from register.domain.imports.kept_rows import KeyedRow, RowEntry
from register.domain.imports.matching import Settled, sign_of
from register.domain.imports.parties import AskedParty, Body, settle_parties
from register.domain.imports.readings import Waiting
from register.domain.people.organisation_names import names_on
from register.domain.permissions import Viewer
from register.models.base import Version
from register.models.imports import ImportMatch
from register.models.source_editions import SourceEdition, SourceEntry
from register.queries.imports.plans import newest_seq
from register.queries.people.known_bodies import every_body
from register.queries.rules import ruleset
from register.queries.visible import NOW, known, seen_by

D, E = SourceEdition, SourceEntry
CHUNK = 500
BROUGHT = "brought in"
"""Where the words of a record come from that a register elsewhere gave."""
ASKED = "Say first which organisation is meant by “{name}”"
NOT_KEPT = "“{name}” is not among the organisations. Somebody who keeps organisations has to add it"
NO_COMMISSIONER = "The row names no commissioner. Say whose register this is"
W = TypeVar("W", bound=RowEntry)
V = TypeVar("V", bound=Version)


@dataclass(frozen=True)
class Step(Generic[W]):
    """What is to be done with one row. kind: new, changed or known; subject: the record, where there is one."""

    kind: str
    keyed: KeyedRow[W]
    subject: str | None = None


@dataclass(slots=True)
class PartyPlan(Generic[W, V]):
    """Everything that bringing this in would do. commissioner_id: whose register it is, for rows that name none. seen: the
    entry of the source's newest file that this was planned after."""

    source: str
    title: str
    commissioner_id: str | None
    steps: list[Step[W]] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    asked: dict[str, AskedParty] = field(default_factory=dict)
    parties: dict[str, Settled] = field(default_factory=dict)
    named: dict[str, PartyNamed] = field(default_factory=dict)
    newest: dict[str, V] = field(default_factory=dict)
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

    def record_of(self, party: PartyNamed | None) -> str | None:
        """The record of a party, "" for a new one; None where it is not settled."""
        if party is None:
            return self.commissioner_id
        settled = self.parties.get(party.key)
        if settled is not None and settled.id in self.named and settled.id != party.key:
            return self.record_of(self.named[settled.id])
        return None if settled is None else settled.id


def parties_of(entry: RowEntry) -> list[PartyNamed]:
    """The organisations that a row names."""
    return [party for party in (entry.commissioner, entry.provider, *entry.beside) if party is not None]


@dataclass(frozen=True, slots=True)
class Before:
    """What a source gave of one number before: the record, its version, and what stood for all it said."""

    subject: str
    version: str
    digest: str


def given_before(session: Session, source: str) -> dict[str, Before]:
    """The record of each number that this source gave, and what it said last."""
    query = select(E.key, E.subject_id, E.version_id, E.digest).join(D, D.id == E.edition_id)
    query = query.where(D.source == source).order_by(D.seq)
    return {key: Before(*told) for key, *told in session.execute(query)}


def settle(
    session: Session, made: PartyPlan[W, V], news: Iterable[KeyedRow[W]], answers: Mapping[str, str], *, viewer: Viewer,
    today: date,
) -> None:  # fmt: skip
    """Find whom the rows mean: what was answered, what is known, and what has to be asked."""
    for one in news:
        for party in parties_of(one.entry):
            made.named.setdefault(party.key, party)
    bodies = every_body(session, viewer=viewer) if made.named else []
    query = select(ImportMatch.sign, ImportMatch.record_id).where(ImportMatch.source == made.source)
    met = {row.sign: row.record_id for row in session.execute(query.order_by(ImportMatch.sign))}
    matches = {**answers, **met}
    settled = {key: matches[sign] for key in made.named if (sign := sign_of(key)) in matches}
    names = names_on(ruleset(session), today)
    told = settle_parties(made.named.values(), (Body(*one) for one in bodies), settled, names)
    made.parties = {key: one for key, one in told.items() if isinstance(one, Settled)}
    made.asked = {key: one for key, one in told.items() if isinstance(one, AskedParty)}


def begin(
    session: Session, made: PartyPlan[W, V], entries: Iterable[KeyedRow[W]], model: type[V], answers: Mapping[str, str],
    *, viewer: Viewer, today: date,
) -> tuple[dict[str, Before], list[KeyedRow[W]]]:  # fmt: skip
    """What every plan begins with: whom the rows mean, and the newest versions of what the source gave before. What that
    was, and the rows that say something new."""
    before = given_before(session, made.source)
    news = [one for one in entries if not is_known(before, one)]
    settle(session, made, news, answers, viewer=viewer, today=today)
    made.seen = newest_seq(session, made.source)
    subjects = [before[one.entry.key].subject for one in news if one.entry.key in before]
    made.newest = newest_of(session, model, subjects, viewer=viewer)
    return before, news


def is_known(before: Mapping[str, Before], one: KeyedRow[Any]) -> bool:
    """Whether the source said the very same before."""
    return one.entry.key in before and before[one.entry.key].digest == one.entry.digest


def take(
    made: PartyPlan[W, V], one: KeyedRow[W], before: Before | None, problems: Callable[[], dict[str, str]]
) -> None:  # fmt: skip
    """Put a row where it belongs: known, new, changed, or waiting with what is wrong with it."""
    subject = before.subject if before else None
    if before and before.digest == one.entry.digest:
        made.steps.append(Step("known", one, subject))
    elif found := problems():
        made.waiting.append(Waiting(one.waiting.headings, one.waiting.row, found))
    else:
        made.steps.append(Step("changed" if subject else "new", one, subject))


def before_problem(
    made: PartyPlan[Any, Any], before: Before | None, not_yours: str, changed_here: str
) -> dict[str, str]:
    """Why what is here already cannot follow its source."""
    if before is None:
        return {}
    newest = made.newest.get(before.subject)
    if newest is None:
        return {"source_id": not_yours}
    return {} if newest.id == before.version else {"source_id": changed_here}


def newest_of(session: Session, model: type[V], subjects: Iterable[str], *, viewer: Viewer) -> dict[str, V]:
    """The newest version of each record that the viewer may see."""
    found: dict[str, V] = {}
    every = list(subjects)
    for start in range(0, len(every), CHUNK):
        some = every[start : start + CHUNK]
        query = select(model).where(model.thing_id.in_(some), seen_by(model, viewer), *known(model, NOW))
        found.update((row.thing_id, row) for row in session.scalars(query.order_by(model.thing_id)))
    return found
