"""Reads XML from files that others made: no entities, no network, no endless trees."""

from __future__ import annotations

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def parse(body: bytes) -> etree._Element:
    """The root of this XML, read without resolving anything outside it."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_pis=True,
        remove_comments=True,
        collect_ids=False,
    )
    return etree.fromstring(body, parser)


def text_of(element: etree._Element) -> str:
    """The words inside an element; breaks are line ends, paragraphs end a line."""
    words: list[str] = []
    for node in element.iter(f"{W}t", f"{W}br", f"{W}tab", f"{W}p"):
        if node.tag == f"{W}p":
            words.append("\n" if words else "")
        elif node.tag == f"{W}t":
            words.append(node.text or "")
        elif node.getparent() is not None and node.getparent().tag == f"{W}r":  # type: ignore[union-attr]
            words.append("\n" if node.tag == f"{W}br" else "\t")
    return "".join(words)
