"""What an auditor asks about information barriers: who asked for what is hidden, and who is inside and has confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, request

from forms.audit_room import InsideForm
from register import clock, guard
from register.db import Session, reading
from register.domain.dates import said
from register.domain.duties.inside_barriers import STANDING_WORDS, Stood
from register.domain.people.unseen import SOMEBODY
from register.domain.permissions import Role
from register.queries import access_log, names
from register.queries.contracts.told import link_refs
from register.queries.duties.inside_barriers import barriers
from register.queries.duties.stood_to_barriers import page_of_stood, stood_on
from register.queries.listing import PAGE_SIZE, Column
from register.web.audit.answers import Page, answered, is_file, linked, pages

blueprint = Blueprint("audit_barriers", __name__, url_prefix="/audit/room")

ATTEMPTS = (
    Column("at", "Asked", "instant"), Column("who", "By"), Column("kind", "Kind"), Column("ref", "Record", "link"),
)  # fmt: skip
INSIDE = (
    Column("barrier", "Barrier"), Column("kind", "Restricts"), Column("ref", "Record", "link"), Column("person", "Person"),
    Column("standing", "Stood"), Column("roles", "Roles that day"), Column("since", "Both there since", "day"),
    Column("confirmed_on", "Confirmed on", "day"),
)  # fmt: skip


@blueprint.get("/attempts")
def attempts() -> Page:
    """Who asked for what a barrier hides from them."""
    with reading() as session:
        viewer = guard.actor().viewer
        rows = access_log.attempts(session, viewer=viewer)
        refs = link_refs(session, [(row.kind, row.thing_id) for row in rows], viewer=viewer)
    told = [
        {"at": row.at, "who": row.who, **linked({"kind": row.kind, "ref": refs.get(row.thing_id)})}
        for row in rows
    ]
    return answered(
        "attempts", None, f"Attempts at what is hidden, as noted by {said(clock.today())}", ATTEMPTS, told
    )


@blueprint.get("/inside")
def inside() -> Page:
    """How people stood to each barrier at the end of a day, and who had confirmed."""
    form, today = InsideForm(), clock.today()
    sound = form.validate() if request.args else True
    ref, on = ((form.ref.data or "").strip(), form.on.data) if sound else ("", None)
    on = min(on or today, today)
    with reading() as session:
        rows, more = _stood(session, ref, on)
        people = {one.person_id for one in rows}
        called = names.people_told_apart(session, viewer=guard.actor().viewer).look_up(people)
    question = f"How people stood to {ref or 'each barrier'}, as recorded by {said(on)}"
    return answered("inside", form, question, INSIDE, [_row(one, called) for one in rows], pages=pages(more))


def _stood(session: Session, ref: str, on: date) -> tuple[list[Stood], str | None]:
    """A page of them, or all for a file."""
    viewer = guard.actor().viewer
    walls = barriers(session, ref, viewer=viewer, on=on)
    if is_file():
        return list(stood_on(session, walls, on, viewer=viewer)), None
    after = request.args.get("after", "")
    return page_of_stood(session, walls, on, viewer=viewer, after=after, limit=PAGE_SIZE)


def _row(one: Stood, called: Mapping[str, str]) -> dict[str, Any]:
    return {
        **linked({"kind": one.subject_kind, "ref": one.subject_ref}), "barrier": one.ref, "since": one.since,
        "person": called.get(one.person_id, SOMEBODY if one.person_id else "Nobody by name"),
        "standing": STANDING_WORDS[one.standing], "roles": ", ".join(Role(role).label for role in one.roles),
        "confirmed_on": one.confirmed_on,
    }  # fmt: skip
