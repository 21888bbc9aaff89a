"""Flows of information: what goes from one body to another again and again, and whether an agreement covers it."""

from __future__ import annotations

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
from register.domain.sharing.agreements import Agreement, NewDisclosure, PartyRole
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
class NewFlow(Typed):
    """A flow of information. purposes, categories, subjects, lawful_basis, special_basis, confidentiality_basis, frequency
    and volume_band are codes of the rules sharing.purposes and so on. recipient_role: what whoever receives it does with it.
    asset_id: the information asset that it comes from. held_abroad: where it is held or sent outside the country, and
    what allows that."""

    title: Annotated[str, Line("what flows", longest=200)]
    from_organisation_id: Annotated[str, select("who shares it")]
    to_organisation_id: Annotated[str, select("who receives it")]
    flow_direction: Annotated[FlowDirection, select("which way it flows")] = FlowDirection.ONE_WAY
    purposes: Annotated[tuple[str, ...], select("what the information may be used for")]
    categories: Annotated[tuple[str, ...], select("what kinds of information flow")]
    lawful_basis: Annotated[str, select("the lawful basis")]
    starts_on: Annotated[date, enter("the start date")]
    review_due_on: Annotated[date, enter("the review date")]
    ends_on: Annotated[date | None, enter("the end date")] = None
    agreement_id: Annotated[str | None, select("the agreement")] = None
    asset_id: Annotated[str | None, select("the information asset it comes from")] = None
    subjects: Annotated[tuple[str, ...], select("whom the information is about")] = ()
    special_basis: Annotated[str | None, select("the condition for special category data")] = None
    confidentiality_basis: Annotated[str | None, select("how the duty of confidence is met")] = None
    recipient_role: Annotated[PartyRole, select("what the recipient does with the information")] = (
        PartyRole.CONTROLLER
    )
    method: Annotated[str | None, Line("how the information is sent", longest=300)] = None
    systems: Annotated[str | None, Line("the systems it goes through", longest=200)] = None
    frequency: Annotated[str | None, select("how often it is shared")] = None
    volume_band: Annotated[str | None, select("how much of it there is")] = None
    retention: Annotated[str | None, Line("how long it is kept", longest=300)] = None
    held_abroad: Annotated[str | None, Line("where it is held abroad", longest=200)] = None
    flow_owner_id: Annotated[str | None, select("the owner of the flow")] = None


LISTS = {
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
        }
    )


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
