"""What bringing entries in would do: which are new, changed or known, who is meant, and what waits for a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from types import MappingProxyType
from typing import Any

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from register.domain.imports.entries import Whom
from register.domain.imports.matching import Asked, Register, Settled, Somebody, settle, sign_of
from register.domain.imports.readings import Keyed, Reading, Waiting
from register.domain.interests.questions import LEFT
from register.domain.people.transfers import TRANSFERRED
from register.domain.permissions import Viewer
from register.models.imports import ImportMatch
from register.models.interests import InterestVersion
from register.models.nil_returns import NilReturnVersion
from register.models.source_editions import SourceEdition, SourceEntry
from register.queries import names
from register.queries.imports.entry_bodies import EntryBodies, entry_bodies
from register.queries.people.doubles import signs
from register.queries.rules import ruleset
from register.queries.visible import NOW, known, seen_by

V, N, D, E = InterestVersion, NilReturnVersion, SourceEdition, SourceEntry
CHANGED_HERE = (
    "The entry was changed here after it had come from its source, and the source now says something else. "
    "Change the entry itself, or leave this row out"
)
NOT_YOURS = "The register has an entry of this number that you may not see"
NO_PARENT = "The entry it belongs to, number {number}, is neither in what was brought nor in the register"
PARENT_WAITS = "The entry it belongs to, number {number}, has to be mended first"
ASKED = "Say first who is meant by “{name}”"
CHUNK = 500
NO_ANSWERS: Mapping[str, str] = MappingProxyType({})
PLANNED, LAST = "planned", 1 << 60
"""Stands for a record that a plan before this one would make, and for the entry that would hold it."""
_KINDS: tuple[type[Any], ...] = (V, N)


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done with one entry. kind: new, changed, earlier (what an earlier edition said of a known entry) or
    known. subject: the record, where there is one; version: the version that says it, where there is one."""

    kind: str
    keyed: Keyed
    subject: str | None = None
    version: str | None = None


@dataclass(slots=True)
class Plan:
    """Everything that bringing this in would do. edition_is_new: whether the day's edition is news by itself.
    seen: the entry of the source's newest edition that this was planned after. ends: the keys of entries that have
    left, with the day of the first edition without them. carried: records of which nothing but transfers was recorded here
    since the source spoke, each with where its bodies went."""

    source: str
    title: str
    published_on: date | None
    steps: list[Step] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    asked: dict[str, Asked] = field(default_factory=dict)
    people: dict[str, Settled] = field(default_factory=dict)
    named: dict[str, Whom] = field(default_factory=dict)
    edition_is_new: bool = False
    seen: int = 0
    ends: dict[str, date] = field(default_factory=dict)
    newest: dict[str, Any] = field(default_factory=dict)
    subjects: dict[str, str] = field(default_factory=dict)
    carried: dict[str, dict[str, str]] = field(default_factory=dict)
    bodies: EntryBodies = field(default_factory=EntryBodies)

    def count(self, kind: str) -> int:
        return sum(step.kind == kind for step in self.steps)

    @property
    def new_people(self) -> int:
        return sum(not settled.id for settled in self.people.values())

    @property
    def by_name_alone(self) -> int:
        return sum(bool(one.id) and one.by == "name" for one in self.people.values())

    @property
    def gone(self) -> int:
        """How many entries have left the newest edition that held them."""
        return len(self.ends)

    @property
    def is_news(self) -> bool:
        """Whether anything would be recorded."""
        return self.edition_is_new or any(step.kind != "known" for step in self.steps)


@dataclass(slots=True)
class _Before:
    """What this source said before: the record and the newest day of each key, and the version of each thing it said."""

    subjects: dict[str, str] = field(default_factory=dict)
    newest: dict[str, tuple[date, int, str]] = field(default_factory=dict)
    versions: dict[tuple[str, str], str] = field(default_factory=dict)
    on_day: set[tuple[str, str]] = field(default_factory=set)
    keys_by_day: dict[date, set[str]] = field(default_factory=dict)


