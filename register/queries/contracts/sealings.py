"""The register of sealings, listed and one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, and_, case, literal, select
from sqlalchemy.orm import Session, aliased

from register.domain.contracts.sealing_checks import SealOutcome
from register.domain.contracts.sealings import EXECUTIONS, NewSealing
from register.domain.home.tones import Tone
from register.domain.permissions import Viewer
from register.domain.shipped_rules import shipped
from register.domain.values import recorded
from register.models.contracts import Contract
from register.models.organisations import OrganisationVersion
from register.models.people import PersonVersion
from register.models.sealings import Sealing, SealingVersion
from register.queries.hidden_reasons import NOT_SHOWN, NOT_SHOWN_LABEL, checks_shown
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.searching import found
from register.queries.visible import NOW, AsAt, held, known, one, seen_by

V = SealingVersion
_B, _P = aliased(OrganisationVersion), aliased(PersonVersion)


def _shipped_ways() -> Iterator[tuple[str, str]]:
    rows = shipped("national").history(EXECUTIONS)
    yield from {row["code"]: row["name"] for rule in rows for row in rule.value}.items()


def way_words(code: str | None) -> str:
    """A way to execute a deed as the rules that ship call it, an own one in plain words."""
    return dict(_shipped_ways()).get(code or "", (code or "").replace("_", " ").capitalize())


def outcome_for(viewer: Viewer) -> ColumnElement[Any]:
    """What was found when it was entered, as this viewer may know it; part of a statement over sealings."""
    return case((checks_shown(viewer), V.seal_outcome), else_=literal(NOT_SHOWN))


def outcome_told(outcome: str | None) -> tuple[str, Tone]:
    """The words and the colour of an outcome."""
    if outcome is None or outcome == NOT_SHOWN:
        return NOT_SHOWN_LABEL, Tone.OVER
    return SealOutcome(outcome).label, Tone.GOOD if outcome == SealOutcome.SOUND else Tone.OPEN


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown: Query = select(
        V.thing_id.label("id"), Sealing.ref, V.deed, _B.name.label("organisation"), V.execution,
        _P.name.label("first_signatory"), V.valid_from.label("sealed_on"), Contract.ref.label("contract"),
        V.seal_minute, outcome_for(viewer).label("seal_outcome"), V.provenance,
    )  # fmt: skip
    shown = shown.join(Sealing, Sealing.id == V.thing_id).outerjoin(Contract, Contract.id == V.contract_id)
    shown = shown.join(_B, and_(_B.thing_id == V.organisation_id, *known(_B, as_at)))
    shown = shown.join(_P, and_(_P.thing_id == V.first_signatory_id, *known(_P, as_at)))
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


LISTING = Listing(
    noun="sealings",
    title="Register of sealings",
    columns=(
        Column("deed", "Sealed or signed as a deed", "ref"),
        Column("organisation", "Whose deed"),
        Column("execution", "How", words=way_words),
        Column("first_signatory", "Signed by"),
        Column("sealed_on", "On", "day"),
        Column("contract", "Contract", "record"),
        Column("seal_minute", "Minute"),
        Column("seal_outcome", "Check", "state", words=outcome_told),
    ),
    statement=_statement,
    order=(V.valid_from, V.thing_id),
    filters=(
        Filter("organisation", "Whose deed", lambda text: found(_B, "name", text)),
        Filter("signatory", "Signed by", lambda text: found(_P, "name", text)),
        Filter("execution", "How", lambda code: V.execution == code, tuple(_shipped_ways())),
        Filter(
            "check",
            "Check",
            lambda text, viewer: outcome_for(viewer) == text,
            tuple((one.value, one.label) for one in SealOutcome),
            by_viewer=True,
        ),
        Filter("contract", "Reference of the contract", lambda text: Contract.ref == text.strip().upper()),
        by_ref(Sealing.ref),
    ),
)


def sealing(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> SealingVersion:
    """One entry by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: SealingVersion) -> NewSealing:
    """The recorded value."""
    return recorded(NewSealing, row)
