"""What a notice of a procurement has to say, filled from what is recorded; what is not recorded yet is told as such."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from register.domain import money
from register.domain.dates import said
from register.domain.errors import NotFound
from register.domain.people.unseen import BODY, SOMEBODY
from register.domain.permissions import Viewer
from register.domain.procurement.procurements import NewProcurement
from register.domain.procurement.routes import notices_of
from register.models.evaluators import EvaluatorVersion
from register.models.procurements import ProcurementVersion
from register.queries import names
from register.queries.procurement.evaluators import of_procurement
from register.queries.procurement.procurements import (
    KeyReasonTold,
    key_reasons_told,
    route_words,
    to_domain,
)
from register.queries.rules import ruleset


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a notice says. text: None while it is not recorded."""

    heading: str
    text: str | None


@dataclass(frozen=True, slots=True)
class NoticeText:
    """A notice of a procurement as far as its contents are recorded."""

    name: str
    parts: tuple[Part, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """What it has to say and is not recorded."""
        return tuple(part.heading for part in self.parts if part.text is None)


@dataclass(frozen=True, slots=True)
class _About:
    """What the parts are filled from."""

    row: ProcurementVersion
    value: NewProcurement
    evaluators: list[EvaluatorVersion]
    bodies: Mapping[str, str]
    people: Mapping[str, str]
    key_reasons: tuple[KeyReasonTold, ...] = ()


def notice_text(session: Session, row: ProcurementVersion, code: str, *, viewer: Viewer) -> NoticeText:
    """One notice of the procurement's route; NotFound where the route has none of this code."""
    value = to_domain(row)
    wanted = notices_of(ruleset(session), value.route, on=value.starts_on).get(code)
    if wanted is None:
        raise NotFound
    evaluators = of_procurement(session, row.thing_id, viewer=viewer)
    bodies = names.organisations(session, viewer=viewer).look_up(
        {value.commissioner_id, *(one.bidder_id for one in value.bidders)}
    )
    people = names.people_told_apart(session, viewer=viewer).look_up(
        {one.person_id for one in evaluators} | {key for key in (row.award_decided_by,) if key}
    )
    about = _About(row, value, evaluators, bodies, people, key_reasons_told(row, ruleset(session)))
    return NoticeText(wanted["name"], tuple(Part(*PARTS[part](about)) for part in wanted["contents"]))


def _what(about: _About) -> tuple[str, str | None]:
    value = about.value
    buyer = about.bodies.get(value.commissioner_id, BODY)
    return (
        "What is bought",
        f"{value.title} ({about.row.ref}), by {buyer}. {route_words(value.route)}. {value.description}",
    )


def _cpv(about: _About) -> tuple[str, str | None]:
    return "CPV code", about.value.cpv


def _provider(about: _About) -> tuple[str, str | None]:
    return "Provider", about.bodies.get(about.row.awarded_to_id or "")


def _value(about: _About) -> tuple[str, str | None]:
    return "Approximate value over its whole life", money.said(about.value.value_pence)


def _criteria(about: _About) -> tuple[str, str | None]:
    told = [f"{one.award_criterion} {one.award_weight}%" for one in about.value.award_criteria]
    return "Criteria", "; ".join(told) or None


def _deciders(about: _About) -> tuple[str, str | None]:
    told = [about.value.committee] if about.value.committee else []
    told += [
        f"{about.people[one.person_id]} ({one.evaluator_part})"
        for one in about.evaluators
        if one.person_id in about.people
    ]
    decided = about.people.get(about.row.award_decided_by or "")
    return "Who decides", "; ".join([*told, *([f"{decided} (award)"] if decided else [])]) or None


def _reasons(about: _About) -> tuple[str, str | None]:
    told = [about.value.route_reason, about.row.award_reasons or ""]
    told += [f"{one.name}: {one.key_reason}" for one in about.key_reasons]
    return "Reasons", sentences(*told) or None


def _decided(about: _About) -> tuple[str, str | None]:
    day: date | None = about.row.award_decided_on
    return "Decided", f"{said(day)}, {about.row.award_minute}" if day else None


def _conflicts(about: _About) -> tuple[str, str | None]:
    value = about.value
    if value.conflicts_assessed_on is None:
        return "Conflicts of interest, and how they are managed", None
    held = [_held(one, about.people) for one in about.evaluators if one.has_bidder_interest]
    found = sentences(value.conflicts_summary, value.conflicts_actions)
    assessed = f"Assessed on {said(value.conflicts_assessed_on)}: {found}"
    return "Conflicts of interest, and how they are managed", " ".join([assessed, *held])


def sentences(*parts: str | None) -> str:
    """Texts that people typed, each as a sentence of its own."""
    said_ = (part.strip() for part in parts if part and part.strip())
    return " ".join(part if part[-1] in ".!?" else f"{part}." for part in said_)


def _held(one: EvaluatorVersion, people: Mapping[str, str]) -> str:
    who = people.get(one.person_id, SOMEBODY)
    answers = {True: "takes part on conditions", False: "takes no part", None: "is kept from the papers"}
    return f"{who} declared an interest and {answers[one.may_take_part]}."


PARTS: Mapping[str, Callable[[_About], tuple[str, str | None]]] = {
    "what": _what, "cpv": _cpv, "provider": _provider, "value": _value, "criteria": _criteria, "deciders": _deciders,
    "reasons": _reasons, "decided": _decided, "conflicts": _conflicts,
}  # fmt: skip
"""Each content that rule procurement.notices may name -> how it is filled."""
