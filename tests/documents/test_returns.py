"""A file that came back is told against what was issued: each change once, at its place, and nothing where none is."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from register.documents import packs
from register.documents.archives import read_parts
from register.documents.compile import compile_pack
from register.documents.fill import fill
from register.documents.parts import Pack
from register.documents.returns import Kind, Report, report
from register.documents.returns.redlines import redline
from register.documents.revisions import Revisions
from register.documents.revisions.stories import stories
from register.documents.samples import sample_values
from tests.documents.returning import (
    EDITS,
    SAVERS,
    Edit,
    edited,
    reword,
    value,
    with_comment,
)

Parts = Mapping[str, bytes]


@pytest.fixture(scope="module")
def short() -> Pack:
    return packs.shipped()["community_today_short"]


@pytest.fixture(scope="module")
def issued(short: Pack) -> dict[str, bytes]:
    values = sample_values(short, "nhs_contract")
    return dict(read_parts(fill(compile_pack(short), values, data_hash="ab" * 32)))


def words(parts: Parts, revisions: Revisions) -> list[list[str]]:
    told = [story for story in stories(parts, revisions) if story.title != "Comments"]
    return [[line for line in story.paragraphs if line.strip()] for story in told]


def told(found: Report) -> list[tuple[str, str, str]]:
    return [(one.kind.value, one.before, one.after) for one in found.findings]


def right(edit: Edit, found: Report) -> bool:
    kinds = {one.kind for one in found.findings}
    enough = bool(found.findings) == bool(edit.most) and len(found.findings) <= edit.most
    return (
        enough and kinds <= set(edit.kinds) and (not edit.fixed or any(one.fixed for one in found.findings))
    )


@pytest.mark.parametrize("saver", SAVERS)
def test_each_kind_of_edit_is_found_once_however_it_was_saved(
    saver: str, short: Pack, issued: dict[str, bytes]
) -> None:
    wrong, edits, findings = [], 0, 0
    for edit in EDITS:
        if saver == "no names" and edit.kinds == (Kind.CONTROL,):
            continue
        found = report(issued, SAVERS[saver](edited(issued, edit.make)), short)
        edits += edit.most > 0
        findings += len(found.findings)
        if not right(edit, found):
            wrong.append((edit.name, told(found)))
        assert all(not one.tracked for one in found.findings), edit.name
    assert wrong == []
    assert len(EDITS) > 40
    assert findings <= 1.2 * edits


def test_the_same_edits_with_tracking_on_are_told_the_same_with_whose_they_are(
    short: Pack, issued: dict[str, bytes]
) -> None:
    wrong = []
    for edit in EDITS:
        if edit.trackable and edit.most:
            after = edited(issued, edit.make)
            tracked = redline(issued, after, author="Pat Provider", day="2026-05-04")
            quiet, open_ = report(issued, after, short), report(issued, tracked, short)
            if told(quiet) != told(open_) or open_.untracked or not open_.findings:
                wrong.append((edit.name, told(quiet), told(open_), len(open_.untracked)))
            if edit.kinds != (Kind.HIDDEN,) and not all(one.who == "Pat Provider" for one in open_.findings):
                wrong.append((edit.name, [one.who for one in open_.findings], "", 0))
    assert wrong == []


def test_an_edit_with_tracking_off_beside_tracked_ones_is_told_apart(
    short: Pack, issued: dict[str, bytes]
) -> None:
    tracked = redline(
        issued, edited(issued, value("invoice_to", "Elsewhere")), author="Pat", day="2026-05-04"
    )
    both = edited(tracked, reword("Either party may end it", "Either", "Neither"))
    found = report(issued, both, short)
    assert [(one.kind, one.tracked) for one in found.findings] == [(Kind.FIELD, True), (Kind.FIXED, False)]
    assert [one.kind for one in found.untracked] == [Kind.FIXED]


def test_an_answer_is_told_with_its_old_and_its_new_words_alone(
    short: Pack, issued: dict[str, bytes]
) -> None:
    found = report(issued, edited(issued, value("prices/row[1]/annual_value", "£99,999.00")), short)
    (one,) = found.findings
    assert (one.field, one.before, one.after) == ("prices[0].annual_value", "£12,345.67", "£99,999.00")
    assert one.place == "“5 Prices and payment”, table 3, row 2, column “Annual value”"


def test_a_fixed_clause_is_told_by_its_number(short: Pack, issued: dict[str, bytes]) -> None:
    (one,) = report(issued, edited(issued, reword("Either party", "Either", "Neither")), short).findings
    assert one.place == "“10 Changes and ending”, paragraph 10.2"
    assert (one.fixed, one.part, one.kind) == (True, "ending", Kind.FIXED)


def test_a_comment_is_a_question_beside_its_words(short: Pack, issued: dict[str, bytes]) -> None:
    found = report(issued, with_comment(issued, "Nobody signs", "Is this still needed?"), short)
    (one,) = found.findings
    assert (one.kind, one.after, one.who, one.day) == (
        Kind.COMMENT, "Is this still needed?", "A Reviewer", "2026-05-01",
    )  # fmt: skip
    assert "Nobody signs" in one.place
    assert found.untracked == ()


def test_data_behind_a_field_that_was_changed_alone_is_found(short: Pack, issued: dict[str, bytes]) -> None:
    name = next(n for n, body in issued.items() if n.startswith("customXml/item") and b"<contract" in body)
    changed = issued[name].replace(b"<term_months>7<", b"<term_months>70<")
    (one,) = report(issued, {**issued, name: changed}, short).findings
    assert (one.kind, one.field, one.before, one.after) == (Kind.DATA, "term_months", "7", "70")


def test_headers_and_footers_are_looked_at_whatever_their_parts_are_called(
    short: Pack, issued: dict[str, bytes]
) -> None:
    name = next(n for n in issued if n.startswith("word/header"))
    words = issued[name].replace(b"Not an official contract", b"An official contract")
    (one,) = report(issued, {**issued, name: words}, short).findings
    assert (one.kind, one.place) == (Kind.FRAME, "Header")


def test_the_same_difference_has_the_same_key_in_every_upload(short: Pack, issued: dict[str, bytes]) -> None:
    after = edited(issued, reword("Either party", "Either", "Neither"))
    keys = [{one.key for one in report(issued, save(after), short).findings} for save in SAVERS.values()]
    assert all(found == keys[0] for found in keys)


# ---------------------------------------------------------------- redlines


def test_accepting_a_redline_gives_the_later_text_and_rejecting_it_the_earlier(
    issued: dict[str, bytes],
) -> None:
    for edit in EDITS:
        after = edited(issued, edit.make)
        made = redline(issued, after, author="A", day="2026-05-04")
        assert words(made, Revisions.ACCEPTED) == words(after, Revisions.ACCEPTED), edit.name
        assert words(made, Revisions.REJECTED) == words(issued, Revisions.ACCEPTED), edit.name


def test_a_redline_between_two_editions_of_a_contract_holds_both(
    short: Pack, issued: dict[str, bytes]
) -> None:
    values = {**sample_values(short, "legally_binding"), "version": 9}
    later = dict(read_parts(fill(compile_pack(short), values, data_hash="cd" * 32)))
    made = redline(issued, later, author="A", day="2026-05-04")
    assert words(made, Revisions.ACCEPTED) == words(later, Revisions.ACCEPTED)
    assert words(made, Revisions.REJECTED) == words(issued, Revisions.ACCEPTED)
    numbers = [body.split(b'"')[0] for body in made["word/document.xml"].split(b'<w:ins w:id="')[1:]]
    assert len(numbers) == len(set(numbers))


def test_a_redline_says_as_little_as_was_changed(issued: dict[str, bytes]) -> None:
    after = edited(issued, reword("Either party may end it", "Either", "Neither"))
    made = redline(issued, after, author="Pat & Co", day="2026-05-04")["word/document.xml"]
    assert made.count(b"<w:ins ") == made.count(b"<w:del ") == 1
    assert b'w:author="Pat &amp; Co" w:date="2026-05-04T00:00:00Z"' in made
    assert b">Either</w:delText>" in made
