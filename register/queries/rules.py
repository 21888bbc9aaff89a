"""Rules as data: the ruleset that this instance works by, and its list."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from register.domain.local_rules import NewLocalRule, Verdict, check_shape, verdict
from register.domain.people.organisations import KIND_LABELS, OrganisationKind
from register.domain.permissions import Viewer, system_actor
from register.domain.rule_terms import in_words, term
from register.domain.rules import Confidence, Rule, Ruleset
from register.models.ledger import LedgerEntry
from register.models.rules import Rule as RuleThing
from register.models.rules import RuleVersion
from register.queries.listing import Column, Filter, Listing, Query
from register.queries.once import once
from register.queries.searching import holds
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, visible

V = RuleVersion
ALWAYS = date(1900, 1, 1)
MOST_KEPT = 16
_NEWEST = select(LedgerEntry.leaf).where(LedgerEntry.seq == select(func.max(V.seq)).scalar_subquery())
_KEPT: dict[bytes, Ruleset] = {}
"""Rules as they were read, by the leaf of the entry that changed them last: no two histories share one, so what is kept
is never out of date."""


def ruleset(session: Session, *, as_at: AsAt = NOW, without: Collection[str] = ()) -> Ruleset:
    """Every rule as it is known; rules bind everybody, so no viewer narrows them. without: the ids of rules to leave out."""
    if as_at != NOW or without:
        return _read(session, as_at, without)
    newest = once(session, "rules", lambda: session.scalar(_NEWEST))
    if newest is None or newest not in _KEPT:
        while len(_KEPT) >= MOST_KEPT:
            _KEPT.pop(next(iter(_KEPT)), None)
        _KEPT[newest or b""] = _read(session, as_at, without)
    return _KEPT[newest or b""]


def _read(session: Session, as_at: AsAt, without: Collection[str]) -> Ruleset:
    query = visible(V, system_actor().viewer, as_at).where(V.act != "ended").order_by(V.key, V.id)
    query = query.join(RuleThing, RuleThing.id == V.thing_id).add_columns(RuleThing.ref)
    rows: Any = session.execute(query)
    return Ruleset(
        "this instance's rules", [rule_of(row, ref) for row, ref in rows if row.thing_id not in without]
    )


def national(session: Session) -> Ruleset:
    """The national rules as they were last recorded before this body corrected them."""
    older = aliased(V)
    newest = select(func.max(older.n)).where(
        older.thing_id == V.thing_id, older.local.is_(False), seen_by(older, system_actor().viewer)
    )
    query = select(V, RuleThing.ref).join(RuleThing, RuleThing.id == V.thing_id)
    query = query.where(V.local.is_(False), V.act != "ended", V.n == newest.scalar_subquery())
    query = query.where(seen_by(V, system_actor().viewer))
    rows: Any = session.execute(query.order_by(V.key, V.id))
    return Ruleset("the national rules", [rule_of(row, ref) for row, ref in rows])


@dataclass(frozen=True, slots=True)
class Beside:
    """A rule beside the national one of its first day. national: as people read it, empty where there is none."""

    verdict: Verdict
    told: tuple[str, ...]
    national: tuple[str, ...]
    source: str


def beside(session: Session, new: NewLocalRule) -> Beside:
    """How a local rule stands to the national one. Invalid for one that could not be read as the rule it follows."""
    check_shape(new, ruleset(session))
    rules = national(session)
    found = rules.find(new.key, on=new.valid_from, body=next(iter(new.bodies), None))
    told = in_words(new.key, new.value)
    return Beside(
        verdict(new, rules),
        told,
        in_words(new.key, found.value) if found else (),
        found.source if found else "",
    )


def beside_national(session: Session, one_: RuleVersion) -> Beside | None:
    """How a recorded rule stands to the national one; None where it is the national one."""
    if not one_.local:
        return None
    new = NewLocalRule(
        key=one_.key,
        value=one_.value["v"],
        valid_from=one_.valid_from,
        bodies=tuple(one_.bodies),
        source=one_.source,
    )
    return beside(session, new)


def followed_by(session: Session, new: NewLocalRule, *, viewer: Viewer) -> list[RuleVersion]:
    """The local rules for the same bodies that began before the new one and would still run on its first day."""
    query = visible(V, viewer).where(V.local.is_(True), V.act != "ended", V.key == new.key)
    query = query.where(V.valid_from < new.valid_from)
    rows = session.scalars(query.order_by(V.id))
    return [
        row
        for row in rows
        if row.bodies == list(new.bodies) and (row.valid_to is None or row.valid_to >= new.valid_from)
    ]


def rule_of(row: RuleVersion, ref: str = "") -> Rule:
    """A rule as the domain judges by it."""
    begun = None if row.valid_from == ALWAYS else row.valid_from
    return Rule(
        key=row.key, value=row.value["v"], valid_from=begun, valid_to=row.valid_to, bodies=tuple(row.bodies),
        source=row.source, confidence=Confidence(row.confidence), local=row.local,
        version=f"{ref} version {row.n}" if ref else "",
    )  # fmt: skip


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown = select(
        V.thing_id.label("id"), RuleThing.ref, V.key, V.value, V.valid_from, V.valid_to, V.bodies, V.source,
        V.confidence, V.local,
    )  # fmt: skip
    shown = shown.join(RuleThing, RuleThing.id == V.thing_id).where(V.act != "ended")
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


def bodies_in_words(codes: Iterable[str]) -> str:
    """The kinds of body that a rule binds, as they are called."""
    return ", ".join(KIND_LABELS[OrganisationKind(code)] for code in codes)


def _begun(day: date) -> date | None:
    return None if day == ALWAYS else day


LISTING = Listing(
    noun="rules",
    title="Rules",
    columns=(
        Column("key", "Rule", "ref", words=lambda key: term(key).name),
        Column("local", "Whose rule", words=lambda own: "This body's own" if own else "National"),
        Column("valid_from", "From", "day", worked=_begun),
        Column("valid_to", "To", "day"),
        Column("bodies", "Kinds of body", words=bodies_in_words),
        Column("confidence", "How sure we are", words=lambda code: Confidence(code).label),
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
