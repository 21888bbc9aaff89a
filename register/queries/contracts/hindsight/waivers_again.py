"""Decisions on waivers of competition that are looked into again: what speaks against them today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.contracts.assessments import Reason
from register.domain.contracts.conflicts import assess_interests, weighed
from register.domain.contracts.decision_facts import Facts
from register.domain.contracts.rechecking import found_since
from register.domain.contracts.waivers import ASKER, NewWaiver
from register.domain.people.transfers import TRANSFERRED
from register.domain.permissions import UNBOUND
from register.domain.rules import Ruleset
from register.models.decisions import DecisionVersion
from register.models.waivers import WaiverVersion
from register.queries.contracts.around import Around, around
from register.queries.contracts.waiver_checks import BEGIN, AboutWaiver, facts_of
from register.queries.contracts.waivers import between_bodies_of, to_domain
from register.queries.rules import ruleset
from register.queries.visible import seen_by, visible

D, W = DecisionVersion, WaiverVersion


@dataclass(frozen=True, slots=True)
class _Again:
    """A decision with every version of its waiver, and every check that was made of it."""

    row: DecisionVersion
    versions: Sequence[WaiverVersion]
    made: Sequence[DecisionVersion]

    @property
    def counts(self) -> bool:
        """The request was not changed since."""
        return self.row.seq > self._begun(self.versions[-1].seq + 1)

    @property
    def decided(self) -> WaiverVersion:
        """The version that was decided."""
        return max((one for one in self.versions if one.seq < self.row.seq), key=lambda one: one.seq)

    def on(self, day: date) -> AboutWaiver:
        """The request that was decided, between the bodies of the day, with what was found before in its round."""
        since = self._begun(self.row.seq)
        earlier = tuple(one for one in self.made if since < one.seq < self.row.seq)
        return AboutWaiver(self._between(day), self.decided, earlier)

    def _between(self, day: date) -> NewWaiver:
        new = to_domain(self.decided)
        later = (one for one in self.versions if one.act == TRANSFERRED and one.seq > self.row.seq)
        moved = [one for one in later if one.holds_from and one.holds_from <= day]
        return between_bodies_of(moved[-1], new) if moved else new

    def _begun(self, before: int) -> int:
        return max(one.seq for one in self.versions if one.act in BEGIN and one.seq < before)


def waivers_looked_into(
    session: Session, made: Sequence[DecisionVersion], today: date
) -> dict[str, tuple[str, tuple[Reason, ...]]]:
    """Each of these decisions that still counts, with its waiver and what speaks against it today that did not when it was
    taken; in a fixed number of queries."""
    again = [one for one in _again(session, made) if one.counts]
    if not again:
        return {}
    asked = [(one, one.on(day)) for one in again for day in (one.row.valid_from, today)]
    people = [who for one, about in asked for who in (about.by(one.row.person_id), about.by(about.asker_id))]
    shared, rules = around(session, people, viewer=UNBOUND), ruleset(session)
    return {one.row.thing_id: (one.row.waiver_id or "", _found(one, shared, rules, today)) for one in again}


def _again(session: Session, made: Sequence[DecisionVersion]) -> list[_Again]:
    ids = sorted({row.waiver_id for row in made if row.waiver_id})
    if not ids:
        return []
    rows = session.scalars(
        select(W).where(W.thing_id.in_(ids), seen_by(W, UNBOUND)).order_by(W.thing_id, W.seq)
    )
    versions = {key: list(some) for key, some in groupby(rows, key=lambda one: one.thing_id)}
    every = session.scalars(visible(D, UNBOUND).where(D.waiver_id.in_(ids)).order_by(D.waiver_id, D.seq))
    checks = {key or "": list(some) for key, some in groupby(every, key=lambda one: one.waiver_id)}
    return [_Again(row, versions[row.waiver_id or ""], checks[row.waiver_id or ""]) for row in made]


def _found(one: _Again, shared: Around, rules: Ruleset, today: date) -> tuple[Reason, ...]:
    days = (one.row.valid_from, today)
    if one.row.party == ASKER:
        then, now = (_of_asker(one.on(day), day, shared) for day in days)
        return found_since(one.row.reasons, then, now, rules, _about_asker)
    then, now = (_of_decider(one, day, shared, rules) for day in days)
    return found_since(one.row.reasons, then, now, rules, weighed)


def _about_asker(facts: Facts, rules: Ruleset) -> tuple[Reason, ...]:
    return assess_interests(facts, rules).reasons


def _of_asker(about: AboutWaiver, day: date, shared: Around) -> Facts:
    return facts_of(about, about.by(about.asker_id), day, shared)


def _of_decider(one: _Again, day: date, shared: Around, rules: Ruleset) -> Facts:
    about = one.on(day)
    found = assess_interests(_of_asker(about, day, shared), rules)
    return facts_of(about, about.by(one.row.person_id), day, shared, asker_outcome=str(found.outcome))
