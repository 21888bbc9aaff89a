"""The nearest of those who may, and how many there are, read from who holds which delegation when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, and_, bindparam, case, false, func, or_, select, text, union_all
from sqlalchemy.orm import Session

from register.domain.authority.commitments import MEASURES, Commitment, commitment
from register.models.delegations import DelegationVersion
from register.models.signing_powers import YEARLY, SigningPower
from register.queries.visible import AsAt, known

W, V = SigningPower, DelegationVersion
Pair = tuple[str, str]
"""A person and the delegation that they hold."""


class Shape(NamedTuple):
    """What a question hangs on: how many services and bodies, whether a category is known and a limit used up."""

    services: int
    bodies: int | None
    category: bool
    spent: bool
    accepted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What somebody would do: for how much, which services, on which day, for which bodies (any, if left out). spent:
    delegations of which the limit for a year is used up by what was committed before. must_accept: only what its holder has
    accepted counts."""

    matter: str
    value: int | Commitment
    services: tuple[str, ...]
    on: date
    organisation_ids: frozenset[str] | None = None
    spent: frozenset[str] = frozenset()
    must_accept: bool = False

    @property
    def commitment(self) -> Commitment:
        return commitment(self.value)

    @property
    def shape(self) -> Shape:
        """What of it the question itself hangs on; the rest is put in as it is asked."""
        bodies = None if self.organisation_ids is None else len(self.organisation_ids)
        return Shape(
            len(set(self.services)),
            bodies,
            self.commitment.category is not None,
            bool(self.spent),
            self.must_accept,
        )

    @property
    def values(self) -> dict[str, Any]:
        bodies = sorted(self.organisation_ids or ())
        codes = {f"service{n}": f'%"{_plain(code)}"%' for n, code in enumerate(sorted(set(self.services)))}
        asked = self.commitment
        amounts = {name: asked.pence_in(per, vat) for name, (per, vat) in MEASURES.items()}
        return {
            "matter": self.matter, "least": min(amounts.values()),
            "greatest": max(amounts.values()), "on": self.on, "bodies": bodies,
            "body": bodies[0] if bodies else "", "category": f'%"{_plain(asked.category or "")}"%',
            "spent": sorted(self.spent), **{f"pence_{_bind(name)}": pence for name, pence in amounts.items()}, **codes,
        }  # fmt: skip


def _bind(measure: str) -> str:
    return measure.replace(":", "_")


def _plain(code: str) -> str:
    return code.replace("/", "//").replace("%", "/%").replace("_", "/_")


def count_able(session: Session, asking: Asking) -> int:
    """How many people may."""
    return session.scalar(_count(asking.shape), asking.values) or 0


def nearest_able(session: Session, asking: Asking, most: int) -> list[Pair]:
    """Those who may, the lowest limit first, then the shortest chain; each person once."""
    found: dict[str, str] = {}
    for limited in (True, False):
        if len(found) < most:
            rows = session.execute(_nearest(asking.shape, limited), {**asking.values, "most": 4 * most})
            for person_id, delegation_id in rows:
                found.setdefault(person_id, delegation_id)
    return list(found.items())[:most]


def held_by(session: Session, asking: Asking, people: Iterable[str]) -> Pair | None:
    """By which delegation one of these records of a person may, the shortest chain first."""
    row = session.execute(_of_people(asking.shape), {**asking.values, "people": sorted(people)}).first()
    return None if row is None else (row[0], row[1])


def unable(session: Session, asking: Asking, most: int) -> list[str]:
    """Delegations of the matter that are not over and do not cover it, the highest limit first."""
    found: list[str] = []
    for limited in (True, False):
        if len(found) < most:
            asked = {**asking.values, "most": most - len(found)}
            found += session.scalars(_unable(asking.shape, limited, asking.on), asked)
    return found


def for_a_year(session: Session, asking: Asking) -> list[str]:
    """The delegations of the matter whose limit is for a year, which stand on the day."""
    return list(session.scalars(_for_a_year(asking.shape.bodies), asking.values))


@lru_cache(maxsize=64)
def _for_a_year(bodies: int | None) -> Any:
    query = select(W.delegation_id).distinct().where(*_fitting(W, bodies), text(YEARLY))
    return query.where(W.begins <= bindparam("on"), W.ends >= bindparam("on")).order_by(W.delegation_id)


@lru_cache(maxsize=64)
def _count(shape: Shape) -> Any:
    """Each person in turn, and those counted: SQLite sorted 10,000 of them to tell them apart."""
    each = select(W.person_id).where(*_covering(shape)).group_by(W.person_id).subquery()
    return select(func.count()).select_from(each)


@lru_cache(maxsize=64)
def _nearest(shape: Shape, limited: bool) -> Any:
    reaches = _below_limit() if limited else W.limit_pence.is_(None)
    query = select(W.person_id, W.delegation_id).where(*_covering(shape, reaches))
    return query.order_by(W.limit_pence, W.length, W.person_id, W.delegation_id).limit(bindparam("most"))


@lru_cache(maxsize=64)
def _of_people(shape: Shape) -> Any:
    mine = W.person_id.in_(bindparam("people", expanding=True))
    query = select(W.person_id, W.delegation_id).where(mine, *_covering(shape))
    return query.order_by(W.length, W.delegation_id).limit(1)


@lru_cache(maxsize=64)
def _unable(shape: Shape, limited: bool, on: date) -> Any:
    row = DelegationVersion.__table__.c
    ways = (_below_limit(), W.limit_pence.is_(None))
    covering = (select(W.delegation_id).where(*_covering(shape, way)) for way in ways)
    covered = row.thing_id.in_(union_all(*covering))
    reading = known(V, AsAt(held_on=on))
    not_over = or_(row.valid_to.is_(None), row.valid_to >= bindparam("on"))
    query = select(row.thing_id).where(
        *_fitting(row, shape.bodies), *reading, not_over, _is_limited(row, limited), ~covered
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


def _below_limit() -> Any:
    """Its limit lies above the amount, as a limit of its kind counts it. The least of all amounts comes first, since an
    index finds by it; above the greatest of them the kind does not matter."""
    amount = case(
        *((W.measure == name, bindparam(f"pence_{_bind(name)}", type_=BigInteger)) for name in MEASURES),
        else_=bindparam("least", type_=BigInteger),
    )
    least, most = bindparam("least", type_=BigInteger), bindparam("greatest", type_=BigInteger)
    return and_(W.limit_pence > least, or_(W.limit_pence > most, W.limit_pence > amount))


def _covering(shape: Shape, value: Any = None) -> list[Any]:
    """Whose delegation covers the value, every service, the category and the day. value: another condition about the
    limit."""
    each = (W.services.like(bindparam(f"service{n}"), escape="/") for n in range(shape.services))
    named = W.categories.like(bindparam("category"), escape="/") if shape.category else false()
    return [
        *_fitting(W, shape.bodies),
        or_(W.limit_pence.is_(None), _below_limit()) if value is None else value,
        W.begins <= bindparam("on"), W.ends >= bindparam("on"),
        or_(W.all_categories.is_(True), named),
        *([or_(W.all_services.is_(True), and_(*each))] if shape.services else []),
        *([W.accepted_from <= bindparam("on")] if shape.accepted else []),
        *([W.delegation_id.not_in(bindparam("spent", expanding=True))] if shape.spent else []),
    ]  # fmt: skip
