"""What is asked about a contract: its parties, dates and services, and what a move to another stage needs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forms.associates import associate_rows
from forms.base import NhsForm
from forms.board_approvals import approval_rows
from forms.commitments import CategoryField, VatField
from forms.days import DatePartsField
from forms.fields import LongTextField, NameField, RadiosField, SelectField, TextField
from forms.numbers import AmountField, PenceField, UnitPriceField, WholeNumberField
from forms.records import RecordField
from forms.requirements import requirement_rows
from forms.values import Rows, ValueForm
from register.domain.contracts.contracts import ContractForm as Form
from register.domain.contracts.contracts import Following, NewContract, PriceBasis, ServiceLine

ROWS = 8
BASES = [
    (PriceBasis.BLOCK.value, "Block"),
    (PriceBasis.COST_AND_VOLUME.value, "Cost and volume"),
    (PriceBasis.COST_PER_CASE.value, "Cost per case"),
    (PriceBasis.LOCAL_PRICE.value, "Local price"),
    (PriceBasis.TARIFF.value, "National tariff"),
]


def service_cells(number: int) -> Iterable[tuple[str, Any]]:
    """The questions of one service, by their names."""
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
        AmountField(
            f"{said}: how many a year",
            thing="how many a year",
            hint="For a block only what is expected",
            high=1_000_000_000,
            **some,
        ),
    )
    yield "unit", TextField(f"{said}: what is counted", limit=80, width="20", **some)
    yield (
        "unit_price_tenthousandths",
        UnitPriceField(f"{said}: price of one", thing="the price of one", **some),
    )
    yield from volume_cells(said, some)


def volume_cells(said: str, some: Any) -> Iterable[tuple[str, Any]]:
    """What only cost and volume has: below the floor and above the ceiling the marginal rate is paid."""
    for name, thing, hint, high in (
        ("floor_quantity", "floor", "For cost and volume only, as all that follows", 1_000_000_000),
        ("ceiling_quantity", "ceiling", "", 1_000_000_000),
        ("marginal_percent", "marginal rate", "What is paid beyond them, in per cent of the price", 100),
    ):
        yield name, AmountField(f"{said}: {thing}", thing=f"the {thing}", hint=hint, high=high, **some)


class ContractForm(ValueForm[NewContract]):
    """A contract: who buys what from whom, from when to when. Services follow as numbered rows."""

    submit_text = "Save contract"
    makes = NewContract

    title = NameField("Title of the contract", thing="the title of the contract")
    commissioner_id = RecordField("Commissioner", of="organisation", thing="the commissioner")
    provider_id = RecordField("Provider", of="organisation", thing="the provider")
    contract_kind = SelectField(
        "Kind of contract",
        thing="the kind of contract",
        hint="It decides what the contract is in law, who may be a party, and which delegation it needs",
    )
    main_contract_id = RecordField(
        "Under which contract?", of="contract", thing="the contract that it is under", optional=True,
        hint="For a sub-contract: the contract of the lead provider, who is its commissioner",
    )  # fmt: skip
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
            (Form.MULTILATERAL.value, "Several commissioners, one of whom co-ordinates"),
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
    commissioner_representative_id = RecordField(
        "Commissioner's representative", of="person", thing="the commissioner's representative", optional=True
    )
    provider_representative_id = RecordField(
        "Provider's representative", of="person", thing="the provider's representative", optional=True
    )

    spend_category = CategoryField(
        "Category",
        thing="the category",
        optional=True,
        prompt="Not said",
        hint="Some delegations cover only some categories",
    )
    value_vat = VatField("Is VAT in the values of the services?", thing="whether VAT is in the values")

    ROWS = {  # noqa: RUF012
        "lines": Rows(ServiceLine, service_cells, drawn=ROWS, instead={"basis": PriceBasis.BLOCK}),
        **associate_rows(),
        **requirement_rows(),
        **approval_rows(),
    }

    @property
    def head(self) -> list[Any]:
        """The questions about the contract as a whole."""
        return [field for field in self.questions if field.group not in (*self.ROWS, "reason")]

    @property
    def last(self) -> list[Any]:
        """What is asked once the rest is answered: why it changes."""
        return [field for field in self.questions if field.group == "reason"]


class AmendContractForm(ContractForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)


class CopyContractForm(ValueForm[Following]):
    """The term of a copy: the one that follows, unless somebody says otherwise."""

    submit_text = "Copy as a draft"
    makes = Following

    starts_on = DatePartsField("Starts", thing="the start date")
    ends_on = DatePartsField("Ends", thing="the end date")
    edition = SelectField("Edition of the contract", thing="the edition of the contract")


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