def plan(
    session: Session, reading: Reading, *, source: str, title: str, published_on: date | None,
    answers: Mapping[str, str] = NO_ANSWERS, after: Sequence[Plan] = (), viewer: Viewer, today: date,
) -> Plan:  # fmt: skip
    """What bringing this in would do; nothing is written. answers: whom a person said is meant, a record or NEW, by the
    sign that stands for how the source names them. after: plans that are only looked at, and would be done before."""
    made = Plan(source, title, published_on, waiting=list(reading.waiting))
    before = _before(session, source, published_on, after, _numbers(reading.entries))
    met = {sign_of(key): PLANNED for one in after for key in one.people}
    _settle(session, made, reading.entries, {**met, **answers}, viewer, today)
    made.subjects = dict(before.subjects)
    made.bodies = entry_bodies(session, reading.went_to, answers, viewer=viewer)
    made.seen = newest_seq(session, source)
    left = _left(session, source, viewer) if before.keys_by_day and published_on else {}
    steps = [_step(keyed, before, published_on, left) for keyed in reading.entries]
    wanted = {s.subject for s in steps if s.subject and s.kind in ("changed", "earlier")}
    made.ends = _ends(before, published_on, {keyed.key for keyed in reading.entries}, reading.waiting)
    wanted |= {before.subjects[key] for key in made.ends if key in before.subjects}
    made.newest = _newest(session, sorted(wanted | _parents(made, steps)), viewer)
    made.carried = _carried(session, made.newest, viewer)
    made.steps = _ready(made, steps)
    said = {(step.keyed.key, step.keyed.digest) for step in made.steps}
    made.edition_is_new = published_on is not None and bool(said - before.on_day)
    return made


def _numbers(entries: Iterable[Keyed]) -> set[str]:
    """How the source calls these entries, and those that they belong to."""
    return {key for keyed in entries for key in (keyed.key, keyed.entry.parent_id) if key}


def _rows_before(
    session: Session, source: str, published_on: date | None, after: Sequence[Plan], asked: set[str]
) -> Iterable[Any]:
    """What the source said, the first first. For an edition that is later than all there are: of the last of those, and of
    what is asked about and does not stand there: the last edition of a long series costs as much as its second."""
    query = select(E.key, E.subject_id, E.version_id, E.digest, D.published_on, D.seq)
    query = query.join(D, D.id == E.edition_id).where(D.source == source).order_by(D.seq)
    last = None if after or published_on is None else _all_before(session, source, published_on)
    if last is None:
        return session.execute(query)
    there = session.execute(query.where(D.published_on == last)).all()
    back = sorted(asked - {row.key for row in there})
    parts = (back[start : start + CHUNK] for start in range(0, len(back), CHUNK))
    return chain(there, *(session.execute(query.where(E.key.in_(some))) for some in parts))


def _all_before(session: Session, source: str, day: date) -> date | None:
    """The day of the last edition, where all that there is of the source is an edition of an earlier day."""
    count = select(func.max(D.published_on), func.count(D.published_on), func.count())
    last, dated, all_ = session.execute(count.where(D.source == source)).one()
    return last if last is not None and last < day and dated == all_ else None


def _before(
    session: Session, source: str, published_on: date | None, after: Sequence[Plan], asked: set[str]
) -> _Before:
    found = _Before()
    planned = (
        (s.keyed.key, PLANNED, PLANNED, s.keyed.digest, one.published_on, LAST)
        for one in after
        for s in one.steps
    )
    for key, subject, version, digest, day, seq in chain(
        _rows_before(session, source, published_on, after, asked), planned
    ):
        found.subjects[key] = subject
        found.versions.setdefault((key, digest), version)
        newest = (day or date.min, seq, digest)
        found.newest[key] = max(newest, found.newest.get(key, newest))
        if day is not None:
            found.keys_by_day.setdefault(day, set()).add(key)
        if day == published_on:
            found.on_day.add((key, digest))
    return found


def newest_seq(session: Session, source: str) -> int:
    """The entry that holds the newest edition of this source; 0 where there is none."""
    return session.scalar(select(func.max(D.seq)).where(D.source == source)) or 0


