"""Who holds what when is kept beside the scheme, whatever is recorded, and answers as following every chain does."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.authority.delegations import Signatory
from register.domain.permissions import UNBOUND, Role, actor_with
from register.models.appointments import AppointmentVersion
from register.models.decision_records import DecisionRecord
from register.models.signing_powers import SigningPower
from register.queries.authority import who_may
from register.queries.authority.bound import is_bound
from register.queries.authority.delegations import references
from register.queries.authority.holders import Asking
from register.queries.contracts.asking import who_may_sign
from register.queries.trail.derived import compare_rows
from register.services import facts
from register.services.authority.delegations import revoke_delegation
from register.services.derived import rebuild
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World

world = contracting.in_session
MANAGER = actor_with(Role.CONTRACT_MANAGER, id="manager").viewer


def asking(world: World, pence: int, on: date = TODAY) -> Asking:
    bodies = frozenset({world.ids["pct"]})
    return Asking(matter="sign_contracts", value=pence, services=("DN",), on=on, organisation_ids=bodies)


def told(found: list[Signatory]) -> list[tuple[str, list[str]]]:
    return [(one.person_id, [link.id for link in one.chain.links]) for one in found]


def test_what_is_kept_follows_the_scheme_and_the_appointments(session: Session, world: World) -> None:
    assert session.scalars(select(SigningPower.person_id)).all()
    assert list(compare_rows(session)) == []
    tomorrow = TODAY + timedelta(days=1)
    with unit_of_work() as work:
        revoke_delegation(
            work, world.ids["sign_contracts"], TODAY, expected_n=1, reason="Over", actor=SYSTEM, today=TODAY
        )
        began = work.scalars(
            select(AppointmentVersion).where(AppointmentVersion.person_id == world.ids["bob"])
        ).first()
        facts.change(
            work, began, "appointment.ended", act="ended", actor=SYSTEM, known_on=TODAY, valid_to=TODAY
        )
    assert list(compare_rows(session)) == []
    able, count = who_may.who_are_able(session, asking(world, 1, tomorrow), viewer=UNBOUND)
    assert (able, count) == ([], 0)


def test_whoever_no_barrier_binds_is_told_what_following_every_chain_tells(
    session: Session, world: World
) -> None:
    for pence in (0, 99_999_99, 100_000_00, 999_999_99, 1_000_000_00):
        one = asking(world, pence)
        quick, count = who_may.who_are_able(session, one, viewer=UNBOUND)
        with unit_of_work() as work:
            work.execute(delete(SigningPower))
        session.rollback()
        slow = {s.person_id for s in who_may._weighed(session, one, UNBOUND)}
        assert ({s.person_id for s in quick}, count) == (slow, len(slow))
        with unit_of_work() as work:
            rebuild(work)
        session.rollback()


def test_whoever_may_is_told_of_posts_below_that_nobody_holds_and_what_each_link_is_called(
    session: Session, world: World
) -> None:
    tomorrow, then = TODAY + timedelta(days=1), TODAY + timedelta(days=2)
    with unit_of_work() as work:
        of_ann = AppointmentVersion.person_id == world.ids["ann"]
        began = work.scalars(select(AppointmentVersion).where(of_ann)).first()
        changed = {"act": "ended", "actor": SYSTEM, "known_on": TODAY, "valid_to": TODAY}
        facts.change(work, began, "appointment.ended", **changed)
        contracting.appoint(work, world.ids["cat"], world.ids["director"], valid_from=then)
    for on, vacant in ((TODAY, False), (tomorrow, True), (then, False)):
        one = asking(world, 1, on)
        told_of = who_may.who_may(session, one, viewer=UNBOUND)
        (bob,) = (may for may in told_of.able if may.person_id == world.ids["bob"])
        assert ("holder_vacant" in {found.code for found in bob.warnings}) is vacant
        assert bob in who_may._weighed(session, one, UNBOUND)
        links = {link.id for may in told_of.able for link in may.chain.links}
        assert told_of.refs == references(session, viewer=UNBOUND, only=links)
        assert len(told_of.refs) == 2


def test_whoever_a_barrier_binds_is_answered_from_what_they_may_see(session: Session, world: World) -> None:
    free, _ = who_may.who_are_able(session, asking(world, 1), viewer=MANAGER)
    with unit_of_work() as work:
        raise_wall(
            work,
            "organisation",
            world.ids["pct"],
            role=Role.CONTRACT_MANAGER,
            reason="Apart",
            actor=SYSTEM,
            today=TODAY,
        )
    session.rollback()
    assert is_bound(session, MANAGER)
    assert free
    assert who_may.who_are_able(session, asking(world, 1), viewer=MANAGER) == ([], 0)


def test_one_person_is_told_by_which_chain_or_why_not_and_who_can(session: Session, world: World) -> None:
    def of(who: str, pounds: int) -> who_may.WhoMaySign:
        return who_may_sign(
            session, pounds * 100, ("DN",), TODAY, matter="sign_contracts", person_id=world.ids[who],
            organisation_ids=frozenset({world.ids["pct"]}), viewer=UNBOUND,
        )  # fmt: skip

    yes = of("bob", 50_000)
    assert [len(one.chain.links) for one in yes.able] == [2]
    assert yes.unable == ()
    no = of("bob", 250_000)
    assert [(one.person_id, one.findings[0].code, one.exceeds_by_pence) for one in no.unable] == [
        (world.ids["bob"], "above_limit", 150_000_01)
    ]
    assert [one.person_id for one in no.able] == [world.ids["ann"]]
    nothing = of("cat", 1)
    assert nothing.unable == ()
    assert {one.person_id for one in nothing.able} == {world.ids["ann"], world.ids["bob"]}


def test_rows_that_are_lost_are_found_and_worked_out_again(session: Session, world: World) -> None:
    ref = contracting.drafted(world, contracting.new_contract(world))
    assert ref
    with unit_of_work() as work:
        work.execute(delete(SigningPower))
        work.add(DecisionRecord(decision_version_id="nobody", record_id="nothing"))
    session.rollback()
    found = [words for _, words in compare_rows(session)]
    assert any("left out of signing_power" in words for words in found)
    assert any("does not belong in decision_record" in words for words in found)
    with unit_of_work() as work:
        rebuild(work)
    session.rollback()
    assert list(compare_rows(session)) == []
