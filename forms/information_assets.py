"""What is asked about an information asset."""

from __future__ import annotations

from forms.days import DatePartsField
from forms.fields import CheckboxesField, LongTextField, NameField, SelectField, TextField
from forms.records import RecordField
from forms.values import ValueForm
from register.domain.sharing.information_assets import NewInformationAsset


class InformationAssetForm(ValueForm[NewInformationAsset]):
    """An information asset: what it is, whose, what it holds, and who owns it."""

    submit_text = "Save information asset"
    makes = NewInformationAsset

    name = NameField("Name of the system or holding", thing="the name of the asset")
    organisation_id = RecordField("Whose is it?", of="organisation", thing="whose it is")
    asset_kind = SelectField("What is it?", thing="what it is")
    categories = CheckboxesField(
        "What kinds of information does it hold?", thing="what kinds of information it holds"
    )
    asset_owner_id = RecordField(
        "Information asset owner", of="person", thing="the information asset owner", optional=True,
        prompt="Nobody yet",
    )  # fmt: skip
    asset_format = SelectField("Format", thing="its format", optional=True, prompt="Not said")
    held_where = TextField(
        "Where is it held?",
        thing="where it is held",
        optional=True,
        hint="Say so if it is outside the country",
    )
    asset_software = TextField("Software", thing="its software", optional=True)
    asset_support = TextField(
        "Who supports and maintains it?", thing="who supports and maintains it", optional=True
    )
    sensitive_why = TextField(
        "If it holds sensitive information, why?", thing="why sensitive information is held", optional=True
    )
    loss_impact = TextField(
        "What would its loss or disclosure mean?", thing="what its loss would mean", optional=True
    )
    retention = TextField("How long is it kept?", thing="how long it is kept", optional=True)
    starts_on = DatePartsField("In use from", thing="the date it came into use")
    ends_on = DatePartsField("In use until", thing="the date it goes out of use", optional=True)
    last_reviewed_on = DatePartsField(
        "Last reviewed on", thing="the date it was last reviewed", optional=True
    )


class AmendInformationAssetForm(InformationAssetForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)
