"""What is asked about an information barrier."""

from __future__ import annotations

from forms.base import NhsForm
from forms.fields import CheckboxField, LongTextField, RadiosField, SelectField, TextField
from forms.records import RecordField
from register.domain.permissions import Role


class RaiseWallForm(NhsForm):
    """Restricted access to one record: from a person, from a role, or from everybody."""

    submit_text = "Restrict access"
    may_repeat = True  # once it was lifted, the same barrier is meant anew

    subject_kind = RadiosField(
        "What is restricted",
        thing="what is to be restricted",
        options=[
            ("contract", "A contract"),
            ("organisation", "An organisation"),
            ("person", "A person"),
            ("interest", "An interest"),
        ],
        hint="Restricting an organisation or a person restricts everything about them",
    )
    subject = TextField(
        "Reference of the record",
        thing="the reference of the record",
        width="20",
        hint="For example, CON-2026-7F3KQ",
    )
    person_id = RecordField(
        "From this person",
        of="person",
        thing="the person",
        optional=True,
        hint="Or choose a role. With neither, from everybody but auditors",
    )
    role = SelectField(
        "From this role",
        thing="the role",
        optional=True,
        options=[(role.value, role.label) for role in Role],
        coerce=Role,
    )
    reason = LongTextField("Why is access restricted?", thing="why access is restricted", rows=2)
    knows_what_is_left = CheckboxField(
        "I have looked at what this leaves without an owner, and see to it",
        thing="that you have looked at what is left",
        optional=True,
    )


class ConfirmInsideForm(NhsForm):
    """That somebody inside a barrier keeps what they know."""

    submit_text = "I confirm"


class LiftWallForm(NhsForm):
    """The end of a barrier."""

    submit_text = "Lift the barrier"

    reason = LongTextField("Why is it lifted?", thing="why it is lifted", rows=2)
