"""The data hash follows the values and the template, and nothing else; the content hash what the file holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from register.documents.archives import read_parts, write_parts
from register.documents.compile import compile_pack
from register.documents.deflating import zlib_deflate
from register.documents.faults import PackFault
from register.documents.hashes import content_hash, data_hash
from register.documents.parts import Pack


def test_order_and_trailing_noughts_do_not_change_the_data_hash(pack: Pack) -> None:
    first = data_hash({"a": Decimal("1.50"), "b": date(2009, 4, 1), "c": None}, pack)
    assert first == data_hash({"b": date(2009, 4, 1), "a": Decimal("1.5")}, pack)
    assert first != data_hash({"a": Decimal("1.51"), "b": date(2009, 4, 1)}, pack)


def test_another_template_gives_another_data_hash(pack: Pack) -> None:
    assert data_hash({"a": "x"}, pack) != data_hash({"a": "x"}, replace(pack, hash="0" * 64))


def test_the_content_hash_sees_every_part_and_not_their_order(pack: Pack) -> None:
    parts = read_parts(pack.template)
    assert content_hash(write_parts(reversed(parts), zlib_deflate)) == content_hash(pack.template)
    name, body = parts[-1]
    changed = write_parts([*parts[:-1], (name, body + b" ")], zlib_deflate)
    assert content_hash(changed) != content_hash(pack.template)


@pytest.mark.parametrize(
    ("old", "new"), [(b"Definitions", "\ue000v:x\ue001".encode()), (b"<w:body>", b"<w:body><?al ]?>")]
)
def test_a_template_that_holds_the_engine_s_own_marks_is_refused(pack: Pack, old: bytes, new: bytes) -> None:
    parts = dict(read_parts(pack.template))
    parts["word/document.xml"] = parts["word/document.xml"].replace(old, new, 1)
    with pytest.raises(PackFault, match="keeps for itself"):
        compile_pack(replace(pack, template=write_parts(parts.items(), zlib_deflate)))
