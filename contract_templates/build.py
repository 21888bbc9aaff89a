"""Builds template.docx and README.md of every shipped pack from its manifest and clause sources; wording that several
packs share lies in common/ and is copied to each pack that has a clause source of that name. What a file in common/ says
of one PARTY is said of each party that the pack's file names: signed-outgoing-incoming.md has signed-PARTY.md twice."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from register.documents import pack_readmes, template_builds
from register.documents.packs import folders

COMMON = Path(__file__).with_name("common")
PARTIES = {
    "commissioner": "For the commissioner", "provider": "For the provider", "outgoing": "For the outgoing party",
    "incoming": "For the incoming party", "continuing": "For the continuing party",
    "giver": "For whoever gives it",
}  # fmt: skip

AS = re.compile(r"^\[as ([a-z-]+)\]\n", re.MULTILINE)
"""A line in shared wording that stands for all of another."""


def shared_wording(name: str) -> str | None:
    """The wording that a clause source of this name shares with other packs; None where it is the pack's own."""
    whole = COMMON / name
    if whole.exists():
        return AS.sub(lambda found: shared_wording(f"{found[1]}.md") or "", whole.read_text(encoding="utf-8"))
    kind, *parties = Path(name).stem.split("-")
    each = COMMON / f"{kind}-PARTY.md"
    if not each.exists() or not parties or not set(parties) <= PARTIES.keys():
        return None
    text = each.read_text(encoding="utf-8")
    said = {one: text.replace("PARTY", one) for one in parties}
    return "".join(f"# {PARTIES[one]}\n{words}" if len(said) > 1 else words for one, words in said.items())


def share(folder: Path) -> None:
    """Brings the pack's copies of common wording up to date: each pack is whole in its own folder."""
    for copy in sorted(folder.glob("clauses/*.md")):
        wording = shared_wording(copy.name)
        if wording is not None:
            copy.write_text(wording, encoding="utf-8")


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
