"""The nearest of those who may, and how many there are, read from who holds which delegation when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select, union_all
from sqlalchemy.orm import Session

from register.models.delegations import DelegationVersion
from register.models.signing_powers import SigningPower
from register.queries.visible import AsAt, known

W, V = SigningPower, DelegationVersion
Pair = tuple[str, str]
"""A person and the delegation that they hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What somebody would do: for how much, which services, on which day, for which bodies (any, if left out)."""

    matter: str
    value_pence: int
    services: tuple[str, ...]
    on: date
    organisation_ids: frozenset[str] | None = None

    @property
    def shape(self) -> tuple[int, int | None]:
        """What of it the question itself hangs on; the rest is put in as it is asked."""
        return len(set(self.services)), None if self.organisation_ids is None else len(self.organisation_ids)

    @property
    def values(self) -> dict[str, Any]:
        bodies = sorted(self.organisation_ids or ())
        codes = {f"service{n}": f'%"{_plain(code)}"%' for n, code in enumerate(sorted(set(self.services)))}
        return {
            "matter": self.matter, "pence": self.value_pence, "on": self.on, "bodies": bodies,
            "body": bodies[0] if bodies else "", **codes,
        }  # fmt: skip


def _plain(code: str) -> str:
    return code.replace("/", "//").replace("%", "/%").replace("_", "/_")


def count_able(session: Session, asking: Asking) -> int:
    """How many people may."""
    return session.scalar(_count(*asking.shape), asking.values) or 0


def nearest_able(session: Session, asking: Asking, most: int) -> list[Pair]:
    """Those who may, the lowest limit first, then the shortest chain; each person once."""
    found: dict[str, str] = {}
    for limited in (True, False):
        if len(found) < most:
            rows = session.execute(_nearest(*asking.shape, limited), {**asking.values, "most": 4 * most})
            for person_id, delegation_id in rows:
                found.setdefault(person_id, delegation_id)
    return list(found.items())[:most]


def held_by(session: Session, asking: Asking, people: Iterable[str]) -> Pair | None:
    """By which delegation one of these records of a person may, the shortest chain first."""
    row = session.execute(_of_people(*asking.shape), {**asking.values, "people": sorted(people)}).first()
    return None if row is None else (row[0], row[1])


def unable(session: Session, asking: Asking, most: int) -> list[str]:
    """Delegations of the matter that are not over and do not cover it, the highest limit first."""
    found: list[str] = []
    for limited in (True, False):
        if len(found) < most:
            asked = {**asking.values, "most": most - len(found)}
            found += session.scalars(_unable(*asking.shape, limited, asking.on), asked)
    return found


@lru_cache(maxsize=64)
def _count(services: int, bodies: int | None) -> Any:
    return select(func.count(W.person_id.distinct())).where(*_covering(services, bodies))


@lru_cache(maxsize=64)
def _nearest(services: int, bodies: int | None, limited: bool) -> Any:
    query = select(W.person_id, W.delegation_id).where(*_covering(services, bodies), _is_limited(W, limited))
    return query.order_by(W.limit_pence, W.length, W.person_id, W.delegation_id).limit(bindparam("most"))


@lru_cache(maxsize=64)
def _of_people(services: int, bodies: int | None) -> Any:
    mine = W.person_id.in_(bindparam("people", expanding=True))
    query = select(W.person_id, W.delegation_id).where(mine, *_covering(services, bodies))
    return query.order_by(W.length, W.delegation_id).limit(1)


@lru_cache(maxsize=64)
def _unable(services: int, bodies: int | None, limited: bool, on: date) -> Any:
    row = DelegationVersion.__table__.c
    ways = (W.limit_pence > bindparam("pence"), W.limit_pence.is_(None))
    covering = (select(W.delegation_id).where(*_covering(services, bodies, way)) for way in ways)
    covered = row.thing_id.in_(union_all(*covering))
    reading = known(V, AsAt(held_on=on))
    not_over = or_(row.valid_to.is_(None), row.valid_to >= bindparam("on"))
    query = select(row.thing_id).where(
        *_fitting(row, bodies), *reading, not_over, _is_limited(row, limited), ~covered
    )
    return query.order_by(row.limit_pence.desc(), row.thing_id.desc()).limit(bindparam("most"))


def _is_limited(row: Any, limited: bool) -> Any:
    return row.limit_pence.is_not(None) if limited else row.limit_pence.is_(None)


def _fitting(row: Any, bodies: int | None) -> Iterator[Any]:
    """The matter for these bodies."""
    yield row.matter == bindparam("matter")
    if bodies == 1:
        yield row.organisation_id == bindparam("body")
    elif bodies is not None:
        yield row.organisation_id.in_(bindparam("bodies", expanding=True))


def _covering(services: int, bodies: int | None, value: Any = None) -> list[Any]:
    """Whose delegation covers the value, every service and the day. value: another condition about the limit."""
    each = (W.services.like(bindparam(f"service{n}"), escape="/") for n in range(services))
    return [
        *_fitting(W, bodies),
        or_(W.limit_pence.is_(None), W.limit_pence > bindparam("pence")) if value is None else value,
        W.begins <= bindparam("on"), W.ends >= bindparam("on"),
        *([or_(W.all_services.is_(True), and_(*each))] if services else []),
    ]  # fmt: skip
