"""Who is nearest to decide something, out of who holds which power today: read once for a whole sweep."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from heapq import merge
from typing import NamedTuple, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.authority.commitments import MEASURES, Commitment, LimitPer
from register.domain.authority.delegations import Chain, chain, exceeds_by, must_accept
from register.domain.dates import reading_on
from register.domain.permissions import UNBOUND, Viewer
from register.models.signing_powers import SigningPower
from register.queries.authority.chains import chains_from
from register.queries.authority.who_may import who_are_able
from register.queries.contracts.asking import asked
from register.queries.contracts.year_use import Use, uses_of, yearly
from register.queries.rules import ruleset

W = SigningPower
NO_LIMIT = 1 << 62
Subject = tuple[str, str | None]
"""A contract and the change of it that is decided: what it commits the body to itself is not counted twice."""


class _Power(NamedTuple):
    """What one person may commit one body to. limit_pence: values below it."""

    limit_pence: int
    length: int
    person_id: str
    services: str
    measure: str = ""
    categories: str = ""
    delegation_id: str = ""

    def covers(self, value: Commitment) -> bool:
        """Its limit as limits of its kind count it, and its categories, but for what was used before in a year."""
        within = self.limit_pence > value.pence_in(*MEASURES[self.measure])
        return within and (not self.categories or f'"{value.category}"' in self.categories)


class Near(Protocol):
    """Whoever says who is nearest to something on a day."""

    on: date

    def read(self, session: Session, wanted: Iterable[tuple[str, str]]) -> None: ...

    def nearest(
        self,
        matter: str,
        bodies: Iterable[str],
        value: Commitment,
        services: tuple[str, ...],
        most: int,
        but: Subject | None = None,
    ) -> list[str]: ...


class Seen:
    """The same as far as one viewer may see delegations, posts and people: asked one by one."""

    def __init__(self, on: date, viewer: Viewer) -> None:
        self.on, self._viewer = on, viewer

    def read(self, session: Session, wanted: Iterable[tuple[str, str]]) -> None:
        """Nothing is read ahead."""
        self._session = session

    def nearest(
        self,
        matter: str,
        bodies: Iterable[str],
        value: Commitment,
        services: tuple[str, ...],
        most: int,
        but: Subject | None = None,
    ) -> list[str]:
        asking = asked(
            self._session, value, services, self.on, matter=matter, organisation_ids=frozenset(bodies),
            viewer=self._viewer,
        )  # fmt: skip
        able, _ = who_are_able(self._session, asking, viewer=self._viewer, most=most)
        return [one.person_id for one in able]


class Powers:
    """What everybody may commit bodies to on one day. Each body's powers for a matter are read the first time that they are
    asked for, and kept in the order in which people are named: the lowest limit first, then the shortest chain."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._held: dict[tuple[str, str], list[_Power]] = {}
        self._yearly: dict[str, Chain] = {}
        self._used: dict[str, int] = {}
        self._own: dict[Subject, list[Use]] = {}
        self._fitting = lru_cache(maxsize=2_000)(self._for_services)

    def read(self, session: Session, wanted: Iterable[tuple[str, str]]) -> None:
        """Read what is not known yet. wanted: a matter and a body."""
        new = sorted(set(wanted) - self._held.keys())
        accepted = [W.accepted_from <= self.on] if new and must_accept(ruleset(session), self.on) else []
        for matter, body in new:
            query = select(
                W.limit_pence, W.length, W.person_id, W.all_services, W.services,
                W.measure, W.all_categories, W.categories, W.delegation_id,
            )  # fmt: skip
            query = query.where(W.matter == matter, W.organisation_id == body)
            rows = session.execute(query.where(W.begins <= self.on, W.ends >= self.on, *accepted)).all()
            self._held[matter, body] = sorted(
                _Power(
                    NO_LIMIT if row[0] is None else row[0],
                    row[1],
                    row[2],
                    "" if row[3] else row[4],
                    row[5],
                    "" if row[6] else row[7],
                    row[8],
                )
                for row in rows
            )
            self._read_years(session, {row[8] for row in rows if row[5].startswith(f"{LimitPer.YEAR}:")})

    def _read_years(self, session: Session, ids: set[str]) -> None:
        """What was committed before under those of which the limit is for a year, and under what they rest on."""
        if not ids:
            return
        versions = chains_from(session, sorted(ids), viewer=UNBOUND)
        by_id = {key: reading_on(some, self.on) for key, some in versions.items()}
        uses = uses_of(session, yearly(by_id.values()), [self.on], viewer=UNBOUND)
        self._used |= uses.by_delegation(self.on)
        for use in uses.every:
            if uses.since(self.on) <= use.on <= self.on:
                self._own.setdefault((use.contract_id, use.change_id), []).append(use)
        self._yearly |= {key: chain(by_id[key], by_id, self.on) for key in ids if key in by_id}

    def nearest(
        self,
        matter: str,
        bodies: Iterable[str],
        value: Commitment,
        services: tuple[str, ...],
        most: int,
        but: Subject | None = None,
    ) -> list[str]:
        """So many people who may at the most, the nearest first, each once."""
        found: dict[str, None] = {}
        held_against = replace(value, used=self._used_but(but)) if self._used else value
        for one in merge(*(self._covering(matter, body, held_against, services) for body in sorted(bodies))):
            found.setdefault(one.person_id)
            if len(found) >= most:
                break
        return list(found)

    def _covering(
        self, matter: str, body: str, value: Commitment, services: tuple[str, ...]
    ) -> Iterator[_Power]:
        held = self._fitting(matter, body, tuple(sorted(set(services))))
        least = min(value.pence_in(*kind) for kind in MEASURES.values())
        first = bisect_right(held, least, key=lambda one: one.limit_pence)
        return (
            held[at]
            for at in range(first, len(held))
            if held[at].covers(value) and self._has_room(held[at], value)
        )

    def _used_but(self, but: Subject | None) -> Mapping[str, int]:
        own = self._own.get(but, ()) if but else ()
        if not own:
            return self._used
        less = {use.delegation_id: self._used[use.delegation_id] - use.pence for use in own}
        return {**self._used, **less}

    def _has_room(self, one: _Power, value: Commitment) -> bool:
        whole = self._yearly.get(one.delegation_id)
        return whole is None or exceeds_by(whole, value) is None

    def _for_services(self, matter: str, body: str, services: tuple[str, ...]) -> list[_Power]:
        return [
            one
            for one in self._held.get((matter, body), [])
            if not one.services or all(f'"{code}"' in one.services for code in services)
        ]
