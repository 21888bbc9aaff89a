"""Which contracts ran on a day, also those that have ended since, and which are those of a body."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, exists, or_, select, union
from sqlalchemy.orm import aliased

from register.domain.contracts.stages import RUNNING, Stage
from register.models.contracts import ContractVersion
from register.queries.visible import AsAt, columns, held

_EVER = columns(aliased(ContractVersion))


def running_on(model: Any, day: date) -> list[ColumnElement[bool]]:
    """It bound from its first day to its last, both included, and the day is one of them. Of one that was put away since, an
    end is asked for: one that was withdrawn never ran."""
    row = columns(model)
    ended = exists().where(_EVER.thing_id == row.thing_id, _EVER.stage == Stage.ENDED.value)
    put_away = and_(row.stage == Stage.ARCHIVED.value, ended)
    ran = row.stage.in_([*(stage.value for stage in RUNNING), Stage.ENDED.value])
    return [*held(model, AsAt(day)), or_(ran, put_away)]


def of_party(model: Any, body_ids: Any) -> ColumnElement[bool]:
    """One of these is its commissioner or its provider. The ids of what ever was theirs come first, by an index for each:
    asked for either in one condition, every contract would be read."""
    row = columns(model)
    mine = or_(row.commissioner_id.in_(body_ids), row.provider_id.in_(body_ids))
    return and_(row.thing_id.in_(ever_of_party(body_ids)), mine)


def ever_of_party(body_ids: Any) -> Any:
    """The ids of the contracts of which one of these is or was a party."""
    parties = (_EVER.commissioner_id, _EVER.provider_id)
    return union(*(select(_EVER.thing_id).where(party.in_(body_ids)) for party in parties))


def with_what_hangs(contract_ids: Any) -> CTE:
    """These contracts and whatever hangs or hung on one of them, down the chain."""
    first = select(_EVER.thing_id.label("id")).where(_EVER.thing_id.in_(contract_ids))
    reached = first.cte("hanging", recursive=True)
    return reached.union(select(_EVER.thing_id).join(reached, _EVER.main_contract_id == reached.c.id))


def hangs_on(model: Any) -> Any:
    """The contract that it hangs on."""
    return columns(model).main_contract_id.label("hangs_on")
