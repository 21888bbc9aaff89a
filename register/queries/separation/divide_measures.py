"""The numbers of the divide of an organisation: what each counts, put together once for each viewer."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    String,
    and_,
    bindparam,
    cast,
    exists,
    func,
    not_,
    or_,
    select,
    union,
)
from sqlalchemy.orm import aliased

from register.domain.contracts.stages import UNSIGNED
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
from register.queries.authority.reservations import matter_words
from register.queries.listing import Query
from register.queries.reach import one_of
from register.queries.separation.running import of_party, running_on
from register.queries.visible import AsAt, columns, held, known, seen_by

_S: Any = CareServiceVersion
P = Permission
CLOSED = (IncidentState.CLOSED, IncidentState.NOT_AN_INCIDENT, IncidentState.NEAR_MISS)
DAY: Any = bindparam("day", type_=Date())
LAST: Any = bindparam("last", type_=Date())
BODIES: Any = bindparam("bodies", expanding=True)
CONFLICTS: Any = bindparam("conflicts", expanding=True)
"""What a question is told when it is asked: the day, the last day that is soon, the organisation with its parts, and the
interests of its people in the other side."""


@dataclass(frozen=True, slots=True)
class Put:
    """How a question is put. as_at: what counts as known; stood: the same for what stood at a stage on the day, of which
    nothing counts that was recorded later; parts: how many organisations there are."""

    as_at: AsAt
    stood: AsAt
    parts: int

    def read(self, model: Any) -> list[ColumnElement[bool]]:
        """The versions of a kind as they read on the day, by what was known."""
        return known(model, replace(self.as_at, held_on=DAY))

    def then(self, model: Any) -> list[ColumnElement[bool]]:
        """The same, of what held on the day."""
        return [*self.read(model), *held(model, AsAt(DAY))]


Rows = Callable[[Put, Viewer], Query]
Which = Callable[[Put, Viewer], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of the page. rows: selects `ref` and `words` of each record that it counts, of one kind. presses:
    whether somebody must look at them. sees: who is told it at all. promised: it counts the promises of this state, and
    has no rows. which: it counts the services of which this holds: all such numbers are one question. reads: what the words
    of its rows read as, where they are codes."""

    key: str
    words: str
    kind: str
    rows: Rows | None
    sees: Permission = P.SEE_PROGRAMMES
    presses: bool = False
    promised: PromiseState | None = None
    which: Which | None = None
    reads: Callable[[str], str] = str


def around(put: Put) -> list[ColumnElement[bool]]:
    """The services that the organisation commissions or provides."""
    return [or_(_S.commissioner_id.in_(BODIES), _S.provider_id.in_(BODIES)), *put.then(_S)]


def _services(key: str, words: str, which: Which, *, presses: bool = False) -> Measure:
    """A number of services."""

    def rows(put: Put, viewer: Viewer) -> Query:
        query = select(CareService.ref, _S.name.label("words"))
        return query.join(CareService, CareService.id == _S.thing_id).where(
            seen_by(_S, viewer), which(put, viewer), *around(put)
        )

    return Measure(key, words, "care_service", rows, presses=presses, which=which)


def _under_contract(put: Put, viewer: Viewer) -> ColumnElement[bool]:
    """Its contract runs on the day, as far as the viewer may know of it. Those of these services are looked up once."""
    row, service = ContractVersion, aliased(_S)
    theirs = select(service.contract_id).where(
        or_(service.commissioner_id.in_(BODIES), service.provider_id.in_(BODIES))
    )
    running = select(row.thing_id).where(
        row.thing_id.in_(theirs.where(service.contract_id.is_not(None), seen_by(service, viewer))),
        seen_by(row, viewer),
        *put.read(row),
        *running_on(row, DAY),
    )
    return one_of(_S.contract_id, running)


def _under_none(put: Put, viewer: Viewer) -> ColumnElement[bool]:
    return not_(_under_contract(put, viewer))


def _undecided(put: Put, viewer: Viewer) -> ColumnElement[bool]:
    """It is of a programme that the viewer may know of, and nobody decided."""
    row = ProgrammeVersion
    programmes = select(row.thing_id).where(seen_by(row, viewer), *put.read(row))
    return and_(_S.market_test.is_(None), one_of(_S.programme_id, programmes))


def _contracts(put: Put, viewer: Viewer) -> Query:
    row = ContractVersion
    query = select(Contract.ref, row.title.label("words")).join(Contract, Contract.id == row.thing_id)
    return query.where(of_party(row, BODIES), seen_by(row, viewer), *running_on(row, DAY), *put.read(row))


