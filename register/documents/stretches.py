"""Marks what comes once for each service: a stretch from heading to heading, a table, or a row of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lxml import etree

from register.documents import word_markup as word
from register.documents.faults import UploadFault
from register.documents.own_manifests import SERVICES
from register.documents.tables import rows_of
from register.documents.xml_readings import W, parse, text_of

Numbered = tuple[int, str]
"""Level and number of the list."""
BEFORE_NUMBERS = {
    f"{W}{n}" for n in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
}
ALIAS = "Once for each service"


def stretch(first: etree._Element, end: etree._Element | None) -> list[etree._Element]:
    """From a heading to just before another, or to the end of what holds it; both stand side by side."""
    home = first.getparent()
    if home is None or (end is not None and end.getparent() is not home):
        raise UploadFault(
            "What repeats must begin and end at headings of the same text, not inside a table or a box. "
            "Choose the headings again."
        )
    found: list[etree._Element] = []
    for node in (first, *first.itersiblings()):
        if node is end or node.tag == f"{W}sectPr":
            return found
        found.append(node)
    if end is not None:
        raise UploadFault(
            "The heading where it ends stands before the one where it begins. Choose them again."
        )
    return found


def repeat_stretch(nodes: Sequence[etree._Element], styled: Mapping[str, Numbered] | None = None) -> None:
    """Encloses these in one control that repeats. Numbers that come from a style are written out, so that they can
    begin again for each service; those that go on from numbers above the stretch go on."""
    for numbers in _own_numbers(nodes, styled or {}):
        for paragraph, (level, number) in numbers:
            properties = paragraph.find(f"{W}pPr")
            if properties is not None:
                markup = f'<w:numPr {word.NAMESPACES}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
                _insert_numbers(properties, parse(markup.encode()))
    _enclose(nodes)


def _own_numbers(
    nodes: Sequence[etree._Element], styled: Mapping[str, Numbered]
) -> list[list[tuple[etree._Element, Numbered]]]:
    """Paragraphs of each list that has its highest level inside the stretch."""
    inside = _by_list(nodes, styled)
    everywhere = _by_list([nodes[0].getroottree().getroot()], styled)
    return [found for number, found in inside.items() if _highest(found) <= _highest(everywhere[number])]


def _by_list(
    nodes: Iterable[etree._Element], styled: Mapping[str, Numbered]
) -> dict[str, list[tuple[etree._Element, Numbered]]]:
    found: dict[str, list[tuple[etree._Element, Numbered]]] = {}
    for paragraph in (p for node in nodes for p in node.iter(f"{W}p")):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        numbered = styled.get(style.get(f"{W}val", "")) if style is not None else None
        if numbered and paragraph.find(f"{W}pPr/{W}numPr") is None:
            found.setdefault(numbered[1], []).append((paragraph, numbered))
    return found


def _highest(found: Iterable[tuple[etree._Element, Numbered]]) -> int:
    return min(level for _, (level, _) in found)


def _insert_numbers(properties: etree._Element, numbers: etree._Element) -> None:
    """Word wants them after the style and what keeps lines together."""
    before = [node for node in properties if node.tag in BEFORE_NUMBERS]
    properties.insert(len(before), numbers)


def numbered_styles(styles: bytes) -> dict[str, Numbered]:
    """Which styles number their paragraphs: level and list, as a style or the one it is based on says."""
    root = parse(styles)
    said = {style.get(f"{W}styleId", ""): style for style in root.iter(f"{W}style")}
    found = {name: _numbers_of(style, said) for name, style in said.items()}
    return {name: numbers for name, numbers in found.items() if numbers is not None}


def _numbers_of(style: etree._Element, said: Mapping[str, etree._Element]) -> Numbered | None:
    level, number = "", ""
    for _ in range(len(said)):
        level = level or _value(style, f"{W}pPr/{W}numPr/{W}ilvl")
        number = number or _value(style, f"{W}pPr/{W}numPr/{W}numId")
        base = said.get(_value(style, f"{W}basedOn"))
        if number or base is None:
            break
        style = base
    return (int(level or 0), number) if number not in ("", "0") else None


def _value(node: etree._Element, path: str) -> str:
    found = node.find(path)
    return "" if found is None else found.get(f"{W}val", "")


def repeat_table(table: etree._Element) -> None:
    """The whole table repeats, with an empty line after it: Word makes one table of two that touch."""
    after = table.getnext()
    if (
        after is None
        or after.tag != f"{W}p"
        or text_of(after).strip()
        or after.find(f".//{W}sectPr") is not None
    ):
        after = etree.Element(f"{W}p")
        table.addnext(after)
    _enclose([table, after])


def repeat_row(table: etree._Element) -> None:
    """The row under the header repeats; further empty rows are taken out."""
    rows = rows_of(table)
    if len(rows) < 2:
        raise UploadFault("A table whose row repeats needs a header row and a row below it.")
    _enclose(rows[1:2])
    for row in rows[2:]:
        if not "".join(row.itertext()).strip() and (parent := row.getparent()) is not None:
            parent.remove(row)


def refresh_contents(root: etree._Element) -> None:
    """A contents list of the file's own is worked out anew when Word opens a document: headings repeat now."""
    for code in root.iter(f"{W}instrText"):
        if (code.text or "").split()[:1] == ["TOC"]:
            run = code.getparent()
            begins = run.itersiblings(f"{W}r", preceding=True) if run is not None else ()
            begin = next((b for r in begins for b in r.iter(f"{W}fldChar")), None)
            if begin is not None:
                begin.set(f"{W}dirty", "true")


def _enclose(nodes: Iterable[etree._Element]) -> None:
    nodes = list(nodes)
    markup = word.control(f"repeat:{SERVICES}", ALIAS, "")
    shell = parse(f"<w:body {word.NAMESPACES}>{markup}</w:body>".encode())[0]
    nodes[0].addprevious(shell)
    content = shell.find(f"{W}sdtContent")
    assert content is not None
    content.extend(nodes)
