"""Whether whoever is signed in proved lately who they are, and taking the proof again."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app, session

from register import clock
from register.accounts import passkeys
from register.accounts.identity import by_token, user_of_request
from register.accounts.passwords import is_right
from register.accounts.policies import policy
from register.accounts.signing_in import check_code, paused, wrong
from register.accounts.users import User
from register.db import unit_of_work
from register.services.accounts.sign_ins import by_mail, strengthen

NOT_HERE = (
    "This is not done with a token, nor without a fresh proof of who you are: do it on the pages, signed in with your "
    "password and code or with a passkey"
)


def is_fresh() -> bool:
    """Whether this request comes from a browser whose holder gave their proof within the last minutes."""
    user = None if by_token() else user_of_request()
    if user is None or user.strong_at is None or by_mail(user.session_how):
        return False
    return clock.now() - user.strong_at < timedelta(minutes=policy().fresh_minutes)


def came_by_mail(user: User) -> bool:
    """Whether a mailed link opened this session: then no proof given in it is enough."""
    return by_mail(user.session_how)


def wants_code(user: User) -> bool:
    """A code where the person has an app; in a demonstration, and where there is none, the password."""
    return user.tf_totp_secret is not None and not current_app.config["IS_DEMO"]()


def takes_passkey(user: User) -> bool:
    """Whether a passkey of theirs may prove it."""
    return user.passkeys > 0


def takes_answer(user: User) -> bool:
    """Whether a code or a password may: not where passkeys are the only second proof somebody has."""
    return bool(user.tf_totp_secret or current_app.config["IS_DEMO"]() or not user.passkeys)


def proved_by_passkey(user: User, answer: str) -> bool:
    """Take the proof of a passkey; whether it was right and this person's own."""
    prover = passkeys.prover(answer)
    if prover is None or prover.id != user.id:
        return False
    renew(user, "passkey")
    return True


def proved(user: User, answer: str) -> bool:
    """Take the proof; whether it was right. Wrong ones are counted as at the sign-in page."""
    right = check_code(user, answer) if wants_code(user) else _password_is_right(user, answer)
    if right:
        renew(user, "code" if wants_code(user) else "password")
    return right


def renew(user: User, how: str) -> None:
    """From now on this browser's session counts as fresh, under a new id."""
    now = clock.now()
    with unit_of_work() as work:
        user.fs_uniquifier = strengthen(work, user.fs_uniquifier, how, now=now)
    user.strong_at = now
    session["_user_id"] = user.fs_uniquifier
    session.modified = True


def _password_is_right(user: User, password: str) -> bool:
    if paused(user):
        return False
    if is_right(user, password):
        return True
    wrong(user, "password")
    return False
