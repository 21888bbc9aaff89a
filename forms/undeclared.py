"""What is asked before the list of those who have not declared is published."""

from __future__ import annotations

from datetime import date

from forms.base import NhsForm, SearchForm
from forms.fields import CheckboxesField, SelectField
from register.domain.dates import contract_year

YEARS = 6
"""So many years that are over are offered, the newest first."""


def years_over(today: date) -> list[tuple[str, str]]:
    """The contract years that are over, as they are chosen."""
    last = contract_year(today).start.year - 1
    return [(str(year), f"{year}/{(year + 1) % 100:02}") for year in range(last, last - YEARS, -1)]


class UndeclaredForm(SearchForm):
    """The year; it stays in the address, so that the list can be looked at again."""

    submit_text = "Show who would be named"

    year = SelectField("Contract year", thing="the contract year", prompt="Choose a year")


class PublishUndeclaredForm(NhsForm):
    """Who of those in doubt is named, and the confirmation."""

    submit_text = "Publish this list"

    named = CheckboxesField("Who of these is named too?", thing="who is named too", optional=True)