def _settle(
    session: Session,
    made: Plan,
    entries: Iterable[Keyed],
    answers: Mapping[str, str],
    viewer: Viewer,
    today: date,
) -> None:
    whoms = [keyed.entry.whom for keyed in entries]
    query = select(ImportMatch.sign, ImportMatch.record_id).where(ImportMatch.source == made.source)
    found = {row.sign: row.record_id for row in session.execute(query.order_by(ImportMatch.sign))}
    matches = {**answers, **found}
    settled = {whom.key: matches[sign] for whom in whoms if (sign := sign_of(whom.key)) in matches}
    made.named = {whom.key: whom for whom in reversed(whoms)}
    register = register_of(session, viewer, today)
    told = settle(whoms, register, settled, others=frozenset(matches.values()))
    made.people = {key: one for key, one in told.items() if isinstance(one, Settled)}
    made.asked = {key: one for key, one in told.items() if isinstance(one, Asked)}


def register_of(session: Session, viewer: Viewer, today: date) -> Register:
    """The people of the register whom the viewer may see, as they are recognised."""
    called = names.people(session, viewer=viewer).look_up(None)
    labels = names.people_told_apart(session, viewer=viewer).look_up(None)
    people = (
        Somebody(one.id, labels[one.id], called[one.id] if one.name else "", one.staff_number, one.emails)
        for one in signs(session, today, viewer=viewer)
    )
    titles = frozenset(ruleset(session).value_or([], "people.name_titles", on=today))
    return Register(people, titles)


def _step(keyed: Keyed, before: _Before, published_on: date | None, left: Mapping[str, date]) -> Step:
    """left: what had left its source by the day of an edition, and is back where a later one holds it."""
    subject = before.subjects.get(keyed.key)
    if subject is None:
        return Step("new", keyed)
    day, _, digest = before.newest[keyed.key]
    version = before.versions.get((keyed.key, keyed.digest))
    is_earlier = published_on is not None and published_on < day
    is_back = published_on is not None and published_on > day and left.get(subject, date.max) <= published_on
    if version is not None and (is_earlier or digest == keyed.digest) and not is_back:
        return Step("known", keyed, subject, version)
    return Step("earlier" if is_earlier else "changed", keyed, subject, version)


def _parents(made: Plan, steps: Iterable[Step]) -> set[str]:
    """The records that entries without an organisation belong to."""
    entries = (step.keyed.entry for step in steps)
    numbers = {one.parent_id for one in entries if one.parent_id and one.organisation is None}
    return {made.subjects[number] for number in numbers if number in made.subjects}


def _newest(session: Session, subjects: list[str], viewer: Viewer) -> dict[str, Any]:
    """The newest version of each of these records that the viewer may see."""
    found: dict[str, Any] = {}
    for some in _batches(subjects):
        for model in _KINDS:
            query = select(model).where(model.thing_id.in_(some), seen_by(model, viewer), *known(model, NOW))
            found.update((row.thing_id, row) for row in session.scalars(query.order_by(model.thing_id)))
    return found


def _batches(keys: list[str]) -> Iterable[list[str]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))


def _carried(session: Session, subjects: Iterable[str], viewer: Viewer) -> dict[str, dict[str, str]]:
    """Of the records that a transfer moved, those that nobody else changed here: where each of their bodies went."""
    every: dict[str, list[Any]] = {}
    for some in _batches(sorted(subjects)):
        moved = select(V.thing_id).where(V.thing_id.in_(some), V.act == TRANSFERRED, seen_by(V, viewer))
        query = select(V).where(V.thing_id.in_(sorted(set(session.scalars(moved)))), seen_by(V, viewer))
        for row in session.scalars(query.order_by(V.thing_id, V.n)):
            every.setdefault(row.thing_id, []).append(row)
    said = {key: [one for one in rows if one.act != TRANSFERRED][-1] for key, rows in every.items()}
    return {
        key: {one.organisation_id: rows[-1].organisation_id for one in rows if one.organisation_id}
        for key, rows in every.items() if said[key].basis == "asserted"
    }  # fmt: skip


def read_again(session: Session, made: Plan, *, viewer: Viewer) -> None:
    """The versions that the plan looked at, each with its reference, all at once: a session that ended since the plan was
    made would read them one by one. Which is the newest is not asked again."""
    by_model: dict[Any, list[Any]] = {}
    for row in made.newest.values():
        by_model.setdefault(type(row), []).append(row)
    for model, rows in by_model.items():
        for start in range(0, len(rows), CHUNK):
            some = {inspect(row).identity[0] for row in rows[start : start + CHUNK]}
            query = select(model, model.__thing__.ref).join(
                model.__thing__, model.__thing__.id == model.thing_id
            )
            found = session.execute(
                query.where(model.id.in_(some), seen_by(model, viewer)).order_by(model.id)
            )
            for row, ref in found:
                row.ref = ref


