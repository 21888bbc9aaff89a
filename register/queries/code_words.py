"""What the codes are called that records hold: as the page says them on which they are chosen. A history says nobody's
code. Which words a code has follows from what each field says of itself: its own kind of code, or the rule that lists it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum, StrEnum
from functools import cache, lru_cache
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, get_args, get_type_hints

from register import domain
from register.documents.packs import shipped
from register.domain import kinds
from register.domain.asked import Asked
from register.domain.audit_scopes import Register
from register.domain.authority.commitments import LimitPer
from register.domain.contracts.assessments import Outcome
from register.domain.contracts.changes import ChangeState
from register.domain.contracts.public.unpublished import UnpublishedFor
from register.domain.contracts.sealing_checks import SealOutcome
from register.domain.contracts.stages import ContractAct, Question, Stage
from register.domain.interests.gifts import AgainstRule, GiftOutcome
from register.domain.interests.interests import SITUATION_LABELS
from register.domain.interests.rounds import RoundState
from register.domain.people.organisations import OrganisationKind
from register.domain.permissions import Role
from register.domain.publication.counted_as_declared import BASES
from register.domain.publication.withholdings import Requester
from register.domain.rule_terms import term
from register.domain.rules import Confidence, Ruleset
from register.domain.sharing.complaints import ComplaintState
from register.domain.sharing.covering import Gap
from register.domain.sharing.incidents import IncidentState
from register.domain.texts import Typed

_PARTIES = {
    "commissioner": "The commissioner", "provider": "The provider", "asker": "Whoever asks", "decider": "Whoever decides",
    "associate": "An associate commissioner",
}  # fmt: skip
_NATURES = {"care": "Care", "data_protection": "Data protection"}
Told = str | Mapping[str, str] | type[StrEnum] | Callable[[str], str | None]
"""The key of a rule that lists the codes, their words, their own type, or what says them."""


def _pack(code: str) -> str | None:
    """A contract template that ships, by its title."""
    found = shipped().get(code)
    return None if found is None else found.title


CODES: Mapping[str, Told] = {
    "advice_outcome": GiftOutcome, "against_rule": AgainstRule, "bound_role": Role,
    "unpublished_ground": "publication.contract_grounds", "unpublished_requested_by": UnpublishedFor,
    "withholding.requested_by": Requester, "award_outcome": Outcome, "bodies": OrganisationKind, "contract_act": ContractAct,
    "decision.contract_act": Question, "edition.register": Register, "gaps": Gap,
    "confidence": Confidence, "drawn_basis": BASES, "measure": LimitPer, "nature": _NATURES, "leaving_side": _PARTIES,
    "outcome": Outcome, "pack": _pack, "party": _PARTIES, "question": Question,
    "retention.rule": lambda key: term(key).name, "rule.key": lambda key: term(key).name,
    "seal_outcome": SealOutcome, "services": {"all": "All services"}, "situation": SITUATION_LABELS,
    "spend_categories": {"all": "All categories"}, "stage": Stage, "subject_kind": kinds.LABELS,
    "approved_scheme.kind": kinds.LABELS, "decision.kind": kinds.LABELS, "complaint.state": ComplaintState,
    "contract_change.state": ChangeState, "incident.state": IncidentState, "round.state": RoundState,
}  # fmt: skip
"""What no field says of itself, by the name of the column or of the part of what it holds; by kind of record first."""


@dataclass(frozen=True, slots=True)
class Codes:
    """How one kind of record tells its codes, by these rules."""

    kind: str
    rules: Ruleset

    def said(self, name: str, code: str) -> str | None:
        """None for what is no code of this column."""
        found = (_said(told, code, self.rules) for told in tellers(self.kind, name))
        return next(filter(None, found), None)


def tellers(kind: str, name: str) -> list[Told]:
    """What may say the codes of a column of this kind of record, or of a part of it."""
    own = (CODES[key] for key in (f"{kind}.{name}", name) if key in CODES)
    return [*own, *_by_field().get(name, ())]


def _said(told: Told, code: str, rules: Ruleset) -> str | None:
    if isinstance(told, str):
        return listed(told, rules).get(code)
    if isinstance(told, Mapping):
        return told.get(code)
    return _labels(told).get(code) if isinstance(told, type) else told(code)


@cache
def _labels(codes: Iterable[Enum]) -> dict[str, str]:
    return {one.value: _label(one) for one in codes}


def _label(one: Any) -> str:
    plain = str(one.value).replace("_", " ").capitalize()
    return str(getattr(one, "label", None) or getattr(one, "words", plain))


@lru_cache(maxsize=128)
def listed(key: str, rules: Ruleset) -> dict[str, str]:
    """Every code that the rule ever listed, in the words of the latest that does."""
    return {row["code"]: str(row["name"]) for rule in rules.history(key) for row in _rows(rule.value)}


def _rows(value: Any) -> Iterator[Mapping[str, Any]]:
    """The rows of a rule, however deep they stand."""
    if isinstance(value, list):
        for part in value:
            yield from _rows(part)
    elif isinstance(value, Mapping):
        if "code" in value and "name" in value:
            yield value
        for part in value.values():
            yield from _rows(part)


@cache
def _by_field() -> dict[str, list[Told]]:
    """What each field of what people ask for says of its codes."""
    told: dict[str, list[Told]] = {}
    for name, hint in asked_for():
        told.setdefault(name, []).extend(one for one in _told_by(hint) if one not in told.get(name, []))
    return told


def asked_for() -> Iterator[tuple[str, Any]]:
    """Every field of what people ask for, with what it says of itself."""
    for found in walk_packages(domain.__path__, f"{domain.__name__}."):
        import_module(found.name)
    for made in _below(Typed):
        yield from get_type_hints(made, include_extras=True).items()


def _below(made: type[Any]) -> Iterator[type[Any]]:
    for one in made.__subclasses__():
        if is_dataclass(one) and fields(one):
            yield one
        yield from _below(one)


def _told_by(hint: Any) -> Iterator[Told]:
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        yield hint
    yield from (
        one.listed for one in getattr(hint, "__metadata__", ()) if isinstance(one, Asked) and one.listed
    )
    for part in get_args(hint):
        yield from _told_by(part)
