"""Every story of a Word file: the body, headers and footers, notes and comments, each with its words."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from register.documents.revisions.blocks import Block, blocks, shown_by
from register.documents.revisions.resolving import Revisions, settle
from register.documents.revisions.words import paragraphs
from register.documents.xml_readings import W, parse

MAIN = "word/document.xml"
RELATIONS = "word/_rels/document.xml.rels"
KINDS = {
    "header": "Header",
    "footer": "Footer",
    "footnotes": "Footnotes",
    "endnotes": "Endnotes",
    "comments": "Comments",
}


@dataclass(frozen=True, slots=True)
class Story:
    """One story: what it is for people, the part it lies in, and its paragraphs in reading order."""

    title: str
    part: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One story in blocks, to be compared."""

    title: str
    blocks: tuple[Block, ...]


def stories(parts: Mapping[str, bytes], revisions: Revisions, *, codes: bool = False) -> list[Story]:
    """The stories of a file whose parts were read under guard, the body first; those that nothing shows are left
    out."""
    settled = _settled(parts, revisions).items()
    return [Story(title, name, tuple(paragraphs(root, codes=codes))) for name, (title, root) in settled]


def told(parts: Mapping[str, bytes], revisions: Revisions) -> list[Told]:
    """The same stories in blocks, with the pictures that each shows."""
    settled = _settled(parts, revisions).items()
    return [Told(title, tuple(blocks(root, shown_by(parts, name)))) for name, (title, root) in settled]


def _settled(parts: Mapping[str, bytes], revisions: Revisions) -> dict[str, tuple[str, etree._Element]]:
    """Part -> its title and its tree, read as asked for."""
    roots = dict(_roots(parts))
    for _, root in roots.values():
        settle(root, revisions)
    used = _notes_used(roots)
    for _, root in roots.values():
        _drop_unused_notes(root, used)
    return roots


def _roots(parts: Mapping[str, bytes]) -> Iterator[tuple[str, tuple[str, etree._Element]]]:
    yield MAIN, ("Document", parse(parts[MAIN]))
    for kind, name in sorted(story_parts(parts), key=_place):
        if name in parts and name.endswith(".xml"):
            yield name, (_title(kind, name), parse(parts[name]))


def story_parts(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """The kinds and names of the parts beside the body: header, footer, footnotes, endnotes, comments. A file without
    such a list has none."""
    if RELATIONS not in parts:
        return
    for relation in parse(parts[RELATIONS]):
        kind = relation.get("Type", "").rpartition("/")[2]
        if kind in KINDS and relation.get("TargetMode") != "External":
            yield kind, _resolved(relation.get("Target", ""))


def _resolved(target: str) -> str:
    return (
        target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("word", target))
    )


def _place(found: tuple[str, str]) -> tuple[int, int, str]:
    kind, name = found
    return list(KINDS).index(kind), _number(name), name


def _number(name: str) -> int:
    digits = re.search(r"(\d+)\.xml$", name)
    return int(digits[1]) if digits else 0


def _title(kind: str, name: str) -> str:
    number = _number(name)
    return f"{KINDS[kind]} {number}" if number and kind in ("header", "footer") else KINDS[kind]


NOTES = {f"{W}footnotes": "footnote", f"{W}endnotes": "endnote"}


def _notes_used(roots: Mapping[str, tuple[str, etree._Element]]) -> set[tuple[str, str | None]]:
    """The notes that somebody can still come to."""
    references = [f"{W}{kind}Reference" for kind in NOTES.values()]
    found = [e for _, root in roots.values() for e in root.iter(*references)]
    return {(str(e.tag).removeprefix(W).removesuffix("Reference"), e.get(f"{W}id")) for e in found}


def _drop_unused_notes(root: etree._Element, used: set[tuple[str, str | None]]) -> None:
    kind = NOTES.get(str(root.tag))
    for note in list(root) if kind else ():
        if note.get(f"{W}type") is None and (kind, note.get(f"{W}id")) not in used:
            root.remove(note)
