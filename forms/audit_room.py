"""What an auditor is asked: days, a sample, and lists to hold against the register."""

from __future__ import annotations

from forms.base import NhsForm, SearchForm
from forms.days import DatePartsField
from forms.fields import FileField, OfferedField, RadiosField, TextField
from forms.numbers import WholeNumberField
from forms.options import ANSWERS
from register.domain.kinds import choices

KINDS = choices()
KINDS_HINT = "For example, Contracts or Decision checks. Others are offered while you type"


def _answer() -> RadiosField:
    return RadiosField(
        "How do you want the answer?", thing="how you want the answer", options=ANSWERS, default="page"
    )


class ChangesForm(SearchForm):
    """From which day to which."""

    first = DatePartsField("From", thing="the first day", optional=True)
    last = DatePartsField("To", thing="the last day", optional=True)
    kind = OfferedField("Kind of record", options=KINDS, optional=True, marked=False, hint=KINDS_HINT)


class ReadersForm(SearchForm):
    """Which record."""

    kind = OfferedField("Kind of record", options=KINDS, optional=True, marked=False, hint=KINDS_HINT)
    ref = TextField("Reference", optional=True, marked=False, width="20")


class InsideForm(SearchForm):
    """Which barrier, and as at which day."""

    ref = TextField("Reference of the barrier", optional=True, marked=False, width="20")
    on = DatePartsField("As at the end of this day", thing="the day", optional=True, marked=False)


class RightsForm(SearchForm):
    """On which day."""

    on = DatePartsField("As at the end of this day", thing="the day", optional=True, marked=False)


class AuthorisedForm(SearchForm):
    """Which contract."""

    contract = TextField("Reference of the contract", optional=True, marked=False, width="20")


class CompareForm(SearchForm):
    """Which record, and which two of its versions."""

    kind = OfferedField("Kind of record", options=KINDS, optional=True, marked=False, hint=KINDS_HINT)
    ref = TextField("Reference", optional=True, marked=False, width="20")
    first = WholeNumberField("Version", thing="the first version", optional=True, marked=False)
    second = WholeNumberField("And version", thing="the second version", optional=True, marked=False)


class SampleForm(NhsForm):
    """How many records of which kind."""

    submit_text = "Draw the sample"
    may_repeat = True

    kind = OfferedField("Kind of record", thing="the kind of record", options=KINDS, hint=KINDS_HINT)
    size = WholeNumberField("How many records?", thing="how many records", low=1, high=500)
    seed = TextField(
        "Seed", optional=True, limit=60, width="20",
        hint="Leave it empty for a new one. The same seed draws the same sample",
    )  # fmt: skip


class StaffListForm(NhsForm):
    """A list of staff from payroll or the staff directory."""

    submit_text = "Compare with the register"

    file = FileField(
        "Staff list", thing="the staff list", accept=(".csv",),
        hint="A CSV file whose first line is: staff number, name, email",
    )  # fmt: skip
    answer = _answer()


class PaymentsForm(NhsForm):
    """A list of payments from the finance system."""

    submit_text = "Match with interests"

    file = FileField(
        "Payments", thing="the payments file", accept=(".csv",),
        hint="A CSV file whose first line is: supplier, amount, date",
    )  # fmt: skip
    answer = _answer()
