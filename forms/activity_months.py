"""What is asked about the activity of a month under a contract, one by one or pasted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forms.base import NhsForm, SearchForm
from forms.days import DatePartsField
from forms.fields import LongTextField, SelectField, TextField
from forms.numbers import AmountField
from forms.records import RecordField
from forms.values import Rows, ValueForm
from register.domain.running.activity_months import MonthActivity, NewActivityMonth

SOME: Any = {"optional": True, "marked": False}
SOURCE = "For example, the provider's monthly return and its date"


def _service(number: int) -> Iterable[tuple[str, Any]]:
    said = f"Service {number + 1}"
    yield "activity_code", TextField(f"{said}: code", limit=40, width="10", **SOME)
    yield (
        "activity_done",
        AmountField(f"{said}: how many", thing="how many there were", high=1_000_000_000, **SOME),
    )
    yield (
        "activity_planned",
        AmountField(
            f"{said}: how many were planned", thing="how many were planned", high=1_000_000_000, **SOME
        ),
    )


class ActivityMonthForm(ValueForm[NewActivityMonth]):
    """The activity of a month: of which contract, which month, each service, and where the numbers come from."""

    submit_text = "Save month"
    makes = NewActivityMonth

    contract_id = RecordField("Contract", of="contract", thing="the contract")
    month_on = DatePartsField(
        "First day of the month", thing="the month", hint="For example, 1 4 2026 for April 2026"
    )
    activity_source = TextField(
        "Where do the numbers come from?", thing="where the numbers come from", hint=SOURCE
    )
    ROWS = {"activities": Rows(MonthActivity, _service, drawn=3)}  # noqa: RUF012


class AmendActivityMonthForm(ActivityMonthForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)


class PasteActivityForm(NhsForm):
    """Many months at once, from a spreadsheet."""

    submit_text = "Record these months"

    pasted = LongTextField(
        "Months, one line a service", thing="the months", rows=12, limit=200_000,
        hint="Month, code of the service, how many and, if the plan is not a twelfth, how many were planned. For example, "
        "2026-04, DN, 1250, 1200",
    )  # fmt: skip
    source = TextField("Where do the numbers come from?", thing="where the numbers come from", hint=SOURCE)


class WhichYearForm(SearchForm):
    """Which year of the contract."""

    submit_text = "Show this year"

    year = SelectField("Year that begins in", thing="the year", optional=True, prompt="This year")