def _ready(made: Plan, steps: list[Step]) -> list[Step]:
    """The steps that can be done, parents before children; the others wait with their reason."""
    ready: list[Step] = []
    done = set(made.subjects)
    in_file = {step.keyed.key for step in steps} | {_number(one) for one in made.waiting}
    left = steps
    while left:
        later, before = [], len(ready)
        for step in left:
            parent = step.keyed.entry.parent_id
            if parent is not None and parent not in done and parent in in_file:
                later.append(step)
            elif (problem := _problem(made, step, done)) is not None:
                made.waiting.append(_waits(step, problem))
            else:
                ready.append(step)
                done.add(step.keyed.key)
        if len(ready) == before:
            made.waiting += [_behind(step) for step in later]
            return ready
        left = later
    return ready


def _number(waiting: Waiting) -> str:
    """A row that waits may be the parent of another: whatever stands in it is looked at."""
    return next((cell.strip() for cell in waiting.row.cells if cell.strip()), "")


def _problem(made: Plan, step: Step, done: set[str]) -> dict[str, str] | None:
    entry = step.keyed.entry
    if open_ := _to_say(made, step):
        return open_
    if entry.parent_id is not None and entry.parent_id not in done:
        return {"parent_id": NO_PARENT.format(number=entry.parent_id)}
    if step.kind not in ("changed", "earlier"):
        return None
    if step.subject == PLANNED:
        return None
    newest = made.newest.get(step.subject or "")
    if newest is None:
        return {"source_id": NOT_YOURS}
    is_changed = newest.basis != "asserted" and step.subject not in made.carried
    return {"source_id": CHANGED_HERE} if is_changed else None


def _to_say(made: Plan, step: Step) -> dict[str, str]:
    """What a person has to say first: who is meant, and to which of several bodies the entry goes."""
    whom, found = step.keyed.entry.whom, dict[str, str]()
    if not _is_settled(made, whom.key):
        found["asked"] = ASKED.format(name=whom.name)
    if step.kind != "known":
        found |= made.bodies.problem(step.keyed.entry, made.newest.get(step.subject or ""))
    return found


def _behind(step: Step) -> Waiting:
    return _waits(step, {"parent_id": PARENT_WAITS.format(number=step.keyed.entry.parent_id)})


def _is_settled(made: Plan, key: str) -> bool:
    """Also where it is said to be somebody else of the file, if that one is settled."""
    told = made.people.get(key)
    return told is not None and (told.id not in made.named or _is_settled(made, told.id))


def _waits(step: Step, problems: dict[str, str]) -> Waiting:
    return Waiting(step.keyed.waiting.headings, step.keyed.waiting.row, problems)


def _left(session: Session, source: str, viewer: Viewer) -> dict[str, date]:
    """The records that have ended because an edition of the source no longer held them, with that edition's day."""
    query = select(V.thing_id, V.known_on).where(
        V.source == source, V.provenance == LEFT, seen_by(V, viewer), *known(V, NOW)
    )
    return {row.thing_id: row.known_on for row in session.execute(query.order_by(V.thing_id))}


def _ends(
    before: _Before, published_on: date | None, now: set[str], waiting: Iterable[Waiting]
) -> dict[str, date]:
    """The entries that the edition after their last one no longer holds, with that edition's day, whatever order editions
    come in. A row that waits may be any of them, so that whatever stands in it has not left."""
    if published_on is None:
        return {}
    held = {**before.keys_by_day, published_on: before.keys_by_day.get(published_on, set()) | now}
    days = sorted(held)
    at = days.index(published_on)
    unsure = {cell.strip() for one in waiting for cell in one.row.cells}
    earlier = held[days[at - 1]] if at else set()
    found: dict[str, date] = {}
    for key in (earlier | held[published_on]) - unsure:
        last = max(number for number, day in enumerate(days) if key in held[day])
        if last + 1 < len(days):
            found[key] = days[last + 1]
    return found
