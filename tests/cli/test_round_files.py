"""Who has not answered a round, and how it goes, are the same file by page and by command."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.cli.conftest import Command
from tests.signing_in import Visit
from tests.web.test_rounds import officer as officer
from tests.web.test_rounds import started
from tests.web.test_rounds import world as world


@pytest.mark.parametrize("which", ["outstanding", "compliance"])
def test_a_file_about_a_round_reads_the_same_by_page_and_by_command(
    officer: Visit, command: Command, which: str
) -> None:
    where = started(officer)
    page = officer.get(f"{where}/{which}")
    assert page.headers["Content-Type"].startswith("text/csv")
    told = command("rounds", which, where.rpartition("/")[2], "--format", "csv")
    assert (told.exit_code, told.stdout) == (0, page.data.decode("utf-8-sig").replace("\r\n", "\n"))


def test_whoever_has_not_answered_is_a_row_of_the_file_and_a_line_for_programs(
    officer: Visit, command: Command
) -> None:
    ref = started(officer).rpartition("/")[2]
    question, headings, *rows = csv.reader(
        io.StringIO(command("rounds", "outstanding", ref, "--format", "csv").stdout)
    )
    assert question == ["Round 2026/27: who has not answered"]
    assert {"Ann Archer", "Bob Best"} <= {row[headings.index("Name")] for row in rows}
    lines = command("rounds", "outstanding", ref, "--format", "jsonl").stdout.splitlines()
    assert {"Ann Archer", "Bob Best"} <= {json.loads(line).get("name") for line in lines}
