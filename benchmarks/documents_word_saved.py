"""Gives a template the look of a contract that people wrote and saved in Word: the document the targets were set on.

It has 60 clauses, 12 schedules, 300 fields, six tables of 40 rows and 6 columns, a contents list, and three sections,
each with a header and a footer of its own; 20 fields stand in those. Filled it has 100 pages, 2,700 paragraphs and
2.3 MB of text part, or 2.7 MB with the content controls and their bindings, which only our engine writes.

What Word adds to such a file is added here and nothing else: numbers for paragraphs and revision marks (`w14:paraId`,
`w:rsidR`), runs cut where somebody edited or the spelling was checked, font and size on each run and paragraph mark,
and no style that nobody uses. All engines get this same file; their placeholders stand in one run each, as a careful
author would write them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from copy import deepcopy
from itertools import count
from random import Random
from typing import Any

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.section import Section
from lxml import etree

from register.documents import template_builds
from register.documents import word_markup as word
from register.documents.archives import read_parts, write_parts
from register.documents.deflating import zlib_deflate
from register.documents.parts import Field, Pack

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
TEXT_PARTS = ("word/document", "word/header", "word/footer")
FONT = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>'
SIZE = '<w:sz w:val="20"/><w:szCs w:val="20"/>'
MARK = f"<w:rPr {word.NAMESPACES}>{FONT}{SIZE}</w:rPr>"
IN_HEADER, IN_FOOTER = (4, 4, 3), 2
"""Fields in the header of each section, the reference and the version among them, and in each footer beside the hash."""
SESSIONS = 24
"""How often somebody opened the file, changed something and saved it."""


def as_word_saves(template: bytes, pack: Pack) -> bytes:
    """The same template after Word has saved it a number of times."""
    parts = dict(read_parts(_in_sections(template, pack)))
    random = Random(2009)
    for name in parts:
        if name.startswith(TEXT_PARTS):
            root = etree.fromstring(parts[name])
            _Saves(random).go_over(root)
            parts[name] = _written(root)
    parts["word/styles.xml"] = _used_styles(parts)
    return write_parts(parts.items(), zlib_deflate)


def _in_sections(template: bytes, pack: Pack) -> bytes:
    """Front matter, clauses and schedules in sections of their own, each with its own header and footer."""
    document = docx.Document(io.BytesIO(template))
    body = document.element.body
    kinds = [part.kind for part in pack.parts]
    starts = [_parts_of(body)[kinds.index(kind)] for kind in ("clause", "schedule")]
    for start in starts:
        ending = parse_xml(_of_its_own(word.paragraph("")))
        ending.find(f"{W}pPr").append(deepcopy(body.sectPr))
        start.addprevious(ending)
    _fill_frames(document, pack)
    return template_builds.settled(document)


def _of_its_own(markup: str) -> str:
    return markup.replace("<w:p>", f"<w:p {word.NAMESPACES}>", 1)


def _fill_frames(document: Document, pack: Pack) -> None:
    fields = iter([field for field in pack.fields() if not field.columns][2:])
    first = document.sections[0]
    header, footer = _content(first.header), _content(first.footer)
    for section, wanted in zip(document.sections, IN_HEADER, strict=True):
        if section._sectPr is not first._sectPr:
            _forget_frames(section)
        _fill_frame(section.header, header, [next(fields) for _ in range(wanted - 2)])
        _fill_frame(section.footer, footer, [next(fields) for _ in range(IN_FOOTER)])


def _forget_frames(section: Section) -> None:
    """The copied section still points at the first one's."""
    for reference in section._sectPr.xpath("w:headerReference|w:footerReference"):
        section._sectPr.remove(reference)


def _parts_of(body: etree._Element) -> list[etree._Element]:
    return [child for child in body if child.tag == f"{W}sdt" and ";v=" in _tag(child)]


def _tag(control: etree._Element) -> str:
    tag = control.find(f"{W}sdtPr/{W}tag")
    return tag.get(f"{W}val", "") if tag is not None else ""


def _content(frame: Any) -> list[etree._Element]:
    return [deepcopy(child) for child in frame._element]


def _fill_frame(frame: Any, content: list[etree._Element], fields: list[Field]) -> None:
    frame.is_linked_to_previous = False
    for child in list(frame._element):
        frame._element.remove(child)
    controls = "".join(
        word.run(f"{field.label}: ") + word.value_control(f"field:{field.path}", field.label) + word.tab()
        for field in fields
    )
    for child in (*deepcopy(content), parse_xml(_of_its_own(word.paragraph(controls)))):
        frame._element.append(child)


