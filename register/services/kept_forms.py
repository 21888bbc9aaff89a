"""Keeps what was typed on a page whose visit ended, until the same account opens the same page again."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from register.models.base import new_id
from register.models.kept_forms import KeptForm

LARGEST = 256 * 1024
"""Bytes of one form's answers; what is longer is not kept."""
MOST = 10
"""Forms kept for one account; the oldest go first."""
Answers = Sequence[tuple[str, str]]


def keep_form(
    session: Session, answers: Answers, *, account_id: str, address: str, secret: str, now: datetime
) -> str | None:
    """The key under which the answers can be read again; None when they are too long to be kept."""
    plain = json.dumps(list(answers)).encode()
    if len(plain) > LARGEST:
        return None
    _make_room(session, account_id)
    kept = KeptForm(
        id=new_id(),
        account_id=account_id,
        kept_at=now,
        answers=_box(secret, account_id, address).encrypt(plain),
    )
    session.add(kept)
    return kept.id


def kept_answers(
    session: Session, key: str, *, account_id: str, address: str, secret: str, since: datetime
) -> Answers | None:
    """What was typed, for the account and the page that it was typed for; None for any other, and once it is too old."""
    row = session.get(KeptForm, key)
    if row is None or row.account_id != account_id or row.kept_at < since:
        return None
    try:
        plain = _box(secret, account_id, address).decrypt(row.answers)
    except InvalidToken:
        return None
    return [(str(name), str(value)) for name, value in json.loads(plain)]


def forget_form(session: Session, key: str, *, account_id: str) -> None:
    """The form was sent: what was kept of it goes."""
    session.execute(delete(KeptForm).where(KeptForm.id == key, KeptForm.account_id == account_id))


def forget_old_forms(session: Session, *, now: datetime, kept_for: timedelta) -> None:
    """Remove whatever is older than it may be."""
    session.execute(delete(KeptForm).where(KeptForm.kept_at < now - kept_for))


def has_old_forms(session: Session, *, now: datetime, kept_for: timedelta) -> bool:
    """Whether anything is older than it may be."""
    return session.scalar(select(KeptForm.id).where(KeptForm.kept_at < now - kept_for).limit(1)) is not None


def _make_room(session: Session, account_id: str) -> None:
    own = select(KeptForm.id).where(KeptForm.account_id == account_id)
    older = list(session.scalars(own.order_by(KeptForm.kept_at.desc(), KeptForm.id).offset(MOST - 1)))
    if older:
        session.execute(delete(KeptForm).where(KeptForm.id.in_(older)))


def _box(secret: str, account_id: str, address: str) -> Fernet:
    """A key of this instance for this account and this page: no other opens what it closed."""
    words = "\0".join(("kept form", account_id, address)).encode()
    return Fernet(base64.urlsafe_b64encode(hmac.digest(secret.encode(), words, hashlib.sha256)))
