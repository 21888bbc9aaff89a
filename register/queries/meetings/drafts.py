"""What the register knows for documents about a meeting, the register of interests, or the scheme of delegation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain import money
from register.domain.authority.delegations import Delegation
from register.domain.contracts.documents import DocumentKind
from register.domain.interests.interests import SITUATION_LABELS, body_named, type_words
from register.domain.people.organisations import legal_person_id
from register.domain.permissions import Viewer
from register.domain.problems import refuse
from register.models.interests import InterestVersion
from register.queries import names
from register.queries.authority.delegations import scheme, services_words
from register.queries.called import together
from register.queries.contracts.document_values import Draft, called_by, pack_of
from register.queries.interests.interests import bearing_on
from register.queries.meetings.meetings import Attendant, Line, attendants, extract, managed_by_interest
from register.queries.people.organisations import organisation, organisations
from register.queries.people.parties import party
from register.queries.searching import by_name
from register.queries.visible import NOW, AsAt

ERASED = "Erased, retention ended"
OUTSTANDING = "Outstanding: nothing has been received"
NO_INTERESTS = "No current interest"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting: its day, the day by which things had been declared, who attends and what is discussed (ids)."""

    day: date
    declared_by: date | None
    people: tuple[str, ...]
    contracts: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()


def meeting_draft(
    session: Session, kind: DocumentKind, meeting: Meeting, *, today: date, viewer: Viewer
) -> Draft:
    """The register for a meeting, using only what had been declared by the day asked for."""
    read_on = meeting.declared_by or min(meeting.day, today)
    refuse({"known": None if read_on <= today else "The register cannot be read for a day that has not come"})
    found = extract(
        session, meeting.day, meeting.people, meeting.contracts, meeting.bodies, today=today, viewer=viewer,
        known_on=read_on,
    )  # fmt: skip
    return Draft(
        kind, pack_of(kind), called_by(session, viewer=viewer),
        known={
            "meeting_date": meeting.day,
            "register_date": read_on,
            "members": [row for one in found.attending for row in _member(one)],
        },
        suggested={"items": [row for one in found.attending for row in _items(one)]},
        about={"meeting_on": meeting.day.isoformat(), "register_of": read_on.isoformat()},
        unknown={"members": "Nobody who attends is in the register"},
    )  # fmt: skip


def everybody(session: Session, day: date, *, viewer: Viewer) -> tuple[str, ...]:
    """Whoever holds a post on the day."""
    return tuple(key for key, _ in attendants(session, day, viewer=viewer))


def _member(one: Attendant) -> Iterator[dict[str, Any]]:
    head = {"person": one.name, "role": "; ".join(one.posts)}
    for line in (*one.touching, *one.others):
        yield {
            **head, "interest": _interest(line), "kind": line.type_words, "declared_date": line.declared_on,
            "mitigation": _managed(line.managed),
        }  # fmt: skip
    if not one.touching and not one.others:
        said = OUTSTANDING if one.answered_on is None else NO_INTERESTS
        yield {**head, "interest": said, "declared_date": one.answered_on}


def _items(one: Attendant) -> Iterator[dict[str, Any]]:
    """A row for each thing to be discussed that an interest or a dual role of this person touches."""
    for line in one.touching:
        for subject in line.subjects:
            yield {"subject": subject, "person": one.person_id, "interest": _interest(line)}
    if one.dual:
        for subject in one.concerned_by:
            both = f"Dual role: {'; '.join(one.concerned)}"
            yield {"subject": subject, "person": one.person_id, "interest": both}


def _interest(line: Line) -> str:
    return _told(line.situation_words, line.organisation, line.description)


def _told(situation: str, organisation: str | None, description: str | None) -> str:
    where = f"{situation}, {organisation}" if organisation else situation
    return f"{where}: {_one_line(description)}"


def _managed(agreed: Iterable[str]) -> str:
    return "; ".join(map(_one_line, agreed)) or "Not reviewed yet"


def _one_line(text: str | None) -> str:
    """As a cell of the template takes it."""
    return " ".join((text or ERASED).split())


def register_draft(session: Session, kind: DocumentKind, day: date, *, today: date, viewer: Viewer) -> Draft:
    """The register of interests as it stood at the end of a day."""
    refuse({"on": None if day <= today else "The register cannot be read for a day that has not come"})
    as_at = AsAt(day, day if day < today else None)
    rows = bearing_on(session, viewer=viewer, as_at=as_at)
    managed = managed_by_interest(session, rows, as_at=as_at, viewer=viewer)
    called = called_by(session, viewer=viewer)
    rows.sort(key=lambda row: (by_name(called.get(row.person_id)), row.valid_from, row.thing_id))
    return Draft(
        kind, pack_of(kind), called, about={"register_of": day.isoformat()},
        known={"register_date": day, "declarations": [_declaration(row, called, managed) for row in rows]},
        unknown={"declarations": "The register held no declaration on that day"},
    )  # fmt: skip


def _declaration(
    row: InterestVersion, called: Mapping[str, str], managed: dict[str, tuple[str, ...]]
) -> dict[str, Any]:
    body = body_named(row, called)
    situation = SITUATION_LABELS.get(row.situation, row.situation)
    return {
        "person": called.get(row.person_id, names.ERASED), "interest": _told(situation, body, row.description),
        "kind": type_words(row), "declared_date": row.declared_on,
        "mitigation": _managed(managed.get(row.thing_id, ())),
    }  # fmt: skip


def scheme_draft(session: Session, kind: DocumentKind, body: str, day: date, *, viewer: Viewer) -> Draft:
    """The delegations of a body, and of its parts, that are in force on a day."""
    chosen = organisation(session, body, viewer=viewer)
    parts = [party(row) for row in organisations(session, viewer=viewer, as_at=NOW)]
    bound = {one.id for one in parts if legal_person_id(one) == legal_person_id(party(chosen))}
    whole = scheme(session, day, viewer=viewer)
    rows = [one for one in whole if one.organisation_id in bound and one.period.contains(day)]
    called = called_by(session, viewer=viewer)
    holders = together(called, names.posts(session, viewer=viewer))
    return Draft(
        kind, pack_of(kind), called, about={"organisation": chosen.thing_id, "scheme_of": day.isoformat()},
        known={"pct": chosen.name, "delegated": list(_delegated(rows, holders))},
        unknown={"delegated": "No delegation of this body is in force on that day"},
    )  # fmt: skip


def _delegated(rows: Iterable[Delegation], called: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for one in sorted(rows, key=lambda d: (d.matter, -(d.limit_pence or 10**15), d.valid_from, d.id)):
        below = "any value" if one.limit_pence is None else "values below the limit"
        holder = called.get(one.holder_post_id or one.holder_person_id or "", names.ERASED)
        yield {
            "decision": f"{one.matter.replace('_', ' ').capitalize()}: {services_words(one.services).lower()}, {below}",
            "delegate": holder,
            "limit": None if one.limit_pence is None else money.pounds(one.limit_pence),
            "from_date": one.valid_from,
            "to_date": one.valid_to,
            "passed_on": "yes" if one.sub_delegable else "no",
        }  # fmt: skip
