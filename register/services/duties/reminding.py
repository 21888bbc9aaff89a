"""A reminder that is to be raised, whom mail reaches, and what a barrier keeps from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from register.domain.dates import aware
from register.domain.duties.duties import Rung
from register.domain.duties.working import ALWAYS, Fate, Working, fate
from register.domain.permissions import Role, Viewer
from register.domain.rules import Ruleset
from register.models.duties import Duty
from register.queries.duties.duties import Reachable, hidden_from
from register.queries.procurement.kept_from_each import kept_from_each


@dataclass(frozen=True, slots=True)
class Reminder:
    """One alert to raise. working: when its reader works. stands_for: who is away, where it goes to whoever stands in.
    settled: no mail carries it, since somebody else is told in their place."""

    duty: Duty
    rung: Rung
    to: Reachable
    working: Working = ALWAYS
    stands_for: str = ""
    settled: bool = False

    @property
    def key(self) -> tuple[str, datetime, str, str]:
        return (self.duty.id, aware(self.duty.due_at), self.rung.name, self.to.address)

    @property
    def known(self) -> datetime:
        """Since when they could be told of it: nothing is late for not having been sent before."""
        planned = aware(self.duty.planned_at)
        return planned if self.to.since is None else max(planned, aware(self.to.since))

    @property
    def start(self) -> datetime:
        """When it may first be sent."""
        return max(aware(self.rung.at), self.known)

    def fate(self, now: datetime, rules: Ruleset, *, at_once: bool) -> Fate:
        """What becomes of it by when its reader works."""
        due = self.duty.due_at
        return fate(self.duty.kind, due, self.start, now, rules, self.working, at_once=at_once)


@dataclass(frozen=True, slots=True)
class Reached:
    """Everybody whom mail reaches, by person and by role."""

    by_person: Mapping[str, list[Reachable]]
    by_role: Mapping[Role, list[Reachable]]
    by_holder: Mapping[str, list[Reachable]]

    @classmethod
    def of(cls, everybody: Sequence[Reachable]) -> Reached:
        people: dict[str, list[Reachable]] = {}
        roles: dict[Role, list[Reachable]] = {}
        holders: dict[str, list[Reachable]] = {}
        for one in everybody:
            holders.setdefault(one.holder_id, []).append(one)
            people.setdefault(one.person_id or "", []).append(one)
            for role in one.roles:
                roles.setdefault(role, []).append(one)
        return cls(people, roles, holders)

    def in_roles(self, roles: Iterable[Role]) -> list[Reachable]:
        """Each once, in the order of addresses."""
        found = {one.address: one for role in roles for one in self.by_role.get(role, ())}
        return [found[address] for address in sorted(found)]


class Eyes:
    """What a barrier hides from whoever a reminder would go to, asked once an address; which papers are closed to whom is
    asked once for all."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._hidden: dict[str, frozenset[str]] = {}
        self._kept: dict[str, frozenset[str]] | None = None

    def see(self, one: Reachable, duty: Duty) -> bool:
        if one.address not in self._hidden:
            self._hidden[one.address] = hidden_from(self._session, viewer=self._viewer(one))
        return duty.id not in self._hidden[one.address]

    def _viewer(self, one: Reachable) -> Viewer:
        if self._kept is None:
            self._kept = kept_from_each(self._session)
        return replace(one.viewer, kept_from=self._kept.get(one.person_id or "", frozenset()))
