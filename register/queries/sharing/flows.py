"""Flows of information, listed and one by one, and whether an agreement covers each on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, case, or_, select
from sqlalchemy.orm import Session, aliased

from register.domain.home.tones import Tone
from register.domain.permissions import Viewer
from register.domain.sharing.flows import (
    DIRECTION_LABELS,
    FlowDirection,
    NewFlow,
    lacks_condition,
    risk_score,
)
from register.domain.values import recorded
from register.models.agreements import Agreement, AgreementVersion
from register.models.flows import Flow, FlowVersion
from register.models.information_assets import InformationAsset, InformationAssetVersion
from register.models.organisations import OrganisationVersion
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.rules import ruleset
from register.queries.searching import found
from register.queries.sharing.agreements import state_on, state_told
from register.queries.sharing.ends import ever_named, named_at_an_end
from register.queries.sharing.flow_covers import COVER_TOLD, covers, standing, states
from register.queries.visible import NOW, AsAt, held, known, one, seen_by

V, G, S = FlowVersion, AgreementVersion, InformationAssetVersion
FROM, TO = aliased(OrganisationVersion), aliased(OrganisationVersion)


def _direction(code: str) -> str:
    return FlowDirection(code).label


def _state(code: str | None) -> tuple[str, Tone]:
    return ("No agreement named", Tone.OVER) if code is None else state_told(code)


def _statement(viewer: Viewer, as_at: AsAt, today: date) -> Query:
    under = and_(G.thing_id == V.agreement_id, seen_by(G, viewer), *known(G, as_at))
    asset = and_(S.thing_id == V.asset_id, seen_by(S, viewer), *known(S, as_at))
    shown: Query = select(
        V.thing_id.label("id"), Flow.ref, V.title, FROM.name.label("sender"), TO.name.label("receiver"),
        V.flow_direction, Agreement.ref.label("agreement"), _state_of(as_at.held_on or today).label("agreement_state"),
        InformationAsset.ref.label("asset"), V.valid_from, V.valid_to, V.review_due_on, V.alike.label("cover"),
        V.provenance,
    )  # fmt: skip
    shown = shown.select_from(V).join(Flow, Flow.id == V.thing_id)
    shown = shown.join(FROM, and_(FROM.thing_id == V.from_organisation_id, *known(FROM, as_at)))
    shown = shown.join(TO, and_(TO.thing_id == V.to_organisation_id, *known(TO, as_at)))
    shown = shown.outerjoin(G, under).outerjoin(Agreement, Agreement.id == G.thing_id)
    shown = shown.outerjoin(S, asset).outerjoin(InformationAsset, InformationAsset.id == S.thing_id)
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


def _state_of(on: date) -> Any:
    """The state of the agreement that is named; nothing where none is, or none that the viewer may see."""
    return case((G.thing_id.is_not(None), state_on(on)))


def _named(text: str, viewer: Viewer, ids: Any) -> Any:
    return named_at_an_end(V.from_organisation_id, V.to_organisation_id, FROM, TO, text, viewer, ids)


@lru_cache(maxsize=4)
def listing_on(today: date) -> Listing:
    """The list of flows, each with whether agreements cover it on this day, and with the state of the agreement that it
    names, of the day asked for or of this one."""
    return Listing(
        noun="flows",
        title="Flows of information",
        columns=(
            Column("ref", "Reference", "ref"),
            Column("title", "What flows"),
            Column("sender", "From"),
            Column("receiver", "To"),
            Column("flow_direction", "Way", words=_direction),
            Column("agreement", "Agreement", "record"),
            Column("agreement_state", "Its state", "state", words=_state, apart=True),
            Column("cover", "Covered today", "state", words=COVER_TOLD.get),
            Column("review_due_on", "Review due", "day"),
            Column("asset", "Information asset", apart=True),
            Column("valid_from", "From the day", "day", apart=True),
            Column("valid_to", "To the day", "day", apart=True),
        ),
        statement=lambda viewer, as_at: _statement(viewer, as_at, today),
        order=(V.review_due_on, V.thing_id),
        filters=(
            Filter("title", "What flows", lambda text: found(V, "title", text)),
            Filter(
                "organisation", "Organisation", _named, by_viewer=True,
                asks=lambda session, asked: ever_named(session, asked.chosen, viewer=asked.viewer),
            ),
            Filter(
                "flow_direction", "Way", lambda code: V.flow_direction == code,
                tuple((code.value, words) for code, words in DIRECTION_LABELS.items()),
            ),
            Filter("agreement", "Reference of the agreement", lambda text: Agreement.ref == text.strip().upper()),
            Filter(
                "cover", "Covered today", lambda code, judged: V.alike.in_(judged.get(code, ())),
                tuple((code.value, words) for code, (words, _) in COVER_TOLD.items()),
                asks=lambda session, asked: states(session, today, viewer=asked.viewer),
            ),
            by_ref(Flow.ref),
        ),
        beside=lambda session, asked, rows: _covered(session, today, asked.viewer, rows),
        goes_on=lambda day: or_(V.valid_to.is_(None), V.valid_to >= day),
    )  # fmt: skip


def _covered(session: Session, today: date, viewer: Viewer, rows: Sequence[Any]) -> list[dict[str, str]]:
    """Whether each row is covered; those that are alike are judged once."""
    found = standing(session, [row.cover for row in rows], today, viewer=viewer)
    return [{"cover": found[row.cover].state.value} for row in rows]


def flow(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> FlowVersion:
    """One flow by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: FlowVersion) -> NewFlow:
    """The recorded value."""
    return recorded(NewFlow, row)


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of a flow: whether agreements cover all of it today, the same as the list says it, and if
    not each reason; its risk as a score and a word; and whether the condition of Schedule 1 that it needs is not said."""

    agreement_needed: bool
    covered: bool
    cover: str
    gaps: tuple[str, ...]
    risk_score: int | None
    risk_band: str | None
    lacks_schedule_condition: bool


def see(session: Session, row: FlowVersion, *, viewer: Viewer, today: date) -> Seen:
    """How it stands today."""
    one, rules = to_domain(row), ruleset(session)
    (cover,) = covers(session, [one], today, viewer=viewer)
    score, band = risk_score(one, rules, today) or (None, None)
    gaps = tuple(gap.label for gap in cover.gaps)
    return Seen(
        cover.needed,
        cover.is_covered,
        cover.state.value,
        gaps,
        score,
        band,
        lacks_condition(one, rules, today),
    )
