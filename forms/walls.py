"""What is asked about an information barrier."""

from __future__ import annotations

from forms.base import NhsForm
from forms.days import DatePartsField
from forms.fields import CheckboxField, LongTextField, RadiosField, SelectField, TextField
from forms.records import RecordField
from forms.values import ValueForm
from register.domain.duties.barrier_reviews import BarrierReview
from register.domain.permissions import Role


def _owner() -> RecordField:
    return RecordField(
        "Who answers for it",
        of="person",
        thing="who answers for it",
        optional=True,
        hint="Somebody who keeps barriers. If nobody is chosen, all who keep barriers are asked",
    )


def _review_on() -> DatePartsField:
    return DatePartsField(
        "Look at it again on",
        thing="the day on which it is looked at again",
        optional=True,
        hint="If you leave it empty, when the rules say",
    )


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
    barrier_owner_id = _owner()
    review_on = _review_on()
    knows_what_is_left = CheckboxField(
        "I have looked at what this leaves without an owner, and see to it",
        thing="that you have looked at what is left",
        optional=True,
    )


class ConfirmInsideForm(NhsForm):
    """That somebody inside a barrier keeps what they know."""

    submit_text = "I confirm"


class ReviewWallForm(ValueForm[BarrierReview]):
    """That a barrier is still needed, and when somebody looks again."""

    submit_text = "It is still needed"
    makes = BarrierReview
    adds = True

    reason = LongTextField("What did you find?", thing="what you found", rows=2)
    barrier_owner_id = _owner()
    review_on = _review_on()


class LiftWallForm(NhsForm):
    """The end of a barrier."""

    submit_text = "Lift the barrier"

    reason = LongTextField("Why is it lifted?", thing="why it is lifted", rows=2)
