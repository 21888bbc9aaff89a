"""What is asked about a checklist of a separation programme, or of a contract that ends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forms.days import DatePartsField
from forms.fields import LongTextField, SelectField, TextField
from forms.options import as_options
from forms.records import RecordField
from forms.values import Rows, ValueForm
from register.domain.separation.checklists import STATE_LABELS, CheckItem, ItemState, NewChecklist

STATES = as_options((state.value, words) for state, words in STATE_LABELS.items())
SOME: Any = {"optional": True, "marked": False}


def _item(number: int) -> Iterable[tuple[str, Any]]:
    said = f"Item {number + 1}"
    yield "item", TextField(said, limit=200, **SOME)
    yield (
        "item_state",
        SelectField(
            f"{said}: how it stands",
            thing="how it stands",
            options=STATES,
            coerce=ItemState,
            **SOME,
        ),
    )
    yield "item_due_on", DatePartsField(f"{said}: due on", thing="the day it is due", **SOME)
    yield (
        "item_shown",
        TextField(f"{said}: what shows that it is ready, or why it is not needed", limit=300, **SOME),
    )


class ChecklistForm(ValueForm[NewChecklist]):
    """A checklist: whose, of which kind, and how each item stands."""

    submit_text = "Save checklist"
    makes = NewChecklist

    programme_id = RecordField("Programme", of="programme", thing="the programme", optional=True)
    contract_id = RecordField("Contract that ends", of="contract", thing="the contract", optional=True)
    organisation_id = RecordField("Organisation", of="organisation", thing="whose checklist it is")
    checklist_kind = SelectField(
        "Kind of checklist",
        thing="the kind of checklist",
        hint="Leave the items empty and it gets those of its kind",
    )
    checklist_owner_id = RecordField("Who owns it?", of="person", thing="who owns it", optional=True)
    ROWS = {  # noqa: RUF012
        "items": Rows(CheckItem, _item, drawn=3, instead={"item_state": ItemState.OPEN}),
    }


class AmendChecklistForm(ChecklistForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)
