"""A draft shows all there is, marks all that lacks, and can be told from the document on every page."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from register.documents.archives import read_parts
from register.documents.compile import Compiled, compile_pack
from register.documents.drafting import MARK, draft
from register.documents.missing import missing
from register.documents.packs import shipped
from register.documents.parts import Pack
from register.documents.samples import sample_values
from register.documents.xml_readings import W
from register.domain.contracts.documents import is_contract

CONTRACTS = [pack for pack in shipped() if is_contract(pack)]
COMPILED: dict[str, Compiled] = {}


def compiled(pack: Pack) -> Compiled:
    return COMPILED.setdefault(pack.id, compile_pack(pack))


def words(docx: bytes) -> str:
    root = etree.fromstring(dict(read_parts(docx))["word/document.xml"])
    return "\n".join("".join(one.itertext(f"{W}t")) for one in root.iter(f"{W}p"))


def only_known(pack: Pack) -> dict[str, Any]:
    """What the register knows, and nothing that anybody answered."""
    whole = sample_values(pack, pack.legal_statuses[0])
    known = {field.name for field in pack.of_group("") if field.source}
    return {name: value for name, value in whole.items() if name in known}


@pytest.mark.parametrize("name", CONTRACTS)
def test_every_answer_that_lacks_is_marked_by_its_own_label_and_highlighted(name: str) -> None:
    pack = shipped()[name]
    values = {**only_known(pack), **{group: [{}] for group in pack.groups}}
    docx = draft(compiled(pack), values)
    shown = words(docx)
    fields = {field.path: field for field in pack.fields()}
    lacking = missing(pack, values)
    assert lacking
    for one in lacking:
        field = fields[one.field.replace("[0]", "").replace("[1]", "")]
        label = field.columns[0].label if field.columns else field.label
        assert f"{MARK}{label}]" in shown, one.field
    root = etree.fromstring(dict(read_parts(docx))["word/document.xml"])
    runs = [run for run in root.iter(f"{W}r") if "".join(run.itertext(f"{W}t")).startswith(MARK)]
    assert len(runs) >= len(lacking)
    assert all(run.find(f"{W}rPr/{W}highlight") is not None for run in runs)


@pytest.mark.parametrize("name", CONTRACTS)
def test_every_page_of_a_draft_says_draft_and_shows_no_proof_code(name: str) -> None:
    pack = shipped()[name]
    parts = dict(read_parts(draft(compiled(pack), sample_values(pack, pack.legal_statuses[0]))))
    headers = [body for part, body in parts.items() if part.startswith("word/header")]
    assert headers
    assert all(b'string="DRAFT"' in body for body in headers if b"textpath" in body)
    assert any(b'string="DRAFT"' in body for body in headers)
    assert any(b"this is a draft" in body for part, body in parts.items() if part.startswith("word/footer"))


def test_a_document_with_every_answer_has_no_mark() -> None:
    pack = shipped()["community_2009_10"]
    assert MARK not in words(draft(compiled(pack), sample_values(pack, "nhs_contract")))


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_draft_is_made_of_whatever_was_answered_so_far_however_wrong(data: st.DataObject) -> None:
    pack = shipped()["community_today_short"]
    whole = sample_values(pack, "legally_binding")
    names = data.draw(st.lists(st.sampled_from(sorted(whole)), unique=True))
    odd = (
        st.none()
        | st.integers()
        | st.text(max_size=20)
        | st.lists(st.dictionaries(st.text(max_size=3), st.none()))
    )
    values = {name: data.draw(odd) if data.draw(st.booleans()) else whole[name] for name in names}
    assert words(draft(compiled(pack), values))
