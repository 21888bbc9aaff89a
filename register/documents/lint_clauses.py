"""Compares the fixed clauses of a template that somebody edited in Word with the edition they come from, word by word."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from lxml import etree

from register.documents.parts import Pack
from register.documents.places import tag_of
from register.documents.readings import normalised
from register.documents.revisions.words import is_second, sign_of
from register.documents.template_tags import part_tag
from register.documents.xml_readings import W, parse
from register.domain.differences import Piece, word_changes

MOST_WORDS = 12
Changed = tuple[etree._Element | None, str]
"""The paragraph in the edited file, where there is one, and what to do."""


def changed_clauses(root: etree._Element, template: bytes, pack: Pack) -> Iterator[Changed]:
    """Each paragraph of a fixed clause that reads otherwise than in the edition. template: the text of the edition."""
    edited, issued = _by_tag(root), _by_tag(parse(template))
    for part in pack.parts:
        tag = part_tag(part, pack.edition)
        if part.locked and tag in edited and tag in issued:
            called = f"{part.label} {part.title}".strip()
            yield from _in_clause(called, issued[tag], edited[tag])


def _by_tag(root: etree._Element) -> dict[str, etree._Element]:
    return {tag_of(control): control for control in root.iter(f"{W}sdt")}


def _in_clause(called: str, issued: etree._Element, edited: etree._Element) -> Iterator[Changed]:
    before, after = _paragraphs(issued), _paragraphs(edited)
    same = SequenceMatcher(
        None, [words for _, words in before], [words for _, words in after], autojunk=False
    )
    for name, start, end, first, last in same.get_opcodes():
        if name == "equal":
            continue
        for n in range(max(end - start, last - first)):
            old = before[start + n][1] if start + n < end else ""
            node, new = after[first + n] if first + n < last else (edited.find(f".//{W}p"), "")
            yield node, f"The fixed clause {called} was changed: {_said(old, new)}. Put it back as it was"


def _paragraphs(clause: etree._Element) -> list[tuple[etree._Element, str]]:
    found = ((node, normalised("".join(_words(node)))) for node in clause.iter(f"{W}p"))
    return [(node, words) for node, words in found if words]


def _words(node: etree._Element) -> Iterator[str]:
    """The settled words: what stands in a place for a value counts as that place."""
    for child in node:
        if child.tag == f"{W}sdt" and tag_of(child).startswith(("field:", "item:")):
            yield f"{{{tag_of(child)}}}"
        elif child.tag != f"{W}p" and not is_second(child) and child.tag not in (f"{W}del", f"{W}moveFrom"):
            yield sign_of(child)
            yield from _words(child)


def _said(old: str, new: str) -> str:
    """“six” became “three”; a paragraph that came or went as a whole."""
    if not new:
        return f"“{_short(old)}” was taken out"
    if not old:
        return f"“{_short(new)}” was put in"
    pieces = word_changes(old, new)
    gone = "".join(piece.text for piece in pieces if piece.piece is Piece.REMOVED)
    came = "".join(piece.text for piece in pieces if piece.piece is Piece.ADDED)
    if gone.strip() and came.strip():
        return f"“{_short(gone)}” became “{_short(came)}”"
    return f"“{_short(gone)}” was taken out" if gone.strip() else f"“{_short(came)}” was put in"


def _short(words: str) -> str:
    parts = words.split()
    return " ".join(parts[:MOST_WORDS]) + (" …" if len(parts) > MOST_WORDS else "")
