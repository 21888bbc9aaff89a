"""Contracts: what is agreed and what it is worth, and what makes it acceptable."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import Annotated

from register.domain import money
from register.domain.asked import enter, select
from register.domain.authority.board_approvals import BoardApproval, approval_problems
from register.domain.authority.commitments import Commitment, Vat
from register.domain.authority.commitments import categories as categories_of
from register.domain.authority.contract_kinds import SERVICES, edition_problem, fitting_problems
from register.domain.authority.legal_status import LegalStatus as LegalStatus
from register.domain.authority.legal_status import legal_status as legal_status
from register.domain.contracts.lines import InformationRequirement as InformationRequirement
from register.domain.contracts.lines import PriceBasis as PriceBasis
from register.domain.contracts.lines import QualityIndicator as QualityIndicator
from register.domain.contracts.lines import ServiceLine as ServiceLine
from register.domain.contracts.lines import line_problems as line_problems
from register.domain.contracts.lines import line_value_pence as line_value_pence
from register.domain.contracts.lines import requirement_problems
from register.domain.contracts.lines import services_problems as services_problems
from register.domain.contracts.stages import TRANSITIONS as TRANSITIONS
from register.domain.contracts.stages import UNSIGNED
from register.domain.contracts.stages import Stage as Stage
from register.domain.contracts.stages import can_move as can_move
from register.domain.contracts.stages import diagram as diagram
from register.domain.dates import add_months, said
from register.domain.people.associates import Associate as Associate
from register.domain.people.associates import associate_problems, signing_themselves
from register.domain.people.organisations import Party, open_on
from register.domain.problems import day_problem, order_problem, refuse
from register.domain.rules import JsonValue, Ruleset
from register.domain.texts import Line, Typed, text_problems

OPTION = "extension_months"
"""The answer of every contract template that gives the option to extend."""


class ContractForm(StrEnum):
    BILATERAL = "bilateral"
    MULTILATERAL = "multilateral"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContract(Typed):
    """A contract or internal agreement. edition: a code of rule contracts.editions. fields: what else the
    contract template asks for, by name. preferred_supplier_until: a term watched to its end. spend_category: a code of
    rule authority.categories. value_vat: whether VAT is in the values of the services, where that is known.
    board_approvals: what is reserved to a board and was approved by it for this contract. contract_kind: a code of rule
    contracts.kinds. main_contract_id: the contract that a sub-contract is under. associates: commissioners beside the
    one who co-ordinates. indicators, reports: what is asked of quality and of information, each once: the schedules are
    filled from there."""

    title: Annotated[str, Line("the title of the contract", longest=200)]
    commissioner_id: Annotated[str, select("the commissioner")]
    provider_id: Annotated[str, select("the provider")]
    edition: Annotated[str, select("the edition of the contract", "contracts.editions")]
    form: Annotated[ContractForm, select("the form of the contract")] = ContractForm.BILATERAL
    contract_kind: Annotated[str, select("the kind of contract", "contracts.kinds")] = SERVICES
    main_contract_id: Annotated[str | None, select("the contract that it is under")] = None
    associates: Annotated[tuple[Associate, ...], select("the associate commissioners")] = ()
    starts_on: Annotated[date, enter("the start date")]
    ends_on: Annotated[date, enter("the end date")]
    service_start_on: Annotated[date | None, enter("the day services start")] = None
    lines: Annotated[tuple[ServiceLine, ...], enter("the services")]
    notice_months: Annotated[int | None, enter("the notice period")] = None
    preferred_supplier_until: Annotated[date | None, enter("the end of the preferred supplier term")] = None
    commissioner_representative_id: Annotated[str | None, select("the commissioner's representative")] = None
    provider_representative_id: Annotated[str | None, select("the provider's representative")] = None
    spend_category: Annotated[str | None, select("the category", "authority.categories")] = None
    value_vat: Annotated[Vat | None, select("whether VAT is in the values")] = None
    board_approvals: Annotated[tuple[BoardApproval, ...], enter("what a board approved")] = ()
    indicators: Annotated[tuple[QualityIndicator, ...], enter("the quality indicators")] = ()
    reports: Annotated[tuple[InformationRequirement, ...], enter("the information that is asked for")] = ()
    fields: Annotated[Mapping[str, JsonValue], enter("the answers for the contract template")] = field(
        default_factory=dict
    )

    @property
    def services(self) -> tuple[str, ...]:
        return tuple(line.code for line in self.lines)

    @property
    def option_months(self) -> int:
        """Months by which the contract itself lets the commissioner extend it: an answer of the contract template."""
        given = str(self.fields.get(OPTION, "")).strip()
        return int(given) if given.isascii() and given.isdigit() and len(given) < 5 else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """The term of a copy. Left out: the term that follows the old one and lasts as long."""

    starts_on: Annotated[date | None, enter("the start date")] = None
    ends_on: Annotated[date | None, enter("the end date")] = None
    edition: Annotated[str | None, select("the edition of the contract", "contracts.editions")] = None


def laid_over(before: Mapping[str, JsonValue], now: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """New answers over old ones; the items of a repeated block one by one. None takes one away."""
    whole = dict(before)
    for name, value in now.items():
        if isinstance(value, dict):
            there = before.get(name)
            whole[name] = laid_over(there if isinstance(there, dict) else {}, value)
        elif value is None:
            whole.pop(name, None)
        else:
            whole[name] = value
    return whole


def annual_value(contract: NewContract) -> int:
    """Pence a year: the sum of the lines, each rounded first, so that the printed column adds up."""
    return sum(line_value_pence(line) for line in contract.lines)


def term_months(starts_on: date, ends_on: date) -> Fraction:
    """Months from the first day to the last, both counted; odd days as a share of their month, and never more than one."""
    after = ends_on + timedelta(days=1)
    whole = (after.year - starts_on.year) * 12 + after.month - starts_on.month
    whole -= add_months(starts_on, whole) > after
    mark = add_months(starts_on, whole)
    days = Fraction((after - mark).days, calendar.monthrange(mark.year, mark.month)[1])
    return whole + min(days, Fraction(1))


def contract_value(contract: NewContract) -> int:
    """Pence over the whole term, without options."""
    return money.rounded(annual_value(contract) * term_months(contract.starts_on, contract.ends_on) / 12)


def annual_for(whole_pence: int, starts_on: date, latest_end_on: date) -> int:
    """Pence a year of a contract of which only the whole value is known, with its options: shared over its months, and
    rounded up, so that no limit is held against too little."""
    return ceil(whole_pence * 12 / term_months(starts_on, latest_end_on))


def option_end(contract: NewContract) -> date:
    """The last day that the option to extend reaches, counted from the end that was agreed; that end without one."""
    return add_months(contract.ends_on + timedelta(days=1), contract.option_months) - timedelta(days=1)


def with_options_pence(contract: NewContract, until: date | None = None) -> int:
    """Pence over the whole term and every option to extend: the commitment that a limit is held against. until: the
    last day that the option reaches, where the end was moved since."""
    last = max(contract.ends_on, until or option_end(contract))
    return money.rounded(annual_value(contract) * term_months(contract.starts_on, last) / 12)


def bound_by(contract: NewContract) -> tuple[str, ...]:
    """The bodies that decide about it: both sides, and each associate that signs itself."""
    return (contract.commissioner_id, contract.provider_id, *signing_themselves(contract.associates))


def committed(contract: NewContract, whole_pence: int, order_pence: int | None = None) -> Commitment:
    """What the contract would commit a party to, as limits are held against it."""
    return Commitment(
        whole_pence=whole_pence,
        order_pence=order_pence,
        vat=contract.value_vat,
        category=contract.spend_category,
    )


def unsigned_days(contract: NewContract, stage: Stage, today: date) -> int | None:
    """The how-many-eth day it is that services run while signed copies are missing; None where they do not."""
    first = contract.service_start_on or contract.starts_on
    running = stage in UNSIGNED and first <= today <= contract.ends_on
    return (today - first).days + 1 if running else None


def next_term(contract: NewContract) -> tuple[date, date]:
    """The days of a contract that follows this one and lasts as long."""
    first = contract.ends_on + timedelta(days=1)
    months = term_months(contract.starts_on, contract.ends_on)
    if months.denominator == 1:
        return first, add_months(first, int(months)) - timedelta(days=1)
    return first, first + (contract.ends_on - contract.starts_on)


def months_of_notice(contract: NewContract) -> int:
    """None are none."""
    return contract.notice_months or 0


def notice_by(contract: NewContract) -> date | None:
    """The last day to give notice so that it takes effect at the end."""
    if contract.notice_months is None:
        return None
    return add_months(contract.ends_on, -contract.notice_months)


def editions(ruleset: Ruleset, *, on: date) -> dict[str, JsonValue]:
    """Editions of the standard contract by code, with the days between which a contract may begin on them."""
    return {row["code"]: row for row in ruleset.value("contracts.editions", on=on)}


def is_offered(edition: Mapping[str, JsonValue], on: date) -> bool:
    """Whether a contract that begins on this day may be of this edition; one without a last day is offered still."""
    return bool(str(edition["from"]) <= on.isoformat() <= str(edition.get("to", date.max)))


def check_contract(
    new: NewContract,
    ruleset: Ruleset,
    *,
    commissioner: Party | None,
    provider: Party | None,
    today: date,
    others: Mapping[str, Party] | None = None,
) -> None:
    """Raises Invalid. A party of None was not found. others: the associates that there are."""
    fits = fitting_problems(new.contract_kind, commissioner, provider, new.starts_on, ruleset)
    refuse(
        {
            **text_problems(new),
            "contract_kind": fits["contract_kind"],
            "commissioner_id": _party_problem(commissioner, new.starts_on, "commissioner")
            or fits.get("commissioner_id"),
            "provider_id": _party_problem(provider, new.starts_on, "provider")
            or _same_problem(new)
            or fits.get("provider_id"),
            **associate_problems(
                new.associates,
                others or {},
                sides=(new.commissioner_id, new.provider_id),
                ends_on=new.ends_on,
                several=new.form is ContractForm.MULTILATERAL,
            ),
            "edition": _edition_problem(new, ruleset, today),
            "starts_on": day_problem(new.starts_on, "The start date"),
            "ends_on": day_problem(new.ends_on, "The end date")
            or order_problem(new.starts_on, new.ends_on, "The end date must be on or after the start date"),
            "service_start_on": _service_start_problem(new),
            "preferred_supplier_until": day_problem(
                new.preferred_supplier_until, "The end of the preferred supplier term"
            )
            or order_problem(
                new.starts_on,
                new.preferred_supplier_until,
                "The preferred supplier term must end after the start date",
            ),
            "notice_months": _notice_problem(new.notice_months),
            **approval_problems(new.board_approvals, today),
            "spend_category": _category_problem(new.spend_category, ruleset, today),
            **services_problems(new.lines),
            **requirement_problems(new.indicators, new.reports, new.services),
        }
    )


def unfit_problem(
    new: NewContract, commissioner: Party | None, provider: Party | None, ruleset: Ruleset
) -> str | None:
    """Why these two cannot be the parties of a contract of its kind."""
    found = fitting_problems(new.contract_kind, commissioner, provider, new.starts_on, ruleset)
    return next((words for words in found.values() if words), None)


def _party_problem(party: Party | None, day: date, role: str) -> str | None:
    if party is None:
        return f"Select the {role}"
    if open_on(party, day):
        return None
    return f"{party.name} was not open on {said(day)}. Select another {role} or change the start date"


def _category_problem(code: str | None, ruleset: Ruleset, today: date) -> str | None:
    known = code is None or code in categories_of(ruleset, on=today)
    return None if known else "Select a category from the list"


def _same_problem(new: NewContract) -> str | None:
    same = new.commissioner_id == new.provider_id
    return "The provider must be another organisation, or the commissioner's provider arm" if same else None


def _edition_problem(new: NewContract, ruleset: Ruleset, today: date) -> str | None:
    edition = editions(ruleset, on=today).get(new.edition)
    if edition is None:
        return "Select the edition of the contract"
    if is_offered(edition, new.starts_on):
        names = {code: str(row["name"]) for code, row in editions(ruleset, on=today).items()}
        return edition_problem(new.contract_kind, new.edition, names, new.starts_on, ruleset)
    first = said(date.fromisoformat(edition["from"]))
    if "to" not in edition:
        return f"{edition['name']} is for contracts that begin on {first} or later"
    last = said(date.fromisoformat(edition["to"]))
    return f"{edition['name']} is for contracts that begin between {first} and {last}"


def _service_start_problem(new: NewContract) -> str | None:
    if new.service_start_on is None or new.starts_on <= new.service_start_on <= new.ends_on:
        return None
    return "The day services start must lie within the contract"


def _notice_problem(months: int | None) -> str | None:
    return (
        None if months is None or 0 <= months <= 60 else "The notice period must be between 0 and 60 months"
    )
