"""Who is asking, as plain values: by the session of a browser, or by the token of a program."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from flask import g, request, session
from flask_security import current_user
from sqlalchemy import select

from register import clock
from register.accounts.users import User, user_of
from register.db import reading, unit_of_work
from register.domain.errors import NoRoom
from register.domain.permissions import Actor, Permission
from register.models.accounts import Account, ApiToken
from register.queries.accounts.identities import own_name
from register.services.accounts.one_time_links import digest
from register.services.accounts.sign_ins import keep_alive
from register.services.accounts.tokens import mark_used

_NOTED_EVERY = timedelta(minutes=1)
_API = "/api/"


def actor_of_request() -> Actor | None:
    """Whoever signed in with this browser; under /api/ also whoever a token stands for. A token beats a cookie."""
    if request.endpoint == "static":
        return None
    if by_token():
        return _actor_of_token()
    user = user_of_request()
    return None if user is None else user.actor()


def by_token() -> bool:
    """Whether a program asks, by the token of an account."""
    return request.path.startswith(_API) and "Authorization" in request.headers


def user_of_request() -> User | None:
    """The account that is signed in with this browser."""
    user = current_user._get_current_object() if "_user_id" in session else None
    if not isinstance(user, User):
        return None
    _note_use(user)
    return user


def name_of_request() -> str | None:
    """What to call whoever is signed in: the person's name, or else the address of the account."""
    if g.get("actor") is None:
        return None
    user = user_of_request()
    if user is None:
        return None
    if "name_of_request" not in g:
        g.name_of_request = _name(user) or user.email
    return str(g.name_of_request)


def _name(user: User) -> str | None:
    if user.person_id is None:
        return None
    with reading() as session:
        return own_name(session, user.person_id)


def _note_use(user: User) -> None:
    """Keep the session from idling out; at most one write a minute. A full disk must not cost what was typed."""
    now = clock.now()
    if user.session_seen_at is not None and now - user.session_seen_at >= _NOTED_EVERY:
        user.session_seen_at = now
        with suppress(NoRoom), unit_of_work() as session:
            keep_alive(session, user.fs_uniquifier, now=now)


def _actor_of_token() -> Actor | None:
    """Whoever issued this token, narrowed to its scopes; nobody once it or the account has ended."""
    kind, _, secret = request.headers["Authorization"].partition(" ")
    if kind.lower() != "bearer" or not secret:
        return None
    today, token = clock.today(), ApiToken
    query = select(token, Account).join(Account, Account.id == token.account_id)
    live = (token.digest == digest(secret), token.revoked_at.is_(None), token.expires_on >= today)
    with reading() as session:
        row = session.execute(query.where(*live)).first()
        if row is None:
            return None
        user, used, token_id = user_of(row[1], today), row[0].last_used_on, row[0].id
        scopes = frozenset(Permission(scope) for scope in row[0].scopes)
    if not user.active:
        return None
    if used != today:
        with suppress(NoRoom), unit_of_work() as session:
            mark_used(session, token_id, today=today)
    return user.actor(only=scopes)
