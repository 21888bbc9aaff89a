"""Whether the words about how somebody is related name nobody: relatives' names are not published by default."""

from __future__ import annotations

from datetime import date

from register.domain.folding import folded
from register.domain.rules import Ruleset

_BEFORE = frozenset({"my", "our", "a", "an", "the", "his", "her", "their", "is", "and", "or", "ex"})


def known_words(rules: Ruleset, *, on: date) -> frozenset[str]:
    """The words that rule publication.relationships knows, folded."""
    return frozenset(folded(words) for words in rules.value_or([], "publication.relationships", on=on))


def may_name(words: str | None, known: frozenset[str]) -> bool:
    """Whether what was typed may name somebody: anything that is not made of the words that the rules know."""
    if not words:
        return False
    said = [part.strip(" .,;:'’") for part in folded(words).replace("/", " ").split()]
    while said and said[0] in _BEFORE:
        del said[0]
    return " ".join(said) not in known and not all(part in known | _BEFORE for part in said)
