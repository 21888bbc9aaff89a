"""What is asked about the approval of a board, of a contract and of a change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forms.days import DatePartsField
from forms.fields import TextField
from forms.numbers import PenceField
from forms.records import RecordField
from forms.values import Rows, ValueForm
from register.domain.authority.board_approvals import FIELD, BoardApproval

UP_TO = (
    "With every option, and with VAT where it is due. Leave it empty if the board approved it as it stands"
)
UNTIL = "With every option. Leave it empty if the board approved it as it stands"


class BoardApprovalForm(ValueForm[BoardApproval]):
    """That a board approved a contract which is past its draft."""

    submit_text = "Save approval"
    makes = BoardApproval

    reservation_id = RecordField(
        "Reserved matter", of="reservation", thing="the reserved matter",
        hint="It counts for this matter alone, of this body",
    )  # fmt: skip
    board_approved_on = DatePartsField("Approved on", thing="the day the board approved it")
    board_minute = TextField(
        "Minute", thing="the minute of the board", hint="For example, Board, 26 March 2009, item 7"
    )
    approved_pence = PenceField(
        "Up to which value?", thing="the value that was approved", optional=True, hint=UP_TO
    )
    approved_until = DatePartsField(
        "Up to which last day?", thing="the last day that was approved", optional=True, hint=UNTIL
    )


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
    yield (
        "approved_pence",
        PenceField(
            f"{said}: up to which value?", thing="the value that was approved",
            hint=UP_TO,
            **some,
        ),
    )  # fmt: skip
    yield (
        "approved_until",
        DatePartsField(
            f"{said}: up to which last day?", thing="the last day that was approved",
            hint=UNTIL, **some,
        ),
    )  # fmt: skip


def approval_rows(drawn: int = 2) -> dict[str, Rows]:
    """A body of each party, on an empty page."""
    return {FIELD: Rows(BoardApproval, _cells, drawn=drawn)}
