"""Two Word files are compared by their words, each change at its place; a file that was only saved again is the same."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from register.cli.main import armslength
from register.documents.revisions.comparing import Change, Comparison, compare
from register.documents.upload_guard import open_docx
from register.domain.differences import Piece
from tests.documents.word_files import deleted, docx, inserted, paragraph, row, run, table
from tests.harness import skips


def compared(before: bytes, after: bytes) -> Comparison:
    return compare(open_docx(before, macros=True), open_docx(after, macros=True))


def heading(words: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>{run(words)}</w:p>'


PRICES = (row("Service", "Price"), row("Nursing", "100"), row("Therapy", "200"))
BEFORE = docx(heading("Notice"), paragraph(run("Give six months of notice.")), table(*PRICES))


def test_a_changed_word_is_found_under_its_heading_and_marked() -> None:
    after = docx(heading("Notice"), paragraph(run("Give three months of notice.")), table(*PRICES))
    (found,) = compared(BEFORE, after).findings
    assert (found.change, found.place) == (Change.CHANGED, "Document, under “Notice”")
    assert [w.text for w in found.words if w.piece is Piece.REMOVED] == ["six"]
    assert [w.text for w in found.words if w.piece is Piece.ADDED] == ["three"]


def test_a_changed_cell_is_found_by_row_and_column() -> None:
    rows = (PRICES[0], PRICES[1], row("Therapy", "250"))
    after = docx(heading("Notice"), paragraph(run("Give six months of notice.")), table(*rows))
    (found,) = compared(BEFORE, after).findings
    assert found.place == "Document, under “Notice”, table 1, row 3, column “Price”"
    assert (found.before, found.after) == ("200", "250")


def test_a_row_that_came_or_went_is_one_finding() -> None:
    rows = (PRICES[0], PRICES[2], row("Podiatry clinic", "300"))
    after = docx(heading("Notice"), paragraph(run("Give six months of notice.")), table(*rows))
    found = [(one.change, one.before, one.after) for one in compared(BEFORE, after).findings]
    assert found == [
        (Change.REMOVED, "Nursing | 100", ""), (Change.ADDED, "", "Podiatry clinic | 300"),
    ]  # fmt: skip


def test_words_cut_into_other_runs_and_other_blanks_are_no_change() -> None:
    cut = paragraph(run("Give s"), run("ix\u00a0months "), run("of notice."))
    after = docx(heading("Notice"), cut, paragraph(), table(*PRICES))
    assert compared(BEFORE, after) == Comparison((), ())


def test_what_was_changed_with_tracking_off_is_told_apart() -> None:
    tracked = paragraph(run("Give "), deleted("six"), inserted("three"), run(" months of notice."))
    honest = compared(BEFORE, docx(heading("Notice"), tracked, table(*PRICES)))
    assert (len(honest.findings), honest.untracked) == (1, ())
    rows = (PRICES[0], PRICES[1], row("Therapy", "250"))
    quiet = compared(BEFORE, docx(heading("Notice"), tracked, table(*rows)))
    assert len(quiet.findings) == 2
    assert [one.after for one in quiet.untracked] == ["250"]


def test_the_command_prints_what_changed_for_people_and_for_programs(tmp_path: Path) -> None:
    before, after = tmp_path / "before.docx", tmp_path / "after.docx"
    before.write_bytes(BEFORE)
    after.write_bytes(docx(heading("Notice"), paragraph(run("Give three months of notice.")), table(*PRICES)))
    said = CliRunner().invoke(armslength, ["documents", "compare", str(before), str(after)])
    assert said.exit_code == 0, said.output
    assert said.output.startswith("Changed with tracking off, 1:\n  Document, under “Notice”\n")
    assert "Give [-six-][+three+] months of notice." in said.output
    told = CliRunner().invoke(armslength, ["documents", "compare", str(before), str(after), "--json"])
    (found,) = json.loads(told.output)["findings"]
    assert (found["change"], found["before"]) == ("changed", "Give six months of notice.")
    same = CliRunner().invoke(armslength, ["documents", "compare", str(before), str(before)])
    assert same.output == "No word was changed.\n"


def test_a_file_that_is_no_word_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    before, after = tmp_path / "before.docx", tmp_path / "after.docx"
    before.write_bytes(BEFORE)
    after.write_bytes(b"no Word file")
    refused = CliRunner().invoke(armslength, ["documents", "compare", str(before), str(after)])
    assert refused.exit_code != 0
    assert "Traceback" not in refused.output


@pytest.mark.slow
def test_every_pair_of_the_collection_is_told_changed_or_unchanged() -> None:
    place = Path(skips.need("official data")) / "word_revisions"
    wrong = []
    for case in csv.DictReader((place / "pairs.csv").read_text().splitlines()):
        files = [(place / "pairs" / case[name]).read_bytes() for name in ("before", "after")]
        found, most = len(compared(*files).findings), int(case["revisions"])
        if not (found == 0 if most == 0 else 0 < found <= most):
            wrong.append((case["case"], found, most))
    assert wrong == []


@pytest.mark.slow
def test_rejecting_what_is_tracked_gives_back_what_there_was() -> None:
    place = Path(skips.need("official data")) / "word_revisions" / "triples"
    for rejected in sorted(place.glob("*-Rejected.docx")):
        file = rejected.with_name(rejected.name.replace("-Rejected", "")).read_bytes()
        assert compared(rejected.read_bytes(), file).untracked == (), rejected.name
        accepted = rejected.with_name(rejected.name.replace("-Rejected", "-Accepted")).read_bytes()
        assert compared(accepted, file).findings == (), rejected.name
