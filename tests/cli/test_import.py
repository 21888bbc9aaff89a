"""`armslength interests import`: understood, previewed, brought in, and what waits is told with its place."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from register import clock
from register.cli.main import armslength
from register.config import Settings
from register.domain.errors import Invalid
from register.domain.imports.mappings import shipped_text
from tests import registering, splitting
from tests.importing import AUGUST, NOON, NOVEMBER, ROWS, SHEET

pytestmark = pytest.mark.on("sqlite")
Command = Callable[..., Result]


@pytest.fixture
def command(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Command]:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    with app.app_context():
        registering.recorded()
    with clock.travel(NOON):
        yield lambda *words: CliRunner().invoke(armslength, [str(word) for word in words])


def _told(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.exception
    found: list[dict[str, object]] = json.loads(result.stdout)["editions"]
    return found


def test_a_file_is_looked_at_brought_in_and_exported_with_its_own_numbers(
    command: Command, tmp_path: Path
) -> None:
    path = tmp_path / "register.csv"
    path.write_text(SHEET + ROWS + "4,,,Nobody's,Financial,Gift,,,,,,\n", encoding="utf-8")
    asked = ("interests", "import", path, "--mapping", "nhs_template")
    (look,) = _told(command(*asked, "--dry-run", "--json"))
    assert (look["new"], look["import"], look["nil_returns"]) == (3, None, 1)
    words = command(*asked).stdout
    assert "2 people added" in words
    assert "register.csv, row 5: Enter the person's name" in words
    (again,) = _told(command(*asked, "--json"))
    assert (again["known"], again["import"]) == (3, None)
    rows = command("interests", "list", "--format", "csv").stdout
    assert "Number at its source" in rows
    assert {line.rsplit(",", 1)[-1] for line in rows.splitlines()[2:]} >= {"1", "2"}


def test_a_series_of_editions_comes_as_a_folder_or_as_a_zip(command: Command, tmp_path: Path) -> None:
    for name, text in {**AUGUST, **NOVEMBER}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    told = _told(
        command(
            "interests", "import", tmp_path / "series", "--mapping", "commons_editions", "--json", "--dry-run"
        )
    )
    assert [(one["published_on"], one["new"], one["known"], one["changed"], one["gone"]) for one in told] == [
        ("2024-08-04", 3, 0, 0, 0), ("2024-11-11", 1, 1, 1, 1)
    ]  # fmt: skip
    with zipfile.ZipFile(tmp_path / "series.zip", "w") as archive:
        for name, text in {**AUGUST, **NOVEMBER}.items():
            archive.writestr(name, text)
    done = _told(
        command("interests", "import", tmp_path / "series.zip", "--mapping", "commons_editions", "--json")
    )
    assert [{**one, "import": None, "remarks": []} for one in done] == [
        {**one, "remarks": []} for one in told
    ]


@pytest.mark.parametrize(
    ("name", "text", "mapping", "words"),
    [
        ("a.csv", "Sausages\n1\n", "nhs_template", "none of the first rows holds headings"),
        ("a.csv", SHEET, "nowhere.toml", "There is no mapping nowhere.toml"),
        ("a.xlsx", "PK\x03\x04", "nhs_template", "is damaged"),
        ("a.csv", "", "nhs_template", "is empty"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(
    command: Command, tmp_path: Path, name: str, text: str, mapping: str, words: str
) -> None:
    (tmp_path / name).write_text(text)
    fault = command("interests", "import", tmp_path / name, "--mapping", mapping).exception
    assert isinstance(fault, Invalid)
    assert words in str(fault)


def test_a_body_that_was_split_is_asked_about_until_the_mapping_says_where_it_went(
    app: Flask, command: Command, tmp_path: Path
) -> None:
    with app.app_context():
        splitting.recorded()
    path, mapping = tmp_path / "register.csv", tmp_path / "mine.toml"
    path.write_text(SHEET + splitting.ROW, encoding="utf-8")
    (look,) = _told(command("interests", "import", path, "--mapping", "nhs_template", "--json"))
    assert look["asked_bodies"] == [
        {"name": "Example News", "closed_on": "2024-08-31", "may_be": ["North News", "South News"]}
    ]
    words = command("interests", "import", path, "--mapping", "nhs_template", "--dry-run").stdout
    assert (
        "“Example News” closed on 31 August 2024. To which go entries that began later? North News or"
        in words
    )
    mapping.write_text(f'{shipped_text("nhs_template")}\n[went_to]\n"Example News" = "South News"\n')
    (done,) = _told(command("interests", "import", path, "--mapping", mapping, "--json"))
    assert (done["asked_bodies"], done["new"], done["waiting"]) == ([], 1, [])
    assert "South News" in command("interests", "list", "--format", "csv").stdout


def test_what_is_published_on_a_day_to_come_is_refused_and_nothing_is_brought(
    command: Command, tmp_path: Path
) -> None:
    path = tmp_path / "register.csv"
    path.write_text(SHEET + ROWS, encoding="utf-8")
    asked = ("interests", "import", path, "--mapping", "nhs_template", "--published-on", "2027-01-01")
    refused = command(*asked)
    assert isinstance(refused.exception, Invalid)
    assert list(refused.exception.problems) == ["published_on"]
