"""What a body's own Word file holds beside the words that people see: comments, tracked changes, hidden text, and what
fields showed last. Nobody sees it on paper, and all of it would go into every contract made from the file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lxml import etree

from register.documents.computed_fields import make_plain, take_out, with_old_results
from register.documents.frames import RELATIONS, STYLES
from register.documents.revisions.resolving import FORMER, Revisions, settle
from register.documents.xml_readings import W, parse

TYPES, SETTINGS = "[Content_Types].xml", "word/settings.xml"
STORIES = {
    "document": "text",
    "hdr": "header",
    "ftr": "footer",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
}
CHANGES = {"ins": "put in", "del": "taken out", "moveTo": "moved to here", "moveFrom": "moved away"}
CELLS = ("cellIns", "cellDel", "cellMerge")
RANGES = tuple(
    f"{W}{name}Range{end}"
    for name in ("moveFrom", "moveTo", "customXmlIns", "customXmlDel", "customXmlMoveFrom", "customXmlMoveTo")
    for end in ("Start", "End")
)
NOTES_OF = re.compile(r"/(comments\w*|people)$")
LONGEST = 300


class Unseen(StrEnum):
    """A kind of what is not seen; the value is kept with the file."""

    COMMENTS = "comments"
    TRACKED = "tracked"
    HIDDEN = "hidden"
    FIELDS = "fields"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Unseen.COMMENTS: "Comments",
    Unseen.TRACKED: "Tracked changes",
    Unseen.HIDDEN: "Hidden text",
    Unseen.FIELDS: "Words that fields showed last",
}


class Answer(StrEnum):
    """What becomes of all matter of one kind; the value is kept with the file."""

    ACCEPT = "accept"
    TAKE_OUT = "take_out"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that is not seen. place: where a person finds it; text: its words; who: whose it is, where said."""

    kind: Unseen
    place: str
    paragraph: int
    text: str
    who: str = ""


def text_parts(parts: Mapping[str, bytes]) -> dict[str, tuple[str, etree._Element]]:
    """Part -> what people call it and its tree, of those whose words go into a contract."""
    found = {}
    for name, body in parts.items():
        if re.match(r"^word/[^/]+\.xml$", name):
            root = parse(body)
            called = STORIES.get(str(root.tag).removeprefix(W))
            if called:
                found[name] = (called, root)
    return found


def unseen(parts: Mapping[str, bytes]) -> list[Matter]:
    """All of it, kind by kind, each in the order of the file."""
    found: list[Matter] = []
    hidden_styles = hidden_styles_of(parts)
    comments = {key: said for name in _comment_parts(parts) for key, said in _comments(parts[name]).items()}
    for called, root in text_parts(parts).values():
        reading = _Reading(called, root, hidden_styles, comments)
        found += reading.matters()
    order = list(Unseen)
    return sorted(found, key=lambda matter: order.index(matter.kind))


class _Reading:
    """One part, with its paragraphs counted."""

    def __init__(
        self,
        called: str,
        root: etree._Element,
        hidden: frozenset[str],
        comments: Mapping[str, etree._Element],
    ) -> None:
        self.called, self.root, self.hidden, self.comments = called, root, hidden, comments
        self.positions = {node: n for n, node in enumerate(root.iter(f"{W}p"), start=1)}

    def matters(self) -> Iterator[Matter]:
        yield from self._comments()
        yield from self._tracked()
        for run in self.root.iter(f"{W}r"):
            if is_hidden(run, self.hidden) and (words := _words(run)).strip():
                yield self._matter(Unseen.HIDDEN, run, words)
        for one in with_old_results(self.root):
            yield self._matter(Unseen.FIELDS, one.start, f"{one.code.strip()}: {one.result}")

    def _comments(self) -> Iterator[Matter]:
        for reference in self.root.iter(f"{W}commentReference"):
            said = self.comments.get(reference.get(f"{W}id", ""))
            words, who = ("", "") if said is None else (_words(said), said.get(f"{W}author", ""))
            yield self._matter(Unseen.COMMENTS, reference, words, who)

    def _tracked(self) -> Iterator[Matter]:
        before: tuple[etree._Element | None, str, str] = (None, "", "")
        for node in self.root.iter(*(f"{W}{name}" for name in (*CHANGES, *CELLS, *FORMER))):
            name, who = str(node.tag).removeprefix(W), node.get(f"{W}author", "")
            words = (
                f"{CHANGES[name]}: {_words(node)}"
                if name in CHANGES and _words(node)
                else _of_shape(node, name)
            )
            if not (before[0] is node.getprevious() and before[0] is not None and before[1:] == (name, who)):
                yield self._matter(Unseen.TRACKED, node, words, who)
            before = (node, name, who)

    def _matter(self, kind: Unseen, node: etree._Element, words: str, who: str = "") -> Matter:
        inside = next(node.iter(f"{W}p"), None)
        around = next(node.iterancestors(f"{W}p"), None)
        number = self.positions.get(around if around is not None else inside, 0)  # type: ignore[arg-type]
        place = f"{self.called}, paragraph {number}" if number else self.called
        return Matter(kind, place, number, " ".join(words.split())[:LONGEST], who[:LONGEST])


