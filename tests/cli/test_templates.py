"""Templates from the command line: everything wrong at once, a copy with comments, and the list."""

from __future__ import annotations

import json
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from register.cli.main import armslength
from register.config import Settings
from register.documents import packs
from register.domain.errors import Fault
from tests import word_files
from tests.broken_templates import CODES, broken
from tests.documents.test_upload_guard import HOSTILE
from tests.documents.trial_files import own_file
from tests.documents.word_files import deleted, inserted, paragraph, run


def command(*words: object) -> Result:
    return CliRunner().invoke(armslength, ["templates", *map(str, words)])


def test_a_good_template_has_nothing_wrong(tmp_path: Path) -> None:
    pack = packs.shipped()["notice_extension"]
    result = command("lint", pack.folder / "template.docx", "--pack", pack.id)
    assert (result.exit_code, result.output) == (0, "Nothing wrong was found\n")


def test_all_problems_are_listed_and_written_as_comments(tmp_path: Path) -> None:
    file, copy = tmp_path / "own.docx", tmp_path / "checked.docx"
    file.write_bytes(word_files.particulars())
    result = command("lint", file, "--pack", "notice_extension", "--annotated", copy)
    assert result.exit_code == 1
    assert result.output.count("(missing-field)") > 1
    assert "(no-header-row)" in result.output
    assert "word/comments.xml" in zipfile.ZipFile(copy).namelist()


def test_each_kind_of_problem_is_told_with_its_place_and_written_into_the_copy(tmp_path: Path) -> None:
    file, copy = tmp_path / "edited.docx", tmp_path / "checked.docx"
    pack = packs.shipped()["community_2009_10"]
    file.write_bytes(broken(pack, macros=True))
    result = command("lint", file, "--pack", pack.id, "--annotated", copy)
    assert result.exit_code == 1
    assert all(f"({code})" in result.output for code in (*CODES, "macros"))
    assert "text, paragraph " in result.output
    comments = zipfile.ZipFile(copy).read("word/comments.xml").decode()
    assert result.output.endswith(f"{comments.count('<w:comment ')} problems\n")
    assert "did you mean field:payment_day?" in comments


def test_each_file_that_is_not_safe_is_refused_in_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "not.docx"
    for kind, (content, words) in HOSTILE.items():
        file.write_bytes(content)
        result = command("lint", file)
        if "macros" in kind:
            assert "(macros)" in result.output
        else:
            assert isinstance(result.exception, Fault), kind
            assert words in str(result.exception)


def test_a_file_of_200_megabytes_is_not_read_to_its_end(tmp_path: Path) -> None:
    file = tmp_path / "big.docx"
    with file.open("wb") as stream:
        stream.truncate(200_000_000)
    tracemalloc.start()
    result = command("lint", file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "larger than 25 MB" in str(result.exception)
    assert peak < 60_000_000


def test_the_list_names_every_template(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    result = command("list")
    assert result.exit_code == 0, result.output
    assert all(name in result.output for name in packs.shipped())


def test_a_bodys_own_file_is_told_as_the_pages_would_tell_it(tmp_path: Path) -> None:
    file = tmp_path / "own.docx"
    file.write_bytes(own_file(paragraph(deleted("six"), inserted("three"), run(" ____ months"))))
    said = command("own", file)
    assert said.exit_code == 1
    assert "Tracked changes, text, paragraph 2: taken out: six (A Reviewer)" in said.output
    assert "Something stops it" in said.output
    told = json.loads(command("own", file, "--json").output)
    assert [matter["text"] for matter in told["unseen"]] == ["taken out: six", "put in: three"]
    assert {place["chosen"] for place in told["places"]} >= {"contract_reference"}
    assert [one["code"] for one in told["problems"]] == ["unseen"]
    file.write_bytes(own_file())
    assert "It may be published" in command("own", file).output
    file.write_bytes(b"not")
    assert "Refused: This is not a Word file" in command("own", file).output
