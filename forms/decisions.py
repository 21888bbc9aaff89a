"""What is asked when somebody approves or signs."""

from __future__ import annotations

from forms.base import NhsForm
from forms.fields import RadiosField
from forms.records import RecordField

SIDES = [("commissioner", "The commissioner"), ("provider", "The provider")]


class ApproveForm(NhsForm):
    """Approving asks for which party; everything else the decision check looks up."""

    submit_text = "Check and approve"

    party = RadiosField("Approve for", thing="which party this is for", options=SIDES, default="commissioner")


class SignForm(NhsForm):
    """Recording a signature: for which party, and who signed."""

    submit_text = "Check and record the signature"

    party = RadiosField("Signed for", thing="which party signed", options=SIDES)
    signatory_id = RecordField(
        "Signed by",
        of="person",
        thing="who signed",
        optional=True,
        prompt="Me",
        marked=False,
        hint="Choose somebody else only for a party that keeps its own scheme of delegation elsewhere",
    )
