"""Marks where values go in a template's XML, and binds every control to the data part."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from lxml import etree

from register.documents.data_parts import xpath
from register.documents.parts import Pack
from register.documents.upload_guard import RESERVED
from register.documents.word_markup import STORE_ID
from register.documents.xml_readings import parse

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
NUMBERING = "word/numbering.xml"
OPEN, SHUT = "\ue000", "\ue001"
MARKED = re.compile(r"^word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$")
LIST = re.compile(rb'<w:num [^>]*w:numId="(\d+)"[^>]*>\s*<w:abstractNumId w:val="(\d+)"')
ID_STEP = 5
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
WORD_2010 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
PARAGRAPH_NAMES = (f"{WORD_2010}paraId", f"{WORD_2010}textId")
TARGETS_FROM = 90_000
"""Numbers of bookmarks that links from outside lead to: below those that repeat, above a file's own."""
PAGE_NAME = re.compile(r"(?:PAGEREF|REF|HYPERLINK\s+\\l)\s+\"?([^\s\"]+)")
PAGE_REFERENCE = re.compile(r"(PAGEREF\s+)(\S+)")


class Marks:
    """Marks the parts of one template."""

    def __init__(self, pack: Pack, patterns: Container[int]) -> None:
        self.pack, self.patterns = pack, patterns
        self.tables = {field.path for field in pack.fields() if field.type == "table"}
        self.lists: dict[str, tuple[int, ...]] = {}
        self.identity = self.drawings = self.targets = 0
        self.inside: set[etree._Element] = set()

    def mark(self, name: str, body: bytes) -> bytes:
        """The part with marks in it; parts without text come back unchanged."""
        if name == NUMBERING and self.pack.groups:
            return body.replace(b"</w:numbering>", b"<?al m?></w:numbering>")
        if not MARKED.match(name):
            return body
        if RESERVED.search(body):
            raise ValueError("the template holds characters that the engine keeps for itself")
        root = parse(body)
        repeated = set(self._names_in_repeats(root))
        self.inside = set(self._controls_in_repeats(root))
        self._number_marks(root)
        wanted = _led_to_from_outside(root, repeated)
        for control in list(root.iter(f"{W}sdt")):
            if _tag(control).startswith("repeat:"):
                self._keep_targets(control, wanted)
            self._mark_control(control, repeated)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _names_in_repeats(self, root: etree._Element) -> Iterator[str]:
        for control in root.iter(f"{W}sdt"):
            if _tag(control).startswith("repeat:"):
                yield from (mark.get(f"{W}name", "") for mark in control.iter(f"{W}bookmarkStart"))

    def _controls_in_repeats(self, root: etree._Element) -> Iterator[etree._Element]:
        for control in root.iter(f"{W}sdt"):
            if _tag(control).startswith("repeat:"):
                yield from control.iterdescendants(f"{W}sdt")

    def _number_marks(self, root: etree._Element) -> None:
        """Pictures are numbered through the whole file; bookmarks anew where their numbers are too long to repeat."""
        for drawing in root.iter(DRAWING):
            self.drawings += 1
            drawing.set("id", str(self.drawings))
        marks = list(root.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"))
        if any(len(mark.get(f"{W}id", "")) > ID_STEP for mark in marks):
            numbers = {
                key: str(n)
                for n, key in enumerate(dict.fromkeys(m.get(f"{W}id", "") for m in marks), start=1)
            }
            for mark in marks:
                mark.set(f"{W}id", numbers[mark.get(f"{W}id", "")])

    def _mark_control(self, control: etree._Element, repeated: set[str]) -> None:
        kind, _, argument = _tag(control).partition(":")
        if kind == "field":
            self._mark_value(control, argument, row="")
        elif kind == "rows":
            _mark_names_of_row(control)
            _unwrap(control, f"r:{argument}")
        elif kind == "repeat":
            self._mark_repeat(control, argument, repeated)
        elif kind == "when":
            _unwrap(control, f"w:{argument}")
        elif kind == "item":
            _set_content(control, "i")
            _unwrap(control, "")
        elif kind.rpartition(".")[0] in self.tables:
            self._mark_value(control, kind, row=f"{OPEN}v:#row{SHUT}")
        else:
            self._identify(control)

    def _mark_value(self, control: etree._Element, path: str, row: str) -> None:
        _set_content(control, f"v:{path}")
        item = f"{OPEN}i{SHUT}" if self._is_repeated(path) else ""
        if path != "data_hash":
            _bind(control, xpath(path, item=item, row=row))
        if not row and not item:
            self._identify(control)

    def _is_repeated(self, path: str) -> bool:
        return path.split(".")[0] in self.pack.groups

    def _identify(self, control: etree._Element) -> None:
        """A number of its own; controls that repeat have none, so no two can be alike."""
        properties = control.find(f"{W}sdtPr")
        for old in properties.findall(f"{W}id") if properties is not None else ():
            old.getparent().remove(old)  # type: ignore[union-attr]
        if control in self.inside:
            return
        self.identity += 1
        if properties is not None:
            position = 2 if properties.find(f"{W}tag") is not None else 0
            properties.insert(position, etree.Element(f"{W}id", {f"{W}val": str(self.identity)}))

    def _mark_repeat(self, control: etree._Element, group: str, repeated: set[str]) -> None:
        self._mark_lists(control, group)
        number = f"{OPEN}i{SHUT}"
        _forget_names(control)
        for drawing in control.iter(DRAWING):
            drawing.set("id", number + drawing.get("id", "0").zfill(ID_STEP))
        for mark in control.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"):
            mark.set(f"{W}id", number + mark.get(f"{W}id", "0").zfill(ID_STEP))
            if mark.get(f"{W}name"):
                mark.set(f"{W}name", f"{mark.get(f'{W}name')}_{number}")
        for link in control.iter(f"{W}hyperlink"):
            if link.get(f"{W}anchor", "") in repeated:
                link.set(f"{W}anchor", f"{link.get(f'{W}anchor')}_{number}")
        for code in control.iter(f"{W}instrText"):
            code.text = PAGE_REFERENCE.sub(lambda m: _numbered(m, repeated, number), code.text or "")
        _unwrap(control, f"e:{group}")

    def _keep_targets(self, control: etree._Element, wanted: set[str]) -> None:
        """Names that repeat get a number each; a link from outside, as in a contents list, leads to the first."""
        for mark in control.iter(f"{W}bookmarkStart"):
            if mark.get(f"{W}name", "") in wanted:
                self.targets += 1
                number = str(TARGETS_FROM + self.targets)
                start = {f"{W}id": number, f"{W}name": mark.get(f"{W}name", "")}
                control.addprevious(etree.Element(f"{W}bookmarkStart", start))
                control.addprevious(etree.Element(f"{W}bookmarkEnd", {f"{W}id": number}))

    def _mark_lists(self, control: etree._Element, group: str) -> None:
        """List 0 means none; one that the file does not describe stays as it is."""
        items = [(int(item.get(f"{W}val", "0")), item) for item in control.iter(f"{W}numId")]
        known = [(number, item) for number, item in items if number in self.patterns]
        self.lists[group] = tuple(sorted({*self.lists.get(group, ()), *(number for number, _ in known)}))
        for _, item in known:
            item.set(f"{W}val", f"{OPEN}n:{item.get(f'{W}val')}{SHUT}")


def _led_to_from_outside(root: etree._Element, repeated: set[str]) -> set[str]:
    """Which of the names that repeat something outside leads to."""
    if not repeated:
        return set()
    anchors = [(link, [link.get(f"{W}anchor", "")]) for link in root.iter(f"{W}hyperlink")]
    codes = [(code, PAGE_NAME.findall(code.text or "")) for code in root.iter(f"{W}instrText")]
    return {name for node, names in (*anchors, *codes) if not _repeats(node) for name in names} & repeated


def _repeats(node: etree._Element) -> bool:
    return any(_tag(control).startswith("repeat:") for control in node.iterancestors(f"{W}sdt"))


def _mark_names_of_row(control: etree._Element) -> None:
    """A row that repeats keeps no names of paragraphs and no bookmarks; its pictures are numbered by the row."""
    _forget_names(control)
    for mark in list(control.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
        mark.getparent().remove(mark)  # type: ignore[union-attr]
    for drawing in control.iter(DRAWING):
        drawing.set("id", f"{OPEN}v:#row{SHUT}{drawing.get('id', '0').zfill(ID_STEP)}")


def _forget_names(control: etree._Element) -> None:
    """The names by which Word tells paragraphs apart between two saves; without one it gives a new one."""
    for node in control.iter():
        for name in PARAGRAPH_NAMES:
            node.attrib.pop(name, None)


def _numbered(match: re.Match[str], repeated: set[str], number: str) -> str:
    return f"{match[1]}{match[2]}_{number}" if match[2] in repeated else match[0]


def _tag(control: etree._Element) -> str:
    tag = control.find(f"{W}sdtPr/{W}tag")
    return tag.get(f"{W}val", "") if tag is not None else ""


def _set_content(control: etree._Element, code: str) -> None:
    """Keeps the first run's look and puts the slot where its text was."""
    content = control.find(f"{W}sdtContent")
    texts = list(content.iter(f"{W}t")) if content is not None else []
    if not texts:
        raise ValueError(f"the control {_tag(control)} has no text to replace")
    for extra in texts[1:]:
        parent = extra.getparent()
        if parent is not None:
            parent.remove(extra)
    texts[0].text = None
    texts[0].set(SPACE, "preserve")
    texts[0].append(etree.ProcessingInstruction("al", code))


def _bind(control: etree._Element, path: str) -> None:
    properties = control.find(f"{W}sdtPr")
    if properties is None:
        return
    for old in properties.findall(f"{W}dataBinding"):
        properties.remove(old)
    binding = etree.Element(f"{W}dataBinding", {f"{W}xpath": path, f"{W}storeItemID": STORE_ID})
    kind = properties.find(f"{W}text")
    if kind is not None:
        kind.addprevious(binding)
    else:
        properties.append(binding)


def _unwrap(control: etree._Element, code: str) -> None:
    """Takes the control away and leaves its content, between two marks when there is a code."""
    content, parent = control.find(f"{W}sdtContent"), control.getparent()
    if content is None or parent is None:
        return
    inside = list(content)
    if code:
        inside = [etree.ProcessingInstruction("al", code), *inside, etree.ProcessingInstruction("al", "]")]
    for child in inside:
        control.addprevious(child)
    parent.remove(control)


def list_patterns(numbering: bytes) -> dict[int, int]:
    """Which pattern each list of the template follows."""
    found = LIST.findall(numbering)
    return {int(number): int(pattern) for number, pattern in found}
