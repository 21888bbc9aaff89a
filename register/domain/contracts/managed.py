"""What stops a decision unless somebody else agreed how it is managed, in a way that the rules allow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from register.domain.contracts.assessments import Reason, Severity, because
from register.domain.contracts.decision_facts import Facts
from register.domain.interests.mitigations import Mitigation, mitigation_kinds
from register.domain.rules import Ruleset


@dataclass(frozen=True, slots=True)
class Managing:
    """What a mitigation would have to manage: the rule's subject and situation, and whose it is."""

    subject: str
    situation: str | None
    person_id: str


def managed(
    code: str,
    message: str,
    links: tuple[tuple[str, str], ...],
    about: Iterable[Mitigation],
    managing: Managing,
    facts: Facts,
    ruleset: Ruleset,
) -> Reason:
    """A stop, or a condition where somebody else's mitigation is in force and the rules allow its kind."""
    in_force = [m for m in about if _manages(m, managing.person_id, facts)]
    excluding = [m for m in in_force if _excludes(m, ruleset, facts)]
    if excluding:
        words = f"{message}, and it was agreed that you take no part"
        return because(code, Severity.STOP, words, *links, ("mitigation", excluding[0].id))
    body = facts.commissioner.kind
    allowed = conditionable_kinds(managing.subject, managing.situation, ruleset, on=facts.on, body=body)
    fitting = sorted((m for m in in_force if m.kind in allowed), key=lambda m: m.id)
    if not fitting:
        return because(code, Severity.STOP, f"{message}. {_what_would_help(allowed)}", *links)
    found = tuple(("mitigation", m.id) for m in fitting)
    return because(code, Severity.CONDITION, f"{message}. It is managed as was agreed", *links, *found)


def _manages(mitigation: Mitigation, person_id: str, facts: Facts) -> bool:
    by_another = mitigation.agreed_by_another(person_id, facts.person_id)
    return by_another and mitigation.in_force(facts.on) and mitigation.covers(facts.contract_id)


def _excludes(mitigation: Mitigation, ruleset: Ruleset, facts: Facts) -> bool:
    return bool(mitigation_kinds(ruleset, on=facts.on).get(mitigation.kind, {}).get("excludes"))


def conditionable_kinds(
    subject: str, situation: str | None, ruleset: Ruleset, *, on: date, body: str | None
) -> frozenset[str]:
    """The kinds of mitigation that may turn this stop into a condition; the first fitting row decides."""
    rows = ruleset.value("mitigations.conditionable", on=on, body=body)
    for row in rows:
        if row["subject"] == subject and (not row["situations"] or situation in row["situations"]):
            return frozenset(row["kinds"])
    return frozenset()


def _what_would_help(allowed: Iterable[str]) -> str:
    if not allowed:
        return "The rules allow no condition for this: somebody else must decide"
    return "Somebody else must decide, or agree and record how it is managed"
