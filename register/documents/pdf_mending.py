"""Adds to a PDF what LibreOffice leaves out for screen readers: the order of the tab key, and words for pictures.

The objects that change are written anew at the end, as PDF provides for; everything that was there stays."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence

from lxml import etree

from register.documents.archives import read_parts
from register.documents.places import FALLBACK
from register.documents.template_marks import DRAWING
from register.documents.xml_readings import W, parse

PAGE = re.compile(rb"(?<=\n)(\d+) 0 obj\n<</Type/Page/(?:(?!endobj).)*?\nendobj", re.DOTALL)
FIGURE = re.compile(
    rb"(?<=\n)(\d+) 0 obj\n<</Type/StructElem\n/S/Figure\n(?:(?!endobj).)*?\nendobj", re.DOTALL
)
TRAILER = re.compile(rb"trailer\n<<(/Size (\d+).*?)>>\nstartxref\n(\d+)\n%%EOF\n?$", re.DOTALL)
WRONG_TABS = re.compile(rb"/Tabs ?\(S\)")
CHECKSUM = re.compile(rb"\n?/DocChecksum ?/\w+")
SHAPES = "{urn:schemas-microsoft-com:vml}shape"
WATERMARK = "PowerPlusWaterMarkObject"
PICTURES = (f"{W}drawing", f"{W}pict", f"{W}object")


def descriptions_of(docx: bytes) -> list[str]:
    """What each picture of a Word file shows, in their order. One alone is the watermark, which comes on every page;
    none where pictures in the text and on every page could not be told apart."""
    try:
        parts = dict(read_parts(docx))
    except zipfile.BadZipFile:
        return []
    frames = [parse(body) for name, body in parts.items() if re.match(r"word/(header|footer)\d*\.xml$", name)]
    marks = {s.get("alt", "") for f in frames for s in f.iter(SHAPES) if WATERMARK in s.get("id", "")}
    there = _pictures(parse(parts["word/document.xml"])) if "word/document.xml" in parts else []
    others = [node for frame in frames for node in _pictures(frame) if node.find(f".//{SHAPES}") is None]
    if marks:
        return sorted(marks) if len(marks) == 1 and not there and not others else []
    return [] if others else [next((d.get("descr", "") for d in node.iter(DRAWING)), "") for node in there]


def _pictures(root: etree._Element) -> list[etree._Element]:
    """Word writes some a second time, for older programs."""
    return [n for n in root.iter(*PICTURES) if next(n.iterancestors(FALLBACK), None) is None]


def mended(pdf: bytes, descriptions: Sequence[str] = ()) -> bytes:
    """The PDF with what was left out; one of a shape that is not known stays as it is."""
    end = TRAILER.search(pdf)
    changed = dict([*_pages(pdf), *_figures(pdf, descriptions)])
    return pdf if end is None or not changed else pdf + _update(changed, len(pdf), end)


def _pages(pdf: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and new words of each page on which the tab key would not follow the tags: a string is no name."""
    for page in PAGE.finditer(pdf):
        if b"/Tabs/S" not in page[0]:
            rest = WRONG_TABS.sub(b"", page[0])
            yield int(page[1]), rest.replace(b"<</Type/Page/", b"<</Type/Page/Tabs/S/", 1)


def _figures(pdf: bytes, descriptions: Sequence[str]) -> Iterator[tuple[int, bytes]]:
    """The same of each picture without words, where it is certain which words are whose."""
    figures = list(FIGURE.finditer(pdf))
    if len(descriptions) == 1:
        descriptions = [*descriptions] * len(figures)
    for figure, words in (
        zip(figures, descriptions, strict=False) if len(figures) == len(descriptions) else ()
    ):
        if words and b"/Alt" not in figure[0]:
            said = b"/S/Figure\n/Alt<FEFF" + words.encode("utf-16-be").hex().upper().encode() + b">\n"
            yield int(figure[1]), figure[0].replace(b"/S/Figure\n", said, 1)


def _update(changed: dict[int, bytes], start: int, end: re.Match[bytes]) -> bytes:
    """The new objects, the table that says where they lie, and an end that points at the one before."""
    out, places = bytearray(b"\n"), dict[int, int]()
    for number, body in sorted(changed.items()):
        places[number] = start + len(out)
        out += body + b"\n"
    table = start + len(out)
    out += b"xref\n" + b"".join(b"%d 1\n%010d 00000 n \n" % place for place in places.items())
    kept = CHECKSUM.sub(b"", end[1]).rstrip()
    out += b"trailer\n<<%s\n/Prev %s>>\nstartxref\n%d\n%%%%EOF\n" % (kept, end[3], table)
    return bytes(out)
