"""Facts with every record of one person under one id, so that no rule is got round by a second record."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from register.domain.authority.delegations import Delegation
from register.domain.interests.interests import Interest
from register.domain.interests.mitigations import Mitigation
from register.domain.people.joins import Identities
from register.domain.people.people import HeldPost

P = TypeVar("P", Interest, HeldPost)


class OneIdentity:
    """Puts one id in the place of every other of the same person; the decider keeps the id they came with."""

    def __init__(self, same: Identities, decider_id: str) -> None:
        self._same, self._decider = same, decider_id

    def id_of(self, person_id: str) -> str:
        """The id that stands for this person."""
        mine = self._same.are_one(person_id, self._decider)
        return self._decider if mine else self._same.one(person_id)

    def is_decider(self, person_id: str) -> bool:
        """Whether this is whoever decides."""
        return self.id_of(person_id) == self._decider

    def held(self, record: P) -> P:
        """An interest or a post."""
        standing = self.id_of(record.person_id)
        return record if standing == record.person_id else replace(record, person_id=standing)

    def managed(self, one: Mitigation) -> Mitigation:
        """A mitigation: whom it is about, and who agreed it."""
        about = one.dual_role_person_id
        return replace(
            one,
            agreed_by=one.agreed_by and self.id_of(one.agreed_by),
            dual_role_person_id=None if about is None else self.id_of(about),
        )

    def delegated(self, one: Delegation) -> Delegation:
        """A delegation to or by a person."""
        named = one.holder_person_id, one.grantor_person_id
        standing = tuple(person_id and self.id_of(person_id) for person_id in named)
        if standing == named:
            return one
        return replace(one, holder_person_id=standing[0], grantor_person_id=standing[1])
