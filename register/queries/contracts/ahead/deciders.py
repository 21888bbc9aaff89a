"""Decisions that open contracts wait for, who is nearest to each, and what the decision check would say to them now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from register.domain.authority.commitments import priced
from register.domain.authority.delegations import matters
from register.domain.contracts.assessments import Assessment, Outcome
from register.domain.contracts.changes import SIDES, ChangeState
from register.domain.contracts.conflicts import assess, bodies_bound
from register.domain.contracts.deciding_for import matter_of
from register.domain.contracts.next_deciders import WAITING_STAGES, question_at
from register.domain.contracts.novating.novations import body_of
from register.domain.contracts.stages import OVER, Question, Stage
from register.domain.permissions import UNBOUND, Viewer
from register.domain.rules import Ruleset
from register.models.contract_changes import ContractChangeVersion
from register.models.contracts import Contract, ContractVersion
from register.models.decisions import DecisionVersion
from register.queries.contracts.ahead.candidates import Near
from register.queries.contracts.ahead.seconds import seconds
from register.queries.contracts.changes import decided, deciding, to_change
from register.queries.contracts.contracts import contracts, to_domain
from register.queries.contracts.facts import Asked, commitment_of, facts_for, services_bound
from register.queries.contracts.rounds import complete_parties, in_rounds
from register.queries.contracts.sides.other_parties import signing_themselves
from register.queries.contracts.told import without_barriers
from register.queries.people.parties import parties, party
from register.queries.rules import ruleset
from register.queries.visible import NOW, known, seen_by, visible

C, G = ContractVersion, ContractChangeVersion
TRIED = 3
"""So many of the nearest are looked into before the nearest is told with what stops them."""


@dataclass(frozen=True, slots=True)
class Step:
    """A decision that an open contract waits for, with who decided it for the same party before."""

    row: ContractVersion
    question: Question
    party: str
    change: ContractChangeVersion | None
    first: DecisionVersion | None

    @property
    def body(self) -> str:
        incoming_id = None if self.change is None else self.change.incoming_id
        return body_of(self.party, (self.row.commissioner_id, self.row.provider_id), incoming_id)


@dataclass(frozen=True, slots=True)
class Found:
    """What the check would say. person_id and answer are None where nobody's delegation covers it."""

    step: Step
    person_id: str | None
    answer: Assessment | None


def waiting_after(
    session: Session, last: str, most: int, contract_id: str | None = None, *, viewer: Viewer = UNBOUND
) -> list[str]:
    """Ids of open contracts that wait for a decision, so many after this id."""
    query = _waiting(viewer).where(C.thing_id > last).order_by(C.thing_id).limit(most)
    return list(session.scalars(query if contract_id is None else query.where(C.thing_id == contract_id)))


def waiting_soonest(
    session: Session, most: int, contract_id: str | None = None, *, viewer: Viewer = UNBOUND
) -> list[str]:
    """Ids of so many of them: those that start first, of these those that end first, then by their reference."""
    query = _waiting(viewer).join(Contract, Contract.id == C.thing_id)
    query = query.order_by(C.starts_on, C.ends_on.is_(None), C.ends_on, Contract.ref).limit(most)
    return list(session.scalars(query if contract_id is None else query.where(C.thing_id == contract_id)))


def count_waiting(session: Session, contract_id: str | None = None, *, viewer: Viewer = UNBOUND) -> int:
    """How many there are."""
    query = _waiting(viewer) if contract_id is None else _waiting(viewer).where(C.thing_id == contract_id)
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _waiting(viewer: Viewer) -> Any:
    proposed = exists().where(
        G.contract_id == C.thing_id, G.state == ChangeState.PROPOSED, seen_by(G, viewer), *known(G, NOW)
    )
    query = select(C.thing_id).where(seen_by(C, viewer), *known(C, NOW), C.stage.not_in(OVER))
    return query.where(or_(C.stage.in_(WAITING_STAGES), proposed))


def looked_ahead(
    session: Session, ids: Sequence[str], powers: Near, *, viewer: Viewer = UNBOUND
) -> list[Found]:
    """What the check would say about each decision that these contracts wait for, by what this viewer may see alone; in a
    fixed number of queries, beside those for bodies whose powers are not known yet."""
    steps, rules = _steps(session, ids, viewer), ruleset(session)
    near = _candidates(session, steps, rules, powers, viewer)
    found: dict[int, Found] = {}
    for turn in range(TRIED):
        left = [n for n, who in near.items() if turn < len(who) and _is_open(found.get(n))]
        asked = [_asked(steps[n], near[n][turn], powers.on) for n in left]
        facts = [without_barriers(one, viewer) for one in facts_for(session, asked, viewer=viewer)]
        for n, one in zip(left, facts, strict=True):
            answer = assess(one, rules)
            if n not in found or answer.outcome is not Outcome.STOPPED:
                found[n] = Found(steps[n], one.person_id, answer)
    return [found.get(n) or Found(step, None, None) for n, step in enumerate(steps)]


