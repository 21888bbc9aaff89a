"""Rooms: the same words in every layer, each knowing only what stands below it, and no page knowing another."""

from __future__ import annotations

import configparser
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, Source, imports, sources

LAYERS = ("domain", "queries", "services", "api", "web")
SHARED_BY_PAGES = {
    "register.web.audit.answers",
    "register.web.acting", "register.web.choosing", "register.web.listings", "register.web.scoping",
    "register.web.noun_pages", "register.web.entry_keys", "register.web.watched",
    "register.web.interests.answering", "register.web.interests.asking", "register.web.imports.staff_lists",
    "register.web.imports.rows", "register.web.imports.wizard", "register.web.record_links", "register.web.sharing.coded",
    "register.web.procurement.closed_papers", "register.web.publication.keeping", "register.web.publication.copies",
    "register.web.publication.sending", "register.web.publication.published_links",
}  # fmt: skip
SHARED_BY_CALLS = (
    "register.api.base",
    "register.api.schemas",
    "register.api.imports.bringing",
    "register.api.contracts.background",
)
KNOWS_ROOMS = {"register.services.nouns": "lists every noun, whichever room it lives in"}


def _rooms(layer: str) -> set[str]:
    folders = [path.parent.name for path in (ROOT / "register" / layer).glob("*/__init__.py")]
    return set(folders) - {"schemas"}


def _ordered(layer: str) -> set[str]:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    words = config[f"importlinter:contract:rooms_of_{layer}"]["layers"].replace("|", " ").split()
    return {word.strip("()") for word in words}


def _is_page(name: str) -> bool:
    return (ROOT / Path(*name.split("."))).with_suffix(".py").is_file()


def _page_faults(source: Source) -> list[str]:
    """Pages that this page knows."""
    if source.module in SHARED_BY_PAGES | {"register.web.catching_up", "register.web.stepping_up"}:
        return []
    return [
        f"{source.name}:{line} imports {name}"
        for name, line in imports(source.tree)
        if name.startswith("register.web.") and name not in SHARED_BY_PAGES and _is_page(name)
    ]


@pytest.mark.parametrize("layer", LAYERS)
def test_every_room_has_a_place_in_the_order(layer: str) -> None:
    assert sorted(_rooms(layer) - _ordered(layer)) == []


@pytest.mark.parametrize("layer", LAYERS)
def test_what_every_room_uses_knows_no_room(layer: str) -> None:
    rooms = tuple(f"register.{layer}.{room}." for room in _rooms(layer))
    found = [
        f"{source.name}:{line} imports {name}"
        for source in sources(f"register/{layer}")
        if source.module.count(".") == 2 and not source.module.endswith(tuple(_rooms(layer)))
        if source.module not in KNOWS_ROOMS
        for name, line in imports(source.tree)
        if f"{name}.".startswith(rooms)
    ]
    assert found == []


def test_no_page_knows_another_page() -> None:
    assert [fault for source in sources("register/web") for fault in _page_faults(source)] == []


def test_no_call_knows_another_call() -> None:
    found = [
        f"{source.name}:{line} imports {name}"
        for source in sources("register/api")
        if not source.module.startswith(SHARED_BY_CALLS)
        for name, line in imports(source.tree)
        if name.startswith("register.api.") and not name.startswith(SHARED_BY_CALLS) and _is_page(name)
    ]
    assert found == []


def test_no_layer_has_more_than_forty_files_in_one_folder() -> None:
    folders = {path.parent for layer in LAYERS for path in (ROOT / "register" / layer).rglob("*.py")}
    assert [str(folder) for folder in sorted(folders) if len(list(folder.glob("*.py"))) > 40] == []
