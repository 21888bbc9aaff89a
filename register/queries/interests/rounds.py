"""Declarations rounds: the list, whom one would ask and by which address, who is outstanding, and what a link opens."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from register.domain.interests.rounds import RoundScope, RoundState, Sealed, executive_lead, is_sound
from register.domain.permissions import Viewer
from register.models.accounts import Account
from register.models.appointments import AppointmentVersion
from register.models.duties import Alert, Duty
from register.models.interests import InterestVersion
from register.models.nil_returns import NilReturn, NilReturnVersion
from register.models.organisations import OrganisationVersion
from register.models.people import PersonVersion
from register.models.posts import PostVersion
from register.models.rounds import Round, RoundAsk, RoundKey, RoundVersion
from register.queries import names
from register.queries.accounts.open_accounts import open_on
from register.queries.held_posts import held_posts
from register.queries.interests.declarants import declarants, owing
from register.queries.interests.interests import standing
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.searching import found, holds, place_of, sorted_by
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, visible

V, N, H, P = RoundVersion, NilReturnVersion, PersonVersion, PostVersion
A, B = AppointmentVersion, OrganisationVersion
BLOCK = 1_000
NOBODY_ABOVE = "No manager recorded"
BOARD = "board_member"
OTHERWISE = {
    RoundScope.EVERYBODY: "everybody who holds a post is asked",
    RoundScope.ONE_PERSON: "a governance officer asks you for it",
}
"""Why somebody is asked who is not decision-making staff."""


@dataclass(frozen=True, slots=True)
class WouldAsk:
    """Somebody whom a round asks: why, as what, in which division (who their post reports to, in which body), under which
    executive lead, and by which address; None where no mail reaches them."""

    person_id: str
    name: str
    because: str
    post: str
    division: str
    lead: str
    address: str | None


@dataclass(frozen=True, slots=True)
class Outstanding:
    """Somebody who was asked and has not answered, with the reminders sent and the last of them."""

    person_id: str
    name: str
    post: str
    division: str
    lead: str
    because: str
    address: str | None
    reminders: int
    last_on: datetime | None


@dataclass(frozen=True, slots=True)
class Opened:
    """What a mailed link opens. entries: what stands in the register of this person; answered_on and receipt: the return
    that was made since the round began, if one was."""

    round: RoundVersion
    person_id: str
    name: str
    because: str
    entries: tuple[InterestVersion, ...]
    answered_on: date | None
    receipt: str | None

    @property
    def seen(self) -> str:
        """Which entries stood on the page when it was sent."""
        return ".".join(f"{entry.thing_id}-{entry.n}" for entry in self.entries)


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown = select(
        V.thing_id.label("id"), Round.ref, V.title, V.scope, V.state, V.due_on, V.started_on, V.closed_on, V.asked,
        V.unreached,
    )  # fmt: skip
    shown = shown.join(Round, Round.id == V.thing_id)
    return shown.where(seen_by(V, viewer), *known(V, as_at))


LISTING = Listing(
    noun="rounds",
    title="Declarations rounds",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("title", "Round"),
        Column("scope", "Who is asked", words=lambda code: RoundScope(code).label),
        Column("state", "State", "state", words=lambda code: RoundState(code).label),
        Column("due_on", "Last day to answer", "day"),
        Column("started_on", "Started", "day"),
        Column("closed_on", "Closed", "day"),
        Column("asked", "Asked"),
        Column("unreached", "Cannot be reached by mail"),
    ),
    statement=_statement,
    order=(V.valid_from, V.thing_id),
    newest_first=True,
    filters=(Filter("title", "Round", lambda text: holds(V.title, text)), by_ref(Round.ref)),
)


def round_(session: Session, key: str, *, viewer: Viewer) -> RoundVersion:
    """One round by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer)


def running(session: Session, *, viewer: Viewer) -> list[RoundVersion]:
    """The rounds that are started and not closed."""
    query = visible(V, viewer).where(V.state == RoundState.STARTED.value).order_by(V.thing_id)
    return list(session.scalars(query))


def would_ask(
    session: Session, scope: RoundScope, on: date, *, viewer: Viewer, person_id: str | None = None
) -> list[WouldAsk]:
    """Whom a round of this scope asks on the day, by division and name. person_id: the one whom it asks."""
    because = {who.person_id: who.asked_because for who in declarants(session, on, viewer=viewer)}
    placed = _placed(session, on, viewer)
    which = _in_scope(session, scope, on, viewer, because, person_id)
    asked = {key: place for key, place in placed.items() if which is None or key in which}
    called = names.people(session, viewer=viewer).look_up(asked)
    reached = addresses(session, asked, on, viewer=viewer)
    found = [
        WouldAsk(
            key, called[key], because.get(key) or f"{OTHERWISE[scope]}, and you are {place.post}",
            place.post, place.division, place.lead, reached.get(key),
        )
        for key, place in asked.items() if key in called
    ]  # fmt: skip
    return sorted(found, key=lambda who: (who.division, who.name, who.person_id))


