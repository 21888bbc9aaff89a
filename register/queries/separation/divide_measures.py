"""The numbers of the divide of an organisation: what each counts, put together once for each viewer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Date, String, and_, bindparam, cast, exists, not_, or_, select
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
from register.models.people import Person, PersonVersion
from register.models.posts import PostVersion
from register.models.programmes import ProgrammeVersion
from register.queries.contracts.running_on import of_party, running_on
from register.queries.listing import Query
from register.queries.reach import one_of
from register.queries.visible import AsAt, held, known, seen_by

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

    viewer: Viewer
    as_at: AsAt
    stood: AsAt
    parts: int

    @property
    def that_day(self) -> AsAt:
        """As it read on the day, by what was known."""
        return replace(self.as_at, held_on=DAY)

    def now(self, model: Any) -> list[ColumnElement[bool]]:
        """The versions of a kind that this viewer may see, as they were known."""
        return [seen_by(model, self.viewer), *known(model, self.as_at)]

    def read(self, model: Any) -> list[ColumnElement[bool]]:
        """The same, as they read on the day."""
        return [seen_by(model, self.viewer), *known(model, self.that_day)]

    def then(self, model: Any) -> list[ColumnElement[bool]]:
        """The same, of what held on the day."""
        return [*self.read(model), *held(model, AsAt(DAY))]


Rows = Callable[[Put], Query]
Which = Callable[[Put], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of the page. rows: selects `ref` and `words` of each record that it counts, of one kind. presses:
    whether somebody must look at them. sees: who is told it at all. promised: it counts the promises of this state, and
    has no rows. which: it counts the services of which this holds: all such numbers are one question."""

    key: str
    words: str
    kind: str
    rows: Rows | None
    sees: Permission = P.SEE_PROGRAMMES
    presses: bool = False
    promised: PromiseState | None = None
    which: Which | None = None


def around(put: Put) -> list[ColumnElement[bool]]:
    """The services that the organisation commissions or provides."""
    return [or_(_S.commissioner_id.in_(BODIES), _S.provider_id.in_(BODIES)), *put.then(_S)]


def _services(key: str, words: str, which: Which, *, presses: bool = False) -> Measure:
    """A number of services."""

    def rows(put: Put) -> Query:
        query = select(CareService.ref, _S.name.label("words"))
        return query.join(CareService, CareService.id == _S.thing_id).where(which(put), *around(put))

    return Measure(key, words, "care_service", rows, presses=presses, which=which)


def _under_contract(put: Put) -> ColumnElement[bool]:
    """Its contract runs on the day, as far as the viewer may know of it. Those of these services are looked up once."""
    row, service = ContractVersion, aliased(_S)
    theirs = select(service.contract_id).where(
        or_(service.commissioner_id.in_(BODIES), service.provider_id.in_(BODIES))
    )
    running = select(row.thing_id).where(
        row.thing_id.in_(theirs.where(service.contract_id.is_not(None))),
        *put.read(row),
        *running_on(row, DAY),
    )
    return one_of(_S.contract_id, running)


def _undecided(put: Put) -> ColumnElement[bool]:
    """It is of a programme that the viewer may know of, and nobody decided."""
    row = ProgrammeVersion
    programmes = select(row.thing_id).where(*put.read(row))
    return and_(_S.market_test.is_(None), one_of(_S.programme_id, programmes))


def _contracts(put: Put) -> Query:
    row = ContractVersion
    query = select(Contract.ref, row.title.label("words")).join(Contract, Contract.id == row.thing_id)
    return query.where(of_party(row, BODIES), *running_on(row, DAY), *put.read(row))


def _unsigned(put: Put) -> Query:
    row = ContractVersion
    query = select(Contract.ref, row.title.label("words")).join(Contract, Contract.id == row.thing_id)
    return query.where(
        of_party(row, BODIES), row.stage.in_(UNSIGNED), seen_by(row, put.viewer), *known(row, put.stood)
    )


def holders(put: Put, *sides: Side) -> Any:
    """Whoever holds a post on one of these sides of the organisation on the day."""
    appointment, post = aliased(AppointmentVersion), aliased(PostVersion)
    read = known(post, put.that_day)
    query = select(appointment.person_id).join(post, and_(post.thing_id == appointment.post_id, *read))
    query = query.where(post.organisation_id.in_(BODIES), *put.then(appointment))
    return query.where(post.side.in_(sides)) if sides else query