def _unsigned(put: Put, viewer: Viewer) -> Query:
    row = ContractVersion
    query = select(Contract.ref, row.title.label("words")).join(Contract, Contract.id == row.thing_id)
    return query.where(
        of_party(row, BODIES), row.stage.in_(UNSIGNED), seen_by(row, viewer), *known(row, put.stood)
    )


def holders(put: Put, viewer: Viewer, *sides: Side) -> Any:
    """Whoever holds a post on one of these sides of the organisation on the day."""
    appointment, post = aliased(AppointmentVersion), aliased(PostVersion)
    read = put.read(post)
    query = select(appointment.person_id).join(post, and_(post.thing_id == appointment.post_id, *read))
    query = query.where(
        post.organisation_id.in_(BODIES), seen_by(appointment, viewer), *put.then(appointment)
    )
    return query.where(post.side.in_(sides)) if sides else query


def _both_sides(put: Put, viewer: Viewer) -> Query:
    """Whoever holds a post of both sides, or one here and another on the other side, of whatever organisation."""
    row, across = PersonVersion, ((Side.COMMISSIONING, Side.PROVIDING), (Side.PROVIDING, Side.COMMISSIONING))
    query = select(Person.ref, row.name.label("words")).join(Person, Person.id == row.thing_id)
    one_each = (_also_on(put, viewer, other, holders(put, viewer, here)) for here, other in across)
    return query.where(
        row.thing_id.in_(union(holders(put, viewer, Side.BOTH), *one_each)),
        seen_by(row, viewer),
        *known(row, put.as_at),
    )


def _also_on(put: Put, viewer: Viewer, side: Side, people: Any) -> Any:
    """Those of these people who hold a post on this side on the day."""
    appointment, post = aliased(AppointmentVersion), aliased(PostVersion)
    read = put.read(post)
    query = select(appointment.person_id).join(post, and_(post.thing_id == appointment.post_id, *read))
    return query.where(
        post.side == side,
        appointment.person_id.in_(people),
        seen_by(appointment, viewer),
        *put.then(appointment),
    )


def _counterparties(put: Put, viewer: Viewer, mine: str, other: str) -> Query:
    """The other parties of contracts that ran on the day, of which one of the organisations is this party."""
    row = ContractVersion
    query = select(getattr(row, other)).where(of_party(row, BODIES), getattr(row, mine).in_(BODIES))
    return query.where(seen_by(row, viewer), *running_on(row, DAY), *put.read(row)).distinct()


def _conflicts(managed: bool) -> Rows:
    def rows(put: Put, viewer: Viewer) -> Query:
        row, mitigation = InterestVersion, aliased(MitigationVersion)
        called_so = func.coalesce(row.organisation_name, _body_called(put, viewer))
        query = select(Interest.ref, called_so.label("words"))
        query = query.join(Interest, Interest.id == row.thing_id)
        handled = exists().where(
            mitigation.interest_id == row.thing_id, seen_by(mitigation, viewer), *put.then(mitigation)
        )
        query = query.where(row.thing_id.in_(CONFLICTS), seen_by(row, viewer), *put.then(row))
        return query.where(handled if managed else ~handled)

    return rows


def _body_called(put: Put, viewer: Viewer) -> Any:
    """What the body of an interest is called, where it was chosen and not typed."""
    body = aliased(OrganisationVersion)
    query = select(body.name).where(body.thing_id == InterestVersion.organisation_id, seen_by(body, viewer))
    return query.where(*known(body, put.as_at)).correlate(InterestVersion).limit(1).scalar_subquery()


def _powers(put: Put, viewer: Viewer) -> Query:
    row, post = DelegationVersion, aliased(PostVersion)
    query = select(Delegation.ref, row.matter.label("words")).join(Delegation, Delegation.id == row.thing_id)
    across = select(post.thing_id).where(
        post.side.in_((Side.PROVIDING, Side.BOTH)), seen_by(post, viewer), *known(post, put.as_at)
    )
    query = query.where(row.organisation_id.in_(BODIES), row.holder_post_id.in_(across))
    return query.where(row.act != "ended", seen_by(row, viewer), *put.then(row))


def party(number: int) -> str:
    """What the place of an organisation within a list of parties is called."""
    return f"party{number}"


