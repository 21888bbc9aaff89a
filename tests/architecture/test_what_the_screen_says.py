"""Questions say what something is; which page shows it and in which colour is said where the screen is made."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from flask import Flask

from register.domain.home.tones import Tone
from register.domain.home.work import Work
from register.look.record_pages import SHOWN_AT
from register.look.tones import COLOURS
from register.look.work_pages import DONE_ON, page_of
from register.models.registry import kinds

BELOW = ("queries", "services", "models", "jobs")
COLOUR = re.compile("white|red|orange|yellow|green|aqua-green|blue|purple|pink|grey")


def _words() -> list[tuple[str, str]]:
    """Each text in the code below the screen, and where it stands."""
    paths = [path for layer in BELOW for path in Path("register", layer).rglob("*.py")]
    return [
        (str(path), node.value)
        for path in paths
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def test_below_the_screen_nothing_names_a_page_or_a_colour(app: Flask) -> None:
    pages = {name for name in app.view_functions if "." in name and not name.startswith("api.")}
    named = [(where, word) for where, word in _words() if word in pages or COLOUR.fullmatch(word)]
    assert len(pages) > 300
    assert named == []


def test_every_piece_of_work_and_every_tone_has_its_page_and_its_colour(app: Flask) -> None:
    assert set(DONE_ON) == set(Work)
    assert set(COLOURS) == set(Tone)
    assert len(set(COLOURS.values())) == len(COLOURS)
    assert all(page in app.view_functions for page in DONE_ON.values())


def test_what_lines_of_start_pages_lead_to_is_work_or_a_kind_of_record() -> None:
    named = set()
    for path in Path("register/queries/home").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Entry":
                at = node.args[1]
                named |= {at.value} if isinstance(at, ast.Constant) else set()
    assert named <= set(SHOWN_AT)
    assert "contract" in named
    assert not set(Work) & set(kinds())
    assert page_of("contract") == "contracts.show"
