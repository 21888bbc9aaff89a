"""Opens an uploaded Word file only after every known way to hurt us with one has been refused."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from register.documents.faults import UploadFault

OLD_WORD, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MACROS = re.compile(r"(vbaProject|vbaData)[^/]*\.(bin|xml)$", re.IGNORECASE)
MACRO_MAIN = b"application/vnd.ms-word.document.macroEnabled.main+xml"
PLAIN_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
LISTED_MACRO = re.compile(
    rb"<(?:Override|Relationship|Default)\b[^>]*(?:vbaProject|vbaData|vnd\.ms-office\.vba)[^>]*/>"
)
DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
RESERVED = re.compile(rb"\xee\x80[\x80\x81]|&#(?:x0*e00[01]|0*5734[45]);|<\?al\b", re.IGNORECASE)
"""What the engine marks its slots with, plain or written as a number."""
STRICT = re.compile(rb"""xmlns(:\w+)?\s*=\s*["']http://purl\.oclc\.org/ooxml/wordprocessingml/main["']""")
ROOT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}document"
XML_NAME = re.compile(r"\.(xml|rels)$", re.IGNORECASE)
MAIN, TYPES = "word/document.xml", "[Content_Types].xml"
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How big an upload may be."""

    file_bytes: int = 25_000_000
    part_bytes: int = 60_000_000
    all_bytes: int = 120_000_000
    parts: int = 2_000
    ratio: int = 200
    depth: int = 200


USUAL = Limits()


def open_docx(content: bytes, limits: Limits = USUAL, *, macros: bool = False) -> dict[str, bytes]:
    """The parts of an uploaded Word file by name, or an UploadFault that says what to do. `macros`: let a file in
    that holds some, to be told of them; nothing of them is ever run or kept."""
    _check_kind(content, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_members(archive.infolist(), limits)
            parts = dict(_read_members(archive, limits))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        if isinstance(error, UploadFault):
            raise
        raise UploadFault(
            "This file is damaged. Open it in Word, save it again and upload that copy."
        ) from error
    if has_macros(parts) and not macros:
        raise UploadFault(
            "This file holds macros. Save it in Word as a document without macros (.docx) and upload that."
        )
    for name, body in parts.items():
        if XML_NAME.search(name):
            _check_xml(name, body, limits)
    _check_main(parts[MAIN])
    return parts


def has_macros(parts: Mapping[str, bytes]) -> bool:
    """Whether the file holds programs, whatever it is called."""
    said = b"macroEnabled" in parts[TYPES] or b"vnd.ms-office.vba" in parts[TYPES]
    return said or any(MACROS.search(name) for name in parts)


def without_macros(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same file without its programs and without a word of them in its lists."""
    kept = {name: body for name, body in parts.items() if not MACROS.search(name)}
    kept[TYPES] = kept[TYPES].replace(MACRO_MAIN, PLAIN_MAIN)
    return {
        n: LISTED_MACRO.sub(b"", body) if n == TYPES or n.endswith(".rels") else body
        for n, body in kept.items()
    }


def _check_kind(content: bytes, limits: Limits) -> None:
    if len(content) > limits.file_bytes:
        size = limits.file_bytes // 1_000_000
        raise UploadFault(
            f"This file is larger than {size} MB. Take out pictures or attachments and upload it again."
        )
    if content.startswith(OLD_WORD):
        raise UploadFault(_old_word_advice(content))
    if not content.startswith(ZIP):
        raise UploadFault("This is not a Word file. Upload a file saved by Word as .docx.")


def _old_word_advice(content: bytes) -> str:
    if ENCRYPTED in content:
        return "This file is protected by a password. Take the password off in Word and upload it again."
    return "This file is in the old .doc format. Open it in Word, save it as .docx and upload that."


def _check_members(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = [member.filename for member in members]
    if len(names) > limits.parts or len(names) != len({name.lower() for name in names}):
        raise UploadFault(
            "This file is not put together as Word does it. Save it again in Word and upload that copy."
        )
    if any(member.flag_bits & 1 for member in members):
        raise UploadFault("This file is protected by a password. Take the password off and upload it again.")
    if MAIN not in names or TYPES not in names:
        raise UploadFault("This is not a Word document. Upload a file saved by Word as .docx.")
    if any(".." in name or name.startswith(("/", "\\")) for name in names):
        raise UploadFault(
            "This file holds parts with unsafe names. Save it again in Word and upload that copy."
        )
    for member in members:
        _check_size(member, limits)
    if sum(member.file_size for member in members) > limits.all_bytes:
        raise _bomb()


def _check_size(member: zipfile.ZipInfo, limits: Limits) -> None:
    swollen = member.file_size > CHUNK and member.file_size > limits.ratio * max(member.compress_size, 1)
    if member.file_size > limits.part_bytes or swollen:
        raise _bomb()


def _bomb() -> UploadFault:
    return UploadFault(
        "This file unpacks to far more than a document holds, so it was refused. Save it again in Word."
    )


def _read_members(archive: zipfile.ZipFile, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Reads each part in pieces, so that a size that lies costs no more than the limit."""
    total = 0
    for member in archive.infolist():
        body = bytearray()
        with archive.open(member) as stream:
            while piece := stream.read(CHUNK):
                body += piece
                total += len(piece)
                if len(body) > limits.part_bytes or total > limits.all_bytes:
                    raise _bomb()
        yield member.filename, bytes(body)


def _check_xml(name: str, body: bytes, limits: Limits) -> None:
    """No declarations that pull in other files, no broken XML, no endless nesting."""
    if DECLARATION.search(body) or DECLARATION.search(body.replace(b"\0", b"")):
        raise UploadFault(
            "This file tries to draw in text from elsewhere, so it was refused. Save it again in Word."
        )
    if RESERVED.search(body):
        raise UploadFault(
            "This file holds signs that only this program may put there. Search for ^u57344 and ^u57345 in Word, take "
            "them out and upload it again."
        )
    if b"\0" in body:
        raise UploadFault(
            "This file is not put together as Word does it. Save it again in Word and upload that copy."
        )
    try:
        deepest = _deepest(body)
    except etree.XMLSyntaxError as error:
        raise UploadFault(f"The part {name[:80]} of this file is damaged. Save it again in Word.") from error
    if deepest > limits.depth:
        raise UploadFault("This file is nested deeper than a document can be. Save it again in Word.")


def _check_main(body: bytes) -> None:
    """The main part is Word's own, in the form that programs share."""
    if STRICT.search(body):
        raise UploadFault(
            "This file is saved as Strict Open XML. Open it in Word, choose Save as, Word document (.docx), and use "
            "that copy."
        )
    _, root = next(iter(etree.iterparse(io.BytesIO(body), events=("start",), resolve_entities=False)))
    if root.tag != ROOT:
        raise UploadFault("This is not a Word document. Upload a file saved by Word as .docx.")


def _deepest(body: bytes) -> int:
    depth = deepest = 0
    events = etree.iterparse(
        io.BytesIO(body), events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=False
    )
    for event, element in events:
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
        if event == "end":
            element.clear()
    return deepest
