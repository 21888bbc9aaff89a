"""What a paper says of those who sign it that follows from its answers: who gives a notice, and the kind of each body."""

from __future__ import annotations

from collections.abc import Collection, Mapping
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
