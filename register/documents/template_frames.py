"""Headers and footers: reference, version, page and data hash; and the watermark of wording that is not official."""

from __future__ import annotations

from copy import deepcopy
from typing import Any
from xml.sax.saxutils import quoteattr

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from register.documents import word_markup as word
from register.documents.parts import Pack

VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
AT_THE_RIGHT = (
    '<w:tabs><w:tab w:val="clear" w:pos="4680"/><w:tab w:val="clear" w:pos="9360"/>'
    '<w:tab w:val="right" w:pos="9354"/></w:tabs>'
)
"""The version stands at the right margin: at the middle, where the style has a stop, a long reference ran into it."""


def set_frames(document: Document, pack: Pack) -> None:
    """Writes the header and the footer of every page."""
    section = document.sections[-1]
    _replace(section.header, _header(pack))
    _replace(section.footer, _footer())


def set_sections(document: Document) -> None:
    """Gives every section that ends inside the text the frames and margins of the last, its pages turned where it says
    so."""
    whole = document.element.body.sectPr
    for section in document.element.body.iterfind(f".//{qn('w:p')}/{qn('w:pPr')}/{qn('w:sectPr')}"):
        across = section.find(qn("w:pgSz")).get(qn("w:orient")) == "landscape"
        for old in list(section):
            section.remove(old)
        for child in whole:
            section.append(deepcopy(child))
        if across:
            _turn(section.find(qn("w:pgSz")))


def _turn(size: Any) -> None:
    wide, high = size.get(qn("w:w")), size.get(qn("w:h"))
    size.set(qn("w:w"), high)
    size.set(qn("w:h"), wide)
    size.set(qn("w:orient"), "landscape")


def _replace(frame: Any, markup: str) -> None:
    frame.is_linked_to_previous = False
    element = frame._element
    for child in list(element):
        element.remove(child)
    for child in parse_xml(f"<w:body {word.NAMESPACES} {VML}>{markup}</w:body>"):
        element.append(child)


def _header(pack: Pack) -> str:
    fields = {field.name: field for field in pack.of_group("")}
    reference = fields[pack.reference_field]
    content = word.run("Reference ") + word.value_control(f"field:{reference.name}", reference.label)
    if pack.version_field:
        version = fields[pack.version_field]
        content += word.run(" ") + word.tab() + word.run("Version ")
        content += word.value_control(f"field:{version.name}", version.label)
    mark = "" if pack.official else watermark_markup(pack.watermark)
    lines = word.paragraph(content + mark, style="Header", extra=AT_THE_RIGHT)
    note = "" if pack.official else word.paragraph(word.run(pack.watermark), style="Header")
    return lines + note


def _footer() -> str:
    page = (
        word.run("Page ") + word.field_code("PAGE", "1") + word.run(" of ") + word.field_code("NUMPAGES", "1")
    )
    digest = word.value_control("field:data_hash", "Data hash")
    return word.paragraph(page, style="Footer") + word.paragraph(
        word.run("Data hash ") + digest, style="Footer"
    )


def watermark_markup(text: str) -> str:
    """Pale words across the page, behind the text."""
    style = (
        "position:absolute;margin-left:0;margin-top:0;width:500pt;height:50pt;rotation:315;z-index:-251658752;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:center;mso-position-vertical-relative:margin"
    )
    shape = (
        f'<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">'
        f'<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/>'
        f'<v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
        f'<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
        f'<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        f'<v:shape id="PowerPlusWaterMarkObject1" o:spid="_x0000_s2049" type="#_x0000_t136" alt={quoteattr(text)} '
        f'style="{style}" fillcolor="#d8dde0" stroked="f"><v:fill opacity=".5"/>'
        f'<v:textpath style="font-family:&quot;Arial&quot;;font-size:1pt" string={quoteattr(text)}/></v:shape>'
    )
    return f"<w:r><w:pict>{shape}</w:pict></w:r>"
