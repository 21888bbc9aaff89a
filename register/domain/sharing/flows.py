"""Flows of information: what goes from one body to another again and again, and whether an agreement covers it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import product
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.people.known_bodies import BY_ID, Recognised
from register.domain.problems import day_problem, order_problem, refuse
from register.domain.rules import Ruleset
from register.domain.sharing.agreements import Agreement, NewDisclosure, PartyRole, choices
from register.domain.sharing.codes import code_problem, codes_problem
from register.domain.sharing.covering import Gap, covering, nearest
from register.domain.texts import Line, Typed, text_problem, text_problems


class FlowDirection(StrEnum):
    ONE_WAY = "one_way"
    BOTH_WAYS = "both_ways"
    INTERNAL = "internal"

    @property
    def label(self) -> str:
        return DIRECTION_LABELS[self]


DIRECTION_LABELS = {
    FlowDirection.ONE_WAY: "One way", FlowDirection.BOTH_WAYS: "Both ways",
    FlowDirection.INTERNAL: "Within one organisation",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowApproval(Typed):
    """Somebody approved that it flows: who, in which post, and on which day. A deed outside this register, as it is told."""

    approver: Annotated[str, Line("the name of who approved it", longest=200)]
    approver_post: Annotated[str, Line("the post of who approved it", longest=200)]
    approval_on: Annotated[date, enter("the date it was approved")]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFlow(Typed):
    """A flow of information. purposes, categories, subjects, lawful_basis, special_basis, confidentiality_basis, frequency
    and volume_band are codes of the rules sharing.purposes and so on. recipient_role: what whoever receives it does with it.
    asset_id: the information asset that it comes from. held_abroad: where it is held or sent outside the country, and
    what allows that. risk_likelihood, risk_impact, schedule_condition: codes too, of the lists in LISTS."""

    title: Annotated[str, Line("what flows", longest=200)]
    from_organisation_id: Annotated[str, select("who shares it")]
    to_organisation_id: Annotated[str, select("who receives it")]
    flow_direction: Annotated[FlowDirection, select("which way it flows")] = FlowDirection.ONE_WAY
    purposes: Annotated[tuple[str, ...], select("what the information may be used for", "sharing.purposes")]
    categories: Annotated[tuple[str, ...], select("what kinds of information flow", "sharing.categories")]
    lawful_basis: Annotated[str, select("the lawful basis", "sharing.lawful_bases")]
    starts_on: Annotated[date, enter("the start date")]
    review_due_on: Annotated[date, enter("the review date")]
    ends_on: Annotated[date | None, enter("the end date")] = None
    agreement_id: Annotated[str | None, select("the agreement")] = None
    asset_id: Annotated[str | None, select("the information asset it comes from")] = None
    subjects: Annotated[tuple[str, ...], select("whom the information is about", "sharing.subjects")] = ()
    special_basis: Annotated[
        str | None, select("the condition for special category data", "sharing.special_bases")
    ] = None
    confidentiality_basis: Annotated[
        str | None, select("how the duty of confidence is met", "sharing.confidentiality_bases")
    ] = None
    recipient_role: Annotated[PartyRole, select("what the recipient does with the information")] = (
        PartyRole.CONTROLLER
    )
    method: Annotated[str | None, Line("how the information is sent", longest=300)] = None
    systems: Annotated[str | None, Line("the systems it goes through", longest=200)] = None
    frequency: Annotated[str | None, select("how often it is shared", "sharing.frequencies")] = None
    volume_band: Annotated[str | None, select("how much of it there is", "sharing.volume_bands")] = None
    retention: Annotated[str | None, Line("how long it is kept", longest=300)] = None
    held_abroad: Annotated[str | None, Line("where it is held abroad", longest=200)] = None
    flow_owner_id: Annotated[str | None, select("the owner of the flow")] = None
    schedule_condition: Annotated[
        str | None, select("the condition of Schedule 1", "sharing.schedule_1_conditions")
    ] = None
    disposal: Annotated[str | None, Line("how it is disposed of", longest=300)] = None
    risk_likelihood: Annotated[str | None, select("how likely harm is", "sharing.risk_likelihoods")] = None
    risk_impact: Annotated[str | None, select("how much harm it would be", "sharing.risk_impacts")] = None
    risk_reviewed_on: Annotated[date | None, enter("the day the risk was last looked at")] = None
    flow_approvals: Annotated[tuple[FlowApproval, ...], enter("who approved it")] = ()


LISTS = {
    "schedule_condition": "schedule_1_conditions", "risk_likelihood": "risk_likelihoods", "risk_impact": "risk_impacts",
    "special_basis": "special_bases", "confidentiality_basis": "confidentiality_bases", "frequency": "frequencies",
    "volume_band": "volume_bands",
}  # fmt: skip
"""What may be left out, and else is one of a list of the rules."""


def check_flow(new: NewFlow, ruleset: Ruleset, *, today: date, bodies: Recognised = BY_ID) -> None:
    """Raises Invalid. A flow that no agreement covers is recorded, never refused. bodies: those between which it goes."""
    refuse(
        {
            **text_problems(new),
            **_ends_problems(new, bodies),
            "purposes": codes_problem(
                new.purposes, "purposes", "what the information may be used for", ruleset, today
            ),
            "categories": codes_problem(
                new.categories, "categories", "what kinds of information flow", ruleset, today
            ),
            "subjects": codes_problem(
                new.subjects, "subjects", "whom the information is about", ruleset, today, required=False
            ),
            "lawful_basis": code_problem(new.lawful_basis, "lawful_bases", ruleset, today),
            **{
                name: code_problem(getattr(new, name), known, ruleset, today, required=False)
                for name, known in LISTS.items()
            },
            **_day_problems(new),
            **_risk_problems(new, today),
            "flow_approvals": _approvals_problem(new.flow_approvals, today),
        }
    )


def _risk_problems(new: NewFlow, today: date) -> dict[str, str | None]:
    """Half a risk tells nothing: both, or neither."""
    half = (new.risk_likelihood is None) != (new.risk_impact is None)
    missing = "risk_likelihood" if new.risk_likelihood is None else "risk_impact"
    late = new.risk_reviewed_on is not None and new.risk_reviewed_on > today
    day = day_problem(new.risk_reviewed_on, "The day the risk was last looked at")
    found = {"risk_reviewed_on": "The day must be today or in the past" if late else day}
    return found | (
        {missing: "Say both how likely harm is and how much it would be, or neither"} if half else {}
    )


def _approvals_problem(approvals: tuple[FlowApproval, ...], today: date) -> str | None:
    odd = [words for one in approvals for words in text_problems(one).values()]
    odd += [day_problem(one.approval_on, "The date it was approved") for one in approvals]
    odd += [
        "The date it was approved must be today or in the past"
        for one in approvals
        if one.approval_on > today
    ]
    return next(filter(None, odd), None)


def alike(new: NewFlow) -> str:
    """The same for flows of which what stands against them is the same, on every day: it follows from these alone."""
    told = [
        new.from_organisation_id, new.to_organisation_id, new.flow_direction, new.recipient_role, new.agreement_id,
        sorted(set(new.purposes)), sorted(set(new.categories)),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def risk_score(new: NewFlow, ruleset: Ruleset, on: date) -> tuple[int, str] | None:
    """How likely times how much, and what that is called by the rules of a day; nothing where it was not said."""
    return score_of(new.risk_likelihood, new.risk_impact, ruleset, on)


def score_of(
    likelihood: str | None, impact: str | None, ruleset: Ruleset, on: date
) -> tuple[int, str] | None:
    """The same of the two codes."""
    likely = choices(ruleset, "risk_likelihoods", on=on).get(likelihood or "")
    much = choices(ruleset, "risk_impacts", on=on).get(impact or "")
    if likely is None or much is None:
        return None
    score = likely["score"] * much["score"]
    bands = sorted(choices(ruleset, "risk_bands", on=on).values(), key=lambda row: row["from"], reverse=True)
    return score, next((str(row["name"]) for row in bands if row["from"] <= score), "")


def lacks_condition(new: NewFlow, ruleset: Ruleset, on: date) -> bool:
    """Whether the condition of Article 9 needs one of Schedule 1 beside it, and none is said."""
    row = choices(ruleset, "special_bases", on=on).get(new.special_basis or "", {})
    return bool(row.get("schedule_1")) and new.schedule_condition is None


def _ends_problems(new: NewFlow, bodies: Recognised) -> dict[str, str | None]:
    ends = (new.from_organisation_id, new.to_organisation_id)
    found = dict(
        zip(
            ("from_organisation_id", "to_organisation_id"),
            (text_problem(end, words, 80) for end, words in zip(ends, ("who shares it", "who receives it"), strict=True)),
            strict=True,
        )
    )  # fmt: skip
    return found | {"to_organisation_id": found["to_organisation_id"] or _same_problem(new, bodies)}


def _same_problem(new: NewFlow, bodies: Recognised) -> str | None:
    same = bodies.is_same(new.from_organisation_id, new.to_organisation_id)
    within = new.flow_direction is FlowDirection.INTERNAL
    if same and not within:
        return "It must flow to another organisation, or within one organisation"
    return "A flow within one organisation goes to the same organisation" if within and not same else None


def _day_problems(new: NewFlow) -> dict[str, str | None]:
    return {
        "starts_on": day_problem(new.starts_on, "The start date"),
        "ends_on": day_problem(new.ends_on, "The end date")
        or order_problem(new.starts_on, new.ends_on, "The end date must be on or after the start date"),
        "review_due_on": day_problem(new.review_due_on, "The review date")
        or order_problem(
            new.starts_on, new.review_due_on, "The review date must be on or after the start date"
        ),
    }


class CoverState(StrEnum):
    """How a flow stands on a day."""

    COVERED = "covered"
    TO_CHECK = "to_check"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands between a flow and being covered on a day: the agreements that cover it, the one that came nearest where
    none does, and each reason. Within one body none is needed."""

    needed: bool
    agreements: tuple[Agreement, ...]
    nearest: Agreement | None
    gaps: tuple[Gap, ...]

    @property
    def is_covered(self) -> bool:
        return not self.gaps

    @property
    def state(self) -> CoverState:
        if not self.needed:
            return CoverState.NOT_NEEDED
        return CoverState.COVERED if self.is_covered else CoverState.TO_CHECK


