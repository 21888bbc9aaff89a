"""Every decision check made of a waiver, as a row of its own, with the number by which its statement is asked for."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, func, literal, or_, select
from sqlalchemy.orm import aliased

from register.domain.contracts.waivers import WaiverAnswer
from register.domain.permissions import Viewer
from register.models.waivers import Waiver, WaiverVersion
from register.queries.contracts.decisions import ASKER
from register.queries.contracts.waivers import BUYER, SELLER, with_both
from register.queries.hidden_reasons import NOT_SHOWN, checks_shown, outcome_tag
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.searching import found
from register.queries.visible import NOW, AsAt, seen_by

V = WaiverVersion
_E = aliased(WaiverVersion)
ALWAYS = ("new", "changed", "checked")
"""Acts that keep a check each time; an answer keeps one where it approves."""
NUMBER = "/"
"""Stands between the reference of a waiver and the number of its check."""


def keeps_one(model: Any) -> ColumnElement[bool]:
    """Whether the version keeps a check that those before it do not."""
    approved = and_(model.act == "answered", model.waiver_answer == WaiverAnswer.APPROVED.value)
    return or_(model.act.in_(ALWAYS), approved)


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    count = select(func.count()).select_from(_E)
    count = count.where(_E.thing_id == V.thing_id, _E.n <= V.n, keeps_one(_E), seen_by(_E, viewer))
    number = cast(count.correlate(V).scalar_subquery(), String)
    shown: Query = select(
        V.id.label("id"), (Waiver.ref + literal(NUMBER) + number).label("ref"), BUYER.name.label("organisation"),
        SELLER.name.label("supplier"), V.value_pence, _kept(viewer).label("whose"), _kept(viewer).label("outcome"),
        _kept(viewer).label("taken"), V.known_on.label("made_on"),
    )  # fmt: skip
    shown = shown.join(Waiver, Waiver.id == V.thing_id)
    return with_both(shown, viewer, NOW).where(keeps_one(V))


def _kept(viewer: Viewer) -> ColumnElement[str]:
    """The checks of the version as text, where this viewer may read what they found."""
    return case((checks_shown(viewer), cast(V.checks, String)), else_=literal("[]"))


def _last(kept: str, name: str) -> Any:
    checks = json.loads(kept)
    return checks[-1][name] if checks else None


def _whose(kept: str) -> str:
    whose = _last(kept, "whose")
    return "" if whose is None else "Whoever asked" if whose == ASKER else "Whoever decided"


def _went_ahead(kept: str) -> str:
    """Whoever only asked decided nothing."""
    if _last(kept, "whose") in (None, ASKER):
        return ""
    return "Yes" if _last(kept, "taken") else "No"


LISTING = Listing(
    noun="waiver_checks",
    title="Decision checks of waivers",
    columns=(
        Column("ref", "Check", "ref"),
        Column("organisation", "Organisation"),
        Column("supplier", "Supplier"),
        Column("value_pence", "Value", "money"),
        Column("whose", "About", worked=_whose),
        Column(
            "outcome",
            "Answer",
            "tag",
            words=outcome_tag,
            worked=lambda kept: _last(kept, "outcome") or NOT_SHOWN,
        ),
        Column(
            "taken",
            "Went ahead",
            worked=_went_ahead,
        ),
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
