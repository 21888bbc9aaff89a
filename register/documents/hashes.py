"""The two hashes of a document: of the data it was made from, and of what it holds however it is compressed."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from register.documents.parts import Pack


def content_hash(docx: bytes) -> str:
    """SHA-256 over part names and uncompressed bytes, so that recompressing a file does not change it."""
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            return content_hash_of({name: archive.read(name) for name in archive.namelist()})
    except zipfile.BadZipFile:
        return hashlib.sha256(docx).hexdigest()


def content_hash_of(parts: Mapping[str, bytes]) -> str:
    """The same of parts that were not packed yet."""
    digest = hashlib.sha256()
    for name in sorted(parts):
        body = parts[name]
        digest.update(f"{name}\0{len(body)}\0".encode())
        digest.update(body)
    return digest.hexdigest()


def data_hash(values: Mapping[str, Any], pack: Pack) -> str:
    """SHA-256 of the values in canonical form together with the pack's hash: what the footer prints."""
    body = json.dumps(_canonical(values), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(body.encode() + pack.hash.encode()).hexdigest()


def _canonical(value: Any) -> Any:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return {str(key): _canonical(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_canonical(item) for item in value]
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
