"""What is asked about the associate commissioners of a contract that another one co-ordinates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forms.days import DatePartsField
from forms.fields import SelectField
from forms.numbers import ShareField
from forms.records import RecordField
from forms.values import Rows
from register.domain.people.associates import ASSOCIATES, Associate, SignsBy

SIGNS = [(one.value, one.label) for one in SignsBy]


def _cells(number: int) -> Iterable[tuple[str, Any]]:
    """One associate: who, from when, with which share."""
    said = f"Associate commissioner {number + 1}"
    some: Any = {"optional": True, "marked": False}
    yield "organisation_id", RecordField(said, of="organisation", thing="the associate commissioner", **some)
    yield (
        "joined_on",
        DatePartsField(f"{said}: a party from", thing="the day from which it is a party", **some),
    )
    yield (
        "share_percent",
        ShareField(
            f"{said}: share of the value, per cent", thing="its share", hint="If one is agreed", **some
        ),
    )
    yield (
        "signs_by",
        SelectField(f"{said}: who signs for it", thing="who signs for it", options=SIGNS, **some),
    )


def associate_rows(drawn: int = 3) -> dict[str, Rows]:
    """Some empty rows; a contract with more shows all of its own."""
    return {ASSOCIATES: Rows(Associate, _cells, drawn=drawn)}
