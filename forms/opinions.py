"""What is asked of whoever gives an advice, a decision or a view on a sharing agreement."""

from __future__ import annotations

from forms.days import DatePartsField
from forms.fields import LongTextField, SelectField, TextField
from forms.records import RecordField
from forms.values import ValueForm
from register.domain.sharing.opinions import Capacity, NewOpinion, OpinionOutcome


class OpinionForm(ValueForm[NewOpinion]):
    """On which agreement, in which role, what it comes to, and the words of it."""

    submit_text = "Save"
    makes = NewOpinion

    agreement_id = RecordField("Agreement", of="agreement", thing="the agreement")
    capacity = SelectField("What do you record?", thing="in which role it is given", coerce=Capacity)
    opinion_outcome = SelectField("What does it come to?", thing="what it comes to", coerce=OpinionOutcome)
    opinion_words = LongTextField("In your own words", thing="the words of it", rows=6)
    given_on = DatePartsField("Date it was given", thing="the date it was given")
    given_post = TextField("Your post", thing="your post")


class AmendOpinionForm(OpinionForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)
