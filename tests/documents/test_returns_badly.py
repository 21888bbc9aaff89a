"""Returns that are put together badly give a right report or one clear sentence, in time that grows with their size."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from register.documents.faults import UploadFault
from register.documents.returns import Kind, report
from register.documents.returns.redlines import redline
from register.documents.revisions import Revisions
from register.documents.revisions.stories import stories
from register.documents.upload_guard import open_docx
from tests.documents.word_files import BY, deleted, docx, inserted, paragraph, row, run, table

BEFORE = docx(paragraph(run("Give six months of notice.")), paragraph(run("Nothing else.")))


def found(after: bytes) -> list[tuple[Kind, str, str]]:
    told = report(open_docx(BEFORE), open_docx(after), None)
    return [(one.kind, one.before, one.after) for one in told.findings]


def test_revisions_inside_revisions_are_read_as_word_reads_them() -> None:
    inside = f"<w:ins {BY}>{deleted('seven')}{run('three')}</w:ins>"
    after = docx(
        paragraph(run("Give "), deleted("six"), inside, run(" months of notice.")),
        paragraph(run("Nothing else.")),
    )
    assert found(after) == [(Kind.WORDING, "Give six months of notice.", "Give three months of notice.")]


def test_numbers_that_are_there_twice_do_no_harm() -> None:
    twice = "".join(inserted(words) for words in (" and", " more"))
    after = docx(paragraph(run("Give six months of notice."), twice), paragraph(run("Nothing else.")))
    ((_, _, words),) = found(after)
    assert words.endswith("notice. and more")


def test_an_author_of_ten_thousand_letters_or_with_markup_is_cut_and_shown_as_words() -> None:
    long = BY.replace("A Reviewer", "&lt;b&gt;" + "x" * 10_000)
    change = f"<w:ins {long}>{run(' and more')}</w:ins>"
    after = docx(paragraph(run("Give six months of notice."), change), paragraph(run("Nothing else.")))
    (one,) = report(open_docx(BEFORE), open_docx(after), None).findings
    assert one.who.startswith("<b>")
    assert len(one.who) == 200


def test_a_control_without_content_and_one_that_ends_early_are_passed_over() -> None:
    broken = "<w:sdt><w:sdtPr/></w:sdt><w:sdt><w:sdtContent/></w:sdt><w:sdt/>"
    after = docx(
        broken, paragraph(run("Give six months of notice.")), paragraph(run("Nothing else."), broken)
    )
    assert found(after) == []


def test_fields_that_never_end_or_never_began_do_no_harm() -> None:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    open_ones = mark.format("begin") * 3_000
    after = docx(
        paragraph(mark.format("end"), run("Give six months of notice.")),
        paragraph(run("Nothing else."), open_ones),
    )
    assert found(after) == []


@pytest.mark.parametrize("count", [2_000])
def test_very_many_changes_take_time_in_proportion(count: int) -> None:
    def taken(some: int) -> float:
        before = open_docx(docx(*(paragraph(run(f"Line {n} of them")) for n in range(some))))
        after = open_docx(
            docx(*(paragraph(run("Line "), deleted(str(n)), inserted("x")) for n in range(some)))
        )
        begun = time.process_time()
        told = report(before, after, None)
        assert told.findings
        redline(before, after, author="A", day="2026-05-01")
        return time.process_time() - begun

    taken(50)
    assert taken(count) < 40 * max(taken(count // 4), 0.02)


def test_a_million_changes_are_refused_in_one_sentence() -> None:
    begun = time.process_time()
    with pytest.raises(UploadFault, match="unpacks to far more than a document holds"):
        open_docx(docx(f"<w:p>{inserted('x') * 1_000_000}</w:p>"))
    assert time.process_time() - begun < 20


def test_broken_xml_inside_a_control_is_refused_in_one_sentence() -> None:
    broken = "<w:sdt><w:sdtPr/><w:sdtContent><w:p><w:r></w:p></w:sdtContent></w:sdt>"
    with pytest.raises(UploadFault, match="damaged. Save it again in Word"):
        open_docx(docx(broken))


@pytest.mark.parametrize("around", ["<!-- {} -->", "<![CDATA[{}]]>"])
def test_words_that_only_read_like_a_look_are_words(around: str) -> None:
    look = "<w:rPr><w:b/></w:rPr>"
    after = docx(paragraph(run("Give six months of notice.")), paragraph(run("Nothing else.")))
    parts = open_docx(after)
    body = parts["word/document.xml"].replace(
        b"Nothing else.", f"Nothing {around.format(look)}else.".encode()
    )
    told = report(open_docx(BEFORE), {**parts, "word/document.xml": body}, None).findings
    assert [look in one.after for one in told] == ([True] if "CDATA" in around else [])


def test_words_after_a_remark_of_the_file_format_are_words_too() -> None:
    after = open_docx(docx(paragraph(run("Give six months of notice.")), paragraph(run("Nothing else."))))
    body = after["word/document.xml"].replace(b"Nothing else.", b"Nothing else.<!-- --> But for this.")
    (one,) = report(open_docx(BEFORE), {**after, "word/document.xml": body}, None).findings
    assert one.after == "Nothing else. But for this."


def test_more_findings_than_one_report_names_are_said_to_be_more() -> None:
    before = open_docx(docx(*(paragraph(run(f"Line {n} of it all")) for n in range(2_100))))
    after = open_docx(docx(*(paragraph(run(f"Line {n} of it now")) for n in range(2_100))))
    told = report(before, after, None)
    assert len(told.findings) == 2_000
    assert told.is_cut


WORD = st.sampled_from(
    ["six", "months", "notice", "provider", "£600", "12.5", "a", "the", "\u00e9t\u00e9", "&amp;"]
)
LINE = st.lists(WORD, min_size=1, max_size=6).map(" ".join)
ROW = st.lists(LINE, min_size=2, max_size=2)
BLOCK = st.one_of(
    LINE.map(lambda words: ("p", words)), st.lists(ROW, min_size=1, max_size=4).map(lambda rows: ("t", rows))
)


def made(blocks: Sequence[tuple[str, object]]) -> bytes:
    parts = []
    for kind, inside in blocks:
        if kind == "p":
            parts.append(paragraph(run(str(inside))))
        else:
            parts.append(table(*(row(*cells) for cells in inside)))  # type: ignore[attr-defined]
            parts.append(paragraph(run("end of the table")))
    return docx(*parts)


def words(parts: dict[str, bytes], revisions: Revisions) -> list[str]:
    return [line for line in stories(parts, revisions)[0].paragraphs if line.strip()]


@settings(max_examples=40, deadline=None)
@given(before=st.lists(BLOCK, min_size=1, max_size=6), after=st.lists(BLOCK, min_size=1, max_size=6))
def test_accepting_any_redline_gives_the_later_text_and_rejecting_it_the_earlier(
    before: list[tuple[str, object]], after: list[tuple[str, object]]
) -> None:
    old, new = open_docx(made(before)), open_docx(made(after))
    drawn = redline(old, new, author="A", day="2026-05-01")
    assert words(drawn, Revisions.ACCEPTED) == words(new, Revisions.ACCEPTED)
    assert words(drawn, Revisions.REJECTED) == words(old, Revisions.ACCEPTED)
    told = report(old, drawn, None)
    assert told.untracked == ()
    if words(old, Revisions.ACCEPTED) != words(new, Revisions.ACCEPTED):
        assert told.findings
