"""What is asked about an organisation."""

from __future__ import annotations

from forms.days import DatePartsField
from forms.fields import LongTextField, NameField, SelectField, TextField, YesNoField
from forms.known import AsksAboutKnown, KnownField
from forms.records import RecordField
from register.domain.people.organisations import KIND_LABELS, NewOrganisation, OrganisationKind


class OrganisationForm(AsksAboutKnown[NewOrganisation]):
    """An organisation: who it is, what kind of body, and since when."""

    submit_text = "Save organisation"
    makes = NewOrganisation

    name = NameField("Name of the organisation", thing="the name of the organisation")
    kind = SelectField(
        "Kind of body",
        thing="the kind of body",
        options=[(kind.value, words) for kind, words in KIND_LABELS.items()],
        coerce=OrganisationKind,
    )
    ods_code = TextField("ODS code", optional=True, width="10", hint="For example, RVW")
    company_number = TextField("Company number", optional=True, width="10")
    charity_number = TextField("Charity number", optional=True, width="10")
    health_service_body = YesNoField(
        "Has this GP practice elected to be a health service body?",
        thing="whether this GP practice is a health service body",
        optional=True,
        hint="Only for a GP practice. It decides whether a contract with it is an NHS contract",
    )
    parent_id = RecordField(
        "Part of",
        of="organisation",
        thing="the body it is part of",
        optional=True,
        hint="For a provider arm: the body it belongs to",
    )
    opened_on = DatePartsField("Opened", thing="the day it opened", optional=True)
    closed_on = DatePartsField("Closed", thing="the day it closed", optional=True)
    authorised_on = DatePartsField(
        "Authorised as a foundation trust",
        thing="the day it was authorised",
        optional=True,
        hint="Only for an NHS foundation trust. Leave empty if it is not known: the product will ask when it matters",
    )
    successor_id = RecordField(
        "Followed by", of="organisation", thing="the body that follows it", optional=True
    )

    known = KnownField("Do you mean one of these?", thing="the organisation", another="No, another body")


class AmendOrganisationForm(OrganisationForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)
