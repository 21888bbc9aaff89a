"""Lint: all problems at once, each at its place, and the same as Word comments in a copy."""

from __future__ import annotations

import re

import pytest

from register.documents.archives import read_parts, write_parts
from register.documents.deflating import zlib_deflate
from register.documents.lint import annotated, lint
from register.documents.parts import Pack
from register.documents.upload_guard import open_docx
from register.documents.xml_readings import parse, text_of
from tests.broken_templates import CODES, broken

MAIN = "word/document.xml"


def edited(pack: Pack, *changes: tuple[str, str], **parts: str) -> bytes:
    content = dict(read_parts(pack.template))
    text = content[MAIN].decode()
    for pattern, new in changes:
        text, count = re.subn(pattern, new, text, count=1, flags=re.DOTALL)
        assert count == 1
    content[MAIN] = text.encode()
    return write_parts(
        [*content.items(), *((name, body.encode()) for name, body in parts.items())], zlib_deflate
    )


PARAGRAPH_PICTURE = (
    r'<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    r'<wp:docPr id="1" name="P"/></wp:inline></w:drawing></w:r></w:p><w:sectPr'
)


def test_a_fixed_clause_is_compared_with_the_edition_it_comes_from(pack: Pack) -> None:
    part = next(part for part in pack.parts if part.locked and part.kind == "clause" and part.mandatory)
    body = dict(read_parts(pack.template))[MAIN].decode()
    inside = body[body.index(f"clause:{part.id};") :]
    word = re.search(r">[A-Z][a-z]+ [^<]*?\b(must|may|shall|will)\b", inside)
    assert word is not None
    start = body.index(f"clause:{part.id};") + word.start(1)
    content = {
        **dict(read_parts(pack.template)),
        MAIN: f"{body[:start]}need not{body[start + len(word[1]) :]}".encode(),
    }
    found = lint(write_parts(content.items(), zlib_deflate), pack)
    assert [one.code for one in found] == ["changed-clause"]
    assert f"“{word[1]}” became “need not”" in found[0].message
    assert found[0].message.startswith("The fixed clause ")
    assert found[0].paragraph


@pytest.mark.parametrize(
    ("pattern", "new", "code", "words"),
    [
        ("field:payment_day", "field:paymnet_day", "unknown-field", "did you mean field:payment_day"),
        ("field:payment_day", "field:provider", "missing-field", "Payment day"),
        (
            "when:relationship=nhs_contract",
            "when:relation=nhs_contract",
            "unknown-field",
            "did you mean relationship",
        ),
        ("when:relationship=nhs_contract", "when:relationship==", "bad-condition", "cannot be read"),
        ("clause:clause-7;v=2009/10", "clause:clause-7;v=1999", "missing-clause", "Prices and payment"),
        ("rows:prices", "rows:premises", "wrong-nesting", "must stand inside rows:prices"),
        ("repeat:services", "when:services", "wrong-nesting", "must stand inside repeat:services"),
        ("<w:tblHeader/>", "", "no-header-row", "header row"),
        (
            '<w:pStyle w:val="Heading1"/>',
            '<w:pStyle w:val="Heading3"/>',
            "heading-order",
            "do not leave levels out",
        ),
        ("<w:sectPr", PARAGRAPH_PICTURE, "no-alt-text", "description"),
    ],
)
def test_each_problem_is_found_with_a_sentence(
    pack: Pack, pattern: str, new: str, code: str, words: str
) -> None:
    found = [finding for finding in lint(edited(pack, (pattern, new)), pack) if finding.code == code]
    assert found
    assert any(words in finding.message for finding in found)
    assert all(finding.paragraph for finding in found if finding.place != "file")


def test_all_problems_come_at_once(pack: Pack) -> None:
    docx = edited(
        pack, ("field:payment_day", "field:paymnet_day"), ("<w:tblHeader/>", ""), ("rows:prices", "rows:x")
    )
    assert {"unknown-field", "no-header-row", "missing-field"} <= {
        finding.code for finding in lint(docx, pack)
    }


def test_links_to_elsewhere_and_embedded_objects_are_reported(pack: Pack) -> None:
    relation = '<Relationships><Relationship Target="http://x/y.png" TargetMode="External"/></Relationships>'
    docx = edited(pack, **{"word/_rels/header9.xml.rels": relation, "word/embeddings/o.bin": "x"})
    assert {"external-link", "embedded-object"} <= {finding.code for finding in lint(docx, pack)}


def test_the_copy_carries_each_problem_as_a_comment_at_its_place(pack: Pack) -> None:
    docx = edited(pack, ("field:payment_day", "field:paymnet_day"), ("<w:tblHeader/>", ""))
    findings = lint(docx, pack)
    copy = dict(read_parts(annotated(docx, findings)))
    assert copy["word/comments.xml"].count(b"<w:comment ") == len(findings)
    assert copy[MAIN].count(b"commentRangeStart") == len(findings)
    around = re.search(
        rb"commentRangeStart[^>]*/>(?:(?!commentRangeEnd).)*paymnet_day", copy[MAIN], re.DOTALL
    )
    assert around


def test_everything_wrong_comes_at_once_each_as_a_comment_at_its_place(pack: Pack) -> None:
    docx = broken(pack, macros=True)
    findings = lint(docx, pack)
    assert {finding.code for finding in findings} == {*CODES, "macros"}
    copy = dict(read_parts(annotated(docx, findings)))
    comments = text_of(parse(copy["word/comments.xml"]))
    assert all(finding.message in comments for finding in findings)
    assert "In the header: There is no field:verzion; did you mean field:version?" in comments
    assert copy[MAIN].count(b"commentReference") == len(findings)
    assert not [name for name in copy if "vba" in name]
    assert b"macro" not in copy["[Content_Types].xml"]
    open_docx(annotated(docx, findings))


def test_a_table_control_around_something_else_is_of_the_wrong_type(pack: Pack) -> None:
    swapped = edited(pack, ("field:payment_day", "rows:prices"))
    assert any("must enclose one row" in f.message for f in lint(swapped, pack) if f.code == "wrong-type")
