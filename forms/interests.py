"""What is asked when somebody declares, changes, ends or corrects an interest, or has nothing to declare."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from forms.base import NhsForm, SearchForm
from forms.days import DatePartsField
from forms.fields import LongTextField, RadiosField, SelectField, TextField, YesNoField
from forms.known import AsksAboutKnown, KnownField
from forms.numbers import PenceField
from forms.options import Option
from forms.records import RecordField
from register.domain.interests.interests import (
    TYPE_LABELS,
    InterestType,
    NewInterest,
)

TYPE_HINTS = {
    InterestType.FINANCIAL: "You may gain or lose money: a job, shares, fees",
    InterestType.NON_FINANCIAL_PROFESSIONAL: "Your professional standing may gain: an adviser, a professional body",
    InterestType.NON_FINANCIAL_PERSONAL: "You may gain in some other way: a trustee, a member of a campaign",
    InterestType.INDIRECT: "Somebody close to you has one of the others",
}
SITUATION_HINTS = {
    "Ou": "Any paid work besides this job",
    "Sh": "Not pensions or collective funds",
    "Lo": "A trustee, an adviser, a governor, or family who work for a body that we deal with",
    "Gi": "Anything you were offered, also when you said no",
    "Ho": "Also when you said no",
}
TYPES = [Option(kind.value, words, TYPE_HINTS[kind]) for kind, words in TYPE_LABELS.items()]


class KindForm(SearchForm):
    """The first questions: whose, about what, of what type. The rest asks only what that needs."""

    submit_text = "Continue"

    person = RecordField("Whose interest is it?", of="person", thing="whose interest it is", marked=False)
    situation = RadiosField("What is it about?", thing="what the interest is about", marked=False)
    interest_type = RadiosField(
        "What type of interest is it?", thing="what type of interest it is", marked=False, options=TYPES,
        coerce=InterestType, optional=True, hint="Leave this out for a gift or hospitality",
    )  # fmt: skip

    def check_type(self, rows: Mapping[str, Any]) -> bool:
        """Whether the type is known: chosen, or said by the rules for what it is about."""
        known = bool(self.interest_type.data or rows.get(str(self.situation.data), {}).get("type"))
        if not known:
            self.interest_type.blame("Select what type of interest it is")
        return known

    def is_chosen(self, asked: Collection[str], rows: Mapping[str, Any]) -> bool:
        """Whether it is known by now what it is about, and of what type. asked: what stands in the address."""
        given = "situation" in asked or "interest_type" in asked
        return bool(given and self.validate() and self.check_type(rows))

    def chosen(self, is_event: bool) -> dict[str, Any]:
        """What the next step does not ask again; what happens on one day has no type of its own."""
        kind = None if is_event else self.interest_type.data
        return {"situation": self.situation.data, "interest_type": kind}


def organisation_fields(label: str, hint: str) -> tuple[RecordField, TextField]:
    """A body of the register, or the name of another one."""
    return (
        RecordField(
            label,
            of="organisation",
            thing="the organisation",
            optional=True,
            marked=False,
            prompt="Not in this list",
            hint=hint,
        ),
        TextField("Name of an organisation that is not in the list", thing="its name", optional=True),
    )


def objection_field() -> LongTextField:
    return LongTextField(
        "Is there a reason not to publish it?", thing="why it should not be published", optional=True, rows=2,
        hint="For example, a risk of harm to somebody. An officer decides",
    )  # fmt: skip


class InterestForm(AsksAboutKnown[NewInterest]):
    """An interest: what, in which organisation, since when."""

    submit_text = "Declare"
    makes = NewInterest

    situation = SelectField("What is it about?", thing="what the interest is about")
    interest_type = RadiosField(
        "Type", thing="what type of interest it is", options=TYPES, coerce=InterestType
    )
    organisation_id, organisation_name = organisation_fields(
        "Organisation", "Choose it here, or type its name below"
    )
    relationship = TextField(
        "Who has it?", thing="how you are related to the person who has it", optional=True, marked=False,
        hint="Your relationship only, for example: my wife. No name is needed",
    )  # fmt: skip
    description = LongTextField(
        "Describe it", thing="a description of the interest", rows=4,
        hint="What you do or have there. Leave out other people's names and anything about health",
    )  # fmt: skip
    value_pence = PenceField(
        "What is it worth?", thing="the value", optional=True, marked=False, hint="An estimate is enough"
    )
    arose_on = DatePartsField("When did it begin?", thing="the date the interest began")
    became_aware_on = DatePartsField(
        "When did you become aware of it?", thing="the date you became aware of it", optional=True,
        hint="Only if that was later. The days for declaring count from then",
    )  # fmt: skip
    ended_on = DatePartsField("When did it end?", thing="the date the interest ended", optional=True)
    asks_permission = YesNoField(
        "Do you ask for permission to do it?", thing="whether you ask for permission", optional=True,
        hint="Your contract may say that you need it before you begin. Whoever reviews this answers, with any conditions",
    )  # fmt: skip
    publication_objection = objection_field()

    known = KnownField("Do you mean one of these?", thing="the organisation", another="No, another body")
    beside = "organisation_name"

    def ask_only(self, needs: list[str], kind: InterestType | None) -> None:
        """Leave out what this situation and type do not need."""
        unneeded = {
            "relationship": kind is not InterestType.INDIRECT,
            "value_pence": "value" not in needs,
            "asks_permission": "permission" not in needs,
        }
        for name in ("situation", "interest_type", *(name for name, out in unneeded.items() if out)):
            del self[name]


class AmendInterestForm(InterestForm):
    """The interest as it reads from now on."""

    submit_text = "Save changes"

    reason = LongTextField("Why has it changed?", thing="why it has changed", optional=True, rows=2)


class CorrectInterestForm(InterestForm):
    """The interest as it should have read all along."""

    submit_text = "Correct the error"

    reason = LongTextField("What was wrong?", thing="what was wrong", rows=2)


class EndInterestForm(NhsForm):
    """The end of an interest."""

    submit_text = "End this interest"

    ended_on = DatePartsField("When did it end?", thing="the date the interest ended")
    reason = LongTextField("Anything to add?", thing="what you want to add", optional=True, rows=2)
