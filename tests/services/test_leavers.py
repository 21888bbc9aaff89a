"""Tasks of somebody who has left are listed, fall to their role meanwhile, and are handed over in one act for good."""

from __future__ import annotations

from datetime import timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.cli.main import armslength
from register.config import Settings
from register.db import unit_of_work
from register.domain.duties.leavers import NewHandover
from register.domain.errors import Invalid, NotFound
from register.domain.permissions import Role
from register.models.appointments import AppointmentVersion
from register.models.duties import Alert
from register.models.ledger import LedgerEntry
from register.models.people import Person
from register.queries.duties.leavers import leavers, left_tasks
from register.services.accounts.accounts import switch_off
from register.services.duties.leavers import hand_over
from tests import contracting, reminding
from tests.contracting import SYSTEM, World
from tests.reminding import duties, tick
from tests.services.test_done_tasks import NOW, running
from tests.signing_in import signed_in

world = contracting.in_session
HOUR = timedelta(hours=1)
EVE, BOB = "eve@example.org", "bob@example.org"


@pytest.fixture
def left(session: Session, world: World) -> World:
    """Eve, who answered for a contract, has left; Bob has not."""
    contracting.kept("left", world, lambda: _left(world))
    return world


def _left(world: World) -> None:
    running(world)
    reminding.account(EVE, Role.CONTRACT_MANAGER, person_id=world.ids["eve"], opened=NOW)
    reminding.account(BOB, Role.CONTRACT_MANAGER, person_id=world.ids["bob"], opened=NOW)
    tick(NOW)
    close(EVE)
    tick(NOW + HOUR)


def close(address: str) -> None:
    with unit_of_work() as work:
        switch_off(work, address, actor=SYSTEM, now=NOW)


def handed(world: World, who: str = "eve", **changes: object) -> list[str]:
    new = NewHandover(**{"to": BOB, "reason": "Manages these contracts", **changes})  # type: ignore[arg-type]
    later = NOW + 2 * HOUR
    with unit_of_work() as work:
        done = hand_over(work, world.ids[who], new, actor=SYSTEM, today=later.date(), now=later)
        return [one.title for one in done]


def owners(session: Session) -> set[str]:
    return {one.owner_id for state in ("open", "foreseen") for one in duties(session, state)}


def test_all_are_handed_over_at_once_and_planning_leaves_them_there(session: Session, left: World) -> None:
    session.rollback()
    (who,) = leavers(session, viewer=SYSTEM.viewer)
    assert who.tasks == len(duties(session)) + len(duties(session, "foreseen"))
    assert len(handed(left)) == who.tasks
    tick(NOW + 3 * HOUR)
    assert owners(session) == {left.ids["bob"]}
    assert leavers(session, viewer=SYSTEM.viewer) == []
    found = session.scalars(select(LedgerEntry.event).where(LedgerEntry.event == "duty.handed_over"))
    assert len(found.all()) == who.tasks


def test_whoever_takes_over_is_reminded_once_of_what_was_due_before(session: Session, left: World) -> None:
    handed(left)
    for hours in range(3):
        tick(NOW + (3 + hours) * HOUR)
    session.rollback()
    mine = {one.id for one in duties(session) if one.owner_id == left.ids["bob"]}
    told = session.scalars(select(Alert.duty_id).where(Alert.recipient == BOB, Alert.duty_id.in_(mine))).all()
    assert sorted(told) == sorted(mine)


def test_some_are_handed_over_and_the_rest_stays_on_the_list(session: Session, left: World) -> None:
    session.rollback()
    all_ = [(one.id, one.kind) for one in left_tasks(session, left.ids["eve"], viewer=SYSTEM.viewer)]
    (first, _), rest = all_[0], [one for one in all_ if one[1] != all_[0][1]]
    session.rollback()
    handed(left, tasks=(first,))
    tick(NOW + 3 * HOUR)
    session.rollback()
    assert len(left_tasks(session, left.ids["eve"], viewer=SYSTEM.viewer)) == len(rest)
    with pytest.raises(Invalid, match="still to be handed over"):
        handed(left, tasks=(first,))


def test_if_whoever_took_over_leaves_too_they_are_listed_again(session: Session, left: World) -> None:
    reminding.account("cat@example.org", Role.CONTRACT_MANAGER, person_id=left.ids["cat"], opened=NOW)
    handed(left)
    close(BOB)
    tick(NOW + 3 * HOUR)
    assert owners(session) == {""}
    session.rollback()
    (who,) = leavers(session, viewer=SYSTEM.viewer)
    assert who.ref == session.scalar(select(Person.ref).where(Person.id == left.ids["bob"]))
    handed(left, "bob", to="cat@example.org")
    tick(NOW + 4 * HOUR)
    assert owners(session) == {left.ids["cat"]}


def test_nobody_hands_over_to_whoever_has_left_nor_what_is_not_there(session: Session, left: World) -> None:
    with pytest.raises(Invalid):
        handed(left, to=EVE)
    with pytest.raises(NotFound):
        handed(left, "bob")


def test_somebody_whose_last_post_has_ended_has_left_also_with_an_account(
    session: Session, world: World
) -> None:
    running(world)
    reminding.account(EVE, Role.CONTRACT_MANAGER, person_id=world.ids["eve"], opened=NOW)
    tick(NOW)
    with unit_of_work() as work:
        row = work.scalars(
            select(AppointmentVersion).where(
                AppointmentVersion.person_id == world.ids["bob"], AppointmentVersion.superseded_seq.is_(None)
            )
        ).first()
        assert row is not None
        contracting.begin(
            work, AppointmentVersion, "appointment.added", person_id=world.ids["eve"], post_id=row.post_id,
            valid_from=NOW.date() - timedelta(days=90), valid_to=NOW.date() - timedelta(days=1),
        )  # fmt: skip
    tick(NOW + HOUR)
    assert owners(session) == {""}


def test_by_the_page_a_call_and_a_command(
    app: Flask, session: Session, left: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    officer = signed_in(app, Role.GOVERNANCE_OFFICER)
    (row,) = officer.client.get("/api/v1/duties/left").get_json()["rows"]
    each = {
        one["title"]: one
        for one in officer.client.get(f"/api/v1/duties/left/{row['ref']}").get_json()["rows"]
    }
    first, second, *rest = each.values()
    assert row["name"] in officer.get("/tasks/left/").text
    page, asked = f"/tasks/left/{row['ref']}", {"to": BOB, "reason": "Manages these"}
    assert officer.fill(page, tasks=[first["id"]], **{**asked, "to": "nobody@example.org"}).status_code == 422
    assert officer.fill(page, tasks=[first["id"]], **asked).status_code == 302
    answer = CliRunner().invoke(
        armslength,
        ["duties", "hand-over", row["ref"], "--to", BOB, "--task", second["id"], "--reason", "Manages"],
    )
    assert answer.output.startswith(f"{second['title']}\n")
    listed = CliRunner().invoke(armslength, ["duties", "left", row["ref"]]).output
    assert {one["title"] in listed for one in rest} <= {True}
    assert first["title"] not in listed
    assert second["title"] not in listed
    assert signed_in(app, Role.CONTRACT_MANAGER).get("/tasks/left/").status_code == 403
