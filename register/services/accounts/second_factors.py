"""Passkeys and recovery codes: added, used once or many times, and taken away; each act leaves an entry."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from register.domain.accounts.accounts import SignInPolicy
from register.domain.accounts.letters import changed_letter
from register.domain.errors import Invalid, NotFound
from register.models.accounts import Account
from register.models.base import new_id
from register.models.second_factors import Passkey, RecoveryCode
from register.services import ledger, tickets
from register.services.accounts.one_time_links import digest
from register.services.accounts.sign_ins import holder
from register.services.outbox import enqueue

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_PARTS, _PART = 4, 4
MOST = 20


@dataclass(frozen=True, slots=True)
class Kept:
    """A passkey as its holder's list shows it, and as an answer is checked against it."""

    id: str
    account_id: str
    credential_id: str
    public_key: str
    sign_count: int
    name: str
    added_at: datetime
    last_used_on: date | None


def passkeys_of(session: Session, account_id: str) -> list[Kept]:
    """The passkeys of an account, the oldest first."""
    mine = select(Passkey).where(Passkey.account_id == account_id)
    return [_kept(row) for row in session.scalars(mine.order_by(Passkey.added_at, Passkey.id))]


def passkey_with(session: Session, credential_id: str) -> Kept | None:
    """Whose passkey this is."""
    found = session.scalars(select(Passkey).where(Passkey.credential_id == credential_id)).first()
    return None if found is None else _kept(found)


def add_passkey(
    session: Session, account_id: str, credential_id: str, public_key: str, *, sign_count: int, name: str,
    challenge: str, now: datetime,
) -> None:  # fmt: skip
    """Know this passkey from now on; its holder is told by mail."""
    account = _locked(session, account_id)
    if account.passkeys >= MOST:
        raise Invalid({"": f"Remove a passkey first: an account has {MOST} at most"})
    tickets.spend(session, challenge, "", "", now=now)
    session.add(
        Passkey(
            id=new_id(), account_id=account_id, credential_id=credential_id, public_key=public_key,
            sign_count=sign_count, name=name, added_at=now,
        )
    )  # fmt: skip
    account.passkeys += 1
    ledger.note(session, "account.passkey_added", account_id, {}, actor=holder(account))
    enqueue(session, account.email, changed_letter("A passkey was added to your account."), now=now)


def use_passkey(
    session: Session, passkey_id: str, *, sign_count: int, challenge: str, now: datetime, today: date
) -> None:
    """Note that it answered this challenge, which nobody answers again."""
    tickets.spend(session, challenge, "", "", now=now)
    used = update(Passkey).where(Passkey.id == passkey_id)
    session.execute(used.values(sign_count=sign_count, last_used_on=today))


def remove_passkey(session: Session, account_id: str, passkey_id: str, *, now: datetime) -> None:
    """Take one away; its holder is told by mail."""
    account = _locked(session, account_id)
    mine = (Passkey.id == passkey_id, Passkey.account_id == account_id)
    gone = session.execute(delete(Passkey).where(*mine).returning(Passkey.id)).first()
    if gone is None:
        raise NotFound
    account.passkeys -= 1
    ledger.note(session, "account.passkey_removed", account_id, {}, actor=holder(account))
    enqueue(session, account.email, changed_letter("A passkey was removed from your account."), now=now)


def new_recovery_codes(
    session: Session, account_id: str, *, policy: SignInPolicy, now: datetime
) -> list[str]:
    """Codes to keep on paper, shown once; those from before end."""
    account = _locked(session, account_id)
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = [_new_code() for _ in range(policy.recovery_codes)]
    session.add_all(
        RecoveryCode(id=new_id(), account_id=account_id, digest=_digest(account_id, code)) for code in codes
    )
    ledger.note(session, "account.recovery_codes_made", account_id, {}, actor=holder(account))
    enqueue(session, account.email, changed_letter("Recovery codes were made for your account."), now=now)
    return codes


def recovery_codes_left(session: Session, account_id: str) -> int:
    """How many codes are unused."""
    left = (RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return session.scalar(select(func.count()).where(*left)) or 0


def use_recovery_code(session: Session, account_id: str, code: str, *, now: datetime) -> bool:
    """Use a code up; False when it is none of this account's, or was used before."""
    mine = (RecoveryCode.account_id == account_id, RecoveryCode.digest == _digest(account_id, code))
    used = update(RecoveryCode).where(*mine, RecoveryCode.used_at.is_(None)).values(used_at=now)
    if session.execute(used.returning(RecoveryCode.id)).first() is None:
        return False
    account = _locked(session, account_id)
    ledger.note(session, "account.recovery_code_used", account_id, {}, actor=holder(account))
    enqueue(session, account.email, changed_letter("A recovery code of your account was used."), now=now)
    return True


def forget_second_factors(session: Session, account: Account) -> None:
    """Take everything of the kind from an account whose holder lost it."""
    account.tf_primary_method = account.tf_totp_secret = account.totp_counter = None
    account.passkeys = 0
    session.execute(delete(Passkey).where(Passkey.account_id == account.id))
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))


def _new_code() -> str:
    """Sixteen letters in four groups, about 79 random bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_PART)) for _ in range(_PARTS))


def _digest(account_id: str, code: str) -> str:
    letters = "".join(letter for letter in code.casefold() if letter.isalnum())
    return digest(f"{account_id} {letters}")


def _kept(row: Passkey) -> Kept:
    return Kept(
        row.id, row.account_id, row.credential_id, row.public_key, row.sign_count, row.name, row.added_at,
        row.last_used_on,
    )  # fmt: skip


def _locked(session: Session, account_id: str) -> Account:
    found = session.scalars(select(Account).where(Account.id == account_id).with_for_update()).first()
    if found is None:
        raise NotFound
    return found
