"""What bringing a list of flows in would do: which are new, changed or known, who is meant, and what waits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from register.domain.dates import add_months
from register.domain.duties.flow_reviews import INTERVAL
from register.domain.errors import Invalid
from register.domain.imports.flow_rows import FlowEntry, FlowReading
from register.domain.permissions import Viewer
from register.domain.rules import Ruleset
from register.domain.sharing.flows import NewFlow, check_flow
from register.models.agreements import Agreement, AgreementVersion
from register.models.flows import FlowVersion
from register.models.information_assets import InformationAsset, InformationAssetVersion
from register.queries.imports.party_plans import (
    ASKED,
    CHUNK,
    NOT_KEPT,
    Before,
    PartyPlan,
    Step,
    before_problem,
    begin,
    take,
)
from register.queries.imports.plans import NO_ANSWERS
from register.queries.rules import ruleset
from register.queries.sharing.flows import to_domain
from register.queries.visible import NOW, known, seen_by

V = FlowVersion
CHANGED_HERE = (
    "The flow was changed here after it had come from its source, and the source now says something else. Change it on its "
    "own page, or leave this row out"
)
NOT_YOURS = "The register has a flow of this number that you may not see"
NO_SENDER = "The row does not say from which organisation it flows. Say whose list this is"
NO_RECEIVER = "Enter to which organisation it flows"
NONE_CALLED = (
    "No {what} here is called “{text}”. Enter its reference or its name as it is recorded, or leave it empty"
)
SEVERAL = "{refs} are all called “{text}”. Enter the reference of the one that is meant"
NOBODY_YET = ("to be added: sender", "to be added: receiver")
"""What stands for organisations that come in with the row."""
FlowStep = Step[FlowEntry]
Meant = dict[str, list[tuple[str, str]]]
RECORDS = {"agreement": "agreement_id", "asset": "asset_id"}
CALLED = {"agreement": "sharing agreement", "asset": "information asset"}


@dataclass(slots=True)
class FlowPlan(PartyPlan[FlowEntry, FlowVersion]):
    """The same, with the records that each row means by what it says: field -> text -> id and reference. today, review_on:
    the days of a flow whose row gives none."""

    meant: dict[str, Meant] = field(default_factory=dict)
    today: date = date.min
    review_on: date = date.max

    def value_of(self, entry: FlowEntry, subject: str | None, ids: Mapping[str, str | None]) -> NewFlow:
        """The flow as it would be recorded: what the row does not speak of stays as it is."""
        told: dict[str, Any] = dict(entry.told)
        if entry.commissioner is not None or not subject:
            told["from_organisation_id"] = ids["commissioner"]
        told["to_organisation_id"] = ids["provider"]
        for name, column in RECORDS.items():
            text = getattr(entry, name)
            if text is not None:
                told[column] = self.meant[name][text][0][0] if text else None
        if subject:
            return replace(to_domain(self.newest[subject]), **told)
        starts = told.get("starts_on", self.today)
        usual = {"starts_on": starts, "review_due_on": max(starts, self.review_on)}
        return NewFlow(**{**usual, **told})


def plan_flows(
    session: Session, reading: FlowReading, *, source: str, title: str, commissioner_id: str | None,
    answers: Mapping[str, str] = NO_ANSWERS, may_add_bodies: bool = True, viewer: Viewer, today: date,
) -> FlowPlan:  # fmt: skip
    """What bringing this in would do; nothing is written. answers: which organisation a person said is meant, a record or
    NEW, by the sign that stands for how the source names it."""
    rules = ruleset(session)
    months = int(rules.value_or(12, INTERVAL, on=today))
    made = FlowPlan(source, title, commissioner_id, waiting=list(reading.waiting))
    made.today, made.review_on = today, add_months(today, months)
    before, news = begin(session, made, reading.entries, V, answers, viewer=viewer, today=today)
    made.meant = {
        "agreement": _meant(session, AgreementVersion, Agreement, AgreementVersion.title,
                            {one.entry.agreement for one in news}, viewer),
        "asset": _meant(session, InformationAssetVersion, InformationAsset, InformationAssetVersion.name,
                        {one.entry.asset for one in news}, viewer),
    }  # fmt: skip
    for one in reading.entries:
        held = before.get(one.entry.key)
        take(made, one, held, partial(_wrong, made, one.entry, held, may_add_bodies, rules))
    return made


def _meant(
    session: Session, model: Any, thing: Any, called: Any, texts: Iterable[str | None], viewer: Viewer
) -> Meant:
    """The records that each text may mean: by reference or by what they are called."""
    asked = sorted({text for text in texts if text})
    found: Meant = {text: [] for text in asked}
    for start in range(0, len(asked), CHUNK):
        some = asked[start : start + CHUNK]
        query = select(model.thing_id, thing.ref, called).join(thing, thing.id == model.thing_id)
        query = query.where(
            or_(thing.ref.in_(some), called.in_(some)), seen_by(model, viewer), *known(model, NOW)
        )
        for key, ref, name in session.execute(query.order_by(thing.ref)):
            for text in {ref, name} & found.keys():
                found[text].append((key, ref))
    return found


def _wrong(
    made: FlowPlan, entry: FlowEntry, before: Before | None, may_add_bodies: bool, rules: Ruleset
) -> dict[str, str]:
    found = before_problem(made, before, NOT_YOURS, CHANGED_HERE)
    found |= _end_problem(made, "sender", entry, before, may_add_bodies)
    found |= _end_problem(made, "receiver", entry, before, may_add_bodies)
    for name in RECORDS:
        found |= _record_problem(name, getattr(entry, name), made.meant[name])
    return found or _rules_problems(made, entry, before.subject if before else None, rules)


def _end_problem(
    made: FlowPlan, end: str, entry: FlowEntry, before: Before | None, may_add_bodies: bool
) -> dict[str, str]:
    party = entry.commissioner if end == "sender" else entry.provider
    if party is None:
        if end == "receiver":
            return {end: NO_RECEIVER}
        return {end: NO_SENDER} if not made.commissioner_id and before is None else {}
    key = made.record_of(party)
    if key is None:
        return {"asked": ASKED.format(name=party.name)}
    return {end: NOT_KEPT.format(name=party.name)} if not key and not may_add_bodies else {}


def _record_problem(name: str, text: str | None, known_: Meant) -> dict[str, str]:
    if not text or len(known_[text]) == 1:
        return {}
    refs = ", ".join(ref for _, ref in known_[text])
    words = SEVERAL.format(refs=refs, text=text[:60])
    return {name: words if refs else NONE_CALLED.format(what=CALLED[name], text=text[:60])}


def _rules_problems(made: FlowPlan, entry: FlowEntry, subject: str | None, rules: Ruleset) -> dict[str, str]:
    """What the rules of flows find wrong with it, by the names of the file's fields."""
    sender, receiver = entry.commissioner, entry.provider
    ids = {
        "commissioner": made.record_of(sender) or (NOBODY_YET[0] if sender else made.commissioner_id),
        "provider": made.record_of(receiver) or NOBODY_YET[1],
    }
    if sender is not None and receiver is not None and sender.key == receiver.key:
        ids["provider"] = ids["commissioner"]
    try:
        check_flow(made.value_of(entry, subject, ids), rules, today=made.today)
    except Invalid as fault:
        called = {"from_organisation_id": "sender", "to_organisation_id": "receiver"}
        return {called.get(name, name): words for name, words in fault.problems.items()}
    return {}
