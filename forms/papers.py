"""What is asked about a contract with its changes: the day."""

from __future__ import annotations

from forms.base import SearchForm
from forms.days import DatePartsField


class OnDayForm(SearchForm):
    """As the contract reads on which day."""

    submit_text = "Show it"

    on = DatePartsField("As the contract reads on", thing="the day to show the contract for")
