"""Sharing agreements, listed with the state of the day and one by one, and as the rules look at them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, case, not_, or_, select
from sqlalchemy.orm import Session, aliased

from register.domain.dates import said
from register.domain.home.tones import Tone
from register.domain.people.unseen import BODY
from register.domain.permissions import Viewer
from register.domain.sharing.agreements import (
    Agreement,
    AgreementState,
    Direction,
    PartyRole,
    agreement_state,
)
from register.domain.sharing.bounds import Parts
from register.domain.sharing.frameworks import Outside, outside, tier_of
from register.domain.values import recorded
from register.models.agreements import Agreement as AgreementThing
from register.models.agreements import AgreementVersion
from register.queries import entries as ledger
from register.queries.choosing import Choice, by_name_of, searched
from register.queries.entries import Recorded
from register.queries.field_words import words_of
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.rules import ruleset
from register.queries.searching import found
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, visible

V, S = AgreementVersion, AgreementState
F = aliased(AgreementVersion)
FT = aliased(AgreementThing)
UNSEEN = BODY
TONES = {
    S.NOT_STARTED: Tone.OVER,
    S.PART_SIGNED: Tone.OPEN,
    S.TO_SIGN_AGAIN: Tone.OPEN,
    S.IN_FORCE: Tone.GOOD,
    S.PAST_REVIEW: Tone.CAREFUL,
    S.LAPSED: Tone.BAD,
}
WAY_WORDS = {
    Direction.BOTH: "Shares and receives",
    Direction.SENDS: "Only shares",
    Direction.RECEIVES: "Only receives",
}
ROLE_WORDS = {role: role.value.replace("_", " ").capitalize() for role in PartyRole}


def state_told(code: str) -> tuple[str, Tone]:
    """The words and the colour of a state."""
    return S(code).label, TONES[S(code)]


def state_on(day: date) -> ColumnElement[str]:
    """The state as domain.sharing.agreement_state says it, for rows in numbers."""
    begun = or_(V.holds_from.is_(None), V.holds_from <= day)
    stands = or_(and_(begun, _since(V.fully_signed_on, day)), and_(not_(begun), _since(V.stood_from, day)))
    return case(
        (V.valid_from > day, S.NOT_STARTED.value),
        (V.valid_to < day, S.LAPSED.value),
        (and_(not_(stands), _since(V.stood_from, day)), S.TO_SIGN_AGAIN.value),
        (not_(stands), S.PART_SIGNED.value),
        (V.review_due_on < day, S.PAST_REVIEW.value),
        else_=S.IN_FORCE.value,
    )


def _since(column: Any, day: date) -> ColumnElement[bool]:
    return and_(column.is_not(None), column <= day)


def _statement(viewer: Viewer, as_at: AsAt, today: date) -> Query:
    state = state_on(as_at.held_on or today).label("state")
    above = and_(F.thing_id == V.framework_id, seen_by(F, viewer), *known(F, as_at))
    shown = select(
        V.thing_id.label("id"), AgreementThing.ref, V.title, state, V.parties.label("signed"), V.valid_from, V.valid_to,
        V.review_due_on, FT.ref.label("framework"), V.provenance,
    )  # fmt: skip
    shown = shown.join(AgreementThing, AgreementThing.id == V.thing_id)
    shown = shown.outerjoin(F, above).outerjoin(FT, FT.id == F.thing_id)
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


CHOICE = Choice(
    by_name_of(V, AgreementThing, V.title), V.thing_id, searched(V, AgreementThing, "title"),
    lambda _session, rows, _viewer: [(row.id, f"{row.ref}: {row.called}") for row in rows],
)  # fmt: skip
"""An agreement to choose, by title."""


def signed_words(parties: list[dict[str, Any]]) -> str:
    """2 of 3."""
    return f"{sum(1 for party in parties if party['signed_on'])} of {len(parties)}"


@lru_cache(maxsize=4)
def listing_on(today: date) -> Listing:
    """The list of agreements, each in its state of the day asked for, or of today."""
    return Listing(
        noun="agreements",
        title="Sharing agreements",
        columns=(
            Column("ref", "Reference", "ref"),
            Column("title", "Title"),
            Column("state", "State", "state", words=state_told),
            Column("signed", "Signed", worked=signed_words),
            Column("valid_from", "From", "day"),
            Column("valid_to", "To", "day"),
            Column("review_due_on", "Review due", "day"),
            Column("framework", "Under"),
        ),
        statement=lambda viewer, as_at: _statement(viewer, as_at, today),
        order=(V.review_due_on, V.thing_id),
        filters=(
            Filter("title", "Title", lambda text: found(V, "title", text)),
            Filter(
                "state",
                "State today",
                lambda code: state_on(today) == code,
                tuple((s.value, s.label) for s in S),
                over_too=True,
            ),
            Filter("framework", "Reference of the framework", lambda text: FT.ref == text.strip().upper()),
            by_ref(AgreementThing.ref),
        ),
        goes_on=lambda day: or_(V.valid_to.is_(None), V.valid_to >= day),
    )


def agreement(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> AgreementVersion:
    """One agreement by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of an agreement: its state today, the day the last party signed, which text they signed, its tier,
    and how it goes beyond the framework it stands under."""

    state: AgreementState
    fully_signed_on: date | None
    text_n: int
    holds_from: date | None
    stood_from: date | None
    tier: int | None
    outside_framework: tuple[Outside, ...]


def see(session: Session, row: AgreementVersion, *, viewer: Viewer, today: date) -> Seen:
    """Its state today, the day the last party signed, which text they signed, and how it stands under its framework."""
    above = framework_of(session, row, viewer=viewer)
    beyond = () if above is None else outside(to_domain(row), bounding(session, above), today)
    tier = tier_of(row.kind, ruleset(session), row.valid_from)
    return Seen(
        state_of(row, today), row.fully_signed_on, row.text_n, row.holds_from, row.stood_from, tier, beyond
    )


def framework_of(
    session: Session, row: AgreementVersion, *, viewer: Viewer, as_at: AsAt = NOW
) -> AgreementVersion | None:
    """The agreement that this one stands under; none where there is none, or the viewer may not see it."""
    if row.framework_id is None or "framework_id" in vars(row).get("masked", ()):
        return None
    return one(session, V, row.framework_id, viewer, as_at)


def chain_above(session: Session, key: str | None, *, viewer: Viewer) -> set[str]:
    """The ids of an agreement and of every framework above it."""
    found: set[str] = set()
    while key is not None and key not in found:
        found.add(key)
        above = select(V.framework_id).where(V.thing_id == key, seen_by(V, viewer), *known(V, NOW))
        key = session.scalar(above)
    return found


def has_under(session: Session, key: str, *, viewer: Viewer) -> bool:
    """Whether agreements that the viewer may see stand under this one."""
    under = visible(V, viewer).where(V.framework_id == key).limit(1)
    return session.scalar(under) is not None


def agreements(session: Session, *, viewer: Viewer, as_at: AsAt = NOW) -> list[Agreement]:
    """Every agreement as the rules look at it, whatever day it covers."""
    rows = session.scalars(
        visible(V, viewer, as_at).where(V.act != "ended").order_by(V.review_due_on, V.thing_id)
    )
    found = [to_domain(row) for row in rows]
    changed = [one.id for one in found if one.text_n > 1]
    before = earlier_texts(session, changed, viewer=viewer) if changed else {}
    whole = [replace(one, earlier=tuple(t for t in before.get(one.id, ()) if t.n < one.n)) for one in found]
    parts = Parts(ruleset(session))
    by_id = {one.id: replace(one, parts=parts) for one in whole}
    return [_under(one, by_id, frozenset()) for one in whole]


def _under(one: Agreement, by_id: Mapping[str, Agreement], below: frozenset[str]) -> Agreement:
    """The agreement with the framework it stands under, of those that the viewer may see, and so on upwards."""
    above = by_id.get(one.framework_id or "")
    if above is None or above.id in below:
        return one
    return replace(one, framework=_under(above, by_id, below | {one.id}))


def earlier_texts(session: Session, ids: Iterable[str], *, viewer: Viewer) -> dict[str, list[Agreement]]:
    """How each text that an agreement had before the one that stands now read last, the oldest first."""
    rows = session.scalars(
        select(V).where(V.thing_id.in_(sorted(ids)), seen_by(V, viewer)).order_by(V.thing_id, V.n)
    )
    last: dict[str, dict[int, Agreement]] = {}
    for row in rows:
        last.setdefault(row.thing_id, {})[row.text_n] = to_domain(row)
    return {key: [texts[n] for n in sorted(texts)][:-1] for key, texts in last.items()}


def to_domain(row: AgreementVersion) -> Agreement:
    """As the rules look at it, without the texts before this one."""
    return recorded(Agreement, row, id=row.thing_id, n=row.n, earlier=(), framework=None, parts=None)


def bounding(session: Session, row: AgreementVersion) -> Agreement:
    """A framework as the rules look at it: with the lesser parts that it leaves room for."""
    return replace(to_domain(row), parts=Parts(ruleset(session)))


@dataclass(frozen=True, slots=True)
class PartyShown:
    """A party as a page names it."""

    organisation_id: str
    name: str
    role: str
    direction: str
    signed_on: date | None
    who: str
    withdrawn_on: date | None
    acceded_on: date | None

    @property
    def state(self) -> tuple[str, Tone]:
        if self.withdrawn_on is not None:
            return "Withdraws", Tone.OVER
        if self.acceded_on is not None:
            return "Joined", Tone.GOOD
        return ("Not signed", Tone.OPEN) if self.signed_on is None else ("Signed", Tone.GOOD)


def parties_of(one: Agreement, names: Mapping[str, str]) -> list[PartyShown]:
    """Who the parties are and when each signed."""
    return [
        PartyShown(
            p.organisation_id, names.get(p.organisation_id, UNSEEN), ROLE_WORDS[p.role], WAY_WORDS[p.direction],
            p.signed_on, ", ".join(filter(None, (p.signed_by, p.signed_post))), p.withdrawn_on, p.acceded_on,
        )
        for p in one.parties
    ]  # fmt: skip


def before_signing(one: Agreement, today: date) -> str:
    """What to say while it is in use before everybody has signed: by how many it is, of how many; empty otherwise."""
    if agreement_state(one, today) not in (S.PART_SIGNED, S.TO_SIGN_AGAIN):
        return ""
    staying = [p for p in one.parties if p.withdrawn_on is None or p.withdrawn_on > today]
    return f"{sum(1 for p in staying if p.signed_on)} of {len(staying)}"


def state_of(row: AgreementVersion, on: date) -> AgreementState:
    return agreement_state(to_domain(row), on)


def told(session: Session, versions: list[AgreementVersion], *, viewer: Viewer) -> list[Recorded]:
    """The history in words: parties by name, with the day each signed."""

    parties, organisation, signed, left, joined = map(
        words_of, ("parties", "organisation_id", "signed_on", "withdrawn_on", "acceded_on")
    )

    def words(value: Any) -> str:
        return "; ".join(
            f"{p[organisation]} {_signed_words(p[signed])}{_joined_words(p.get(joined))}{_left_words(p.get(left))}"
            for p in value
        )

    counted = {words_of(name) for name in ("fully_signed_on", "stood_from", "text_n")}
    return [
        replace(line, changes=tuple(
            (name, words(old), words(new)) if name == parties else (name, old, new)
            for name, old, new in line.changes if name not in counted
        ))
        for line in ledger.history_of(session, versions, viewer=viewer)
    ]  # fmt: skip


def _signed_words(signed_on: date | None) -> str:
    return "not signed" if signed_on is None else f"signed on {said(signed_on)}"


def _joined_words(acceded_on: date | None) -> str:
    return "" if acceded_on is None else f", joins on {said(acceded_on)}"


def _left_words(withdrawn_on: date | None) -> str:
    return "" if withdrawn_on is None else f", withdraws on {said(withdrawn_on)}"
