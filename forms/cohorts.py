"""What is asked about a group of people who move from one employer to another; nobody is named."""

from __future__ import annotations

from forms.days import DatePartsField
from forms.fields import LongTextField, NameField, SelectField
from forms.numbers import WholeNumberField
from forms.records import RecordField
from forms.values import ValueForm
from register.domain.separation.care_services import MOST_STAFF
from register.domain.separation.cohorts import NewCohort


class CohortForm(ValueForm[NewCohort]):
    """People who move together: how many, from whom to whom, by which route, and with which pension."""

    submit_text = "Save group"
    makes = NewCohort

    programme_id = RecordField("Programme", of="programme", thing="the programme")
    title = NameField("Name of the group", thing="the name of the group", hint="Never the names of people")
    service_id = RecordField("Service", of="care_service", thing="the service", optional=True)
    from_employer_id = RecordField("Employer they leave", of="organisation", thing="the employer they leave")
    to_employer_id = RecordField("Employer they join", of="organisation", thing="the employer they join")
    moving_count = WholeNumberField("How many people move?", thing="how many people move", high=MOST_STAFF)
    moves_on = DatePartsField("Day they move", thing="the day they move")
    transfer_route = SelectField("Route", thing="the route by which they move")
    consultation_from = DatePartsField(
        "First day of consultation", thing="the first day of consultation", optional=True
    )
    consultation_to = DatePartsField(
        "Last day of consultation", thing="the last day of consultation", optional=True
    )
    measures = LongTextField(
        "Measures", thing="the measures", optional=True, rows=3, hint="What changes for them with the move"
    )
    information_given_on = DatePartsField(
        "Day the new employer was told about them", thing="the day the information was given", optional=True
    )
    pension_route = SelectField("What becomes of their pension?", thing="what becomes of their pension")
    direction_signed_on = DatePartsField(
        "Day the pension direction was signed", thing="the day the direction was signed", optional=True
    )
    direction_from = DatePartsField(
        "Day from which it holds", thing="the day from which the direction holds", optional=True
    )


class AmendCohortForm(CohortForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)
