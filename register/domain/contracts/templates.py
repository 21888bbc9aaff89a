"""What is asked of a contract template that a body publishes, and of the conditions that apply beside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from register.domain.problems import day_problem, order_problem, refuse
from register.domain.texts import Line, Prose, Typed, text_problems


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTemplate(Typed):
    """A body's own official file as a template: for contracts that begin between these days."""

    title: Annotated[str, Line("the title of the template", longest=200)]
    edition: str
    valid_from: date
    valid_to: date | None
    source: Annotated[str, Line("where the file comes from", longest=300)]
    is_official: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewConditions(Typed):
    """Conditions that apply by reference, as updated, from a day on."""

    text: Annotated[str, Prose("which conditions apply", longest=2000)]
    applies_from: date


def template_stored(new: NewTemplate) -> dict[str, Any]:
    """As it waits for a second person's word."""
    until = None if new.valid_to is None else new.valid_to.isoformat()
    days = {"valid_from": new.valid_from.isoformat(), "valid_to": until}
    return {
        "title": new.title,
        "edition": new.edition,
        "source": new.source,
        "is_official": new.is_official,
        **days,
    }


def template_read(kept: Mapping[str, Any]) -> NewTemplate:
    """The same again."""
    until = kept["valid_to"]
    return NewTemplate(
        title=kept["title"], edition=kept["edition"], source=kept["source"], is_official=kept["is_official"],
        valid_from=date.fromisoformat(kept["valid_from"]), valid_to=date.fromisoformat(until) if until else None,
    )  # fmt: skip


def check_template(new: NewTemplate, *, known_editions: Collection[str]) -> None:
    """Raises Invalid."""
    refuse(
        {
            **text_problems(new),
            "edition": None if new.edition in known_editions else "Select the edition from the list",
            "valid_from": day_problem(new.valid_from, "The first day"),
            "valid_to": day_problem(new.valid_to, "The last day")
            or order_problem(new.valid_from, new.valid_to, "The last day must be on or after the first day"),
            "is_official": None
            if new.is_official
            else "Confirm that this is the official text. Anything else cannot be published",
        }
    )


def check_conditions(new: NewConditions) -> None:
    """Raises Invalid."""
    refuse(
        {**text_problems(new), "applies_from": day_problem(new.applies_from, "The day from which they apply")}
    )
