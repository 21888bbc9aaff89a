"""The facts a decision check looks at, gathered beforehand, and the fingerprint that tells two apart."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from register.domain.authority.board_approvals import Approved
from register.domain.authority.commitments import Commitment
from register.domain.authority.contract_kinds import SERVICES
from register.domain.authority.delegations import Delegation
from register.domain.authority.reservations import Reservation
from register.domain.contracts.lifetimes import Modification
from register.domain.contracts.stages import Question
from register.domain.interests.interests import Interest
from register.domain.interests.mitigations import Mitigation
from register.domain.interests.recognitions import Recognition
from register.domain.people.organisations import Party
from register.domain.people.people import HeldPost


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where a reader of a reason can look: a record by kind and id."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Something the contract still lacks; field is the form's name for it."""

    field: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCopy:
    """What somebody decided about the same before, for one of the parties. second_post_id: whose holder decides too;
    needs_second_person: another person of the party signs too."""

    person_id: str
    organisation_id: str
    second_post_id: str | None = None
    needs_second_person: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """An interest of an evaluator of the bids. bidder_id, interest_id: in whom and which; empty where they declared it for
    this procurement alone. may_take_part: what somebody else answered; nothing, while nobody did. only_asks: nobody
    answered it, and it keeps them from nothing by itself. has_scored: they gave scores."""

    person_id: str
    may_take_part: bool | None
    bidder_id: str = ""
    interest_id: str = ""
    only_asks: bool = False
    has_scored: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a record that the check looked at."""

    kind: str
    id: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubted:
    """An earlier decision about the same that needs re-checking, since when, and the records, by kind and id, that speak
    against it."""

    decision_id: str
    since: date
    rests_on: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything about one contract, one person and one question.
    organisation_id: the party the person decides for. organisations: every body related to a party.
    delegations: those of the party that the person holds, with all they rest on. schemes_kept: the bodies whose scheme is
    kept here. interests: the person's own.
    mitigations: those on these interests and on the person's dual role. barriers: information barriers
    that keep the person from this contract. named_bodies: those that the person's interests and posts name.
    recognitions: what somebody answered about these interests and a body. asked_to_declare: whether a yearly return is owed.
    authority_kept_elsewhere: the party keeps its own scheme of delegation and vouches for its signatory.
    prepared_by: who prepared and submitted what is decided; empty text for an account that belongs to no person.
    approved_by: who approved it, where it is to be signed. signed: who decided the same before, for either party.
    beyond_option: the day that the option reaches,
    where an extension goes further. modification: what an extension or a variation makes of the value since the award.
    asker_outcome: of a waiver, what the check found about whoever asks for it.
    must_accept: whether a delegation counts only once its holder has accepted it.
    reservations: what the party keeps for its board. board_approvals: what boards approved of what is decided.
    reaches_on: its last day with every option, where it has one.
    commitment: the value as limits of each kind count it; where left out, the plain value.
    other_bidders: of an award, everybody else who bids. judges: its evaluators' interests in any of them.
    others: associates, and everybody up the chain of a sub-contract. co_ordinator: the co-ordinating commissioner, where an
    associate decides for itself; it then stands as the commissioner. contract_kind: a code of rule contracts.kinds.
    Of a waiver contract_id is its own id."""

    contract_id: str
    contract_title: str
    value_pence: int
    services: tuple[str, ...]
    starts_on: date
    commissioner: Party
    provider: Party
    question: Question
    on: date
    person_id: str
    organisation_id: str
    organisations: tuple[Party, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    schemes_kept: frozenset[str] = frozenset()
    appointments: tuple[HeldPost, ...] = ()
    interests: tuple[Interest, ...] = ()
    mitigations: tuple[Mitigation, ...] = ()
    barriers: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    signed: tuple[SignedCopy, ...] = ()
    asked_to_declare: bool = False
    last_declared_on: date | None = None
    authority_kept_elsewhere: bool = False
    named_bodies: tuple[Party, ...] = ()
    recognitions: tuple[Recognition, ...] = ()
    prepared_by: tuple[str, ...] = ()
    approved_by: tuple[str, ...] = ()
    beyond_option: date | None = None
    modification: Modification | None = None
    asker_outcome: str | None = None
    versions: tuple[Version, ...] = ()
    commitment: Commitment | None = None
    must_accept: bool = False
    reservations: tuple[Reservation, ...] = ()
    board_approvals: tuple[Approved, ...] = ()
    reaches_on: date | None = None
    other_bidders: tuple[Party, ...] = ()
    judges: tuple[Judge, ...] = ()
    others: tuple[Party, ...] = ()
    contract_kind: str = SERVICES
    co_ordinator: Party | None = None
    doubted: tuple[Doubted, ...] = ()

    @property
    def committed(self) -> Commitment:
        """What limits are held against."""
        return self.commitment or Commitment(whole_pence=self.value_pence)

    @property
    def subject(self) -> tuple[str, str]:
        """What is decided, by kind and id."""
        return "waiver" if self.question is Question.WAIVE else "contract", self.contract_id

    def party_for(self, organisation_id: str) -> Party | None:
        return next((p for p in (self.commissioner, self.provider) if p.id == organisation_id), None)


_AS_IT_IS = frozenset({str, int, bool, float, type(None)})


@cache
def _names_of(cls: Any) -> tuple[str, ...] | None:
    """The fields of a dataclass; None of anything else."""
    return tuple(field.name for field in dataclasses.fields(cls)) if dataclasses.is_dataclass(cls) else None


def plain(value: Any) -> Any:
    """A value as JSON holds it; the order in which facts were gathered does not count."""
    if type(value) in _AS_IT_IS:
        return value
    kind: Any = type(value)
    names = _names_of(kind)
    if names is not None:
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, tuple | list | frozenset):
        parts = [plain(part) for part in value]
        return sorted(parts, key=canonical) if len(parts) > 1 else parts
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, date | Decimal):
        return str(value)
    return value


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True)
"""Made once: a check writes dozens of small values, and json.dumps makes one for each."""


def canonical(value: Any) -> str:
    return _CANONICAL.encode(value)


def fingerprint(facts: Facts, answer: Any) -> str:
    """SHA-256 over the facts and the answer without the day: it changes when something that matters has,
    and a sweep on a quiet day stores nothing."""
    seen = {name: part for name, part in plain(facts).items() if name != "on"}
    return hashlib.sha256(canonical({"answer": plain(answer), "facts": seen}).encode()).hexdigest()