def _in_scope(
    session: Session,
    scope: RoundScope,
    on: date,
    viewer: Viewer,
    because: Collection[str],
    person_id: str | None,
) -> Collection[str] | None:
    """Who is asked, of those who hold a post; None for all of them."""
    if scope is RoundScope.ONE_PERSON:
        return {person_id} if person_id else set()
    if scope is RoundScope.OUTSTANDING:
        return {one_.who.person_id for one_ in owing(session, on, viewer=viewer)}
    return None if scope is RoundScope.EVERYBODY else because


def placed_first(on: date, viewer: Viewer) -> Select[Any]:
    """Everybody who holds a post on the day, with the body of the post that they have held longest, and the post above it,
    where somebody holds that."""
    above, holder, day = aliased(P), aliased(A), AsAt(on)
    held_above = exists().where(
        holder.post_id == above.thing_id, seen_by(holder, viewer), *known(holder, NOW), *held(holder, day)
    )
    rank = func.row_number().over(partition_by=A.person_id, order_by=(A.valid_from, A.thing_id))
    query = select(A.person_id, B.name.label("body"), above.title.label("manager"), rank.label("rank"))
    query = query.select_from(A).join(P, and_(P.thing_id == A.post_id, *known(P, day)))
    query = query.outerjoin(B, and_(B.thing_id == P.organisation_id, seen_by(B, viewer), *known(B, NOW)))
    query = query.outerjoin(above, and_(above.thing_id == P.reports_to_id, *known(above, day), held_above))
    every = query.where(seen_by(A, viewer), *known(A, NOW), *held(A, day)).subquery()
    return select(every.c.person_id, every.c.body, every.c.manager).where(every.c.rank == 1)


def division_of(body: str | None, manager: str | None) -> str:
    """A division is called after its body and the post that it reports to."""
    return f"{body or ''}: {manager or NOBODY_ABOVE}"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where somebody is asked: in the post that they have held longest."""

    post: str
    division: str
    lead: str


def _placed(session: Session, on: date, viewer: Viewer) -> dict[str, _Place]:
    bodies = names.organisations(session, viewer=viewer)
    holding = [post for post in held_posts(session, viewer=viewer) if post.held_on(on)]
    above = {post.post_id: post.title for post in holding}
    posts = _posts(session, viewer)
    reports = {key: row.reports_to_id for key, row in posts.items()}
    board = {key for key, row in posts.items() if row.decision_reason == BOARD}
    found: dict[str, _Place] = {}
    for post in sorted(holding, key=lambda post: (post.valid_from, post.appointment_id)):
        if post.person_id not in found:
            manager = above.get(reports.get(post.post_id) or "")
            top = executive_lead(post.post_id, reports, board)
            lead = posts[top].title if top in posts else NOBODY_ABOVE
            found[post.person_id] = _Place(
                post.title, division_of(bodies.get(post.organisation_id), manager), lead
            )
    return found


def _posts(session: Session, viewer: Viewer) -> dict[str, Any]:
    """Each post with its title, what it reports to, and why its holder is decision-making staff."""
    query = select(P.thing_id, P.title, P.reports_to_id, P.decision_reason)
    query = query.where(seen_by(P, viewer), *known(P, NOW)).order_by(P.thing_id)
    return {row.thing_id: row for row in session.execute(query)}


def addresses(session: Session, ids: Iterable[str], on: date, *, viewer: Viewer) -> dict[str, str]:
    """Where mail reaches each of these people: their account's address, or else the one that the register has."""
    people = select(H.thing_id, H.email).where(seen_by(H, viewer), *known(H, NOW), H.email.is_not(None))
    accounts = select(Account.person_id, Account.email).where(open_on(on), Account.person_id.is_not(None))
    found: dict[str, str] = {}
    wanted = sorted(ids)
    for some in (wanted[start : start + BLOCK] for start in range(0, len(wanted), BLOCK)):
        rows = session.execute(people.where(H.thing_id.in_(some)).order_by(H.thing_id))
        found |= {row.thing_id: row.email for row in rows if row.email}
        rows = session.execute(accounts.where(Account.person_id.in_(some)).order_by(Account.email))
        found |= {row.person_id: row.email for row in rows}
    return found


def reached_at(session: Session, address: str, on: date, *, viewer: Viewer) -> set[str]:
    """Whose this address may be, in the register or of an account."""
    people = select(H.thing_id).where(seen_by(H, viewer), *known(H, NOW), found(H, "email", address))
    accounts = select(Account.person_id).where(open_on(on), holds(Account.email, address))
    held = session.scalars(accounts.where(Account.person_id.is_not(None)).order_by(Account.id))
    return {*session.scalars(people.order_by(H.thing_id)), *held}


