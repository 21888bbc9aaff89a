"""A list of staff, taken in by a call: who joins, moves and leaves, and what each change causes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, made, viewer
from register.api.imports.bringing import ReadByMapping, file_of, mapping_of
from register.api.schemas.bodies import body
from register.api.schemas.brought import StaffBrought
from register.api.schemas.models import taken, told
from register.db import Session, reading, unit_of_work
from register.domain.asked import enter, select
from register.domain.errors import Invalid
from register.domain.imports.mappings import About, shipped_about
from register.domain.imports.tables import Unreadable
from register.domain.people.people import Side
from register.queries.imports import staff_told as words
from register.queries.imports.staff import StaffPlan, plan
from register.queries.people.organisations import organisation
from register.services.imports.staff import take_in


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffListSent(ReadByMapping):
    """A list of staff. organisation_id: whose staff these are. on: of which day the list is, today if empty. complete:
    whether whoever is not in it has left. side: which side of the divide posts work for that the list adds."""

    organisation_id: Annotated[str, select("whose staff these are")]
    on: Annotated[date | None, enter("the day of the list")] = None
    complete: Annotated[bool, enter("whether the list names everybody")] = False
    side: Annotated[Side, select("which side new posts work for")] = Side.NEITHER


@blueprint.post("/staff-lists")
@described(
    "people",
    takes=taken("StaffListSent", StaffListSent),
    reply=told("StaffBrought", StaffBrought),
    status=201,
)
def take_staff_in() -> Response:
    """Take a list of staff in: posts begun and ended. Rows whose person is not certain are left out and named."""
    sent = body(StaffListSent)
    _, _, sheets = file_of(sent)
    _, mapping = mapping_of(sent, sheets, About.STAFF, shipped_about(About.STAFF))

    def planned(session: Session) -> StaffPlan:
        whose = organisation(session, sent.organisation_id, viewer=viewer()).thing_id
        return plan(
            session, sheets, mapping, organisation_id=whose, on=sent.on or clock.today(), complete=sent.complete,
            viewer=viewer(),
        )  # fmt: skip

    try:
        with reading() as session:
            found = planned(session)
    except Unreadable as fault:
        raise Invalid({"content": str(fault)}) from fault
    done = None
    if not sent.dry_run and found.to_do:
        with unit_of_work() as session:
            done = asdict(
                take_in(session, planned(session), side=sent.side, actor=guard.actor(), today=clock.today())
            )
    return made({"dry_run": sent.dry_run, **words.told(found), "done": done}, 201)
