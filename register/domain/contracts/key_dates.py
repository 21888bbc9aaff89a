"""The key dates of a contract: what ends by itself, what must be done before, and from when it can be done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from register.domain.contracts.contracts import (
    NewContract,
    months_of_notice,
    notice_by,
    option_end,
    term_months,
)
from register.domain.contracts.notices import (
    Committee,
    Sending,
    Served,
    committee_before,
    committee_days,
    sendings,
    served_today,
    ways,
)
from register.domain.dates import add_months, said
from register.domain.rules import JsonValue, Ruleset
from register.domain.running.review_meetings import Reviewed, answered
from register.domain.working_days import WorkingDays, working_days

OPTION_NOTICE, OPTION_MOST = "contracts.option_notice_months", "contracts.option_most_months"
LEAD, INTERVALS = "contracts.procurement_lead", "contracts.review_intervals"
ENDLESS = 600
"""No contract has more review meetings than this; a rule with an interval of no months would never end."""


class KeyDateKind(StrEnum):
    """What happens on a key date; in the order in which one day's are told."""

    START = "start"
    SERVICES_START = "services_start"
    CONDITION = "condition"
    REVIEW = "review"
    PRICE_REVIEW = "price_review"
    PROCUREMENT = "procurement"
    OPTION_DECISION = "option_decision"
    OPTION = "option"
    PREFERRED_SUPPLIER = "preferred_supplier"
    END = "end"
    OPTION_END = "option_end"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    KeyDateKind.START: "Starts",
    KeyDateKind.SERVICES_START: "Services start",
    KeyDateKind.CONDITION: "Condition precedent due",
    KeyDateKind.REVIEW: "Review meeting",
    KeyDateKind.PRICE_REVIEW: "Price review",
    KeyDateKind.PROCUREMENT: "Start procurement by",
    KeyDateKind.OPTION_DECISION: "Decide on the option by",
    KeyDateKind.OPTION: "Use the option by",
    KeyDateKind.PREFERRED_SUPPLIER: "Preferred supplier term ends",
    KeyDateKind.END: "Ends by itself",
    KeyDateKind.OPTION_END: "The option reaches",
}
_ORDER = {kind: place for place, kind in enumerate(KeyDateKind)}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDate:
    """One key date. because: where the day comes from; caveat: why it may move; part: tells two of a kind apart;
    ways: for a notice, the last day of each way of sending."""

    kind: KeyDateKind
    day: date
    because: str = ""
    caveat: str = ""
    part: str = ""
    ways: tuple[Sending, ...] = ()

    @property
    def words(self) -> str:
        return f"{self.kind.label}: {self.part}" if self.part else self.kind.label


@dataclass(frozen=True, slots=True)
class KeyDates:
    """Every key date of a contract by day, and what notice sent today would bring about."""

    dates: tuple[KeyDate, ...]
    notice_today: tuple[Served, ...] = ()

    def of(self, kind: KeyDateKind) -> KeyDate | None:
        return next((one for one in self.dates if one.kind is kind), None)

    def now(self, today: date) -> tuple[KeyDate, ...]:
        """What can still be done, the nearest first."""
        return tuple(one for one in self.dates if one.kind in TO_DO and one.day >= today)


TO_DO = frozenset(KeyDateKind) - {KeyDateKind.START, KeyDateKind.SERVICES_START, KeyDateKind.OPTION_END}
"""Kinds that ask something of somebody."""


