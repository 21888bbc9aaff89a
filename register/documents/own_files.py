"""Turns a body's own Word file into a template: which fields fit a place, and the pack that the choices make."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from register.documents import packs
from register.documents.lint import Finding, lint
from register.documents.pack_manifests import MANIFEST, TEMPLATE
from register.documents.parts import Column, Field, Pack
from register.documents.placements import manifest_text, put_fields
from register.documents.places import Place, read_places
from register.documents.template_tags import LONGEST

VOCABULARY = "community_2009_10"
"""The template whose fields the register fills by itself; other places ask a question of their own."""

NEW = {"new:text": "text", "new:long_text": "long_text", "new:date": "date", "new:money": "money"}
NEW_WORDS = {
    "new:text": "Ask for it: a line of words", "new:long_text": "Ask for it: several lines",
    "new:date": "Ask for it: a date", "new:money": "Ask for it: an amount of money",
    "new:table": "Ask for it: rows under these headings",
}  # fmt: skip
PAGE = "own questions"
MARKS = re.compile(r"[_.…\[\]«»<>]+")
SURE = 0.85
BLOCKING = frozenset(
    {"unknown-field", "missing-field", "wrong-type", "wrong-nesting", "bad-condition", "long-tag"}
    | {"embedded-object", "embedded-document", "external-link"}
)
"""Findings that stop a template from being published; the rest is about reading it with a screen reader."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a template is to be called, and for contracts that begin between which days."""

    title: str
    edition: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Draft:
    """The two files of a template in the making."""

    manifest: str
    template: bytes


def known_fields() -> dict[str, Field]:
    """The fields to pick from, by name."""
    return {field.name: field for field in packs.shipped()[VOCABULARY].of_group("")}


def open_places(docx: bytes) -> list[Place]:
    """The places where a field can go, in the order of the file."""
    return [place for place in read_places(docx) if place.id and place.kind != "heading"]


def choices_for(place: Place) -> list[tuple[str, str]]:
    """What fits into this place: value and words."""
    is_table = place.kind == "table"
    fitting = [field for field in known_fields().values() if _fits(field, place)]
    new = ["new:table"] if is_table else list(NEW)
    return [(name, NEW_WORDS[name]) for name in new] + [(field.name, field.label) for field in fitting]


def suggestion(place: Place) -> str:
    """The field whose name is nearly the words beside the place; empty where none is."""
    if place.kind == "table":
        return ""
    labels = {field.label.lower(): field.name for field in known_fields().values() if _fits(field, place)}
    near = get_close_matches(name_of(place).lower(), labels, n=1, cutoff=SURE)
    return labels[near[0]] if near else ""


def name_of(place: Place) -> str:
    """What a person calls this place: the words beside it, in it or above it."""
    words = [MARKS.sub(" ", text).strip() for text in (place.label, place.text, place.near)]
    return " ".join(next((text for text in words if text), "Answer").split())[:LONGEST]


def _fits(field: Field, place: Place) -> bool:
    if place.kind == "table":
        return field.type == "table" and len(field.columns) == len(place.columns)
    return field.type != "table"


def picked_fields(docx: bytes, picks: Mapping[str, str]) -> dict[str, Field]:
    """Place -> field. A question of its own is named after its place."""
    known, taken = known_fields(), set(known_fields())
    chosen: dict[str, Field] = {}
    for place in open_places(docx):
        pick = picks.get(place.id, "")
        if pick in known:
            chosen[place.id] = known[pick]
        elif pick in NEW_WORDS:
            chosen[place.id] = _own_question(place, pick, taken)
    return chosen


def _own_question(place: Place, pick: str, taken: set[str]) -> Field:
    label = name_of(place)
    name = _free(_slug(label), taken)
    taken.add(name)
    columns = tuple(_columns(place.columns)) if pick == "new:table" else ()
    return Field(
        name=name, label=label, type=NEW.get(pick, "table"), required=False, part_id="document", page=PAGE,
        source="the body's own official file", columns=columns,
    )  # fmt: skip


def _columns(heads: Iterable[str]) -> Iterator[Column]:
    taken: set[str] = set()
    for number, head in enumerate(heads, start=1):
        name = _free(_slug(head) if head else f"column_{number}", taken)
        taken.add(name)
        yield Column(name=name, label=(head or f"Column {number}")[:LONGEST])


def _slug(words: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[:34]
    return slug if slug[:1].isalpha() else f"answer_{slug}"[:34].rstrip("_")


def _free(name: str, taken: set[str]) -> str:
    numbers = (f"{name}_{number}" for number in range(2, 10_000))
    return name if name not in taken else next(free for free in numbers if free not in taken)


def in_word_already(docx: bytes) -> list[Field]:
    """Fields whose content controls somebody put into the file in Word."""
    known = known_fields()
    tags = [place.tag.partition(":")[2] for place in read_places(docx) if place.kind == "control"]
    return [known[name] for name in dict.fromkeys(tags) if name in known]


def draft(docx: bytes, picks: Mapping[str, str], wanted: Wanted) -> Draft:
    """The files of the template; UploadFault says what does not fit."""
    chosen = picked_fields(docx, picks)
    fields = {field.name: field for field in (*in_word_already(docx), *chosen.values())}
    plain = [replace(field, group="", required_when="") for field in fields.values()]
    text = manifest_text(
        pack_id="own_" + _slug(wanted.title), title=wanted.title, edition=wanted.edition,
        valid_from=wanted.valid_from, valid_to=wanted.valid_to, fields=plain,
    )  # fmt: skip
    return Draft(text, put_fields(docx, chosen) if chosen else docx)


def write_draft(made: Draft, folder: Path) -> None:
    """The files of a pack, in this folder."""
    (folder / MANIFEST).write_text(made.manifest, encoding="utf-8")
    (folder / TEMPLATE).write_bytes(made.template)


def loaded(made: Draft) -> Pack:
    """The pack these files make; PackFault lists what is wrong with them."""
    with tempfile.TemporaryDirectory() as folder:
        write_draft(made, Path(folder))
        return packs.load(Path(folder))


def checked(made: Draft) -> list[Finding]:
    """What is wrong with the template, each with its place; tags that nobody knows included."""
    with tempfile.TemporaryDirectory() as folder:
        write_draft(made, Path(folder))
        return lint(made.template, packs.read_unchecked(Path(folder)))


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """Those that must be mended before the template can be published."""
    return [finding for finding in findings if finding.code in BLOCKING]
