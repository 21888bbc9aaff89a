"""Mitigations: how an interest or a dual role is managed, agreed by somebody else, for how long."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.dates import Period
from register.domain.problems import day_problem, order_problem, refuse
from register.domain.rules import JsonValue, Ruleset
from register.domain.texts import Prose, Typed, text_problems
from register.domain.two_persons import RULES, Act, another_person

OWN_WATCH = "Select somebody else: nobody sees to how their own interest is managed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMitigation(Typed):
    """For one interest, or for the dual role of one person (exactly one of the two). contract_id None means
    for every decision. agreed_by is the person who agreed it, and seen_to_by the one who sees that it is done (None: who
    agreed it), neither ever the person it is about. review_on: looked at again by then; None as often as the rules say."""

    kind: Annotated[str, select("how the interest will be managed", "mitigations.kinds")]
    text: Annotated[str, Prose("what was agreed", longest=4000)] = ""
    agreed_by: Annotated[str | None, select("who agreed it")] = None
    valid_from: Annotated[date, enter("the start date")]
    valid_to: Annotated[date | None, enter("the end date")] = None
    interest_id: Annotated[str | None, select("the interest")] = None
    dual_role_person_id: Annotated[str | None, select("the person whose dual role it is")] = None
    contract_id: Annotated[str | None, select("the contract")] = None
    seen_to_by: Annotated[str | None, select("who sees that it is done")] = None
    review_on: Annotated[date | None, enter("the day it is looked at again")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mitigation(NewMitigation):
    """A recorded mitigation, as the rules look at it. agreed_elsewhere: who agreed it by a mailed link, where nobody
    here could. followed_up_on: when somebody last looked whether it was done."""

    id: str
    n: int = 1
    agreed_elsewhere: str | None = None
    followed_up_on: date | None = None

    @property
    def owner(self) -> str | None:
        """Who sees that it is done; None where it was agreed elsewhere and nobody here was named."""
        return self.seen_to_by or self.agreed_by

    def agreed_by_another(self, *people: str) -> bool:
        """Whether somebody agreed it who is none of these for sure."""
        return self.agreed_elsewhere is not None or all(another_person(one, self.agreed_by) for one in people)

    def in_force(self, day: date) -> bool:
        return Period(self.valid_from, self.valid_to).contains(day)

    def covers(self, contract_id: str) -> bool:
        return self.contract_id is None or self.contract_id == contract_id


def mitigation_kinds(ruleset: Ruleset, *, on: date, body: str | None = None) -> dict[str, JsonValue]:
    """What may be chosen on a day, by code, in the rule's order."""
    return {row["code"]: row for row in ruleset.value("mitigations.kinds", on=on, body=body)}


def fit_problem(
    kind: str, situation: str | None, ruleset: Ruleset, *, on: date, body: str | None = None
) -> str | None:
    """Why a way of managing does not fit what it is about (rule mitigations.fitting). situation: of the interest; None for
    a dual role. What the rule names nowhere fits everything: permission, and what a body adds."""
    rows = ruleset.value_or((), "mitigations.fitting", on=on, body=body)
    row = next((row for row in rows if not row["situations"] or situation in row["situations"]), None)
    if row is None or kind in row["kinds"] or not any(kind in other["kinds"] for other in rows):
        return None
    return str(row["words"])


def _kind_problem(
    kind: str, situation: str | None, ruleset: Ruleset, today: date, body: str | None
) -> str | None:
    if kind not in mitigation_kinds(ruleset, on=today, body=body):
        return "Select how the interest will be managed"
    return fit_problem(kind, situation, ruleset, on=today, body=body)


def check_mitigation(
    new: NewMitigation, ruleset: Ruleset, *, subject_person_id: str, situation: str | None, today: date,
    body: str | None = None, elsewhere: bool = False,
) -> None:  # fmt: skip
    """Raises Invalid. situation: what the interest is about; None for a dual role. elsewhere: somebody agrees it who is in
    no register here. Nobody agrees how their
    own interest is managed (CCG guidance 2016, annex A: the line manager signs)."""
    refuse(
        {
            "kind": _kind_problem(new.kind, situation, ruleset, today, body),
            **text_problems(new, text=_needs_words(new, ruleset, today, body)),
            "interest_id": _subject_problem(new),
            "agreed_by": None if elsewhere else own_agreement_problem(new.agreed_by, subject_person_id),
            "seen_to_by": _own_watch_problem(new, subject_person_id),
            "review_on": day_problem(new.review_on, "The day it is looked at again")
            or order_problem(
                new.valid_from,
                new.review_on,
                "The day it is looked at again must be on or after the start date",
            ),
            "valid_from": day_problem(new.valid_from, "The start date"),
            "valid_to": day_problem(new.valid_to, "The end date")
            or order_problem(new.valid_from, new.valid_to, "The end date must be on or after the start date")
            or _open_ended_problem(new),
        }
    )


def _needs_words(new: NewMitigation, ruleset: Ruleset, today: date, body: str | None) -> bool:
    """ "Noted, no further action" says it all."""
    return bool(mitigation_kinds(ruleset, on=today, body=body).get(new.kind, {}).get("words", True))


def in_words(new: NewMitigation, ruleset: Ruleset, *, today: date, body: str | None = None) -> NewMitigation:
    """With the words of its kind where nobody needs to say more."""
    if new.text or _needs_words(new, ruleset, today, body):
        return new
    return replace(new, text=mitigation_kinds(ruleset, on=today, body=body)[new.kind]["name"])


def own_agreement_problem(agreed_by: str | None, subject_person_id: str) -> str | None:
    if not agreed_by:
        return "Select who agreed it"
    return None if another_person(subject_person_id, agreed_by) else RULES[Act.MITIGATION].words


def _own_watch_problem(new: NewMitigation, subject_person_id: str) -> str | None:
    if new.seen_to_by is None or another_person(subject_person_id, new.seen_to_by):
        return None
    return OWN_WATCH


def _subject_problem(new: NewMitigation) -> str | None:
    one = (new.interest_id is None) != (new.dual_role_person_id is None)
    return None if one else "Select the interest, or the person whose dual role it is"


def _open_ended_problem(new: NewMitigation) -> str | None:
    """A dual role is approved with an end date, then looked at again."""
    open_ended = new.dual_role_person_id is not None and new.valid_to is None
    return "Enter the date the approval of the dual role ends" if open_ended else None
