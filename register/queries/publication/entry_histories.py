"""One entry, person or organisation over all published editions: what stands where, and what was published last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.dates import said
from register.domain.errors import NotFound
from register.domain.permissions import ANYBODY
from register.domain.publication.editions import INTERESTS, UNDECLARED, State
from register.models.editions import Edition, EditionRow, EditionVersion
from register.models.interests import Interest
from register.models.nil_returns import NilReturn
from register.models.organisations import Organisation
from register.models.people import Person
from register.queries.publication import edition_rows
from register.queries.publication.edition_told import Told
from register.queries.publication.editions import editions_with, newest
from register.queries.visible import NOW, known, seen_by

V, R = EditionVersion, EditionRow
MOST = 60
"""So many editions are looked through, the newest first."""


@dataclass(frozen=True, slots=True)
class Stand:
    """How an entry stands in one edition."""

    edition: EditionVersion
    row: Told


@dataclass(frozen=True, slots=True)
class EntryHistory:
    """An entry in every edition that has it, the newest first, and how it stands today in one sentence."""

    ref: str
    stands: tuple[Stand, ...]
    now: str


@dataclass(frozen=True, slots=True)
class Together:
    """All that the newest edition which shows anything says about one person or in one organisation. undeclared: the lists
    of those who had not declared in which a person is named."""

    ref: str
    called: str
    edition: EditionVersion
    rows: tuple[Told, ...]
    others: tuple[EditionVersion, ...]
    undeclared: tuple[EditionVersion, ...] = ()


def entry(session: Session, ref: str) -> EntryHistory:
    """NotFound when it never stood in an edition."""
    key = _key(session, ref, Interest, NilReturn)
    stands = tuple(
        Stand(one, row)
        for one in _editions(session, key)
        for row in edition_rows.of_subjects(session, one, [key]).values()
    )
    if not stands:
        raise NotFound
    last = newest(session, register=INTERESTS, viewer=ANYBODY)
    return EntryHistory(ref, stands, _now(stands[0], last))


def _now(newest_stand: Stand, last: EditionVersion | None) -> str:
    one, values = newest_stand.edition, newest_stand.row.values
    published = f"{said(one.published_on)}, in {one.title}"
    if newest_stand.row.state == State.REMOVED:
        when, rule = said(values["removed_on"]), values["rule"]
        return f"Removed on {when} under rule {rule}. It was last published on {published}."
    if last is not None and last.thing_id == one.thing_id:
        return f"In the newest edition, published on {said(one.published_on)}."
    ended = values["valid_to"]
    why = f" It ended on {said(ended)}." if ended else ""
    return f"Last published on {published}. It is not in the newest edition.{why}"


def person(session: Session, ref: str) -> Together:
    """What is published about one person; NotFound where nothing is."""
    key = _key(session, ref, Person)
    editions, chosen = editions_with(session, "person", key, viewer=ANYBODY), {"person_id": key}
    lists = [
        one
        for one in editions
        if one.register == UNDECLARED and any(edition_rows.every(session, one, chosen))
    ]
    try:
        found = _together(session, ref, "person", editions, chosen)
    except NotFound:
        return _together(session, ref, "person", lists, chosen, (UNDECLARED,))
    return replace(found, undeclared=tuple(lists))


def organisation(session: Session, ref: str) -> Together:
    """The interests in one organisation that are published; NotFound where there are none."""
    key = _key(session, ref, Organisation)
    return _together(session, ref, "organisation", _newest_first(session), {"body_id": key})


def _together(
    session: Session, ref: str, field: str, editions: Iterable[EditionVersion], chosen: dict[str, str],
    registers: tuple[str, ...] = (INTERESTS,),
) -> Together:  # fmt: skip
    found = [one for one in editions if one.register in registers][:MOST]
    for at, one in enumerate(found):
        rows = tuple(edition_rows.every(session, one, chosen))
        if rows:
            others = tuple(found[at + 1 :])
            return Together(ref, str(rows[0].values[field]), one, rows, others)
    raise NotFound


def _key(session: Session, ref: str, *things: type[Interest | NilReturn | Person | Organisation]) -> str:
    for thing in things:
        found: str | None = session.scalar(select(thing.id).where(thing.ref == ref))
        if found is not None:
            return found
    raise NotFound


def _editions(session: Session, subject_id: str) -> list[EditionVersion]:
    rows = select(R.edition_id).where(R.subject_id == subject_id)
    return [one for one in _newest_first(session, V.thing_id.in_(rows)) if one.register == INTERESTS]


def _newest_first(session: Session, *which: object) -> list[EditionVersion]:
    query = select(V, Edition.ref).join(Edition, Edition.id == V.thing_id)
    query = query.where(seen_by(V, ANYBODY), *known(V, NOW), *which)  # type: ignore[arg-type]
    found = []
    for version, ref in session.execute(query.order_by(V.published_on.desc(), V.seq.desc()).limit(MOST)):
        version.ref = ref
        found.append(version)
    return found
