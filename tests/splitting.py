"""A body that was split into two and closed, and a row of a spreadsheet that goes on naming it."""

from __future__ import annotations

from datetime import date

from register.db import unit_of_work
from register.domain.people.organisations import NewOrganisation, OrganisationKind
from register.domain.people.people import NewPost, Side
from register.domain.people.transfers import Going, NewTransfer
from register.services.people.organisations import add_organisation, amend_organisation
from register.services.people.posts import add_post
from register.services.people.transfers import transfer
from tests.importing import TODAY
from tests.registering import SYSTEM

CLOSED = date(2024, 8, 31)
NAMES = ("Example News", "North News", "South News")
ROW = "9,Ann Archer,,Writes a column,Financial,Outside employment,Example News,,1/10/2024,,2/10/2024,\n"


def recorded() -> dict[str, str]:
    """The ids of the three bodies by their names."""
    ids = {name: _added(name) for name in NAMES}
    _split(ids)
    return ids


def _added(name: str) -> str:
    with unit_of_work() as session:
        new = NewOrganisation(name=name, kind=OrganisationKind.COMPANY)
        return add_organisation(session, new, actor=SYSTEM, today=TODAY).thing_id


def _split(ids: dict[str, str]) -> None:
    """A transfer moves what there is, so that there is a post; the body itself closes, and its record names no successor."""
    former, *to = ids.values()
    with unit_of_work() as session:
        new = NewPost(title="Editor", organisation_id=former, side=Side.NEITHER)
        add_post(session, new, actor=SYSTEM, today=TODAY)
    with unit_of_work() as session:
        moved = NewTransfer(
            instrument="Split",
            moved_on=CLOSED,
            reason="Split",
            to_ids=tuple(to),
            goes=(Going(what="post", to=to[0]),),
        )
        transfer(session, former, moved, actor=SYSTEM, today=TODAY)
    with unit_of_work() as session:
        closed = NewOrganisation(name=NAMES[0], kind=OrganisationKind.COMPANY, closed_on=CLOSED)
        amend_organisation(session, former, closed, expected_n=1, reason="Split", actor=SYSTEM, today=TODAY)
