"""Addresses of one-time links, and posting one to whoever asks at the door."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from flask import current_app

from register import clock
from register.accounts import devices
from register.accounts.policies import policy
from register.db import Session, reading, unit_of_work
from register.domain.accounts.account_terms import AccountTerms
from register.domain.accounts.accounts import Purpose
from register.domain.accounts.letters import link_address
from register.domain.duties.mail_choices import stop_address, stop_token
from register.domain.permissions import Actor
from register.queries.instance import address
from register.services.accounts.accounts import invite
from register.services.accounts.drawn_links import draw
from register.services.accounts.link_requests import answer_request, any_request, request_link
from register.services.duties.confirmations import Means
from register.services.interests.prepared import address_for_draft
from register.services.interests.rounds import address_for_task


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


def draw_link(session: Session, link_id: str, now: datetime) -> str:
    """The address of a new link for a mail that is sent now."""
    where = address(session, current_app.extensions["settings"])
    asked = address_for_task(session, link_id, where) or address_for_draft(session, link_id, where)
    if asked is not None:
        return asked
    days = policy().confirmation_days
    return draw(session, link_id, link_to=partial(link_to, session), base_url=where, days=days, now=now)


def stop_link(session: Session, holder_id: str) -> str:
    """The address at which whoever holds it stops early reminders to this person."""
    settings = current_app.extensions["settings"]
    return stop_address(address(session, settings), stop_token(settings.secret_key, holder_id))


def ask_for_link(email: str, purpose: Purpose, next_url: str = "") -> None:
    """Note that somebody asks for a link. The same is done and takes the same time whether there is such an account
    or not: a job looks."""
    key, known_to = devices.place(), devices.known_to()
    with unit_of_work() as session:
        request_link(session, email, purpose, next_url, key=key, known_to=known_to, now=clock.now())


def answer_link_requests(now: datetime) -> int:
    """Post what was asked for, to holders of accounts that may be used; returns how many links were posted."""
    posted = 0
    while True:
        with reading() as session:
            if not any_request(session):
                return posted
        with unit_of_work() as session:
            posted += answer_request(
                session, link_to=partial(link_to, session), policy=policy(), now=now, today=clock.today()
            )
