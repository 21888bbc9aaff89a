"""Word refuses or repairs a file whose properties stand in the wrong order; LibreOffice does not mind."""

from __future__ import annotations

import pytest
from lxml import etree

from register.documents import packs
from register.documents.archives import read_parts
from register.documents.compile import compile_pack
from register.documents.fill import fill
from register.documents.samples import sample_values

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind jc outlineLvl rPr sectPr",
    "sdtPr": "rPr alias tag id lock placeholder showingPlcHdr dataBinding text",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "tcW gridSpan vMerge tcBorders shd vAlign",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlJc pPr rPr",
    "num": "abstractNumId lvlOverride",
}


@pytest.mark.parametrize("name", sorted(packs.shipped()))
def test_properties_stand_in_the_order_of_the_standard(name: str) -> None:
    pack = packs.shipped()[name]
    values = sample_values(pack, pack.legal_statuses[0])
    docx = fill(compile_pack(pack), values, data_hash="0" * 64)
    for part, body in read_parts(docx):
        if part.startswith(("word/document", "word/header", "word/footer", "word/numbering")):
            for node in etree.fromstring(body).iter(*(f"{W}{kind}" for kind in ORDERS)):
                order = ORDERS[str(node.tag).removeprefix(W)].split()
                places = [order.index(str(child.tag).removeprefix(W)) for child in node]
                assert places == sorted(places), etree.tostring(node)[:400]
