"""Builds template.docx and README.md of every shipped pack from its manifest and clause sources."""

from __future__ import annotations

import sys
from pathlib import Path

from register.documents import pack_readmes, template_builds
from register.documents.packs import folders


def main() -> int:
    """Builds the packs named on the command line, or all of them."""
    wanted = set(sys.argv[1:])
    for folder in folders(Path(__file__).parent):
        if not wanted or folder.name in wanted:
            sys.stdout.write(f"Built {template_builds.write(folder)}\n")
            pack_readmes.write(folder)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
