"""What waits for a second person's word, and who could give it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from register.domain.errors import NotFound
from register.domain.permissions import Permission, Viewer, permissions_of
from register.domain.permissions import Role as RoleName
from register.domain.two_persons import RULES, Act, another_person
from register.models.accounts import Account
from register.models.confirmations import WAITING, Confirmation, ConfirmationLink, PersonElsewhere
from register.queries.accounts.identities import identity_of, who_may, who_may_each
from register.queries.accounts.open_accounts import open_on
from register.queries.searching import by_name

MOST = 500


@dataclass(frozen=True, slots=True)
class Alone:
    """An act that at most one person here may do, and whether somebody elsewhere gives the second word."""

    act: Act
    called: str
    able: int
    elsewhere: bool


def waiting(session: Session, now: datetime, *, viewer: Viewer) -> list[Confirmation]:
    """Requests that this viewer could answer, or asked for, the oldest first."""
    acts = [act.value for act in Act if viewer.may(RULES[act].permission)]
    query = select(Confirmation).where(Confirmation.act.in_(acts), *_open(now))
    return list(session.scalars(query.order_by(Confirmation.asked_at, Confirmation.id).limit(MOST)))


def decided(session: Session, now: datetime, *, viewer: Viewer) -> list[Confirmation]:
    """Requests that were answered or ran out, the newest first."""
    acts = [act.value for act in Act if viewer.may(RULES[act].permission)]
    over = or_(Confirmation.state != WAITING, Confirmation.expires_at <= now)
    query = select(Confirmation).where(Confirmation.act.in_(acts), over)
    return list(session.scalars(query.order_by(Confirmation.asked_at.desc(), Confirmation.id).limit(MOST)))


def confirmation(session: Session, key: str, *, viewer: Viewer) -> Confirmation:
    """One request, for those who could do what it asks; NotFound for everybody else."""
    found = session.get(Confirmation, key)
    if found is None or not viewer.may(RULES[Act(found.act)].permission):
        raise NotFound
    return found


def by_link(session: Session, digest: str, now: datetime) -> tuple[Confirmation, PersonElsewhere] | None:
    """The request that a mailed link answers, and who was sent it; None once it is answered or too old."""
    query = select(Confirmation, PersonElsewhere).join(
        ConfirmationLink, ConfirmationLink.confirmation_id == Confirmation.id
    )
    query = query.join(PersonElsewhere, PersonElsewhere.id == ConfirmationLink.elsewhere_id)
    live = (
        ConfirmationLink.digest == digest,
        ConfirmationLink.used_at.is_(None),
        *_is_elsewhere(),
    )
    row = session.execute(query.where(*live, *_open(now))).first()
    return None if row is None else (row[0], row[1])


def elsewhere(session: Session) -> list[PersonElsewhere]:
    """Those outside this body who give a second person's word, by name."""
    rows = session.scalars(select(PersonElsewhere).where(*_is_elsewhere()).order_by(PersonElsewhere.id))
    return sorted(rows, key=lambda row: by_name(row.name))


def _is_elsewhere() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Named, and not here since then: whoever has an account at that address could else confirm what they asked for."""
    return PersonElsewhere.ended_at.is_(None), ~exists().where(Account.email == PersonElsewhere.email)


def others_here(session: Session, act: Act, identity: str | None, today: date) -> set[str]:
    """The identities of everybody else here who may do this today."""
    able = who_may(session, RULES[act].permission, today)
    return {one for one in able if another_person(identity, one)}


def addresses(session: Session, permission: Permission, today: date, but: str | None = None) -> list[str]:
    """Where to write to those whose accounts may be used today and hold a permission; `but` leaves out one identity."""
    rows = session.scalars(select(Account).where(open_on(today)).order_by(Account.email))
    able = [row for row in rows if permission in permissions_of(frozenset(map(RoleName, row.roles)))]
    return [row.email for row in able if but is None or identity_of(session, row.person_id) != but]


def alone(session: Session, today: date) -> list[Alone]:
    """Acts of two persons that fewer than two people here could do between them today."""
    helped = bool(elsewhere(session))
    able = who_may_each(session, {rule.permission for rule in RULES.values()}, today)
    counted = {act: len(able[rule.permission]) for act, rule in RULES.items()}
    return [Alone(act, RULES[act].called, count, helped) for act, count in counted.items() if count < 2]


def _open(now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Confirmation.state == WAITING, Confirmation.expires_at > now
