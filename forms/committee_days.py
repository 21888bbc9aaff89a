"""What is asked about the days on which committees meet."""

from __future__ import annotations

from forms.base import NhsForm
from forms.days import DatePartsField
from forms.fields import LongTextField, TextField, YesNoField
from forms.records import RecordField
from forms.values import ValueForm
from register.domain.people.committee_days import NewCommitteeDay


class CommitteeDayForm(ValueForm[NewCommitteeDay]):
    """Whose committee, which, on which day, and whether it is called off."""

    submit_text = "Save day"
    makes = NewCommitteeDay

    organisation_id = RecordField("Whose committee is it?", of="organisation", thing="whose committee it is")
    committee_name = TextField(
        "Committee", thing="the committee", hint="For example, Finance and contracts committee"
    )
    meets_on = DatePartsField("Meets on", thing="the day on which it meets")
    called_off = YesNoField("Is it called off?", thing="whether it is called off", default=False)


class AmendCommitteeDayForm(CommitteeDayForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)


class PasteCommitteeDaysForm(NhsForm):
    """Many days of one body at once."""

    submit_text = "Save these days"

    organisation_id = RecordField("Whose committees?", of="organisation", thing="whose committees")
    pasted = LongTextField(
        "Committees and days", thing="a committee and a day on each line", rows=10, limit=40_000,
        hint="A line for each meeting: the committee, a comma, and the day as 2026-12-09",
    )  # fmt: skip
