"""What a decision check answers: the outcome, each reason with its weight, and what is said past a barrier."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from register.domain.contracts.decision_facts import Link

JOINT = "joint_signature"
"""The code of the condition that somebody else decides too; its link to a post says who."""
SECOND_PERSON = "second_person"
"""The code of the note that another person of the party signs too, without which nothing moves."""
SAME_BODY_QUESTION = "same_body"
"""The code of the question that somebody else answers; pages lead from it to the answer."""
SAME_EMPLOYER_QUESTION = "dual_role_perhaps"
"""The same about the body that a post is with."""
ANSWERED_BY_OTHERS = frozenset({SAME_BODY_QUESTION, SAME_EMPLOYER_QUESTION})


class Outcome(StrEnum):
    CLEAR = "clear"
    CONDITIONAL = "conditional"
    STOPPED = "stopped"

    @property
    def label(self) -> str:
        return _OUTCOMES[self]


_OUTCOMES = {
    Outcome.CLEAR: "Nothing found against it",
    Outcome.CONDITIONAL: "Allowed with conditions",
    Outcome.STOPPED: "Stopped",
}


class Severity(StrEnum):
    """A stop ends it, a condition must be kept, a note is for the record."""

    STOP = "stop"
    CONDITION = "condition"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing the check found; the code is stable, the message is for people, the links lead to records."""

    code: str
    severity: Severity
    message: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The answer, kept with the contract for ever."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    fingerprint: str

    @property
    def second_post_id(self) -> str | None:
        """The post whose holder has to decide too before anything happens."""
        joint = (reason for reason in self.reasons if reason.code == JOINT)
        return next((link.id for reason in joint for link in reason.links if link.kind == "post"), None)

    @property
    def needs_second_person(self) -> bool:
        """Whether another person of the party has to sign too before anything happens."""
        return any(reason.code == SECOND_PERSON for reason in self.reasons)

    @property
    def weighing(self) -> tuple[Reason, ...]:
        """The stops and the conditions, the worst first."""
        return tuple(reason for reason in self.reasons if reason.severity is not Severity.NOTE)


ANOTHER_PERSON = Reason(
    code="another_person", severity=Severity.STOP, message="This has to be decided by another person"
)
"""The one answer to whoever may not know what a check rests on."""


def closed(assessment: Assessment, *, shown: bool) -> Assessment:
    """A stop because somebody else must decide; with what else was found where that is `shown`."""
    reasons = (*assessment.reasons, ANOTHER_PERSON) if shown else (ANOTHER_PERSON,)
    ordered = tuple(sorted(reasons, key=weight))
    return Assessment(
        outcome=Outcome.STOPPED, reasons=ordered, fingerprint=assessment.fingerprint if shown else ""
    )


def weight(reason: Reason) -> tuple[int, str, str]:
    return list(Severity).index(reason.severity), reason.code, reason.message


def worst_of(reasons: Iterable[Reason]) -> Outcome:
    worst = {reason.severity for reason in reasons}
    if Severity.STOP in worst:
        return Outcome.STOPPED
    return Outcome.CONDITIONAL if Severity.CONDITION in worst else Outcome.CLEAR


def because(code: str, severity: Severity, message: str, *links: tuple[str, str]) -> Reason:
    shown = tuple(Link(kind=kind, id=id) for kind, id in links)
    return Reason(code=code, severity=severity, message=message, links=shown)
