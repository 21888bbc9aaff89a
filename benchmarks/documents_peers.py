"""The same contract filled by other engines: their templates are made from ours, so that the text must be equal."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from lxml import etree

from register.documents.archives import read_parts, write_parts
from register.documents.deflating import zlib_deflate
from register.documents.parts import Pack

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT_PART = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
FIELD = b'<w:tag w:val="field:'
Put = Callable[[str], etree._Element]


def paragraphs(docx: bytes) -> list[str]:
    """The words of each paragraph with text in it, of the text and of all headers and footers."""
    parts = dict(read_parts(docx))
    return [text for name in sorted(parts) if TEXT_PART.fullmatch(name) for text in _paragraphs(parts[name])]


def _paragraphs(body: bytes) -> Iterator[str]:
    for paragraph in etree.fromstring(body).iter(f"{W}p"):
        if text := "".join(node.text or "" for node in paragraph.iter(f"{W}t")):
            yield text


def placements(template: bytes) -> tuple[int, int]:
    """How many fields stand in the text, and how many in headers and footers."""
    found = {name: body.count(FIELD) for name, body in read_parts(template) if TEXT_PART.fullmatch(name)}
    return found.pop("word/document.xml"), sum(found.values())


def peer_template(pack: Pack, put: Put, around_rows: Callable[[etree._Element, str], None]) -> bytes:
    """Our template with every control replaced by another engine's placeholder."""
    parts = dict(read_parts(pack.template))
    for name in filter(TEXT_PART.fullmatch, parts):
        root = etree.fromstring(parts[name])
        for control in reversed(list(root.iter(f"{W}sdt"))):
            _replace(control, put, around_rows)
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return write_parts(parts.items(), zlib_deflate)


def _replace(control: etree._Element, put: Put, around_rows: Callable[[etree._Element, str], None]) -> None:
    tag = control.find(f"{W}sdtPr/{W}tag")
    content = control.find(f"{W}sdtContent")
    parent = control.getparent()
    if tag is None or content is None or parent is None:
        return
    kind, _, name = tag.get(f"{W}val", "").partition(":")
    if kind == "field" or "." in kind:
        control.addprevious(_looking_like(content, put(name or kind)))
    else:
        for child in list(content):
            control.addprevious(child)
            if kind == "rows":
                around_rows(child, name)
    parent.remove(control)


def _looking_like(content: etree._Element, placeholder: etree._Element) -> etree._Element:
    """The placeholder in the font of the words it stands for."""
    properties = content.find(f"{W}r/{W}rPr")
    for run in placeholder.iter(f"{W}r"):
        if properties is not None:
            run.insert(0, deepcopy(properties))
    return placeholder


def text_run(text: str) -> etree._Element:
    """A run with these words."""
    run = etree.Element(f"{W}r")
    words = etree.SubElement(run, f"{W}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    words.text = text
    return run


def docxtpl_filler(pack: Pack, values: dict[str, Any]) -> Callable[[], bytes]:
    """How docxtpl fills it: the template is read for each document, as it offers no other way."""
    from docxtpl import DocxTemplate

    def around(row: etree._Element, table: str) -> None:
        for place, text in (
            (row.addprevious, f"{{%tr for r in {table} %}}"),
            (row.addnext, "{%tr endfor %}"),
        ):
            extra = etree.fromstring(etree.tostring(row))
            cells = list(extra.iter(f"{W}tc"))
            for cell in cells[1:]:
                extra.remove(cell)
            for paragraph in cells[0].iter(f"{W}p"):
                for child in list(paragraph):
                    paragraph.remove(child)
                paragraph.append(text_run(text))
            place(extra)

    def put(name: str) -> etree._Element:
        return text_run("{{ " + (f"r.{name.split('.')[1]}" if "." in name else name) + " }}")

    template = peer_template(pack, put, around)

    def fill() -> bytes:
        document, out = DocxTemplate(io.BytesIO(template)), io.BytesIO()
        document.render({**values, "data_hash": "0" * 64}, autoescape=True)
        document.save(out)
        return out.getvalue()

    return fill


def mailmerge_filler(pack: Pack, values: dict[str, Any]) -> Callable[[], bytes]:
    """How docx-mailmerge2 fills it, with Word's merge fields."""
    from mailmerge import MailMerge

    def put(name: str) -> etree._Element:
        field = etree.Element(f"{W}fldSimple", {f"{W}instr": f" MERGEFIELD {name.replace('.', '__')} "})
        field.append(text_run("x"))
        return field

    template = peer_template(pack, put, lambda row, table: None)
    plain = {name: value for name, value in values.items() if isinstance(value, str)}
    tables = {name: rows for name, rows in values.items() if isinstance(rows, list)}

    def fill() -> bytes:
        out = io.BytesIO()
        with MailMerge(io.BytesIO(template)) as document:
            document.merge(**plain, data_hash="0" * 64)
            for name, rows in tables.items():
                renamed = [{f"{name}__{column}": cell for column, cell in row.items()} for row in rows]
                document.merge_rows(f"{name}__c0", renamed)
            document.write(out)
        return out.getvalue()

    return fill
