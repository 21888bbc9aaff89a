"""Brings docs/reference and the diagrams up to date: `python -m tests.architecture.write_reference`."""

from __future__ import annotations

from tests.architecture import reference
from tests.architecture.sources import ROOT


def main() -> None:
    """Write every page anew and say which ones changed."""
    wanted = reference.pages()
    for path, diagram in reference.DIAGRAMS.items():
        wanted[path] = reference.drawn(path.read_text(encoding="utf-8"), diagram())
    for path, table in reference.TABLES.items():
        wanted[path] = reference.tabled(wanted[path], table())
    for path, text in wanted.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"{path.relative_to(ROOT)} was brought up to date.")


if __name__ == "__main__":
    main()
