"""Writes docs/asvs.md: `python -m tests.architecture.write_asvs`."""

from __future__ import annotations

from tests.architecture.asvs import page
from tests.architecture.sources import ROOT

if __name__ == "__main__":
    (ROOT / "docs" / "asvs.md").write_text(page(), encoding="utf-8")
