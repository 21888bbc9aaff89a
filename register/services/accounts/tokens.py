"""API tokens: issued with scopes and a last day, shown once, revoked at any time."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.accounts.accounts import SignInPolicy
from register.domain.errors import NotFound
from register.domain.leaves import Json
from register.domain.permissions import Actor, Permission, check
from register.domain.problems import refuse
from register.domain.texts import Line, Typed, text_problems
from register.models.accounts import ApiToken
from register.models.base import new_id
from register.services import ledger
from register.services.accounts.one_time_links import digest

PREFIX = "al_"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken(Typed):
    """What somebody asks for: a name to know it by, what it may do, and its last day."""

    name: Annotated[str, Line("a name for the token", longest=100)]
    scopes: frozenset[Permission]
    expires_on: date


def issue_token(
    session: Session, new: NewToken, *, policy: SignInPolicy, actor: Actor, now: datetime, today: date
) -> str:
    """Issue a token that may do no more than its holder; returns the secret, which is never shown again."""
    check(actor, Permission.USE_ACCOUNT)
    _check_new(new, policy, actor, today)
    secret, scopes = PREFIX + secrets.token_urlsafe(32), sorted(scope.value for scope in new.scopes)
    token = ApiToken(
        id=new_id(), account_id=actor.id, name=new.name, digest=digest(secret), scopes=scopes,
        issued_at=now, expires_on=new.expires_on,
    )  # fmt: skip
    session.add(token)
    body: dict[str, Json] = {
        "token": token.id,
        "expires_on": new.expires_on.isoformat(),
        "scopes": [*scopes],
    }
    ledger.note(session, "token.issued", actor.id, body, actor=actor)
    return secret


def revoke_token(session: Session, token_id: str, *, actor: Actor, now: datetime) -> None:
    """End a token at once: one's own, or anybody's for those who keep accounts."""
    check(actor, Permission.USE_ACCOUNT)
    token = session.scalars(select(ApiToken).where(ApiToken.id == token_id).with_for_update()).first()
    if token is None or not (token.account_id == actor.id or actor.may(Permission.KEEP_ACCOUNTS)):
        raise NotFound
    if token.revoked_at is None:
        token.revoked_at = now
        ledger.note(session, "token.revoked", token.account_id, {"token": token.id}, actor=actor)


def end_tokens(session: Session, account_id: str, *, actor: Actor, now: datetime) -> None:
    """End every token of an account, each with an entry of its own."""
    live = select(ApiToken).where(ApiToken.account_id == account_id, ApiToken.revoked_at.is_(None))
    for token in session.scalars(live.order_by(ApiToken.id)):
        token.revoked_at = now
        ledger.note(session, "token.revoked", account_id, {"token": token.id}, actor=actor)


def mark_used(session: Session, token_id: str, *, today: date) -> None:
    """Note the day, so that people see which tokens nobody uses."""
    token = session.get(ApiToken, token_id)
    if token is not None:
        token.last_used_on = today


def _check_new(new: NewToken, policy: SignInPolicy, actor: Actor, today: date) -> None:
    problems = text_problems(new)
    if not new.scopes:
        problems["scopes"] = "Select at least one thing the token may do"
    if not new.scopes <= actor.permissions:
        problems["scopes"] = "Select only what you may do yourself"
    if not today <= new.expires_on <= today + timedelta(days=policy.token_days):
        problems["expires_on"] = (
            f"The last day of the token must be within {policy.token_days} days from today"
        )
    refuse(problems)
