"""What is asked about a delegation, and about who may sign."""

from __future__ import annotations

from forms.base import NhsForm, SearchForm
from forms.days import DatePartsField
from forms.fields import LongTextField, RadiosField, SelectField, TextField, YesNoField
from forms.numbers import MoneyField, PenceField
from register.domain.authority import ALL_SERVICES, GrantorKind, NewDelegation


class DelegationForm(NhsForm):
    """A power passed on: what, by whom, to whom, up to what value, for which services, from when to when."""

    submit_text = "Save delegation"

    matter = RadiosField("What is delegated", thing="what is delegated")
    organisation_id = SelectField(
        "Organisation it binds", thing="the organisation", hint="The body in whose name the holder acts"
    )
    grantor_kind = RadiosField(
        "Who delegates",
        thing="who delegates",
        options=[
            (GrantorKind.BOARD.value, "The board"),
            (GrantorKind.POST.value, "The holder of a post"),
            (GrantorKind.PERSON.value, "A named person"),
        ],
        coerce=GrantorKind,
    )
    grantor_post_id = SelectField(
        "Post that delegates", thing="the post that delegates", optional=True, hint="Only if a post delegates"
    )
    grantor_person_id = SelectField(
        "Person who delegates",
        thing="the person who delegates",
        optional=True,
        hint="Only if a person delegates",
    )
    parent_id = SelectField(
        "Delegation it rests on",
        thing="the delegation it rests on",
        optional=True,
        hint="Leave empty when the board delegates",
    )
    holder_post_id = SelectField(
        "Post that holds it", thing="the post that holds it", optional=True, hint="A post, or a person below"
    )
    holder_person_id = SelectField("Person who holds it", thing="the person who holds it", optional=True)
    limit_pence = PenceField(
        "Values below", thing="the limit", optional=True, hint="Leave empty if any value is covered"
    )
    services = TextField(
        "Services",
        thing="the services",
        optional=True,
        hint="Codes of services with commas between them. Leave empty if all services are covered",
    )
    valid_from = DatePartsField("From", thing="the start date")
    valid_to = DatePartsField("To", thing="the end date", optional=True)
    minute = TextField(
        "Minute", thing="the minute", optional=True, hint="For example, Board, 26 March 2009, item 7"
    )
    sub_delegable = YesNoField("May the holder pass it on?")
    joint_post_id = SelectField(
        "Must the holder of another post sign too?", thing="the other post", optional=True, prompt="No"
    )

    def to_domain(self) -> NewDelegation:
        return NewDelegation(
            matter=self.matter.data,
            organisation_id=self.organisation_id.data,
            grantor_kind=self.grantor_kind.data,
            grantor_post_id=self.grantor_post_id.data or None,
            grantor_person_id=self.grantor_person_id.data or None,
            holder_post_id=self.holder_post_id.data or None,
            holder_person_id=self.holder_person_id.data or None,
            limit_pence=self.limit_pence.data,
            services=read_services(self.services.data),
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            minute=self.minute.data or None,
            sub_delegable=bool(self.sub_delegable.data),
            parent_id=self.parent_id.data or None,
            joint_post_id=self.joint_post_id.data or None,
        )


class AmendDelegationForm(DelegationForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)


class RevokeDelegationForm(NhsForm):
    """The end of a delegation."""

    submit_text = "Revoke delegation"

    last_day = DatePartsField("Last day it covers", thing="the last day it covers")
    reason = LongTextField("Why is it revoked?", thing="why it is revoked", rows=2)


class WhoForm(SearchForm):
    """Who may sign a contract of this value for these services on this day?"""

    submit_text = "Show who may"

    matter = RadiosField("What for", thing="what for", marked=False)
    value = MoneyField("Value of the whole contract", thing="the value", marked=False)
    services = TextField(
        "Services", thing="the services", optional=True, hint="Codes, with commas between them"
    )
    organisation_id = SelectField(
        "For", thing="the organisation", optional=True, prompt="Any organisation", marked=False
    )
    on = DatePartsField("On", thing="the day")


def read_services(typed: str | None) -> tuple[str, ...]:
    """Codes as a person types them; nothing typed means all services."""
    codes = tuple(code.strip() for code in (typed or "").split(",") if code.strip())
    return codes or (ALL_SERVICES,)


def asked_services(typed: str | None) -> tuple[str, ...]:
    """The services of a contract in question: none typed means none is singled out."""
    return tuple(code.strip() for code in (typed or "").split(",") if code.strip())
