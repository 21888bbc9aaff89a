"""What an officer is asked about the publication of one interest."""

from __future__ import annotations

from forms.base import NhsForm
from forms.fields import RadiosField


class WithholdingForm(NhsForm):
    """Publish it, in part or in full, or withhold it on a ground that the rules know."""

    submit_text = "Record the decision"

    decision = RadiosField("What does the public see?", thing="what the public sees")
