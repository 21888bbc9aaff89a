"""A body's own Word file goes in by page: uploaded, its places chosen, looked at, published."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from register import clock
from register.db import unit_of_work
from register.documents import packs
from register.documents.lint import lint
from register.domain.permissions import Role
from register.queries.contracts import published_templates as published_packs
from register.services.contracts.contracts import add_contract
from tests import contracting, word_files
from tests.broken_templates import CODES, broken
from tests.contracting import SYSTEM, World
from tests.documents.test_upload_guard import HOSTILE
from tests.documents.trial_files import hidden, own_file
from tests.documents.word_files import deleted, inserted, paragraph, run
from tests.long_word_files import heading, long_particulars
from tests.long_word_files import where as place_of
from tests.signing_in import Visit, day, signed_in


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with clock.travel(datetime(2026, 5, 1, 11, tzinfo=UTC)):
        with app.app_context():
            made = contracting.recorded()
        yield made


@pytest.fixture
def manager(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["bob"])


@pytest.fixture
def lead(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.PROCUREMENT_LEAD, person_id=world.ids["ann"])


def published(lead: Visit, where: str) -> str:
    """The address of the template once the procurement lead, another person, has confirmed what the manager asked."""
    (asked,) = set(re.findall(r'href="(/confirmations/\w{20,})"', lead.get("/confirmations/").text))
    assert "NHS Standard Contract Particulars" in lead.get(asked).text
    assert lead.fill(asked, answer="yes").location == "/confirmations/"
    (found,) = set(re.findall(r'href="(/templates/TPL-[^"]+)"', lead.get(where).text))
    return found


def sent(visit: Visit, content: bytes, name: str = "Particulars.docx", **answers: str) -> TestResponse:
    visit.get("/templates/upload")
    return visit.post("/templates/upload", file=(io.BytesIO(content), name), **answers)


def chosen(visit: Visit, where: str) -> None:
    """Choose for every place, page by page."""
    own = word_files.particulars()
    picks = {"place_" + place.replace(".", "_"): name for place, name in word_files.picks(own).items()}
    assert visit.fill(f"{where}/places/1", **picks).location == where


def modern(app: Flask, world: World) -> tuple[str, str]:
    new = contracting.new_contract(
        world, title="Modern nursing", edition="standard-2026-27", starts_on=date(2026, 5, 1),
        ends_on=date(2027, 3, 31), fields={"escalation_contact": "Ann Archer <director>"},
    )  # fmt: skip
    with app.app_context(), unit_of_work() as session:
        made = add_contract(session, new, actor=SYSTEM, today=date(2026, 5, 1))
        return made.ref, made.thing_id


PUBLICATION = {
    "title": "NHS Standard Contract Particulars", "edition": "standard-2026-27", "source": "Downloaded in April",
    "is_official": "yes", **day("valid_from", 2026, 4, 1), **day("valid_to", 2027, 3, 31),
}  # fmt: skip


def test_an_own_word_file_becomes_a_published_template_by_page(
    app: Flask, world: World, manager: Visit, lead: Visit
) -> None:
    ref, contract_id = modern(app, world)
    where = sent(manager, word_files.particulars()).location
    assert "9 places found" in manager.get(where).text
    chosen(manager, where)
    seen = manager.get(f"{where}/preview?contract={contract_id}").text
    assert "Ann Archer &lt;director&gt;" in seen
    assert "£600,000.00" in seen
    assert "<h2" in seen
    assert "Schedule 3 Payment" in seen
    assert manager.fill(f"{where}/publish", **PUBLICATION).location == "/confirmations/"
    assert "No contract template" in manager.get(f"/contracts/{ref}/generate").text
    template = published(lead, where)
    page = manager.get(template).text
    assert "Official" in page
    assert "Escalation contact" in page
    assert manager.fill(f"/contracts/{ref}/generate").location == f"/contracts/{ref}"
    file = re.search(rf"/contracts/{ref}/documents/DOC-[^\"]+", manager.get(f"/contracts/{ref}").text)
    assert file is not None
    compared = manager.fill(f"{file[0]}/compare").text
    assert "NHS Standard Contract Particulars, version 1" in compared
    assert "is the same as what was recorded" in compared
    words = zipfile.ZipFile(io.BytesIO(manager.client.get(file[0]).data)).read("word/document.xml").decode()
    assert "Ann Archer &lt;director&gt;" in words
    assert ref in words
    assert "[insert" not in words


def test_conditions_are_recorded_and_told_by_day(manager: Visit, lead: Visit) -> None:
    where = sent(manager, word_files.particulars()).location
    chosen(manager, where)
    manager.fill(f"{where}/publish", **PUBLICATION)
    template = published(lead, where)
    answers = {"text": "General Conditions, April 2026", **day("applies_from", 2026, 4, 1)}
    assert manager.fill(f"{template}/conditions", **answers).location == template
    assert "General Conditions, April 2026" in manager.get(template).text


def test_nobody_publishes_alone(manager: Visit, instance: Path) -> None:
    where = sent(manager, word_files.particulars()).location
    chosen(manager, where)
    assert "Nobody else here can confirm this" in manager.fill(f"{where}/publish", **PUBLICATION).text
    assert not (instance / "packs").exists()


def test_a_publication_is_refused_beside_its_field_and_nothing_is_kept(
    manager: Visit, instance: Path
) -> None:
    where = sent(manager, word_files.particulars()).location
    chosen(manager, where)
    refused = manager.fill(f"{where}/publish", **{**PUBLICATION, "is_official": ""})
    assert refused.status_code == 422
    assert "Tick the box to confirm" in refused.text
    assert not (instance / "packs").exists()


@pytest.mark.on("sqlite")
def test_each_hostile_or_wrong_file_is_refused_and_not_stored(manager: Visit, instance: Path) -> None:
    for kind, (content, said) in HOSTILE.items():
        reply = sent(manager, content, "contract.docx")
        assert reply.status_code == 422, kind
        assert said in reply.text or kind == "nothing", kind
    assert "must be a file ending in .docx" in sent(manager, b"words", "contract.txt").text
    assert not list(instance.glob("uploads/*"))
    assert "Files not yet published" not in manager.get("/templates/").text


@pytest.mark.on("sqlite")
def test_an_upload_of_200_megabytes_is_refused_before_it_is_read(manager: Visit, instance: Path) -> None:
    manager.get("/templates/upload")
    reply = manager.client.post(
        "/templates/upload", data=b"--x", content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": "200000000"},
    )  # fmt: skip
    assert reply.status_code == 413
    assert "too large" in reply.text
    assert not list(instance.glob("uploads/*"))


@pytest.mark.on("sqlite")
def test_a_published_template_whose_manifest_lies_is_not_used_and_says_so(
    app: Flask, world: World, manager: Visit, lead: Visit, instance: Path
) -> None:
    ref, _ = modern(app, world)
    where = sent(manager, word_files.particulars()).location
    chosen(manager, where)
    assert manager.fill(f"{where}/publish", **PUBLICATION).status_code == 302
    published(lead, where)
    manifest = next((instance / "packs").glob("*/manifest.toml"))
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"int"', '"text"'), encoding="utf-8")
    published_packs._loaded.cache_clear()
    reply = manager.get(f"/contracts/{ref}")
    assert reply.status_code == 500
    assert "were changed after it was published" in reply.text


@pytest.mark.on("sqlite")
def test_a_template_s_own_text_is_never_executed(app: Flask, world: World, manager: Visit) -> None:
    _, contract_id = modern(app, world)
    document = docx.Document(io.BytesIO(word_files.particulars()))
    for text in (
        "{{ 7 * 7 }}",
        "{% raw %}",
        "${7*7}",
        "<script>alert(1)</script>",
        "{contract_reference}",
        "%s %(x)b",
    ):
        document.add_paragraph(text)
    where = sent(manager, word_files.saved(document)).location
    seen = manager.get(f"{where}/preview?contract={contract_id}").text
    assert all(
        text in seen for text in ("{{ 7 * 7 }}", "{% raw %}", "${7*7}", "{contract_reference}", "%s %(x)b")
    )
    assert "<script>alert" not in seen
    assert "alert(1)" in seen


def test_a_template_edited_in_word_is_checked_against_its_own(manager: Visit) -> None:
    pack = packs.shipped()["notice_extension"]
    good = sent(manager, pack.template, "notice.docx", checked_against=pack.id).location
    assert "Nothing wrong was found" in manager.get(good).text
    bad = sent(manager, word_files.particulars(), "notice.docx", checked_against=pack.id).location
    page = manager.get(bad).text
    assert "Add a place for" in page
    copy = manager.client.get(f"{bad}.docx")
    assert "word/comments.xml" in zipfile.ZipFile(io.BytesIO(copy.data)).namelist()


def test_each_kind_of_problem_is_shown_and_written_into_the_copy(manager: Visit) -> None:
    pack = packs.shipped()["community_2009_10"]
    edited = broken(pack)
    where = sent(manager, edited, "edited.docx", checked_against=pack.id).location
    page = html.unescape(manager.get(where).text.replace("<wbr>", ""))
    copy = zipfile.ZipFile(io.BytesIO(manager.client.get(f"{where}.docx").data))
    comments = html.unescape(copy.read("word/comments.xml").decode())
    findings = lint(edited, pack)
    assert {finding.code for finding in findings} == CODES
    assert all(finding.message in page and finding.message in comments for finding in findings)


def test_what_repeats_and_what_each_column_takes_are_chosen_by_page(manager: Visit) -> None:
    where = sent(manager, long_particulars()).location
    begin, end = heading("A Service specifications"), heading("Schedule 1 Service commencement")
    refused = manager.fill(f"{where}/repeats", begin_1=begin, until_1=end)
    assert "Select a heading that comes after" in refused.text
    assert manager.fill(f"{where}/repeats", begin_1=begin).location == where
    assert "before “B Indicative activity plan”" in manager.get(where).text
    assert 'value="services.provider_lead" selected' in manager.get(f"{where}/places/2").text
    table = place_of("Service | Unit | Price")
    assert manager.fill(f"{where}/places/3", **{f"place_{table}": "prices"}).location == where
    assert manager.fill(f"{where}/columns/{table}", **{f"place_{table}_1": "basis"}).location == where
    assert 'value="basis" selected' in manager.get(f"{where}/columns/{table}").text
    assert manager.get(f"{where}/columns/t0").status_code == 404


def test_what_nobody_sees_is_listed_and_publishing_asks_for_each_kind(manager: Visit, lead: Visit) -> None:
    file = own_file(
        paragraph(deleted("six"), inserted("three"), run(" [insert months]"), hidden("unseen words"))
    )
    where = sent(manager, file).location
    page = manager.get(where).text
    assert "Tracked changes: 2. Say what becomes of them" in page
    assert "Hidden text: 1" in page
    listed = manager.get(f"{where}/unseen").text
    assert "taken out: six" in listed
    assert "Text, paragraph 2" in listed
    refused = manager.fill(f"{where}/publish", **PUBLICATION)
    assert refused.status_code == 422
    assert "Say what becomes of this" in refused.text
    assert "Select what becomes of this" in manager.fill(f"{where}/unseen", kind_tracked="accept").text
    answers = {"kind_tracked": "take_out", "kind_hidden": "take_out"}
    assert manager.fill(f"{where}/unseen", **answers).location == where
    assert "All are taken out" in manager.get(where).text
    assert manager.fill(f"{where}/publish", **PUBLICATION).location == "/confirmations/"
    assert published(lead, where)


def test_choices_stay_with_their_places_when_paragraphs_go(manager: Visit) -> None:
    gone = paragraph(deleted("A paragraph that goes"), mark="del")
    file = own_file(gone, paragraph(run("Escalation contact: ____")))
    where = sent(manager, file).location
    assert manager.fill(f"{where}/places/1", place_p1_0="provider").location == where
    assert manager.fill(f"{where}/unseen", kind_tracked="take_out").location == where
    assert 'name="place_p2_0"' in manager.get(f"{where}/places/1").text
    assert 'value="provider" selected' in manager.get(f"{where}/places/1").text


def test_a_kept_file_that_cannot_be_read_says_so_and_can_be_removed(manager: Visit, instance: Path) -> None:
    where = sent(manager, word_files.particulars()).location
    (kept,) = instance.glob("uploads/*.docx")
    kept.write_bytes(b"PK\x03\x04 broken")
    page = manager.get(where)
    assert page.status_code == 400
    assert "This file is damaged" in page.text
    assert manager.get(f"{where}/problems").status_code == 400
    assert manager.fill(f"{where}/remove").location == "/templates/"
    assert not kept.exists()
    assert manager.get(where).status_code == 404


def test_those_who_only_read_contracts_cannot_bring_files(app: Flask, world: World) -> None:
    reader = signed_in(app, Role.SIGNATORY, person_id=world.ids["ann"])
    assert reader.get("/templates/").status_code == 200
    assert reader.get("/templates/upload").status_code == 403
