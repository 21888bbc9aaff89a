"""What is asked about two records that may be one person's."""

from __future__ import annotations

from forms.base import NhsForm
from forms.fields import LongTextField, RadiosField
from forms.records import RecordField
from register.domain.people.joins import ANSWER_LABELS, Answer, NewJoin


class JoinForm(NhsForm):
    """Two records, whether they are one person's, and how somebody knows."""

    submit_text = "Save answer"

    person_id = RecordField("First record", of="person", thing="the first record")
    other_id = RecordField("Second record", of="person", thing="the second record")
    answer = RadiosField(
        "Are they one person or two?", thing="whether they are one person or two",
        options=[(answer.value, words) for answer, words in ANSWER_LABELS.items()], coerce=Answer,
    )  # fmt: skip
    reason = LongTextField("How do you know?", thing="how you know", rows=2)

    def to_domain(self) -> NewJoin:
        return NewJoin(
            person_id=self.person_id.data, other_id=self.other_id.data, answer=self.answer.data,
            reason=self.reason.data,
        )  # fmt: skip
