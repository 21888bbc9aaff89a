"""How a data incident is graded on the scale of its own day, what the grade advises, and the decision to report or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from register.domain.asked import select
from register.domain.dates import london_day
from register.domain.problems import refuse
from register.domain.rules import JsonValue, Ruleset
from register.domain.texts import Prose, Typed, text_problems


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAssessment(Typed):
    """A grade on the scale of the day the body became aware. likelihood: only where that scale has one."""

    incident_id: str
    severity: Annotated[str, select("how serious it is", "incidents.scale")]
    likelihood: Annotated[str | None, select("how likely harm is", "incidents.scale")] = None
    words: Annotated[str, Prose("why it is graded so", longest=4000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReportDecision(Typed):
    """The decision to report to the regulator, or not to, with its reason; not reporting ends the regulator's clock."""

    incident_id: str
    report: Annotated[bool, select("whether the regulator is told")]
    reason: Annotated[str, Prose("why you decided this", longest=4000)]


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale as it was on a day. severities, likelihoods: name by code, from the least; tells: from which grades on the
    scale advises telling whom."""

    name: str
    severities: Mapping[str, str]
    likelihoods: Mapping[str, str]
    tells: tuple[Mapping[str, JsonValue], ...]

    def advises(self, severity: str, likelihood: str | None) -> tuple[str, ...]:
        """Codes of those whom the scale advises to tell; the grade advises, a person decides."""
        found = [row["to"] for row in self.tells if self._reaches(row, severity, likelihood)]
        return tuple(dict.fromkeys(code for codes in found for code in codes))

    def _reaches(self, row: Mapping[str, JsonValue], severity: str, likelihood: str | None) -> bool:
        least = [("severity", severity, self.severities), ("likelihood", likelihood, self.likelihoods)]
        return all(
            code is not None and code in order and list(order).index(code) >= list(order).index(row[name])
            for name, code, order in least if name in row
        )  # fmt: skip


def scale(ruleset: Ruleset, aware_at: datetime, *, body: str | None = None) -> Scale:
    """The scale of the day the body became aware; an old grade is never read on a new scale."""
    found = ruleset.value("incidents.scale", on=london_day(aware_at), body=body)
    names = [{row["code"]: row["name"] for row in found.get(part, ())} for part in ("levels", "likelihoods")]
    outside = [{"severity": row["code"], "to": ["regulator"]} for row in found["levels"] if row["outside"]][
        :1
    ]
    return Scale(found["name"], names[0], names[1], tuple(found.get("tells", outside)))


def check_assessment(new: NewAssessment, on: Scale) -> None:
    """Raises Invalid: both grades are of the scale, and a scale without likelihood takes none."""
    likely = new.likelihood in on.likelihoods if on.likelihoods else new.likelihood is None
    refuse({
        **text_problems(new),
        "severity": None if new.severity in on.severities else "Select how serious it is",
        "likelihood": None if likely else "Select how likely harm is",
    })  # fmt: skip
