"""Every page says what comes next, and nothing in a template styles by hand, scripts by hand or calls out."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture.sources import ROOT, sources

FOLDER = ROOT / "register" / "templates"
STYLES = ROOT / "register" / "static" / "armslength.css"
FRAMES = {"layout.html", "header.html", "footer.html"}
WORLD = re.compile(r"""(?:src|href|action|url\()\s*=?\s*["'(]?\s*(?:https?:)?//""", re.IGNORECASE)
NEXT = re.compile(r"{%-?\s*block next\s*-?%}(.*?){%-?\s*endblock", re.DOTALL)

NOTHING_FOLLOWS = {
    "security/base.html": "the frame of the pages for signing in",
}
"""Pages without a `next` block of their own, and why."""


def _templates() -> dict[str, str]:
    found = sorted(path for path in FOLDER.rglob("*") if path.is_file())
    return {path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8") for path in found}


def _html() -> dict[str, str]:
    return {name: text for name, text in _templates().items() if name.endswith(".html")}


def _pages() -> dict[str, str]:
    return {
        name: text for name, text in _html().items() if "{% extends" in text and name not in NOTHING_FOLLOWS
    }


HOOKS = {
    "al-sign-out",
    "al-buttons__cancel",
    "al-asking__showing",
    "al-timeline__text",
    "al-stages__stage--",
    "al-history",
}
"""Classes of ours by which something is found and not drawn."""
CLASSES = re.compile(r'class="([^"]*)"')
OURS = re.compile(r"al-[\w-]+")


def test_every_class_of_ours_is_drawn_by_the_style_sheet() -> None:
    """One that nobody wrote a style for is a word mistyped, or left behind."""
    drawn = {one[1:] for one in re.findall(r"\.al-[\w-]+", STYLES.read_text(encoding="utf-8"))}
    used = {
        (name, one)
        for name, text in _html().items()
        for some in CLASSES.findall(text)
        for one in OURS.findall(some)
    }
    assert {(name, one) for name, one in used if one not in drawn | HOOKS} == set()


def test_every_table_breaks_no_word_and_scrolls_by_itself() -> None:
    tables = [(name, tag) for name, text in _html().items() for tag in re.findall(r"<table[^>]*>", text)]
    assert tables
    assert [name for name, tag in tables if "al-table" not in tag] == []
    assert [name for name, text in _html().items() if text.count("<table") > text.count("al-scroll")] == []


def _inherited(text: str) -> str | None:
    frame = re.search(r"{%-?\s*extends\s+\"([^\"]+)\"", text)
    return frame[1] if frame else None


def _says_next(name: str) -> bool:
    """The page, or the frame it fills, answers "What do I do next?"."""
    text = _html()[name]
    found = NEXT.search(text)
    if found is not None:
        return bool(found[1].strip())
    frame = _inherited(text)
    return frame is not None and frame not in FRAMES and frame in _html() and _says_next(frame)


def test_every_page_says_what_to_do_next() -> None:
    found = [name for name in _pages() if not _says_next(name)]
    assert not found, found


def test_every_page_has_a_title() -> None:
    found = [
        name for name, text in _pages().items() if "block title" not in text and not _fills_a_frame(text)
    ]
    assert not found, found


def _fills_a_frame(text: str) -> bool:
    return _inherited(text) not in {None, "layout.html"}


def test_no_template_styles_by_hand() -> None:
    found = [name for name, text in _html().items() if re.search(r"\sstyle\s*=|<style\b", text)]
    assert not found, found


def test_no_template_scripts_by_hand() -> None:
    """Our own two scripts carry the request's word; nothing else runs."""
    found = []
    for name, text in _html().items():
        scripts = re.findall(r"<script\b[^>]*>", text)
        if any("csp_nonce()" not in script for script in scripts) or re.search(r"\son\w+\s*=\s*[\"']", text):
            found.append(name)
        if "javascript:" in text.lower():
            found.append(name)
    assert not found, found


def test_no_template_leads_off_this_machine() -> None:
    found = [name for name, text in _html().items() if WORLD.search(text)]
    assert not found, found


def test_no_stylesheet_or_script_calls_out() -> None:
    files = [
        path for path in (ROOT / "register" / "static").rglob("*") if path.suffix in {".css", ".js", ".svg"}
    ]
    assert files
    found = [path.name for path in files if _calls_out(path)]
    assert not found, found


def _calls_out(path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    return bool(re.search(r"url\(\s*[\"']?(?:https?:)?//|@import|fetch\(\s*[\"']https?:", text))


def test_nothing_is_marked_safe_in_a_template() -> None:
    found = [
        name for name, text in _templates().items() if re.search(r"\|\s*safe\b|autoescape\s+false", text)
    ]
    assert not found, found


def test_every_template_that_a_page_names_is_there_and_every_template_is_named() -> None:
    names = {name for name in _templates() if "/" in name and not name.startswith("errors/")}
    words = " ".join(source.text for source in sources("register", "forms")) + " ".join(_templates().values())
    unused = [
        name for name in sorted(names) if name not in words and f'f"{name.split("/")[0]}/{{' not in words
    ]
    assert unused == [], "nobody uses these"
    named = set(re.findall(r"render_template\(\s*\"([^\"]+)\"", words))
    assert sorted(named - set(_templates())) == [], "these are not there"


def test_what_comes_next_begins_as_a_sentence_does_whatever_is_left_out_of_it() -> None:
    half = re.compile(
        r"<p>{%-?\s*if\b(?:(?!{%-?\s*else).)*?{%-?\s*endif\s*-?%}\s*(?:<a [^>]*>)?[a-z]", re.DOTALL
    )
    found = {name: half.findall(block) for name, text in _pages().items() for block in NEXT.findall(text)}
    assert {name: blocks for name, blocks in found.items() if blocks} == {}
