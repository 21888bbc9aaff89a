"""What is due for erasure, and what was proposed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from register.domain.audit.retention import KINDS, due_on, last_end_due, rule_of, years_kept
from register.domain.errors import NotFound
from register.domain.leaves import decode_header
from register.domain.permissions import UNBOUND, Viewer
from register.domain.rules import Ruleset
from register.models.ledger import Erasure, LedgerEntry, LedgerPayload
from register.models.registry import kinds
from register.models.retention import Retention, RetentionVersion
from register.queries.accounts.identities import identities
from register.queries.audit.last_days import last_day
from register.queries.held_posts import held_posts
from register.queries.rules import ruleset
from register.queries.visible import one, seen_by
from register.queries.watching import unwatched

R = RetentionVersion
MOST = 500


@dataclass(frozen=True, slots=True)
class Due:
    """A record whose words may go, and since when."""

    kind: str
    id: str
    ref: str
    ended_on: date
    due_on: date
    years: int

    @property
    def rule(self) -> str:
        return rule_of(self.kind)


@dataclass(frozen=True, slots=True)
class Words:
    """An entry whose words go: the kind of its version, its number, and what its header commits to."""

    kind: str
    seq: int
    commitment: bytes


def due(session: Session, today: date, *, viewer: Viewer) -> list[Due]:
    """Records past their time that nobody has proposed yet, the longest overdue first."""
    rules = ruleset(session)
    found = [one for kind in KINDS for one in _due_of(session, kind, rules, today, viewer)]
    waiting = {row.subject_id for row in proposals(session, viewer=viewer)}
    left = [each for each in found if each.id not in waiting]
    return sorted(left, key=lambda each: (each.due_on, each.ref))[:MOST]


def due_one(session: Session, kind: str, ref: str, today: date, *, viewer: Viewer) -> Due:
    """One record that is due and not proposed; NotFound otherwise."""
    for each in due(session, today, viewer=viewer):
        if (each.kind, each.ref) == (kind, ref):
            return each
    raise NotFound


def _due_of(session: Session, kind: str, rules: Ruleset, today: date, viewer: Viewer) -> list[Due]:
    """The day told is worked out of what the viewer may see; what is hidden from them keeps words all the same."""
    years = years_kept(rules, kind, on=today)
    if years is None:
        return []
    v, latest = kinds()[kind], last_end_due(today, years)
    last = last_day(v, viewer)
    shown = select(v.thing_id, v.__thing__.ref, last).join(v.__thing__, v.__thing__.id == v.thing_id)
    shown = shown.where(v.superseded_seq.is_(None), last <= latest, last_day(v, UNBOUND) <= latest)
    shown = shown.where(v.seq.not_in(select(Erasure.seq)), seen_by(v, viewer))
    rows = session.execute(shown.order_by(last, v.thing_id).limit(MOST)).all()
    stays = _still_here(session, {row[0] for row in rows}, latest) if kind == "person" else set()
    return [
        Due(kind, row[0], row[1], row[2], due_on(row[2], years), years) for row in rows if row[0] not in stays
    ]


def _still_here(session: Session, ids: set[str], latest: date) -> set[str]:
    """Those of these people who held a post later by another record of theirs."""
    same = identities(session)
    others = {other for one in ids for other in same.records_of(one)} - ids
    with unwatched(session):
        held = held_posts(session, viewer=UNBOUND, people=others) if others else []
    later = {same.one(post.person_id) for post in held if post.valid_to is None or post.valid_to > latest}
    return {one for one in ids if same.one(one) in later}


def proposals(session: Session, *, viewer: Viewer) -> list[RetentionVersion]:
    """What waits for a second person."""
    return _newest(session, viewer, R.act == "new")


def decided(session: Session, *, viewer: Viewer) -> list[RetentionVersion]:
    """What was erased or kept, as two people decided."""
    return _newest(session, viewer, R.act != "new")


def _newest(session: Session, viewer: Viewer, which: Any) -> list[RetentionVersion]:
    query = select(R, Retention.ref).join(Retention, Retention.id == R.thing_id)
    query = query.where(R.superseded_seq.is_(None), which, seen_by(R, viewer)).order_by(R.seq)
    found = []
    for version, ref in session.execute(query):
        version.ref = ref
        found.append(version)
    return found


def proposal(session: Session, key: str, *, viewer: Viewer) -> RetentionVersion:
    """One decision to erase; NotFound when there is none."""
    return one(session, R, key, viewer)


def words_of(session: Session, kind: str, thing_id: str, *, viewer: Viewer) -> list[Words]:
    """Every entry whose words go with this record and are still there: its own, and those of what was only said about
    it. No barrier keeps the latter from an erasure: they go unread."""
    v = kinds()[kind]
    found = _kept(session, kind, v.thing_id == thing_id, viewer)
    for other, cls in sorted(kinds().items()):
        names = [getattr(cls, column) for column, of in cls.__erased_with__ if of == kind]
        if names:
            found += _kept(session, other, or_(*(name == thing_id for name in names)), UNBOUND)
    return sorted(found, key=lambda words: words.seq)


def _kept(session: Session, kind: str, which: Any, viewer: Viewer) -> list[Words]:
    v = kinds()[kind]
    shown = select(LedgerEntry.seq, LedgerEntry.header).join(v, v.seq == LedgerEntry.seq)
    shown = shown.join(LedgerPayload, LedgerPayload.seq == LedgerEntry.seq)
    shown = shown.where(which, seen_by(v, viewer)).order_by(LedgerEntry.seq)
    return [Words(kind, row.seq, decode_header(row.header).commitment) for row in session.execute(shown)]