def _of_shape(node: etree._Element, name: str) -> str:
    """A change that holds no words of its own: of a paragraph's end, a row, a cell, or of how something looks."""
    holder = node.getparent()
    within = "" if holder is None else str(holder.tag).removeprefix(W)
    if name in CELLS or within == "tcPr":
        return "a cell of a table"
    if name in CHANGES:
        return f"{CHANGES[name]}: " + ("a row of a table" if within == "trPr" else "the end of a paragraph")
    return "how it looks" if name != "numberingChange" else "a number"


def _words(node: etree._Element) -> str:
    return "".join(one.text or "" for one in node.iter(f"{W}t", f"{W}delText"))


# ---------------------------------------------------------------- hidden text


def is_hidden(run: etree._Element, hidden_styles: frozenset[str]) -> bool:
    """Whether Word hides what stands in this run."""
    said = run.find(f"{W}rPr/{W}vanish")
    if said is not None:
        return said.get(f"{W}val", "1") not in ("0", "false", "off")
    own = run.find(f"{W}rPr/{W}rStyle")
    paragraph = next(run.iterancestors(f"{W}p"), None)
    around = paragraph.find(f"{W}pPr/{W}pStyle") if paragraph is not None else None
    styles = {one.get(f"{W}val", "") for one in (own, around) if one is not None}
    return bool(styles & hidden_styles)


def hidden_styles_of(parts: Mapping[str, bytes]) -> frozenset[str]:
    """Styles that hide their words, by themselves or by the one they are based on."""
    if b"w:vanish" not in parts.get(STYLES, b""):
        return frozenset()
    styles = {style.get(f"{W}styleId", ""): style for style in parse(parts[STYLES]).iter(f"{W}style")}
    return frozenset(name for name in styles if name and _hides(name, styles))


def _hides(name: str, styles: Mapping[str, etree._Element]) -> bool:
    for _ in range(len(styles)):
        style = styles.get(name)
        if style is None:
            return False
        said = style.find(f"{W}rPr/{W}vanish")
        if said is not None:
            return said.get(f"{W}val", "1") not in ("0", "false", "off")
        base = style.find(f"{W}basedOn")
        name = "" if base is None else base.get(f"{W}val", "")
    return False


def _show(run: etree._Element) -> None:
    properties = run.find(f"{W}rPr")
    if properties is None:
        properties = etree.Element(f"{W}rPr")
        run.insert(0, properties)
    said = properties.find(f"{W}vanish")
    if said is None:
        _insert_vanish(properties)
    else:
        said.set(f"{W}val", "0")


BEFORE_VANISH = {
    f"{W}{name}"
    for name in (
        "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow",
        "emboss", "imprint", "noProof", "snapToGrid",
    )
}  # fmt: skip


def _insert_vanish(properties: etree._Element) -> None:
    """Word wants the properties of a run in one order."""
    at = sum(child.tag in BEFORE_VANISH for child in properties)
    properties.insert(at, etree.Element(f"{W}vanish", {f"{W}val": "0"}))


