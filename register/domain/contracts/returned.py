"""What becomes of a difference in a file that came back, and what an answer that changed means for the contract."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from register.domain.contracts.changes import NewChange, NewWording
from register.domain.contracts.contracts import NewContract, PriceBasis, ServiceLine
from register.domain.contracts.stages import ContractAct
from register.domain.problems import refuse
from register.domain.texts import text_problem

LONGEST = 2000
PRICE = re.compile(r"^(?:prices\[(\d+)\]|services\[(\d+)\]\.(?:s10_1_)?price\[0\])\.(\w+)$")
SERVICE_NAME = re.compile(r"^services\[(\d+)\]\.service_name$")
PLAIN = re.compile(r"^[a-z][a-z0-9_]*$")
OF_CONTRACT = {
    "contract_title": ("title", "text"), "commencement_date": ("starts_on", "date"), "expiry_date": ("ends_on", "date"),
    "service_start_date": ("service_start_on", "date"), "notice_months_commissioner": ("notice_months", "int"),
}  # fmt: skip
"""Answers that the register keeps itself: field -> what the contract calls it, and its kind."""


class Answer(StrEnum):
    """What is decided about one difference; the value is kept."""

    TAKE_IN = "take_in"
    REFUSE = "refuse"
    ASK_BACK = "ask_back"

    @property
    def label(self) -> str:
        return {"take_in": "Taken in", "refuse": "Refused", "ask_back": "Asked back"}[self.value]


@dataclass(frozen=True, slots=True)
class Shape:
    """What the template says of an answer: its kind, and for a choice what each value is called."""

    type: str
    options: Mapping[str, str] = field(default_factory=dict)


def check_answer(answer: str, reason: str, ground: str, *, fixed: bool) -> None:
    """Raises Invalid. Fixed wording is taken in by a national variation or a recorded derogation alone, which is named."""
    known = answer in set(Answer)
    needs_ground = fixed and answer == Answer.TAKE_IN
    refuse(
        {
            "answer": None if known else "Select what becomes of it",
            "reason": text_problem(
                reason, "the reason", LONGEST, required=known and answer != Answer.TAKE_IN
            ),
            "ground": text_problem(
                ground,
                "the national variation or the derogation, with its letter",
                LONGEST,
                required=needs_ground,
            ),
        }
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """The contract with the answers in it, and those that it cannot take by itself: field -> why. wording: that was taken
    in, which only a variation of a contract that runs can carry."""

    contract: NewContract
    lacking: dict[str, str]
    wording: tuple[NewWording, ...] = ()


MOVES_OTHERWISE = {
    "title": "a contract that runs keeps its title",
    "starts_on": "a contract that runs has begun",
    "ends_on": "the last day moves by an extension or a notice: propose that",
    "service_start_on": "a contract that runs has begun",
    "notice_months": "it is agreed for the whole term: write it into the wording of a variation",
}
"""What a variation cannot carry, and why."""


def varying(before: NewContract, taken: Taken, text: str) -> NewChange:
    """What was taken in as a variation of a contract that runs: services, answers and wording."""
    after = taken.contract
    answers = {name: value for name, value in after.fields.items() if before.fields.get(name) != value}
    return NewChange(
        contract_act=ContractAct.VARY, lines=after.lines if after.lines != before.lines else (), answers=answers,
        wording=taken.wording, text=text,
    )  # fmt: skip


def of_running(before: NewContract, taken: Taken) -> Taken:
    """The same for a contract that runs: what a variation cannot carry stays as it is, and is told."""
    moved = {
        name: why
        for name, why in MOVES_OTHERWISE.items()
        if getattr(before, name) != getattr(taken.contract, name)
    }
    stays: dict[str, Any] = {name: getattr(before, name) for name in moved}
    return replace(taken, contract=replace(taken.contract, **stays), lacking={**taken.lacking, **moved})


def taken_in(contract: NewContract, answers: Iterable[tuple[str, str]], shapes: Mapping[str, Shape]) -> Taken:
    """answers: path and words as the file that came back shows them. Values are worked out anew from what changed."""
    lacking: dict[str, str] = {}
    for path, words in answers:
        try:
            contract = _with(contract, path, words, shapes)
        except (ValueError, InvalidOperation) as fault:
            lacking[path] = str(fault) if isinstance(fault, _Cannot) else f"“{words[:60]}” cannot be read"
    return Taken(contract, lacking)


class _Cannot(ValueError):
    """What is recorded elsewhere, or is worked out of something else."""


def _with(contract: NewContract, path: str, words: str, shapes: Mapping[str, Shape]) -> NewContract:
    price, service = PRICE.match(path), SERVICE_NAME.match(path)
    if price:
        return _with_line(contract, int(price[1] or price[2]), price[3], words)
    if service:
        return _with_line(contract, int(service[1]), "service", words)
    if path in OF_CONTRACT:
        name, kind = OF_CONTRACT[path]
        changed: dict[str, Any] = {name: read_value(words, Shape(kind))}
        return replace(contract, **changed)
    shape = shapes.get(path)
    if shape is None or not PLAIN.match(path) or shape.type in ("person", "organisation", "table"):
        raise _Cannot("it is kept elsewhere in the register: change it there")
    return replace(contract, fields={**contract.fields, path: stored_value(words, shape)})


def _with_line(contract: NewContract, number: int, name: str, words: str) -> NewContract:
    if number >= len(contract.lines):
        raise _Cannot("the contract has no such service any more")
    lines = list(contract.lines)
    lines[number] = _changed(lines[number], name, words)
    return replace(contract, lines=tuple(lines))


def _changed(line: ServiceLine, name: str, words: str) -> ServiceLine:
    if name in ("annual_value", "expected_annual_value"):
        if line.basis is not PriceBasis.BLOCK:
            raise _Cannot("it is worked out of how many there are and the price of one: change those")
        return replace(line, annual_value_pence=int(amount(words) * 100))
    if name == "unit_price":
        return replace(line, unit_price_tenthousandths=int(amount(words) * 10_000))
    if name in ("service", "unit"):
        changed: dict[str, Any] = {"name" if name == "service" else "unit": words.strip()}
        return replace(line, **changed)
    raise _Cannot("the price basis is changed on the page of the contract")


def amount(words: str) -> Decimal:
    """Pounds, as a document shows them; raises where it is none."""
    return Decimal(re.sub(r"[£,\s]", "", words).replace("\N{MINUS SIGN}", "-"))


def read_value(words: str, shape: Shape) -> Any:
    """The value behind words of a document; ValueError where they are none of its kind."""
    plain = " ".join(words.split())
    if shape.type == "date":
        return datetime.strptime(plain, "%d %B %Y").date()  # noqa: DTZ007  # a day, without a time
    if shape.type == "int":
        return int(plain.replace(",", ""))
    if shape.type == "money":
        return amount(plain)
    if shape.type == "choice":
        return next(value for value, label in shape.options.items() if label == plain)
    return words.strip() if shape.type == "long_text" else plain


def stored_value(words: str, shape: Shape) -> Any:
    """The same as answers are kept: days and amounts as text."""
    try:
        value = read_value(words, shape)
    except StopIteration:
        raise ValueError(words) from None
    return str(value) if shape.type in ("date", "money") else value
