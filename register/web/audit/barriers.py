"""What an auditor asks about information barriers: who asked for what is hidden, and who is inside and has confirmed."""

from __future__ import annotations

from flask import Blueprint, request

from forms.audit_room import InsideForm
from register import clock, guard
from register.db import reading
from register.domain.dates import said
from register.queries import access_log, names
from register.queries.contracts.told import link_refs
from register.queries.duties.inside_barriers import barriers, told_on
from register.queries.listing import Column
from register.web.audit.answers import Page, answered, linked

blueprint = Blueprint("audit_barriers", __name__, url_prefix="/audit/room")

MOST_INSIDE = 500
"""So many are told at once; of one barrier it can be asked by itself."""
ATTEMPTS = (
    Column("at", "Asked", "instant"), Column("who", "By"), Column("kind", "Kind"), Column("ref", "Record", "link"),
)  # fmt: skip
INSIDE = (
    Column("barrier", "Barrier"), Column("kind", "Restricts"), Column("ref", "Record", "link"), Column("person", "Person"),
    Column("since", "Asked since", "day"), Column("confirmed_on", "Confirmed on", "day"),
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
    """Who is inside each barrier, and who has confirmed, as at a day."""
    form, viewer, today = InsideForm(), guard.actor().viewer, clock.today()
    sound = form.validate() if request.args else True
    ref, on = ((form.ref.data or "").strip(), form.on.data) if sound else ("", None)
    with reading() as session:
        walls = barriers(session, ref, viewer=viewer, on=on)
        found = told_on(session, walls, on, today, viewer=viewer)[:MOST_INSIDE]
        people = names.people_told_apart(session, viewer=viewer).look_up({one.person_id for one in found})
    told = [
        {
            **linked({"kind": one.subject_kind, "ref": one.subject_ref}), "barrier": one.ref, "since": one.since,
            "person": people.get(one.person_id, "Somebody you may not see"), "confirmed_on": one.confirmed_on,
        }
        for one in found
    ]  # fmt: skip
    question = f"Who is inside {ref or 'each barrier'}, as recorded by {said(on or today)}"
    return answered("inside", form, question, INSIDE, told)
