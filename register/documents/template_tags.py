"""The tags that content controls of a template carry, and those a pack needs.

`field:NAME` a value, `rows:NAME` a repeating row, `NAME.COLUMN` a cell, `repeat:GROUP` a repeated block,
`when:CONDITION` an optional one, `clause:ID;v=EDITION` and `part:ID;v=EDITION` whole parts.
"""

from __future__ import annotations

import re
from collections.abc import Container

from register.documents.archives import read_parts
from register.documents.conditions import read_condition
from register.documents.parts import Field, Pack, Part
from register.documents.xml_readings import W, parse

KINDS = ("field", "rows", "repeat", "when", "clause", "part", "item")
PARTS = re.compile(r"^word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$")
SYSTEM = ("field:data_hash", "item:number")
LONGEST = 64


def read_tags(template: bytes) -> set[str]:
    """All tags in the text, headers, footers and notes of a template."""
    found: set[str] = set()
    for name, body in read_parts(template):
        if PARTS.match(name):
            found |= {tag.get(f"{W}val", "") for tag in parse(body).iter(f"{W}tag")}
    return found


def is_ours(tag: str, tables: Container[str] = ()) -> bool:
    """Whether this tag says something to us; whatever else a control is tagged with is somebody else's. tables: the
    paths of those whose cells may be tagged, as in `prices.unit`."""
    kind, colon, _ = tag.partition(":")
    return (bool(colon) and kind in KINDS) or tag.rpartition(".")[0] in tables


def part_tag(part: Part, edition: str) -> str:
    """The tag of a whole part, which says its id and edition."""
    return f"{'clause' if part.locked else 'part'}:{part.id};v={edition}"


def part_alias(part: Part) -> str:
    """The name of a part's control, by which it is found again when a program dropped the tag."""
    return f"{part.label or part.kind.title()} {part.title}"[:LONGEST]


def field_tag(field: Field) -> str:
    """The tag of a field's place: its rows for a table."""
    return f"{'rows' if field.type == 'table' else 'field'}:{field.path}"


def wanted_tags(pack: Pack) -> set[str]:
    """Tags without which a value or a part would be lost; a body's own file keeps its parts as they are."""
    tags = {field_tag(field) for field in pack.fields()}
    if not pack.official:
        tags |= {part_tag(part, pack.edition) for part in pack.parts if part.mandatory}
    return tags | {f"repeat:{group}" for group in pack.groups}


def known_tags(pack: Pack) -> set[str]:
    """Every tag that may be there; conditions are judged by their grammar."""
    tags = {field_tag(field) for field in pack.fields()} | set(SYSTEM)
    tags |= {part_tag(part, pack.edition) for part in pack.parts} | {f"repeat:{g}" for g in pack.groups}
    for field in pack.fields():
        tags |= {f"{field.path}.{column.name}" for column in field.columns}
    return tags | {tag for tag in read_tags(pack.template) if _is_good_condition(tag)}


def _is_good_condition(tag: str) -> bool:
    if not tag.startswith("when:"):
        return False
    try:
        read_condition(tag.removeprefix("when:"))
    except ValueError:
        return False
    return True
