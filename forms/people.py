"""What is asked about a person."""

from __future__ import annotations

from forms.fields import EmailField, LongTextField, NameField, TextField
from forms.known import AsksAboutKnown, KnownField
from register.domain.people.people import NewPerson


class PersonForm(AsksAboutKnown[NewPerson]):
    """A person: a member of staff, a governor, a non-executive, anybody a register names."""

    submit_text = "Save person"
    makes = NewPerson

    name = NameField("Full name", thing="the person's name")
    email = EmailField("Email address", thing="the email address", optional=True)
    staff_number = TextField("Staff number", optional=True, width="10")

    known = KnownField("Is it one of these?", thing="the person", another="No, another person")


class AmendPersonForm(PersonForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)
