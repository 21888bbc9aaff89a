"""Who held which rights when, and who is behind each entry of the audit trail."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from register import clock
from register.db import unit_of_work
from register.domain.accounts.account_terms import AccountTerms
from register.domain.people.people import NewPerson
from register.domain.permissions import Role, actor_with, system_actor
from register.queries.accounts.rights import page_of_rights, rights
from register.services.accounts.accounts import amend_account, create_account
from register.services.people.people import add_person
from register.web.accounts import rights as pages
from tests.signing_in import day, signed_in

AUDITOR = actor_with(Role.AUDITOR, id="auditor").viewer
FIRST = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def ann(app: Flask, session: Session) -> str:
    """Opened on the 10th as a declarant, a signatory from the 12th, switched off on the 15th."""
    with clock.travel(FIRST), unit_of_work() as work:
        person = add_person(
            work, NewPerson(name="Ann Archer"), actor=system_actor(), today=FIRST.date()
        ).thing_id
        key = create_account(
            work, "ann@example.org", [Role.DECLARANT], person_id=person, actor=system_actor(), now=FIRST
        ).id
    for days, roles, active in ((2, {Role.SIGNATORY}, True), (5, {Role.SIGNATORY}, False)):
        at = FIRST + timedelta(days=days)
        with clock.travel(at), unit_of_work() as work:
            terms = AccountTerms(roles=frozenset(roles), person_id=person, active=active)
            amend_account(work, key, terms, actor=system_actor(), now=at)
    return key


@pytest.mark.parametrize(
    ("number", "held"),
    [(9, []), (10, ["Declarant"]), (11, ["Declarant"]), (12, ["Signatory"]), (14, ["Signatory"]), (15, [])],
)
def test_each_day_has_the_rights_that_held_at_its_end(
    ann: str, session: Session, number: int, held: list[str]
) -> None:
    found = rights(session, viewer=AUDITOR, on=date(2026, 3, number))
    assert [one.role_words for one in found] == held
    assert {one.person for one in found} <= {"Ann Archer"}


def test_the_history_tells_each_change_once(ann: str, session: Session) -> None:
    found = rights(session, viewer=AUDITOR)
    assert [(one.role_words, one.active, one.until is None) for one in found] == [
        ("Declarant", True, False), ("Signatory", True, False), ("Signatory", False, True),
    ]  # fmt: skip
    assert {one.by for one in found} == {"The program"}
    assert {one.account for one in found} == {ann}


def test_a_page_tells_so_many_accounts_with_all_their_changes_and_goes_on_after_the_last(
    app: Flask, ann: str, session: Session
) -> None:
    with clock.travel(FIRST + timedelta(days=6)), unit_of_work() as work:
        more = [
            create_account(work, f"{n}@example.org", [Role.DECLARANT], actor=system_actor(), now=FIRST).id
            for n in range(3)
        ]
    found, last = page_of_rights(session, viewer=AUDITOR, limit=2)
    assert [one.account for one in found] == [ann, ann, ann, more[0]]
    rest, end = page_of_rights(session, viewer=AUDITOR, limit=2, after=last or 0)
    assert ([one.account for one in rest], end) == (more[1:], None)
    assert found + rest == rights(session, viewer=AUDITOR)


def test_a_page_of_a_day_is_not_empty_while_somebody_later_held_something(
    app: Flask, ann: str, session: Session
) -> None:
    with clock.travel(FIRST + timedelta(days=6)), unit_of_work() as work:
        later = create_account(work, "b@example.org", [Role.DECLARANT], actor=system_actor(), now=FIRST).id
    day = (FIRST + timedelta(days=7)).date()
    found, end = page_of_rights(session, viewer=AUDITOR, on=day, limit=1)
    assert ([one.account for one in found], end) == ([later], None)


def test_the_page_leads_on_and_refuses_a_key_of_its_own_making(
    app: Flask, ann: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "ACCOUNTS", 1)
    app.config["IS_DEMO"] = lambda: True
    with clock.travel(FIRST + timedelta(days=6)):
        reader = signed_in(app, Role.AUDITOR)
        first = reader.get("/audit/rights/").text
        more = unescape(first.partition('href="/audit/rights/?after=')[2].partition('"')[0])
        assert "Ann Archer" in first
        second = reader.get(f"/audit/rights/?after={more}").text
        assert "Ann Archer" not in second
        assert "The first of them" in second
        assert reader.get("/audit/rights/?after=x").status_code == 400
        assert "Ann Archer" in reader.get("/audit/rights/?format=csv").text


def test_only_auditors_and_none_within_a_scope_are_told(ann: str, session: Session) -> None:
    assert rights(session, viewer=actor_with(Role.ADMINISTRATOR, id="x").viewer) == []
    assert rights(session, viewer=actor_with(Role.EXTERNAL_AUDITOR, id="x").viewer) == []


def test_the_page_and_the_file_answer_the_same_question(app: Flask, ann: str) -> None:
    app.config["IS_DEMO"] = lambda: True
    with clock.travel(FIRST + timedelta(days=6)):
        reader = signed_in(app, Role.AUDITOR)
        asked = "&".join(f"{key}={value}" for key, value in day("on", 2026, 3, 12).items())
        page = reader.get(f"/audit/rights/?{asked}").text
        assert "Ann Archer" in page
        assert "at the end of 12 March 2026" in page
        file = reader.get(f"/audit/rights/?{asked}&format=csv").text
        assert "Signatory" in file
        assert "Declarant" not in file


def test_the_trail_shows_account_and_person_for_each_entry(app: Flask, ann: str) -> None:
    app.config["IS_DEMO"] = lambda: True
    with clock.travel(FIRST + timedelta(days=6)):
        reader = signed_in(app, Role.AUDITOR)
        page = reader.get("/audit/trail").text
        assert "The program" in page
        assert ">Account</th>" in page
        file = reader.get("/audit/trail/export").text
        assert "Person" in file.splitlines()[1]
        assert "The program" in file
        entry = reader.get("/audit/trail/1").text
        assert "The program" in entry
