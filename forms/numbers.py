"""Questions answered by a number: money and counts."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from forms import widgets
from forms.fields import Question

MOST_MONEY = Decimal("10000000000")
_VAT = re.compile(r"\bv\.?a\.?t\b", re.IGNORECASE)
_AMOUNT = re.compile(r"£?\s*(-?)\s*£?((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,30}))(?:\.([0-9]{1,30}))?")


class MoneyField(Question):
    """Pounds and pence; the answer is an exact Decimal. places=4 for unit prices and rates."""

    widget = widgets.TextInput(prefix="£", width="10", inputmode="decimal")

    def __init__(
        self, label: str, *args: Any, most: Decimal = MOST_MONEY, places: int = 2, **kwargs: Any
    ) -> None:
        super().__init__(label, *args, **kwargs)
        self.most, self.places = most, places

    def read(self, typed: str) -> Decimal:
        found = _AMOUNT.fullmatch(typed)
        if found is None and _VAT.search(typed):
            raise self._fault("must be the amount without VAT, and nothing else, like 1,250.50")
        if found is None:
            raise self._fault("must be a number, like 1,250 or 1,250.50")
        sign, pounds, pence = found.groups(default="")
        amount = Decimal(f"{pounds.replace(',', '')}.{pence or 0}")
        self._check(amount, is_negative=bool(sign), places=len(pence))
        return amount

    def _check(self, amount: Decimal, *, is_negative: bool, places: int) -> None:
        if is_negative and amount:
            raise self._fault("must be £0 or more")
        if amount > self.most:
            raise self._fault(f"must be £{self.most:,} or less")
        if places > self.places:
            raise self._fault(f"must have no more than {self.places} numbers after the decimal point")

    def spell(self, value: Any) -> str:
        """Pounds and pence where there is nothing smaller."""
        if value is None:
            return ""
        places = 2 if value == round(value, 2) else self.places
        return f"{value:,.{places}f}"


class PenceField(MoneyField):
    """Money that is kept as a whole number: typed in pounds, the answer is an int of pence."""

    def read(self, typed: str) -> int:  # type: ignore[override]
        return int(super().read(typed).scaleb(self.places))

    def spell(self, value: int | None) -> str:
        return super().spell(None if value is None else Decimal(value).scaleb(-self.places))


class UnitPriceField(PenceField):
    """The price of one: typed in pounds, the answer is an int of ten-thousandths of a pound."""

    def __init__(self, label: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(label, *args, places=4, **kwargs)


class WholeNumberField(Question):
    """A count; the answer is an int between low and high, both allowed."""

    widget = widgets.TextInput(width="5", inputmode="numeric")

    def __init__(
        self, label: str, *args: Any, low: int = 0, high: int = 1_000_000, suffix: str = "", **kwargs: Any
    ) -> None:
        super().__init__(label, *args, **kwargs)
        self.low, self.high, self.suffix = low, high, suffix

    def read(self, typed: str) -> int:
        if not re.fullmatch(r"-?[0-9]{1,30}", typed.replace(",", "")):
            raise self._fault("must be a whole number")
        number = int(typed.replace(",", ""))
        if not self.low <= number <= self.high:
            raise self._fault(f"must be between {self.low:,} and {self.high:,}")
        return number


class AmountField(WholeNumberField):
    """A count of what is bought; the answer is an exact Decimal."""

    def read(self, typed: str) -> Decimal:  # type: ignore[override]
        return Decimal(super().read(typed))

    def spell(self, value: Any) -> str:
        return "" if value is None else f"{value:f}"


class ShareField(AmountField):
    """A share in per cent, with up to four places; the answer is an exact Decimal."""

    def read(self, typed: str) -> Decimal:  # type: ignore[override]
        if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,4})?", typed):
            raise self._fault("must be a number like 12 or 12.5")
        return Decimal(typed)
