"""Builds template.docx and README.md of every shipped pack from its manifest and clause sources; wording that several
packs share lies in common/ and is copied to each pack that has a clause source of that name."""

from __future__ import annotations

import sys
from pathlib import Path

from register.documents import pack_readmes, template_builds
from register.documents.packs import folders

COMMON = Path(__file__).with_name("common")


def share(folder: Path) -> None:
    """Brings the pack's copies of common wording up to date: each pack is whole in its own folder."""
    for source in sorted(COMMON.glob("*.md")):
        copy = folder / "clauses" / source.name
        if copy.exists():
            copy.write_bytes(source.read_bytes())


def main() -> int:
    """Builds the packs named on the command line, or all of them."""
    wanted = set(sys.argv[1:])
    for folder in folders(Path(__file__).parent):
        if not wanted or folder.name in wanted:
            share(folder)
            sys.stdout.write(f"Built {template_builds.write(folder)}\n")
            pack_readmes.write(folder)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