def is_unanswered(one_: RoundVersion, viewer: Viewer) -> ColumnElement[bool]:
    """Whoever was asked has made no return since the round began."""
    since = one_.started_on or date.max
    return ~exists().where(
        N.person_id == RoundAsk.person_id, seen_by(N, viewer), *known(N, NOW), N.known_on >= since
    )


def unanswered(
    session: Session, one_: RoundVersion, *, viewer: Viewer, person_id: str | None = None
) -> list[RoundAsk]:
    """Who was asked and has made no return since the round began. person_id: only whether this one is among them."""
    query = select(RoundAsk).where(RoundAsk.round_id == one_.thing_id, is_unanswered(one_, viewer))
    query = query.where(RoundAsk.person_id == person_id) if person_id else query
    return list(session.scalars(query.order_by(RoundAsk.person_id)))


def _left(one_: RoundVersion, viewer: Viewer, *shown: Any) -> Select[Any]:
    """Those of them whom the viewer may see."""
    query = select(*shown).select_from(RoundAsk).join(H, H.thing_id == RoundAsk.person_id)
    which = (RoundAsk.round_id == one_.thing_id, is_unanswered(one_, viewer))
    return query.where(*which, seen_by(H, viewer), *known(H, NOW))


def count_outstanding(session: Session, one_: RoundVersion, *, viewer: Viewer) -> int:
    """How many are on the live list."""
    return session.scalar(_left(one_, viewer, func.count(RoundAsk.person_id))) or 0


def outstanding(
    session: Session, one_: RoundVersion, on: date, *, viewer: Viewer, most: int | None = None
) -> list[Outstanding]:
    """The live list, by division and name, of those whom the viewer may see; the first so many of it, if told."""
    query = sorted_by(_left(one_, viewer, RoundAsk, H.name), H)
    order = RoundAsk.division, place_of(H), RoundAsk.person_id
    rows = session.execute(query.order_by(*order).limit(most)).all()
    asked = [row.person_id for row, _ in rows]
    reached = addresses(session, asked, on, viewer=viewer)
    sent = _reminders(session, one_.thing_id, asked if most is not None else None)
    return [
        Outstanding(
            row.person_id, name or names.ERASED, row.post, row.division, row.lead, row.because,
            reached.get(row.person_id), *sent.get(row.person_id, (0, None)),
        )
        for row, name in rows
    ]  # fmt: skip


def reminders_sent(round_id: str) -> Select[*tuple[Any, ...]]:
    """By person: how many reminders of this round went out, and the last of them."""
    query = select(Duty.owner_id, func.count().label("count"), func.max(Alert.raised_at).label("last_at"))
    query = query.join(Alert, Alert.duty_id == Duty.id).where(
        Duty.subject_id == round_id, Duty.owner_id != ""
    )
    return query.group_by(Duty.owner_id)


def _reminders(
    session: Session, round_id: str, people: list[str] | None
) -> dict[str, tuple[int, datetime | None]]:
    query = reminders_sent(round_id)
    some = query if people is None else query.where(Duty.owner_id.in_(people))
    return {row[0]: (row[1], row[2]) for row in session.execute(some)}


def because_of(session: Session, round_id: str, people: Iterable[str]) -> dict[str, str]:
    """Why each of these people is asked."""
    query = select(RoundAsk.person_id, RoundAsk.because).where(RoundAsk.round_id == round_id)
    wanted = set(people)
    return {row.person_id: row.because for row in session.execute(query) if row.person_id in wanted}


def key_of(session: Session, round_id: str) -> bytes | None:
    """What the links of a round are sealed with; None where there is no such round, or it was never started."""
    return session.scalar(select(RoundKey.key).where(RoundKey.round_id == round_id))


def opened(session: Session, sealed: Sealed | None, on: date, *, viewer: Viewer) -> Opened | None:
    """What a link opens; None for a link that no round made. Opening writes nothing."""
    key = key_of(session, sealed.round_id) if sealed else None
    if sealed is None or key is None or not is_sound(key, sealed):
        return None
    ask = session.get(RoundAsk, (sealed.round_id, sealed.person_id))
    name = session.scalar(
        select(H.name).where(H.thing_id == sealed.person_id, *known(H, NOW), seen_by(H, viewer))
    )
    if ask is None or name is None:
        return None
    one_ = round_(session, sealed.round_id, viewer=viewer)
    entries = standing(session, [sealed.person_id], on, viewer=viewer)
    made = _return_since(session, sealed.person_id, one_.started_on or date.max, viewer)
    return Opened(one_, sealed.person_id, name, ask.because, tuple(entries), *made)


def _return_since(
    session: Session, person_id: str, since: date, viewer: Viewer
) -> tuple[date | None, str | None]:
    query = select(N.known_on, NilReturn.ref).join(NilReturn, NilReturn.id == N.thing_id)
    query = query.where(
        and_(N.person_id == person_id, seen_by(N, viewer), *known(N, NOW), N.known_on >= since)
    )
    row = session.execute(query.order_by(N.seq.desc()).limit(1)).first()
    return (row.known_on, row.ref) if row else (None, None)
