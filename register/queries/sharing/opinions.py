"""Advice, decisions and views on sharing agreements, listed and one by one, and what is still missing of the three."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.domain.sharing.opinions import (
    CAPACITY_LABELS,
    OUTCOME_LABELS,
    Capacity,
    NewOpinion,
    OpinionOutcome,
    missing,
)
from register.domain.values import recorded
from register.models.agreements import Agreement, AgreementVersion
from register.models.opinions import Opinion, OpinionVersion
from register.queries import entries as trail
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, visible

V = OpinionVersion


def capacity_words(code: str) -> str:
    """What it is, by the role in which it is given."""
    return CAPACITY_LABELS[Capacity(code)]


def outcome_words(code: str) -> str:
    """What it comes to."""
    return OUTCOME_LABELS[OpinionOutcome(code)]


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown: Query = select(
        V.thing_id.label("id"), Opinion.ref, Agreement.ref.label("agreement"), V.capacity, V.opinion_outcome, V.valid_from,
        V.given_post, V.provenance,
    )  # fmt: skip
    shown = shown.join(Opinion, Opinion.id == V.thing_id).join(Agreement, Agreement.id == V.agreement_id)
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


LISTING = Listing(
    noun="opinions",
    title="Advice, decisions and views on agreements",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("agreement", "Agreement", "record"),
        Column("capacity", "What it is", words=capacity_words),
        Column("opinion_outcome", "What it comes to", words=outcome_words),
        Column("valid_from", "Given on", "day"),
        Column("given_post", "In which post"),
    ),
    statement=_statement,
    order=(V.valid_from, V.thing_id),
    filters=(
        Filter(
            "capacity", "What it is", lambda code: V.capacity == code,
            tuple((code.value, words) for code, words in CAPACITY_LABELS.items()),
        ),
        Filter("agreement", "Reference of the agreement", lambda text: Agreement.ref == text.strip().upper()),
        by_ref(Opinion.ref),
    ),
)  # fmt: skip


def opinion(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> OpinionVersion:
    """One by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: OpinionVersion) -> NewOpinion:
    """The recorded value."""
    return recorded(NewOpinion, row)


def given_on_agreement(
    session: Session, agreement_id: str, *, viewer: Viewer, as_at: AsAt = NOW
) -> Sequence[OpinionVersion]:
    """What was given on an agreement; each carries its reference."""
    query: Any = visible(V, viewer, as_at).where(V.agreement_id == agreement_id)
    query = query.add_columns(Opinion.ref).join(Opinion, Opinion.id == V.thing_id)
    told = []
    for version, ref in session.execute(query.order_by(V.valid_from, V.thing_id)):
        version.ref = ref
        told.append(version)
    return told


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of one: which text of the agreement it was given on, and whether that text has changed since."""

    on_text: int
    text_has_changed: bool


def see(session: Session, row: OpinionVersion, *, viewer: Viewer, today: date) -> Seen:
    """Whether the agreement reads otherwise now."""
    now = visible(AgreementVersion, viewer).where(AgreementVersion.thing_id == row.agreement_id)
    about = session.scalar(now)
    return Seen(row.on_text, about is not None and about.text_n > row.on_text)


@dataclass(frozen=True, slots=True)
class Given:
    """One of the three as its agreement tells of it."""

    ref: str
    what: str
    outcome: str
    words: str
    given_on: date
    by: str
    post: str
    text_has_changed: bool


@dataclass(frozen=True, slots=True)
class Three:
    """What was given on an agreement, and what is still missing, in words."""

    given: tuple[Given, ...]
    missing: tuple[str, ...]


def three_of(session: Session, about: AgreementVersion, *, viewer: Viewer, as_at: AsAt = NOW) -> Three:
    """The three records on an agreement, those that are missing named first."""
    rows = given_on_agreement(session, about.thing_id, viewer=viewer, as_at=as_at)
    there = {Capacity(row.capacity) for row in rows}
    who = [told[0].by for told in trail.histories_of(session, [[row] for row in rows], viewer=viewer)]
    given = tuple(_given(row, by, about.text_n) for row, by in zip(rows, who, strict=True))
    return Three(given, tuple(capacity.label for capacity in missing(there)))


def _given(row: OpinionVersion, by: str, text_n: int) -> Given:
    return Given(
        row.ref, capacity_words(row.capacity), outcome_words(row.opinion_outcome), row.opinion_words, row.valid_from, by,
        row.given_post, text_n > row.on_text,
    )  # fmt: skip
