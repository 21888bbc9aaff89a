"""The agreement of today in our own wording: what it asks, how a dispute is settled, who signs, and how it looks."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from contract_templates.build import COMMON, shared_wording
from register import office
from register.documents import packs
from register.documents.compile import Compiled, compile_pack
from register.documents.fill import fill
from register.documents.missing import missing
from register.documents.parts import Pack
from register.documents.preview import preview
from register.documents.samples import sample_values
from register.domain.people.organisations import OrganisationKind
from tests.documents import pdf_checks
from tests.documents.test_fill import document
from tests.documents.test_office import converted, words
from tests.documents.test_word_order import W
from tests.harness.skips import need

NAMES = ("community_today", "community_today_short")
LINE = {"basis": "block", "unit": "", "unit_price": None}
STATUSES = {
    "nhs_contract": ("icb", "nhs_trust"),
    "legally_binding": ("icb", "company"),
    "internal_sla": ("pct", "provider_arm"),
}
SECRETARY = "Secretary of State"
ROOM = (r"Signed by {2,}", r"Date$")
"""The first and the last line of a room for a signature."""
COURTS = "courts of England"


@cache
def compiled(name: str) -> Compiled:
    return compile_pack(packs.shipped()[name])


def known(pack: Pack, status: str = "nhs_contract", **changes: Any) -> dict[str, Any]:
    """What the register knows and suggests by itself, and the one answer for each service that a person gives."""
    commissioner, provider = STATUSES[status]
    service = {
        "service_name": "Podiatry", "period_from": date(2026, 4, 1), "period_to": date(2027, 3, 31),
        "purpose": "Care of feet.", "price": [{**LINE, "expected_annual_value": Decimal(900_000)}],
    }  # fmt: skip
    values = {
        "contract_reference": "CON-1", "version": 1, "contract_title": "Podiatry", "form": "bilateral",
        "commissioner": "Example Board", "provider": "Example Provider", "relationship": status,
        "commissioner_kind": commissioner, "provider_kind": provider, "commencement_date": date(2026, 4, 1),
        "service_start_date": date(2026, 4, 1), "expiry_date": date(2027, 3, 31), "term_months": 12,
        "prices": [{"service": "Podiatry", **LINE, "annual_value": Decimal(900_000)}],
        "annual_value": Decimal(900_000), "invoice_to": "Example Board", "services": [service], **changes,
    }  # fmt: skip
    names = {field.name for field in pack.of_group("")} | {"services"}
    return {name: value for name, value in values.items() if name in names}


def text_of(name: str, status: str = "nhs_contract", **changes: Any) -> str:
    values = known(compiled(name).pack, status, **changes)
    return " ".join(document(fill(compiled(name), values, data_hash="0" * 64)).itertext())


@pytest.mark.parametrize("name", NAMES)
def test_one_answer_for_each_service_is_all_that_a_first_draft_needs(name: str) -> None:
    pack = packs.shipped()[name]
    values = known(pack)
    del values["services"][0]["purpose"]
    assert [lack.field for lack in missing(pack, values)] == ["services[0].purpose"]
    assert missing(pack, known(pack)) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_route_of_a_dispute_follows_the_legal_status(name: str) -> None:
    nhs, binding, internal = (text_of(name, status) for status in STATUSES)
    assert SECRETARY in nhs
    assert COURTS not in nhs
    assert COURTS in binding
    assert SECRETARY not in binding
    assert "the board decides" in internal
    assert SECRETARY not in internal
    assert COURTS not in internal


@pytest.mark.parametrize("name", NAMES)
def test_a_grant_is_paid_back_where_it_is_not_spent_and_never_goes_to_an_expert(name: str) -> None:
    grant = text_of(name, "legally_binding", provider_kind="charity", arrangement="grant")
    assert "given as a grant" in grant
    assert "goes to an expert" not in grant
    assert "given as a grant" not in text_of(name, "legally_binding", provider_kind="charity")


@pytest.mark.parametrize(
    ("kind", "by_hand", "as_a_deed"),
    [
        ("icb", "Accountable Officer or delegated officer", "Second person attesting the seal"),
        ("nhs_trust", "Accountable Officer or delegated officer", "Chair or authorised director"),
        ("nhs_foundation_trust", "Accounting Officer or delegated officer", "as the trust's constitution says"),
        ("council", "Authorised officer of the council", "common seal of the council"),
        ("company", "Authorised signatory", "Second authorised signatory, or witness"),
        ("social_enterprise", "Authorised signatory", "Second authorised signatory, or witness"),
        ("charity", "Trustee or authorised person", "Second trustee"),
        ("gp_practice", "Partner with authority, or contractor", "Witness to this signature"),
    ],
)  # fmt: skip
def test_each_kind_of_provider_signs_in_its_own_way_by_hand_unless_it_is_a_deed(
    kind: str, by_hand: str, as_a_deed: str
) -> None:
    for name in NAMES:
        usual, deed = (
            text_of(name, "legally_binding", provider_kind=kind, **more).partition("For the provider")[2]
            for more in ({}, {"execution": "deed"})
        )
        assert by_hand in usual
        assert as_a_deed not in usual
        assert as_a_deed in deed


@pytest.mark.parametrize("execution", ["under_hand", "deed"])
def test_every_kind_of_body_finds_room_to_sign_on_either_side(execution: str) -> None:
    for name, kind in product(NAMES, OrganisationKind):
        text = text_of(name, commissioner_kind=str(kind), provider_kind=str(kind), execution=execution)
        for side in (text.partition("For the commissioner")[2].partition("For the provider")[0],
                     text.partition("For the provider")[2]):  # fmt: skip
            assert "Signed by" in side, (name, kind)


@pytest.mark.parametrize("name", NAMES)
def test_the_kinds_of_body_are_the_ones_the_register_knows(name: str) -> None:
    for field in packs.shipped()[name].fields():
        if field.name in ("commissioner_kind", "provider_kind"):
            assert [(o.value, o.label) for o in field.options] == [
                (k.value, k.label) for k in OrganisationKind
            ]


def test_wording_that_templates_share_is_the_same_in_each() -> None:
    copies = [path for pack in packs.shipped().values() for path in pack.folder.glob("clauses/*.md")]
    shared = {path: wording for path in copies if (wording := shared_wording(path.name)) is not None}
    for path, wording in shared.items():
        assert path.read_text(encoding="utf-8") == wording, "run python -m contract_templates.build"
    used = {path.name for path in shared}
    used |= {f"{name.partition('-')[0]}-PARTY.md" for name in used}
    assert {path.name for path in COMMON.glob("*.md")} <= used
    assert {path.name for path in copies} > {path.name for path in shared}


def test_the_preview_shows_the_rooms_for_signatures_of_the_document() -> None:
    pack = packs.shipped()["community_today"]
    blocks = preview(pack, known(pack, signatory_provider="Ann Archer"))
    rooms = [block for block in blocks if block.head[:1] == ("Signed by",)]
    assert [[cell.text for cell in row] for row in rooms[1].rows] == [
        ["Name", "Ann Archer"], ["Position", ""], ["Signature", ""], ["Date", ""],
    ]  # fmt: skip
    assert len(rooms) == 2


@pytest.mark.parametrize("name", NAMES)
def test_rooms_for_signatures_and_details_are_not_torn_apart(name: str) -> None:
    """Each row is kept whole and with the next one, and no heading of a table stands alone."""
    for table in document(packs.shipped()[name].template).iter(f"{W}tbl"):
        rows = list(table.iter(f"{W}tr"))
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        first = "".join(rows[0].itertext())
        for row in rows[:-1] if first.startswith(("Signed by", "Item")) else rows[:1]:
            assert row.find(f"{W}tc/{W}p/{W}pPr/{W}keepNext") is not None, first


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_its_pdf_is_one_that_a_screen_reader_can_read(name: str, tmp_path: Path) -> None:
    need("soffice")
    pack = packs.shipped()[name]
    values = known(pack)
    pdf = office.to_pdf(fill(compiled(name), values, data_hash="0" * 64), work=tmp_path)
    assert pdf_checks.faults_of(pdf) == []
    shown = [block for block in preview(pack, values) if block.kind == "heading"]
    assert pdf_checks.headings_of(pdf) == [f"{block.number} {block.text}".strip() for block in shown]


@pytest.mark.slow
def test_a_reference_of_any_length_never_runs_into_the_version_beside_it(tmp_path: Path) -> None:
    need("soffice")
    pack, lengths = compiled(NAMES[0]), (18, 22, 24, 30, 48)
    made = {
        str(length): fill(pack, known(pack.pack, contract_reference="N" * length), data_hash="0" * 64)
        for length in lengths
    }
    for length, pdf in zip(lengths, converted(tmp_path, "pdf", *made.items()), strict=True):
        for page in words(pdf).split("\f")[:-1]:
            assert re.search(rf"\bN{{{length}}}\s+Version 1\n", page), page[:200]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_pages_hold_together_with_few_answers_and_with_all(name: str, tmp_path: Path) -> None:
    """No page is nearly empty, headings stay with what follows, and a room for a signature stays on one page."""
    pack = packs.shipped()[name]
    cases = {
        f"{status}-{fullness}": fill(compiled(name), values, data_hash="0" * 64)
        for status in STATUSES
        for fullness, values in (
            ("few", known(pack, status, execution="deed")),
            ("all", {**sample_values(pack, status), "provider_kind": STATUSES[status][1]}),
        )
    }
    for pdf in converted(tmp_path, "pdf", *cases.items()):
        pages = [_own_lines(page) for page in words(pdf).split("\f")[:-1]]
        assert 6 <= len(pages) <= 20, pdf.name
        assert min(len(page) for page in pages) >= 4, pdf.name
        for page in pages[1:]:
            assert not re.match(r"^(\d+|Schedule \d+) {2,}\S", page[-1]) or len(page[-1]) > 60, page[-1]
            rooms = [len([line for line in page if re.match(first, line)]) for first in ROOM]
            assert rooms[0] == rooms[1]


def _own_lines(page: str) -> list[str]:
    """The lines between header and footer."""
    lines = [line.strip() for line in page.splitlines() if line.strip()]
    frame = ("Reference CON", "Reference Example", "Not an official", "Page ", "Data hash")
    return [line for line in lines if not line.startswith(frame)]
