"""What is asked about a delegation, and about who may sign."""

from __future__ import annotations

from typing import Any, ClassVar

from forms.base import NhsForm, SearchForm
from forms.commitments import CategoriesField, CategoryField, LimitPerField, VatField
from forms.days import DatePartsField
from forms.fields import LongTextField, RadiosField, TextField, YesNoField
from forms.numbers import MoneyField, PenceField
from forms.records import RecordField
from forms.values import ValueForm
from register.domain.authority.delegations import ALL_SERVICES, GrantorKind, NewDelegation


class ServicesField(TextField):
    """Codes as a person types them, with commas between; nothing typed means all services."""

    empty: Any = (ALL_SERVICES,)

    def read(self, typed: str) -> Any:
        return codes_in(super().read(typed)) or self.empty

    def spell(self, value: Any) -> str:
        return "" if value is None or ALL_SERVICES in value else ", ".join(value)


class DelegationForm(ValueForm[NewDelegation]):
    """A power passed on: what, by whom, to whom, up to what value, for which services, from when to when."""

    submit_text = "Save delegation"
    makes = NewDelegation

    matter = RadiosField("What is delegated", thing="what is delegated")
    organisation_id = RecordField(
        "Organisation it binds",
        of="organisation",
        thing="the organisation",
        hint="The body in whose name the holder acts",
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
    grantor_post_id = RecordField(
        "Post that delegates",
        of="post",
        thing="the post that delegates",
        optional=True,
        hint="Only if a post delegates",
    )
    grantor_person_id = RecordField(
        "Person who delegates",
        of="person",
        thing="the person who delegates",
        optional=True,
        hint="Only if a person delegates",
    )
    parent_id = RecordField(
        "Delegation it rests on",
        of="delegation",
        thing="the delegation it rests on",
        optional=True,
        hint="Leave empty when the board delegates",
    )
    holder_post_id = RecordField(
        "Post that holds it",
        of="post",
        thing="the post that holds it",
        optional=True,
        hint="A post, or a person below",
    )
    holder_person_id = RecordField(
        "Person who holds it", of="person", thing="the person who holds it", optional=True
    )
    limit_pence = PenceField(
        "Values below", thing="the limit", optional=True, hint="Leave empty if any value is covered"
    )
    limit_per = LimitPerField(
        "What is the limit for?", thing="what the limit is for", optional=True, marked=False
    )
    limit_vat = VatField("Is VAT in the limit?", thing="whether VAT is in the limit", of_limit=True)
    services = ServicesField(
        "Services",
        thing="the services",
        optional=True,
        limit=2000,
        hint="Codes of services with commas between them. Leave empty if all services are covered",
    )
    spend_categories = CategoriesField("Categories", thing="the categories", optional=True, marked=False)
    valid_from = DatePartsField("From", thing="the start date")
    valid_to = DatePartsField("To", thing="the end date", optional=True)
    minute = TextField(
        "Minute",
        thing="the minute",
        optional=True,
        marked=False,
        hint="For example, Board, 26 March 2009, item 7. What the board delegates needs one",
    )
    sub_delegable = YesNoField("May the holder pass it on?")
    joint_post_id = RecordField(
        "Must the holder of another post sign too?",
        of="post",
        thing="the other post",
        optional=True,
        prompt="No",
    )
    conditions = LongTextField(
        "Conditions",
        thing="the conditions",
        optional=True,
        rows=2,
        hint="For example, reported to the next board. Every decision that rests on it names them",
    )
    accepted_on = DatePartsField(
        "Accepted by the holder on",
        thing="the day the holder accepted it",
        optional=True,
        hint="Leave empty while the holder has not accepted it. Where it becomes more, they accept it again",
    )
    scheme_source = TextField(
        "Where does the scheme say so?",
        thing="where the scheme says so",
        optional=True,
        hint="For example, standing financial instructions, paragraph 9.2",
    )
    scheme_text = LongTextField("In which words?", thing="the words of the scheme", optional=True, rows=2)


class AmendDelegationForm(DelegationForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    change_from = DatePartsField(
        "From which day does the change hold?",
        thing="the day from which the change holds",
        hint="The scheme still says of days before it what it said then",
    )
    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)


class RevokeDelegationForm(NhsForm):
    """The end of a delegation."""

    submit_text = "Revoke delegation"
    DRAWN_FROM: ClassVar = {"last_day": "valid_to"}

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
    vat = VatField("Is VAT in the value?", thing="whether VAT is in the value")
    category = CategoryField("Category", thing="the category", optional=True, prompt="Not said", marked=False)
    organisation_id = RecordField(
        "For",
        of="organisation",
        thing="the organisation",
        optional=True,
        prompt="Any organisation",
        marked=False,
    )
    person_id = RecordField(
        "May this person?",
        of="person",
        thing="the person",
        optional=True,
        prompt="Anybody",
        marked=False,
    )
    on = DatePartsField("On", thing="the day")


class SchemeForm(SearchForm):
    """The scheme of one body: as it stood on which day, and in which form of file."""

    submit_text = "Make the file"

    organisation_id = RecordField(
        "Whose scheme", of="organisation", thing="the organisation", hint="The body that the delegations bind"
    )
    on = DatePartsField("As it stood on", thing="the day of the scheme")
    known = DatePartsField(
        "Using only what had been recorded by", thing="the day things had been recorded by", optional=True
    )
    scheme_version = TextField(
        "A scheme as approved",
        thing="the scheme as approved",
        optional=True,
        hint="Its reference, like SCH-2026-7F3K2Q9D. The organisation and the day are then those of the meeting",
    )
    form = RadiosField(
        "File",
        thing="the form of the file",
        options=[("docx", "Word"), ("xlsx", "Excel"), ("csv", "CSV"), ("json", "JSON")],
    )


def codes_in(typed: str | None) -> tuple[str, ...]:
    """Codes with commas between them; none typed means none is singled out."""
    return tuple(code.strip() for code in (typed or "").split(",") if code.strip())
