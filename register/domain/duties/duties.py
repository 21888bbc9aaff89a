"""Tasks: what is due when, planned from facts, and the reminders that lead up to each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from register.domain.authority.delegations import Delegation
from register.domain.dates import add_months, after_hours, aware, end_of_day, london_day
from register.domain.interests.mitigations import Mitigation
from register.domain.rules import JsonValue, Ruleset
from register.domain.sharing.agreements import Agreement
from register.domain.sharing.clocks import Clock, running


class DutyKind(StrEnum):
    """The value is stored and names its reminders in rule duties.reminders."""

    ANNUAL_DECLARATION = "annual_declaration"
    ROUND_DECLARATION = "round_declaration"
    ROUND_OUTSTANDING = "round_outstanding"
    ASKED_BY_TRIGGER = "asked_by_trigger"
    ANSWER_ASKED = "answer_asked"
    PERMISSION_ASKED = "permission_asked"
    MITIGATION_REVIEW = "mitigation_review"
    DUAL_ROLE_REVIEW = "dual_role_review"
    AGREEMENT_REVIEW = "agreement_review"
    FLOW_REVIEW = "flow_review"
    DELEGATION_ENDING = "delegation_ending"
    CONTRACT_OPTION_DECISION = "contract_option_decision"
    CONTRACT_OPTION = "contract_option"
    CONTRACT_PROCUREMENT = "contract_procurement"
    CONTRACT_REVIEW = "contract_review"
    PRICE_REVIEW = "price_review"
    CONDITION_PRECEDENT = "condition_precedent"
    CONTRACT_END = "contract_end"
    PREFERRED_SUPPLIER_END = "preferred_supplier_end"
    INCIDENT_DEADLINE = "incident_deadline"
    ITEM_TO_CHECK = "item_to_check"
    COMPLAINT_DEADLINE = "complaint_deadline"
    COMPLAINT_PROGRESS = "complaint_progress"
    LESSON_ACTION = "lesson_action"
    PROVIDER_CHECK = "provider_check"
    PERFORMANCE_NOTICE = "performance_notice"
    REVIEW_ACTION = "review_action"
    EXIT_CHECKLIST = "exit_checklist"
    UNDELIVERABLE_ADDRESS = "undeliverable_address"
    PAPERS_TO_DECIDE = "papers_to_decide"
    PAPERS_CLOSED = "papers_closed"
    INSIDE_BARRIER = "inside_barrier"
    BARRIER_REVIEW = "barrier_review"
    PUBLICATION_REVIEW = "publication_review"


ASKS_NOTHING = frozenset({DutyKind.PAPERS_CLOSED})
"""Kinds that tell somebody how a thing stands; nobody is late with them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A task with its due instant. owner_id: the person who must act, None when its role must. part: what tells two
    tasks of one kind about one thing apart, such as who has to be told. left_by: whose it was, who has left since."""

    kind: DutyKind
    subject_kind: str
    subject_id: str
    due_at: datetime
    words: str
    owner_id: str | None = None
    part: str = ""
    left_by: str = ""

    @property
    def key(self) -> str:
        """One task per kind, subject, part and due instant; a new due instant is a new task."""
        part = f":{self.part}" if self.part else ""
        return f"{self.kind}:{self.subject_kind}:{self.subject_id}{part}:{_stamp(self.due_at)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One reminder: its stable name and the instant from which it may be sent."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Declarant:
    """What the yearly return looks at. asked_because: why this person is asked, in words;
    excused_until: maternity, sickness and the like."""

    person_id: str
    since: date
    last_returned_on: date | None = None
    asked_because: str
    excused_until: date | None = None

    @property
    def answers_from(self) -> date:
        """The day from which the next return is reckoned: the last one's, or the first day in the post."""
        return self.last_returned_on or self.since


NOBODY_ELSES = frozenset({
    DutyKind.ROUND_DECLARATION, DutyKind.ANNUAL_DECLARATION, DutyKind.ASKED_BY_TRIGGER, DutyKind.ANSWER_ASKED,
    DutyKind.PAPERS_CLOSED, DutyKind.INSIDE_BARRIER,
})  # fmt: skip
"""Kinds that nobody else can do for the person."""


