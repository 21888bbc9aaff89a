"""A list of staff by page and command: what each change causes stands there first, and only that is done."""

from __future__ import annotations

import html
import io
import json
import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from register.cli.main import armslength
from register.config import Settings
from register.db import reading
from register.domain.permissions import Role
from register.queries.held_posts import held_posts
from register.queries.names import people
from tests import registering
from tests.registering import SYSTEM, World
from tests.signing_in import Visit, day, signed_in

LIST = (
    "Employee Number,Employee Name,Position Title,Decision Making,Start Date,Leaving Date\n"
    "11,Zoe Young,Head of Estates,8d or above,1/5/2026,\n"
    ",Bob Best,Director of Contracts,,1/5/2026,\n"
    ",B Best,Clerk,,1/5/2026,\n"
)
SEEN = re.compile(r'name="seen"[^>]*value="([^"]*)"')


world = registering.on_its_day


def held(app: Flask, world: World) -> dict[str, list[tuple[str, date, date | None]]]:
    """What each person holds in the board, by name."""
    found: dict[str, list[tuple[str, date, date | None]]] = {}
    with app.app_context(), reading() as session:
        called = people(session, viewer=SYSTEM.viewer)
        for post in held_posts(session, viewer=SYSTEM.viewer):
            if post.organisation_id == world.ids["board"]:
                one = (post.title, post.valid_from, post.valid_to)
                found.setdefault(called[post.person_id], []).append(one)
    return found


@pytest.mark.on("sqlite")
def test_the_page_tells_what_each_change_causes_and_then_does_that(app: Flask, world: World) -> None:
    officer: Visit = signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["dee"])
    officer.get("/imports/upload")
    where = officer.post("/imports/upload", file=(io.BytesIO(LIST.encode()), "week.csv")).location
    answers = {"organisation_id": world.ids["board"], "side": "neither", **day("on", 2026, 5, 15)}
    officer.get(where)
    told = html.unescape(officer.post(where, **answers).text)
    assert "Ends as Contract Manager on 30 April 2026; begins as Director of Contracts on 1 May 2026" in told
    assert "The post Head of Estates is added" in told
    assert "Is not asked by itself: that rule is switched off" in told
    assert "Say first who is meant by “B Best”" in told
    before = held(app, world)
    again = officer.post(where, **answers, seen=SEEN.search(told)[1])  # type: ignore[index]
    assert again.location == where
    assert "Appointments begun" in officer.get(where).text
    after = held(app, world)
    assert after["Zoe Young"] == [("Head of Estates", date(2026, 5, 1), None)]
    assert sorted(after["Bob Best"]) == [
        ("Contract Manager", date(2025, 4, 1), date(2026, 4, 30)), ("Director of Contracts", date(2026, 5, 1), None),
    ]  # fmt: skip
    assert after["Ann Archer"] == before["Ann Archer"]


def test_the_command_says_the_same_and_a_repeat_does_nothing(
    app: Flask, world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    file = tmp_path / "week.csv"
    file.write_text(LIST, encoding="utf-8")
    words = ["staff", "import", str(file), "--body", world.ids["board"], "--json"]
    dry = json.loads(CliRunner().invoke(armslength, [*words, "--dry-run"]).output)
    assert (dry["joiner"], dry["mover"], dry["not_listed"], dry["done"]) == (1, 1, 1, None)
    first = json.loads(CliRunner().invoke(armslength, words).output)
    assert first["done"] == {"people": 1, "posts": 2, "begun": 2, "ended": 1, "mended": 0}
    again = json.loads(CliRunner().invoke(armslength, words).output)
    assert (again["joiner"], again["mover"], again["done"]) == (0, 0, None)
