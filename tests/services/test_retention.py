"""Erasure: due by rule, decided by two people, gone from every copy, and every proof still holds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from register import clock
from register.audit_bundle import write_pieces
from register.db import reading, unit_of_work
from register.domain.audit.retention import COPIES, KINDS, due_on, last_end_due
from register.domain.errors import Forbidden, Invalid, NotFound
from register.domain.permissions import Role, actor_with
from register.domain.trail.bundles import bundle_pieces
from register.jobs.checkpoints import sign_checkpoint
from register.models.base import Base
from register.models.registry import kinds
from register.queries.audit import retention as queries
from register.queries.trail.bundles import ask, bundle
from register.queries.trail.verification import verify
from register.services.accounts.accounts import create_account
from register.services.audit.erasures import empty_log
from register.services.audit.retention import confirm_erasure, decline_erasure, propose_erasure
from register.services.interests.interests import end_interest
from tests import registering
from tests.harness.databases import Database
from tests.proofs.conftest import run_checker
from tests.queries.test_verification import as_owner
from tests.registering import NOON, OFFICER, SYSTEM, TODAY, World

SIRO = actor_with(Role.SIRO, id="account-siro", person_id="person-siro")
ENDED, LATER = date(2020, 5, 15), date(2026, 6, 1)
SECRET = "Owns a third of Zebedee Bandages"


@pytest.fixture
def world(app: Flask, session: Session) -> World:
    return registering.recorded()


@pytest.fixture
def ended(world: World) -> str:
    with clock.travel(NOON):
        made = registering.declared(world, description=SECRET, arose_on=date(2018, 1, 1))
        with unit_of_work() as session:
            end_interest(session, made.ref, ENDED, expected_n=1, reason="Sold", actor=SYSTEM, today=TODAY)
    return made.ref


def erased(ref: str) -> None:
    with clock.travel(datetime(2026, 6, 1, 12, tzinfo=UTC)):
        with unit_of_work() as session:
            proposal = propose_erasure(
                session, "interest", ref, reason="Six years", actor=OFFICER, today=LATER
            )
        with unit_of_work() as session:
            confirm_erasure(session, proposal.ref, expected_n=1, actor=SIRO, today=LATER)


def test_a_record_is_due_so_many_whole_years_after_its_last_day() -> None:
    assert due_on(date(2026, 5, 15), 6) == date(2032, 5, 15)
    assert last_end_due(date(2032, 5, 15), 6) == date(2026, 5, 15)
    assert last_end_due(date(2032, 2, 29), 6) == date(2026, 2, 28)


def test_nothing_is_due_before_its_day(ended: str, session: Session) -> None:
    viewer = OFFICER.viewer
    assert queries.due(session, date(2026, 5, 14), viewer=viewer) == []
    assert [one.ref for one in queries.due(session, date(2026, 5, 15), viewer=viewer)] == [ended]


def test_two_different_people_decide(ended: str, world: World, session: Session) -> None:
    with unit_of_work() as work:
        account = create_account(
            work, "owen@example.org", [Role.GOVERNANCE_OFFICER], person_id=world.ids["dee"], actor=SYSTEM, now=NOON
        )  # fmt: skip
        officer = actor_with(Role.GOVERNANCE_OFFICER, id=account.id, person_id=world.ids["dee"])
    other_account = actor_with(Role.SIRO, id="another-account", person_id=world.ids["dee"])
    with unit_of_work() as work:
        proposal = propose_erasure(work, "interest", ended, reason="Six years", actor=officer, today=LATER)
    for same_person in (officer, other_account):
        with pytest.raises(Invalid, match="Somebody else must decide"), unit_of_work() as work:
            confirm_erasure(work, proposal.ref, expected_n=1, actor=same_person, today=LATER)
    nobody = actor_with(Role.SIRO, id="an-account-of-nobody", person_id=None)
    with pytest.raises(Invalid, match="belongs to no person"), unit_of_work() as work:
        confirm_erasure(work, proposal.ref, expected_n=1, actor=nobody, today=LATER)
    with pytest.raises(Forbidden), unit_of_work() as work:
        confirm_erasure(work, proposal.ref, expected_n=1, actor=actor_with(Role.AUDITOR, id="x"), today=LATER)
    with pytest.raises(NotFound), unit_of_work() as work:
        propose_erasure(work, "interest", ended, reason="Again", actor=SIRO, today=LATER)


def test_what_was_declined_keeps_its_words(ended: str, session: Session) -> None:
    with unit_of_work() as work:
        proposal = propose_erasure(work, "interest", ended, reason="Six years", actor=OFFICER, today=LATER)
    with unit_of_work() as work:
        decline_erasure(work, proposal.ref, expected_n=1, reason="Legal hold", actor=SIRO, today=LATER)
    found = session.execute(
        text("SELECT count(*) FROM interest_version WHERE description IS NOT NULL")
    ).scalar()
    assert found == 2


def test_the_words_are_gone_from_every_table_and_the_trail_is_sound(ended: str, session: Session) -> None:
    erased(ended)
    for table in Base.metadata.sorted_tables:
        for row in session.execute(table.select()):
            assert SECRET not in " ".join(_words(value) for value in row), table.name
    assert verify(session).findings == ()
    assert queries.due(session, LATER, viewer=OFFICER.viewer) == []


def test_the_folded_words_go_with_the_words(world: World, session: Session) -> None:
    with clock.travel(NOON):
        made = registering.declared(world, description="Zoë owns\na third", arose_on=date(2018, 1, 1))
        with unit_of_work() as work:
            end_interest(work, made.ref, ENDED, expected_n=1, reason="Sold", actor=SYSTEM, today=TODAY)
    ours = text("SELECT count(*) FROM search_key WHERE kind = 'interest'")
    assert session.scalar(ours) == 2
    session.rollback()
    erased(made.ref)
    assert session.scalar(ours) == 0
    assert verify(session).findings == ()


def _words(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


@pytest.mark.on("sqlite")
def test_the_words_are_gone_from_the_files_of_the_database(
    ended: str, session: Session, instance: Path
) -> None:
    erased(ended)
    empty_log(session)
    for path in instance.glob("armslength.db*"):
        assert SECRET.encode() not in path.read_bytes(), path.name


def test_words_that_stayed_after_an_erasure_are_a_finding(
    ended: str, session: Session, database: Database
) -> None:
    erased(ended)
    as_owner(database, "UPDATE interest_version SET description = 'back again' WHERE n = 1")
    assert any("was to be erased and is still there" in each.words for each in verify(session).findings)


def test_without_an_erasure_no_payload_can_be_deleted(ended: str, session: Session) -> None:
    erased(ended)
    with pytest.raises(DBAPIError), unit_of_work() as work:
        work.connection().execute(text("DELETE FROM ledger_payload WHERE seq = 1"))


def test_a_bundle_after_an_erasure_passes_the_checker_and_shows_commitments_only(
    ended: str, session: Session, tmp_path: Path
) -> None:
    erased(ended)
    with clock.travel(datetime(2026, 6, 1, 13, tzinfo=UTC)):
        sign_checkpoint(tmp_path / "keys" / "log.key", "register.example/audit-trail", now=clock.now())
        with reading() as read:
            question = ask("interest", held_on=ENDED, known_on=LATER, basis="recorded")
            pieces = bundle_pieces(bundle(read, question, viewer=SIRO.viewer, now=clock.now()))
            write_pieces(tmp_path / "bundle", pieces)
    status, findings = run_checker(tmp_path / "bundle")  # type: ignore[no-untyped-call]
    assert status == 0, findings
    files = list((tmp_path / "bundle").rglob("*.jsonl"))
    assert all(SECRET.encode() not in path.read_bytes() for path in files)
    assert b'"withheld":"erased"' in (tmp_path / "bundle" / "payloads.jsonl").read_bytes()


WITH_COPIES = {
    "ledger_payload", "interest_version", "mitigation_version", "person_version", "disclosure_version",
    "incident_version", "search_key", "duty", "alert", "outbox_message", "kept_form", "confirmation",
    "recognition_version", "withholding_version", "person_join_version", "appointment_version", "nil_return_version",
    "breach_version", "remark_version", "prepared_declaration", "lesson_version", "complaint_version",
    "paper_decision_version",
}  # fmt: skip


def test_the_list_of_copies_names_every_table_that_an_erasure_reaches() -> None:
    reached = {cls.__tablename__ for cls in kinds().values() if cls.__erasable__}
    own = {kinds()[kind].__tablename__ for kind in KINDS}
    assert own <= reached
    assert reached <= own | {cls.__tablename__ for cls in kinds().values() if cls.__erased_with__}
    others = {
        "ledger_payload",
        "search_key",
        "duty",
        "alert",
        "outbox_message",
        "kept_form",
        "confirmation",
        "prepared_declaration",
    }
    others |= {cls.__tablename__ for cls in kinds().values() if cls.__erased_with__}
    assert reached | others == WITH_COPIES
    assert len({copy.place for copy in COPIES}) == len(COPIES) == 17