def _stamp(instant: datetime) -> str:
    return aware(instant).strftime("%Y%m%dT%H%M%SZ")


def alert_key(duty: Duty, rung: Rung, recipient: str) -> str:
    """Unique for (task, due instant, reminder, recipient): nobody is reminded twice of one thing."""
    return f"{duty.key}:{rung.name}:{recipient}"


def rungs(kind: str, due_at: datetime, ruleset: Ruleset, *, until: datetime) -> tuple[Rung, ...]:
    """Every reminder up to `until`, in order; after the deadline they repeat while nobody acts.
    The rules are those of the London day on which the task is due."""
    ladder = _ladder(kind, due_at, ruleset)
    due = aware(due_at)
    before = [
        Rung(name=f"T-{h}h" if h else "due", at=due - timedelta(hours=h)) for h in ladder["hours_before"]
    ]
    late = _repeats(due, ladder["repeat_hours"], aware(until))
    return tuple(rung for rung in (*sorted(before, key=lambda r: r.at), *late) if rung.at <= aware(until))


def _ladder(kind: str, due_at: datetime, ruleset: Ruleset) -> JsonValue:
    rows = ruleset.value("duties.reminders", on=london_day(due_at))
    default = {"hours_before": [0], "repeat_hours": 0}
    return next((row for row in rows if row["kind"] == kind), default)


def _repeats(due: datetime, hours: int, until: datetime) -> list[Rung]:
    if not hours:
        return []
    count = max(0, int((until - due) / timedelta(hours=hours)))
    return [Rung(name=f"T+{n * hours}h", at=after_hours(due, n * hours)) for n in range(1, count + 1)]


def plan_annual_declaration(who: Declarant, ruleset: Ruleset, *, body: str | None = None) -> list[Duty]:
    """Decision-making staff make a return each year; nobody is asked before the rule of that day existed."""
    due = return_due(who, ruleset, body)
    if due is None:
        return []
    words = f"Make your yearly declaration: {who.asked_because}"
    return [_day_duty(DutyKind.ANNUAL_DECLARATION, "person", who.person_id, due, words, who.person_id)]


RETURN_RULES = ("interests.review_months", "interests.declare_within_days")


def return_due(who: Declarant, ruleset: Ruleset, body: str | None) -> date | None:
    """So many months after the last return; the first is due so many days after the appointment. None before there was
    a rule."""
    months = ruleset.find(RETURN_RULES[0], on=who.answers_from, body=body)
    if months is None:
        return None
    if who.last_returned_on is not None:
        due = add_months(who.answers_from, months.value)
    else:
        due = who.since + timedelta(days=ruleset.value(RETURN_RULES[1], on=who.since, body=body))
    return max(due, who.excused_until or due)


def return_goes_by_body(who: Declarant, ruleset: Ruleset) -> bool:
    """Whether a rule of that day asks what body somebody is with."""
    rules = (rule for key in RETURN_RULES for rule in ruleset.history(key))
    return any(rule.bodies and rule.holds(who.answers_from) for rule in rules)


def plan_round(round_id: str, title: str, due_on: date, asked: Iterable[tuple[str, str]]) -> Iterator[Duty]:
    """A task for each who was asked and has not answered, and one for the officers once the last day has passed.
    asked: the person and what they are asked to do."""
    outstanding = False
    for person_id, words in asked:
        outstanding = True
        yield _day_duty(DutyKind.ROUND_DECLARATION, "round", round_id, due_on, words, person_id)
    if outstanding:
        words = f"See who has not answered, then close the round: {title}"
        yield _day_duty(DutyKind.ROUND_OUTSTANDING, "round", round_id, due_on, words, None)


def asked_by_themselves(ruleset: Ruleset, on: date) -> bool:
    """Whether the yearly return is asked for without a round: a trigger that a body switches on."""
    return bool(ruleset.value_or(False, "declarations.asked_without_a_round", on=on))


