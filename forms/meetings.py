"""What is asked before a meeting: its day, who attends, and what is to be discussed."""

from __future__ import annotations

from forms.base import SearchForm
from forms.days import DatePartsField
from forms.fields import CheckboxesField


class MeetingForm(SearchForm):
    """Answers stay in the address, so that the extract can be linked to; nothing is stored."""

    submit_text = "Make the extract"

    day = DatePartsField("Day of the meeting", thing="the day of the meeting")
    people = CheckboxesField("Who attends?", thing="who attends", marked=False)
    contracts = CheckboxesField("Contracts to be discussed", thing="contracts", optional=True)
    bodies = CheckboxesField("Other organisations to be discussed", thing="organisations", optional=True)
