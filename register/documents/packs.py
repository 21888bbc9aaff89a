"""Loads template packs: one from its folder, or all that come with the product."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from register.documents.pack_manifests import read_pack
from register.documents.parts import Column, Field, Option, Pack, Part

__all__ = ["Column", "Field", "Option", "Pack", "Part", "folders", "load", "read_unchecked", "shipped"]

SHIPPED_IN = Path(__file__).resolve().parents[2] / "contract_templates"


def load(folder: Path) -> Pack:
    """The pack in this folder, or a PackFault that lists everything wrong with it."""
    return read_pack(folder)


def read_unchecked(folder: Path) -> Pack:
    """The pack as its manifest says it, before its template is looked at."""
    return read_pack(folder, with_template=False)


def folders(root: Path = SHIPPED_IN) -> Iterator[Path]:
    """The folders under `root` that hold a pack."""
    return (path.parent for path in sorted(root.glob("*/manifest.toml")))


@cache
def shipped() -> dict[str, Pack]:
    """The packs that come with the product, by id."""
    return {pack.id: pack for pack in map(load, folders())}
