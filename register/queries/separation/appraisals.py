"""Options appraisals, listed and one by one: what each option came to, and what should be looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.domain.separation import appraisals as rules
from register.domain.separation.appraisals import Benefit, NewAppraisal, Weight
from register.domain.separation.promises import PromiseState, state_of
from register.domain.values import recorded
from register.models.appraisals import Appraisal, AppraisalVersion
from register.models.care_services import CareServiceVersion
from register.queries.contracts.ahead.promises import indicators_held
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.searching import found, place_of, sorted_by
from register.queries.separation.kinds import words_for
from register.queries.separation.scorers import weights_of
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, visible

V, S = AppraisalVersion, CareServiceVersion


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown: Query = select(
        V.thing_id.label("id"), Appraisal.ref, S.name.label("service"), V.options.label("options_in_all"), V.chosen,
        V.chosen_on, V.agreed_on, V.next_review_on, V.provenance,
    )  # fmt: skip
    shown = shown.join(Appraisal, Appraisal.id == V.thing_id)
    shown = sorted_by(shown.join(S, and_(S.thing_id == V.service_id, *known(S, as_at))), S)
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


LISTING = Listing(
    noun="appraisals",
    title="Options appraisals",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("service", "Service"),
        Column("options_in_all", "Options", worked=lambda rows: str(len(rows))),
        Column("chosen", "Chosen"),
        Column("chosen_on", "Chosen on", "day"),
        Column("agreed_on", "Agreed on", "day"),
        Column("next_review_on", "Next review", "day"),
    ),
    statement=_statement,
    order=(place_of(S), V.thing_id),
    filters=(
        Filter("service", "Service", lambda text: found(S, "name", text)),
        Filter(
            "is_chosen",
            "Declared",
            lambda answer: V.chosen.is_not(None) if answer == "yes" else V.chosen.is_(None),
            (("yes", "Declared"), ("no", "Not declared yet")),
        ),
        by_ref(Appraisal.ref),
    ),
)


def appraisal(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> AppraisalVersion:
    """One options appraisal by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: AppraisalVersion) -> NewAppraisal:
    """The recorded value."""
    return recorded(NewAppraisal, row)


@dataclass(frozen=True, slots=True)
class Came:
    """What an option came to, of 1,000; None while a criterion has no score that counts."""

    option: str
    form: str
    total: int | None
    keeps: str | None
    loses: str | None
    risks: str | None
    agreements: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Total:
    """What an option came to, of 1,000; None while a criterion has no score that counts."""

    option: str
    total: int | None


@dataclass(frozen=True, slots=True)
class ScoredBy:
    """Whether what somebody scored counts, by their interests in the organisations that the options name."""

    person_id: str
    weight: Weight


@dataclass(frozen=True, slots=True)
class Promised:
    """What became of a benefit."""

    option: str
    measure: str
    state: PromiseState


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of an appraisal: the totals of its options by the scores that count, whose do, what became of
    each benefit, and what should be looked at."""

    totals: tuple[Total, ...]
    scored_by: tuple[ScoredBy, ...]
    promised: tuple[Promised, ...]
    warnings: tuple[str, ...]


def see(session: Session, row: AppraisalVersion, *, viewer: Viewer, today: date) -> Seen:
    """What follows from what is recorded, on a day."""
    value = to_domain(row)
    weights = weights_in(session, value, viewer=viewer, on=today)
    totals = tuple(Total(one.option, rules.total_of(value, one.option, weights)) for one in value.options)
    promises = promised(session, value, viewer=viewer)
    held_up = [one.measure for one, state in promises if state is PromiseState.OPEN]
    scored = tuple(
        ScoredBy(person, weights.get(person, Weight.FREE))
        for person in sorted({s.scored_by for s in value.scores})
    )
    states = tuple(Promised(one.promised_option, one.measure, state) for one, state in promises)
    return Seen(totals, scored, states, rules.warnings(value, weights, held_up, today))


def weights_in(session: Session, value: NewAppraisal, *, viewer: Viewer, on: date) -> dict[str, Weight]:
    """Whether the scores of who has an interest in an organisation of it count."""
    bodies = {one.party_id for one in value.structure}
    service = select(S.commissioner_id, S.provider_id).where(S.thing_id == value.service_id)
    row = session.execute(service.where(seen_by(S, viewer), *known(S, NOW))).first()
    bodies |= {body for body in row or () if body}
    return weights_of(session, {one.scored_by for one in value.scores}, bodies, on, viewer=viewer)


def promised(session: Session, value: NewAppraisal, *, viewer: Viewer) -> list[tuple[Benefit, PromiseState]]:
    """What became of each benefit, by the contract that the service is given under."""
    query = select(S.contract_id).where(S.thing_id == value.service_id, seen_by(S, viewer), *known(S, NOW))
    contract = session.scalar(query) if value.benefits else None
    _, indicators = indicators_held(session, [contract], viewer=viewer).get(contract or "", ("", ()))
    return [(one, state_of(one, value.chosen, indicators)) for one in value.benefits]


def options_told(value: NewAppraisal, seen: Seen) -> list[Came]:
    """The options as a page draws them, the best first, those without a total last."""
    form, totals = words_for("forms"), {one.option: one.total for one in seen.totals}
    came = [
        Came(
            one.option, form(one.option_form), totals[one.option], one.keeps, one.loses, one.risks,
            len(rules.documents_of(value, one.option)), one.option == value.chosen,
        )
        for one in value.options
    ]  # fmt: skip
    return sorted(came, key=lambda one: -1 if one.total is None else one.total, reverse=True)


@dataclass(frozen=True, slots=True)
class Declared:
    """What was chosen for a service, as a programme tells of it; None where nothing was yet."""

    service: str
    option: str | None
    on: date | None
    minute: str | None


def of_programme(session: Session, programme_id: str, *, viewer: Viewer, as_at: AsAt = NOW) -> list[Declared]:
    """The appraisals under a programme, each with the name of its service."""
    query = visible(V, viewer, as_at).where(V.programme_id == programme_id)
    query = query.add_columns(S.name).join(S, and_(S.thing_id == V.service_id, *known(S, as_at)))
    rows: Any = session.execute(query.where(seen_by(S, viewer)).order_by(V.service_id, V.thing_id))
    return [Declared(service, row.chosen, row.chosen_on, row.chosen_minute) for row, service in rows]
