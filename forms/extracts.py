"""What is asked before an extract of the register is made."""

from __future__ import annotations

from forms.base import SearchForm
from forms.days import DatePartsField
from forms.fields import SelectField
from forms.records import RecordsField


class CommitteeExtractForm(SearchForm):
    """Which edition, of whom, compared with which earlier one."""

    submit_text = "Make the Word file"

    edition = SelectField("Published edition", thing="the edition", prompt="Choose an edition")
    earlier = SelectField(
        "Compare with an earlier edition", thing="the earlier edition", prompt="Do not compare", optional=True
    )
    people = RecordsField("Members of the committee", of="person", thing="the members", marked=False)


class YearForm(SearchForm):
    """The days that an extract is about."""

    submit_text = "Make the Word file"

    first = DatePartsField("From", thing="the first day")
    last = DatePartsField("To", thing="the last day")
