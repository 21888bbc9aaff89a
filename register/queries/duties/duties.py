"""Tasks: one's own first, then those of one's roles; never about what a barrier hides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, literal, not_, or_, select
from sqlalchemy.orm import Session

from register.domain.duties.contract_tasks import DONE_BY_WORD
from register.domain.duties.duties import ASKS_NOTHING, DutyKind
from register.domain.duties.mail_choices import holder_of
from register.domain.permissions import Permission, Role, Viewer, permissions_of
from register.models.accounts import Account
from register.models.agreements import AgreementVersion
from register.models.checklists import ChecklistVersion
from register.models.complaints import ComplaintVersion
from register.models.contracts import ContractVersion
from register.models.delegations import DelegationVersion
from register.models.duties import Duty
from register.models.flows import FlowVersion
from register.models.incidents import IncidentVersion
from register.models.interests import InterestVersion
from register.models.lessons import LessonVersion
from register.models.mitigations import MitigationVersion
from register.models.organisations import OrganisationVersion
from register.models.people import PersonVersion
from register.models.performance_notices import PerformanceNoticeVersion
from register.models.provider_checks import ProviderCheckVersion
from register.models.review_meetings import ReviewMeetingVersion
from register.models.rounds import RoundVersion
from register.models.walls import WallVersion
from register.queries.accounts.open_accounts import open_on
from register.queries.duties import owners
from register.queries.listing import Column, Filter, Listing, Query
from register.queries.reach import any_of
from register.queries.visible import NOW, AsAt, known, none_binds, seen_by, that_bind, visible

KIND_WORDS = {
    DutyKind.ANNUAL_DECLARATION: "Yearly declaration",
    DutyKind.ROUND_DECLARATION: "Declaration asked for in a round",
    DutyKind.ASKED_BY_TRIGGER: "Declaration on a change of post",
    DutyKind.ROUND_OUTSTANDING: "Declarations round past its last day",
    DutyKind.ANSWER_ASKED: "Question about a declaration",
    DutyKind.PERMISSION_ASKED: "Permission for outside work",
    DutyKind.MITIGATION_REVIEW: "Review how an interest is managed",
    DutyKind.DUAL_ROLE_REVIEW: "Review a dual role",
    DutyKind.AGREEMENT_REVIEW: "Review a sharing agreement",
    DutyKind.FLOW_REVIEW: "Review a flow of information",
    DutyKind.DELEGATION_ENDING: "Delegation ends",
    DutyKind.CONTRACT_OPTION_DECISION: "Decide on an option to extend",
    DutyKind.CONTRACT_OPTION: "Option to extend",
    DutyKind.CONTRACT_PROCUREMENT: "Start procurement",
    DutyKind.CONTRACT_REVIEW: "Review a contract",
    DutyKind.PRICE_REVIEW: "Review prices",
    DutyKind.CONDITION_PRECEDENT: "Condition precedent",
    DutyKind.CONTRACT_END: "Contract ends",
    DutyKind.PREFERRED_SUPPLIER_END: "Preferred supplier term ends",
    DutyKind.INCIDENT_DEADLINE: "Data incident deadline",
    DutyKind.ITEM_TO_CHECK: "Item to check",
    DutyKind.COMPLAINT_DEADLINE: "Complaint to acknowledge",
    DutyKind.COMPLAINT_PROGRESS: "Progress of a complaint",
    DutyKind.LESSON_ACTION: "Action after a data incident",
    DutyKind.PROVIDER_CHECK: "Check of a provider",
    DutyKind.PERFORMANCE_NOTICE: "Next step after a performance notice",
    DutyKind.REVIEW_ACTION: "Action of a review meeting",
    DutyKind.EXIT_CHECKLIST: "Checklist for the end of a contract",
    DutyKind.UNDELIVERABLE_ADDRESS: "Address that mail cannot reach",
    DutyKind.PAPERS_TO_DECIDE: "Papers of a procurement to decide about",
    DutyKind.PAPERS_CLOSED: "Papers that are closed",
    DutyKind.INSIDE_BARRIER: "Confirm that you are inside a barrier",
    DutyKind.BARRIER_REVIEW: "Review an information barrier",
    DutyKind.PUBLICATION_REVIEW: "Review what is left out of publication",
}
_KINDS = tuple((kind.value, words) for kind, words in KIND_WORDS.items())
SUBJECTS: dict[str, Any] = {
    "agreement": AgreementVersion, "checklist": ChecklistVersion, "complaint": ComplaintVersion, "contract": ContractVersion,
    "delegation": DelegationVersion, "flow": FlowVersion,
    "incident": IncidentVersion, "interest": InterestVersion, "lesson": LessonVersion,
    "mitigation": MitigationVersion, "organisation": OrganisationVersion, "person": PersonVersion,
    "performance_notice": PerformanceNoticeVersion,
    "provider_check": ProviderCheckVersion, "review_meeting": ReviewMeetingVersion, "round": RoundVersion,
    "wall": WallVersion,
}  # fmt: skip


@lru_cache(maxsize=512)
def subject_seen(viewer: Viewer) -> ColumnElement[bool]:
    """No information barrier hides what the task is about. Where none binds the viewer, which the database finds out once,
    it looks into no record for it. Barriers themselves are for those who keep or audit them, bound or not."""
    each = and_(*(or_(Duty.subject_kind != kind, _seen(model, viewer)) for kind, model in SUBJECTS.items()))
    if viewer.is_scoped or none_binds(viewer):
        return each
    of_no_barrier = or_(Duty.subject_kind != "wall", _seen(WallVersion, viewer))
    return or_(and_(not_(any_of(that_bind(viewer))), of_no_barrier), each)


def _seen(model: Any, viewer: Viewer) -> ColumnElement[bool]:
    return exists().where(model.thing_id == Duty.subject_id, seen_by(model, viewer), *known(model, NOW))


def _is_mine(person_id: str | None) -> ColumnElement[bool]:
    return Duty.owner_id == person_id if person_id else literal(False)


def concerns(person_id: str | None, roles: Iterable[Role]) -> ColumnElement[bool]:
    """Tasks of the person, and those of the roles where no person is named."""
    by_role = and_(Duty.owner_id == "", Duty.owner_role.in_(sorted(roles)))
    return or_(_is_mine(person_id), by_role)


def due_for(
    session: Session, person_id: str | None, roles: Iterable[Role], *, viewer: Viewer, until: datetime
) -> Sequence[Duty]:
    """Open tasks of a person and of these roles that are due by then, the person's own first, then by due time."""
    query = select(Duty).where(Duty.state == "open", concerns(person_id, roles), subject_seen(viewer))
    query = query.where(Duty.due_at <= until)
    mine_first = case((_is_mine(person_id), 0), else_=1)
    return session.scalars(query.order_by(mine_first, Duty.due_at, Duty.id)).all()


