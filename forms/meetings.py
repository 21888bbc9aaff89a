"""What is asked before a meeting: its day, who attends, and what is to be discussed."""

from __future__ import annotations

from forms.base import SearchForm
from forms.days import DatePartsField
from forms.records import RecordsField

OFFERED = "committee_on"
"""What an address carries that was followed from a committee to come."""


class MeetingForm(SearchForm):
    """Answers stay in the address, so that the extract can be linked to; nothing is stored."""

    submit_text = "Make the extract"

    day = DatePartsField("Day of the meeting", thing="the day of the meeting")
    people = RecordsField("Who attends?", of="person", thing="who attends", marked=False)
    contracts = RecordsField("Contracts to be discussed", of="contract", thing="contracts", optional=True)
    bodies = RecordsField(
        "Other organisations to be discussed", of="organisation", thing="organisations", optional=True
    )
