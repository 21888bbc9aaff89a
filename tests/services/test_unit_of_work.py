"""One commit point: everything a unit of work did is recorded with its audit trail entries, or nothing is."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import event, insert, select
from sqlalchemy.orm import Session

from register import clock
from register.db import unit_of_work
from register.domain.errors import Stale
from register.domain.people.organisations import NewOrganisation, OrganisationKind
from register.domain.permissions import system_actor
from register.models.ledger import LedgerEntry
from register.models.organisations import Organisation, OrganisationVersion
from register.queries.people.organisations import organisation, organisations
from register.queries.trail.verification import verify
from register.services.people.organisations import add_organisation, amend_organisation

DAY = date(2026, 4, 1)
WHO = system_actor()


def new(name: str = "Hartlepool PCT") -> NewOrganisation:
    return NewOrganisation(name=name, kind=OrganisationKind.PCT)


def add(name: str = "Hartlepool PCT") -> OrganisationVersion:
    with unit_of_work() as session:
        return add_organisation(session, new(name), actor=WHO, today=DAY)


def test_a_fact_and_its_entry_are_there_together(session: Session) -> None:
    made = add()
    entries = session.scalars(select(LedgerEntry)).all()
    assert [entry.seq for entry in entries] == [1]
    assert entries[0].subject == made.thing_id
    assert organisation(session, made.ref, viewer=WHO.viewer).seq == 1


def test_a_failure_leaves_neither(session: Session) -> None:
    with pytest.raises(ZeroDivisionError):  # noqa: PT012, SIM117
        with unit_of_work() as work:
            add_organisation(work, new(), actor=WHO, today=DAY)
            raise ZeroDivisionError
    assert session.scalars(select(LedgerEntry)).all() == []
    assert organisations(session, viewer=WHO.viewer) == []
    assert add().seq == 1


def test_a_unit_of_work_commits_once(session: Session) -> None:
    commits: list[object] = []
    event.listen(session, "after_commit", commits.append)
    add()
    assert len(commits) == 1


def test_evidence_that_is_not_recorded_is_refused(session: Session) -> None:
    with pytest.raises(RuntimeError, match="audit trail"), unit_of_work() as work:
        work.add(Organisation(id="an-id", ref="ORG-2026-AAAAA"))
    with pytest.raises(RuntimeError, match="audit trail"), unit_of_work() as work:
        work.execute(insert(Organisation).values(id="an-id", ref="ORG-2026-AAAAA"))
    assert session.scalars(select(Organisation)).all() == []


def test_units_of_work_do_not_nest(session: Session) -> None:
    with pytest.raises(RuntimeError, match="already open"), unit_of_work(), unit_of_work():
        pass


def test_an_edit_of_an_old_version_is_stale(session: Session) -> None:
    made = add()
    for expected, name in ((1, "Second"), (None, "Third")):
        with unit_of_work() as work:
            amend_organisation(
                work, made.ref, new(name), expected_n=expected, reason="", actor=WHO, today=DAY
            )
    with pytest.raises(Stale), unit_of_work() as work:
        amend_organisation(work, made.ref, new("Late"), expected_n=1, reason="", actor=WHO, today=DAY)
    assert organisation(session, made.ref, viewer=WHO.viewer).name == "Third"


def test_two_amendments_of_one_version_in_one_unit_of_work_are_stale(session: Session) -> None:
    made = add()
    with pytest.raises(Stale), unit_of_work() as work:  # noqa: PT012
        for name in ("One", "Other"):
            amend_organisation(work, made.ref, new(name), expected_n=1, reason="", actor=WHO, today=DAY)
    assert verify(session).sound


def test_recorded_times_never_run_back_when_the_clock_does(session: Session) -> None:
    with clock.travel(datetime(2026, 4, 1, 12, tzinfo=UTC)):
        add("First")
    with clock.travel(datetime(2026, 4, 1, 11, tzinfo=UTC)):
        add("Second")
    times = session.scalars(select(LedgerEntry.recorded_at).order_by(LedgerEntry.seq)).all()
    assert times == [datetime(2026, 4, 1, 12, tzinfo=UTC)] * 2
    assert verify(session).sound


def test_the_actor_without_permission_records_nothing(app: Flask, session: Session) -> None:
    from register.domain.errors import Forbidden
    from register.domain.permissions import Role, actor_with

    with pytest.raises(Forbidden), unit_of_work() as work:
        add_organisation(work, new(), actor=actor_with(Role.DECLARANT, id="somebody"), today=DAY)
    assert session.scalars(select(LedgerEntry)).all() == []
