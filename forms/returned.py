"""What is asked about a file that came back: the file, and what becomes of each difference."""

from __future__ import annotations

from forms.base import NhsForm, SearchForm
from forms.fields import FileField, LongTextField, RadiosField, SelectField

ANSWERS = [
    ("take_in", "Take it into the contract"),
    ("refuse", "Refuse it: it goes into our reply"),
    ("ask_back", "Ask back: the question goes into our reply"),
]


class ReturnedForm(NhsForm):
    """The file of the other party."""

    submit_text = "Upload and compare"

    file = FileField(
        "The file that came back", thing="the file that came back", accept=(".docx", ".pdf", ".doc", ".docm"),
        hint="The Word file that they sent, at most 25 MB. A signed PDF is compared by its words; a scan is checked by hand",
    )  # fmt: skip


class DecideFindingForm(NhsForm):
    """What becomes of one difference."""

    submit_text = "Record what becomes of it"

    answer = RadiosField("What becomes of it?", thing="what becomes of it", options=ANSWERS)
    reason = LongTextField(
        "Reason", thing="the reason", rows=3, optional=True,
        hint="It goes into the list of decisions that the other party gets. It may stay empty where it is taken in",
    )  # fmt: skip
    ground = LongTextField(
        "National variation or derogation", thing="the national variation or the derogation", rows=2, optional=True,
        hint="For fixed wording that is taken in: what allows it, with its letter and day",
    )  # fmt: skip


class TakeInForm(NhsForm):
    """That the answers taken in go into the contract."""

    submit_text = "Put them into the contract"


class PageCodesForm(NhsForm):
    """That somebody has looked."""

    submit_text = "I have checked the page codes"


class CompareFilesForm(SearchForm):
    """Which two files of one contract."""

    submit_text = "Compare"

    before = SelectField(
        "Earlier file", thing="the earlier file", prompt="Select a file", marked=False, optional=True
    )
    after = SelectField(
        "Later file", thing="the later file", prompt="Select a file", marked=False, optional=True
    )
