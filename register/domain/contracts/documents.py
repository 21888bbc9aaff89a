"""Documents that are not contracts: what each template is for, whom it serves, and what cannot be right together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from register.domain.dates import add_months, said
from register.domain.permissions import Permission
from register.domain.problems import refuse

P = Permission


class About(StrEnum):
    """What the register fills a document from."""

    CONTRACT = "contract"
    MEETING = "meeting"
    REGISTER = "register"
    SCHEME = "scheme"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """One template. `needs`: what whoever makes it must be permitted, first of all to pass its door."""

    pack: str
    about: About
    needs: tuple[Permission, ...]
    purpose: str
    used_by: str


_KEEPS_CONTRACTS = (P.KEEP_CONTRACTS,)
_MANAGERS = "Contract managers and procurement leads"
_OFFICERS = "Governance officers"

KINDS = (
    DocumentKind(
        "variation", About.CONTRACT, _KEEPS_CONTRACTS,
        "Writes down a change to a contract that both sides agree: what changes, from when, and what it does to the price.",
        _MANAGERS,
    ),
    DocumentKind(
        "notice_performance", About.CONTRACT, _KEEPS_CONTRACTS,
        "Tells the other side what was not done as agreed, on what evidence, and by when an answer is due.",
        _MANAGERS,
    ),
    DocumentKind(
        "notice_extension", About.CONTRACT, _KEEPS_CONTRACTS,
        "Lengthens a contract within its own terms, before the last day for such a notice.",
        _MANAGERS,
    ),
    DocumentKind(
        "notice_termination", About.CONTRACT, _KEEPS_CONTRACTS,
        "Ends a contract, or services in it, with the ground, the last day and the steps that follow.",
        _MANAGERS,
    ),
    DocumentKind(
        "extension", About.CONTRACT, _KEEPS_CONTRACTS,
        "Lengthens a contract, by its option or as both parties agree: the new last day, and what the added time is worth.",
        _MANAGERS,
    ),
    DocumentKind(
        "suspension", About.CONTRACT, _KEEPS_CONTRACTS,
        "Suspends services of a contract from a day, with the ground and what has to be put right.",
        _MANAGERS,
    ),
    DocumentKind(
        "resumption", About.CONTRACT, _KEEPS_CONTRACTS,
        "Ends a suspension: the services that are given again, from which day, and what was put right.",
        _MANAGERS,
    ),
    DocumentKind(
        "novation", About.CONTRACT, _KEEPS_CONTRACTS,
        "Brings a body into the place of a party, from a day, as all three agree it.",
        _MANAGERS,
    ),
    DocumentKind(
        "declarations_for_meeting", About.MEETING, (P.PREPARE_MEETING, P.SEE_REGISTER),
        "Lists who attends a meeting with which interests, and the items that these touch.",
        "Committee secretaries, chairs and governance officers",
    ),
    DocumentKind(
        "governance_conflicts", About.REGISTER, (P.KEEP_DELEGATIONS, P.SEE_REGISTER),
        "States the policy on conflicts of interest, with the register of a day.",
        _OFFICERS,
    ),
    DocumentKind(
        "governance_delegation", About.SCHEME, (P.KEEP_DELEGATIONS,),
        "States what the board keeps to itself, with the delegations in force on a day.",
        _OFFICERS,
    ),
    DocumentKind(
        "governance_accountability", About.NOTHING, (P.KEEP_DELEGATIONS,),
        "States who answers to whom while a provider arm is part of the body that commissions from it.",
        _OFFICERS,
    ),
    DocumentKind(
        "governance_committee", About.NOTHING, (P.KEEP_DELEGATIONS,),
        "States the purpose, the members and the meetings of the committee that governs a provider arm.",
        _OFFICERS,
    ),
)  # fmt: skip
ELSEWHERE = "made_elsewhere"
"""Stands where a template would for the document of a contract that was made outside the register."""
ELSEWHERE_SUFFIXES = (".docx", ".pdf")
BY_PACK = {kind.pack: kind for kind in KINDS}


def is_contract(pack: str) -> bool:
    """Whether this template makes a contract itself, so that the contract alone says what goes into it."""
    return pack not in BY_PACK and pack != ELSEWHERE


_IN_ORDER = (
    ("variation", "effective_date", "last_date", "last_date",
     "The last day must be on or after the day the variation begins"),
    ("notice_performance", "served_date", "response_due", "response_due",
     "The answer must be due on or after the date of this notice"),
    ("notice_performance", "served_date", "meeting_date", "meeting_date",
     "The meeting must be on or after the date of this notice"),
    ("notice_extension", "served_date", "notice_deadline", "served_date",
     "The date of this notice must be on or before the last day for it"),
    ("extension", "expiry_date", "new_expiry_date", "new_expiry_date",
     "The new last day must be after the last day until now"),
    ("notice_termination", "served_date", "termination_date", "termination_date",
     "The last day must be on or after the date of this notice"),
)  # fmt: skip
"""Template, the earlier day, the later day, which of them to change, and what is said."""


def check_answers(pack: str, values: Mapping[str, Any]) -> None:
    """Raises Invalid where answers that are right alone cannot be right together."""
    found = dict(_disorder(pack, values))
    if pack == "notice_extension" and _given(values, "expiry_date", "extension_months", "new_expiry_date"):
        found |= _wrong_expiry(values["expiry_date"], values["extension_months"], values["new_expiry_date"])
    if pack == "notice_termination" and _given(values, "served_date", "notice_months", "termination_date"):
        found |= _short_notice(values)
    refuse(found)


def _given(values: Mapping[str, Any], *names: str) -> bool:
    return all(values.get(name) is not None for name in names)


def _disorder(pack: str, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for of, first, last, blamed, words in _IN_ORDER:
        if of == pack and _given(values, first, last) and values[last] < values[first]:
            yield blamed, words


def lengthened(expiry: date, months: int) -> date:
    """The last day of a term that is so many months longer."""
    return add_months(expiry + timedelta(days=1), months) - timedelta(days=1)


def _wrong_expiry(expiry: date, months: int, stated: date) -> dict[str, str]:
    right = lengthened(expiry, months)
    words = f"The new expiry date must be {said(right)}, {months} months after {said(expiry)}"
    return {} if stated == right else {"new_expiry_date": words}


def _short_notice(values: Mapping[str, Any]) -> dict[str, str]:
    """A notice that rests on the notice period alone gives all of it."""
    if values.get("ground") != "notice_period" or not 0 <= values["notice_months"] <= 600:
        return {}
    earliest = add_months(values["served_date"], values["notice_months"])
    words = f"The last day must be {said(earliest)} or later, as the notice period runs until then"
    return {} if values["termination_date"] >= earliest else {"termination_date": words}
