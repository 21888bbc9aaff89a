"""What may be in the register already: who or what somebody adding a record is asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from register.domain.errors import Invalid
from register.domain.folding import folded
from register.domain.people.organisation_names import words_of


@dataclass(frozen=True, slots=True)
class Possible:
    """A record that may be meant. label: what tells it from others; field: what the two have in common."""

    id: str
    ref: str
    label: str
    field: str


class Doubtful(Invalid):
    """This may be in the register already."""

    def __init__(self, problems: Mapping[str, str], possible: Sequence[Possible]) -> None:
        """problems: as for Invalid; possible: the records that may be meant, the surest first."""
        super().__init__(problems)
        self.possible = tuple(possible)


def doubtful(possible: Sequence[Possible], how_to_insist: str) -> Doubtful:
    """The question as a refusal: beside each field that another record has, which one it is."""
    problems = {
        one.field: f"{one.label} ({one.ref}) is in the register with this. {how_to_insist}"
        for one in reversed(possible)
    }
    return Doubtful(problems, possible)


@lru_cache(maxsize=20_000)
def name_key(name: str, titles: frozenset[str]) -> str:
    """A person's name as it is compared: without case, accents, marks, titles and the order of its words."""
    words = [word for word in words_of(name) if word not in titles] or [folded(name)]
    return " ".join(sorted(words))
