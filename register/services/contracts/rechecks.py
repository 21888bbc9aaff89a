"""Marks decisions that need re-checking, and takes the mark away again; stored only where the answer changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from register.domain.contracts.assessments import Reason
from register.domain.contracts.decision_facts import canonical
from register.models.rechecks import Recheck, RecheckAsked
from register.queries.contracts.rechecking import looked_into

BLOCK = 500
"""So many are handed over by one statement."""


def recheck(session: Session, ids: Iterable[str], *, today: date) -> int:
    """Look into these decisions again; returns how many marks changed. `since` stays the day on which it was first found."""
    ids = sorted(set(ids))
    found, changed = looked_into(session, ids, today), 0
    for key in ids:
        subject_id, reasons = found.get(key, ("", ()))
        changed += _kept(session, key, subject_id, reasons, today)
    session.execute(delete(RecheckAsked).where(RecheckAsked.decision_id.in_(ids)))
    return changed


def _kept(session: Session, key: str, subject_id: str, reasons: tuple[Reason, ...], today: date) -> bool:
    row = session.get(Recheck, key)
    if not reasons:
        if row is not None:
            session.delete(row)
        return row is not None
    plain = [_plain(reason) for reason in reasons]
    mark = hashlib.sha256(canonical(sorted(plain, key=canonical)).encode()).hexdigest()
    if row is None:
        session.add(
            Recheck(decision_id=key, subject_id=subject_id, since=today, reasons=plain, fingerprint=mark)
        )
        return True
    if row.fingerprint == mark:
        return False
    row.reasons, row.fingerprint = plain, mark
    return True


def _plain(reason: Reason) -> dict[str, Any]:
    """Its code and what it is about, without words: these hold names."""
    return {
        "code": reason.code,
        "severity": str(reason.severity),
        "links": [asdict(link) for link in reason.links],
    }


def hand_over(session: Session, ids: Iterable[str], *, now: datetime) -> None:
    """Leave these to the job."""
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), BLOCK):
        some = wanted[start : start + BLOCK]
        waiting = set(
            session.scalars(select(RecheckAsked.decision_id).where(RecheckAsked.decision_id.in_(some)))
        )
        new = [{"decision_id": key, "asked_at": now} for key in some if key not in waiting]
        if new:
            session.execute(insert(RecheckAsked), new)
