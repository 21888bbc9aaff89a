"""Sharing agreements, listed with the state of the day and one by one, and as the rules look at them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, or_, select
from sqlalchemy.orm import Session

from register.domain.dates import said
from register.domain.permissions import Viewer
from register.domain.sharing.agreements import Agreement, AgreementState, PartyRole, agreement_state
from register.domain.values import recorded
from register.models.agreements import Agreement as AgreementThing
from register.models.agreements import AgreementVersion
from register.queries import entries as ledger
from register.queries.choosing import Choice, by_name_of, searched
from register.queries.entries import Recorded
from register.queries.field_words import words_of
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.searching import found
from register.queries.visible import NOW, AsAt, held, history, known, one, seen_by, visible

V, S = AgreementVersion, AgreementState
UNSEEN = "An organisation you may not see"
COLOURS = {
    S.NOT_STARTED: "grey",
    S.PART_SIGNED: "orange",
    S.IN_FORCE: "green",
    S.PAST_REVIEW: "yellow",
    S.LAPSED: "red",
}
ROLE_WORDS = {role: role.value.replace("_", " ").capitalize() for role in PartyRole}


def state_tag(code: str) -> tuple[str, str]:
    """The words and the colour of a state."""
    return S(code).label, COLOURS[S(code)]


def state_on(day: date) -> ColumnElement[str]:
    """The state as domain.sharing.agreement_state says it, for rows in numbers."""
    return case(
        (V.valid_from > day, S.NOT_STARTED.value),
        (V.valid_to < day, S.LAPSED.value),
        (or_(V.fully_signed_on.is_(None), V.fully_signed_on > day), S.PART_SIGNED.value),
        (V.review_due_on < day, S.PAST_REVIEW.value),
        else_=S.IN_FORCE.value,
    )


def _statement(viewer: Viewer, as_at: AsAt, today: date) -> Query:
    state = state_on(as_at.held_on or today).label("state")
    shown = select(
        V.thing_id.label("id"), AgreementThing.ref, V.title, state, V.parties.label("signed"), V.valid_from, V.valid_to,
        V.review_due_on, V.provenance,
    )  # fmt: skip
    shown = shown.join(AgreementThing, AgreementThing.id == V.thing_id)
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


CHOICE = Choice(
    by_name_of(V, AgreementThing, V.title), V.thing_id, searched(V, AgreementThing, "title"),
    lambda _session, rows, _viewer: [(row.id, f"{row.ref}: {row.called}") for row in rows],
)  # fmt: skip
"""An agreement to choose, by title."""


def signed_words(parties: list[dict[str, Any]]) -> str:
    """2 of 3."""
    return f"{sum(1 for party in parties if party['signed_on'])} of {len(parties)}"


def listing_on(today: date) -> Listing:
    """The list of agreements, each in its state of the day asked for, or of today."""
    return Listing(
        noun="agreements",
        title="Sharing agreements",
        columns=(
            Column("ref", "Reference", "ref"),
            Column("title", "Title"),
            Column("state", "State", "tag", words=state_tag),
            Column("signed", "Signed", worked=signed_words),
            Column("valid_from", "From", "day"),
            Column("valid_to", "To", "day"),
            Column("review_due_on", "Review due", "day"),
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
            by_ref(AgreementThing.ref),
        ),
        goes_on=lambda day: or_(V.valid_to.is_(None), V.valid_to >= day),
    )


def agreement(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> AgreementVersion:
    """One agreement by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of an agreement: its state today, and the day the last party signed."""

    state: AgreementState
    fully_signed_on: date | None


def see(session: Session, row: AgreementVersion, *, viewer: Viewer, today: date) -> Seen:
    """Its state today, and the day the last party signed."""
    return Seen(state_of(row, today), row.fully_signed_on)


def versions_of(session: Session, thing_id: str, *, viewer: Viewer) -> list[AgreementVersion]:
    """What was ever recorded of one agreement, oldest first."""
    return list(session.scalars(history(V, thing_id, viewer)))


def agreements(session: Session, *, viewer: Viewer, as_at: AsAt = NOW) -> list[Agreement]:
    """Every agreement as the rules look at it, whatever day it covers."""
    rows = session.scalars(
        visible(V, viewer, as_at).where(V.act != "ended").order_by(V.review_due_on, V.thing_id)
    )
    return [to_domain(row) for row in rows]


def to_domain(row: AgreementVersion) -> Agreement:
    """As the rules look at it."""
    return recorded(Agreement, row, id=row.thing_id, n=row.n)


@dataclass(frozen=True, slots=True)
class PartyShown:
    """A party as a page names it."""

    organisation_id: str
    name: str
    role: str
    signed_on: date | None

    @property
    def state(self) -> tuple[str, str]:
        return ("Not signed", "orange") if self.signed_on is None else ("Signed", "green")


def parties_of(row: AgreementVersion, names: Mapping[str, str]) -> list[PartyShown]:
    """Who the parties are and when each signed."""
    return [
        PartyShown(
            p.organisation_id,
            names.get(p.organisation_id, UNSEEN),
            ROLE_WORDS[p.role],
            p.signed_on,
        )
        for p in to_domain(row).parties
    ]


def state_of(row: AgreementVersion, on: date) -> AgreementState:
    return agreement_state(to_domain(row), on)


def told(session: Session, versions: list[AgreementVersion], *, viewer: Viewer) -> list[Recorded]:
    """The history in words: parties by name, with the day each signed."""

    parties, organisation, signed = map(words_of, ("parties", "organisation_id", "signed_on"))

    def words(value: Any) -> str:
        return "; ".join(f"{party[organisation]} {_signed_words(party[signed])}" for party in value)

    return [
        replace(line, changes=tuple(
            (name, words(old), words(new)) if name == parties else (name, old, new)
            for name, old, new in line.changes if name != words_of("fully_signed_on")
        ))
        for line in ledger.history_of(session, versions, viewer=viewer)
    ]  # fmt: skip


def _signed_words(signed_on: date | None) -> str:
    return "not signed" if signed_on is None else f"signed on {said(signed_on)}"
