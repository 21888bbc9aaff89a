"""What is asked about an amount that is held against a limit: for what, of which category, with or without VAT."""

from __future__ import annotations

from typing import Any

from forms.fields import CheckboxesField, RadiosField, SelectField
from register.domain.authority.commitments import LimitPer, Vat
from register.domain.authority.delegations import ALL_SERVICES


class LimitPerField(RadiosField):
    """What a limit is held against; left open, a whole contract."""

    empty: Any = LimitPer.CONTRACT

    def __init__(self, label: str, *args: Any, **kwargs: Any) -> None:
        options = [
            (LimitPer.CONTRACT.value, "A whole contract, with its options"),
            (LimitPer.ORDER.value, "Each order, without options that are not used yet"),
            (LimitPer.YEAR.value, "All that is committed under it in a financial year"),
        ]
        kwargs = {"default": LimitPer.CONTRACT, **kwargs}
        super().__init__(label, *args, options=options, coerce=LimitPer, **kwargs)


class VatField(RadiosField):
    """Whether VAT is in an amount. of_limit: no limit is of what bears none."""

    def __init__(self, label: str, *args: Any, of_limit: bool = False, **kwargs: Any) -> None:
        options = [
            ("", "Not said"),
            (Vat.EXCLUDED.value, "No, it is without VAT"),
            (Vat.INCLUDED.value, "Yes, it is with VAT"),
        ]
        if not of_limit:
            options.append((Vat.NOT_DUE.value, "No VAT is due on it"))
        super().__init__(label, *args, options=options, coerce=Vat, optional=True, marked=False, **kwargs)


class CategoryField(SelectField):
    """One category of purchases, by rule authority.categories."""


class CategoriesField(CheckboxesField):
    """Which categories a delegation covers; left open, all of them."""

    empty: Any = (ALL_SERVICES,)

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        if not self.data:
            self.data = list(self.empty)