def key_dates(
    contract: NewContract, rules: Ruleset, *, today: date, option_until: date | None = None, term_settled: bool = False,
    committees: Sequence[date] = (), extended_to: date | None = None, reviewed: Reviewed | None = None,
) -> KeyDates:  # fmt: skip
    """By the rules of today. option_until: the last day that the option reaches, where the end was moved since.
    term_settled: whether it was decided that the preferred supplier's term ends, or that the market is tested. committees:
    the days on which committees of the commissioner meet, in their order; those of the rules where none is recorded.
    extended_to: the last day of an extension that is agreed and waits for its day; what is to be done goes by it, since an
    option that is agreed to be used is not to be used once more. reviewed: the last review meeting that was
    held."""
    contract, ended = replace(contract, ends_on=extended_to or contract.ends_on), contract.ends_on
    held = committees or committee_days(rules, on=today)
    days = working_days(rules, on=today)
    allowed = ways(rules, contract.edition, on=today)
    found = [
        *_term(contract, term_settled, ended),
        *_conditions(contract.fields),
        *_reviews(contract, rules, today, reviewed),
        *_option(contract, rules, today, option_until or option_end(contract), days, held),
        _procurement(contract, rules, today, held),
    ]
    noticed = notice_by(contract) is not None and contract.starts_on <= today < contract.ends_on
    served = served_today(today, months_of_notice(contract), allowed, days) if noticed else ()
    sooner = tuple(one for one in served if one.earliest_end < contract.ends_on)
    return KeyDates(tuple(sorted(found, key=lambda one: (one.day, _ORDER[one.kind], one.part))), sooner)


def _term(contract: NewContract, settled: bool, ended: date) -> Iterator[KeyDate]:
    yield KeyDate(kind=KeyDateKind.START, day=contract.starts_on)
    if contract.service_start_on is not None and contract.service_start_on != contract.starts_on:
        yield KeyDate(kind=KeyDateKind.SERVICES_START, day=contract.service_start_on)
    because = "A fixed term ends by itself: no notice is needed"
    if ended != contract.ends_on:
        because = f"Agreed: it is extended beyond {said(ended)}. {because}"
    yield KeyDate(kind=KeyDateKind.END, day=contract.ends_on, because=because)
    if contract.preferred_supplier_until is not None and not settled:
        yield KeyDate(kind=KeyDateKind.PREFERRED_SUPPLIER, day=contract.preferred_supplier_until)
    price_review = _day(contract.fields.get("price_review_date"))
    if price_review is not None:
        yield KeyDate(kind=KeyDateKind.PRICE_REVIEW, day=price_review)


def _conditions(fields: Mapping[str, JsonValue]) -> Iterator[KeyDate]:
    """Conditions precedent that are recorded with a day and not as satisfied."""
    rows = fields.get("conditions")
    for row in rows if isinstance(rows, list) else ():
        due = _day(row.get("due_date")) if isinstance(row, Mapping) else None
        if due is not None and not row.get("satisfied_date"):
            yield KeyDate(kind=KeyDateKind.CONDITION, day=due, part=str(row.get("condition", "")))


# ---------------------------------------------------------------- reviews


def _reviews(contract: NewContract, rules: Ruleset, today: date, last: Reviewed | None) -> Iterator[KeyDate]:
    """The last review meeting until today and the next one: a meeting replaces the one before it, and one that was held
    the review that it answers."""
    words, months = _frequency(contract, rules, today)
    due = review_days(contract, rules, on=today)
    if last is not None and last.again_on is not None and due:
        yield KeyDate(
            kind=KeyDateKind.REVIEW, day=last.again_on, because=f"Agreed at the meeting on {said(last.on)}"
        )
        return
    if last is not None:
        near = [day for day in due if day <= add_months(last.on, months)]
        until = answered(last.on, near) or last.on
        due = [day for day in due if day > until]
    past = [day for day in due if day <= today]
    coming = [day for day in due if day > today]
    for day in (*past[-1:], *coming[:1]):
        yield KeyDate(kind=KeyDateKind.REVIEW, day=day, because=words)


def review_days(contract: NewContract, rules: Ruleset, *, on: date) -> Sequence[date]:
    """Every review meeting of the term, from the first that was agreed or one interval after the start. All are counted
    from one day: from the 28 February that stands for a 31st, each later one would come too early."""
    _, months = _frequency(contract, rules, on)
    if not months:
        return ()
    agreed = _day(contract.fields.get("first_review_date"))
    start, first = (agreed, 0) if agreed else (contract.starts_on, 1)
    every = (add_months(start, months * (first + number)) for number in range(ENDLESS))
    return [day for day in every if contract.starts_on <= day <= contract.ends_on]


