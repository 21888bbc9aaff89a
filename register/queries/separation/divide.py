"""The divide of one organisation: how many of what, as at a day, each number with exactly the records behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from register.domain.contracts.stages import RUNNING, UNSIGNED
from register.domain.people.people import Side
from register.domain.permissions import Permission, Viewer
from register.domain.separation.care_services import MarketTest
from register.domain.separation.promises import PromiseState
from register.domain.sharing.incidents import IncidentState
from register.models.agreements import Agreement, AgreementVersion
from register.models.appointments import AppointmentVersion
from register.models.care_services import CareService, CareServiceVersion
from register.models.contracts import Contract, ContractVersion
from register.models.delegations import Delegation, DelegationVersion
from register.models.incidents import Incident, IncidentVersion
from register.models.interests import Interest, InterestVersion
from register.models.milestones import Milestone, MilestoneVersion
from register.models.mitigations import MitigationVersion
from register.models.organisations import OrganisationVersion
from register.models.people import Person, PersonVersion
from register.models.posts import PostVersion
from register.models.programmes import ProgrammeVersion
from register.queries.contracts.ahead.promises import Promise, promises_around
from register.queries.listing import Query
from register.queries.rules import ruleset
from register.queries.separation.touching import interests_touching, named_in
from register.queries.visible import AsAt, held, known, seen_by

PAGE = 50
_S = CareServiceVersion
P = Permission
CLOSED = (IncidentState.CLOSED, IncidentState.NOT_AN_INCIDENT, IncidentState.NEAR_MISS)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose divide is asked for: the organisation and its parts, by id, and as at when. soon: days within which what
    lapses is told; conflicts: interests of its people in the other side, by id; promises: what was promised for its
    services, as far as options were chosen."""

    bodies: tuple[str, ...]
    as_at: AsAt
    day: date
    soon: int = 0
    conflicts: frozenset[str] = frozenset()
    promises: tuple[Promise, ...] = ()

    def then(self, model: Any) -> list[ColumnElement[bool]]:
        """The versions of a kind as they were known and held."""
        return [*known(model, self.that_day), *held(model, AsAt(self.day))]

    @property
    def that_day(self) -> AsAt:
        """As it read on the day, by what was known."""
        return replace(self.as_at, held_on=self.day)


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of the page. rows: selects `ref` and `words` of each record that it counts, of one kind. presses:
    whether somebody must look at them. sees: who is told it at all. promised: it counts the promises of this state, and
    has no rows. which: it counts the services of which this holds: all such numbers are one question."""

    key: str
    words: str
    kind: str
    rows: Callable[[Asked, Viewer], Query] | None
    sees: Permission = P.SEE_PROGRAMMES
    presses: bool = False
    promised: PromiseState | None = None
    which: ColumnElement[bool] | None = None

    def promises(self, asked: Asked) -> list[Promise]:
        """Those that it counts."""
        return [one for one in asked.promises if one.state is self.promised]

    def said(self, asked: Asked) -> str:
        """Its words, with the days that the rules give."""
        return self.words.format(soon=asked.soon)


def _around(asked: Asked) -> list[ColumnElement[bool]]:
    """The services that the organisation commissions or provides."""
    mine = or_(_S.commissioner_id.in_(asked.bodies), _S.provider_id.in_(asked.bodies))
    return [mine, *asked.then(_S)]


def _services(key: str, words: str, which: ColumnElement[bool], *, presses: bool = False) -> Measure:
    """A number of services."""

    def rows(asked: Asked, viewer: Viewer) -> Query:
        query = select(CareService.ref, _S.name.label("words"))
        query = query.join(CareService, CareService.id == _S.thing_id)
        return query.where(which, seen_by(_S, viewer), *_around(asked))

    return Measure(key, words, "care_service", rows, presses=presses, which=which)


def _services_counted(
    session: Session, some: Iterable[Measure], asked: Asked, viewer: Viewer
) -> dict[str, int]:
    """Every number of services, by its key, in one reading of them."""
    sums = [
        func.coalesce(func.sum(case((one.which, 1), else_=0)), 0).label(one.key)
        for one in some if one.which is not None
    ]  # fmt: skip
    if not sums:
        return {}
    return dict(session.execute(select(*sums).where(seen_by(_S, viewer), *_around(asked))).one()._mapping)


def _contracts(*stages: str) -> Callable[[Asked, Viewer], Query]:
    row = ContractVersion

    def rows(asked: Asked, viewer: Viewer) -> Query:
        query = select(Contract.ref, row.title.label("words")).join(Contract, Contract.id == row.thing_id)
        mine = or_(row.commissioner_id.in_(asked.bodies), row.provider_id.in_(asked.bodies))
        shown = [seen_by(row, viewer), *known(row, asked.that_day)]
        return query.where(mine, row.stage.in_(stages), *shown)

    return rows


def _holders(asked: Asked, viewer: Viewer, *sides: Side) -> Any:
    """Whoever holds a post on one of these sides of the organisation on the day."""
    appointment, post = aliased(AppointmentVersion), aliased(PostVersion)
    query = select(appointment.person_id).join(
        post, and_(post.thing_id == appointment.post_id, *known(post, asked.that_day))
    )
    query = query.where(
        post.organisation_id.in_(asked.bodies), seen_by(appointment, viewer), *asked.then(appointment)
    )
    return query.where(post.side.in_(sides)) if sides else query


def _both_sides(asked: Asked, viewer: Viewer) -> Query:
    row = PersonVersion
    query = select(Person.ref, row.name.label("words")).join(Person, Person.id == row.thing_id)
    both = row.thing_id.in_(_holders(asked, viewer, Side.BOTH))
    one_each = and_(
        row.thing_id.in_(_holders(asked, viewer, Side.COMMISSIONING)),
        row.thing_id.in_(_holders(asked, viewer, Side.PROVIDING)),
    )
    return query.where(or_(both, one_each), seen_by(row, viewer), *known(row, asked.as_at))


def _counterparties(asked: Asked, viewer: Viewer, mine: str, other: str) -> Query:
    row = ContractVersion
    query = select(getattr(row, other)).where(getattr(row, mine).in_(asked.bodies), row.stage.in_(RUNNING))
    return query.where(seen_by(row, viewer), *known(row, asked.as_at))


def _in_other_side(session: Session, asked: Asked, viewer: Viewer) -> frozenset[str]:
    """Interests of whoever holds a post of the organisation, in what is or may be a party that it has a contract
    with, however the interest writes it."""
    sides = (("commissioner_id", "provider_id"), ("provider_id", "commissioner_id"))
    others = {key for pair in sides for key in session.scalars(_counterparties(asked, viewer, *pair))}
    row = InterestVersion
    theirs = [row.act != "ended", row.person_id.in_(_holders(asked, viewer)), seen_by(row, viewer)]
    called = select(row.organisation_id, row.organisation_name).where(*theirs, *asked.then(row)).distinct()
    found = named_in(
        session, ((key, name) for key, name in session.execute(called)), others, asked.day, viewer=viewer
    )
    if not found:
        return frozenset()
    chosen = row.organisation_id.in_(sorted({key for key, _ in found if key}))
    written = row.organisation_name.in_(sorted({name for key, name in found if name and not key}))
    rows = list(session.scalars(select(row).where(or_(chosen, written), *theirs, *asked.then(row))))
    return frozenset(interests_touching(session, rows, others, asked.day, viewer=viewer))


def _conflicts(managed: bool) -> Callable[[Asked, Viewer], Query]:
    row, mitigation = InterestVersion, aliased(MitigationVersion)

    def rows(asked: Asked, viewer: Viewer) -> Query:
        query = select(Interest.ref, row.organisation_name.label("words")).join(
            Interest, Interest.id == row.thing_id
        )
        handled = exists().where(
            mitigation.interest_id == row.thing_id, seen_by(mitigation, viewer), *asked.then(mitigation)
        )
        found = row.thing_id.in_(sorted(asked.conflicts))
        query = query.where(found, seen_by(row, viewer), *asked.then(row))
        return query.where(handled if managed else ~handled)

    return rows


def _powers(asked: Asked, viewer: Viewer) -> Query:
    row, post = DelegationVersion, aliased(PostVersion)
    query = select(Delegation.ref, row.matter.label("words")).join(Delegation, Delegation.id == row.thing_id)
    across = select(post.thing_id).where(post.side.in_((Side.PROVIDING, Side.BOTH)), seen_by(post, viewer))
    held_there = row.holder_post_id.in_(across.where(*known(post, asked.as_at)))
    query = query.where(row.organisation_id.in_(asked.bodies), held_there, seen_by(row, viewer))
    return query.where(row.act != "ended", *_delegated(asked))


def _delegated(asked: Asked) -> list[ColumnElement[bool]]:
    return [*known(DelegationVersion, asked.that_day), *held(DelegationVersion, asked.that_day)]


def _lapsing(asked: Asked, viewer: Viewer) -> Query:
    row = AgreementVersion
    query = select(Agreement.ref, row.title.label("words")).join(Agreement, Agreement.id == row.thing_id)
    mine = or_(*(cast(row.parties, String).contains(f'"{body}"', autoescape=True) for body in asked.bodies))
    last = asked.day + timedelta(days=asked.soon)
    return query.where(
        mine, or_(row.valid_to <= last, row.review_due_on <= last), seen_by(row, viewer), *asked.then(row)
    )


def _incidents(asked: Asked, viewer: Viewer) -> Query:
    row = IncidentVersion
    query = select(Incident.ref, row.state.label("words")).join(Incident, Incident.id == row.thing_id)
    shown = [seen_by(row, viewer), *known(row, asked.as_at), row.valid_from <= asked.day]
    return query.where(row.organisation_id.in_(asked.bodies), row.state.not_in(CLOSED), *shown)


def _late(asked: Asked, viewer: Viewer) -> Query:
    row, programme = MilestoneVersion, aliased(ProgrammeVersion)
    query = select(Milestone.ref, row.title.label("words")).join(Milestone, Milestone.id == row.thing_id)
    ours = select(programme.thing_id).where(
        programme.organisation_id.in_(asked.bodies),
        seen_by(programme, viewer),
        *known(programme, asked.as_at),
    )
    late = and_(row.due_on < asked.day, or_(row.done_on.is_(None), row.done_on > asked.day))
    return query.where(row.programme_id.in_(ours), late, seen_by(row, viewer), *known(row, asked.as_at))


MEASURES: tuple[Measure, ...] = (
    _services("services", "Services with a contract", _S.contract_id.is_not(None)),
    _services("services-without", "Services without a contract", _S.contract_id.is_(None), presses=True),
    Measure("contracts", "Contracts that run", "contract", _contracts(*RUNNING), P.SEE_CONTRACTS),
    Measure(
        "contracts-unsigned", "Contracts not signed by each party", "contract", _contracts(*UNSIGNED), P.SEE_CONTRACTS,
        presses=True,
    ),
    Measure("both-sides", "People with work on both sides", "person", _both_sides, P.SEE_PEOPLE),
    Measure(
        "conflicts-open", "Interests in the other side that nobody manages", "interest", _conflicts(False),
        P.SEE_REGISTER, presses=True,
    ),
    Measure(
        "conflicts-managed", "Interests in the other side that are managed", "interest", _conflicts(True), P.SEE_REGISTER
    ),
    Measure("powers", "Powers held by posts of the providing side", "delegation", _powers, P.SEE_DELEGATIONS),
    Measure(
        "agreements-lapsing", "Sharing agreements that lapse or are reviewed within {soon} days", "agreement", _lapsing,
        P.SEE_AGREEMENTS, presses=True,
    ),
    Measure("incidents", "Items to check and incidents that run", "incident", _incidents, P.SEE_INCIDENTS, presses=True),
    Measure("milestones-late", "Milestones that are late", "milestone", _late, presses=True),
    _services(
        "markets-undecided", "Services of a programme for which nobody has decided whether the market is tested",
        and_(_S.programme_id.is_not(None), _S.market_test.is_(None)), presses=True,
    ),
    _services("markets-tested", "Services whose market is tested", _S.market_test == MarketTest.TESTED),
    Measure(
        "promises-open", "Promised benefits that no contract holds and nobody gave up", "appraisal", None, presses=True,
        promised=PromiseState.OPEN,
    ),
    Measure(
        "promises-held", "Promised benefits that a contract holds", "appraisal", None, promised=PromiseState.IN_CONTRACT
    ),
    Measure(
        "promises-given-up", "Promised benefits that were given up", "appraisal", None, promised=PromiseState.GIVEN_UP
    ),
)  # fmt: skip
"""In the order in which the page tells them."""


@dataclass(frozen=True, slots=True)
class Number:
    """One number as the page draws it."""

    key: str
    words: str
    count: int
    presses: bool

    @property
    def said(self) -> str:
        """With a separator for thousands."""
        return f"{self.count:,}"


@dataclass(frozen=True, slots=True)
class Counted:
    """One of the records behind a number. number: what tells two about the same record apart."""

    ref: str
    words: str
    number: int = 0

    @property
    def place(self) -> str:
        """What the list goes on after."""
        return f"{self.ref} {self.number:04}" if self.number else self.ref


def bodies_of(session: Session, organisation_id: str, *, viewer: Viewer, as_at: AsAt) -> tuple[str, ...]:
    """The organisation and its parts, as far as the viewer may see them."""
    row = OrganisationVersion
    parts = select(row.thing_id).where(
        row.parent_id == organisation_id, seen_by(row, viewer), *known(row, as_at)
    )
    return (organisation_id, *session.scalars(parts.order_by(row.thing_id)))


def ask(session: Session, organisation_id: str, day: date, *, viewer: Viewer, as_at: AsAt) -> Asked:
    """What the numbers of this organisation need to know first."""
    bodies = bodies_of(session, organisation_id, viewer=viewer, as_at=as_at)
    soon = int(ruleset(session).value_or(0, "separation.lapsing_days", on=day))
    asked = Asked(bodies, as_at, day, soon)
    if viewer.may(P.SEE_PROGRAMMES):
        promised = promises_around(session, bodies, viewer=viewer, as_at=asked.that_day)
        asked = replace(asked, promises=tuple(promised))
    if not viewer.may(P.SEE_REGISTER):
        return asked
    return replace(asked, conflicts=_in_other_side(session, asked, viewer))


def told(*, viewer: Viewer) -> list[Measure]:
    """The numbers that this viewer may be told."""
    return [one for one in MEASURES if viewer.may(one.sees)]


def numbers(session: Session, asked: Asked, *, viewer: Viewer) -> list[Number]:
    """How many of each, in the order of the page."""
    every = told(viewer=viewer)
    counts = _services_counted(session, every, asked, viewer)
    counts |= {one.key: _count(session, one, asked, viewer) for one in every if one.key not in counts}
    return [Number(one.key, one.said(asked), counts[one.key], one.presses) for one in every]


def _count(session: Session, measure: Measure, asked: Asked, viewer: Viewer) -> int:
    if measure.rows is None:
        return len(measure.promises(asked))
    return session.scalar(select(func.count()).select_from(measure.rows(asked, viewer).subquery())) or 0


def counted(
    session: Session, measure: Measure, asked: Asked, *, viewer: Viewer, after: str = ""
) -> list[Counted]:
    """The records behind a number, by reference: as many as fit a page, and one more where there are more."""
    if measure.rows is None:
        every = (
            Counted(one.appraisal, f"{one.service}: {one.measure}", one.number + 1)
            for one in measure.promises(asked)
        )
        return [one for one in every if one.place > after][: PAGE + 1]
    found = measure.rows(asked, viewer).subquery()
    query = (
        select(found.c.ref, found.c.words).where(found.c.ref > after).order_by(found.c.ref).limit(PAGE + 1)
    )
    return [Counted(row.ref, row.words or "") for row in session.execute(query)]
