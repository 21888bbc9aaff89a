"""What is asked of a contract template that a body publishes, and of the conditions that apply beside it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from register.domain.problems import refuse
from register.domain.texts import Typed, text_problem


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTemplate(Typed):
    """A body's own official file as a template: for contracts that begin between these days."""

    title: str
    edition: str
    valid_from: date
    valid_to: date | None
    source: str
    is_official: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewConditions(Typed):
    """Conditions that apply by reference, as updated, from a day on."""

    text: str
    applies_from: date


def check_template(new: NewTemplate, *, known_editions: Collection[str]) -> None:
    """Raises Invalid."""
    backwards = new.valid_to is not None and new.valid_to < new.valid_from
    refuse(
        {
            "title": text_problem(new.title, "the title of the template", 200),
            "edition": None if new.edition in known_editions else "Select the edition from the list",
            "valid_to": "The last day must be on or after the first day" if backwards else None,
            "source": text_problem(new.source, "where the file comes from", 300),
            "is_official": None
            if new.is_official
            else "Confirm that this is the official text. Anything else cannot be published",
        }
    )


def check_conditions(new: NewConditions) -> None:
    """Raises Invalid."""
    refuse({"text": text_problem(new.text, "which conditions apply", 2000)})
