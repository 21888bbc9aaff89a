"""Invitations for everybody of a body who has no account: by a command at once, on a page once another person confirms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from register.domain.accounts.account_terms import AccountTerms
from register.domain.dates import london_day
from register.domain.errors import Invalid
from register.domain.permissions import Actor, Permission, Role, check
from register.domain.two_persons import Act
from register.models.confirmations import Confirmation
from register.queries.accounts.uninvited import Uninvited, uninvited
from register.queries.people.organisations import organisation
from register.services.accounts import accounts
from register.services.duties import confirmations
from register.services.duties.confirmations import Asked, Means

WHAT = "account.open_many"
MOST = 500
"""So many are invited by one request; the rest by the next."""
NOBODY = "Everybody who can be reached has an account already"


def reachable(session: Session, body: str, *, actor: Actor, now: datetime) -> list[Uninvited]:
    """Whom an invitation reaches. Invalid where there is nobody."""
    check(actor, Permission.KEEP_ACCOUNTS)
    one = organisation(session, body, viewer=actor.viewer)
    found = [
        who
        for who in uninvited(session, one.thing_id, london_day(now), viewer=actor.viewer)
        if not who.problem
    ]
    if not found:
        raise Invalid({"body_id": NOBODY})
    return found[:MOST]


def ask_to_invite(session: Session, body: str, *, means: Means, actor: Actor, now: datetime) -> Confirmation:
    """Ask a second administrator to open these accounts, each for its person, with the right to declare and no other."""
    found = reachable(session, body, actor=actor, now=now)
    one = organisation(session, body, viewer=actor.viewer)
    question = {"people": [[who.person_id, who.email] for who in found], "ref": one.ref}
    asked = Asked(act=Act.ACCOUNT, what=WHAT, subject=one.thing_id, question=question)
    return confirmations.ask(session, asked, means=means, actor=actor, now=now)


def invite_many(
    session: Session, found: Sequence[Uninvited], *, means: Means, confirmed: bool = False, actor: Actor, now: datetime
) -> int:  # fmt: skip
    """Open an account for each and post its invitation; returns how many."""
    for who in found:
        terms = AccountTerms(roles=frozenset({Role.DECLARANT}), person_id=who.person_id)
        accounts.invite(
            session, who.email, terms, link_to=means.link_to, policy=means.policy, confirmed=confirmed, actor=actor,
            now=now,
        )  # fmt: skip
    return len(found)


def confirm_invitations(
    session: Session, row: Confirmation, means: Means, actor: Actor, now: datetime
) -> None:
    """The second word: whoever was asked about, and still has no account and the same address, is invited."""
    asked = {(person, email) for person, email in row.question["people"]}
    still = uninvited(session, row.subject, london_day(now), viewer=actor.viewer)
    found = [who for who in still if not who.problem and (who.person_id, who.email) in asked]
    invite_many(session, found, means=means, confirmed=True, actor=actor, now=now)
