"""Screenings of sharing agreements, listed and one by one, with what their answers advise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.home.tones import Tone
from register.domain.permissions import Viewer
from register.domain.rules import JsonValue
from register.domain.sharing.agreements import choices
from register.domain.sharing.screenings import (
    OUTCOME_LABELS,
    NewScreening,
    ScreeningAnswer,
    ScreeningOutcome,
    advises,
    unanswered,
)
from register.domain.values import recorded
from register.models.agreements import Agreement
from register.models.screenings import Screening, ScreeningVersion
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.rules import ruleset
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, visible

V, S = ScreeningVersion, ScreeningOutcome
TONES = {S.OPEN: Tone.OPEN, S.NEEDED: Tone.RUNNING, S.NOT_NEEDED: Tone.GOOD}


def outcome_told(code: str) -> tuple[str, Tone]:
    """The words and the colour of an outcome."""
    return S(code).label, TONES[S(code)]


def _said(answers: list[Any]) -> str:
    """3 of 9."""
    return f"{sum(each['screening_answer'] == ScreeningAnswer.YES for each in answers)} of {len(answers)}"


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown: Query = select(
        V.thing_id.label("id"), Screening.ref, Agreement.ref.label("agreement"), V.valid_from, V.answers.label("yes"),
        V.screening_outcome, V.provenance,
    )  # fmt: skip
    shown = shown.join(Screening, Screening.id == V.thing_id).join(Agreement, Agreement.id == V.agreement_id)
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


LISTING = Listing(
    noun="screenings",
    title="Screenings for an impact assessment",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("agreement", "Agreement", "record"),
        Column("valid_from", "Screened on", "day"),
        Column("yes", "Answered with yes", worked=_said),
        Column("screening_outcome", "Outcome", "state", words=outcome_told),
    ),
    statement=_statement,
    order=(V.valid_from, V.thing_id),
    filters=(
        Filter(
            "screening_outcome", "Outcome", lambda code: V.screening_outcome == code,
            tuple((code.value, words) for code, words in OUTCOME_LABELS.items()),
        ),
        Filter("agreement", "Reference of the agreement", lambda text: Agreement.ref == text.strip().upper()),
        by_ref(Screening.ref),
    ),
)  # fmt: skip


def screening(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> ScreeningVersion:
    """One screening by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: ScreeningVersion) -> NewScreening:
    """The recorded value."""
    return recorded(NewScreening, row)


def questions_on(session: Session, on: date) -> dict[str, JsonValue]:
    """The questions that the rules of a day ask, by code."""
    return choices(ruleset(session), "screening_questions", on=on)


def enough_on(session: Session, on: date) -> int:
    """So many answers of yes advise an assessment, by the rules of a day."""
    return int(ruleset(session).value_or(1, "sharing.screening_yes_advises", on=on))


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of a screening: whether its answers advise an assessment, and which questions are open."""

    advises_assessment: bool
    open_questions: tuple[str, ...]


def see(session: Session, row: ScreeningVersion, *, viewer: Viewer, today: date) -> Seen:
    """What follows from what is recorded, by the rules of the day of the screening."""
    value, asked = to_domain(row), questions_on(session, row.valid_from)
    left = tuple(str(asked[code]["name"]) for code in unanswered(value, asked))
    return Seen(advises(value, asked, enough_on(session, row.valid_from)), left)


@dataclass(frozen=True, slots=True)
class Listed:
    """A screening as its agreement tells of it."""

    ref: str
    screened_on: date
    outcome: tuple[str, str]


def of_agreement(session: Session, agreement_id: str, *, viewer: Viewer, as_at: AsAt = NOW) -> list[Listed]:
    """The screenings of an agreement, the newest first."""
    query: Any = visible(V, viewer, as_at).where(V.agreement_id == agreement_id)
    query = query.add_columns(Screening.ref).join(Screening, Screening.id == V.thing_id)
    rows = session.execute(query.order_by(V.valid_from.desc(), V.thing_id))
    return [Listed(ref, row.valid_from, outcome_told(row.screening_outcome)) for row, ref in rows]
