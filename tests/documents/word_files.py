"""Small Word files for tests, as text: only what a test is about stands in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = (
    f'xmlns:w="{W}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
BY = 'w:id="1" w:author="A Reviewer" w:date="2026-05-01T10:00:00Z"'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def run(words: str) -> str:
    """A run of plain words."""
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def inserted(words: str) -> str:
    """Words that somebody put in under tracking."""
    return f"<w:ins {BY}>{run(words)}</w:ins>"


def deleted(words: str) -> str:
    """Words that somebody took out under tracking."""
    return f'<w:del {BY}><w:r><w:delText xml:space="preserve">{words}</w:delText></w:r></w:del>'


def paragraph(*inside: str, mark: str = "") -> str:
    """A paragraph; `mark` is ins or del where its end was put in or taken out."""
    properties = f"<w:pPr><w:rPr><w:{mark} {BY}/></w:rPr></w:pPr>" if mark else ""
    return f"<w:p>{properties}{''.join(inside)}</w:p>"


def table(*rows: str) -> str:
    """A table of rows as `row` makes them."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def row(*cells: str, mark: str = "") -> str:
    """A row of one-paragraph cells."""
    properties = f"<w:trPr><w:{mark} {BY}/></w:trPr>" if mark else ""
    return f"<w:tr>{properties}{''.join(f'<w:tc>{paragraph(run(cell))}</w:tc>' for cell in cells)}</w:tr>"


def docx(*blocks: str, stories: Mapping[str, str] | None = None) -> bytes:
    """A file with this body; `stories` are further parts by kind: header, footer, footnotes, endnotes, comments."""
    more = stories or {}
    relations = "".join(
        f'<Relationship Id="r{at}" Type="{RELATION}/{kind}" Target="{kind}.xml"/>'
        for at, kind in enumerate(more)
    )
    parts = {
        "[Content_Types].xml": TYPES,
        "word/document.xml": f"<w:document {SPACES}><w:body>{''.join(blocks)}</w:body></w:document>".encode(),
        "word/_rels/document.xml.rels": f"<Relationships>{relations}</Relationships>".encode(),
        **{f"word/{kind}.xml": body.encode() for kind, body in more.items()},
    }
    return packed(parts)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """These parts as one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()
