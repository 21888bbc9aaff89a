"""The data part that content controls are bound to: one element per field, one per row and item."""

from __future__ import annotations

import re

from lxml import etree

from register.documents.parts import Field, Pack
from register.documents.word_markup import STORE_ID
from register.documents.xml_readings import parse

ITEM, PROPERTIES, RELATIONS = (
    "customXml/item{n}.xml", "customXml/itemProps{n}.xml", "customXml/_rels/item{n}.xml.rels"
)  # fmt: skip
DOCUMENT_RELATIONS = "word/_rels/document.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OURS = re.compile(r"^customXml/itemProps(\d{1,4})\.xml$")
PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"


def xpath(path: str, *, item: str = "", row: str = "") -> str:
    """Where a value lies in the data part: `/contract/services/item[2]/prices/row[3]/unit`."""
    group, _, rest = path.rpartition(".") if item else ("", "", path)
    if row:
        table, _, column = path.rpartition(".")
        group, _, name = table.rpartition(".") if item else ("", "", table)
        rest = f"{name}/row[{row}]/{column}"
    inside = f"{group}/item[{item}]/" if item else ""
    return f"/contract/{inside}{rest}"


def with_data_parts(parts: dict[str, bytes], pack: Pack) -> dict[str, bytes]:
    """The template's parts with the data part and its relations added; data parts of the file's own stay."""
    n = _number(parts)
    added = {
        ITEM.format(n=n): _item(pack).encode(),
        PROPERTIES.format(n=n): _properties().encode(),
        RELATIONS.format(n=n): _relations(n).encode(),
        DOCUMENT_RELATIONS: _related(parts[DOCUMENT_RELATIONS], n),
        "[Content_Types].xml": _typed(parts["[Content_Types].xml"], n),
    }
    return {**parts, **added}


def _number(parts: dict[str, bytes]) -> int:
    """The number of our data part where the file was made by us, else the first that is free in all three names."""
    for name, body in parts.items():
        if (found := OURS.match(name)) and STORE_ID.encode() in body:
            return int(found[1])
    names = (ITEM, PROPERTIES, RELATIONS)
    return next(n for n in range(1, 10_000) if not any(name.format(n=n) in parts for name in names))


def _item(pack: Pack) -> str:
    plain = "".join(_element(field) for field in pack.of_group(""))
    return f"{HEAD}<contract>{plain}{''.join(_group(pack, group) for group in pack.groups)}</contract>"


def _group(pack: Pack, group: str) -> str:
    inside = "".join(_element(field) for field in pack.of_group(group))
    return f"<{group}><?al e:{group}?><item>{inside}</item><?al ]?></{group}>"


def _element(field: Field) -> str:
    if field.type != "table":
        return f"<{field.name}><?al d:{field.path}?></{field.name}>"
    cells = "".join(f"<{c.name}><?al d:{field.path}.{c.name}?></{c.name}>" for c in field.columns)
    return f"<{field.name}><?al r:{field.path}?><row>{cells}</row><?al ]?></{field.name}>"


def _properties() -> str:
    schema = f'xmlns:ds="{OFFICE}/customXml"'
    return f'{HEAD}<ds:datastoreItem ds:itemID="{STORE_ID}" {schema}><ds:schemaRefs/></ds:datastoreItem>'


def _relations(n: int) -> str:
    relation = (
        f'<Relationship Id="rId1" Type="{OFFICE}/relationships/customXmlProps" Target="itemProps{n}.xml"/>'
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{relation}</Relationships>'


def _related(body: bytes, n: int) -> bytes:
    root = parse(body)
    wanted = {
        "Id": "rIdContractData", "Type": f"{OFFICE}/relationships/customXml",
        "Target": f"../{ITEM.format(n=n)}",
    }  # fmt: skip
    for old in [c for c in root if c.get("Target") == wanted["Target"] or c.get("Id") == wanted["Id"]]:
        root.remove(old)
    etree.SubElement(root, f"{{{PACKAGE}/relationships}}Relationship", wanted)
    return _written(root)


def _typed(body: bytes, n: int) -> bytes:
    root = parse(body)
    name = f"/{PROPERTIES.format(n=n)}"
    if not any(child.get("PartName") == name for child in root):
        wanted = {"PartName": name, "ContentType": PROPERTIES_TYPE}
        etree.SubElement(root, f"{{{PACKAGE}/content-types}}Override", wanted)
    return _written(root)


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
