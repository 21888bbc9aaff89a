"""Filling: every value in both places, no blank instead of an error, and the same values the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from register.documents.archives import read_parts, write_parts
from register.documents.compile import Compiled, compile_pack
from register.documents.deflating import (
    Deflate,
    best_deflate,
    isal_deflate,
    quick_zlib_deflate,
    zlib_deflate,
)
from register.documents.displays import FORBIDDEN
from register.documents.faults import FillFault
from register.documents.fill import fill
from register.documents.hashes import content_hash
from register.documents.packs import shipped
from register.documents.parts import Pack
from register.documents.samples import sample_values

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Filled = Callable[[dict[str, Any]], bytes]


def data_part(docx: bytes) -> bytes:
    """Ours among the file's own."""
    bodies = (body for name, body in read_parts(docx) if re.match(r"customXml/item\d+\.xml$", name))
    return next(body for body in bodies if b"<contract>" in body)


def part(docx: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        assert archive.testzip() is None
        return archive.read(name)


def document(docx: bytes) -> etree._Element:
    return etree.fromstring(part(docx, "word/document.xml"))


def shown(docx: bytes, tag: str) -> list[str]:
    found = []
    for control in document(docx).iter(f"{W}sdt"):
        if (mark := control.find(f"{W}sdtPr/{W}tag")) is not None and mark.get(f"{W}val") == tag:
            content = control.find(f"{W}sdtContent")
            assert content is not None
            lines = (
                "\n" if node.tag == f"{W}br" else node.text or "" for node in content.iter(f"{W}t", f"{W}br")
            )
            found.append("".join(lines))
    return found


def test_every_value_stands_in_the_text_and_in_the_data_part(filled: Filled, values: dict[str, Any]) -> None:
    docx = filled({**values, "annual_value": Decimal("1234567.5"), "commencement_date": date(2009, 4, 1)})
    data = etree.fromstring(data_part(docx))
    assert data.findtext("annual_value") == "£1,234,567.50" == shown(docx, "field:annual_value")[0]
    assert data.findtext("commencement_date") == "1 April 2009" == shown(docx, "field:commencement_date")[0]
    assert data.findtext("services/item[2]/service_name") == "Example service 2"
    assert "Example service 2" in shown(docx, "field:services.service_name")


def test_every_binding_finds_the_words_that_the_control_shows(filled: Filled, values: dict[str, Any]) -> None:
    docx = filled(values)
    data = etree.fromstring(data_part(docx))
    bound = 0
    for control in document(docx).iter(f"{W}sdt"):
        binding = control.find(f"{W}sdtPr/{W}dataBinding")
        if binding is not None:
            nodes = data.xpath(binding.get(f"{W}xpath", ""))
            content = control.find(f"{W}sdtContent")
            assert content is not None
            pieces = content.iter(f"{W}t", f"{W}br")
            words = "".join("\n" if node.tag == f"{W}br" else node.text or "" for node in pieces)
            assert [node.text or "" for node in nodes] == [words]
            bound += 1
    assert bound > 300


def test_the_same_values_make_the_same_bytes(filled: Filled, values: dict[str, Any]) -> None:
    assert filled(values) == filled(dict(reversed(values.items())))


def test_the_content_hash_does_not_depend_on_the_compressor(
    compiled: Compiled, values: dict[str, Any]
) -> None:
    by_zlib = fill(compiled, values, data_hash="0" * 64, deflate=zlib_deflate)
    by_isal = fill(compiled, values, data_hash="0" * 64, deflate=isal_deflate() or zlib_deflate)
    assert content_hash(by_zlib) == content_hash(by_isal)
    assert content_hash(by_zlib) != content_hash(fill(compiled, values, data_hash="1" * 64))


def test_rows_stand_in_their_order_whether_or_not_one_of_them_needs_a_closer_look(
    filled: Filled, values: dict[str, Any]
) -> None:
    rows = [{"event": f"100% <{n}> é", "consequence": f"Pays {n}"} for n in range(1, 4)]
    plain = filled({**values, "never_events": rows})
    closer = filled({**values, "never_events": [*rows, {"event": "Last"}]})
    assert shown(plain, "never_events.event") == ["100% <1> é", "100% <2> é", "100% <3> é"]
    assert shown(plain, "never_events.consequence") == ["Pays 1", "Pays 2", "Pays 3"]
    assert shown(closer, "never_events.event") == [*shown(plain, "never_events.event"), "Last"]
    assert shown(closer, "never_events.consequence") == [*shown(plain, "never_events.consequence"), "–"]


@pytest.mark.parametrize("deflate", [best_deflate(), quick_zlib_deflate])
def test_a_quickly_made_file_is_not_much_larger(
    compiled: Compiled, values: dict[str, Any], deflate: Deflate
) -> None:
    docx = fill(compiled, values, data_hash="0" * 64, deflate=deflate)
    assert len(docx) <= 1.3 * len(write_parts(read_parts(docx), zlib_deflate))


def test_ids_and_bookmarks_stay_unique_when_services_repeat(filled: Filled, values: dict[str, Any]) -> None:
    root = document(filled({**values, "services": values["services"] * 3}))
    for name, attribute in (("bookmarkStart", "id"), ("bookmarkStart", "name"), ("id", "val")):
        ids = [node.get(f"{W}{attribute}") for node in root.iter(f"{W}{name}")]
        assert len(ids) == len(set(ids))


def test_names_in_a_row_that_repeats_stay_unique(pack: Pack, values: dict[str, Any]) -> None:
    parts = dict(read_parts(pack.template))
    root = etree.fromstring(parts["word/document.xml"])
    for number, node in enumerate(root.iter(f"{W}p", f"{W}tr"), start=1):
        node.set("{http://schemas.microsoft.com/office/word/2010/wordml}paraId", f"{number:08X}")
    for row in [control for control in root.iter(f"{W}sdt") if is_row(control)]:
        paragraph = next(row.iter(f"{W}p"))
        for name in ("bookmarkStart", "bookmarkEnd"):
            etree.SubElement(paragraph, f"{W}{name}", {f"{W}id": "77", f"{W}name": "_GoBack"})
    parts["word/document.xml"] = etree.tostring(root)
    named = compile_pack(replace(pack, template=write_parts(parts.items(), zlib_deflate)))
    xml = dict(read_parts(fill(named, values, data_hash="0" * 64)))["word/document.xml"]
    found = re.findall(rb'paraId="([^"]+)"', xml)
    assert len(found) == len(set(found)) > 100
    assert b"_GoBack" not in xml


def is_row(control: etree._Element) -> bool:
    tag = control.find(f"{W}sdtPr/{W}tag")
    return tag is not None and tag.get(f"{W}val", "").startswith("rows:")


def test_every_contents_entry_links_to_a_heading(filled: Filled, values: dict[str, Any]) -> None:
    root = document(filled(values))
    marks = {node.get(f"{W}name") for node in root.iter(f"{W}bookmarkStart")}
    links = [node.get(f"{W}anchor") for node in root.iter(f"{W}hyperlink")]
    assert (
        len(links) == len(set(links)) == len(shipped()["community_2009_10"].parts) + len(values["services"])
    )
    assert set(links) <= marks


def test_headings_of_each_service_count_from_one_again(filled: Filled, values: dict[str, Any]) -> None:
    docx = filled(values)
    purposes = [
        paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
        for paragraph in document(docx).iter(f"{W}p")
        if "".join(text.text or "" for text in paragraph.iter(f"{W}t")) == "Purpose"
    ]
    lists = [number.get(f"{W}val") for number in purposes if number is not None]
    assert len(lists) == len(set(lists)) == 2
    numbering = part(docx, "word/numbering.xml").decode()
    for number in lists:
        assert re.search(rf'<w:num w:numId="{number}">.*?startOverride', numbering)


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"comissioner": "X"}, "comissioner", "did you mean commissioner"),
        ({"commissioner": None}, "commissioner", "is missing"),
        ({"commissioner": "A\x0bB"}, "commissioner", "control character"),
        ({"commissioner": "A\ud800"}, "commissioner", "control character"),
        ({"commissioner": "A\nB"}, "commissioner", "one line"),
        ({"commissioner": 7}, "commissioner", "must be text"),
        ({"commissioner": "x" * 10_000}, "commissioner", "characters or fewer"),
        ({"term_months": "12"}, "term_months", "whole number"),
        ({"term_months": True}, "term_months", "whole number"),
        ({"term_months": 0}, "term_months", "1 or more"),
        ({"expiry_date": "2010-03-31"}, "expiry_date", "must be a date"),
        ({"annual_value": 12.5}, "annual_value", "amount of money"),
        ({"annual_value": Decimal("NaN")}, "annual_value", "amount of money"),
        ({"annual_value": Decimal("1.00001")}, "annual_value", "four decimal places"),
        ({"relationship": "sla"}, "relationship", "must be one of"),
        ({"prices": "lots"}, "prices", "list of rows"),
        ({"prices": [{"service": "A", "prise": "B"}]}, "prices[0].prise", "no such field"),
        ({"prices": [{"basis": "block"}]}, "prices[0].service", "is missing"),
        ({"services": []}, "services", "is missing"),
    ],
)
def test_a_wrong_value_names_its_field_and_is_never_a_blank(
    filled: Filled, values: dict[str, Any], change: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(FillFault) as fault:
        filled({**values, **change})
    assert fault.value.field == field
    assert words in str(fault.value)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300), st.text(alphabet="&<>\"'{}[]%?]]>\ue000\ue001n:v\n", max_size=60))
