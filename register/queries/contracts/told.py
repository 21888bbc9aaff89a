"""The one exit for what is computed past barriers: a decision check as whoever reads it may know it.

The check weighs everything. What it found leaves only through here, where it is asked whether it rests on something
that this viewer may not see; then it reads the same whatever that is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.contracts.assessments import ANOTHER_PERSON, Assessment, Reason, Severity, closed
from register.domain.contracts.conflicts import assess, vouched_for
from register.domain.contracts.decision_facts import Facts
from register.domain.contracts.stages import Question
from register.domain.contracts.waivers import ASKER
from register.domain.permissions import UNBOUND, Role, Viewer
from register.domain.rules import Ruleset
from register.models.contract_changes import ContractChangeVersion
from register.models.decisions import DecisionVersion
from register.models.registry import kinds
from register.queries.contracts.facts import Asked, facts_for
from register.queries.hidden_reasons import NOT_SHOWN, outcome_for, rests_on_hidden
from register.queries.reach import any_of
from register.queries.rules import ruleset
from register.queries.visible import NOW, known, may_see_barriers, seen_by, that_bind

D = DecisionVersion
BECAUSE_NOT_SHOWN = "What this rests on is not shown to you"


# ---------------------------------------------------------------- asked now


@dataclass(frozen=True, slots=True)
class Judged:
    """A check that was made now. `told` is its answer for whoever asked, which alone may be shown; `kept` is what is
    stored if it is decided by: everything that was found, and that it was not theirs to decide where it rests on
    something hidden from them. `facts` were weighed, `shown` are those of them that the viewer may see."""

    told: Assessment
    kept: Assessment
    facts: Facts
    shown: Facts


def judge(
    session: Session, contract_ids: Iterable[str], person_id: str, question: Question, on: date, *, party: str,
    viewer: Viewer, vouched: bool = False, change: ContractChangeVersion | None = None,
) -> dict[str, Judged]:  # fmt: skip
    """Every contract's answer, in a fixed number of queries. The viewer's own roles count where they ask for
    themselves. `vouched`: the party keeps its scheme elsewhere and answers for its signatory. `change`: what is decided
    about the one contract, where that is a change of it."""
    roles = viewer.roles if person_id == viewer.person_id else frozenset()
    asked = [
        Asked(contract_id=key, person_id=person_id, question=question, on=on, party=party, change=change)
        for key in contract_ids
    ]

    return _weighed(session, asked, roles, viewer, vouched=vouched)


def judge_award(session: Session, asked: Asked, *, viewer: Viewer) -> Judged:
    """The answer about an award, of which no contract is recorded yet."""
    roles = viewer.roles if asked.person_id == viewer.person_id else frozenset()
    return _weighed(session, [asked], roles, viewer)[asked.contract_id]


def _weighed(
    session: Session, asked: list[Asked], roles: Iterable[Role], viewer: Viewer, *, vouched: bool = False
) -> dict[str, Judged]:
    def weighed_by(eyes: Viewer) -> dict[str, Facts]:
        found = {
            facts.contract_id: facts
            for facts in facts_for(session, asked, roles=roles, vouched=vouched, viewer=eyes)
        }
        return {key: vouched_for(facts) if vouched else facts for key, facts in found.items()}

    rules, everything = ruleset(session), weighed_by(UNBOUND)
    shown = weighed_by(viewer) if session.scalar(select(any_of(that_bind(viewer)))) else everything
    return {key: judged(facts, shown[key], rules, viewer=viewer) for key, facts in everything.items()}


def without_barriers(facts: Facts, viewer: Viewer) -> Facts:
    """As facts are weighed for whoever is not told of barriers."""
    return facts if may_see_barriers(viewer) else replace(facts, barriers=())


def judged(facts: Facts, seen: Facts, rules: Ruleset, *, viewer: Viewer) -> Judged:
    """The answer by everything there is, as this viewer may know it. seen: the facts as the viewer sees them."""
    shown = without_barriers(seen, viewer)
    whole = assess(facts, rules)
    visible = whole if shown == facts else assess(shown, rules)
    if (whole.outcome, whole.reasons) == (visible.outcome, visible.reasons):
        return Judged(whole, whole, facts, shown)
    return Judged(closed(whole, shown=False), closed(whole, shown=True), facts, shown)


# ---------------------------------------------------------------- stored


@dataclass(frozen=True, slots=True)
class LookedAt:
    """One version that a check looked at, and whether the record has changed since."""

    kind: str
    ref: str
    n: int
    newest: int


@dataclass(frozen=True, slots=True)
class Told:
    """A stored check as one viewer may read it."""

    outcome: str
    reasons: list[dict[str, Any]]
    links: dict[str, str]
    looked_at: list[LookedAt]
    fingerprint: str | None


def told(session: Session, row: DecisionVersion, *, viewer: Viewer) -> Told:
    """One stored check, with the references of what its reasons link to and of what it looked at."""
    reasons = reasons_told(session, [row], viewer=viewer)[row.thing_id]
    outcome = outcomes(session, [row], viewer=viewer)[row.thing_id]
    bound = session.scalar(select(any_of(that_bind(viewer)))) or viewer.is_scoped
    looked_at = versions_seen(session, row.looked_at, viewer=viewer)
    return Told(
        outcome, reasons, _links(session, reasons, viewer), looked_at, None if bound else row.fingerprint
    )


def reasons_told(
    session: Session, rows: Sequence[DecisionVersion], *, viewer: Viewer
) -> dict[str, list[dict[str, Any]]]:
    """What each of these checks found, as this viewer may know it."""
    hidden = _hidden(session, [row.thing_id for row in rows], viewer)
    return {row.thing_id: _closed(row) if row.thing_id in hidden else row.reasons for row in rows}


def outcomes(session: Session, rows: Iterable[DecisionVersion], *, viewer: Viewer) -> dict[str, str]:
    """How each of these checks came out, as this viewer may know it."""
    ids = sorted({row.thing_id for row in rows})
    query = select(D.thing_id, outcome_for(viewer)).where(
        D.thing_id.in_(ids), seen_by(D, viewer), *known(D, NOW)
    )
    return {row[0]: row[1] for row in session.execute(query.order_by(D.thing_id))}


def stops(session: Session, rows: Iterable[DecisionVersion], *, viewer: Viewer) -> dict[str, tuple[str, ...]]:
    """The codes of the reasons that stopped each of these checks, as this viewer may know them."""
    rows = list(rows)
    found = reasons_told(session, rows, viewer=viewer)
    return {
        key: tuple(r["code"] for r in reasons if r["severity"] == Severity.STOP)
        for key, reasons in found.items()
    }


def _hidden(session: Session, ids: list[str], viewer: Viewer) -> set[str]:
    query = (
        select(D.thing_id)
        .where(D.thing_id.in_(ids), seen_by(D, viewer), rests_on_hidden(viewer))
        .order_by(D.thing_id)
    )
    return set(session.scalars(query))


def _closed(row: DecisionVersion) -> list[dict[str, Any]]:
    """The one reason that is given for whatever may not be known."""
    if row.taken or row.party == ASKER:
        return [
            {"code": NOT_SHOWN, "severity": Severity.NOTE.value, "message": BECAUSE_NOT_SHOWN, "links": []}
        ]
    return [{**_plain(ANOTHER_PERSON), "links": []}]


def _plain(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "severity": str(reason.severity), "message": reason.message}


def _links(session: Session, reasons: Iterable[Mapping[str, Any]], viewer: Viewer) -> dict[str, str]:
    """Public references of what the reasons link to, by id; what the viewer may not see is left out."""
    return link_refs(
        session, ((link["kind"], link["id"]) for reason in reasons for link in reason["links"]), viewer=viewer
    )


def link_refs(session: Session, links: Iterable[tuple[str, str]], *, viewer: Viewer) -> dict[str, str]:
    """Public references of these records, given by kind and id; what the viewer may not see is left out."""
    wanted: dict[str, set[str]] = {}
    for kind, key in links:
        wanted.setdefault(kind, set()).add(key)
    found: dict[str, str] = {}
    for kind, ids in sorted(wanted.items()):
        found |= {key: ref for key, ref, _ in _newest(session, kind, ids, viewer)}
    return found


def versions_seen(
    session: Session, looked_at: Sequence[Mapping[str, Any]], *, viewer: Viewer
) -> list[LookedAt]:
    """The versions a check looked at beside those of today; what the viewer may not see is left out."""
    found: list[LookedAt] = []
    for kind in sorted({seen["kind"] for seen in looked_at}):
        numbers = {seen["id"]: seen["n"] for seen in looked_at if seen["kind"] == kind}
        rows = _newest(session, kind, numbers, viewer)
        found += [LookedAt(kind, ref, numbers[key], newest) for key, ref, newest in rows]
    return found


def _newest(session: Session, kind: str, ids: Iterable[str], viewer: Viewer) -> list[tuple[str, str, int]]:
    """Id, reference and number of those of these records that the viewer may see."""
    model = kinds()[kind]
    query = select(model.thing_id, model.__thing__.ref, model.n)
    query = query.join(model.__thing__, model.__thing__.id == model.thing_id)
    query = query.where(model.thing_id.in_(sorted(ids)), seen_by(model, viewer), *known(model, NOW))
    return [(row[0], row[1], row[2]) for row in session.execute(query.order_by(model.thing_id))]
