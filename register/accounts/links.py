"""Addresses of one-time links, and posting one to whoever asks at the door."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from flask import current_app

from register import clock
from register.accounts.datastore import user_with
from register.accounts.policies import policy
from register.db import Session, unit_of_work
from register.domain.account_terms import AccountTerms
from register.domain.accounts import Purpose
from register.domain.letters import link_address
from register.domain.permissions import Actor, system_actor
from register.queries.instance import address
from register.services.accounts import invite, one
from register.services.confirmations import Means
from register.services.one_time_links import may_send, send_link


def link_to(session: Session, purpose: Purpose, token: str) -> str:
    """The address of a link."""
    return link_address(address(session, current_app.extensions["settings"]), purpose, token)


def invitation(session: Session, email: str, terms: AccountTerms, *, actor: Actor, now: datetime) -> str:
    """Open an account, post its invitation and return the invitation's address."""
    return invite(
        session, email, terms, link_to=partial(link_to, session), policy=policy(), actor=actor, now=now
    )


def means(session: Session) -> Means:
    """What asking for a second person's word needs of this application."""
    where = address(session, current_app.extensions["settings"])
    return Means(policy(), where, partial(link_to, session))


def ask_for_link(email: str, purpose: Purpose, next_url: str = "") -> None:
    """Post a link if there is such an account and it may be used; the person is told the same either way."""
    user, now = user_with(email=email), clock.now()
    if user is None or not user.active:
        return
    with unit_of_work() as session:
        if may_send(session, user.id, policy=policy(), now=now):
            send_link(
                session, one(session, user.id), purpose, link_to=partial(link_to, session), policy=policy(),
                actor=system_actor(), now=now, next_url=next_url,
            )  # fmt: skip
