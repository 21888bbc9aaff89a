"""Whose procurement papers are kept from whom, without a barrier: an evaluator's with an interest in a bidder."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, literal, or_, select
from sqlalchemy.orm import aliased

from register.models.evaluators import EvaluatorVersion
from register.models.interests import InterestVersion
from register.models.organisations import OrganisationVersion
from register.models.procurements import ProcurementVersion
from register.models.search_keys import SearchKey, called_in

E, P = EvaluatorVersion, ProcurementVersion


def kept_papers(mine: Select[Any]) -> Select[Any]:
    """The procurements that these records of one person are kept from: they declared an interest in a bidder, or the
    register holds one, and nobody has answered that they may take part; or somebody answered that they may not."""
    own = and_(E.superseded_seq.is_(None), E.person_id.in_(mine), E.declared_on.is_not(None))
    waits = and_(E.may_take_part.is_(None), or_(E.has_bidder_interest.is_(True), _on_register(mine)))
    query = select(E.procurement_id.label("id")).join(P, P.thing_id == E.procurement_id)
    return query.where(own, P.superseded_seq.is_(None), or_(E.may_take_part.is_(False), waits))


def _on_register(mine: Select[Any]) -> ColumnElement[bool]:
    """An interest that held when they declared, or since, in one of those who bid, however its name was typed."""
    i = aliased(InterestVersion)
    held = and_(i.act != "ended", or_(i.valid_to.is_(None), i.valid_to >= E.declared_on))
    chosen = and_(i.organisation_id.is_not(None), _bids(i.organisation_id))
    return exists().where(i.superseded_seq.is_(None), i.person_id.in_(mine), held, or_(chosen, _typed(i)))


def _typed(interest: Any) -> ColumnElement[bool]:
    body, key, theirs = aliased(OrganisationVersion), aliased(SearchKey), aliased(SearchKey)
    typed = and_(key.version_id == interest.id, key.field == called_in("organisation_name"))
    called = and_(theirs.version_id == body.id, theirs.field == called_in("name"), theirs.key == key.key)
    found = exists().where(typed, called, _bids(body.thing_id)).correlate(interest, P)
    return and_(interest.organisation_name.is_not(None), found)


def _bids(body: Any) -> ColumnElement[bool]:
    """The body is among the bidders of the procurement that the question is about."""
    found: ColumnElement[bool] = cast(P.bidders, String).contains(literal('"') + body + literal('"'))
    return found
