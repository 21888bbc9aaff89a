"""A long file of a body's own: headers and footers, a text box, what repeats for each service, and the line of proof."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from register.documents import own_files
from register.documents.archives import read_parts, write_parts
from register.documents.compile import compile_pack
from register.documents.deflating import zlib_deflate
from register.documents.fill import fill
from register.documents.own_choices import EACH_ROW, EACH_TABLE, known_fields
from register.documents.own_files import Wanted
from register.documents.own_previews import own_preview
from register.documents.parts import Pack
from register.documents.placements import Choices, put_fields
from register.documents.xml_readings import W, parse, text_of
from register.services.contracts.template_uploads import suggested_picks
from tests.long_word_files import heading, long_particulars, where

WANTED = Wanted("Our Particulars", "2026/27", date(2026, 4, 1), None)
SPECIFICATION, PLAN = "A Service specifications", "B Indicative activity plan"
HASH = "a1" * 32


def chosen(**more: str) -> dict[str, str]:
    own = {
        **suggested_picks(long_particulars()), heading(SPECIFICATION): f"each:{heading(PLAN)}",
        where("Service name"): "services.service_name", where("Commissioner lead"): "services.commissioner_lead",
        where("Provider lead"): "services.provider_lead",
        "header1_p0.0": "commissioner", "header2_p0.0": "contract_reference", "header3_p0.0": "provider",
        "t10": EACH_ROW, "t13": "prices", "t2": EACH_TABLE,
    }  # fmt: skip
    return own | more


@pytest.fixture(scope="module")
def pack() -> Pack:
    made = own_files.draft(long_particulars(), chosen(), WANTED)
    assert own_files.blocking(own_files.checked(made)) == []
    return own_files.loaded(made)


VALUES: dict[str, Any] = {
    "contract_reference": "CON-2026-7", "version": 3, "commissioner": "An ICB", "provider": "A trust & partners",
    "coordinating_commissioner": "An ICB", "expiry_date": date(2027, 3, 31), "annual_value": Decimal(1000),
    "commissioner_representative": "Ann", "provider_representative": "Bob",
    "prices": [{"service": "Nursing", "basis": "block", "annual_value": Decimal(7)}],
    "services": [
        {"service_name": "District nursing", "commissioner_lead": "Dee", "provider_lead": "Eve", "population_needs": "Many"},
        {"service_name": "Podiatry", "commissioner_lead": "Fay", "provider_lead": "Gil", "unit": "visit"},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def parts(pack: Pack) -> dict[str, bytes]:
    return dict(read_parts(fill(compile_pack(pack), VALUES, data_hash=HASH)))


def words(body: bytes) -> str:
    return text_of(parse(body))


def test_headers_footers_and_text_boxes_are_filled(parts: dict[str, bytes]) -> None:
    headers = [words(parts[f"word/header{n}.xml"]).strip() for n in (1, 2, 3)]
    assert headers == [
        "Copy for An ICB",
        "Particulars, reference CON-2026-7",
        "Particulars, provider A trust & partners",
    ]
    box = re.findall(rb"txbxContent>.*?</w:txbxContent", parts["word/document.xml"], re.DOTALL)
    assert len(box) == 1, "the copy of the text box for older programs would show the empty blank"
    assert b"Approved by " in box[0]
    assert b"insert" not in box[0]


def test_a_stretch_comes_once_for_each_service(parts: dict[str, bytes]) -> None:
    body = words(parts["word/document.xml"])
    assert body.count(SPECIFICATION) == 2
    assert body.count(PLAN) == 1
    first, second = body.split(SPECIFICATION)[1:]
    assert "District nursing" in first
    assert "Many" in first
    assert "Podiatry" in second
    assert "Many" not in second


def test_a_row_and_a_table_come_once_for_each_service(parts: dict[str, bytes]) -> None:
    root = parse(parts["word/document.xml"])
    heads = [text_of(table.find(f"{W}tr")).split() for table in root.iter(f"{W}tbl")]  # type: ignore[arg-type]
    plan = next(t for t in root.iter(f"{W}tbl") if "Activity a year" in text_of(t))
    assert [text_of(row).split("\n")[0] for row in plan.iter(f"{W}tr")] == [
        "Service",
        "District nursing",
        "Podiatry",
    ]
    categories = [t for t in root.iter(f"{W}tbl") if "Service Categories" in text_of(t)]
    assert len(categories) == 2
    after = categories[0].getnext()
    assert after is not None
    assert after.tag == f"{W}p", "two tables that touch become one in Word"
    assert heads


def test_a_table_of_ones_own_takes_the_columns_of_a_known_one(pack: Pack, parts: dict[str, bytes]) -> None:
    root = parse(parts["word/document.xml"])
    prices = next(t for t in root.iter(f"{W}tbl") if text_of(t).startswith("Service\nUnit\nPrice"))
    assert [text_of(row).split("\n") for row in prices.iter(f"{W}tr")][1] == ["Nursing", "–", "–"]
    field = next(field for field in pack.fields() if field.name == "prices")
    assert len(field.columns) > 3


def test_numbers_begin_again_and_no_id_is_there_twice(parts: dict[str, bytes]) -> None:
    body = parts["word/document.xml"].decode()
    lists = re.findall(r'<w:numId w:val="(\d+)"/>', body)
    assert (lists.count("0"), lists.count("99")) == (2, 2)
    lists = [number for number in lists if number not in ("0", "99")]
    assert sorted(Counter(lists).values()) == [5, 5]
    numbering = parts["word/numbering.xml"].decode()
    assert all(f'<w:num w:numId="{number}">' in numbering for number in lists)
    assert numbering.count('<w:startOverride w:val="1"/>') == 4
    everywhere = "".join(
        part.decode() for name, part in parts.items() if name.startswith("word/") and name.endswith(".xml")
    )
    for pattern in (r'<wp:docPr id="(\d+)"', r'<w:bookmarkStart w:id="(\d+)"', r'bookmarkStart [^>]*w:name="([^"]+)"',
                    r'<w:id w:val="(\d+)"', r'paraId="([^"]+)"'):  # fmt: skip
        found = re.findall(pattern, everywhere)
        assert len(found) == len(set(found)), pattern
    assert len(re.findall(r"<wp:docPr ", everywhere)) == 3
    assert sorted(re.findall(r'bookmarkStart [^>]*w:id="(\d+)"', body)) == sorted(
        re.findall(r'bookmarkEnd w:id="(\d+)"', body)
    )


def test_each_footer_ends_with_reference_version_and_data_hash(parts: dict[str, bytes]) -> None:
    footers = [
        words(body).strip().split("\n")
        for name, body in parts.items()
        if re.match(r"word/footer\w*\.xml", name)
    ]
    line = f"Reference CON-2026-7 Version 3 Data hash {HASH}"
    assert len(footers) == 2, "one that was there, one of ours for the first page and even pages"
    assert all(footer[-1] == line for footer in footers)
    assert ["Settled words at the foot", line] in footers
    section = next(parse(parts["word/document.xml"]).iter(f"{W}sectPr"))
    kinds = [node.get(f"{W}type") for node in section if node.tag == f"{W}footerReference"]
    assert sorted(map(str, kinds)) == ["default", "even", "first"]


def test_every_settled_word_comes_through(parts: dict[str, bytes]) -> None:
    before = Counter(words(dict(read_parts(long_particulars()))["word/document.xml"]).split("\n"))
    after = Counter(words(parts["word/document.xml"]).split("\n"))
    lost = {
        line
        for line in before
        if line not in after and "[" not in line and "____" not in line and line.strip()
    }
    assert lost == set()


def test_a_place_of_ones_own_for_the_data_hash_is_enough() -> None:
    own = chosen(**{"header1_p0.0": "data_hash"})
    made = own_files.draft(long_particulars(), own, WANTED)
    parts = dict(read_parts(made.template))
    assert [name for name in parts if "word/footer" in name] == ["word/footer1.xml"]
    assert b"Data hash" not in parts["word/footer1.xml"]
    assert b"field:data_hash" in parts["word/header1.xml"]


def test_the_preview_shows_each_service_and_the_headers(pack: Pack) -> None:
    shown = [block.text for block in own_preview(pack, VALUES)]
    assert shown.count(SPECIFICATION) == 2
    assert "Copy for An ICB" in shown
    assert any("CON-2026-7 Version 3" in text for text in shown)


def test_controls_that_somebody_put_in_in_word_repeat_too() -> None:
    known = known_fields()
    places = {
        where("Contract reference"): "contract_reference",
        where("Service name"): "services.service_name",
    }
    by_hand = Choices(
        {place: known[path] for place, path in places.items()}, {}, {heading(SPECIFICATION): heading(PLAN)}
    )
    made = own_files.draft(put_fields(long_particulars(), by_hand), {}, WANTED)
    assert own_files.blocking(own_files.checked(made)) == []
    pack = own_files.loaded(made)
    values = {
        "contract_reference": "CON-1",
        "version": 1,
        "services": [{"service_name": n} for n in ("One", "Two", "Three")],
    }
    body = words(dict(read_parts(fill(compile_pack(pack), values, data_hash=HASH)))["word/document.xml"])
    assert body.count(SPECIFICATION) == 3


@pytest.mark.parametrize(
    ("above", "numbered"), [(False, True), (True, False)], ids=["its own list", "a list that goes on"]
)
def test_numbers_that_come_from_a_style_begin_again_unless_they_go_on_from_above(
    above: bool, numbered: bool
) -> None:
    parts = dict(read_parts(long_particulars()))
    numbers = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="7"/></w:numPr>'
    styles = parts["word/styles.xml"].decode()
    for name, level in (("Heading3", 1), *([("Heading1", 0)] if above else [])):
        styles, count = re.subn(
            rf'(<w:style [^>]*w:styleId="{name}">.*?<w:pPr>)',
            rf"\1{numbers.format(level)}",
            styles,
            count=1,
            flags=re.DOTALL,
        )
        assert count == 1
    body = re.sub(rb"<w:numPr>.*?</w:numPr>", b"", parts["word/document.xml"], flags=re.DOTALL)
    own = write_parts(
        {**parts, "word/styles.xml": styles.encode(), "word/document.xml": body}.items(), zlib_deflate
    )
    whole = put_fields(own, Choices({}, {}, {heading(SPECIFICATION): heading(PLAN)}))
    written = dict(read_parts(whole))["word/document.xml"]
    assert written.count(b'<w:numId w:val="7"/>') == (5 if numbered else 0)


CONTENTS = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-3" \\h </w:instrText></w:r><w:r>'
    '<w:fldChar w:fldCharType="separate"/></w:r><w:hyperlink w:anchor="spec_1"><w:r><w:t>Population needs</w:t></w:r>'
    '</w:hyperlink><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)


def test_a_contents_list_of_the_file_still_leads_somewhere_and_is_worked_out_anew() -> None:
    parts = dict(read_parts(long_particulars()))
    body = parts["word/document.xml"].decode()
    at = body.rindex("<w:sectPr")
    parts["word/document.xml"] = (body[:at] + CONTENTS + body[at:]).encode()
    pack = own_files.loaded(own_files.draft(write_parts(parts.items(), zlib_deflate), chosen(), WANTED))
    written = dict(read_parts(fill(compile_pack(pack), VALUES, data_hash=HASH)))["word/document.xml"].decode()
    assert sorted(re.findall(r'bookmarkStart [^>]*w:name="(spec_1[^"]*)"', written)) == [
        "spec_1",
        "spec_1_1",
        "spec_1_2",
    ]
    assert 'w:anchor="spec_1"' in written
    assert re.search(r'fldCharType="begin" w:dirty="true"/></w:r><w:r><w:instrText> TOC', written)