@dataclass(frozen=True, slots=True)
class DueBy:
    """Open tasks of the viewer and of their roles that are due by a time: how many, some of them, the viewer's own first,
    then by due time, and the one that is due before all others."""

    in_all: int
    some: list[Duty]
    first: list[Duty]


def is_late(duty: Duty, now: datetime) -> bool:
    """Whether somebody should have done it by now."""
    return duty.due_at < now and duty.kind not in ASKS_NOTHING


Told = Mapping[tuple[str, str], datetime | None]
"""Tasks that are told already, by kind and by the record that they are about; of several, the one that is due then."""


def due_by(
    session: Session, until: datetime, *, viewer: Viewer, but: Told, start: int, most: int
) -> DueBy:  # fmt: skip
    """but: these are left out. All are counted, and few are read."""
    found = session.execute(_asking_for_due(viewer), {"until": until})
    every = [row for row in found if not _is_told(row, but)]
    first, shown = min(every, key=lambda row: row.due_at, default=None), every[start : start + most]
    wanted = {row.id for row in (*shown, *([first] if first else []))}
    read = {duty.id: duty for duty in session.scalars(select(Duty).where(Duty.id.in_(sorted(wanted))))}
    return DueBy(len(every), [read[row.id] for row in shown], [read[first.id]] if first else [])


def _is_told(task: Any, told: Told) -> bool:
    about = (task.kind, task.subject_ref)
    return about in told and told[about] in (None, task.due_at)


@lru_cache(maxsize=512)
def _asking_for_due(viewer: Viewer) -> Any:
    """Kept: every start page asks, and it takes longer to put together than to answer. Each part of whose they are has the
    index of its own."""
    open_ = select(Duty.id).where(
        Duty.state == "open", Duty.due_at <= bindparam("until", type_=Duty.due_at.type)
    )
    by_role = open_.where(Duty.owner_id == "", Duty.owner_role.in_(sorted(viewer.roles)))
    ours = by_role.union_all(open_.where(_is_mine(viewer.person_id)))
    query = select(Duty.id, Duty.due_at, Duty.kind, Duty.subject_ref)
    query = query.where(Duty.id.in_(ours), subject_seen(viewer))
    return query.order_by(case((_is_mine(viewer.person_id), 0), else_=1), Duty.due_at, Duty.id)


