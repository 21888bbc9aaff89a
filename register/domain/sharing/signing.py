"""What a signature under an agreement covers, and when a party signs, signs again or withdraws."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.problems import day_problem, refuse
from register.domain.sharing.agreements import (
    Agreement,
    AgreementParty,
    NewAgreement,
    settled_on,
    terms,
    waited_for,
)
from register.domain.texts import Line, Prose, Typed, text_problems

LEAST_PARTIES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSignature(Typed):
    """One party's signed copy, received: the day it was signed, by whom, in which post."""

    organisation_id: Annotated[str, select("the organisation that signed")]
    signed_on: Annotated[date, enter("the date it signed")]
    signed_by: Annotated[str, Line("the name of who signed", longest=200)]
    signed_post: Annotated[str, Line("the post of who signed", longest=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWithdrawal(Typed):
    """A party leaves: the first day on which it is no party any more, and why."""

    organisation_id: Annotated[str, select("the organisation that withdraws")]
    withdrawn_on: Annotated[date, enter("the date it withdraws")]
    reason: Annotated[str, Prose("why it withdraws", longest=2000)]


def needs_signing_again(newest: Agreement, new: NewAgreement) -> bool:
    """Whether the change is one of the text that somebody has signed."""
    return terms(newest) != terms(new) and any(p.signed_on is not None for p in newest.parties)


def unsigned(parties: Iterable[AgreementParty]) -> tuple[AgreementParty, ...]:
    """The parties as they stand before a text that nobody has signed yet: it names whoever joined as it does the rest."""
    return tuple(
        replace(p, signed_on=None, signed_by=None, signed_post=None, acceded_on=None) for p in parties
    )


def fully_signed_on(parties: Iterable[AgreementParty]) -> date | None:
    """The day from which nobody's signature is waited for; None while somebody's is."""
    days = [settled_on(party) for party in waited_for(parties)]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def stood_from(newest: Agreement) -> date | None:
    """The day from which everybody had signed this text, or one before it."""
    full = fully_signed_on(newest.parties)
    now = None if full is None else max(full, newest.holds_from or full)
    return min((day for day in (newest.stood_from, now) if day is not None), default=None)


def text_day_problem(newest: Agreement, holds_from: date) -> str | None:
    """What is wrong with the day from which a changed text holds."""
    earliest = newest.holds_from or newest.starts_on
    if holds_from < earliest:
        return "The day from which the change holds must not be before the text that it changes"
    return day_problem(holds_from, "The day from which the change holds")


def check_signature(
    parties: Iterable[AgreementParty], new: NewSignature, *, today: date, again: bool = False
) -> None:
    """Raises Invalid. again: a signature that is recorded already is corrected."""
    party = next((p for p in parties if p.organisation_id == new.organisation_id), None)
    refuse(
        {
            **text_problems(new),
            "organisation_id": _signer_problem(party, again),
            "signed_on": "The date an organisation signed must be today or in the past"
            if new.signed_on > today
            else day_problem(new.signed_on, "The date an organisation signed"),
        }
    )


def _signer_problem(party: AgreementParty | None, again: bool) -> str | None:
    if party is None:
        return "Select an organisation that is a party to this agreement"
    if again:
        return None if party.signed_on else "This organisation has not signed yet"
    if party.withdrawn_on is not None:
        return "This organisation has withdrawn"
    return "This organisation has signed already" if party.signed_on else None


def with_signature(parties: Iterable[AgreementParty], new: NewSignature) -> tuple[AgreementParty, ...]:
    """The parties with this one's signature."""
    return tuple(
        replace(p, signed_on=new.signed_on, signed_by=new.signed_by, signed_post=new.signed_post)
        if p.organisation_id == new.organisation_id
        else p
        for p in parties
    )


def check_withdrawal(agreement: Agreement, new: NewWithdrawal) -> None:
    """Raises Invalid."""
    party = next((p for p in agreement.parties if p.organisation_id == new.organisation_id), None)
    gone = party is not None and party.withdrawn_on is not None
    refuse(
        {
            **text_problems(new),
            "organisation_id": "Select an organisation that is a party to this agreement" if party is None
            else ("This organisation has withdrawn already" if gone else None),
            "withdrawn_on": "The date it withdraws must be after the start date"
            if new.withdrawn_on <= agreement.starts_on
            else day_problem(new.withdrawn_on, "The date it withdraws"),
        }
    )  # fmt: skip


def without(agreement: Agreement, new: NewWithdrawal) -> Agreement:
    """The agreement with this party gone from its day on; with fewer than two left, it ends the day before."""
    parties = tuple(
        replace(p, withdrawn_on=new.withdrawn_on) if p.organisation_id == new.organisation_id else p
        for p in agreement.parties
    )
    left = sorted((p.withdrawn_on or date.max for p in parties), reverse=True)
    alone = left[LEAST_PARTIES - 1]
    last = None if alone == date.max else alone - timedelta(days=1)
    ends = min((day for day in (agreement.ends_on, last) if day is not None), default=None)
    return replace(agreement, parties=parties, ends_on=ends)
