"""What is asked about the scope of an external auditor."""

from __future__ import annotations

from forms.base import NhsForm
from forms.days import DatePartsField
from forms.fields import CheckboxesField, LongTextField
from register.domain.audit_scopes import Register

_REGISTERS = [(register.value, register.label) for register in Register]
Questions = tuple[CheckboxesField, LongTextField, DatePartsField, DatePartsField]


def scope_questions(*, optional: bool) -> Questions:
    """Registers, organisations, and the first and the last day; where a form asks for more, they may stay empty."""
    only = "Only for an external auditor" if optional else ""
    return (
        CheckboxesField(
            "Which registers may the external auditor read?", thing="which registers may be read",
            missing="Select at least one register that the external auditor may read", options=_REGISTERS,
            coerce=Register, optional=optional, marked=False, hint=only,
        ),
        LongTextField(
            "About which organisations?", thing="the organisations", optional=True, rows=3,
            hint="One on each line, by reference, ODS code or name. Leave empty for every organisation",
        ),
        DatePartsField(
            "First day of the period that is audited", thing="the first day of the period that is audited",
            optional=optional, marked=False, hint=only,
        ),
        DatePartsField(
            "Last day of the period that is audited", thing="the last day of the period that is audited",
            optional=optional, marked=False,
            hint="What held on any day from the first to the last can be read",
        ),
    )  # fmt: skip


class ScopeForm(NhsForm):
    """What one external auditor may read."""

    submit_text = "Save scope"

    scope_registers, scope_organisations, scope_first, scope_last = scope_questions(optional=False)
