"""What is asked about a person."""

from __future__ import annotations

from forms.base import NhsForm
from forms.fields import EmailField, LongTextField, NameField, TextField
from register.domain.people import NewPerson


class PersonForm(NhsForm):
    """A person: a member of staff, a governor, a non-executive, anybody a register names."""

    submit_text = "Save person"

    name = NameField("Full name", thing="the person's name")
    email = EmailField("Email address", thing="the email address", optional=True)
    staff_number = TextField("Staff number", optional=True, width="10")

    def to_domain(self) -> NewPerson:
        return NewPerson(
            name=self.name.data, email=self.email.data or None, staff_number=self.staff_number.data or None
        )


class AmendPersonForm(PersonForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)