def plan_answer(interest_id: str, ref: str, person_id: str, due_on: date) -> Duty:
    """A task for whoever was asked about their declaration."""
    words = f"Answer a question about your declaration {ref}"
    return _day_duty(DutyKind.ANSWER_ASKED, "interest", interest_id, due_on, words, person_id)


def plan_permission(interest_id: str, ref: str, due_on: date) -> Duty:
    """A task for whoever reviews: somebody asked for permission for outside work, and nobody has answered."""
    words = f"Answer whether permission for outside work is given: {ref}"
    return _day_duty(DutyKind.PERMISSION_ASKED, "interest", interest_id, due_on, words, None)


def review_due(mitigation: Mitigation, ruleset: Ruleset) -> date:
    """Looked at on the day that was agreed, before it ends, and at least so often as the rules say."""
    last = mitigation.followed_up_on or mitigation.valid_from
    due = add_months(last, ruleset.value("mitigations.review_months", on=last))
    return min(due, mitigation.review_on or due, mitigation.valid_to or due)


def plan_mitigation_review(
    mitigation: Mitigation, ruleset: Ruleset, *, owner_id: str | None = None
) -> list[Duty]:
    """A task for its owner, due when it is looked at again."""
    due = review_due(mitigation, ruleset)
    dual = mitigation.dual_role_person_id is not None
    kind = DutyKind.DUAL_ROLE_REVIEW if dual else DutyKind.MITIGATION_REVIEW
    words = "Review the approval of a dual role" if dual else "Review how an interest is managed"
    return [_day_duty(kind, "mitigation", mitigation.id, due, words, owner_id or mitigation.owner)]


def plan_agreement_review(agreement: Agreement) -> list[Duty]:
    """A task for whoever looks after it, due when it is looked at again."""
    words = f"Review the sharing agreement: {agreement.title}"
    due = min(agreement.review_due_on, agreement.ends_on or agreement.review_due_on)
    return [
        _day_duty(
            DutyKind.AGREEMENT_REVIEW, "agreement", agreement.id, due, words, agreement.agreement_owner_id
        )
    ]


def plan_delegation_ending(delegation: Delegation, *, owner_id: str | None = None) -> list[Duty]:
    if delegation.valid_to is None:
        return []
    words = "A delegation ends: renew it or let it lapse"
    kind = DutyKind.DELEGATION_ENDING
    return [_day_duty(kind, "delegation", delegation.id, delegation.valid_to, words, owner_id)]


def plan_incident(
    incident_id: str, ref: str, found: Iterable[Clock], *, owner_id: str | None = None
) -> list[Duty]:
    """One task a clock that nothing has answered, due when it runs out; an answered clock has none."""
    return [
        Duty(
            kind=DutyKind.INCIDENT_DEADLINE,
            subject_kind="incident",
            subject_id=incident_id,
            due_at=clock.due_at,
            words=f"Data incident {ref}: tell {clock.addressee.name}, or record why not",
            owner_id=owner_id,
            part=clock.addressee.to,
        )
        for clock in running(found)
    ]


def plan_item_to_check(
    item_id: str, ref: str, noticed_at: datetime, ruleset: Ruleset, *, owner_id: str | None = None
) -> list[Duty]:
    """A person looks at it in good time; this is a task of ours, never the statutory clock."""
    hours = ruleset.value("duties.item_to_check_hours", on=london_day(noticed_at))
    return [
        Duty(
            kind=DutyKind.ITEM_TO_CHECK,
            subject_kind="incident",
            subject_id=item_id,
            due_at=after_hours(noticed_at, hours),
            words=f"Item to check {ref}: decide whether it is a data incident",
            owner_id=owner_id,
        )
    ]


def _day_duty(
    kind: DutyKind, subject_kind: str, subject_id: str, day: date, words: str, owner_id: str | None
) -> Duty:
    return Duty(
        kind=kind,
        subject_kind=subject_kind,
        subject_id=subject_id,
        due_at=end_of_day(day),
        words=words,
        owner_id=owner_id,
    )


def overdue(duty: Duty, now: datetime) -> bool:
    return aware(duty.due_at) < aware(now)
