"""What is asked about a scheme of delegation that a meeting approved."""

from __future__ import annotations

from forms.days import DatePartsField
from forms.fields import LongTextField, TextField
from forms.records import RecordField
from forms.values import ValueForm
from register.domain.authority.approved_schemes import NewApprovedScheme


class ApprovedSchemeForm(ValueForm[NewApprovedScheme]):
    """Whose scheme, who approved it, at which meeting and by which minute; and the day whose scheme it was."""

    submit_text = "Save approved scheme"
    makes = NewApprovedScheme

    organisation_id = RecordField("Whose scheme?", of="organisation", thing="the organisation")
    scheme_approved_by = TextField("Approved by", thing="who approved it", hint="For example, The board")
    scheme_approved_on = DatePartsField("Day of the meeting", thing="the day of the meeting")
    scheme_meeting = TextField(
        "Meeting", thing="the meeting", hint="For example, Board in public, March 2009"
    )
    minute = TextField("Minute", thing="the minute", hint="For example, Item 7")
    scheme_on = DatePartsField(
        "The scheme as it stands on",
        thing="the day of the scheme",
        hint="The delegations and reserved matters of this day are what was approved",
    )


class AmendApprovedSchemeForm(ApprovedSchemeForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)
