"""Keeps the files of contract templates in the instance, each under its proof code, so that documents can be made again."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from register.documents import packs
from register.documents.pack_manifests import MANIFEST, TEMPLATE
from register.documents.parts import Pack
from register.domain.errors import Fault


def keep_used(instance: Path, pack: Pack) -> None:
    """Keep the template a document is made from. One that comes with the product is gone with the next release."""
    if not (_folder(instance) / pack.hash).is_dir():
        kept = keep(instance, lambda folder: _copy(pack.folder, folder))
        if kept != pack.hash:
            raise Fault(
                f"The files of the contract template {pack.id} changed while the program ran: start it again."
            )


def keep(instance: Path, write: Callable[[Path], object]) -> str:
    """Have the files written whole or not at all; returns the proof code they now lie under."""
    place = _folder(instance)
    place.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=".making-", dir=place))
    try:
        write(making)
        _sync(making)
        pack_hash = packs.load(making).hash
        if not (place / pack_hash).exists():
            making.rename(place / pack_hash)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return pack_hash


def _folder(instance: Path) -> Path:
    return instance / "packs"


def _copy(source: Path, target: Path) -> None:
    """What the proof code covers: the manifest, the wording and the template."""
    for path in (source / MANIFEST, source / TEMPLATE, *sorted(source.glob("clauses/*.md"))):
        copy = target / path.relative_to(source)
        copy.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, copy)


def _sync(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
