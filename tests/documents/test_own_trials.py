"""A body's own file goes in whatever Word, another program or a house template put into it."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from register.documents import own_files
from register.documents.compile import compile_pack
from register.documents.fill import fill
from register.documents.own_choices import TICK, name_of
from register.documents.own_mending import mended, unseen_in
from register.documents.own_unseen import Unseen
from register.documents.upload_guard import open_docx
from register.services.contracts.template_checks import stops
from register.services.contracts.template_uploads import suggested_picks
from tests.documents.trial_files import (
    PICTURE,
    cell,
    commented,
    control,
    field,
    hidden,
    own_file,
    relation,
)
from tests.documents.trying import VALUES, WANTED, codes, made, places, problems, words
from tests.documents.word_files import BY, SPACES, W, deleted, inserted, paragraph, row, run, table

# ---------------------------------------------------------------- what is not seen


def test_comments_and_tracked_changes_are_listed_and_stop_until_somebody_says_what_becomes_of_them() -> None:
    file = commented("Settled words", "We would accept one month")
    assert [(m.kind, m.text, m.who) for m in unseen_in(file)] == [
        (Unseen.COMMENTS, "We would accept one month", "A Reviewer")
    ]
    assert "unseen" in codes(file)
    assert stops(problems(file))
    assert stops(problems(file, {"comments": "stop"}))
    without = made(file, {"comments": "take_out"})
    assert "word/comments.xml" not in without
    assert b"comment" not in without["word/document.xml"] + without["word/_rels/document.xml.rels"]
    assert b"one month" in made(file, {"comments": "accept"})["word/comments.xml"]


@pytest.mark.parametrize(("answer", "left"), [("accept", "three months"), ("take_out", "six months")])
def test_tracked_changes_are_accepted_or_taken_out_for_good(answer: str, left: str) -> None:
    file = own_file(paragraph(deleted("six"), inserted("three"), run(" months")))
    assert [m.text for m in unseen_in(file)] == ["taken out: six", "put in: three"]
    parts = made(file, {"tracked": answer})
    assert left in words(parts)
    assert b"A Reviewer" not in b"".join(parts.values())


def test_moved_text_rows_marks_and_looks_are_tracked_changes_too() -> None:
    moved = f"<w:moveFrom {BY}><w:r><w:t>away</w:t></w:r></w:moveFrom>"
    look = f"<w:r><w:rPr><w:b/><w:rPrChange {BY}><w:rPr/></w:rPrChange></w:rPr><w:t>bold</w:t></w:r>"
    file = own_file(paragraph(moved, look, mark="ins"), table(row("a", mark="del")), paragraph(run("end")))
    found = {m.text for m in unseen_in(file)}
    assert found == {
        "moved away: away",
        "how it looks",
        "put in: the end of a paragraph",
        "taken out: a row of a table",
    }


@pytest.mark.parametrize(("answer", "there"), [("accept", True), ("take_out", False)])
def test_hidden_text_is_shown_or_goes(answer: str, there: bool) -> None:
    file = own_file(paragraph(run("Seen "), hidden("and not seen")))
    assert [m.text for m in unseen_in(file)] == ["and not seen"]
    parts = made(file, {"hidden": answer})
    assert ("and not seen" in words(parts)) is there
    assert b"<w:vanish/>" not in parts["word/document.xml"]


def test_text_that_a_style_hides_is_hidden_text() -> None:
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:type="character" w:styleId="A"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>'
    )
    inside = paragraph('<w:r><w:rPr><w:rStyle w:val="B"/></w:rPr><w:t>by its style</w:t></w:r>')
    listed = relation("r1", "styles", "styles.xml")
    file = own_file(inside, relations=listed, parts={"word/styles.xml": styles})
    assert [m.kind for m in unseen_in(file)] == [Unseen.HIDDEN]
    shown = made(file, {"hidden": "accept"})
    assert b'<w:vanish w:val="0"/>' in shown["word/document.xml"]


@pytest.mark.parametrize(("answer", "there"), [("accept", True), ("take_out", False)])
def test_what_a_field_showed_last_stays_as_words_or_goes(answer: str, there: bool) -> None:
    simple = '<w:fldSimple w:instr=" DOCPROPERTY Limit "><w:r><w:t>100</w:t></w:r></w:fldSimple>'
    file = own_file(
        paragraph(run("At most "), field("DOCPROPERTY Limit", "50000"), simple, field("PAGE", "7"))
    )
    assert [m.text for m in unseen_in(file)] == ["DOCPROPERTY Limit: 50000", "DOCPROPERTY Limit: 100"]
    parts = made(file, {"fields": answer})
    assert ("50000" in words(parts), "100" in words(parts), "7" in words(parts)) == (there, there, True)
    assert b"DOCPROPERTY" not in parts["word/document.xml"]
    assert b"PAGE" in parts["word/document.xml"]


def test_a_blank_across_a_tracked_change_is_filled_whole() -> None:
    change = (deleted("old"), inserted("insert"))
    file = own_file(paragraph(run("The provider: ["), *change, run(" name]"), run(".")))
    (place,) = [p for p in places(file) if p.label == "The provider"]
    assert place.text == "[insert name]"
    assert (
        "The provider: Not stated." in words(made(file, {"tracked": "accept"})) or "provider" in place.label
    )


def test_a_change_in_the_last_section_takes_no_footer_of_ours() -> None:
    old = f"<w:sectPrChange {BY}><w:sectPr><w:titlePg/></w:sectPr></w:sectPrChange>"
    file = own_file(section=f'<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>{old}</w:sectPr>')
    template = own_files.with_proof_in(file)
    body = etree.fromstring(open_docx(template)["word/document.xml"])
    assert body.find(f".//{{{W}}}sectPrChange//{{{W}}}footerReference") is None
    assert b"sectPrChange" not in made(file, {"tracked": "accept"})["word/document.xml"]


# ---------------------------------------------------------------- things from elsewhere


def test_a_link_does_not_switch_off_the_check_for_pictures() -> None:
    link = relation("r7", "hyperlink", "https://example.org/", outside=True)
    picture = relation("r8", "image", "https://example.org/p.png", outside=True)
    file = own_file(paragraph(PICTURE.format(link="r8")), relations=link + picture)
    (found,) = [one for one in problems(file) if one.code == "external-link"]
    assert "This picture is drawn in from https://example.org/p.png" in found.message
    assert found.paragraph == 2
    assert not stops(problems(own_file(relations=link)))


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("oleObject", "Break the link"),
        ("subDocument", "Unlink it"),
        ("frame", "Take the frame out"),
        ("odd", "Take it out"),
    ],
)
def test_each_thing_from_elsewhere_is_named_with_what_to_do(kind: str, says: str) -> None:
    file = own_file(relations=relation("r8", kind, "file:///X/y", outside=True))
    (found,) = [one for one in problems(file) if one.code == "external-link"]
    assert says in found.message
    assert "file:///X/y" in found.message


@pytest.mark.parametrize(
    "code", ['INCLUDETEXT "X:/other.docx"', "INCLUDEPICTURE X:/p.png", 'LINK Excel.Sheet "X:/b.xlsx"']
)
def test_fields_that_draw_in_text_or_pictures_stop_it(code: str) -> None:
    (found,) = [
        one for one in problems(own_file(paragraph(field(code, "drawn")))) if one.code == "external-field"
    ]
    assert "X:/" in found.message
    assert found.paragraph == 2


def test_an_attached_template_is_named_and_dropped() -> None:
    settings = f'<w:settings {SPACES}><w:attachedTemplate r:id="rId1"/></w:settings>'
    outside = relation("rId1", "attachedTemplate", "file:///C:\\House%20style.dotx", outside=True)
    file = own_file(
        relations=relation("r1", "settings", "settings.xml"),
        parts={
            "word/settings.xml": settings,
            "word/_rels/settings.xml.rels": f"<Relationships>{outside}</Relationships>",
        },
    )
    (found,) = problems(file)
    assert (found.code, "House style.dotx" in found.message) == ("attached-template", True)
    assert b"attachedTemplate" not in b"".join(made(file).values())


# ---------------------------------------------------------------- Problems and Publish agree


@pytest.mark.parametrize("tag", ["", "Company.Name", "goog_rdk_1", "MSIP.Label", "x:y"])
def test_a_control_of_somebody_elses_is_left_as_it_is(tag: str) -> None:
    box = control(f'<w:alias w:val="Box"/><w:tag w:val="{tag}"/>', paragraph(run("Their words")))
    file = own_file(box)
    assert problems(file) == []
    assert "Their words" in words(made(file))


def test_a_blank_in_a_control_of_somebody_elses_is_a_place_and_frees_it() -> None:
    box = control("<w:showingPlcHdr/><w:text/>", run("Click or tap here to enter text."))
    file = own_file(paragraph(run("Escalation contact: "), box))
    (place,) = [p for p in places(file) if p.label == "Escalation contact"]
    assert suggested_picks(mended(file, {}))[place.id] == "new:text"
    assert "Escalation contact: Ann" in words(made(file, escalation_contact="Ann"))
    assert b"showingPlcHdr" not in made(file)["word/document.xml"]


def test_a_file_without_section_properties_gets_some() -> None:
    parts = made(own_file(paragraph(run("Plain")), section=""))
    assert b"footerReference" in parts["word/document.xml"]
    assert any(b"CON-2026-7" in body for name, body in parts.items() if "footer" in name)


def test_automatic_names_stay_within_the_letters_that_word_allows() -> None:
    long = "Responsibilities of the co-ordinating commissioner for each of the services"
    heads = [f"{long} column {n}" for n in range(12)]
    file = own_file(
        f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>{run(long)}</w:p>',
        table(row(*heads), row(*[""] * 12)),
    )
    assert not stops(problems(file))
    tags = re.findall(rb'<w:tag w:val="([^"]*)"', made(file)["word/document.xml"])
    assert all(len(tag) <= 64 for tag in tags)


def test_a_blank_in_a_cell_is_called_by_its_row_and_column() -> None:
    rows = (row("Service", "Price", "Review"), row("Nursing", "[ ]", "[insert date]"))
    found = places(own_file(table(*rows)))
    blanks = [place for place in found if place.kind == "blank" and place.row]
    assert [(p.row, p.column) for p in blanks] == [("Nursing", "Price"), ("Nursing", "Review")]
    assert name_of(blanks[0]) == "Nursing, Price"
    picks = suggested_picks(mended(own_file(table(*rows)), {}))
    assert [picks[place.id] for place in blanks] == ["new:money", "new:date"]


def test_a_column_is_found_under_merged_cells() -> None:
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + paragraph(run("Wide")) + "</w:tc>"
    merged = f"<w:tr>{wide}{cell(paragraph(run('Last')))}</w:tr>"
    found = places(own_file(table(row("", "Middle", "End"), merged.replace("Last", "[ ]"))))
    assert [place.column for place in found if place.kind == "blank" and place.row] == ["End"]


def test_a_label_that_is_part_of_a_sentence_is_shown_with_the_sentence() -> None:
    (place,) = [
        p
        for p in places(own_file(paragraph(run("It runs for ____ months from today."))))
        if "runs" in p.label
    ]
    assert place.sentence == "It runs for ____ months from today."
    assert [p.sentence for p in places(own_file())] == [""]


def test_tick_boxes_are_answers() -> None:
    sign = '<w14:checkbox xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"/>'
    older = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData>'
        '</w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    file = own_file(
        paragraph(run("\u2610 Essential services")), paragraph(control(sign, run("\u2610")), run(" Podiatry")),
        paragraph(older, run(" Dentistry")),
    )  # fmt: skip
    ticks = [place for place in places(file) if place.ticks]
    assert [name_of(place) for place in ticks] == ["Essential services", "Podiatry", "Dentistry"]
    assert {suggested_picks(mended(file, {}))[place.id] for place in ticks} == {TICK}
    filled = words(made(file, podiatry="yes", dentistry="no"))
    assert "\u2610 Essential services \u2612 Podiatry \u2610 Dentistry" in filled


@pytest.mark.parametrize(
    "asks", ["Insert text locally", "Insert text locally or state Not Applicable", "Please enter here"]
)
def test_words_that_ask_for_others_in_their_place_are_a_place(asks: str) -> None:
    heading = f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>{run("Local quality")}</w:p>'
    file = own_file(heading, paragraph(run(asks)))
    (place,) = [p for p in places(file) if p.text == asks]
    assert suggested_picks(mended(file, {}))[place.id] == "new:long_text"
    assert "Local quality We agree" in words(made(file, local_quality="We agree"))


def test_a_line_for_a_signature_is_left_and_never_not_stated() -> None:
    file = own_file(
        paragraph(run("Signed by the provider: ____________")), table(row("Signature", ""), row("Date", ""))
    )
    signing = [place for place in places(file) if place.signs]
    assert len(signing) == 2
    assert not set(suggested_picks(mended(file, {}))) & {place.id for place in signing}
    assert "Signed by the provider: ____________" in words(made(file))
    chosen = {**suggested_picks(mended(file, {})), signing[0].id: "new:text", signing[1].id: "new:text"}
    pack = own_files.loaded(own_files.draft(mended(file, {}), chosen, WANTED))
    filled = fill(compile_pack(pack), VALUES, data_hash="0" * 64)
    signed = words(open_docx(filled)).partition("Signature")[0]
    assert "____________" in signed
    assert "Not stated" not in signed


def test_a_question_of_its_own_can_be_required() -> None:
    file = own_file(paragraph(run("Escalation contact: ____")))
    picks = {**suggested_picks(mended(file, {})), "p1.0": "must:text"}
    pack = own_files.loaded(own_files.draft(mended(file, {}), picks, WANTED))
    assert [f.required for f in pack.fields() if f.name == "escalation_contact"] == [True]