def test_hostile_text_comes_out_as_it_went_in(
    filled: Filled, values: dict[str, Any], any_text: str, sharp: str
) -> None:
    text = FORBIDDEN.sub("", any_text.replace("\r", "") + sharp) or "x"
    line = text.replace("\n", " ").replace("\t", " ")
    docx = filled({**values, "barrier": text.replace("\t", " "), "commissioner": line})
    assert shown(docx, "field:barrier") == [text.replace("\t", " ")]
    assert set(shown(docx, "field:commissioner")) == {line}
    assert etree.fromstring(data_part(docx)).findtext("commissioner") == line


def test_an_optional_part_without_values_says_that_it_is_not_used(
    filled: Filled, values: dict[str, Any]
) -> None:
    names = {"cohorts", "pension_route", "pension_direction", "pension_direction_date"}
    text = " ".join(document(filled({k: v for k, v in values.items() if k not in names})).itertext())
    assert "This schedule is not used." in text
    assert "Staff: transfers and pensions" in text


@pytest.mark.parametrize(
    ("status", "present", "absent"),
    [
        ("nhs_contract", "determination under section 9", "courts of England"),
        ("legally_binding", "courts of England", "Because the Provider is part"),
        ("internal_sla", "may ask the Board of the PCT", "determination under section 9"),
    ],
)
def test_the_dispute_route_follows_the_legal_status(
    filled: Filled, compiled: Compiled, status: str, present: str, absent: str
) -> None:
    text = " ".join(document(filled(sample_values(compiled.pack, status))).itertext())
    assert present in text
    assert absent not in text


def test_the_multilateral_form_names_the_co_ordinating_commissioner_and_its_associates(
    filled: Filled, values: dict[str, Any]
) -> None:
    alone = {**values, "form": "multilateral"}
    with pytest.raises(FillFault, match="coordinating_commissioner"):
        filled(alone)
    associates = [{"organisation": "Example PCT", "share_percent": "40", "role": "Associate"}]
    together = {**alone, "coordinating_commissioner": "Lead PCT", "associates": associates}
    text = " ".join(document(filled(together)).itertext())
    assert "as their co-ordinating commissioner" in text
    assert "Example PCT" in text
    bilateral = " ".join(document(filled({**values, "form": "bilateral"})).itertext())
    assert "as their co-ordinating commissioner" not in bilateral
