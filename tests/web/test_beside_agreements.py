"""What stands beside an agreement: processors, screenings, the three records, and its Word document, by every door."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pytest
from flask import Flask

from register import clock
from register.db import unit_of_work
from register.domain.permissions import Role
from register.services.walls import raise_wall
from tests import contracting, sharing
from tests.api.test_sharing import bearer
from tests.cli.conftest import Command
from tests.cli.conftest import command as command
from tests.contracting import SYSTEM, World
from tests.documents.test_office import converted
from tests.scoping import another_body
from tests.scoping import signed_in as account
from tests.signing_in import Visit, day, signed_in

FRIDAY = datetime(2026, 10, 23, 16, 30, tzinfo=UTC)
TODAY = date(2026, 10, 23)
SIGNED = (date(2026, 4, 1), date(2026, 4, 1))


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        made = contracting.recorded()
    with clock.travel(FRIDAY):
        yield made


@pytest.fixture
def lead(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.INFORMATION_GOVERNANCE_LEAD)


@pytest.fixture
def about(app: Flask, world: World) -> tuple[str, str]:
    """An agreement: its id, and its address."""
    with app.app_context():
        made = sharing.added(world, *SIGNED, today=TODAY)
    return str(made.thing_id), f"/agreements/{made.ref}"


def hosting(world: World, key: str, **changes: object) -> dict[str, object]:
    return {
        "agreement_id": key, "organisation_id": world.ids["trust"], "processing": "Hosts the records",
        **day("starts_on", 2026, 4, 1), **changes,
    }  # fmt: skip


def saying(key: str, capacity: str, outcome: str, **changes: object) -> dict[str, object]:
    return {
        "agreement_id": key, "capacity": capacity, "opinion_outcome": outcome, "opinion_words": "As it stands.",
        **day("given_on", 2026, 10, 20), "given_post": "Director of finance", **changes,
    }  # fmt: skip


def test_a_processor_shows_each_term_that_its_contract_is_not_known_to_say(
    world: World, lead: Visit, about: tuple[str, str]
) -> None:
    where = lead.fill("/processors/add", **hosting(world, about[0])).location
    page = lead.get(where).text
    assert "It acts on documented instructions only" in page
    assert "It shows that it complies, and allows audits" in page
    assert "What its contract is not known to say" in lead.get(about[1]).text
    said = {"terms-0-term": "audit", "terms-0-term_answer": "yes", "terms-0-term_where": "Clause 9"}
    answers = hosting(world, about[0], reason="Read it", **said)
    assert lead.fill(where + "/amend", **answers).status_code == 302
    page = lead.get(where).text
    assert "Clause 9" in page
    assert page.count("It acts on documented instructions only") >= 1


def test_a_screening_is_answered_and_decided_against_its_answers_only_with_a_reason(
    world: World, lead: Visit, about: tuple[str, str]
) -> None:
    asked = {"agreement_id": about[0], **day("screened_on", 2026, 10, 20)}
    where = lead.fill("/screenings/add", **asked).location
    page = lead.get(where).text
    assert "9 questions are not answered yet" in page
    assert "general knowledge" in page
    codes = ("health_large", "profiling", "watching", "new_technology", "vulnerable", "matching", "unexpected",
             "new_recipients", "abroad")  # fmt: skip
    told = {f"answers-{n}-screening_question": code for n, code in enumerate(codes)}
    told |= {f"answers-{n}-screening_answer": "yes" if n == 0 else "no" for n in range(len(codes))}
    decided = {**asked, **told, "screening_outcome": "not_needed", "reason": "Looked at"}
    refused = lead.fill(where + "/amend", **decided)
    assert "although the answers advise one" in refused.text
    reasoned = {**decided, "screening_reason": "An earlier one covers it"}
    assert lead.fill(where + "/amend", **reasoned).status_code == 302
    assert "The answers advise a data protection impact assessment" in lead.get(where).text
    assert "No impact assessment is needed" in lead.get(about[1]).text


def test_the_three_are_recorded_by_three_persons_and_what_is_missing_stands_first(
    app: Flask, world: World, lead: Visit, about: tuple[str, str]
) -> None:
    page = lead.get(about[1]).text
    assert page.index("Not recorded yet") < page.index("State today")
    assert "Record what you say" not in page
    given = (
        ("ann", Role.DATA_PROTECTION_OFFICER, "advises_for", "Advises to go ahead"),
        ("bob", Role.SIRO, "accepts", "Accepts the risk"),
        ("cat", Role.CALDICOTT_GUARDIAN, "content", "Confidentiality is met"),
    )
    for person, role, outcome, _ in given:
        visit = account(app, role, email=f"{person}@example.org", person_id=world.ids[person])
        assert "Record what you say on this agreement" in visit.get(about[1]).text
        assert visit.fill("/opinions/add", **saying(about[0], role.value, outcome)).status_code == 302
    page = lead.get(about[1]).text
    assert "Not recorded yet" not in page
    assert all(words in page for *_, words in given)
    assert "Bob" in page


def test_nobody_forges_the_record_of_another_role_by_page_or_call(
    app: Flask, world: World, about: tuple[str, str]
) -> None:
    officer = account(app, Role.DATA_PROTECTION_OFFICER, email="ann@example.org", person_id=world.ids["ann"])
    forged = officer.fill("/opinions/add", **saying(about[0], "siro", "accepts"))
    assert forged.status_code in (403, 422)
    token = bearer(app, Role.DATA_PROTECTION_OFFICER)
    body = {**saying(about[0], "siro", "accepts"), "given_on": "2026-10-20"}
    body = {name: value for name, value in body.items() if not name.startswith("given_on-")}
    assert app.test_client().post("/api/v1/opinions", json=body, headers=token).status_code == 403


def test_the_document_says_what_is_recorded_by_page_call_and_command_and_libreoffice_opens_it(
    app: Flask, world: World, lead: Visit, about: tuple[str, str], command: Command, tmp_path: Path
) -> None:
    lead.fill("/processors/add", **hosting(world, about[0]))
    siro = account(app, Role.SIRO, email="bob@example.org", person_id=world.ids["bob"])
    siro.fill("/opinions/add", **saying(about[0], "siro", "accepts"))
    assert "Make the Word document" in lead.get(about[1] + "/document").text
    reply = lead.client.get(about[1] + "/document", query_string=day("on", 2026, 10, 23))
    assert reply.headers["Content-Disposition"].endswith('-2026-10-23.docx"')
    words = _words(reply.data)
    for said in ("Direct care", "Hosts the records", "Accepts the risk", "1 April 2026", "Controller"):
        assert said in words
    assert "Not recorded yet: Advice of the data protection officer; View of the Caldicott Guardian." in words
    ref = about[1].rsplit("/", 1)[-1]
    token = bearer(app, Role.CALDICOTT_GUARDIAN)
    told = app.test_client().get(f"/api/v1/agreements/{ref}/document?on=2026-10-23", headers=token).get_json()
    assert told["processors"][0]["processing"] == "Hosts the records"
    out = tmp_path / "agreement.docx"
    assert command("agreements", "document", ref, out, "--on", "2026-10-23").exit_code == 0
    assert "Hosts the records" in _words(out.read_bytes())
    before = command("agreements", "document", ref, tmp_path / "before.docx", "--on", "2026-03-31")
    assert before.exit_code == 0
    assert "Hosts the records" not in _words((tmp_path / "before.docx").read_bytes())
    (opened,) = converted(tmp_path, "docx", ("opened", reply.data))
    assert "Accepts the risk" in _words(opened.read_bytes())


def test_a_processor_behind_a_barrier_stands_on_no_page_and_in_no_document(
    app: Flask, world: World, lead: Visit, about: tuple[str, str]
) -> None:
    with app.app_context():
        another_body(world)
    lead.fill("/processors/add", **hosting(world, about[0], organisation_id=world.ids["acme"]))
    with app.app_context(), unit_of_work() as session:
        raise_wall(session, "organisation", world.ids["acme"], reason="Apart", actor=SYSTEM, today=TODAY)
    assert "Hosts the records" not in lead.get(about[1]).text
    assert "PSR-" not in lead.get("/processors/").text
    reply = lead.client.get(about[1] + "/document", query_string=day("on", 2026, 10, 23))
    assert "Hosts the records" not in _words(reply.data)


def _words(body: bytes) -> str:
    """All that a Word file says, its tables too."""
    read = docx.Document(io.BytesIO(body))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in read.paragraphs), *cells])
