"""The steps of signing in: a password or a link first, then a code where one is needed, then a new session."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast
from urllib.parse import urlsplit

from flask import current_app, session
from flask_security import Totp, login_user, logout_user

from register import clock
from register.accounts import devices
from register.accounts.codes import CodeUsedError
from register.accounts.datastore import AccountDatastore, user_with
from register.accounts.identity import user_of_request
from register.accounts.passwords import is_right
from register.accounts.policies import policy
from register.accounts.users import User
from register.db import reading, unit_of_work
from register.domain.accounts.accounts import SessionLimits, needs_second_factor
from register.logs import log
from register.services.accounts.one_time_links import digest
from register.services.accounts.second_factors import use_recovery_code
from register.services.accounts.sign_ins import begin_session, end_session, is_paused, record_failure

_HALF_WAY = "half_way"


def check_first(email: str, password: str) -> User | None:
    """The account whose password this is; None for every other reason, none of which is told."""
    user = user_with(email=email)
    right = is_right(user, password)
    if user is None or not user.active or paused(user):
        log.info("sign_in_refused", known=user is not None, active=user is not None and user.active)
        return None
    if not right:
        wrong(user, "password")
        return None
    return user


def go_on(user: User, how: str, next_url: str) -> str | None:
    """After the first step: the endpoint of the next one, or None when the person is now signed in."""
    if not (user.has_second_factor or must_have_code(user)):
        enter(user, how)
        return None
    session.clear()
    session[_HALF_WAY] = {
        "id": user.id, "how": how, "next": safe_next(next_url), "since": clock.now().isoformat(),
        "password": _trace(user),
    }  # fmt: skip
    if user.tf_totp_secret:
        return "security.code"
    return "passkeys.sign_in" if user.passkeys else "security.two_factor"


def must_have_code(user: User) -> bool:
    """Whether these roles need a second factor here; the demonstration asks for none."""
    return not current_app.config["IS_DEMO"]() and needs_second_factor(user.role_names, policy())


def wants_password(user: User) -> bool:
    """Whether a mailed link gets this person no further: they have yet to set up an app, which a link alone never does."""
    return must_have_code(user) and not user.has_second_factor and user.password is not None


def half_way() -> tuple[User, str, str] | None:
    """Who has taken the first step lately, how, and where they were going."""
    found = session.get(_HALF_WAY)
    if not isinstance(found, dict):
        return None
    since = datetime.fromisoformat(found["since"])
    user = user_with(id=found["id"])
    late = clock.now() - since > timedelta(minutes=policy().code_minutes)
    if late or user is None or not user.active or _trace(user) != found["password"]:
        session.pop(_HALF_WAY, None)
        return None
    return user, found["how"], found["next"]


def check_code(user: User, code: str) -> bool:
    """Whether this is the present code of the person's app, not used before; wrong ones are counted."""
    if paused(user):
        return False
    if code_matches(user, user.tf_totp_secret or "", code):
        return True
    wrong(user, "code")
    return False


def check_recovery_code(user: User, code: str) -> bool:
    """Whether this is one of the person's recovery codes, not used before; wrong ones are counted."""
    if paused(user):
        return False
    with unit_of_work() as work:
        right = use_recovery_code(work, user.id, code, now=clock.now())
    if not right:
        wrong(user, "recovery_code")
    return right


def code_matches(user: User, secret: str, code: str) -> bool:
    """Whether the code is the one that an app with this secret shows now."""
    digits = "".join(code.split())
    try:
        return bool(_totp().verify_totp(digits, secret, user, window=policy().code_window_seconds))
    except CodeUsedError:
        return False


def enter(user: User, how: str) -> None:
    """Sign the person in under a new session; nothing of the visit before it is kept."""
    now = clock.now()
    with unit_of_work() as work:
        source = devices.source(user.id)
        user.fs_uniquifier = begin_session(work, user.id, how, source=source, now=now, today=clock.today())
    user.session_seen_at = now
    session.clear()
    login_user(user, authn_via=[how])
    devices.remember(user.id)


def leave() -> None:
    """Sign this browser out, here and in the list of sessions."""
    user = user_of_request()
    if user is not None:
        with unit_of_work() as work:
            end_session(work, user.fs_uniquifier, now=clock.now())
        logout_user()
    session.clear()


def safe_next(wanted: str) -> str:
    """Where to go after signing in: a page of this site, or the start page for anything else."""
    parts = urlsplit(wanted.replace("\\", "/"))
    plain = wanted.isprintable() and wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if plain and not parts.scheme and not parts.netloc else "/"


def new_secret() -> str:
    """A secret for an authenticator app, encrypted as it is stored."""
    return str(_totp().generate_totp_secret())


def set_up_values(secret: str, user: User) -> dict[str, str]:
    """What a person needs to set up an app: `key` to type, `image` to scan."""
    return dict(_totp().fetch_setup_values(secret, user))


def limits() -> SessionLimits:
    """How long sessions last here."""
    return cast(AccountDatastore, current_app.extensions["security"].datastore).limits


def _totp() -> Totp:
    return cast(Totp, current_app.extensions["security"].totp_factory)


def paused(user: User) -> bool:
    """Whether whoever asks has to wait after too many wrong answers."""
    with reading() as found:
        return is_paused(found, user.id, devices.source(user.id), now=clock.now())


def wrong(user: User, how: str) -> None:
    """Count a wrong password or code."""
    with unit_of_work() as work:
        record_failure(work, user.id, how, devices.source(user.id), policy=policy(), now=clock.now())


def _trace(user: User) -> str:
    """Changes with the password, and so ends every half-taken step."""
    return digest(user.password or "")[:16]
