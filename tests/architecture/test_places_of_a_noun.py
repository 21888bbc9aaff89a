"""Adding a noun touches few places beside its own files, and the developer guide names each of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from flask import Flask

from register.api.resources import RESOURCES
from register.domain import kinds as words
from register.look import record_pages
from register.models.registry import kinds
from tests.architecture.sources import ROOT, Source, sources

MOST = 12
LISTS_NOUNS = 11
"""A file that names so many nouns is one in which every noun has to be listed."""
COMPUTES = {
    "register/queries/meetings/meetings.py", "register/queries/duties/planned.py", "register/queries/duties/duties.py",
    "forms/proofs.py", "register/queries/separation/divide_measures.py", "register/web/choosing.py",
    "register/domain/trail/webhooks.py",
}  # fmt: skip
"""Rules and questions about some of the nouns by what they are for: a new one need not be in them."""


def _nouns() -> dict[str, str]:
    """Kind of each noun -> the word for many."""
    return {one.one: one.noun.name.replace("-", "_") for one in RESOURCES}


def _words(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value:
            yield from re.split(r"[^a-z_]+", node.value)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (node.module.split(".")[-1], *(alias.name for alias in node.names))


def _listing() -> set[str]:
    """Files of the product that name most nouns."""
    nouns = _nouns()
    found = set()
    for source in sources("register", "forms"):
        said = set(_words(source))
        if sum(bool({one, many} & said) for one, many in nouns.items()) >= LISTS_NOUNS:
            found.add(source.name)
    return found - COMPUTES


def _told() -> set[str]:
    """The places that the developer guide tells."""
    text = (ROOT / "docs/guides/developer.md").read_text()
    section = text.split("## Add a noun")[1].split("## ")[0]
    return set(re.findall(r"`((?:register|forms)/[^`]+\.py)`", section))


def test_the_guide_tells_every_place_that_lists_the_nouns() -> None:
    assert sorted(_listing() - _told()) == []


def test_there_are_few_of_them() -> None:
    told = _told()
    assert len(told) <= MOST
    assert [place for place in sorted(told) if not (ROOT / place).is_file()] == []


def test_every_kind_has_words_and_a_page_or_a_reason_for_having_none() -> None:
    assert sorted(words.LABELS) == sorted(kinds())
    assert sorted([*record_pages.SHOWN_AT, *record_pages.SHOWN_WITH]) == sorted(kinds())


@pytest.mark.on("sqlite")
def test_every_page_of_a_record_is_there(app: Flask) -> None:
    missing = [endpoint for endpoint in record_pages.SHOWN_AT.values() if endpoint not in app.view_functions]
    assert missing == []
    prefixes = [model.__prefix__ for model in kinds().values()]
    assert len(set(prefixes)) == len(prefixes), "a reference must say its kind"
