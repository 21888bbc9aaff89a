"""What is asked about a contract: its parties, dates and services, and what a move to another stage needs."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from forms.base import NhsForm
from forms.days import DatePartsField
from forms.fields import LongTextField, NameField, RadiosField, SelectField, TextField
from forms.numbers import PenceField, UnitPriceField, WholeNumberField
from register.domain.contracts import ContractForm as Form
from register.domain.contracts import NewContract, PriceBasis, ServiceLine

ROWS = 8
BASES = [
    (PriceBasis.BLOCK.value, "Block"),
    (PriceBasis.COST_AND_VOLUME.value, "Cost and volume"),
    (PriceBasis.COST_PER_CASE.value, "Cost per case"),
    (PriceBasis.LOCAL_PRICE.value, "Local price"),
]
CELLS = ("code", "name", "basis", "annual_value_pence", "quantity", "unit", "unit_price_tenthousandths")


class ContractForm(NhsForm):
    """A contract: who buys what from whom, from when to when. Services follow as numbered rows."""

    submit_text = "Save contract"

    title = NameField("Title of the contract", thing="the title of the contract")
    commissioner_id = SelectField("Commissioner", thing="the commissioner")
    provider_id = SelectField("Provider", thing="the provider")
    edition = SelectField(
        "Edition of the contract",
        thing="the edition of the contract",
        hint="A Word file is made where a contract template is held for the edition. Our own wording is always held",
    )
    form = RadiosField(
        "Form",
        thing="the form of the contract",
        options=[
            (Form.BILATERAL.value, "One commissioner"),
            (Form.MULTILATERAL.value, "Several commissioners"),
        ],
        coerce=Form,
        inline=True,
        default=Form.BILATERAL,
    )
    starts_on = DatePartsField("Starts", thing="the start date")
    ends_on = DatePartsField("Ends", thing="the end date")
    service_start_on = DatePartsField(
        "Services start", thing="the day services start", optional=True, hint="If later than the contract"
    )
    notice_months = WholeNumberField(
        "Notice period in months", thing="the notice period", optional=True, high=60
    )
    preferred_supplier_until = DatePartsField(
        "Preferred supplier until", thing="the end of the preferred supplier term", optional=True
    )
    commissioner_representative_id = SelectField(
        "Commissioner's representative", thing="the commissioner's representative", optional=True
    )
    provider_representative_id = SelectField(
        "Provider's representative", thing="the provider's representative", optional=True
    )

    @property
    def head(self) -> list[Any]:
        """The questions about the contract as a whole."""
        return [field for field in self.questions if not field.short_name.startswith("lines-")]

    def row(self, number: int) -> list[Any]:
        """The questions about one service."""
        return [self[f"lines-{number}-{name}"] for name in CELLS]

    def is_filled(self, number: int) -> bool:
        return any((field.raw_data and field.raw_data[0]) or field.data for field in self.row(number))

    def to_domain(self) -> NewContract:
        names = (
            "title", "commissioner_id", "provider_id", "edition", "form", "starts_on", "ends_on",
            "service_start_on", "notice_months",
        )  # fmt: skip
        return NewContract(
            **{name: getattr(self, name).data for name in names},
            lines=tuple(_line(self, number) for number in self._used()),
            preferred_supplier_until=self.preferred_supplier_until.data,
            commissioner_representative_id=self.commissioner_representative_id.data or None,
            provider_representative_id=self.provider_representative_id.data or None,
        )

    def blame(self, problems: dict[str, str]) -> None:
        super().blame({self._place(name): words for name, words in problems.items()})

    def _used(self) -> list[int]:
        return [number for number in range(ROWS) if self.is_filled(number)]

    def _place(self, name: str) -> str:
        """Where a fault belongs: rows left empty do not count in what the rules were given."""
        if not name.startswith("lines-"):
            return name
        _, number, cell = name.split("-", 2)
        return f"lines-{self._used()[int(number)]}-{cell}"


def _cells(number: int) -> Iterable[tuple[str, Any]]:
    said = f"Service {number + 1}"
    some: Any = {"optional": True, "marked": False}
    yield "code", TextField(f"{said}: code", limit=40, width="10", **some)
    yield "name", TextField(f"{said}: name", **some)
    yield (
        "basis",
        SelectField(
            f"{said}: price basis", thing="the price basis", options=BASES, coerce=PriceBasis, **some
        ),
    )
    yield (
        "annual_value_pence",
        PenceField(f"{said}: annual value", thing="the annual value", hint="For a block only", **some),
    )
    yield (
        "quantity",
        WholeNumberField(
            f"{said}: how many a year",
            thing="how many a year",
            hint="For all but a block",
            high=1_000_000_000,
            **some,
        ),
    )
    yield "unit", TextField(f"{said}: what is counted", limit=80, width="20", **some)
    yield (
        "unit_price_tenthousandths",
        UnitPriceField(f"{said}: price of one", thing="the price of one", **some),
    )


for _number in range(ROWS):
    for _name, _field in _cells(_number):
        setattr(ContractForm, f"lines-{_number}-{_name}", _field)


def _line(form: ContractForm, number: int) -> ServiceLine:
    code, name, basis, annual, quantity, unit, price = (field.data for field in form.row(number))
    return ServiceLine(
        code=code, name=name, basis=basis or PriceBasis.BLOCK, annual_value_pence=annual, unit=unit or None,
        quantity=None if quantity is None else Decimal(quantity),
        unit_price_tenthousandths=price,
    )  # fmt: skip


def answers_of(contract: NewContract) -> dict[str, Any]:
    """The answers that the form shows for a contract that is there already."""
    names = ("title", "commissioner_id", "provider_id", "edition", "form", "starts_on", "ends_on",
             "service_start_on", "notice_months", "preferred_supplier_until", "commissioner_representative_id",
             "provider_representative_id")  # fmt: skip
    answers = {name: getattr(contract, name) for name in names}
    for number, line in enumerate(contract.lines[:ROWS]):
        answers |= {f"lines-{number}-{name}": value for name, value in _answers_of_line(line).items()}
    return answers


def _answers_of_line(line: ServiceLine) -> dict[str, Any]:
    shown = {name: getattr(line, name) for name in CELLS}
    return {**shown, "quantity": None if line.quantity is None else int(line.quantity)}


class AmendContractForm(ContractForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)


class MoveContractForm(NhsForm):
    """An act that needs no decision check."""

    submit_text = "Confirm"

    reason = LongTextField("Reason", thing="the reason", optional=True, rows=2)


class CompareForm(NhsForm):
    """Making a document again asks nothing."""

    submit_text = "Make it again and compare"


class GenerateForm(NhsForm):
    """Making the Word file asks nothing."""

    submit_text = "Make the Word file"
