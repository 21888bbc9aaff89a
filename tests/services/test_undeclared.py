"""The yearly list of decision-making staff who have neither declared nor made a nil return."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from register import clock
from register.db import reading, unit_of_work
from register.domain.contracts.contracts import NewContract, PriceBasis, ServiceLine
from register.domain.contracts.stages import Stage
from register.domain.errors import Invalid, Stale
from register.domain.interests.interests import NewNilReturn
from register.domain.people.people import NewAppointment, NewPerson, NewPost, Side
from register.domain.permissions import Role
from register.domain.publication.undeclared import Doubt, NewUndeclared
from register.models.contracts import ContractVersion
from register.queries.publication import edition_rows, editions
from register.queries.publication.undeclared import DrawnUndeclared, draw_undeclared
from register.queries.trail.verification import verify
from register.services import facts
from register.services.contracts.contracts import add_contract
from register.services.interests.nil_returns import declare_nothing
from register.services.people.appointments import appoint
from register.services.people.people import add_person
from register.services.people.posts import add_post
from register.services.publication.undeclared import publish_undeclared
from register.services.walls import raise_wall
from tests import registering
from tests.registering import NOON, OFFICER, SYSTEM, TODAY, World, declared
from tests.signing_in import signed_in
from tests.web.test_editions import link

YEAR = NewUndeclared(year=2025)
world = registering.on_its_day


def staff(world: World, name: str, **appointment: object) -> str:
    """Somebody who decides for the trust, in a post of their own."""
    with unit_of_work() as session:
        person = add_person(session, NewPerson(name=name), actor=SYSTEM, today=TODAY)
    new = NewPost(title=f"Consultant {name}", organisation_id=world.ids["trust"], side=Side.PROVIDING)
    with unit_of_work() as session:
        post = add_post(session, new, actor=SYSTEM, today=TODAY)
    held = {"valid_from": date(2024, 1, 1), "decision_reason": "consultant", **appointment}
    with unit_of_work() as session:
        given = NewAppointment(person_id=person.thing_id, post_id=post.thing_id, **held)
        appoint(session, given, actor=SYSTEM, today=TODAY)
    world.ids[name] = person.thing_id
    return str(person.ref)


@pytest.fixture
def trust(world: World, app: Flask) -> Iterator[World]:
    """Five consultants: silent, one who declared, one with a nil return, one who left, one who began in March."""
    with app.app_context():
        staff(world, "Silent")
        staff(world, "Declarer")
        staff(world, "Nil")
        staff(world, "Leaver", valid_to=date(2025, 9, 30))
        staff(world, "Newcomer", valid_from=date(2026, 3, 10))
        declared(world, "Declarer", arose_on=date(2026, 5, 1))
        new = NewNilReturn(
            person_id=world.ids["Nil"], period_from=date(2026, 4, 1), period_to=date(2027, 3, 31)
        )
        with unit_of_work() as session:
            declare_nothing(session, new, actor=SYSTEM, today=TODAY)
        yield world


def drawn(session: Session) -> DrawnUndeclared:
    return draw_undeclared(session, YEAR, viewer=OFFICER.viewer, today=TODAY)


def test_whoever_was_not_heard_of_is_named_and_a_person_decides_about_leavers_and_newcomers(
    trust: World, session: Session
) -> None:
    found = drawn(session)
    assert [(row.person, row.post, row.organisation, row.state) for row in found.rows] == [
        ("Silent", "Consultant Silent", "Hartlepool Trust", "undeclared")
    ]
    assert [(one.row.person, one.doubt) for one in found.doubtful] == [
        ("Leaver", Doubt.LEFT), ("Newcomer", Doubt.NEW),
    ]  # fmt: skip
    assert found.deciding == 5
    assert "Tees Valley Board" not in found.bodies, "GC27.2 binds the provider"


def test_the_list_is_frozen_and_says_nothing_of_those_who_were_left_out(
    trust: World, session: Session
) -> None:
    (leaver, newcomer) = (one.row.subject_ref for one in drawn(session).doubtful)
    seen = drawn(session).seen
    with unit_of_work() as work, pytest.raises(Invalid):
        publish_undeclared(
            work, NewUndeclared(year=2025, named=("PER-2026-22222",)), actor=OFFICER, today=TODAY
        )
    with unit_of_work() as work:
        new = NewUndeclared(year=2025, named=(leaver,))
        made = publish_undeclared(work, new, seen=seen, actor=OFFICER, today=TODAY)
    rows = [dict(row.values) for row in edition_rows.every(session, made)]
    assert [(row["position"], row["person"], row["post"], row["entry"]) for row in rows] == [
        (1, "Leaver", "Consultant Leaver", "Not declared"), (2, "Silent", "Consultant Silent", "Not declared"),
    ]  # fmt: skip
    assert newcomer not in {row["person_ref"] for row in rows}
    assert made.title == "Decision-making staff who have not declared, 2025/26"
    assert editions.agrees(session, made)
    assert verify(session).findings == ()
    declared(trust, "Silent")
    with unit_of_work() as work, pytest.raises(Stale):
        publish_undeclared(work, YEAR, seen=seen, actor=OFFICER, today=TODAY)


def holds(world: World, provider: str, edition: str, stage: Stage = Stage.IN_FORCE) -> str:
    """A contract of the year that is being looked at, in this stage."""
    new = NewContract(
        title="Services", commissioner_id=world.ids["acme"], provider_id=world.ids[provider], edition=edition,
        starts_on=date(2025, 4, 1), ends_on=date(2026, 3, 31),
        lines=(ServiceLine(code="A", name="A", basis=PriceBasis.BLOCK, annual_value_pence=1),),
    )  # fmt: skip
    with unit_of_work() as session:
        made = add_contract(session, new, actor=SYSTEM, today=TODAY)
    with unit_of_work() as session:
        newest = session.get_one(ContractVersion, made.id)
        facts.change(
            session, newest, "contract.moved", act="moved", actor=SYSTEM, known_on=TODAY, stage=stage.value
        )
    return str(made.ref)


@pytest.mark.parametrize(
    ("edition", "stage"),
    [("community-today-short", Stage.IN_FORCE), ("standard-2025-26", Stage.WITHDRAWN)],
)
def test_neither_the_shorter_form_nor_a_contract_that_never_ran_binds_its_provider(
    world: World, app: Flask, edition: str, stage: Stage
) -> None:
    with app.app_context():
        holds(world, "board", edition, stage)
        with reading() as session, pytest.raises(Invalid, match="non_declarers_by_contract"):
            drawn(session)


def test_whoever_gives_services_under_a_full_length_contract_is_bound_whatever_its_kind(
    world: World, app: Flask
) -> None:
    with app.app_context():
        ref = holds(world, "board", "standard-2025-26")
        with reading() as session:
            found = drawn(session)
    assert [row.person for row in found.rows] == ["Ann Archer", "Bob Best"]
    assert found.told_bodies == (f"Tees Valley Board (contract {ref})",)
    officer = signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["dee"])
    assert f"(contract {ref})" in officer.get("/editions/not-declared/?year=2025").text


def test_a_year_that_is_not_over_and_a_register_without_bound_bodies_are_refused(
    world: World, app: Flask
) -> None:
    with app.app_context(), unit_of_work() as session:
        with pytest.raises(Invalid, match="over"):
            publish_undeclared(session, NewUndeclared(year=2026), actor=OFFICER, today=TODAY)
        with pytest.raises(Invalid, match="non_declarers_published"):
            publish_undeclared(session, YEAR, actor=OFFICER, today=TODAY)


def test_an_officer_publishes_the_list_and_anybody_reads_the_four_states(app: Flask, trust: World) -> None:
    officer = signed_in(app, Role.GOVERNANCE_OFFICER, person_id=trust.ids["dee"])
    shown = officer.get("/editions/not-declared/?year=2025").text
    assert "Consultant Silent" in shown
    assert officer.get("/editions/not-declared/publish?year=20x5").status_code == 302
    done = officer.fill("/editions/not-declared/publish" + link(shown, "/editions/not-declared/publish"))
    assert done.status_code == 302, done.text
    ref = done.location.rpartition("/")[2]
    client = app.test_client()
    page = client.get(f"/published/{ref}").text
    assert "Not declared" in page
    assert "Consultant Silent" in page
    assert "Leaver" not in page + client.get(f"/published/{ref}/export?format=jsonl").text
    assert ref in client.get("/published/").text
    assert "Silent" in client.get(f"/published/{ref}?name=silent").text
    person = page.split("/published/people/")[1].split('"')[0]
    assert "Not declared" in client.get(f"/published/people/{person}").text
    asked = officer.get("/api/v1/editions/not-declared?year=2025").get_json()
    assert [(one["person"], one["doubt"]) for one in asked["doubtful"]] == [
        ("Leaver", "left"),
        ("Newcomer", "new"),
    ]
    assert officer.get("/api/v1/editions/not-declared?year=soon").status_code == 422


def test_somebody_behind_a_barrier_is_not_named(app: Flask, trust: World, session: Session) -> None:
    with unit_of_work() as work:
        made = publish_undeclared(work, YEAR, actor=OFFICER, today=TODAY)
    with clock.travel(NOON + timedelta(hours=1)), unit_of_work() as work:
        raise_wall(
            work, "person", trust.ids["Silent"], person_id=None, reason="At risk", actor=SYSTEM, today=TODAY
        )
    (row,) = edition_rows.every(session, made)
    assert row.state == "withheld"
    assert row.values["person"] is None
    page = app.test_client().get(f"/published/{made.ref}").text
    assert "Silent" not in page
    assert "Information withheld: restricted access" in page
