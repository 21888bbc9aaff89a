"""Opens a file for the report: each of its stories as passages, as it reads with all tracked changes accepted."""

from __future__ import annotations

import copy
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from register.documents.frames import sections
from register.documents.own_unseen import hidden_styles_of
from register.documents.parts import Pack
from register.documents.returns.numbers import Numbers, Patterns
from register.documents.returns.passages import Passage, Story, Who, passages
from register.documents.revisions.blocks import shown_by
from register.documents.revisions.resolving import FORMER, Revisions, settle
from register.documents.revisions.stories import KINDS, MAIN, story_parts
from register.documents.template_tags import part_tag
from register.documents.xml_readings import W, parse

CHANGED = re.compile(
    rb"<w:(ins|del|moveFrom|moveTo|cellIns|cellDel|cellMerge|numberingChange|\w+Change)[ />]"
)
MARKED = tuple(
    f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge")
)
PLAIN_LOOK = re.compile(
    rb"<w:rPr>(?:<w:(?:rFonts|bCs|b|iCs|i|color|spacing|kern|szCs|sz|highlight|u|lang|noProof)(?: [^<>]*)?/>)*</w:rPr>"
    rb"|<w:(?:proofErr|lastRenderedPageBreak|alias|text|tcW)(?: [^<>]*)?/>"
)
"""How a run looks, where that hides nothing, names no style and is not tracked, where a program last saw a mistake or
the end of a page, what a field is called, and how wide a cell is: most of what a file holds."""
LOOKS = tuple(f"{W}{name}" for name in FORMER)
LONGEST = 200


@dataclass(slots=True)
class Opened:
    """A file as the report looks at it. stories: by title, all headers as one and all footers as one; rejected: the
    same with every tracked change rejected, where there are any; roots: the trees by part, settled."""

    parts: Mapping[str, bytes]
    stories: dict[str, list[Passage]] = field(default_factory=dict)
    rejected: dict[str, list[Passage]] = field(default_factory=dict)
    roots: dict[str, etree._Element] = field(default_factory=dict)
    is_tracked: bool = False
    tracked_looks: int = 0


def opened(parts: Mapping[str, bytes], pack: Pack | None, *, is_returned: bool = False) -> Opened:
    """The stories of a file whose parts were read under guard."""
    return _Opening(parts, pack, is_returned=is_returned).opened()


class _Opening:
    """Reads one file; what all of its stories need is read once."""

    def __init__(self, parts: Mapping[str, bytes], pack: Pack | None, *, is_returned: bool) -> None:
        self.made, self.is_returned = Opened(parts), is_returned
        self.body = _parsed(parts[MAIN])
        self.listed = _listed(parts, self.body)
        self.known, self.patterns = _part_names(pack), Patterns(parts)
        self.hidden = hidden_styles_of(parts)
        self.hides = bool(self.hidden) or any(b"w:vanish" in parts[name] for _, name in self.listed)
        self.changed = {name for _, name in self.listed if CHANGED.search(parts[name])}
        self.made.is_tracked = bool(self.changed)

    def opened(self) -> Opened:
        for title, name in self.listed:
            if title != "Comments":
                self._story(title, name)
        return self.made

    def _story(self, title: str, name: str) -> None:
        body = self.made.parts[name]
        root = self.body if name == MAIN else _parsed(body)
        by: dict[etree._Element, Who] = {}
        before = None
        if self.is_returned and name in self.changed:
            by = _authors(root)
            self.made.tracked_looks += sum(1 for _ in root.iter(*LOOKS))
            before = copy.deepcopy(root)
        if name in self.changed:
            settle(root, Revisions.ACCEPTED)
        self.made.roots[name] = root
        accepted = self._read(root, name, by)
        _add(self.made.stories, title, accepted)
        if self.made.is_tracked and self.is_returned:
            rejected = accepted
            if before is not None:
                by = _authors(before)
                settle(before, Revisions.REJECTED)
                rejected = self._read(before, name, by)
            _add(self.made.rejected, title, rejected)

    def _read(self, root: etree._Element, name: str, by: Mapping[etree._Element, Who]) -> list[Passage]:
        pictures = shown_by(self.made.parts, name)
        story = Story(root, Numbers(self.patterns), self.hidden, self.hides, pictures, by, self.known)
        return passages(story)


def _parsed(body: bytes) -> etree._Element:
    """The tree without what only looks: half the nodes, and the same words. What could be text is left alone."""
    is_text = b"<![CDATA[" in body or b"<!--" in body
    return parse(body if is_text else PLAIN_LOOK.sub(b"", body))


def _add(stories: dict[str, list[Passage]], title: str, found: list[Passage]) -> None:
    """Programs cut headers and footers into more parts or fewer: each that reads alike counts once."""
    there = stories.setdefault(title, [])
    known = {one.key for one in there} if title in ("Header", "Footer") else set[str]()
    there += [one for one in found if not (title in ("Header", "Footer") and one.key in known)]


def _listed(parts: Mapping[str, bytes], body: etree._Element) -> list[tuple[str, str]]:
    """Title and part of each story: the body, headers and footers in use, notes, comments."""
    used = _frames_used(parts, body)
    found = [("Document", MAIN)]
    for kind, name in story_parts(parts):
        if name in parts and name.endswith(".xml") and (kind not in ("header", "footer") or name in used):
            found.append((KINDS[kind], name))
    order = ("Document", *KINDS.values())
    return sorted(dict.fromkeys(found), key=lambda one: (order.index(one[0]), one[1]))


def _frames_used(parts: Mapping[str, bytes], body: etree._Element) -> set[str]:
    relations = parts.get("word/_rels/document.xml.rels")
    if relations is None:
        return set()
    targets = {one.get("Id", ""): one.get("Target", "") for one in parse(relations)}
    key = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    used = (
        targets.get(node.get(key, ""), "")
        for section in sections(body)
        for node in section.iter(f"{W}headerReference", f"{W}footerReference")
    )
    return {posixpath.normpath(posixpath.join("/word", one)).lstrip("/") for one in used if one}


def _part_names(pack: Pack | None) -> dict[str, str]:
    """Tag -> id of each part of the template."""
    if pack is None:
        return {}
    return {part_tag(part, pack.edition): part.id for part in pack.parts}


def _authors(root: etree._Element) -> dict[etree._Element, Who]:
    """Whose the first tracked change of each paragraph and each row is."""
    found: dict[etree._Element, Who] = {}
    for node in root.iter(*MARKED):
        who = node.get(f"{W}author", "")[:LONGEST], node.get(f"{W}date", "")[:10]
        for holder in _holders(node):
            found.setdefault(holder, who)
    return found


def _holders(node: etree._Element) -> Iterator[etree._Element]:
    inside = next(node.iter(f"{W}p"), None)
    around = next(node.iterancestors(f"{W}p", f"{W}tr"), None)
    yield from (one for one in (around, inside) if one is not None)
