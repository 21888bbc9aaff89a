"""What an officer is asked about the publication of one interest."""

from __future__ import annotations

from forms.base import NhsForm
from forms.days import DatePartsField
from forms.fields import CheckboxesField, RadiosField, SelectField


class WithholdingForm(NhsForm):
    """Publish it, in full or in part, or withhold it: on a ground that the rules know, for somebody, until a day."""

    submit_text = "Record the decision"

    decision = RadiosField("What does the public see?", thing="what the public sees")
    hidden = CheckboxesField(
        "What is left out?", thing="what is left out", optional=True, marked=False,
        hint="Only if you leave out a part",
    )  # fmt: skip
    ground = SelectField(
        "On which ground?", thing="the ground", optional=True, marked=False, prompt="Nothing is left out",
        hint="Only if something is left out",
    )  # fmt: skip
    requested_by = SelectField(
        "Who asked for it?", thing="who asked for it", optional=True, marked=False, prompt="Nothing is left out",
        hint="Only if something is left out",
    )  # fmt: skip
    review_on = DatePartsField(
        "Look at it again on", thing="the day it is looked at again", optional=True,
        hint="Only if something is left out. It stays left out until somebody decides otherwise",
    )  # fmt: skip
