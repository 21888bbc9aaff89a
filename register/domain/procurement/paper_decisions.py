"""Whether somebody with an interest in who bids may see a procurement's papers, as somebody else decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from register.domain.asked import select
from register.domain.problems import refuse
from register.domain.shipped_rules import shipped
from register.domain.texts import Prose, Typed, text_problems

WORK = ("Ou", "Lo")
"""Situations that are somebody's own work or position in a body."""
EMPLOYED = ("Ou",)
"""Situations in which a relative, friend or business partner merely works there."""
LAST_NOTICES = frozenset(
    row["code"]
    for rule in shipped("national").history("procurement.notices")
    for row in rule.value
    if row["stage"] == "after"
)
"""Notices after which a procurement is over."""
ROUTES_WITH_ONE = frozenset(
    row["code"]
    for rule in shipped("national").history("procurement.routes")
    for row in rule.value
    if LAST_NOTICES & set(row.get("notices", ()))
)
"""Routes that end with such a notice; any other ends with the award."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperAnswer(Typed):
    """What somebody else decides about one interest in one procurement."""

    may_see_papers: Annotated[bool, select("whether they may see the papers")]
    decided_because: Annotated[str, Prose("the reason", longest=2000)]
    how_managed: Annotated[str | None, Prose("how it is managed", longest=2000)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """An interest in whoever bids that nobody answered. since: the day from which it counts; is_closed: whether papers are
    closed by it, or it only asks for a decision."""

    procurement_id: str
    person_id: str
    interest_id: str
    ref: str
    since: date
    is_closed: bool


class Access(StrEnum):
    """How somebody whom a procurement names stands to its papers."""

    OPEN = "open"
    TO_DECLARE = "to_declare"
    WAITS = "waits"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Access.OPEN: "Open",
    Access.TO_DECLARE: "Closed until they declare for this procurement",
    Access.WAITS: "Closed until somebody else has decided",
    Access.CLOSED: "Closed, as somebody else decided",
}


OWN_LABELS = {
    Access.OPEN: "open to you",
    Access.TO_DECLARE: "declare for it first",
    Access.WAITS: "a colleague looks at an interest first, and you need do nothing",
    Access.CLOSED: "somebody else decided that its papers stay closed to you",
}
"""The same as it is told to whom they are closed."""


def check_paper_answer(new: PaperAnswer) -> None:
    """Raises Invalid. Who may see papers in spite of an interest does so under conditions that are written down."""
    words = text_problems(new)
    unmanaged = new.may_see_papers and not new.how_managed
    managed = "Enter how it is managed, if they may see the papers" if unmanaged else words["how_managed"]
    refuse({**words, "how_managed": managed})
