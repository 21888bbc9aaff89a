"""What is asked before a body's contracts are published, and about what of one contract is not."""

from __future__ import annotations

from forms.base import NhsForm, SearchForm
from forms.days import DatePartsField
from forms.fields import CheckboxesField, LongTextField, RadiosField, SelectField, TextField
from forms.records import RecordField
from register.domain.contracts.public.unpublished import FIELDS, UnpublishedFor

YES_NO = [("yes", "Yes"), ("no", "No")]


class ContractEditionForm(SearchForm):
    """Whose contracts; answers stay in the address, so that the preview can be looked at again."""

    submit_text = "Show the rows"

    organisation_id = RecordField("Whose contracts?", of="organisation", thing="whose contracts")
    with_ended = RadiosField(
        "With contracts that ended?",
        thing="whether contracts that ended stand in it",
        options=YES_NO,
        default="no",
    )
    title = TextField("Title", thing="the title", optional=True, hint="The usual one if you leave it empty")


class PublishContractsForm(NhsForm):
    """The confirmation."""

    submit_text = "Publish this edition"


class UnpublishingForm(NhsForm):
    """What of a contract the public is not shown."""

    submit_text = "Save decision"

    decision = RadiosField(
        "What does the public see?", thing="what the public sees",
        options=[
            ("all", "All that is published of a contract"), ("part", "All but what I select"),
            ("nothing", "That there is a contract, and nothing of it"),
        ],
    )  # fmt: skip
    fields = CheckboxesField(
        "What is withheld?", thing="what is withheld", options=list(FIELDS.items()), optional=True, marked=False,
        hint="Only if a part is withheld",
    )  # fmt: skip
    ground = SelectField(
        "Ground", thing="the ground", optional=True, marked=False, prompt="Nothing is withheld",
        hint="Only if something is withheld",
    )  # fmt: skip
    requested_by = SelectField(
        "Who asked for it?", thing="who asked for it", optional=True, marked=False, prompt="Nothing is withheld",
        options=[(one.value, one.label) for one in UnpublishedFor], hint="Only if something is withheld",
    )  # fmt: skip
    review_on = DatePartsField(
        "Look at it again on", thing="the day it is looked at again", optional=True,
        hint="Only if something is withheld. It stays withheld until somebody decides otherwise",
    )  # fmt: skip
    reason = LongTextField(
        "Why?",
        thing="why",
        rows=3,
        optional=True,
        marked=False,
        hint="Only if something is withheld. It is never published",
    )
