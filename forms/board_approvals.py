"""What is asked about the approval of a board, of a contract and of a change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forms.days import DatePartsField
from forms.fields import TextField
from forms.records import RecordField
from forms.values import Rows
from register.domain.authority.board_approvals import FIELD, BoardApproval


def _cells(number: int) -> Iterable[tuple[str, Any]]:
    """One approval: of which reserved matter, on which day, by which minute."""
    said = f"Approval {number + 1}"
    some: Any = {"optional": True, "marked": False}
    yield (
        "reservation_id",
        RecordField(
            f"{said}: reserved matter", of="reservation", thing="the reserved matter",
            hint="It counts for this matter alone, of this body", **some,
        ),
    )  # fmt: skip
    yield (
        "board_approved_on",
        DatePartsField(f"{said}: approved on", thing="the day the board approved it", **some),
    )
    yield (
        "board_minute",
        TextField(f"{said}: minute", hint="For example, Board, 26 March 2009, item 7", **some),
    )


def approval_rows() -> dict[str, Rows]:
    """A body of each party, on an empty page."""
    return {FIELD: Rows(BoardApproval, _cells, drawn=2)}
