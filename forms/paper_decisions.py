"""What is asked about the papers of a procurement: on which day, and whether somebody with an interest may see them."""

from __future__ import annotations

from forms.base import SearchForm
from forms.days import DatePartsField
from forms.fields import LongTextField, YesNoField
from forms.values import ValueForm
from register.domain.procurement.paper_decisions import PaperAnswer


class AccessOnForm(SearchForm):
    """The day about which is asked."""

    submit_text = "Show this day"

    on = DatePartsField("Who could see the papers at the end of", thing="the day", optional=True)


class PaperAnswerForm(ValueForm[PaperAnswer]):
    """What somebody else decides."""

    submit_text = "Save this decision"
    makes = PaperAnswer

    may_see_papers = YesNoField(
        "May they see the papers in spite of it?", thing="whether they may see the papers"
    )
    decided_because = LongTextField("Why?", thing="the reason", rows=3)
    how_managed = LongTextField(
        "How is it managed?", thing="how it is managed", rows=3, optional=True, marked=False,
        hint="Needed where they may see the papers. For example, they score no bid of this body",
    )  # fmt: skip
