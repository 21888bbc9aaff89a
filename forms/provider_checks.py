"""What is asked about a check of a provider."""

from __future__ import annotations

from forms.days import DatePartsField
from forms.fields import LongTextField, RadiosField, SelectField, TextField
from forms.options import as_options
from forms.records import RecordField
from forms.values import ValueForm
from register.domain.people.provider_checks import OUTCOME_LABELS, CheckOutcome, NewProviderCheck


class ProviderCheckForm(ValueForm[NewProviderCheck]):
    """A check: of whom, of which kind, what was found and where, on which day, and how long it holds."""

    submit_text = "Save check"
    makes = NewProviderCheck

    organisation_id = RecordField("Provider", of="organisation", thing="the provider")
    check_kind = SelectField("Kind of check", thing="the kind of check")
    check_outcome = RadiosField(
        "What was found?", thing="what was found", coerce=CheckOutcome,
        options=as_options((outcome.value, words) for outcome, words in OUTCOME_LABELS.items()),
    )  # fmt: skip
    check_found = LongTextField(
        "Details of what was found", thing="what was found", rows=2, optional=True,
        hint="Needed where it is not in order, or not needed of this provider",
    )  # fmt: skip
    check_source = TextField(
        "Where was it looked up?",
        thing="where it was looked up",
        hint="For example, the regulator's public register, or the certificate that the insurer sent",
    )
    check_reference = TextField("Number or reference", thing="the number or reference", optional=True)
    checked_on = DatePartsField("Checked on", thing="the day it was checked")
    holds_until = DatePartsField(
        "Holds until",
        thing="the last day on which it holds",
        optional=True,
        hint="The last day, where its source names one. The rules say when it is checked again at the latest",
    )
    checker_id = RecordField("Who checked it?", of="person", thing="who checked it", optional=True)


class AmendProviderCheckForm(ProviderCheckForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)
