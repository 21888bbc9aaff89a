"""What of a contract the public is not shown: fields by their codes, or all of it, on a ground that the rules know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from register.domain import texts
from register.domain.asked import enter, select
from register.domain.contracts.published import (
    AGREED,
    WITHHELD,
    PublishedBody,
    PublishedContract,
    PublishedProcurement,
)
from register.domain.contracts.stages import Stage
from register.domain.problems import refuse
from register.domain.publication.editions import CONTRACTS, REGISTERS
from register.domain.publication.withholdings import WHOLE, joined, looked_at_again_problem, parted, together
from register.domain.rules import Ruleset

FIELDS = {
    "title": "Title", "supplier": "Supplier", "description": "Description and services", "value": "Values", "days": "Days",
    "route": "Procurement route", "notice": "Notices",
}  # fmt: skip
"""What of a contract may be left out one by one, with what each is called."""
NOBODY = PublishedBody(ref="withheld", name=WITHHELD)
DECIDED_IN = (*AGREED, Stage.ENDED)
"""Stages of a contract that a body may publish."""
GROUNDS = "publication.contract_grounds"


class UnpublishedFor(StrEnum):
    """Who asked that something of a contract be left out."""

    PROVIDER = "provider"
    COMMISSIONER = "commissioner"
    CONCERNED = "concerned"
    AUTHORITY = "authority"

    @property
    def label(self) -> str:
        return _ASKED_FOR[self]


_ASKED_FOR = {
    UnpublishedFor.PROVIDER: "The provider",
    UnpublishedFor.COMMISSIONER: "The commissioner",
    UnpublishedFor.CONCERNED: "Somebody else whom it concerns",
    UnpublishedFor.AUTHORITY: "A court, the police or a regulator",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpublishing(texts.Typed):
    """What of a contract is not published. all_of_it: the public is told that there is one, and nothing else. Neither: all
    of it is published, from the next edition on. requested_by: a code of UnpublishedFor. review_on: when it is looked at
    again; until then and afterwards it is left out, until somebody decides otherwise."""

    all_of_it: Annotated[bool, select("whether all of it is withheld")] = False
    fields: Annotated[tuple[str, ...], select("what is withheld")] = ()
    ground: Annotated[str, select("the ground", "publication.contract_grounds")] = ""
    requested_by: Annotated[str, select("who asked for it")] = ""
    review_on: Annotated[date | None, enter("the day it is looked at again")] = None
    reason: Annotated[str, texts.Prose("why", longest=2000)] = ""

    @property
    def hidden(self) -> str:
        """As a row of a manifest says it."""
        return WHOLE if self.all_of_it else joined(self.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContractEdition(texts.Typed):
    """An edition of a body's register of contracts as it is today. with_ended: also what ended. title empty means the
    usual one."""

    organisation_id: Annotated[str, select("whose contracts")]
    with_ended: Annotated[bool, select("whether contracts that ended stand in it")] = False
    title: Annotated[str, texts.Line("the title", longest=200)] = ""

    def called(self, body: str) -> str:
        return self.title or f"{REGISTERS[CONTRACTS]}, {body}"[:200]


def contract_grounds(rules: Ruleset, *, on: date) -> dict[str, dict[str, str]]:
    """Why something of a contract may be withheld, by code: its name, its words, and whether an officer may choose it."""
    return {row["code"]: row for row in rules.value_or([], GROUNDS, on=on)}


def check_unpublishing(new: Unpublishing, rules: Ruleset, *, today: date) -> None:
    """Raises Invalid. Only a ground that the rules leave to officers may be chosen, and only where something is left out."""
    refuse(
        {
            **texts.text_problems(new),
            "fields": _fields_problem(new),
            **_why_problems(new, contract_grounds(rules, on=today)),
            **_terms_problems(new, today),
        }
    )


def _fields_problem(new: Unpublishing) -> str | None:
    if set(new.fields) - FIELDS.keys():
        return "Select what is withheld from the list"
    both = new.all_of_it and new.fields
    return "Select single fields only where not all of it is withheld" if both else None


def _why_problems(new: Unpublishing, known: Mapping[str, Mapping[str, str]]) -> dict[str, str | None]:
    if not new.hidden:
        left = "Leave this empty: nothing is withheld"
        return {"ground": left if new.ground else None}
    chosen = known.get(new.ground, {}).get("chosen_by") == "officer"
    return {
        "ground": None if chosen else "Select a ground from the list",
        "reason": None if new.reason.strip() else "Enter why it is withheld",
    }  # fmt: skip


def _terms_problems(new: Unpublishing, today: date) -> dict[str, str | None]:
    """For whom, and until when it stays so without being looked at."""
    if not new.hidden:
        left = "Leave this empty: nothing is withheld"
        return {
            "requested_by": left if new.requested_by else None,
            "review_on": left if new.review_on else None,
        }
    known = new.requested_by in [one.value for one in UnpublishedFor]
    return {
        "requested_by": None if known else "Select who asked for it",
        "review_on": looked_at_again_problem(new.review_on, today),
    }


def shows_again(left_out: str, new: Unpublishing) -> bool:
    """Whether the public would see what is left out now."""
    return bool(left_out) and together(left_out, new.hidden) != new.hidden


def check_contract_edition(new: NewContractEdition) -> None:
    """Raises Invalid."""
    refuse(texts.text_problems(new))


def fields_words(hidden: str) -> str | None:
    """What is left out, as people read it; None where nothing is."""
    codes = parted(hidden)
    if WHOLE in codes:
        return "All of it"
    return ", ".join(name for code, name in FIELDS.items() if code in codes) or None


def without(one: PublishedContract, hidden: str) -> PublishedContract:
    """The contract as the public reads it: what is left out reads as withheld, wherever else it stands."""
    codes = parted(hidden)
    gone = frozenset(FIELDS) if WHOLE in codes else codes
    procured = None if one.procurement is None else _procured_without(one.procurement, gone)
    return replace(
        one,
        withheld=tuple(code for code in FIELDS if code in gone),
        procurement=procured,
        **_words(gone),
    )


def _words(gone: frozenset[str]) -> dict[str, Any]:
    told: dict[str, dict[str, Any]] = {
        "title": {"title": WITHHELD}, "supplier": {"provider": NOBODY},
        "description": {"description": WITHHELD, "services": ()}, "value": {"value_pence": None},
        "route": {"route": WITHHELD}, "notice": {"notice_address": None}, "days": {},
    }  # fmt: skip
    return {name: value for code in gone for name, value in told[code].items()}


def _procured_without(one: PublishedProcurement, gone: frozenset[str]) -> PublishedProcurement:
    told: dict[str, dict[str, Any]] = {
        "title": {"title": WITHHELD}, "description": {"description": WITHHELD, "cpv": None},
        "route": {"route": "", "route_name": WITHHELD, "notices": ()}, "notice": {"notices": ()},
    }  # fmt: skip
    changes = {name: value for code in gone for name, value in told.get(code, {}).items()}
    return replace(one, **changes)
