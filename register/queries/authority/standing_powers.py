"""Who holds which delegation when, as the evidence gives it: what is kept of it is written and compared by this."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, Select, select

from register.domain.authority.commitments import measured
from register.domain.authority.delegations import ALL_SERVICES, Delegation
from register.domain.authority.powers import Power, powers
from register.domain.dates import Period
from register.domain.values import recorded
from register.models.appointments import AppointmentVersion
from register.models.delegations import DelegationVersion

_DELEGATION: Any = DelegationVersion.__table__
_APPOINTMENT: Any = AppointmentVersion.__table__
SOME = 500
"""So many delegations are worked out at once."""


def every_delegation(connection: Connection) -> list[str]:
    """The id of each delegation there is."""
    return list(
        connection.scalars(
            select(_DELEGATION.c.thing_id).where(_DELEGATION.c.n == 1).order_by(_DELEGATION.c.thing_id)
        )
    )


def with_all_below(connection: Connection, ids: Collection[str]) -> set[str]:
    """These delegations and whatever was passed on from them, by any version."""
    first = select(_DELEGATION.c.thing_id.label("id")).where(_DELEGATION.c.thing_id.in_(sorted(ids)))
    whole = first.cte(recursive=True)
    below = _DELEGATION.alias()
    onward = select(below.c.thing_id).join(whole, below.c.parent_id == whole.c.id)
    return set(connection.scalars(select(whole.union(onward).c.id)))


def held_by_appointees(connection: Connection, ids: Collection[str]) -> set[str]:
    """The delegations held, by any version, by a post that one of these appointments is or was to."""
    posts = select(_APPOINTMENT.c.post_id).where(_APPOINTMENT.c.thing_id.in_(sorted(ids)))
    return set(
        connection.scalars(select(_DELEGATION.c.thing_id).where(_DELEGATION.c.holder_post_id.in_(posts)))
    )


def rows_for(connection: Connection, ids: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Who holds each of these delegations on which days."""
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), SOME):
        some = wanted[start : start + SOME]
        versions = _versions(connection, some)
        appointed = _appointed(connection, {d.holder_post_id for key in some for d in versions[key]})
        for key in some:
            yield from (_row(power) for power in powers(key, versions, appointed))


def _versions(connection: Connection, ids: list[str]) -> dict[str, list[Delegation]]:
    """Every version of these and of all that they rest on."""
    first = select(_DELEGATION.c.thing_id.label("id"), _DELEGATION.c.parent_id)
    whole = first.where(_DELEGATION.c.thing_id.in_(ids)).cte(recursive=True)
    above = _DELEGATION.alias()
    onward = select(above.c.thing_id, above.c.parent_id).join(whole, above.c.thing_id == whole.c.parent_id)
    reached: Select[Any] = select(whole.union(onward).c.id)
    query = select(_DELEGATION).where(_DELEGATION.c.thing_id.in_(reached))
    found: dict[str, list[Delegation]] = {}
    for row in connection.execute(query.order_by(_DELEGATION.c.thing_id, _DELEGATION.c.n)).mappings():
        one = recorded(Delegation, SimpleNamespace(**row), id=row["thing_id"], n=row["n"])
        found.setdefault(one.id, []).append(one)
    return found


def _appointed(connection: Connection, posts: Iterable[str | None]) -> dict[str, list[tuple[str, Period]]]:
    columns = _APPOINTMENT.c
    query = select(columns.post_id, columns.person_id, columns.valid_from, columns.valid_to)
    query = query.where(columns.superseded_seq.is_(None), columns.post_id.in_(sorted(filter(None, posts))))
    found: dict[str, list[tuple[str, Period]]] = {}
    for row in connection.execute(query.order_by(columns.thing_id)):
        found.setdefault(row.post_id, []).append((row.person_id, Period(row.valid_from, row.valid_to)))
    return found


def _row(power: Power) -> dict[str, Any]:
    terms = power.standing.terms
    return {
        "delegation_id": terms.id, "person_id": power.person_id, "begins": power.begins, "ends": power.ends,
        "organisation_id": terms.organisation_id, "matter": terms.matter, "limit_pence": terms.limit_pence,
        "all_services": ALL_SERVICES in terms.services, "services": json.dumps(terms.services),
        "all_categories": ALL_SERVICES in terms.spend_categories, "categories": json.dumps(terms.spend_categories),
        "measure": measured(terms.limit_per, terms.limit_vat), "accepted_from": power.accepted_from,
        "length": power.standing.length,
    }  # fmt: skip
