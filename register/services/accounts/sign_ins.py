"""Signing in and what belongs to it: wrong answers counted, sessions begun and ended, secrets changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from register.domain.accounts.accounts import SignInPolicy, Source, paused_until
from register.domain.accounts.letters import changed_letter
from register.domain.audit_scopes import read
from register.domain.errors import NotFound
from register.domain.leaves import Json
from register.domain.permissions import Actor, Role, actor_with, system_actor
from register.models.accounts import Account, AccountSession, SignInWait
from register.models.base import new_id
from register.services import ledger
from register.services.accounts.calendar_addresses import end_address
from register.services.accounts.tokens import end_tokens
from register.services.outbox import enqueue

FORGOTTEN_AFTER = timedelta(days=2)
RESET = "account.password_reset"
ONE_PROOF = ("password", "link", "invitation")
"""How a session was opened by whoever gave one proof of who they are."""


def by_mail(how: str) -> bool:
    """Whether a session was opened by a mailed link, with or without a code after it."""
    return how.startswith(("link", "invitation"))


def holder(account: Account) -> Actor:
    """The account's holder as an actor."""
    roles = [Role(role) for role in account.roles]
    made = actor_with(*roles, id=account.id, person_id=account.person_id)
    return replace(made, scope=read(account.audit_scope))


def is_paused(session: Session, account_id: str, source: Source, *, now: datetime) -> bool:
    """Whether whoever asks from here waits: for wrong answers from here or, at a strange place, from all of them."""
    here = session.get(SignInWait, (account_id, source.key))
    if here is not None and here.paused_until is not None and now < here.paused_until:
        return True
    account = session.get(Account, account_id)
    everywhere = None if account is None or source.known else account.paused_until
    return everywhere is not None and now < everywhere


def record_failure(
    session: Session, account_id: str, how: str, source: Source, *, policy: SignInPolicy, now: datetime
) -> None:
    """Count a wrong password or code. After too many in a row the place they came from waits, longer each time; what
    comes from strange places never makes a browser wait that the holder used before."""
    account = _locked(session, account_id)
    ledger.note(session, "account.sign_in_failed", account.id, {"how": how}, actor=system_actor())
    here = _wait_of(session, account_id, source, now)
    here.failures, here.seen_at = here.failures + 1, now
    until = paused_until(here.failures, now, policy)
    if until is not None:
        here.paused_until = until
        _note_pause(session, account_id, here.failures, until, everywhere=False)
    if source.known:
        return
    account.failures += 1
    until = paused_until(account.failures, now, policy, allowed=policy.account_failures_allowed)
    if until is not None:
        account.paused_until = until
        _note_pause(session, account_id, account.failures, until, everywhere=True)


def _wait_of(session: Session, account_id: str, source: Source, now: datetime) -> SignInWait:
    found = session.get(SignInWait, (account_id, source.key))
    if found is None:
        found = SignInWait(account_id=account_id, source=source.key, failures=0, seen_at=now)
        session.add(found)
    return found


def _note_pause(
    session: Session, account_id: str, failures: int, until: datetime, *, everywhere: bool
) -> None:
    body: dict[str, Json] = {"failures": failures, "until": until.isoformat(), "everywhere": everywhere}
    ledger.note(session, "account.paused", account_id, body, actor=system_actor())


def any_old_waits(session: Session, *, now: datetime) -> bool:
    """Whether there is anything to forget; only reads."""
    old = SignInWait.seen_at < now - FORGOTTEN_AFTER
    return session.scalar(select(SignInWait.source).where(old).limit(1)) is not None


def forget_waits(session: Session, *, now: datetime) -> None:
    """Let go of wrong answers that nobody waits for any more."""
    old = SignInWait.seen_at < now - FORGOTTEN_AFTER
    session.execute(delete(SignInWait).where(old))


def begin_session(
    session: Session, account_id: str, how: str, *, source: Source | None = None, now: datetime, today: date
) -> str:
    """Sign somebody in who has given everything asked of them; returns the id of a new session."""
    account = _locked(session, account_id)
    account.failures, account.paused_until = 0, None
    if source is not None:
        mine = (SignInWait.account_id == account_id, SignInWait.source == source.key)
        session.execute(delete(SignInWait).where(*mine))
    account.last_signed_in_on = today
    begun = AccountSession(
        id=new_id(), account_id=account.id, how=how, began_at=now, seen_at=now,
        strong_at=None if by_mail(how) else now,
    )  # fmt: skip
    session.add(begun)
    ledger.note(session, "account.signed_in", account.id, {"how": how}, actor=holder(account))
    return begun.id


