"""The decision check about a waiver: of whoever asks and of whoever decides, asked now, and as it was kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from register.domain.authority.board_approvals import as_weighed
from register.domain.contracts.assessments import Assessment
from register.domain.contracts.conflicts import assess_interests
from register.domain.contracts.decision_facts import Facts, SignedCopy, Version
from register.domain.contracts.stages import Question
from register.domain.contracts.third_person import third_person
from register.domain.contracts.waivers import DECIDER, NewWaiver
from register.domain.permissions import UNBOUND, Viewer
from register.models.decisions import DecisionVersion
from register.models.waivers import WaiverVersion
from register.queries import names
from register.queries.authority.bound import is_bound
from register.queries.contracts.around import About, Around, around, looked_at, weighed_of
from register.queries.contracts.decisions import decisions_of_waiver
from register.queries.contracts.told import Judged, judged, outcomes, reasons_told, without_barriers
from register.queries.people.one_identity import OneIdentity
from register.queries.rules import ruleset
from register.queries.visible import seen_by

_W = aliased(WaiverVersion)
BEGIN = ("new", "changed")
"""Acts of a waiver after which what was found before counts no more."""


class AboutWaiver(NamedTuple):
    """A request as the check looks at it, with the version that holds it; none while it is not recorded. made: the checks
    of it that count."""

    new: NewWaiver
    row: WaiverVersion | None = None
    made: tuple[DecisionVersion, ...] = ()

    @property
    def id(self) -> str:
        return "" if self.row is None else self.row.thing_id

    @property
    def asker_id(self) -> str:
        """Whoever asks."""
        return self.new.requester_id

    def by(self, person_id: str) -> About:
        """As far as people and bodies go."""
        return About(person_id, self.id, (self.new.organisation_id, self.new.supplier_id))


def counting(session: Session, row: WaiverVersion, *, viewer: Viewer) -> tuple[DecisionVersion, ...]:
    """The checks of a waiver since it was asked for as it reads now, the first first: what was found before a change of it
    counts no more."""
    begun = select(func.max(_W.seq)).where(
        _W.thing_id == row.thing_id, _W.act.in_(BEGIN), seen_by(_W, viewer)
    )
    since = session.scalar(begun) or 0
    made = decisions_of_waiver(session, row.thing_id, viewer=viewer)
    return tuple(one for one in made if one.seq > since)


def check_asker(session: Session, about: AboutWaiver, on: date) -> tuple[Facts, Assessment]:
    """What is found about whoever asks, past every barrier: it is kept, and told through `checks_told` alone."""
    one = about.by(about.asker_id)
    facts = facts_of(about, one, on, around(session, [one], viewer=UNBOUND))
    return facts, assess_interests(facts, ruleset(session))


def judge_waiver(session: Session, about: AboutWaiver, person_id: str, on: date, *, viewer: Viewer) -> Judged:
    """What the check says now to somebody who would approve: of themselves, and of whoever asks."""
    rules = ruleset(session)
    roles = viewer.roles if person_id == viewer.person_id else frozenset()
    people = [about.by(person_id), about.by(about.asker_id)]

    def weighed_by(eyes: Viewer) -> Facts:
        shared = around(session, people, roles=roles, viewer=eyes)
        asker = without_barriers(facts_of(about, people[1], on, shared), eyes)
        found = assess_interests(asker, rules)
        return facts_of(about, people[0], on, shared, asker_outcome=str(found.outcome))

    everything = weighed_by(UNBOUND)
    shown = weighed_by(viewer) if is_bound(session, viewer) else everything
    return judged(everything, shown, rules, viewer=viewer)


def facts_of(
    about: AboutWaiver, one: About, on: date, shared: Around, *, asker_outcome: str | None = None
) -> Facts:
    """What is weighed of a request and of one of its people on the day."""
    new, one_id = about.new, shared.identity(one)
    buyer, _ = shared.sides(one)
    weighed = weighed_of(one, buyer, on, shared)
    subject = [] if about.row is None else [Version(kind="waiver", id=about.id, n=about.row.n)]
    return Facts(
        contract_id=about.id, contract_title=new.service, value_pence=new.value_pence, services=(new.service,),
        starts_on=on, question=Question.WAIVE, signed=_given(about, one_id), prepared_by=_prepared(about, one_id),
        asker_outcome=asker_outcome, board_approvals=as_weighed(new.board_approvals, shared.reservations),
        versions=tuple(looked_at(one, subject, weighed["delegations"], on, shared)), **weighed,
    )  # fmt: skip


def _prepared(about: AboutWaiver, one_id: OneIdentity) -> tuple[str, ...]:
    """Whoever asks and whoever recorded it; empty for an account that belongs to no person."""
    if about.row is None:
        return ()
    recorded_by = about.row.acted_by
    return tuple(sorted({one_id.id_of(about.asker_id), one_id.id_of(recorded_by) if recorded_by else ""}))


def _given(about: AboutWaiver, one_id: OneIdentity) -> tuple[SignedCopy, ...]:
    """The approvals that wait for somebody else's."""
    return tuple(
        SignedCopy(
            person_id=one_id.id_of(made.person_id), organisation_id=about.new.organisation_id,
            second_post_id=made.second_post_id,
        )
        for made in about.made
        if made.party == DECIDER and made.taken
    )  # fmt: skip


# ---------------------------------------------------------------- kept


@dataclass(frozen=True, slots=True)
class CheckTold:
    """A kept check of a waiver as one viewer may read it. whose: asker or decider."""

    ref: str
    whose: str
    who: str
    on: date
    outcome: str
    reasons: tuple[Mapping[str, Any], ...]


def checks_told(session: Session, row: WaiverVersion, *, viewer: Viewer) -> list[CheckTold]:
    """The checks of a waiver that count, the first first, about others in the third person."""
    made = counting(session, row, viewer=viewer)
    called = names.people_told_apart(session, viewer=viewer).look_up([one.person_id for one in made])
    came_out, found = outcomes(session, made, viewer=viewer), reasons_told(session, made, viewer=viewer)
    return [
        _told(one, called.get(one.person_id, "Somebody"), came_out[one.thing_id], found[one.thing_id])
        for one in made
    ]


def _told(made: DecisionVersion, who: str, outcome: str, found: Iterable[Mapping[str, Any]]) -> CheckTold:
    reasons = tuple({**reason, "message": third_person(reason["message"], who)} for reason in found)
    return CheckTold(made.ref, made.party, who, made.valid_from, outcome, reasons)