def _is_open(found: Found | None) -> bool:
    return found is None or found.answer is None or found.answer.outcome is Outcome.STOPPED


def _asked(step: Step, person_id: str, on: date) -> Asked:
    return Asked(
        contract_id=step.row.thing_id, person_id=person_id, question=step.question, on=on, party=step.party,
        change=step.change, row=step.row,
    )  # fmt: skip


# ---------------------------------------------------------------- what waits


def _steps(session: Session, ids: Sequence[str], viewer: Viewer) -> list[Step]:
    rows = {row.thing_id: row for row in contracts(session, ids, viewer=viewer)}
    rounds = _by_contract(in_rounds(session, rows, viewer=viewer))
    proposed = _proposed(session, rows, viewer)
    made = _by_change(decided(session, (one.thing_id for one in proposed), viewer=viewer) if proposed else [])
    alone = signing_themselves(session, rows.values(), viewer=viewer)
    steps = [
        step for key in sorted(rows) for step in _of_round(rows[key], rounds.get(key, []), alone.get(key, ()))
    ]
    for change in proposed:
        steps += _of_change(session, rows[change.contract_id], change, made.get(change.thing_id, []), viewer)
    return steps


def _proposed(session: Session, ids: Iterable[str], viewer: Viewer) -> list[ContractChangeVersion]:
    query = visible(G, viewer).where(G.contract_id.in_(sorted(ids)), G.state == ChangeState.PROPOSED)
    return list(session.scalars(query.order_by(G.thing_id)))


def _of_round(row: ContractVersion, made: Sequence[DecisionVersion], alone: tuple[str, ...]) -> list[Step]:
    question = question_at(Stage(row.stage))
    if question is None:
        return []
    sides = SIDES[:1] if question is Question.APPROVE else (*SIDES, *alone)
    return _lacking(row, question, sides, None, [one for one in made if one.question == question])


def _of_change(
    session: Session, row: ContractVersion, change: ContractChangeVersion, made: Sequence[DecisionVersion], viewer: Viewer
) -> list[Step]:  # fmt: skip
    sides = deciding(session, to_change(change), row, viewer=viewer) or SIDES
    return _lacking(row, Question(change.contract_act), sides, change, made)


def _lacking(
    row: ContractVersion, question: Question, sides: Iterable[str], change: ContractChangeVersion | None,
    made: Sequence[DecisionVersion],
) -> list[Step]:  # fmt: skip
    there = complete_parties(made)
    return [
        Step(row, question, side, change, next((one for one in made if one.decided_for == side), None))
        for side in sides
        if side not in there
    ]


def _by_contract(made: Iterable[DecisionVersion]) -> dict[str, list[DecisionVersion]]:
    found: dict[str, list[DecisionVersion]] = {}
    for one in made:
        found.setdefault(one.of_contract, []).append(one)
    return found


def _by_change(made: Iterable[DecisionVersion]) -> dict[str, list[DecisionVersion]]:
    found: dict[str, list[DecisionVersion]] = {}
    for one in made:
        found.setdefault(one.change_id or "", []).append(one)
    return found


# ---------------------------------------------------------------- who is nearest


def _candidates(
    session: Session, steps: Sequence[Step], rules: Ruleset, powers: Near, viewer: Viewer
) -> dict[int, list[str]]:
    """Of each step, by its place: whom a first decision waits for, or the nearest of those with authority."""
    bodies = parties(session, {step.body for step in steps}, viewer=viewer) if steps else {}
    bound = {key: bodies_bound(party(body)) for key, body in bodies.items()}
    rows = matters(rules, on=powers.on)
    matter = {n: matter_of(step.question, step.row.contract_kind, rows) for n, step in enumerate(steps)}
    powers.read(session, ((matter[n], body) for n, step in enumerate(steps) for body in bound[step.body]))
    waiting = [(n, one.first, bound[one.body]) for n, one in enumerate(steps) if one.first is not None]
    second = seconds(session, waiting, powers.on, viewer=viewer)
    return {
        n: second.get(n, [])[:TRIED] or _nearest(step, matter[n], bound, powers, rules)
        for n, step in enumerate(steps)
    }


def _nearest(
    step: Step, matter: str, bound: Mapping[str, frozenset[str]], powers: Near, rules: Ruleset
) -> list[str]:  # fmt: skip
    contract = to_domain(step.row)
    value = priced(commitment_of(step.row, contract, step.change, step.party), rules, powers.on)
    services = services_bound(contract, step.change)
    but = step.row.thing_id, None if step.change is None else step.change.thing_id
    return powers.nearest(matter, bound[step.body], value, services, TRIED, but)
