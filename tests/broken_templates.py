"""A template in which everything is wrong that a check can find, as somebody might save it in Word."""

from __future__ import annotations

import re

from register.documents.archives import read_parts, write_parts
from register.documents.deflating import zlib_deflate
from register.documents.parts import Pack

MAIN, HEADER, TYPES = "word/document.xml", "word/header1.xml", "[Content_Types].xml"
PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:docPr id="1" name="P"/></wp:inline></w:drawing></w:r></w:p><w:sectPr'
)
TICK = (
    r'\1<w14:checkbox xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w14:checked w14:val="0"/>'
    r"</w14:checkbox>"
)
CHANGES = (
    ("field:payment_day", "field:paymnet_day"),
    ("rows:prices", "rows:premises"),
    ("when:relationship=nhs_contract", "when:relationship=="),
    (
        r'(<w:tag w:val="field:escalation_contact"/>)|(<w:tag w:val="field:[^"]*manager"/>)',
        TICK.replace(r"\1", r"\g<0>"),
    ),
    ("clause:clause-7;v=2009/10", "clause:clause-7;v=1999"),
    ("<w:tblHeader/>", ""),
    ('<w:pStyle w:val="Heading1"/>', '<w:pStyle w:val="Heading3"/>'),
    ("<w:sectPr", PICTURE),
)
CODES = {
    "unknown-field", "missing-field", "wrong-type", "wrong-nesting", "bad-condition", "missing-clause", "heading-order",
    "no-header-row", "no-alt-text", "external-link", "embedded-object",
}  # fmt: skip
LINK = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="http://x/y.png" '
    'TargetMode="External"/></Relationships>'
)


def broken(pack: Pack, *, macros: bool = False) -> bytes:
    """The template of the longest pack, with each of CODES wrong once at least, one of them in the header."""
    parts = dict(read_parts(pack.template))
    text = parts[MAIN].decode()
    for pattern, new in CHANGES:
        text, count = re.subn(pattern, new, text, count=1, flags=re.DOTALL)
        assert count == 1, pattern
    parts[MAIN] = text.encode()
    parts[HEADER] = parts[HEADER].replace(b"field:version", b"field:verzion")
    more = {"word/_rels/header1.xml.rels": LINK.encode(), "word/embeddings/sheet1.bin": b"x"}
    if macros:
        more["word/vbaProject.bin"] = b"x"
        macro = b"application/vnd.ms-word.document.macroEnabled.main+xml"
        parts[TYPES] = re.sub(rb"application/[\w.-]+document\.main\+xml", macro, parts[TYPES])
    return write_parts([*parts.items(), *more.items()], zlib_deflate)
