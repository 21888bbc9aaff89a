"""What PDF/UA-1 asks of a PDF and a machine can see: tags, title, language, headings, tables, pictures, links, bookmarks."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf

PAINTS = {"Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "INLINE IMAGE"}
"""Operators that put something on the page."""
STANDARD = {
    "Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct", "Private",
    "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "THead",
    "TBody", "TFoot", "Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot", "Figure", "Formula",
    "Form",
}  # fmt: skip


def faults_of(pdf: bytes, language: str = "en-GB") -> list[str]:
    """Everything found wrong, one line each."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [*_of_file(opened, language), *_of_tree(opened), *_of_pages(opened)]


def headings_of(pdf: bytes) -> list[str]:
    """The titles of all bookmarks, in order."""
    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_outline() as outline:
        return list(_titles(outline.root))


def _titles(items: Any) -> Iterator[str]:
    for item in items:
        yield str(item.title)
        yield from _titles(item.children)


def _of_file(pdf: pikepdf.Pdf, language: str) -> Iterator[str]:
    root = pdf.Root
    if not root.get("/MarkInfo", {}).get("/Marked", False):
        yield "the file does not say that it is tagged"
    if str(root.get("/Lang", "")) != language:
        yield f"its language is {root.get('/Lang')}, not {language}"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "a reader shows the name of the file, not its title"
    with pdf.open_metadata() as meta:
        if not meta.get("dc:title"):
            yield "it has no title"
        if str(meta.get("pdfuaid:part", "")) != "1":
            yield "it does not say that it keeps to PDF/UA-1"
    if pdf.is_encrypted:
        yield "it is encrypted"


def _of_tree(pdf: pikepdf.Pdf) -> Iterator[str]:
    tree = pdf.Root.get("/StructTreeRoot")
    if tree is None:
        yield "it has no tags"
        return
    roles = {str(key): str(role) for key, role in (tree.get("/RoleMap") or {}).items()}
    nodes = [(_kind(node, roles), node, parent) for node, parent in _nodes(tree)]
    for kind, node, _ in nodes:
        if kind not in STANDARD:
            yield f"the tag {node.S} means nothing to a reader"
        if kind == "Figure" and not str(node.get("/Alt", "")).strip():
            yield "a picture has no description"
    if "Document" not in [_kind(node, roles) for node in _children(tree)]:
        yield "the tags do not begin with a document"
    yield from _of_headings([int(kind[1]) for kind, _, _ in nodes if re.fullmatch("H[1-6]", kind)])
    yield from _of_tables(nodes, roles)


def _nodes(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every tag with the tag around it, in reading order."""
    waiting: list[tuple[Any, Any]] = [(tree, None)]
    while waiting:
        node, parent = waiting.pop()
        if "/S" in node:
            yield node, parent
        waiting += [(child, node) for child in reversed(_children(node))]


def _children(node: Any) -> list[Any]:
    kids = node.get("/K")
    kids = [] if kids is None else list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def _kind(node: Any, roles: dict[str, str]) -> str:
    name = str(node.S)
    return roles.get(name, name).removeprefix("/")


def _of_headings(levels: list[int]) -> Iterator[str]:
    if not levels:
        yield "it has no headings"
    for above, below in pairwise([0, *levels]):
        if below > above + 1:
            yield f"a heading of level {below} follows one of level {above}"


def _of_tables(nodes: list[tuple[str, Any, Any]], roles: dict[str, str]) -> Iterator[str]:
    for kind, node, parent in nodes:
        around = _kind(parent, roles) if parent is not None and "/S" in parent else ""
        if kind == "TR" and around not in ("Table", "THead", "TBody", "TFoot"):
            yield "a row of a table stands outside a table"
        if kind in ("TH", "TD") and around != "TR":
            yield "a cell of a table stands outside a row"
        if kind == "Table":
            first = next((n for n in _children(node) if _kind(n, roles) == "TR"), None)
            cells = [_kind(cell, roles) for cell in _children(first)] if first is not None else []
            if not cells or set(cells) != {"TH"}:
                yield "a table has no header row"
        if kind == "TH" and "/Scope" not in _attributes(node):
            yield "a header cell does not say what it heads"


def _attributes(node: Any) -> set[str]:
    given = node.get("/A")
    listed = [] if given is None else list(given) if isinstance(given, pikepdf.Array) else [given]
    return {str(key) for entry in listed if isinstance(entry, pikepdf.Dictionary) for key in entry.keys()}  # noqa: SIM118


def _of_pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, start=1):
        if "/Annots" in page and str(page.get("/Tabs", "")) != "/S":
            yield f"page {number}: the tab key does not follow the tags"
        if loose := _loose(page):
            yield f"page {number}: {loose} things stand outside the tags"
        for link in page.get("/Annots", []):
            if "/StructParent" not in link or not str(link.get("/Contents", "")).strip():
                yield f"page {number}: a link is not tagged or has no words"
        for name, font in (page.get("/Resources", {}).get("/Font") or {}).items():
            if "/ToUnicode" not in font:
                yield f"page {number}: the letters of the font {name} cannot be read out"


def _loose(page: Any) -> int:
    """How many things are painted that are neither tagged nor marked as decoration."""
    depth = loose = 0
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            depth += 1
            known = str(operands[0]) == "/Artifact" or (len(operands) > 1 and "/MCID" in operands[1])
            loose += not known and depth == 1
        elif name == "EMC":
            depth -= 1
        elif name in PAINTS and not depth:
            loose += 1
    return loose
