"""What is asked about a matter that is reserved to the board."""

from __future__ import annotations

from forms.commitments import CategoriesField
from forms.days import DatePartsField
from forms.delegations import ServicesField
from forms.fields import LongTextField, RadiosField, TextField
from forms.numbers import PenceField
from forms.records import RecordField
from forms.values import ValueForm
from register.domain.authority.reservations import NewReservation


class ReservationForm(ValueForm[NewReservation]):
    """What a body keeps for its board: which matter, in which words, from which value on, by which minute."""

    submit_text = "Save reserved matter"
    makes = NewReservation

    organisation_id = RecordField("Whose board?", of="organisation", thing="the organisation")
    matter = RadiosField("What is reserved", thing="what is reserved")
    reserved_to = TextField(
        "Reserved to",
        thing="the meeting it is reserved to",
        hint="For example, The board, or Council of governors",
    )
    reserved_text = LongTextField("In the words of the scheme", thing="what is reserved", rows=3)
    scheme_source = TextField(
        "Where does the scheme say so?",
        thing="where the scheme says so",
        optional=True,
        hint="For example, standing orders, paragraph 4.1",
    )
    reserved_from_pence = PenceField(
        "From which value on?",
        thing="the value",
        optional=True,
        hint="With VAT. Leave empty if whatever it is worth",
    )
    services = ServicesField(
        "Services",
        thing="the services",
        optional=True,
        limit=2000,
        hint="Codes of services with commas between them. Leave empty for all services",
    )
    spend_categories = CategoriesField("Categories", thing="the categories", optional=True, marked=False)
    valid_from = DatePartsField("From", thing="the start date")
    valid_to = DatePartsField("To", thing="the end date", optional=True)
    minute = TextField("Minute", thing="the minute", hint="For example, Board, 26 March 2009, item 7")


class AmendReservationForm(ReservationForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    change_from = DatePartsField(
        "From which day does the change hold?",
        thing="the day from which the change holds",
        hint="What was reserved on days before it stays as it was",
    )
    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)