def keep_alive(session: Session, session_id: str, *, now: datetime) -> None:
    """Note that the session was used."""
    session.execute(update(AccountSession).where(AccountSession.id == session_id).values(seen_at=now))


def end_session(session: Session, session_id: str, *, now: datetime) -> None:
    """Sign one browser out."""
    row = session.get(AccountSession, session_id)
    if row is None or row.ended_at is not None:
        return
    row.ended_at = now
    account = _locked(session, row.account_id)
    ledger.note(session, "account.signed_out", account.id, {}, actor=holder(account))


def end_sessions(session: Session, account_id: str, *, now: datetime, but: str | None = None) -> None:
    """Sign every browser of this account out, `but` one."""
    mine = update(AccountSession).where(
        AccountSession.account_id == account_id, AccountSession.ended_at.is_(None)
    )
    session.execute((mine if but is None else mine.where(AccountSession.id != but)).values(ended_at=now))


def weaken_sessions(session: Session, account_id: str, *, now: datetime) -> None:
    """For somebody who may do more than before: what they proved then is proved again for it. A session that was
    opened with one proof ends, since more may be asked of it now."""
    mine = (AccountSession.account_id == account_id, AccountSession.ended_at.is_(None))
    session.execute(update(AccountSession).where(*mine).values(strong_at=None))
    session.execute(
        update(AccountSession).where(*mine, AccountSession.how.in_(ONE_PROOF)).values(ended_at=now)
    )


def strengthen(session: Session, session_id: str, how: str, *, now: datetime) -> str:
    """Note that the holder proved again, in this browser and now, who they are; returns the session's new id, since
    the one before may have been seen."""
    row = session.get(AccountSession, session_id)
    if row is None or row.ended_at is not None or by_mail(row.how):
        raise NotFound
    row.ended_at = now
    renewed = AccountSession(
        id=new_id(), account_id=row.account_id, how=row.how, began_at=row.began_at, seen_at=now, strong_at=now
    )
    session.add(renewed)
    account = _locked(session, row.account_id)
    ledger.note(session, "account.proved_again", account.id, {"how": how}, actor=holder(account))
    return renewed.id


def take_code(session: Session, account_id: str, counter: int) -> bool:
    """Use a code up; False when it, or a later one, was used before."""
    unused = or_(Account.totp_counter.is_(None), Account.totp_counter < counter)
    taken = update(Account).where(Account.id == account_id, unused).values(totp_counter=counter)
    return session.execute(taken.returning(Account.id)).first() is not None


def set_password(
    session: Session,
    account_id: str,
    password_hash: str,
    event: str,
    *,
    now: datetime,
    but: str | None = None,
) -> None:
    """Give the account a new password, end its other sessions, and tell its holder by mail."""
    account = _locked(session, account_id)
    account.password, account.failures, account.paused_until = password_hash, 0, None
    session.execute(delete(SignInWait).where(SignInWait.account_id == account_id))
    end_sessions(session, account_id, now=now, but=but)
    if event == RESET:
        end_tokens(session, account_id, actor=holder(account), now=now)
        end_address(session, account_id, actor=holder(account), now=now)
    ledger.note(session, event, account.id, {}, actor=holder(account))
    enqueue(session, account.email, changed_letter("Your password for Arm's Length was changed."), now=now)


def keep_hash(session: Session, account_id: str, password_hash: str) -> None:
    """The same password, hashed in today's way."""
    _locked(session, account_id).password = password_hash


def set_second_factor(session: Session, account_id: str, secret: str, counter: int, *, now: datetime) -> None:
    """From now on the account needs a code; the one that proved the app works cannot be used again."""
    account = _locked(session, account_id)
    account.tf_primary_method, account.tf_totp_secret = "authenticator", secret
    account.totp_counter = counter
    ledger.note(session, "account.second_factor_set", account.id, {}, actor=holder(account))
    enqueue(
        session, account.email, changed_letter("An authenticator app was set up for your account."), now=now
    )


def _locked(session: Session, account_id: str) -> Account:
    found = session.scalars(select(Account).where(Account.id == account_id).with_for_update()).first()
    if found is None:
        raise NotFound
    return found