def falls_to(session: Session, key: str, *, viewer: Viewer) -> list[Duty]:
    """The open tasks with this key, or about what has this reference, that fall to the viewer or to one of their roles;
    whoever runs the machine answers for every role."""
    query = select(Duty).where(Duty.state == "open", subject_seen(viewer))
    query = query.where(or_(Duty.id == key, Duty.subject_ref == key))
    if viewer.roles or viewer.person_id:
        query = query.where(concerns(viewer.person_id, viewer.roles))
    return list(session.scalars(query.order_by(Duty.due_at, Duty.id)))


def coming_to(session: Session, *, after: datetime, most: int, viewer: Viewer) -> list[Duty]:
    """Open tasks that fall to the viewer and are due after this time, the nearest first."""
    query = select(Duty).where(Duty.state == "open", subject_seen(viewer), Duty.due_at > after)
    query = query.where(concerns(viewer.person_id, viewer.roles)).order_by(Duty.due_at, Duty.id)
    return list(session.scalars(query.limit(most)))


def done_by_word(session: Session, *, most: int, viewer: Viewer) -> list[Duty]:
    """Open tasks that fall to the viewer and that no other record answers, the nearest first."""
    query = select(Duty).where(Duty.state == "open", subject_seen(viewer))
    query = query.where(Duty.kind.in_(sorted(DONE_BY_WORD)), concerns(viewer.person_id, viewer.roles))
    return list(session.scalars(query.order_by(Duty.due_at, Duty.id).limit(most)))


def _statement(viewer: Viewer, _as_at: AsAt) -> Query:
    shown = select(
        Duty.id.label("id"), Duty.subject_ref.label("ref"), Duty.title, Duty.kind, owners.OWNER, Duty.due_at,
        Duty.quiet_until,
    ).where(Duty.state == "open", subject_seen(viewer))  # fmt: skip
    if viewer.may(Permission.AUDIT):
        return shown
    return shown.where(concerns(viewer.person_id, viewer.roles))


def about(text: str) -> ColumnElement[bool]:
    """Tasks about the record of this reference, however its letters are typed."""
    return Duty.subject_ref == text.strip().upper()


def listing_for(viewer: Viewer) -> Listing:
    """Open tasks: the viewer's own first, then those of their roles, by due time. Whoever audits sees all."""
    mine_first: ColumnElement[int] = case((_is_mine(viewer.person_id), 0), else_=1)
    return Listing(
        noun="duties",
        title="Tasks",
        columns=(
            Column("title", "Task", "ref"),
            Column("whose", "Whose", words=owners.words),
            Column("due_at", "Due", "instant"),
            Column("quiet_until", "No reminders until", "instant"),
            Column("kind", "Kind", words=lambda kind: KIND_WORDS[DutyKind(kind)]),
            Column("ref", "About"),
        ),
        statement=_statement,
        order=(mine_first, Duty.due_at, Duty.id),
        filters=(
            Filter(
                "task",
                "Kind",
                lambda kind: Duty.kind == kind,
                tuple((k.value, w) for k, w in KIND_WORDS.items()),
            ),
            Filter("about", "About, by reference", about),
        ),
        bitemporal=False,
        beside=owners.by_name,
    )


@dataclass(frozen=True, slots=True)
class Reachable:
    """An address that reminders may go to: whose it is, in which roles, since when, and what they may see."""

    address: str
    person_id: str | None
    roles: frozenset[Role]
    since: datetime | None = None
    account_id: str | None = None

    @property
    def viewer(self) -> Viewer:
        return Viewer(self.person_id, self.roles, permissions_of(self.roles))

    @property
    def holder_id(self) -> str:
        """Whose choices of mail hold for it."""
        return holder_of(self.person_id, self.account_id)


def reachable(session: Session, today: date, *, viewer: Viewer) -> list[Reachable]:
    """Everybody whose account is open today, and people without an account whose address is known."""
    accounts = session.scalars(select(Account).where(open_on(today)).order_by(Account.email))
    found = [_of_account(account) for account in accounts]
    have = {one.person_id for one in found}
    people = session.scalars(
        visible(PersonVersion, viewer)
        .where(PersonVersion.email.is_not(None))
        .order_by(PersonVersion.thing_id)
    )
    more = [Reachable(p.email, p.thing_id, frozenset()) for p in people if p.email and p.thing_id not in have]
    return [*found, *more]


def _of_account(account: Account) -> Reachable:
    roles = frozenset(Role(role) for role in account.roles)
    return Reachable(account.email, account.person_id, roles, account.created_at, account.id)


def hidden_from(session: Session, *, viewer: Viewer) -> frozenset[str]:
    """Ids of open tasks about things that a barrier hides from this viewer."""
    seen = select(Duty.id).where(Duty.state == "open", subject_seen(viewer))
    query = select(Duty.id).where(Duty.state == "open", Duty.id.not_in(seen)).order_by(Duty.id)
    return frozenset(session.scalars(query))
