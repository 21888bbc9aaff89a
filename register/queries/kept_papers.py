"""Which procurements' papers are kept from whom without a barrier: from its evaluators before they declare for it, and
from whoever it names while an interest in a bidder waits for somebody else's answer."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, or_, select, union_all

from register.models.evaluators import EvaluatorVersion
from register.queries.touched_bids import newest, touched_bids

E = EvaluatorVersion


def kept_papers(mine: Select[Any], *, by: Any = None) -> Select[Any]:
    """The procurements that these records of one person are kept from. by: as far as these entries went."""
    both = union_all(_own_part(mine, by), _interested(mine, by)).subquery()
    return select(both.c.id)


def _own_part(mine: Select[Any], by: Any) -> Select[Any]:
    """An evaluator who has not declared for it, who declared an interest that nobody answered, or who takes no part."""
    waits = and_(E.may_take_part.is_(None), E.has_bidder_interest.is_(True))
    kept = or_(E.declared_on.is_(None), E.may_take_part.is_(False), waits)
    return select(E.procurement_id.label("id")).where(E.person_id.in_(mine), kept, *newest(E, by))


def _interested(mine: Select[Any], by: Any) -> Select[Any]:
    """Somebody it names whose interest is in a bidder: closed until somebody else opens it, or once somebody closes it
    where the interest alone only asks for an answer."""
    found = touched_bids(mine, by=by).subquery()
    closed = or_(found.c.answer.is_(False), and_(found.c.answer.is_(None), found.c.only_proposed.is_(False)))
    return select(found.c.procurement_id.label("id")).where(closed)
