"""Everything that can be wrong with a pack: names, types, conditions, places and the tags of its template."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator

from register.documents import template_tags
from register.documents.clause_sources import Block, Each, FieldPlace, When, fields_placed
from register.documents.conditions import read_condition
from register.documents.displays import shower
from register.documents.faults import FillFault
from register.documents.parts import EDITABILITIES, KINDS, TYPES, Column, Field, Pack, Part

NAME = re.compile(r"^[a-z][a-z0-9_]{0,39}$")
PART_ID = re.compile(r"^[a-z][a-z0-9-]{0,39}$")
PLAIN_TYPES = tuple(name for name in TYPES if name != "table")


def problems_of(pack: Pack) -> list[str]:
    """What is wrong with the manifest and the clause sources, all of it."""
    return [
        *_pack_problems(pack),
        *(problem for part in pack.parts for problem in _part_problems(part, pack)),
    ]


def _pack_problems(pack: Pack) -> Iterator[str]:
    if pack.valid_to and pack.valid_to < pack.valid_from:
        yield "valid_to is before valid_from"
    if not pack.parts:
        yield "it has no parts"
    if not pack.official and not pack.watermark:
        yield "wording that is not official needs a watermark"
    yield from _twice((part.id for part in pack.parts), "part")
    yield from _twice((field.path for field in pack.fields()), "field")
    known = {field.name for field in pack.of_group("")}
    for name in filter(None, (pack.reference_field, pack.version_field)):
        if name not in known:
            yield f"{name} prints in the header but is not a field"


def _twice(names: Iterable[str], kind: str) -> Iterator[str]:
    for name, count in Counter(names).items():
        if count > 1:
            yield f"the {kind} {name} is there {count} times"


def _part_problems(part: Part, pack: Pack) -> Iterator[str]:
    if not PART_ID.match(part.id):
        yield f"the part id {part.id} may hold only small letters, digits and hyphens"
    if part.kind not in KINDS:
        yield f"part {part.id} has the unknown kind {part.kind}"
    if part.editability not in EDITABILITIES:
        yield f"part {part.id} has the unknown editability {part.editability}"
    if part.locked and not part.blocks:
        yield f"part {part.id} is fixed but has no wording"
    yield from _place_problems(part, pack)
    for field in part.fields:
        yield from _field_problems(field, pack)


def _place_problems(part: Part, pack: Pack) -> Iterator[str]:
    own = {field.name for field in part.fields}
    known = own | {field.name for field in pack.of_group("")}
    for name in sorted(fields_placed(part.blocks) - known):
        yield f"{part.clause} names the field {name}, which is not in the manifest"
    tables = {field.name for field in pack.fields() if field.type == "table"}
    for block in walk(part.blocks):
        if isinstance(block, When):
            yield from _condition_problems(block.condition, f"part {part.id}", pack)
        elif isinstance(block, Each) and block.group != part.repeat:
            yield f"{part.clause} repeats {block.group}, but the part repeats {part.repeat or 'nothing'}"
        elif not isinstance(block, FieldPlace) and fields_placed((block,)) & tables and not _encloses(block):
            yield f"{part.clause} puts a table inside a sentence"


def _encloses(block: Block) -> bool:
    return isinstance(block, When | Each)


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks and all blocks inside them."""
    for block in blocks:
        yield block
        if isinstance(block, When | Each):
            yield from walk(block.blocks)


def _condition_problems(text: str, place: str, pack: Pack) -> Iterator[str]:
    try:
        condition = read_condition(text)
    except ValueError as error:
        yield f"{place}: {error}"
        return
    if condition.part and condition.part not in {part.id for part in pack.parts}:
        yield f"{place}: the condition “{text}” names an unknown part"
    field = next((field for field in pack.fields() if field.name == condition.name), None)
    if condition.name and field is None:
        yield f"{place}: the condition “{text}” names an unknown field"
    elif field and field.type == "choice" and set(condition.accepted) - {o.value for o in field.options}:
        yield f"{place}: the condition “{text}” names an answer that {field.name} does not offer"


def _field_problems(field: Field, pack: Pack) -> Iterator[str]:
    yield from _shape_problems(field, field.path, TYPES)
    if bool(field.columns) != (field.type == "table"):
        yield f"{field.path} needs columns exactly if it is a table"
    for column in field.columns:
        yield from _shape_problems(column, f"{field.path}.{column.name}", PLAIN_TYPES)
    yield from _twice((column.name for column in field.columns), f"column of {field.path}")
    if field.required_when:
        yield from _condition_problems(field.required_when, field.path, pack)
    if field.usual is not None:
        yield from _usual_problems(field)


def _usual_problems(field: Field) -> Iterator[str]:
    """A usual answer fits its field as a typed one must."""
    rows = field.usual if isinstance(field.usual, list) else [field.usual]
    if isinstance(field.usual, list) != (field.type == "table"):
        yield f"{field.path} has a usual answer that is not of its type"
    elif field.type != "table":
        yield from _unfit(field, field.usual, field.path)
    for row in rows if field.type == "table" and isinstance(field.usual, list) else ():
        known = {column.name: column for column in field.columns}
        for name, cell in row.items():
            if name not in known:
                yield f"the usual answer of {field.path} has no column {name}"
            else:
                yield from _unfit(known[name], cell, f"{field.path}.{name}")


def _unfit(shape: Field | Column, value: object, path: str) -> Iterator[str]:
    try:
        shower(shape)(value, path)
    except FillFault as fault:
        yield f"the usual answer of {path} does not fit: {fault.message}"


def _shape_problems(shape: Field | Column, path: str, types: tuple[str, ...]) -> Iterator[str]:
    if not NAME.match(shape.name):
        yield f"the name {path} may hold only small letters, digits and underscores, 40 at most"
    if shape.type not in types:
        yield f"{path} has the unknown type {shape.type}"
    if bool(shape.options) != (shape.type == "choice"):
        yield f"{path} needs options exactly if it is a choice"
    if not shape.label or len(shape.label) > 64:
        yield f"{path} needs a label of 1 to 64 characters, as Word allows no longer ones"
    if None not in (shape.minimum, shape.maximum) and (shape.minimum or 0) > (shape.maximum or 0):
        yield f"{path} has a minimum above its maximum"


def template_problems(pack: Pack) -> list[str]:
    """Where the template and the manifest disagree: a manifest that lies is found here."""
    if not pack.template:
        return ["there is no template.docx in its folder"]
    try:
        tags = template_tags.read_tags(pack.template)
    except (zipfile.BadZipFile, ValueError):
        return ["template.docx is not a Word file that can be read"]
    wanted = template_tags.wanted_tags(pack)
    missing = [f"template.docx has no place for {tag}" for tag in sorted(wanted - tags)]
    known = template_tags.known_tags(pack)
    tables = {field.path for field in pack.fields() if field.type == "table"}
    ours = sorted(tag for tag in tags - known if template_tags.is_ours(tag, tables))
    unknown = [f"template.docx has a control for {tag}, which is not known" for tag in ours]
    return missing + unknown