def _frequency(contract: NewContract, rules: Ruleset, on: date) -> tuple[str, int]:
    """How often, in words and in months; 0 where the contract says nothing and the rules neither."""
    said_ = str(contract.fields.get("review_frequency", ""))
    rows = rules.value_or([], INTERVALS, on=on)
    row = next((row for row in rows if row["frequency"] == said_), None)
    if row is not None:
        return row["name"], row["months"]
    other = next((row for row in rows if row["frequency"] == "otherwise"), None)
    return (other["name"], other["months"]) if other else ("", 0)


# ---------------------------------------------------------------- the option, and what follows


def option_by(contract: NewContract, rules: Ruleset, *, on: date) -> tuple[date, str]:
    """The last day on which a notice to use the option may be served, and what says so."""
    typed = str(contract.fields.get("extension_notice_months", "")).strip()
    if typed.isascii() and typed.isdigit() and len(typed) < 4:
        months, source = int(typed), "the contract"
    else:
        rows = rules.value_or([], OPTION_NOTICE, on=on)
        months = next((row["months"] for row in rows if contract.edition in row["editions"]), 0)
        source = "the rule for this edition"
    if not months:
        return contract.ends_on, "The contract names no day, so the notice is served before it ends"
    day = add_months(contract.ends_on, -months)
    return day, f"{months} months before the last day, as {source} says" if months > 1 else (
        f"A month before the last day, as {source} says"
    )


def _option(
    contract: NewContract, rules: Ruleset, today: date, reaches: date, days: WorkingDays, held: Sequence[date]
) -> Iterator[KeyDate]:
    if reaches <= contract.ends_on:
        return
    deadline, because = option_by(contract, rules, on=today)
    sent = sendings(deadline, ways(rules, contract.edition, on=today), days)
    caveat = next((one.by.caveat for one in sent if one.by.caveat), "")
    yield KeyDate(kind=KeyDateKind.OPTION, day=deadline, because=because, caveat=caveat, ways=sent)
    yield KeyDate(kind=KeyDateKind.OPTION_END, day=reaches)
    yield from _decision(committee_before(first_to_send(sent, deadline), held), caveat)


def first_to_send(sent: Sequence[Sending], deadline: date) -> date:
    """The day by which every way of sending is still open; the deadline itself where the rules name no way."""
    return min((one.by.day for one in sent), default=deadline)


def _decision(committee: Committee, caveat: str) -> Iterator[KeyDate]:
    """The last meeting at which the option can be decided, so that the notice can still be sent by any way."""
    if committee.day is None or committee.known_until is None:
        return
    because = "The last committee before the notice is sent"
    more = f"Committee meetings are recorded until {said(committee.known_until)} only"
    open_end = committee.day == committee.known_until
    told = ". ".join(filter(None, (caveat, more if open_end else "")))
    yield KeyDate(kind=KeyDateKind.OPTION_DECISION, day=committee.day, because=because, caveat=told)


def _procurement(contract: NewContract, rules: Ruleset, today: date, held: Sequence[date]) -> KeyDate:
    """So many months before the end, as the rules say for a term of this length, and on the last committee before that;
    never before the contract starts."""
    rows = rules.value(LEAD, on=today)
    term = term_months(contract.starts_on, contract.ends_on)
    months = next(row["months"] for row in rows if term <= row.get("term_up_to_months", term))
    latest = max(contract.starts_on, add_months(contract.ends_on, -months))
    because = f"{months} months before the last day, by the rule for a term of this length"
    committee = committee_before(latest, held).day
    if committee is None or committee < contract.starts_on or committee == latest:
        return KeyDate(kind=KeyDateKind.PROCUREMENT, day=latest, because=because)
    told = f"The last committee before {said(latest)}, which is {because[0].lower()}{because[1:]}"
    return KeyDate(kind=KeyDateKind.PROCUREMENT, day=committee, because=told)


def option_problems(months: int, rules: Ruleset, *, on: date) -> dict[str, str | None]:
    """What is wrong with the length of an option, by field, by the rules of the day the contract starts."""
    most = rules.value_or(None, OPTION_MOST, on=on)
    if most is None or months <= most:
        return {}
    return {
        "extension_months": f"The option must be {most} months or shorter, as the rules of {said(on)} say"
    }


def _day(value: JsonValue) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
