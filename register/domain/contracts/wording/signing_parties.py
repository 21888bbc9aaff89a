"""What a paper says of those who sign it that follows from its answers: who gives a notice, the kind of each body, and in
which place somebody attests a seal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from register.domain.people.organisation_names import words_of
from register.domain.rules import Ruleset

FROM_ANSWERS = "answers"
"""The source of a field that nobody types, and that follows from what is typed."""
GIVER, KIND = "giver", "_kind"


def signing_parties(
    asked: Collection[str], given: Mapping[str, Any], sides: Mapping[str, tuple[str, str]], kinds: Mapping[str, str]
) -> dict[str, Any]:  # fmt: skip
    """The values of those fields that a template asks; one whose answer lacks is left out. sides: id and name of each
    party of the contract. kinds: what kind of body each is, by id."""
    giver, name = sides.get(str(given.get("served_by")), (None, None))
    bodies = {**given, GIVER: giver}
    found: dict[str, Any] = {GIVER: name}
    for field in asked:
        key = bodies.get(field.removesuffix(KIND))
        if field.endswith(KIND) and isinstance(key, str) and key:
            found[field] = kinds.get(key)
    return {field: value for field, value in found.items() if field in asked and value is not None}


SEATS, BELOW = "deeds.seats", "deeds.titles_below"
"""The rules by which the title of a post gives a seat: words for each, the first that fits; and words of titles that name a
seat and hold none."""


def seat_of(titles: Iterable[str], rules: Ruleset, on: date) -> str | None:
    """The seat that these posts give, by the rules of the day; None where they give none."""
    below = rules.value_or([], BELOW, on=on)
    held = [title for title in titles if not _names(title, below)]
    seats = rules.value_or([], SEATS, on=on)
    return next((row["code"] for row in seats if any(_names(title, row["titles"]) for title in held)), None)


def _names(title: str, words: Iterable[str]) -> bool:
    """Whether the title holds one of these words, whole and however it is written."""
    held = f" {' '.join(words_of(title))} "
    return any(f" {' '.join(words_of(word))} " in held for word in words)


def seal_places(
    asked: Collection[str], signatories: Mapping[str, tuple[str, Any]], seats: Mapping[tuple[str, str], str]
) -> dict[str, Any]:
    """Who attests the seal of a trust in which place. signatories: id and name of who signs for each party. seats: that of
    whoever holds one, by the party and the person. Whoever holds none is put in no place: the trust fills them in by
    hand."""
    found = {
        f"{seats.get((party, key))}_{party}": name
        for party, (key, name) in signatories.items()
        if name is not None
    }
    return {field: name for field, name in found.items() if field in asked}
