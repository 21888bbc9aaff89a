"""What a contract asks of quality and of information: each indicator and each report once, as facts that its schedules are
filled from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Annotated

from register.domain.asked import select
from register.domain.folding import folded
from register.domain.texts import Code, Line, Typed, text_problems


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityIndicator(Typed):
    """Something that is measured. indicator_service: the code of the service it is of, of the whole contract without."""

    indicator: Annotated[str, Line("the indicator", longest=200)]
    indicator_service: Annotated[str | None, Code("the code of its service", longest=40)] = None
    threshold: Annotated[str, Line("the threshold", longest=200)]
    measured_by: Annotated[str, Line("how it is measured", longest=300)]
    breach_consequence: Annotated[str, Line("what follows if it is missed", longest=300)]
    indicator_frequency: Annotated[str | None, Line("how often it is reported", longest=80)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationRequirement(Typed):
    """Something that the provider tells the commissioner, and how often."""

    report: Annotated[str, Line("what is reported", longest=200)]
    report_content: Annotated[str | None, Line("what it holds", longest=300)] = None
    report_frequency: Annotated[str, select("how often")]
    report_due: Annotated[str | None, Line("when it is due", longest=200)] = None
    report_recipient: Annotated[str | None, Line("to whom", longest=200)] = None


FREQUENCIES = ("Weekly", "Monthly", "Quarterly", "Every six months", "Once a year", "When it happens")
"""How often a report may be asked for."""


def requirement_problems(
    indicators: tuple[QualityIndicator, ...],
    reports: tuple[InformationRequirement, ...],
    services: Collection[str],
) -> dict[str, str | None]:
    """What is wrong with them, by field. services: the codes of the contract's services."""
    found: dict[str, str | None] = {}
    for n, one in enumerate(indicators):
        found |= {f"indicators-{n}-{name}": words for name, words in text_problems(one).items()}
        if one.indicator_service and one.indicator_service not in services:
            found[f"indicators-{n}-indicator_service"] = "No service of this contract has this code"
    for n, told in enumerate(reports):
        found |= {f"reports-{n}-{name}": words for name, words in text_problems(told).items()}
        if told.report_frequency not in FREQUENCIES:
            found[f"reports-{n}-report_frequency"] = f"Select how often: {', '.join(FREQUENCIES)}"
    return found | _twice(indicators, reports)


def _twice(
    indicators: tuple[QualityIndicator, ...], reports: tuple[InformationRequirement, ...]
) -> dict[str, str | None]:
    asked = [(folded(one.indicator), one.indicator_service) for one in indicators]
    told = [folded(one.report) for one in reports]
    found: dict[str, str | None] = {
        f"indicators-{n}-indicator": "This indicator is there already" for n, one in enumerate(asked)
        if Counter(asked[:n])[one]
    }  # fmt: skip
    return found | {
        f"reports-{n}-report": "This report is there already"
        for n, one in enumerate(told)
        if Counter(told[:n])[one]
    }


def holds(indicators: tuple[QualityIndicator, ...], measure: str) -> bool:
    """Whether one of the indicators is what was promised, by its very words."""
    return folded(measure) in {folded(one.indicator) for one in indicators}
