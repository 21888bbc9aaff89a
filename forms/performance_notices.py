"""What is asked about a contract performance notice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forms.days import DatePartsField
from forms.fields import LongTextField, SelectField, TextField
from forms.numbers import PenceField
from forms.records import RecordField
from forms.values import Rows, ValueForm
from register.domain.running.performance_notices import NewPerformanceNotice, NoticeStep

SOME: Any = {"optional": True, "marked": False}


def _step(number: int) -> Iterable[tuple[str, Any]]:
    said = f"Step {number + 1}"
    yield "step_kind", SelectField(said, thing="the step", **SOME)
    yield "step_on", DatePartsField(f"{said}: day", thing="the day of the step", **SOME)
    yield "step_said", TextField(f"{said}: what was agreed or found", limit=500, **SOME)
    yield (
        "step_by",
        DatePartsField(f"{said}: to be done by", thing="the day by which it is to be done", **SOME),
    )
    yield (
        "withheld_pence",
        PenceField(f"{said}: withheld a month", thing="what is withheld a month", **SOME),
    )


class PerformanceNoticeForm(ValueForm[NewPerformanceNotice]):
    """A notice: under which contract, why, what is asked and by when, and every step that followed."""

    submit_text = "Save notice"
    makes = NewPerformanceNotice

    contract_id = RecordField("Contract", of="contract", thing="the contract")
    notified_on = DatePartsField("Day of the notice", thing="the day of the notice")
    notice_service = TextField(
        "Code of the service",
        hint="As the contract's page shows it. Leave it empty where the notice is about the whole contract",
        optional=True,
    )
    notice_ground = LongTextField(
        "What has not been done as the contract says?",
        thing="what has not been done as the contract says",
        rows=4,
    )
    remedy_asked = LongTextField("What is asked?", thing="what is asked", rows=3)
    remedy_by = DatePartsField("By when?", thing="the day by which it is asked")
    notice_owner_id = RecordField(
        "Who looks after it?",
        of="person",
        thing="who looks after it",
        optional=True,
        hint="The contract's manager, if you name nobody",
    )
    ROWS = {"steps": Rows(NoticeStep, _step, drawn=2)}  # noqa: RUF012


class AmendPerformanceNoticeForm(PerformanceNoticeForm):
    """The same, and why it changes."""

    submit_text = "Save changes"

    reason = LongTextField("Why are you changing this?", thing="why you are changing this", rows=2)
