"""Keeps what the decision check says about whoever is next to decide; stored only where it changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from register.domain.contracts.assessments import Outcome, Severity
from register.domain.contracts.decision_facts import canonical
from register.domain.contracts.next_deciders import NOBODY
from register.models.next_checks import NextCheck
from register.queries.contracts.ahead.deciders import Found

N = NextCheck


Rows = dict[tuple[str, str], dict[str, Any]]
"""What is to be kept, by contract and party."""


def keep_next(
    session: Session, found: Rows, *, after: str, to: str | None, today: date, only: str | None = None
) -> int:  # fmt: skip
    """Keep what was found about every contract after one id, up to another or to the last; returns how many answers changed.
    What no longer waits is forgotten. `since` stays the day on which an answer was first found."""
    between = [N.contract_id > after] if to is None else [N.contract_id > after, N.contract_id <= to]
    mine = between if only is None else [N.contract_id == only]
    there = {(row.contract_id, row.party): row for row in session.scalars(select(N).where(*mine))}
    changed = 0
    for key, columns in found.items():
        changed += _kept(session, there.pop(key, None), columns, today)
    for contract_id, party in there:
        session.execute(delete(N).where(N.contract_id == contract_id, N.party == party))
    return changed + len(there)


def rows_of(found: Iterable[Found]) -> Rows:
    """A row for each party that a contract waits for."""
    rows: Rows = {}
    for one in found:
        row = one.step.row
        rows.setdefault((row.thing_id, one.step.party), {
            "contract_id": row.thing_id, "party": one.step.party, "contract_n": row.n,
            "question": str(one.step.question), "person_id": one.person_id,
            "change_id": None if one.step.change is None else one.step.change.thing_id,
            "outcome": str(Outcome.STOPPED if one.answer is None else one.answer.outcome), "reasons": _reasons(one),
        })  # fmt: skip
    return rows


def _reasons(found: Found) -> list[dict[str, Any]]:
    """Codes and what they are about, without words: these hold names. What is only for the record is left out."""
    if found.answer is None:
        return [{"code": NOBODY, "severity": str(Severity.STOP), "links": []}]
    return [
        {"code": one.code, "severity": str(one.severity), "links": [asdict(link) for link in one.links]}
        for one in found.answer.weighing
    ]


def _kept(session: Session, row: NextCheck | None, columns: dict[str, Any], today: date) -> bool:
    mark = hashlib.sha256(canonical(columns).encode()).hexdigest()
    if row is None:
        session.add(N(**columns, since=today, fingerprint=mark))
        return True
    if row.fingerprint == mark:
        return False
    if (row.outcome, row.person_id, row.question) != tuple(
        columns[name] for name in ("outcome", "person_id", "question")
    ):
        row.since = today
    for name, value in columns.items():
        setattr(row, name, value)
    row.fingerprint = mark
    return True
