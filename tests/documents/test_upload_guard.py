"""Uploads: everything that could hurt is refused in one sentence, in bounded time and memory."""

from __future__ import annotations

import io
import zipfile

import pytest

from register.documents.faults import UploadFault
from register.documents.parts import Pack
from register.documents.upload_guard import ENCRYPTED, OLD_WORD, Limits, open_docx

TYPES, MAIN = "[Content_Types].xml", "word/document.xml"

EMPTY = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'


def archive(**changes: bytes) -> bytes:
    parts = {
        TYPES: b"<Types/>",
        MAIN: EMPTY,
        **{k.replace("__", "/"): v for k, v in changes.items()},
    }
    return zipped(parts)


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, body in parts.items():
            target.writestr(name, body)
    return out.getvalue()


def encrypted() -> bytes:
    content = bytearray(archive())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        content[at + offset] |= 1
    return bytes(content)


ENTITY = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
WIDE = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16")
HOSTILE = {
    "a text file": (b"hello", "not a Word file"),
    "nothing": (b"", "not a Word file"),
    "an old .doc": (OLD_WORD + b"\0" * 600, "old .doc format"),
    "a protected file": (OLD_WORD + b"\0" * 600 + ENCRYPTED, "protected by a password"),
    "an encrypted zip": (encrypted(), "protected by a password"),
    "a zip that is not Word": (zipped({"a.txt": b"x"}), "not a Word document"),
    "half a file": (archive()[:-30], "damaged"),
    "a bomb": (zipped({TYPES: b"<a/>", MAIN: b"<a>" + b" " * 30_000_000 + b"</a>"}), "unpacks to far more"),
    "macros": (archive(word__vbaProject_bin=b"x", **{"word/vbaProject.bin": b"x"}), "macros"),
    "renamed macros": (zipped({TYPES: b'<a t="x.macroEnabled.main+xml"/>', MAIN: EMPTY}), "macros"),
    "entities": (zipped({TYPES: b"<a/>", MAIN: ENTITY}), "draw in text"),
    "entities in UTF-16": (zipped({TYPES: b"<a/>", MAIN: WIDE}), "draw in text"),
    "broken XML": (zipped({TYPES: b"<a/>", MAIN: b"<a>"}), "damaged"),
    "signs of the engine": (zipped({TYPES: b"<a/>", MAIN: "<a>\ue000v:x\ue001</a>".encode()}), "only this program"),
    "the same as numbers": (zipped({TYPES: b"<a/>", MAIN: b"<a>&#xE000;v:x&#57345;</a>"}), "only this program"),
    "its instructions": (zipped({TYPES: b"<a/>", MAIN: b"<a><?al e:services?></a>"}), "only this program"),
    "another encoding": (
        zipped({TYPES: b"<a/>", MAIN: '<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16")}), "not put together",
    ),
    "endless nesting": (zipped({TYPES: b"<a/>", MAIN: b"<a>" * 240 + b"</a>" * 240}), "nested deeper"),
    "a path outside": (zipped({TYPES: b"<a/>", MAIN: b"<a/>", "../evil.xml": b"<a/>"}), "unsafe names"),
    "two of a name": (zipped({TYPES: b"<a/>", MAIN: b"<a/>", "Word/Document.xml": b"<a/>"}), "not put together"),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_it_is_refused_in_one_sentence_that_says_what_to_do(kind: str) -> None:
    content, words = HOSTILE[kind]
    with pytest.raises(UploadFault) as fault:
        open_docx(content)
    assert words in str(fault.value)
    assert str(fault.value).endswith(".")


def test_a_200_megabyte_upload_is_refused_before_it_is_looked_into() -> None:
    with pytest.raises(UploadFault, match="larger than 25 MB"):
        open_docx(bytes(200_000_000))


def test_a_size_that_lies_costs_no_more_than_the_limit() -> None:
    content = bytearray(zipped({TYPES: b"<a/>", MAIN: b"<a>" + b" " * 900_000 + b"</a>"}))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(UploadFault):
        open_docx(bytes(content), Limits(part_bytes=100_000))


def test_our_own_template_is_let_in(pack: Pack) -> None:
    assert MAIN in open_docx(pack.template)
