"""Rules as data: the ruleset that this instance works by, and its list."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.permissions import Viewer, system_actor
from register.domain.rules import Confidence, Rule, Ruleset
from register.models.rules import Rule as RuleThing
from register.models.rules import RuleVersion
from register.queries.listing import Column, Filter, Listing, Query
from register.queries.searching import holds
from register.queries.visible import NOW, AsAt, held, history, known, one, seen_by, visible

V = RuleVersion
ALWAYS = date(1900, 1, 1)
_CONFIDENCE = {"H": "High", "M": "Medium: please confirm", "L": "Low: please confirm"}


def ruleset(session: Session, *, as_at: AsAt = NOW) -> Ruleset:
    """Every rule as it is known; rules bind everybody, so no viewer narrows them."""
    query = visible(V, system_actor().viewer, as_at).where(V.act != "ended").order_by(V.key, V.id)
    query = query.join(RuleThing, RuleThing.id == V.thing_id).add_columns(RuleThing.ref)
    rows: Any = session.execute(query)
    return Ruleset("this instance's rules", [_rule(row, ref) for row, ref in rows])


def _rule(row: RuleVersion, ref: str) -> Rule:
    begun = None if row.valid_from == ALWAYS else row.valid_from
    return Rule(
        key=row.key, value=row.value["v"], valid_from=begun, valid_to=row.valid_to, bodies=tuple(row.bodies),
        source=row.source, confidence=Confidence(row.confidence), local=row.local,
        version=f"{ref} version {row.n}",
    )  # fmt: skip


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown = select(
        V.thing_id.label("id"), RuleThing.ref, V.key, V.value, V.valid_from, V.valid_to, V.bodies, V.source,
        V.confidence, V.local,
    )  # fmt: skip
    shown = shown.join(RuleThing, RuleThing.id == V.thing_id).where(V.act != "ended")
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


def _begun(day: date) -> date | None:
    return None if day == ALWAYS else day


LISTING = Listing(
    noun="rules",
    title="Rules",
    columns=(
        Column("key", "Rule", "ref"),
        Column("valid_from", "From", "day", worked=_begun),
        Column("valid_to", "To", "day"),
        Column("bodies", "Kinds of body", words=", ".join),
        Column("confidence", "How sure we are", words=_CONFIDENCE.get),
        Column("source", "Source"),
    ),
    statement=_statement,
    order=(V.key, V.thing_id),
    filters=(Filter("key", "Rule", lambda text: holds(V.key, text)),),
)


def keys(session: Session, *, viewer: Viewer) -> set[str]:
    """The key of every rule that was ever recorded here."""
    return set(session.scalars(select(V.key).where(seen_by(V, viewer)).distinct()))


def rule(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> RuleVersion:
    """One rule by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def versions_of(session: Session, thing_id: str, *, viewer: Viewer) -> list[RuleVersion]:
    """What was ever recorded of one rule, oldest first."""
    return list(session.scalars(history(V, thing_id, viewer)))
