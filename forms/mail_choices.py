"""What somebody chooses of the mail they are sent."""

from __future__ import annotations

from forms.base import NhsForm
from forms.fields import RadiosField, YesNoField
from register.domain.duties.mail_choices import HOW_TOLD, HowTold, MailChoices


class MailChoicesForm(NhsForm):
    """How reminders come, and whether early ones do."""

    submit_text = "Save my choices"

    tasks = RadiosField(
        "How do you want reminders of your tasks that are not urgent?", thing="how reminders of your tasks come",
        options=[(one.value, words) for one, words in HOW_TOLD.items()], coerce=HowTold,
    )  # fmt: skip
    early = YesNoField("Do you want early reminders, long before a deadline?")

    def to_domain(self) -> MailChoices:
        return MailChoices(tasks=self.tasks.data, early=self.early.data)