def cover_of(
    flow: NewFlow, agreements: Iterable[Agreement], on: date, *, bodies: Recognised = BY_ID
) -> Cover:
    """Whether agreements cover all of it on a day: each purpose, and each way that it goes, is judged as information shared
    on that day is."""
    if flow.flow_direction is FlowDirection.INTERNAL:
        return Cover(False, (), None, ())
    held = list(agreements)
    found: dict[str, Agreement] = {}
    gaps: dict[Gap, None] = {}
    looked_at = None
    for shared in as_shared(flow, on):
        covers = covering(shared, held, bodies=bodies)
        if covers:
            found[covers[0].id] = covers[0]
            continue
        near, reasons = nearest(shared, held, bodies=bodies)
        looked_at = looked_at or near
        gaps |= dict.fromkeys(reasons)
    return Cover(True, tuple(found.values()), looked_at, tuple(gaps))


def as_shared(flow: NewFlow, on: date) -> list[NewDisclosure]:
    """What goes over it on a day, one for each purpose and each way. What comes back is received by a controller, or by a
    joint one where the other end is."""
    joint = flow.recipient_role is PartyRole.JOINT_CONTROLLER
    ways = [(flow.from_organisation_id, flow.to_organisation_id, flow.recipient_role)]
    if flow.flow_direction is FlowDirection.BOTH_WAYS:
        back = PartyRole.JOINT_CONTROLLER if joint else PartyRole.CONTROLLER
        ways.append((flow.to_organisation_id, flow.from_organisation_id, back))
    return [
        NewDisclosure(
            from_organisation_id=sender, to_organisation_id=receiver, what=flow.title, categories=flow.categories,
            purpose=flow.title, shared_on=on, agreement_id=flow.agreement_id, purpose_code=purpose, recipient_role=role,
        )
        for (sender, receiver, role), purpose in product(ways, flow.purposes)
    ]  # fmt: skip
