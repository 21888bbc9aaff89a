"""What a browser is told that a Word file is stands in one place."""

from __future__ import annotations

from register.domain.media_types import WORD
from tests.architecture.sources import ROOT


def test_the_type_of_a_word_file_is_spelt_once() -> None:
    spelt = [
        str(path.relative_to(ROOT))
        for folder in ("register", "forms") for path in sorted((ROOT / folder).rglob("*.py"))
        if f'"{WORD}"' in path.read_text(encoding="utf-8")
    ]  # fmt: skip
    assert spelt == ["register/domain/media_types.py"]
