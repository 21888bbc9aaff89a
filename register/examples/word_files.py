"""Word files of the examples: one that was made elsewhere, and one with a line for the signature."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from html import escape

_DAY = (1980, 1, 1, 0, 0, 0)
_OFFICE = "http://schemas.openxmlformats.org"
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_OFFICE}/package/2006/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_OFFICE}/package/2006/relationships"><Relationship Id="r1" Type='
        f'"{_OFFICE}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
    ),
}


def plain(lines: Iterable[str]) -> bytes:
    """A Word file of these paragraphs, the same bytes each time."""
    body = "".join(map(_paragraph, lines))
    document = (
        f'<w:document xmlns:w="{_OFFICE}/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
    )
    return _packed(
        {**{name: part.encode() for name, part in _PARTS.items()}, "word/document.xml": document.encode()}
    )


def with_line(docx: bytes, words: str) -> bytes:
    """The same Word file with one more paragraph at its end."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    body = parts["word/document.xml"].decode()
    last = body.rfind("<w:sectPr")
    at = last if last > body.rfind("</w:p>") else body.rindex("</w:body>")
    parts["word/document.xml"] = (body[:at] + _paragraph(words) + body[at:]).encode()
    return _packed(parts)


def changed(docx: bytes, before: str, after: str) -> bytes:
    """The same Word file with other words in one place, as somebody types them who does not track what they change."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    body = parts["word/document.xml"].decode()
    if body.count(escape(before)) != 1:
        raise ValueError(f"“{before}” does not stand once in this file")
    parts["word/document.xml"] = body.replace(escape(before), escape(after)).encode()
    return _packed(parts)


def _paragraph(words: str) -> str:
    return f"<w:p><w:r><w:t>{escape(words)}</w:t></w:r></w:p>"


def _packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _DAY), part, zipfile.ZIP_DEFLATED)
    return file.getvalue()
