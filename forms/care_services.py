"""What is asked about a service."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forms.contracts import BASES
from forms.days import DatePartsField
from forms.fields import CheckboxField, LongTextField, NameField, RadiosField, SelectField, TextField
from forms.numbers import PenceField, WholeNumberField
from forms.records import RecordField
from forms.values import Rows, ValueForm
from register.domain.contracts.contracts import PriceBasis
from register.domain.separation.care_services import MOST_MONTHS_LATE, MOST_STAFF, MarketTest, NewCareService
from register.domain.separation.sub_contractors import SubContractor

SOME: Any = {"optional": True, "marked": False}
MARKET_TESTS = [(MarketTest.TESTED.value, "Tested"), (MarketTest.NOT_TESTED.value, "Not tested")]
"""What may be decided about testing the market."""


def _sub_contractor(number: int) -> Iterable[tuple[str, Any]]:
    said = f"Sub-contractor {number + 1}"
    yield "organisation_id", RecordField(said, of="organisation", thing="the sub-contractor", **SOME)
    yield "sub_contracted_for", TextField(f"{said}: what it does", **SOME)


class CareServiceForm(ValueForm[NewCareService]):
    """A service: who commissions and provides it, what it costs a year, and who steps in where its provider cannot."""

    submit_text = "Save service"
    makes = NewCareService

    name = NameField("Name of the service", thing="the name of the service")
    service_kind = SelectField("Kind of service", thing="the kind of service")
    commissioner_id = RecordField("Commissioner", of="organisation", thing="who commissions it")
    provider_id = RecordField("Provider", of="organisation", thing="who provides it", optional=True)
    localities = TextField("Localities", optional=True, hint="Where it is given")
    staff_count = WholeNumberField(
        "How many people work in it?", thing="how many people work in it", optional=True, high=MOST_STAFF
    )
    contract_id = RecordField("Contract", of="contract", thing="the contract", optional=True)
    price_basis = SelectField(
        "Price basis",
        thing="the price basis",
        options=BASES,
        coerce=PriceBasis,
        optional=True,
        prompt="Not known yet",
    )
    income_pence = PenceField("Income a year", thing="the income a year", optional=True)
    direct_cost_pence = PenceField(
        "Direct cost a year",
        thing="the direct cost a year",
        optional=True,
        hint="Staff, supplies and premises of its own",
    )
    indirect_cost_pence = PenceField(
        "Indirect cost a year",
        thing="the indirect cost a year",
        optional=True,
        hint="What it uses together with others",
    )
    overhead_pence = PenceField("Overhead a year", thing="the overhead a year", optional=True)
    overhead_driver = TextField(
        "What is the overhead shared out by?",
        thing="what the overhead is shared out by",
        optional=True,
        hint="For example, headcount or floor space",
    )
    guaranteed_until = DatePartsField(
        "Last day of its guaranteed income", thing="the end of the guaranteed income", optional=True
    )
    accounts_from = DatePartsField(
        "First month of its own accounts",
        thing="the first month of its own accounts",
        optional=True,
        hint="Any day of the month: cash is worked out from there, month by month",
    )
    opening_cash_pence = PenceField("Cash it begins with", thing="the cash it begins with", optional=True)
    paid_after_months = WholeNumberField(
        "How many months after a month's work is its income paid?",
        thing="how many months later its income is paid",
        optional=True,
        high=MOST_MONTHS_LATE,
    )
    works_with = LongTextField(
        "Which services does it depend on, and which depend on it?",
        thing="what it works with",
        optional=True,
        rows=3,
    )
    is_essential = CheckboxField(
        "It must go on if its provider cannot", thing="whether it is essential", optional=True
    )
    step_in_id = RecordField("Who steps in", of="organisation", thing="who steps in", optional=True)
    step_in_plan = LongTextField(
        "What does whoever steps in do, and with what?",
        thing="what whoever steps in does",
        optional=True,
        rows=3,
    )
    step_in_days = WholeNumberField(
        "Within how many days?", thing="how many days stepping in takes", optional=True, high=3660
    )
    programme_id = RecordField("Programme", of="programme", thing="the programme", optional=True)
    market_test = RadiosField(
        "Is the market tested for this service?", thing="whether the market is tested", options=MARKET_TESTS,
        coerce=MarketTest, optional=True,
    )  # fmt: skip
    market_test_reason = LongTextField(
        "Why is the market tested, or why not?",
        thing="why the market is tested or not",
        optional=True,
        rows=3,
    )
    market_test_on = DatePartsField("Decided on", thing="the day this was decided", optional=True)
    market_test_minute = TextField(
        "Minute that decides it", thing="the minute that decides it", optional=True,
        hint="For example, Board, 26 March 2009, item 7",
    )  # fmt: skip
    market_procurement_id = RecordField(
        "Procurement by which the market is tested", of="procurement", thing="the procurement that tests the market",
        optional=True,
    )  # fmt: skip

    ROWS = {"sub_contractors": Rows(SubContractor, _sub_contractor, drawn=3)}  # noqa: RUF012


class AmendCareServiceForm(CareServiceForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)
