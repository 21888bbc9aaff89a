"""What stands for a name that one may not see is worded in one place: people one way, organisations another."""

from __future__ import annotations

import re
from pathlib import Path

from register.domain.people import unseen

ROOT = Path(unseen.__file__).parents[2]
HERE = Path(unseen.__file__)
WORDED = re.compile(
    r"\b(?:somebody|someone|a person|an? (?:body|organisation)) (?:that |whom |whose name )?you may not see",
    re.IGNORECASE,
)


def test_nobody_words_anew_that_a_name_may_not_be_seen() -> None:
    files = [one for kind in ("*.py", "*.html", "*.txt", "*.toml") for one in ROOT.rglob(kind) if one != HERE]
    assert len(files) > 1000
    found = [str(one.relative_to(ROOT)) for one in files if WORDED.search(one.read_text(encoding="utf-8"))]
    assert found == []


def test_each_wording_is_one_that_the_rule_would_find() -> None:
    assert all(WORDED.fullmatch(words) for words in unseen.WORDS.values())
