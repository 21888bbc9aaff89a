"""Every decision check made of a waiver, as a row of its own, with the number by which its statement is asked for."""

from __future__ import annotations

from sqlalchemy import String, and_, case, cast, func, literal, null, or_, select
from sqlalchemy.orm import aliased

from register.domain.contracts.waivers import ASKER
from register.domain.permissions import Viewer
from register.models.decisions import DecisionVersion
from register.models.waivers import Waiver, WaiverVersion
from register.queries.contracts.decisions import went_ahead
from register.queries.contracts.waivers import BUYER, SELLER, with_both
from register.queries.hidden_reasons import outcome_for, outcome_told
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.searching import found
from register.queries.visible import NOW, AsAt, known, seen_by

V, W = DecisionVersion, WaiverVersion
_E = aliased(DecisionVersion)
NUMBER = "/"
"""Stands between the reference of a waiver and the number of its check."""


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    """With the value that the request said when it was looked at."""
    count = select(func.count()).select_from(_E)
    count = count.where(_E.waiver_id == V.waiver_id, _E.seq <= V.seq, seen_by(_E, viewer))
    number = cast(count.correlate(V).scalar_subquery(), String)
    shown: Query = select(
        V.thing_id.label("id"), (Waiver.ref + literal(NUMBER) + number).label("ref"),
        BUYER.name.label("organisation"), SELLER.name.label("supplier"), W.value_pence, V.party.label("whose"),
        outcome_for(viewer).label("outcome"), case((V.party == ASKER, null()), else_=V.taken).label("taken"),
        V.valid_from.label("made_on"),
    )  # fmt: skip
    then = and_(W.seq < V.seq, or_(W.superseded_seq.is_(None), W.superseded_seq > V.seq))
    shown = shown.join(Waiver, Waiver.id == V.waiver_id).join(W, and_(W.thing_id == V.waiver_id, then))
    return with_both(shown, viewer, NOW).where(seen_by(V, viewer), *known(V, NOW))


def _whose(party: str) -> str:
    return "Whoever asked" if party == ASKER else "Whoever decided"


LISTING = Listing(
    noun="waiver_checks",
    title="Decision checks of waivers",
    columns=(
        Column("ref", "Check", "ref"),
        Column("organisation", "Organisation"),
        Column("supplier", "Supplier"),
        Column("value_pence", "Value", "money"),
        Column("whose", "About", words=_whose),
        Column("outcome", "Answer", "state", words=outcome_told),
        Column("taken", "Went ahead", words=went_ahead),
        Column("made_on", "On", "day"),
    ),
    statement=_statement,
    order=(V.seq, V.id),
    filters=(
        Filter("organisation", "Organisation", lambda text: found(BUYER, "name", text)),
        Filter("supplier", "Supplier", lambda text: found(SELLER, "name", text)),
        by_ref(Waiver.ref),
    ),
    newest_first=True,
    bitemporal=False,
)
