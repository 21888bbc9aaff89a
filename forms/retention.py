"""What the two people who decide an erasure are asked."""

from __future__ import annotations

from forms.base import NhsForm
from forms.fields import LongTextField, RadiosField


class ProposeErasureForm(NhsForm):
    """The first person's reason."""

    submit_text = "Propose erasure"

    reason = LongTextField("Why may it go?", thing="why it may go", rows=2)


class DecideErasureForm(NhsForm):
    """The second person's decision."""

    submit_text = "Record the decision"

    outcome = RadiosField(
        "What do you decide?",
        thing="what you decide",
        options=[
            ("erase", "Erase the words", "This cannot be undone. That the record was there stays provable"),
            ("keep", "Keep the record"),
        ],
    )
    reason = LongTextField("Why is it kept?", thing="why it is kept", rows=2, optional=True)
