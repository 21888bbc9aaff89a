"""What is asked about an appointment."""

from __future__ import annotations

from typing import ClassVar

from forms.base import NhsForm
from forms.days import DatePartsField
from forms.fields import LongTextField, SelectField, TextField
from forms.records import RecordField
from forms.values import ValueForm
from register.domain.people.people import STANDS_IN_WORDS, NewAppointment, StandsIn


class AppointmentForm(ValueForm[NewAppointment]):
    """A person in a post: from when to when, whether they decide, and whether the law puts them on both sides."""

    submit_text = "Save appointment"
    makes = NewAppointment

    post_id = RecordField("Post", of="post", thing="the post")
    valid_from = DatePartsField("From", thing="the start date")
    valid_to = DatePartsField("To", thing="the end date", optional=True, hint="The last day, if it is known")
    decision_reason = SelectField(
        "Are they decision-making staff?",
        thing="why they are decision-making staff",
        optional=True,
        marked=False,
        prompt="No",
        hint="Choose why, if so. Decision-making staff are asked to declare each year",
    )
    decision_making_from = DatePartsField(
        "Decision-making from",
        thing="the first day",
        optional=True,
        hint="Leave empty for the whole appointment",
    )
    decision_making_to = DatePartsField("Decision-making to", thing="the last day", optional=True)
    statutory_dual = SelectField(
        "Does the law put this role on both sides?",
        thing="a role that sits on both sides by law",
        optional=True,
        marked=False,
        prompt="No",
        hint="For example, a partner member of an integrated care board",
    )
    stands_in = SelectField(
        "Do they stand in for the holder?",
        thing="whether they stand in for the holder",
        optional=True,
        marked=False,
        prompt="No, they are appointed to it",
        options=[(kind.value, words) for kind, words in STANDS_IN_WORDS.items()],
        coerce=StandsIn,
        hint="From the first day to the last they may do what the post may. Somebody else has to record it",
    )
    stands_in_reason = TextField(
        "Why do they stand in?",
        thing="why they stand in",
        optional=True,
        marked=False,
        hint="For example, long leave, with the letter that says so",
    )


class AmendAppointmentForm(AppointmentForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)


class EndAppointmentForm(NhsForm):
    """The last day in a post."""

    submit_text = "End appointment"
    DRAWN_FROM: ClassVar = {"last_day": "valid_to"}

    last_day = DatePartsField("Last day in the post", thing="the last day in the post")
    reason = LongTextField("Why does it end?", thing="why it ends", rows=2)
