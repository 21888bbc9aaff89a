"""What a paper says of those who sign it that follows from its answers: who gives a notice, the kind of each body, and in
which place somebody attests a seal."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

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


SEATS = {
    "chair": re.compile(r"\bchair(man|woman|person)?\b", re.IGNORECASE),
    "director": re.compile(r"\b(director|chief executive)\b", re.IGNORECASE),
}
"""In which place somebody attests a trust's seal, by the title of a post in it: the chair is not the further director, and
a chief executive is a director."""
BELOW = re.compile(r"\b(deputy|vice|associate|assistant|to the)\b", re.IGNORECASE)
"""Titles that name a seat and hold none."""


def seat_of(titles: Iterable[str]) -> str | None:
    """The seat that these posts give: that of the chair first; None where they give none."""
    held = [title for title in titles if not BELOW.search(title)]
    return next((seat for seat, words in SEATS.items() if any(map(words.search, held))), None)


def seal_places(
    asked: Collection[str], signatories: Mapping[str, tuple[str, Any]],
    titles: Mapping[tuple[str, str], Collection[str]],
) -> dict[str, Any]:  # fmt: skip
    """Who attests the seal of a trust in which place. signatories: id and name of who signs for each party. titles: of the
    posts in a party, by the party and who holds them. Whoever holds neither seat is put in no place: the trust fills them
    in by hand."""
    found = {
        f"{seat_of(titles.get((party, key), ()))}_{party}": name
        for party, (key, name) in signatories.items()
        if name is not None
    }
    return {field: name for field, name in found.items() if field in asked}
