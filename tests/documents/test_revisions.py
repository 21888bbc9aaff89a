"""A file with tracked changes says what Word says of it: with all accepted, with all rejected, and as it is shown."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from register.cli.main import armslength
from register.documents.faults import UploadFault
from register.documents.revisions import Revisions
from register.documents.revisions.stories import stories
from register.documents.upload_guard import open_docx
from tests.documents.word_files import (
    BY,
    SPACES,
    deleted,
    docx,
    inserted,
    packed,
    paragraph,
    row,
    run,
    table,
)
from tests.harness import skips

ACCEPTED, REJECTED, SHOWN = Revisions.ACCEPTED, Revisions.REJECTED, Revisions.SHOWN


def words(content: bytes, revisions: Revisions, title: str = "Document", *, codes: bool = False) -> list[str]:
    found = stories(open_docx(content), revisions, codes=codes)
    return [p for story in found if story.title == title for p in story.paragraphs]


def test_a_word_that_was_changed_is_the_new_one_the_old_one_or_both() -> None:
    file = docx(paragraph(run("Give "), deleted("six"), inserted("three"), run(" months")))
    assert words(file, ACCEPTED) == ["Give three months"]
    assert words(file, REJECTED) == ["Give six months"]
    assert words(file, SHOWN) == ["Give [-six-][+three+] months"]


def test_a_paragraph_whose_end_goes_runs_into_the_next() -> None:
    file = docx(paragraph(run("One "), mark="del"), paragraph(run("two")), paragraph(run("three")))
    assert words(file, ACCEPTED) == ["One two", "three"]
    assert words(file, REJECTED) == ["One ", "two", "three"]


def test_a_paragraph_that_was_put_in_is_gone_when_rejected() -> None:
    file = docx(paragraph(run("One")), paragraph(inserted("New"), mark="ins"), paragraph(run("two")))
    assert words(file, ACCEPTED) == ["One", "New", "two"]
    assert words(file, REJECTED) == ["One", "two"]


def test_rows_go_and_a_table_without_rows_goes_too() -> None:
    file = docx(table(row("a", "b"), row("c", "d", mark="del")), table(row("e", mark="ins")), paragraph())
    assert words(file, ACCEPTED) == ["a", "b", "e", ""]
    assert words(file, REJECTED) == ["a", "b", "c", "d", ""]


def test_moved_words_stand_where_they_went_or_where_they_were() -> None:
    old = f"<w:moveFrom {BY}>{run('moved')}</w:moveFrom>"
    new = f"<w:moveTo {BY}>{run('moved')}</w:moveTo>"
    file = docx(paragraph(run("a "), old), paragraph(run("b "), new))
    assert words(file, ACCEPTED) == ["a ", "b moved"]
    assert words(file, REJECTED) == ["a moved", "b "]


def test_what_one_reviewer_put_in_and_another_took_out_is_nowhere() -> None:
    both = f"<w:ins {BY}>{deleted('gone')}{run('kept')}</w:ins>"
    file = docx(paragraph(run("a "), both))
    assert words(file, ACCEPTED) == ["a kept"]
    assert words(file, REJECTED) == ["a "]


def test_headers_notes_and_comments_are_read_and_a_note_nobody_refers_to_any_more_is_not() -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    notes = f'<w:footnotes {SPACES}><w:footnote w:id="2">{paragraph(run("See the plan"))}</w:footnote></w:footnotes>'
    header = f"<w:hdr {SPACES}>{paragraph(run('Draft '), deleted('one'), inserted('two'))}</w:hdr>"
    body = paragraph(run("Text"), f"<w:del {BY}>{reference}</w:del>")
    file = docx(body, stories={"header": header, "footnotes": notes})
    assert words(file, ACCEPTED, "Header") == ["Draft two"]
    assert words(file, REJECTED, "Header") == ["Draft one"]
    assert (words(file, ACCEPTED, "Footnotes"), words(file, REJECTED, "Footnotes")) == ([], ["See the plan"])


def test_words_in_controls_nested_tables_and_text_boxes_are_there_once() -> None:
    control = f"<w:sdt><w:sdtContent>{paragraph(run('in a control'))}</w:sdtContent></w:sdt>"
    nested = f"<w:tbl><w:tr><w:tc>{table(row('inner'))}{paragraph(run('outer'))}</w:tc></w:tr></w:tbl>"
    box = f"<w:txbxContent>{paragraph(run('in a box'))}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    file = docx(control, nested, paragraph(run("beside"), f"<w:r>{both}</w:r>"))
    assert words(file, SHOWN) == ["in a control", "inner", "outer", "beside", "in a box"]


def test_signs_that_are_no_letters_are_words_too() -> None:
    signs = "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t><w:br/><w:sym w:char='F0B7'/></w:r>"
    assert words(docx(paragraph(signs)), SHOWN) == ["a\tb\u2011c\n\u00b7"]


def test_what_a_field_asks_for_is_told_on_request_and_its_result_always() -> None:
    kinds = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    asks = "<w:r><w:instrText> PAGE </w:instrText></w:r>"
    file = docx(paragraph(kinds[0], asks, kinds[1], run("7"), kinds[2]), paragraph(asks, run("8")))
    assert words(file, SHOWN) == ["7", "8"]
    assert words(file, SHOWN, codes=True) == ["{PAGE}7", "8"]


def test_a_change_of_look_brings_back_the_old_look_and_keeps_the_words() -> None:
    change = f"<w:rPr><w:b/><w:rPrChange {BY}><w:rPr><w:i/></w:rPr></w:rPrChange></w:rPr>"
    file = docx(paragraph(f"<w:r>{change}<w:t>words</w:t></w:r>"))
    assert words(file, REJECTED) == words(file, ACCEPTED) == ["words"]


def test_a_strict_file_is_named_and_told_how_to_save() -> None:
    strict = b'<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"/>'
    with pytest.raises(UploadFault, match=r"Strict Open XML.*Save as"):
        open_docx(packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": strict}))


def test_a_file_without_a_list_of_relations_is_read() -> None:
    body = f"<w:document {SPACES}><w:body>{paragraph(run('alone'))}</w:body></w:document>"
    file = packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": body.encode()})
    assert words(file, SHOWN) == ["alone"]


def test_a_hundred_thousand_changes_take_time_in_proportion() -> None:
    def seconds(count: int) -> float:
        parts = {"word/document.xml": _many(count)}
        started = time.process_time()
        stories(parts, ACCEPTED)
        return time.process_time() - started

    seconds(1_000)
    assert seconds(100_000) < 25 * seconds(10_000) + 0.5


def _many(count: int) -> bytes:
    changes = (deleted("old") + inserted("new")) * count
    return f"<w:document {SPACES}><w:body>{paragraph(changes)}</w:body></w:document>".encode()


def _of_word() -> list[tuple[str, Revisions, str]]:
    folder = skips.PROJECT.parent / "shared" / "data" / "word_revisions" / "triples"
    names = sorted(p.stem.removesuffix("-Accepted") for p in folder.glob("*-Accepted.docx"))
    return [
        (name, kind, f"{name}-{kind.value.capitalize()}") for name in names for kind in (ACCEPTED, REJECTED)
    ]


def test_every_file_of_the_collection_reads_as_word_made_it() -> None:
    folder = Path(skips.need("official data")) / "word_revisions" / "triples"
    differing = [
        made
        for name, kind, made in _of_word()
        if _whole(folder / f"{name}.docx", kind) != _whole(folder / f"{made}.docx", SHOWN)
    ]
    assert differing == []
    assert len(_of_word()) == 86


def _whole(path: Path, revisions: Revisions) -> list[tuple[str, tuple[str, ...]]]:
    found = stories(open_docx(path.read_bytes()), revisions, codes=True)
    return [(story.part, story.paragraphs) for story in found]


def test_the_command_prints_a_paragraph_a_line(tmp_path: Path) -> None:
    file = tmp_path / "returned.docx"
    file.write_bytes(docx(paragraph(run("Give "), deleted("six"), inserted("three")), paragraph(run("End"))))
    asked = ["documents", "text", str(file), "--revisions", "accepted"]
    said = CliRunner().invoke(armslength, asked)
    assert said.output.splitlines() == ["== Document", "Give three", "End"]


def test_the_command_says_in_one_sentence_what_is_no_word_file(tmp_path: Path) -> None:
    file = tmp_path / "returned.docx"
    file.write_bytes(b"not a document")
    said = CliRunner().invoke(armslength, ["documents", "text", str(file)])
    assert "This is not a Word file" in str(said.exception)
