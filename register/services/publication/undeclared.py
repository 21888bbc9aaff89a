"""Publishes the yearly list of decision-making staff who have neither declared nor made a nil return."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.errors import Stale
from register.domain.leaves import Json
from register.domain.permissions import Actor, Permission, check
from register.domain.publication.editions import UNDECLARED
from register.domain.publication.undeclared import NewUndeclared
from register.models.editions import EditionVersion
from register.queries.publication.undeclared import DrawnUndeclared, draw_undeclared, manifest_of
from register.services import facts, ledger
from register.services.publication.editions import note_rows

LEFT_OUT = "edition.left_out"
"""The event of an entry that says who was not named, and why there was a doubt."""


def publish_undeclared(
    session: Session, new: NewUndeclared, *, seen: str | None = None, actor: Actor, today: date
) -> EditionVersion:
    """Record the list and its rows, and who was left out because of a doubt. `seen`: what the preview said; Stale when it
    is no longer that."""
    check(actor, Permission.PUBLISH_REGISTER)
    drawn = draw_undeclared(session, new, viewer=actor.viewer, today=today)
    if seen is not None and seen != drawn.seen:
        raise Stale
    rows = drawn.named(new.named)
    edition = facts.begin(
        session, EditionVersion, "edition.published", actor=actor, known_on=today, valid_from=today,
        register=UNDECLARED, title=new.called, held_on=new.last_day, declared_by=new.declared_by or today,
        drawn_basis="recorded", published_on=today, count=len(rows), sha256=manifest_of(rows),
    )  # fmt: skip
    note_rows(session, edition.thing_id, rows, actor)
    _note_left_out(session, edition.thing_id, drawn, new, actor)
    return edition


def _note_left_out(
    session: Session, edition_id: str, drawn: DrawnUndeclared, new: NewUndeclared, actor: Actor
) -> None:
    left = [one for one in drawn.doubtful if one.row.subject_ref not in new.named]
    people: list[Json] = [{"person": one.row.person_id, "doubt": one.doubt.value} for one in left]
    if people:
        ledger.note(session, LEFT_OUT, edition_id, {"edition": edition_id, "people": people}, actor=actor)
