"""What is asked about the quality indicators of a contract, and about the information its provider gives."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forms.criteria import SOME
from forms.fields import SelectField, TextField
from forms.values import Rows
from register.domain.contracts.lines import FREQUENCIES, InformationRequirement, QualityIndicator


def _indicator(number: int) -> Iterable[tuple[str, Any]]:
    said = f"Indicator {number + 1}"
    yield "indicator", TextField(f"{said}: what is measured", limit=200, **SOME)
    yield (
        "indicator_service",
        TextField(
            f"{said}: code of its service", limit=40, width="10", hint="Leave it empty if it is of the whole contract",
            **SOME,
        ),
    )  # fmt: skip
    yield "threshold", TextField(f"{said}: threshold", limit=200, **SOME)
    yield "measured_by", TextField(f"{said}: how it is measured", **SOME)
    yield "breach_consequence", TextField(f"{said}: what follows if it is missed", **SOME)
    yield "indicator_frequency", TextField(f"{said}: how often it is reported", limit=80, **SOME)


def _report(number: int) -> Iterable[tuple[str, Any]]:
    said = f"Report {number + 1}"
    often = [(word, word) for word in FREQUENCIES]
    yield "report", TextField(f"{said}: what is reported", limit=200, **SOME)
    yield "report_content", TextField(f"{said}: what it holds", **SOME)
    yield "report_frequency", SelectField(f"{said}: how often", thing="how often", options=often, **SOME)
    yield "report_due", TextField(f"{said}: when it is due", limit=200, **SOME)
    yield "report_recipient", TextField(f"{said}: to whom", limit=200, **SOME)


def requirement_rows() -> dict[str, Rows]:
    """The rows of indicators and of reports, on the form of a contract."""
    return {
        "indicators": Rows(QualityIndicator, _indicator, drawn=2),
        "reports": Rows(InformationRequirement, _report, drawn=2),
    }