class _Saves:
    """What many sessions of writing leave behind in one part."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.sessions = [f"00{random.getrandbits(24):06X}" for _ in range(SESSIONS)]
        self.numbers = (f"{number:08X}" for number in count(random.getrandbits(30), 0x3F1))

    def go_over(self, root: etree._Element) -> None:
        for row in root.iter(f"{W}tr"):
            self._number(row, "rsidR", "rsidTr")
        for paragraph in root.iter(f"{W}p"):
            self._number(paragraph, "rsidR", "rsidRDefault", "rsidP")
            _dress_mark(paragraph)
        for run in list(root.iter(f"{W}r")):
            _dress_run(run)
            self._cut(run)

    def _number(self, element: etree._Element, *revisions: str) -> None:
        element.set(f"{W14}paraId", next(self.numbers))
        element.set(f"{W14}textId", "77777777")
        for revision in revisions:
            element.set(f"{W}{revision}", self.random.choice(self.sessions))

    def _cut(self, run: etree._Element) -> None:
        """Where somebody changed a few words later, and around a word that the spelling check did not know."""
        text = run.find(f"{W}t")
        if text is None or not text.text or len(text.text) < 60 or _in_value(run):
            return
        words = text.text.split(" ")
        first, second = sorted(self.random.sample(range(1, len(words)), 2))
        pieces = [words[:first], words[first:second], words[second:]]
        texts = [" ".join(piece) + (" " if at < 2 else "") for at, piece in enumerate(pieces)]
        changed, after = deepcopy(run), deepcopy(run)
        changed.set(f"{W}rsidR", self.random.choice(self.sessions))
        for piece, words_of_it in zip((run, changed, after), texts, strict=True):
            piece.find(f"{W}t").text = words_of_it
        run.addnext(after)
        run.addnext(changed)
        changed.addprevious(etree.Element(f"{W}proofErr", {f"{W}type": "spellStart"}))
        changed.addnext(etree.Element(f"{W}proofErr", {f"{W}type": "spellEnd"}))


def _in_value(run: etree._Element) -> bool:
    around: Iterator[etree._Element] = run.iterancestors(f"{W}sdt")
    return any(
        _tag(control).startswith("field:") or "." in _tag(control).partition(";")[0] for control in around
    )


def _dress_mark(paragraph: etree._Element) -> None:
    properties = paragraph.find(f"{W}pPr")
    if properties is not None and properties.find(f"{W}rPr") is None:
        section = properties.find(f"{W}sectPr")
        mark = parse_xml(MARK)
        properties.append(mark) if section is None else section.addprevious(mark)


def _dress_run(run: etree._Element) -> None:
    """Font before bold and what else is there and size after it, as the standard orders them."""
    mark = parse_xml(MARK)
    properties = run.find(f"{W}rPr")
    if properties is None:
        run.insert(0, mark)
        return
    style = properties.find(f"{W}rStyle")
    properties.insert(0 if style is None else 1, mark[0])
    properties.extend(list(mark))


def _used_styles(parts: dict[str, bytes]) -> bytes:
    """Word keeps the styles in use, what they rest on, and the defaults."""
    root = etree.fromstring(parts["word/styles.xml"], etree.XMLParser(remove_blank_text=True))
    styles = {style.get(f"{W}styleId"): style for style in root.iter(f"{W}style")}
    text = b"".join(body for name, body in parts.items() if name.startswith(TEXT_PARTS)).decode()
    wanted = [name for name, style in styles.items() if f'"{name}"' in text or style.get(f"{W}default")]
    kept: set[Any] = set()
    while wanted:
        name = wanted.pop()
        if name in styles and name not in kept:
            kept.add(name)
            wanted += [link.get(f"{W}val") for link in styles[name] if link.tag in _LINKS]
    for name, style in styles.items():
        if name not in kept:
            root.remove(style)
    return _written(root)


_LINKS = {f"{W}basedOn", f"{W}link", f"{W}next"}


def _written(root: etree._Element) -> bytes:
    etree.cleanup_namespaces(root, keep_ns_prefixes=[prefix for prefix in root.nsmap if prefix])
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
