"""Small Word files as bodies bring them, each with one thing in it that once went wrong, and further ones of its kind."""

from __future__ import annotations

from collections.abc import Mapping

from tests.documents.word_files import BY, RELATION, SPACES, W, packed, paragraph, run

REFERENCE = paragraph(run("Contract reference: ____"))
SECTION = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
PICTURE = (
    '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:docPr id="1" name="P" descr="A picture"/><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/'
    'main" r:link="{link}"/></wp:inline></w:drawing></w:r>'
)


def relation(key: str, kind: str, target: str, *, outside: bool = False) -> str:
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="{key}" Type="{RELATION}/{kind}" Target="{target}"{mode}/>'


def own_file(
    *blocks: str, relations: str | None = "", section: str = SECTION, parts: Mapping[str, str] | None = None
) -> bytes:
    """A file that begins with a place for the reference; None: without a list of relations."""
    body = f"<w:document {SPACES}><w:body>{REFERENCE}{''.join(blocks)}{section}</w:body></w:document>"
    listed = f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>'
    types = (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>'
    )
    first = {"[Content_Types].xml": types, "word/document.xml": body}
    if relations is not None:
        first["word/_rels/document.xml.rels"] = listed
    return packed({name: text.encode() for name, text in {**first, **(parts or {})}.items()})


def control(properties: str, inside: str) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def cell(inside: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="4000" w:type="dxa"/></w:tcPr>{inside}</w:tc>'


def field(code: str, result: str) -> str:
    """A computed field with what it showed last."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    asked = f"<w:r><w:instrText> {code} </w:instrText></w:r>"
    return mark.format("begin") + asked + mark.format("separate") + run(result) + mark.format("end")


def hidden(words: str) -> str:
    return f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{words}</w:t></w:r>"


def commented(words: str, comment: str) -> bytes:
    """One comment on one paragraph."""
    said = f"<w:comment {BY.replace('1', '0', 1)}><w:p>{run(comment)}</w:p></w:comment>"
    around = '<w:commentRangeStart w:id="0"/>{}<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    return own_file(
        paragraph(around.format(run(words))), relations=relation("r5", "comments", "comments.xml"),
        parts={"word/comments.xml": f'<w:comments xmlns:w="{W}">{said}</w:comments>'},
    )  # fmt: skip
