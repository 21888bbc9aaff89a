"""Who gives parts of a service for its provider: bodies, so that an interest in one of them is found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from register.domain.asked import select
from register.domain.texts import Line, Typed

SUB_CONTRACTORS = "sub_contractors"
MOST_WORDS = 300
"""Letters that may say what one does."""
MOST = 30
"""So many sub-contractors a service has at most."""
TOO_MANY = f"A service has at most {MOST} sub-contractors"
NOBODY = "Select the sub-contractor"
TWICE = "Each sub-contractor may appear once only"
IS_PROVIDER = "Select somebody other than the provider of the service"
_PARTS = re.compile(r"[;\n]+")
_FOR = re.compile(r"(?P<name>[^:(]+?)\s*(?::\s*(?P<after>.*)|\((?P<within>[^()]*)\))?", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubContractor(Typed):
    """A body that gives a part of a service for its provider, and which part."""

    organisation_id: Annotated[str, select("the sub-contractor")]
    sub_contracted_for: Annotated[str | None, Line("what the sub-contractor does", longest=MOST_WORDS)] = None


def sub_contractor_problems(
    some: Sequence[SubContractor], provider_id: str | None
) -> Mapping[str, str | None]:
    """What is wrong with these, by field."""
    ids = [one.organisation_id for one in some]
    problems: dict[str, str | None] = {}
    for n, key in enumerate(ids):
        words = (
            NOBODY if not key else IS_PROVIDER if key == provider_id else TWICE if key in ids[:n] else None
        )
        problems[f"{SUB_CONTRACTORS}-{n}-organisation_id"] = words
    return {**problems, SUB_CONTRACTORS: TOO_MANY if len(ids) > MOST else None}


def written(text: str) -> list[tuple[str, str | None]]:
    """The sub-contractors that a cell of a list names, each with what it does: parted by semicolons or lines, with what
    it does after a colon or in brackets."""
    parts = [" ".join(part.split()) for part in _PARTS.split(text)]
    return [_name_and_part(part) for part in parts if part]


def _name_and_part(text: str) -> tuple[str, str | None]:
    read = _FOR.fullmatch(text)
    if read is None:
        return text, None
    return read["name"], read["after"] or read["within"] or None
