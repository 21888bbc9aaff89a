"""Makes a body's own Word file whole before anything is read from it or put into it: what Word itself would mend."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from functools import lru_cache

from lxml import etree

from register.documents.archives import write_parts
from register.documents.computed_fields import computed_fields
from register.documents.deflating import zlib_deflate
from register.documents.faults import UploadFault
from register.documents.frames import DOCUMENT, PACKAGE, RELATIONS, SETTINGS, R, sections
from register.documents.own_unseen import Matter, settled, text_parts, unseen, written
from register.documents.upload_guard import open_docx
from register.documents.word_markup import NAMESPACES
from register.documents.xml_readings import W, parse

NO_RELATIONS = f'<Relationships xmlns="{PACKAGE}/relationships"/>'.encode()
SETTINGS_RELATIONS = "word/_rels/settings.xml.rels"
A4 = (
    f'<w:sectPr {NAMESPACES}><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" '
    'w:left="1440" w:header="708" w:footer="708" w:gutter="0"/></w:sectPr>'
)
FRAMES = {f"{W}headerReference": f"{W}hdr", f"{W}footerReference": f"{W}ftr"}
BOXES = {True: "\u2612", False: "\u2610"}


def mended(docx: bytes, answers: Mapping[str, str]) -> bytes:
    """The file as a template is made from it. answers: what becomes of each kind of what is not seen."""
    return _mended(docx, tuple(sorted((key, str(value)) for key, value in answers.items())))


@lru_cache(maxsize=2)
def _mended(docx: bytes, answers: tuple[tuple[str, str], ...]) -> bytes:
    parts = settled(made_whole(open_docx(docx)), dict(answers))
    return write_parts(_with_plain_ticks(parts).items(), zlib_deflate)


@lru_cache(maxsize=2)
def unseen_in(docx: bytes) -> tuple[Matter, ...]:
    """What the file holds that nobody sees, as it was sent."""
    return tuple(unseen(made_whole(open_docx(docx))))


def made_whole(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """With a list of relations, with properties of the last section, and without what leads nowhere."""
    made = {RELATIONS: NO_RELATIONS, **parts}
    root = parse(made[DOCUMENT])
    body = root.find(f"{W}body")
    if body is None or not len(body):
        raise UploadFault(
            "This file holds no text. Open it in Word, look whether it is the right one, and save it again."
        )
    changed = _drop_dead_frames(root, made)
    if body.find(f"{W}sectPr") is None:
        body.append(parse(A4.encode()))
        changed = True
    if changed:
        made[DOCUMENT] = written(root)
    return _without_template(made)


def dead_frames(parts: Mapping[str, bytes]) -> list[str]:
    """Which headers and footers lead to something else: header or footer, one a line."""
    made = {RELATIONS: NO_RELATIONS, **parts}
    found = _dead(parse(made[DOCUMENT]), made)
    return [str(node.tag).removeprefix(W).removesuffix("Reference") for _, node in found]


def _drop_dead_frames(root: etree._Element, parts: Mapping[str, bytes]) -> bool:
    found = list(_dead(root, parts))
    for section, node in found:
        section.remove(node)
    return bool(found)


def _dead(
    root: etree._Element, parts: Mapping[str, bytes]
) -> Iterator[tuple[etree._Element, etree._Element]]:
    """A header that is a picture, or a part that is not there."""
    targets = {one.get("Id", ""): _path(one) for one in parse(parts[RELATIONS])}
    for section in sections(root):
        for node in list(section):
            wanted = FRAMES.get(str(node.tag))
            if wanted and _root_tag(parts, targets.get(node.get(f"{R}id", ""), "")) != wanted:
                yield section, node


def _root_tag(parts: Mapping[str, bytes], name: str) -> str:
    return str(parse(parts[name]).tag) if name.endswith(".xml") and name in parts else ""


def _path(relation: etree._Element) -> str:
    if relation.get("TargetMode") == "External":
        return ""
    return posixpath.normpath(posixpath.join("/word", relation.get("Target", ""))).lstrip("/")


def _without_template(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Without the house template that is attached: it holds styles and macros, and no word of the text."""
    if b"attachedTemplate" not in parts.get(SETTINGS, b""):
        return parts
    settings = parse(parts[SETTINGS])
    for one in list(settings.iter(f"{W}attachedTemplate")):
        settings.remove(one)
    related = parse(parts.get(SETTINGS_RELATIONS, NO_RELATIONS))
    for one in [child for child in related if child.get("Type", "").endswith("/attachedTemplate")]:
        related.remove(one)
    return {**parts, SETTINGS: written(settings), SETTINGS_RELATIONS: written(related)}


def _with_plain_ticks(parts: dict[str, bytes]) -> dict[str, bytes]:
    """A tick box of the older kind is a field; as a sign it can be answered like the newer ones."""
    made = dict(parts)
    for name, (_, root) in text_parts(parts).items():
        boxes = [one for one in computed_fields(root) if one.name == "FORMCHECKBOX"]
        for box in boxes:
            run = box.start.getparent()
            if run is None or box.start.tag == f"{W}fldSimple":
                continue
            data = box.start.find(f"{W}ffData/{W}checkBox")
            sign = etree.Element(f"{W}t")
            sign.text = BOXES[_is_ticked(data)]
            run.insert(run.index(box.start), sign)
            for node in (*box.nodes, *box.shown):
                if (parent := node.getparent()) is not None:
                    parent.remove(node)
        if boxes:
            made[name] = written(root)
    return made


def _is_ticked(box: etree._Element | None) -> bool:
    for name in ("checked", "default"):
        said = None if box is None else box.find(f"{W}{name}")
        if said is not None:
            return said.get(f"{W}val", "1") not in ("0", "false", "off")
    return False
