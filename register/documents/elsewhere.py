"""What a Word file draws in from elsewhere whenever it is opened: each thing named for what it is, with what to do."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from register.documents.computed_fields import DRAWN_IN, computed_fields
from register.documents.xml_readings import parse

HARMLESS = ("hyperlink", "attachedTemplate")
"""A link does nothing until somebody follows it; a house template that is attached is dropped."""
LONGEST = 200
ADVICE = {
    "image": "This picture is drawn in from {at} each time the file is opened. Put the picture itself into the file in Word",
    "oleObject": "This object is linked to {at}. Break the link in Word (File, Info, Edit links) or take the object out",
    "mailMergeSource": "The file is tied to the list {at} for a mail merge. Choose Mailings, Start mail merge, Normal",
    "subDocument": "The text of {at} is drawn in as a part of a master document. Unlink it in Word (View, Outline, Unlink)",
    "aFChunk": "The text of {at} is drawn in when the file is opened. Paste its words into the file instead",
    "frame": "A frame shows {at}. Take the frame out",
    "video": "A film is drawn in from {at}. Take it out, or put a link in its place",
}  # fmt: skip
ADVICE["mailMergeHeaderSource"] = ADVICE["mailMergeSource"]
OTHERWISE = "Something is drawn in from {at} when the file is opened. Take it out in Word"
FIELD = "The field {name} draws in what {at} holds. Click into it in Word and press Ctrl+Shift+F9 to keep its words"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One thing that is drawn in. code: what kind of finding; node: where it stands, if somewhere in the text."""

    code: str
    message: str
    node: etree._Element | None = None


def relations_of(name: str) -> str:
    """The part that says what this one leads to."""
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def owner_of(relations: str) -> str:
    """The part whose relations these are; empty for those of the file itself."""
    folder, file = posixpath.split(relations)
    return posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))


def drawn_by_part(relations: bytes | None, root: etree._Element | None) -> Iterator[Drawn]:
    """What the relations of one part lead to outside the file. root: its tree, to find the places."""
    for relation in parse(relations) if relations is not None else ():
        kind = relation.get("Type", "").rpartition("/")[2]
        if relation.get("TargetMode") == "External" and kind not in HARMLESS:
            at = relation.get("Target", "")[:LONGEST] or "elsewhere"
            yield Drawn(
                "external-link",
                ADVICE.get(kind, OTHERWISE).format(at=at),
                _user(root, relation.get("Id", "")),
            )


def drawn_by_fields(root: etree._Element) -> Iterator[Drawn]:
    """Fields that draw in words or pictures."""
    for one in computed_fields(root):
        if one.name in DRAWN_IN:
            at = one.target[:LONGEST] or "another file"
            yield Drawn("external-field", FIELD.format(name=one.name, at=at), one.start)


def attached_template(parts: Mapping[str, bytes]) -> str:
    """The name of the house template that is attached, if one is."""
    relations = parts.get("word/_rels/settings.xml.rels")
    for relation in parse(relations) if relations is not None else ():
        if relation.get("Type", "").endswith("/attachedTemplate"):
            path = relation.get("Target", "").replace("\\", "/").replace("%20", " ")
            return posixpath.basename(path)[:LONGEST]
    return ""


def _user(root: etree._Element | None, relation: str) -> etree._Element | None:
    """The first element that names this relation."""
    if root is None or not relation:
        return None
    return next((one for one in root.iter() if relation in one.attrib.values()), None)


def missing_parts(name: str, parts: Mapping[str, bytes]) -> Iterator[str]:
    """Parts that the relations of this one lead to and that are not there: Word could not open what is made from it."""
    folder = posixpath.dirname(name)
    for relation in parse(parts[relations_of(name)]):
        target = relation.get("Target", "")
        if relation.get("TargetMode") == "External" or target.startswith("#") or not target:
            continue
        path = posixpath.normpath(posixpath.join(f"/{folder}", target.partition("#")[0])).lstrip("/")
        if path not in parts and not path.lower().endswith("null"):
            yield path
