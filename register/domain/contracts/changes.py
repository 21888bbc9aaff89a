"""Changes of a contract that runs: what each asks, what is refused with the lawful route, and what it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.authority.board_approvals import BoardApproval, approval_problems
from register.domain.contracts.contracts import (
    NewContract,
    ServiceLine,
    laid_over,
    months_of_notice,
    services_problems,
    with_options_pence,
)
from register.domain.contracts.novating.novations import DECIDE, asked_of_others, novated, novation_problems
from register.domain.contracts.stages import CHANGES, OVER, ContractAct, NotAtThisStage, Stage, move
from register.domain.dates import add_months, said
from register.domain.problems import refuse
from register.domain.rules import JsonValue
from register.domain.texts import Line, Prose, Typed, text_problems

SIDES = ("commissioner", "provider")
WAITS_FOR_COPIES = "Agreed, waits for signed copies"
ENDED = (
    "This contract ended by itself on {day}, and a contract that has ended cannot be extended. The lawful ways on are "
    "a new award, or an urgent award under the rules for procurement: add a contract for it"
)


class ChangeState(StrEnum):
    """Where a change stands: it waits, it was agreed and waits for its day, it was done, or it was taken back."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DONE = "done"
    TAKEN_BACK = "taken_back"

    @property
    def label(self) -> str:
        words = {
            ChangeState.PROPOSED: "Waits for a decision",
            ChangeState.AGREED: "Agreed, waits for its day",
        }
        return words.get(self) or self.value.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWording(Typed):
    """Wording that a variation changes. before: the words until now, to the letter; empty where they are added. ground:
    what allows it."""

    place: Annotated[str, Line("the clause or schedule", longest=300)]
    before: Annotated[str, Prose("the wording until now", longest=8000)] = ""
    after: Annotated[str, Prose("the new wording", longest=8000)] = ""
    ground: Annotated[str, Prose("what allows the new wording", longest=2000)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChange(Typed):
    """A change that somebody proposes. ends_on: the new last day, for what moves it. effective_on: the day from which it
    holds, waited for where it is to come; the day of the last decision if empty. A notice is served on it, and its period
    counts from it; a termination holds from its last day, today or before, so none waits. For a variation,
    lines: the services as they shall be; edition: the one
    that the contract moves to, by a national variation; answers: for the contract template, those that change; wording:
    what changes in the words themselves; national_variation: the code of the national variation that it is, of rule
    contracts.national_variations. uplift_year: the year to whose prices it brings the contract, of rule
    contracts.price_uplifts. modification_ground: for an extension or a variation, a code of rule
    procurement.modification, with the reason why it fits. award_with_options: whether the value at the award counted the
    options to extend; taken to be so where nobody says. board_approvals: what is reserved to a board and was approved by it
    for this change. For a novation, leaving_side: which party leaves; leaving_id: which
    associate, where one does; incoming_id: the body that takes its place, with its
    incoming_representative_id."""

    contract_act: Annotated[ContractAct, select("what shall change")]
    ends_on: Annotated[date | None, enter("the new last day")] = None
    effective_on: Annotated[date | None, enter("the day from which it holds")] = None
    lines: Annotated[tuple[ServiceLine, ...], enter("the services")] = ()
    edition: Annotated[str | None, select("the edition that it moves to", "contracts.editions")] = None
    answers: Annotated[Mapping[str, JsonValue], enter("the answers that change")] = field(
        default_factory=dict
    )
    wording: Annotated[tuple[NewWording, ...], enter("the wording that changes")] = ()
    national_variation: Annotated[
        str | None, select("the national variation", "contracts.national_variations")
    ] = None
    uplift_year: Annotated[str | None, select("the year of the uplift")] = None
    leaving_side: Annotated[str | None, select("the party that leaves")] = None
    leaving_id: Annotated[str | None, select("the associate that leaves")] = None
    incoming_id: Annotated[str | None, select("the body that comes in")] = None
    incoming_representative_id: Annotated[str | None, select("its representative")] = None
    modification_ground: Annotated[
        str | None, select("what procurement law allows it as", "procurement.modification")
    ] = None
    modification_because: Annotated[str | None, Prose("why that ground fits", longest=2000)] = None
    is_materially_different: Annotated[bool | None, select("whether it becomes something else")] = None
    award_with_options: Annotated[bool | None, select("whether the award counted the options")] = None
    board_approvals: Annotated[tuple[BoardApproval, ...], enter("what a board approved")] = ()
    text: Annotated[str, Prose("what changes and why", longest=4000)]


def check_change(new: NewChange, contract: NewContract, stage: Stage, *, today: date) -> None:
    """Raises NotAtThisStage where the act has no row or the contract has ended, Invalid for what is typed wrong."""
    if new.contract_act not in CHANGES:
        refuse({"contract_act": "Select what shall change"})
    _check_not_ended(new.contract_act, contract, stage, today)
    move(stage, new.contract_act)
    refuse(change_problems(new, contract, today=today))


def change_problems(new: NewChange, contract: NewContract, *, today: date) -> dict[str, str | None]:
    """What is wrong with a change of this contract, by field. contract: as it will read on the day of the change."""
    return {
        **text_problems(new),
        "ends_on": _end_problem(new, contract, today),
        "effective_on": _effective_problem(new, contract),
        **_services_problems(new, contract),
        **_party_problems(new, contract),
        **_wording_problems(new),
        **_ground_problems(new),
        **approval_problems(new.board_approvals, today),
    }


def _check_not_ended(act: ContractAct, contract: NewContract, stage: Stage, today: date) -> None:
    over = stage in OVER or today > contract.ends_on
    if act is ContractAct.EXTEND and over and stage is not Stage.WITHDRAWN:
        raise NotAtThisStage(ENDED.format(day=said(contract.ends_on)))
    if today > contract.ends_on and stage not in OVER:
        raise NotAtThisStage(f"This contract ended by itself on {said(contract.ends_on)}")


def _end_problem(new: NewChange, contract: NewContract, today: date) -> str | None:
    """What is wrong with the new last day."""
    rules = {
        ContractAct.EXTEND: _extension_problem, ContractAct.GIVE_NOTICE: _notice_problem,
        ContractAct.TERMINATE: _termination_problem,
    }  # fmt: skip
    rule = rules.get(new.contract_act)
    if rule is None:
        return None if new.ends_on is None else "Leave the new last day empty: this does not change it"
    served = new.effective_on if new.contract_act is ContractAct.GIVE_NOTICE else None
    day = max(served or today, today)
    return "Enter the new last day" if new.ends_on is None else rule(new.ends_on, contract, day)


def _extension_problem(day: date, contract: NewContract, today: date) -> str | None:
    if day <= contract.ends_on:
        return f"The new last day must be after {said(contract.ends_on)}, when the contract ends now"
    return "The new last day must be within 50 years" if day > add_months(today, 600) else None


def _notice_problem(day: date, contract: NewContract, served: date) -> str | None:
    """Notice ends the contract after the notice period, which counts from the day on which it is served, and before it
    would end by itself."""
    earliest = earliest_end(contract, served)
    if day >= contract.ends_on:
        return f"The contract ends by itself on {said(contract.ends_on)}: notice must end it sooner"
    if day < earliest:
        months = months_of_notice(contract)
        return f"The notice period is {months} months, so the earliest last day is {said(earliest)}"
    return None


def _termination_problem(day: date, contract: NewContract, today: date) -> str | None:
    if day < contract.starts_on:
        return f"The last day must be on or after {said(contract.starts_on)}, when the contract began"
    return "To end it on a later day, give notice" if day > today else None


def earliest_end(contract: NewContract, today: date) -> date:
    """The first day that may be the last one if notice is served today: never today itself."""
    return max(add_months(today, months_of_notice(contract)), today + timedelta(days=1))


def _party_problems(new: NewChange, contract: NewContract) -> dict[str, str | None]:
    if new.contract_act is not ContractAct.NOVATE:
        return asked_of_others(
            new.leaving_side, new.leaving_id, new.incoming_id, new.incoming_representative_id
        )
    found = novation_problems(new.leaving_side, new.leaving_id, new.incoming_id, new.effective_on, contract)
    return {**found, "effective_on": found["effective_on"] or _effective_problem(new, contract)}


def _effective_problem(new: NewChange, contract: NewContract) -> str | None:
    """A change holds from a day on which the contract runs; an extension at the latest from the day after, since it ends by
    itself else; a termination from no day after its last one."""
    last = contract.ends_on
    if new.contract_act is ContractAct.EXTEND:
        last += timedelta(days=1)
    elif new.contract_act is ContractAct.TERMINATE:
        last = min(last, new.ends_on or last)
    if new.effective_on is None or contract.starts_on <= new.effective_on <= last:
        return None
    return f"The day from which it holds must be between {said(contract.starts_on)} and {said(last)}"


def _services_problems(new: NewChange, contract: NewContract) -> dict[str, str | None]:
    others = bool(new.edition or new.answers or new.wording or new.national_variation)
    if new.contract_act is not ContractAct.VARY:
        words = "Leave the contract as it is: this does not change what it says" if others else None
        same = "Leave the services as they are: this does not change them"
        return (
            {"text": words, "lines": same if new.lines else None}
            if words
            else {"lines": same if new.lines else None}
        )
    if new.edition == contract.edition:
        return {"edition": "Select another edition: the contract is of this one"}
    if not (new.lines or others):
        return services_problems(new.lines)
    if changed(contract, new) == contract and not new.wording:
        return {"lines": "Change a service, its quantity or its price: nothing is different yet"}
    return services_problems(new.lines) if new.lines else {}


def _wording_problems(new: NewChange) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for number, row in enumerate(new.wording):
        problems = text_problems(row)
        if row.before == row.after:
            problems["after"] = "Enter new wording: it reads as until now"
        found |= {f"wording[{number}].{name}": words for name, words in problems.items()}
    return found


def _ground_problems(new: NewChange) -> dict[str, str | None]:
    """Only what changes the value, the term or a party is a modification, and a ground has its reason."""
    if new.contract_act not in (ContractAct.EXTEND, ContractAct.VARY, ContractAct.NOVATE):
        return {
            "modification_ground": "Leave this empty: this is no modification"
            if new.modification_ground
            else None
        }
    lacks = new.modification_ground and not new.modification_because
    return {"modification_because": "Enter why that ground fits" if lacks else None}


def changed(contract: NewContract, change: NewChange) -> NewContract:
    """The contract as it would read afterwards."""
    if change.leaving_side and change.incoming_id:
        contract = novated(
            contract,
            change.leaving_side,
            change.leaving_id,
            change.incoming_id,
            change.incoming_representative_id,
            change.effective_on,
        )
    return replace(
        contract, lines=change.lines or contract.lines, ends_on=change.ends_on or contract.ends_on,
        edition=change.edition or contract.edition, fields=laid_over(contract.fields, change.answers),
    )  # fmt: skip


def until_of(change: NewChange, until: date) -> date:
    """The last day that the option reaches afterwards: none is left of it once the contract ends early."""
    ends_early = change.contract_act in (ContractAct.GIVE_NOTICE, ContractAct.TERMINATE)
    return change.ends_on if ends_early and change.ends_on else until


def weighed_pence(contract: NewContract, change: NewChange, until: date) -> int:
    """Pence that the change is held against a limit with: the whole commitment with the option, the higher of before
    and after. until: the last day that the option reaches."""
    after = changed(contract, change)
    return max(with_options_pence(contract, until), with_options_pence(after, until))


def within_option(change: NewChange, until: date) -> bool:
    """Whether the contract itself gives the commissioner the right to extend as far as this."""
    return change.ends_on is not None and change.ends_on <= until


def sides_of(change: NewChange, until: date) -> tuple[str, ...]:
    """The parties that decide: of a novation all three; an option is the commissioner's own to use; any other extension,
    a variation and a resumption are agreed by both; the rest either party decides for itself, so none is named."""
    if change.contract_act is ContractAct.EXTEND and within_option(change, until):
        return SIDES[:1]
    if change.contract_act is ContractAct.NOVATE:
        return DECIDE
    agreed = (ContractAct.EXTEND, ContractAct.VARY, ContractAct.RESUME)
    return SIDES if change.contract_act in agreed else ()


def is_complete(needed: tuple[str, ...], decided: set[str]) -> bool:
    """Whether every party that decides has decided; one is enough where either may."""
    return set(needed) <= decided if needed else bool(decided)
