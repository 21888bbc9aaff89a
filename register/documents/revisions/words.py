"""The words of one part, a paragraph a line, with text boxes once and nothing left out."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from register.documents.revisions.resolving import M
from register.documents.xml_readings import W

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
SIGNS = {
    f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\u2011", f"{W}softHyphen": "\u00ad",
}  # fmt: skip
SYMBOLS = {
    "symbol": {
        0xA3: "\u2264", 0xA5: "\u221e", 0xB1: "\u00b1", 0xB3: "\u2265", 0xB4: "\u00d7", 0xB7: "\u2022",
        0xB9: "\u2260", 0xBB: "\u2248", 0xD0: "\u2220", 0xD6: "\u221a", 0xDE: "\u21d2", 0xAE: "\u2192",
    },
    "wingdings": {
        0x6F: "\u2610", 0x71: "\u2751", 0xA7: "\u25aa", 0xA8: "\u2610", 0xD8: "\u27a2", 0xE0: "\u2192",
        0xFB: "\u2717", 0xFC: "\u2713", 0xFD: "\u2612", 0xFE: "\u2611",
    },
}  # fmt: skip
"""What signs of the fonts that have signs in place of letters are elsewhere."""
OWN_LINES = (f"{W}p", f"{W}txbxContent")
WORDS = (f"{W}t", f"{M}t", f"{W}delText")
INSERTED, DELETED = (f"{W}ins", f"{W}moveTo"), (f"{W}del", f"{W}moveFrom")


def paragraphs(root: etree._Element, *, codes: bool = False) -> list[str]:
    """The paragraphs in reading order, those of a text box after the one it hangs on. Tracked changes that are still
    there are marked: [-deleted-][+inserted+]. `codes` adds what fields ask for, {so}."""
    asked = frozenset(_instructions(root)) if codes else frozenset()
    return ["".join(_pieces(p, asked)) for p in root.iter(f"{W}p") if not _doubled(p)]


def own_paragraphs(paragraph: etree._Element) -> list[str]:
    """The words of one paragraph, and after them those of the paragraphs inside it, in text boxes."""
    inside = [p for p in paragraph.iter(f"{W}p") if not _doubled(p)]
    return ["".join(_pieces(p, frozenset())) for p in inside]


def _instructions(root: etree._Element) -> Iterator[etree._Element]:
    """What stands between the beginning of a field and its result; anywhere else Word reads past it."""
    open_fields: list[bool] = []
    yield from root.iter(f"{W}fldSimple")
    for element in root.iter(f"{W}fldChar", f"{W}instrText"):
        kind = element.get(f"{W}fldCharType")
        if element.tag == f"{W}instrText" and open_fields and open_fields[-1]:
            yield element
        elif kind == "begin":
            open_fields.append(True)
        elif kind == "separate" and open_fields:
            open_fields[-1] = False
        elif kind == "end" and open_fields:
            open_fields.pop()


def _doubled(element: etree._Element) -> bool:
    """Inside what older programs are shown instead: the same words a second time."""
    return any(is_second(above) for above in element.iterancestors(f"{MC}Fallback"))


def is_second(element: etree._Element) -> bool:
    """Whether this is what older programs are shown instead of what stands beside it."""
    holder = element.getparent() if element.tag == f"{MC}Fallback" else None
    return holder is not None and holder.find(f"{MC}Choice") is not None


def _pieces(element: etree._Element, codes: frozenset[etree._Element]) -> Iterator[str]:
    """The words of one paragraph; a paragraph or a box inside it has its own line."""
    for child in element:
        if child.tag in INSERTED or child.tag in DELETED:
            yield from _marked(child, codes)
        elif not (child.tag in OWN_LINES or is_second(child)):
            yield _own_words(child, codes)
            yield from _pieces(child, codes)


def _own_words(element: etree._Element, codes: frozenset[etree._Element]) -> str:
    """What an element says by itself, beside what stands in it."""
    if element in codes:
        asked = element.get(f"{W}instr") or element.text or ""
        return f"{{{asked.strip()}}}"
    return sign_of(element)


def sign_of(element: etree._Element) -> str:
    """The words or the sign that an element stands for by itself."""
    tag = str(element.tag)
    if tag in WORDS:
        return element.text or ""
    if tag == f"{W}sym":
        return _symbol(element)
    holder = element.getparent()
    return SIGNS.get(tag, "") if holder is not None and holder.tag == f"{W}r" else ""


def _marked(change: etree._Element, codes: frozenset[etree._Element]) -> Iterator[str]:
    inside = "".join(_pieces(change, codes))
    sign = "+" if change.tag in INSERTED else "-"
    if inside:
        yield f"[{sign}{inside}{sign}]"


def _symbol(element: etree._Element) -> str:
    """A sign by its number; fonts of signs keep theirs in a private place, which is brought back to the plain one."""
    try:
        number = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return "\ufffd"
    number = number - 0xF000 if 0xF020 <= number <= 0xF0FF else number
    signs = SYMBOLS.get(element.get(f"{W}font", "").lower(), {})
    return signs.get(number, chr(number))
