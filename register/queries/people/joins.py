"""What was said of two records of people, and the records that may be one person's and nobody has said so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from register.domain.people.doubles import name_key
from register.domain.people.joins import Answer
from register.domain.permissions import Viewer
from register.models.appointments import AppointmentVersion
from register.models.joins import Join, JoinVersion
from register.models.people import PersonVersion
from register.models.posts import PostVersion
from register.queries import names
from register.queries.people.doubles import Signs, name_titles, named_alike, sharing, signs
from register.queries.visible import NOW, known, one, seen_by, visible
from register.queries.walls import barred_people

V, A, P, H = JoinVersion, AppointmentVersion, PostVersion, PersonVersion


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records; why: what they have in common, or what was answered."""

    person_id: str
    other_id: str
    person: str
    other: str
    why: str


def join(session: Session, key: str, *, viewer: Viewer) -> JoinVersion:
    """One answer about two records by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer)


def join_of(session: Session, person_id: str, other_id: str, *, viewer: Viewer) -> JoinVersion | None:
    """What was said of these two, in whichever order; None when nobody has."""
    both = (person_id, other_id)
    query = visible(V, viewer).add_columns(Join.ref).join(Join, Join.id == V.thing_id)
    row = session.execute(
        query.where(V.person_id.in_(both), V.other_id.in_(both)).order_by(V.seq.desc())
    ).first()
    if row is None:
        return None
    found: JoinVersion = row[0]
    found.ref = row[1]
    return found


def joins_of(session: Session, person_id: str, *, viewer: Viewer) -> list[JoinVersion]:
    """What was said of this record and others, oldest first."""
    query = visible(V, viewer).add_columns(Join.ref).join(Join, Join.id == V.thing_id)
    rows = session.execute(
        query.where(or_(V.person_id == person_id, V.other_id == person_id)).order_by(V.seq)
    )
    found = []
    for version, ref in rows:
        version.ref = ref
        found.append(version)
    return found


def answered(session: Session, *, viewer: Viewer) -> list[Pair]:
    """Every two records of which something was said, the newest answer first."""
    labels = names.people_told_apart(session, viewer=viewer)
    rows = session.scalars(visible(V, viewer).order_by(V.seq.desc()))
    return [
        Pair(row.person_id, row.other_id, labels[row.person_id], labels[row.other_id], Answer(row.answer).label)
        for row in rows if row.person_id in labels and row.other_id in labels
    ]  # fmt: skip


def possible(session: Session, on: date, *, viewer: Viewer) -> list[Pair]:
    """Records of which nobody has said anything: the same e-mail address, staff number, or name in one body. Where a
    barrier hides somebody, whoever adds a record beyond it is asked nothing: the same name is told to the others."""
    said = select(V.person_id, V.other_id).where(seen_by(V, viewer), *known(V, NOW)).order_by(V.thing_id)
    settled = {frozenset((row.person_id, row.other_id)) for row in session.execute(said)}
    found: dict[frozenset[str], str] = {}
    for why, group in _groups(session, on, viewer):
        for two in map(frozenset, combinations(sorted(group), 2)):
            if two not in settled:
                found.setdefault(two, why)
    labels = names.people_told_apart(session, viewer=viewer).look_up({key for two in found for key in two})
    pairs = ((*sorted(two, key=lambda key: (labels[key], key)), why) for two, why in found.items())
    return sorted(
        (Pair(one, other, labels[one], labels[other], why) for one, other, why in pairs),
        key=lambda pair: (pair.person, pair.other, pair.person_id),
    )


def _groups(session: Session, on: date, viewer: Viewer) -> Iterator[tuple[str, set[str]]]:
    """People who have something in common, by what it is. Only holders of posts are compared by name."""
    by_sign: dict[tuple[str, str, str], set[str]] = {}
    some = signs(session, on, viewer=viewer, only=sharing(session, viewer=viewer))
    for person_id, *sign in (*_reached_alike(some), *_named_in_a_body(session, on, viewer)):
        by_sign.setdefault((sign[0], sign[1], sign[2]), set()).add(person_id)
    yield from ((why, ids) for (why, _, _), ids in sorted(by_sign.items()) if len(ids) > 1)
    barred = barred_people(session, viewer=viewer)
    for ids in named_alike(session, barred, on, viewer=viewer).values():
        if len(ids) > 1:
            yield "The same name", ids


def _reached_alike(some: Iterable[Signs]) -> Iterator[tuple[str, str, str, str]]:
    """Person, and what may be another's too."""
    for who in some:
        yield from ((who.id, "The same e-mail address", email, "") for email in who.emails)
        if who.staff_number:
            yield who.id, "The same staff number", who.staff_number, ""


def _named_in_a_body(session: Session, on: date, viewer: Viewer) -> Iterator[tuple[str, str, str, str]]:
    """Person, and their name in each body in which they hold or held a post."""
    query = select(A.person_id, P.organisation_id, H.name).distinct()
    query = query.join(P, and_(P.thing_id == A.post_id, *known(P, NOW)))
    query = query.join(H, and_(H.thing_id == A.person_id, *known(H, NOW), seen_by(H, viewer)))
    query = query.where(seen_by(A, viewer), *known(A, NOW), H.name.is_not(None))
    titles = name_titles(session, on)
    for row in session.execute(query):
        if key := name_key(row.name, titles):
            yield row.person_id, "The same name in one body", key, row.organisation_id
