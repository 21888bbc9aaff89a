"""The vendored design system: whole, neutral, and with no address outside this machine."""

from __future__ import annotations

import re
from pathlib import Path

import register

STATIC = Path(register.__file__).parent / "static"
NHS = STATIC / "nhsuk"
SHEETS = sorted(STATIC.rglob("*.css"))


def test_no_style_sheet_asks_another_machine() -> None:
    assert len(SHEETS) >= 2
    for sheet in SHEETS:
        assert not re.search(r"https?:|url\(\s*['\"]?//|@import", sheet.read_text("utf-8"))


def test_every_image_of_a_style_sheet_is_there() -> None:
    for sheet in SHEETS:
        for name in re.findall(r"url\(([^)]+)\)", sheet.read_text("utf-8")):
            assert (sheet.parent / name).is_file(), name


def test_the_fonts_and_the_logo_that_need_a_licence_are_absent() -> None:
    assert not re.search(
        "frutiger|@font-face", (NHS / "nhsuk-frontend.min.css").read_text("utf-8"), re.IGNORECASE
    )
    assert not [
        path for path in STATIC.rglob("*") if path.suffix in (".woff", ".woff2", ".ttf", ".png", ".ico")
    ]
    assert "<title>NHS" not in (STATIC / "favicon.svg").read_text("utf-8")


def test_the_style_sheet_is_of_the_release_that_the_macros_expect() -> None:
    vendoring = (Path(register.__file__).parents[1] / "requirements" / "vendor_nhsuk.py").read_text("utf-8")
    version = re.findall(r'VERSION = "([\d.]+)"', vendoring)[0]
    assert f'--nhsuk-frontend-version:"{version}"' in (NHS / "nhsuk-frontend.min.css").read_text("utf-8")


def test_the_licence_stays_beside_the_files() -> None:
    assert "MIT License" in (NHS / "LICENSE").read_text("utf-8")
