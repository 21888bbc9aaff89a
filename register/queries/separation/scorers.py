"""Who of those that scored options has an interest in what they scored, however the interest writes the organisation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from register.domain.people.known_bodies import Called, called, likeness
from register.domain.people.organisation_names import Names
from register.domain.people.organisations import Party
from register.domain.permissions import Viewer
from register.models.interests import InterestVersion
from register.queries.interests.interests import bearing
from register.queries.people.parties import parties, related, with_former_names
from register.queries.rules import ruleset
from register.queries.visible import AsAt


def interested(
    session: Session, people: Iterable[str], body_ids: Iterable[str], on: date, *, viewer: Viewer
) -> set[str]:
    """Who of these people has declared an interest, as far as the viewer may see it, in what is or may be one of these
    organisations, or a body around one. A likely match counts: a person has to look."""
    rows = bearing(session, people, viewer=viewer, as_at=AsAt(held_on=on))
    if not rows:
        return set()
    around = with_former_names(session, related(session, body_ids, viewer=viewer), viewer=viewer)
    named = _named(session, rows, viewer)
    names = Names(ruleset(session), on)
    return {row.person_id for row in rows if _is_in(row, around, named, names)}


def _named(session: Session, rows: Iterable[InterestVersion], viewer: Viewer) -> dict[str, Party]:
    found = parties(session, {row.organisation_id for row in rows if row.organisation_id}, viewer=viewer)
    return {body.id: body for body in with_former_names(session, found.values(), viewer=viewer)}


def _is_in(row: InterestVersion, around: Iterable[Party], named: dict[str, Party], names: Names) -> bool:
    chosen = named.get(row.organisation_id or "")
    typed = Called(row.organisation_name) if row.organisation_name else None
    mine = called(chosen) if chosen else typed
    return any(
        body.id == row.organisation_id or (mine is not None and bool(likeness(mine, called(body), names)))
        for body in around
    )
