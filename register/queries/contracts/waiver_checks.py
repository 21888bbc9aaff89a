"""The decision check about a waiver: of whoever asks and of whoever decides, asked now, and as it was kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.authority.board_approvals import as_weighed
from register.domain.contracts.assessments import Assessment, Severity
from register.domain.contracts.conflicts import assess_interests
from register.domain.contracts.decision_facts import Facts, SignedCopy, Version
from register.domain.contracts.stages import Question
from register.domain.contracts.third_person import third_person
from register.domain.contracts.waivers import NewWaiver
from register.domain.permissions import UNBOUND, Viewer
from register.models.waivers import WaiverVersion
from register.queries import names
from register.queries.authority.bound import is_bound
from register.queries.contracts.around import About, Around, around, looked_at, weighed_of
from register.queries.contracts.decisions import DECIDER
from register.queries.contracts.told import BECAUSE_NOT_SHOWN, Judged, judged, without_barriers
from register.queries.hidden_reasons import NOT_SHOWN, checks_shown
from register.queries.people.one_identity import OneIdentity
from register.queries.rules import ruleset


class AboutWaiver(NamedTuple):
    """A request as the check looks at it, with the version that holds it; none while it is not recorded."""

    new: NewWaiver
    row: WaiverVersion | None = None

    @property
    def id(self) -> str:
        return "" if self.row is None else self.row.thing_id

    def by(self, person_id: str) -> About:
        """As far as people and bodies go."""
        return About(person_id, self.id, (self.new.organisation_id, self.new.supplier_id))


def check_asker(session: Session, about: AboutWaiver, on: date) -> tuple[Facts, Assessment]:
    """What is found about whoever asks, past every barrier: it is kept, and told through `checks_told` alone."""
    one = about.by(about.new.requester_id)
    facts = _facts(about, one, on, around(session, [one], viewer=UNBOUND))
    return facts, assess_interests(facts, ruleset(session))


def judge_waiver(session: Session, about: AboutWaiver, person_id: str, on: date, *, viewer: Viewer) -> Judged:
    """What the check says now to somebody who would approve: of themselves, and of whoever asks."""
    rules = ruleset(session)
    roles = viewer.roles if person_id == viewer.person_id else frozenset()
    people = [about.by(person_id), about.by(about.new.requester_id)]

    def weighed_by(eyes: Viewer) -> Facts:
        shared = around(session, people, roles=roles, viewer=eyes)
        asker = without_barriers(_facts(about, people[1], on, shared), eyes)
        found = assess_interests(asker, rules)
        return _facts(about, people[0], on, shared, asker_outcome=str(found.outcome))

    everything = weighed_by(UNBOUND)
    shown = weighed_by(viewer) if is_bound(session, viewer) else everything
    return judged(everything, shown, rules, viewer=viewer)


def _facts(
    about: AboutWaiver, one: About, on: date, shared: Around, *, asker_outcome: str | None = None
) -> Facts:
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
    return tuple(
        sorted({one_id.id_of(about.new.requester_id), one_id.id_of(recorded_by) if recorded_by else ""})
    )


def _given(about: AboutWaiver, one_id: OneIdentity) -> tuple[SignedCopy, ...]:
    """The approvals that wait for somebody else's."""
    made = [] if about.row is None else about.row.checks
    return tuple(
        SignedCopy(
            person_id=one_id.id_of(check["who"]), organisation_id=about.new.organisation_id,
            second_post_id=check["second_post_id"],
        )
        for check in made
        if check["whose"] == DECIDER and check["taken"]
    )  # fmt: skip


# ---------------------------------------------------------------- kept


@dataclass(frozen=True, slots=True)
class CheckTold:
    """A kept check of a waiver as one viewer may read it. whose: asker or decider."""

    whose: str
    who: str
    on: date
    outcome: str
    reasons: tuple[Mapping[str, Any], ...]


def checks_told(session: Session, row: WaiverVersion, *, viewer: Viewer) -> list[CheckTold]:
    """Every check that was made of a waiver, the first first, about others in the third person."""
    shown = bool(session.scalar(select(checks_shown(viewer))))
    called = names.people_told_apart(session, viewer=viewer).look_up([check["who"] for check in row.checks])
    return [_told(check, called.get(check["who"], "Somebody"), shown) for check in row.checks]


def _told(check: Mapping[str, Any], who: str, shown: bool) -> CheckTold:
    reasons = check["reasons"] if shown else [_CLOSED]
    told = tuple({**reason, "message": third_person(reason["message"], who)} for reason in reasons)
    outcome = check["outcome"] if shown else NOT_SHOWN
    return CheckTold(check["whose"], who, date.fromisoformat(check["on"]), outcome, told)


_CLOSED: Mapping[str, Any] = {
    "code": NOT_SHOWN, "severity": Severity.NOTE.value, "message": BECAUSE_NOT_SHOWN, "links": [],
}  # fmt: skip
