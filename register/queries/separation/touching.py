"""Which interests are in one of some organisations, however each interest writes it, and less what a person answered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from sqlalchemy.orm import Session

from register.domain.interests.recognitions import Answer
from register.domain.people.known_bodies import Called, called, likeness
from register.domain.people.organisation_names import Names, names_on
from register.domain.permissions import Viewer
from register.models.interests import InterestVersion
from register.queries.interests.interests import to_domain
from register.queries.interests.recognitions import answers
from register.queries.people.parties import called_now, related, with_former_names
from register.queries.rules import ruleset

Named = tuple[str | None, str | None]


def interests_touching(
    session: Session, rows: Collection[InterestVersion], body_ids: Iterable[str], on: date, *, viewer: Viewer
) -> set[str]:
    """The ids of those interests that are in what is or may be one of these organisations, or a body around one. A
    likely match counts, since a person has to look; one of which somebody said that it is another body does not."""
    reached = named_in(session, map(_name_of, rows), body_ids, on, viewer=viewer)
    found = [row for row in rows if _name_of(row) in reached]
    others = _said_to_be_others(session, found, viewer) if found else {}
    return {row.thing_id for row in found if reached[_name_of(row)] - others.get(row.thing_id, set())}


def named_in(
    session: Session, names: Iterable[Named], body_ids: Iterable[str], on: date, *, viewer: Viewer
) -> dict[Named, set[str]]:
    """Those of these names, each a record that was chosen or what was typed, that are or may be one of these bodies or
    one around them -> which."""
    wanted = set(names)
    if not wanted:
        return {}
    bodies = with_former_names(session, related(session, body_ids, viewer=viewer), viewer=viewer)
    around = {body.id: called(body) for body in bodies}
    chosen = called_now(session, {key for key, _ in wanted if key}, viewer=viewer)
    rules = names_on(ruleset(session), on)
    reached = {key: _reached(key, around, chosen, rules) for key in wanted}
    return {key: bodies for key, bodies in reached.items() if bodies}


def _name_of(row: InterestVersion) -> Named:
    return row.organisation_id, row.organisation_name


def _reached(
    key: Named, around: Mapping[str, Called], chosen: Mapping[str, Called], names: Names
) -> set[str]:
    """The bodies that an interest with this organisation, chosen or typed, is or may be in."""
    mine = chosen.get(key[0] or "") or (Called(key[1]) if key[1] else None)
    return {
        body for body, theirs in around.items()
        if body == key[0] or (mine is not None and bool(likeness(mine, theirs, names)))
    }  # fmt: skip


def _said_to_be_others(
    session: Session, rows: Iterable[InterestVersion], viewer: Viewer
) -> dict[str, set[str]]:
    """Interest -> the bodies that it is not in, by the newest answer about each."""
    by_id = {row.thing_id: row for row in rows}
    newest = {
        (said.interest_id, said.organisation_id): said for said in answers(session, by_id, viewer=viewer)
        if said.interest_id and said.is_about(to_domain(by_id[said.interest_id]))
    }  # fmt: skip
    found: dict[str, set[str]] = {}
    for (interest, _), said in newest.items():
        if said.answer is Answer.ANOTHER:
            found.setdefault(interest or "", set()).add(said.organisation_id)
    return found