def _both_sides(put: Put) -> Query:
    row = PersonVersion
    query = select(Person.ref, row.name.label("words")).join(Person, Person.id == row.thing_id)
    one_each = holders(put, Side.COMMISSIONING).intersect(holders(put, Side.PROVIDING)).subquery()
    both = holders(put, Side.BOTH).union(select(one_each.c.person_id))
    return query.where(row.thing_id.in_(both), *put.now(row))


def counterparties(put: Put, mine: str, other: str) -> Query:
    """The other parties of contracts that ran on the day, of which one of the organisations is this party."""
    row = ContractVersion
    query = select(getattr(row, other)).where(of_party(row, BODIES), getattr(row, mine).in_(BODIES))
    return query.where(*running_on(row, DAY), *put.read(row)).distinct()


def _conflicts(managed: bool) -> Rows:
    def rows(put: Put) -> Query:
        row, mitigation = InterestVersion, aliased(MitigationVersion)
        query = select(Interest.ref, row.organisation_name.label("words"))
        query = query.join(Interest, Interest.id == row.thing_id)
        handled = exists().where(mitigation.interest_id == row.thing_id, *put.then(mitigation))
        query = query.where(row.thing_id.in_(CONFLICTS), *put.then(row))
        return query.where(handled if managed else ~handled)

    return rows


def _powers(put: Put) -> Query:
    row, post = DelegationVersion, aliased(PostVersion)
    query = select(Delegation.ref, row.matter.label("words")).join(Delegation, Delegation.id == row.thing_id)
    across = select(post.thing_id).where(post.side.in_((Side.PROVIDING, Side.BOTH)), *put.now(post))
    query = query.where(row.organisation_id.in_(BODIES), row.holder_post_id.in_(across))
    return query.where(row.act != "ended", *put.then(row))


def party(number: int) -> str:
    """What the place of an organisation within a list of parties is called."""
    return f"party{number}"


def _lapsing(put: Put) -> Query:
    row = AgreementVersion
    query = select(Agreement.ref, row.title.label("words")).join(Agreement, Agreement.id == row.thing_id)
    parties = cast(row.parties, String)
    mine = or_(*(parties.like(bindparam(party(number), type_=String())) for number in range(put.parts)))
    return query.where(mine, or_(row.valid_to <= LAST, row.review_due_on <= LAST), *put.then(row))


def _incidents(put: Put) -> Query:
    row = IncidentVersion
    query = select(Incident.ref, row.state.label("words")).join(Incident, Incident.id == row.thing_id)
    query = query.where(row.organisation_id.in_(BODIES), row.state.not_in(CLOSED), row.valid_from <= DAY)
    return query.where(*put.read(row))


def _late(put: Put) -> Query:
    row, programme = MilestoneVersion, aliased(ProgrammeVersion)
    query = select(Milestone.ref, row.title.label("words")).join(Milestone, Milestone.id == row.thing_id)
    ours = select(programme.thing_id).where(programme.organisation_id.in_(BODIES), *put.now(programme))
    late = and_(row.due_on < DAY, or_(row.done_on.is_(None), row.done_on > DAY))
    return query.where(row.programme_id.in_(ours), late, *put.now(row))


MEASURES: tuple[Measure, ...] = (
    _services("services", "Services with a contract that runs", _under_contract),
    _services(
        "services-without", "Services without a contract that runs", lambda put: not_(_under_contract(put)), presses=True
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
    Measure("powers", "Powers held by posts of the providing side", "delegation", _powers, P.SEE_DELEGATIONS),
    Measure(
        "agreements-lapsing", "Sharing agreements that lapse or are reviewed within {soon} days", "agreement", _lapsing,
        P.SEE_AGREEMENTS, presses=True,
    ),
    Measure("incidents", "Items to check and incidents that run", "incident", _incidents, P.SEE_INCIDENTS, presses=True),
    Measure("milestones-late", "Milestones that are late", "milestone", _late, presses=True),
    _services(
        "markets-undecided", "Services of a programme for which nobody has decided whether the market is tested",
        _undecided, presses=True,
    ),
    _services(
        "markets-tested", "Services whose market is tested", lambda _put: _S.market_test == MarketTest.TESTED
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