def _lapsing(put: Put, viewer: Viewer) -> Query:
    row = AgreementVersion
    query = select(Agreement.ref, row.title.label("words")).join(Agreement, Agreement.id == row.thing_id)
    parties = cast(row.parties, String)
    mine = or_(*(parties.like(bindparam(party(number), type_=String())) for number in range(put.parts)))
    return query.where(
        mine, or_(row.valid_to <= LAST, row.review_due_on <= LAST), seen_by(row, viewer), *put.then(row)
    )


def _incidents(put: Put, viewer: Viewer) -> Query:
    row = IncidentVersion
    query = select(Incident.ref, row.state.label("words")).join(Incident, Incident.id == row.thing_id)
    query = query.where(row.organisation_id.in_(BODIES), row.state.not_in(CLOSED), row.valid_from <= DAY)
    return query.where(seen_by(row, viewer), *put.read(row))


def _late(put: Put, viewer: Viewer) -> Query:
    row, programme = MilestoneVersion, aliased(ProgrammeVersion)
    query = select(Milestone.ref, row.title.label("words")).join(Milestone, Milestone.id == row.thing_id)
    ours = select(programme.thing_id).where(
        programme.organisation_id.in_(BODIES), seen_by(programme, viewer), *known(programme, put.as_at)
    )
    late = and_(row.due_on < DAY, or_(row.done_on.is_(None), row.done_on > DAY))
    return query.where(row.programme_id.in_(ours), late, seen_by(row, viewer), *known(row, put.as_at))


@lru_cache(maxsize=64)
def others(put: Put, *, viewer: Viewer) -> Any:
    """The other parties of the contracts of the organisation that ran on the day, as a question."""
    sides = (("commissioner_id", "provider_id"), ("provider_id", "commissioner_id"))
    return union(*(_counterparties(put, viewer, *pair) for pair in sides))


@lru_cache(maxsize=64)
def called(put: Put, *, viewer: Viewer) -> Any:
    """What the interests of whoever holds a post of the organisation are in, as a question."""
    row = InterestVersion
    query = select(columns(row).organisation_id, columns(row).organisation_name).distinct()
    return query.where(seen_by(row, viewer), *_theirs(put, viewer))


def interests_in(put: Put, names: Collection[tuple[str | None, str | None]], *, viewer: Viewer) -> Any:
    """Those of their interests that are in one of these, each chosen or typed, as a question."""
    row = InterestVersion
    chosen = row.organisation_id.in_(sorted({key for key, _ in names if key}))
    written = row.organisation_name.in_(sorted({name for key, name in names if name and not key}))
    return select(row).where(or_(chosen, written), seen_by(row, viewer), *_theirs(put, viewer))


def _theirs(put: Put, viewer: Viewer) -> list[ColumnElement[bool]]:
    row = InterestVersion
    return [row.act != "ended", row.person_id.in_(holders(put, viewer)), *put.then(row)]


MEASURES: tuple[Measure, ...] = (
    _services("services", "Services with a contract that runs", _under_contract),
    _services(
        "services-without", "Services without a contract that runs", _under_none, presses=True
    ),
    Measure("contracts", "Contracts that run", "contract", _contracts, P.SEE_CONTRACTS),
    Measure(
        "contracts-unsigned", "Contracts not signed by each party", "contract", _unsigned, P.SEE_CONTRACTS, presses=True
    ),
    Measure("both-sides", "People with work on both sides", "person", _both_sides, P.SEE_PEOPLE),
    Measure(
        "conflicts-open", "Interests in the other side that nobody manages", "interest", _conflicts(False),
        P.SEE_REGISTER, presses=True,
    ),
    Measure(
        "conflicts-managed", "Interests in the other side that are managed", "interest", _conflicts(True), P.SEE_REGISTER
    ),
    Measure(
        "powers", "Powers held by posts of the providing side", "delegation", _powers, P.SEE_DELEGATIONS,
        reads=matter_words,
    ),
    Measure(
        "agreements-lapsing", "Sharing agreements that lapse or are reviewed within {soon} days", "agreement", _lapsing,
        P.SEE_AGREEMENTS, presses=True,
    ),
    Measure(
        "incidents", "Items to check and incidents that run", "incident", _incidents, P.SEE_INCIDENTS, presses=True,
        reads=lambda code: IncidentState(code).label,
    ),
    Measure("milestones-late", "Milestones that are late", "milestone", _late, presses=True),
    _services(
        "markets-undecided", "Services of a programme for which nobody has decided whether the market is tested",
        _undecided, presses=True,
    ),
    _services(
        "markets-tested", "Services whose market is tested", lambda _put, _viewer: _S.market_test == MarketTest.TESTED
    ),
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