# ---------------------------------------------------------------- settling


def settled(parts: Mapping[str, bytes], answers: Mapping[str, str]) -> dict[str, bytes]:
    """The parts with what was answered done. Tracked changes are read as accepted until somebody answers: then the
    places of the file are those that will be there."""
    made = dict(parts)
    revisions = Revisions.REJECTED if answers.get(Unseen.TRACKED) == Answer.TAKE_OUT else Revisions.ACCEPTED
    hidden_styles = hidden_styles_of(parts)
    for name, (_, root) in text_parts(parts).items():
        before = etree.tostring(root)
        settle(root, revisions)
        for mark in list(root.iter(*RANGES)):
            _remove(mark)
        _settle_hidden(root, hidden_styles, answers.get(Unseen.HIDDEN, ""))
        _settle_fields(root, answers.get(Unseen.FIELDS, ""))
        if answers.get(Unseen.COMMENTS) == Answer.TAKE_OUT:
            _drop_comment_marks(root)
        if etree.tostring(root) != before:
            made[name] = written(root)
    if answers.get(Unseen.COMMENTS) == Answer.TAKE_OUT:
        made = _without_comments(made)
    return _without_tracking(made)


def _settle_hidden(root: etree._Element, styles: frozenset[str], answer: str) -> None:
    for run in list(root.iter(f"{W}r")) if answer in (Answer.ACCEPT, Answer.TAKE_OUT) else ():
        if is_hidden(run, styles) and _words(run).strip():
            if answer == Answer.ACCEPT:
                _show(run)
            else:
                _remove(run)


def _settle_fields(root: etree._Element, answer: str) -> None:
    if answer in (Answer.ACCEPT, Answer.TAKE_OUT):
        for one in list(with_old_results(root)):
            (make_plain if answer == Answer.ACCEPT else take_out)(one)


def _remove(node: etree._Element) -> None:
    if (parent := node.getparent()) is not None:
        parent.remove(node)


def _without_tracking(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The switch that has Word track what people change in it."""
    if b"trackRevisions" not in parts.get(SETTINGS, b""):
        return parts
    root = parse(parts[SETTINGS])
    for one in list(root.iter(f"{W}trackRevisions")):
        _remove(one)
    return {**parts, SETTINGS: written(root)}


# ---------------------------------------------------------------- comments


def _comment_parts(parts: Mapping[str, bytes]) -> list[str]:
    if RELATIONS not in parts:
        return []
    found = (_target(one) for one in parse(parts[RELATIONS]) if one.get("Type", "").endswith("/comments"))
    return [name for name in found if name in parts and name.endswith(".xml")]


def _target(relation: etree._Element) -> str:
    return posixpath.normpath(posixpath.join("/word", relation.get("Target", ""))).lstrip("/")


def _comments(body: bytes) -> dict[str, etree._Element]:
    return {one.get(f"{W}id", ""): one for one in parse(body).iter(f"{W}comment")}


def _drop_comment_marks(root: etree._Element) -> None:
    for reference in list(root.iter(f"{W}commentReference")):
        run = reference.getparent()
        _remove(reference)
        if run is not None and not any(child.tag != f"{W}rPr" for child in run):
            _remove(run)
    for mark in list(root.iter(f"{W}commentRangeStart", f"{W}commentRangeEnd")):
        _remove(mark)


def _without_comments(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The file without the parts that hold comments, and without a word of them in its lists."""
    if RELATIONS not in parts:
        return parts
    related = parse(parts[RELATIONS])
    gone = {_target(one): one for one in related if NOTES_OF.search(one.get("Type", ""))}
    for one in gone.values():
        related.remove(one)
    typed = parse(parts[TYPES])
    for one in [child for child in typed if child.get("PartName", "").lstrip("/") in gone]:
        typed.remove(one)
    kept = {name: body for name, body in parts.items() if name not in gone}
    return {**kept, RELATIONS: written(related), TYPES: written(typed)} if gone else kept


def written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
