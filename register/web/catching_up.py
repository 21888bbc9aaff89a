"""Somebody was quicker: what changed meanwhile is told in the words of the form, and what was typed is laid over it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from forms.base import NhsForm
from forms.fields import ChoiceField
from register import guard
from register.db import reading
from register.look import words
from register.queries.authority import approved_schemes, delegations, reservations
from register.queries.contracts import contracts, sealings, waivers
from register.queries.contracts.ahead import standard_answers
from register.queries.field_words import words_of
from register.queries.interests import interests, mitigations
from register.queries.meanwhile import Meanwhile, meanwhile
from register.queries.people import (
    appointments,
    committee_days,
    organisations,
    people,
    posts,
    provider_checks,
)
from register.queries.procurement import evaluators, procurements
from register.queries.running import activity_months, performance_notices, review_meetings
from register.queries.separation import (
    appraisals,
    care_services,
    checklists,
    cohorts,
    milestones,
    pilots,
    programmes,
)
from register.queries.sharing import (
    agreements,
    complaints,
    flows,
    incidents,
    information_assets,
    lessons,
    opinions,
    processors,
    screenings,
)
from register.web import choosing

READERS: Mapping[str, Callable[[Any], Any]] = {
    "agreement": agreements.to_domain, "appointment": appointments.to_domain, "contract": contracts.to_domain,
    "delegation": delegations.to_domain, "incident": incidents.aware_time_of, "interest": interests.to_domain,
    "mitigation": mitigations.to_domain, "organisation": organisations.to_domain, "person": people.to_domain,
    "post": posts.to_domain, "care_service": care_services.to_domain, "programme": programmes.to_domain,
    "complaint": complaints.to_domain, "lesson": lessons.to_domain,
    "flow": flows.to_domain, "information_asset": information_assets.to_domain,
    "processor": processors.to_domain, "screening": screenings.to_domain, "opinion": opinions.to_domain,
    "milestone": milestones.to_domain, "appraisal": appraisals.to_domain, "cohort": cohorts.to_domain,
    "pilot": pilots.to_domain, "checklist": checklists.to_domain,
    "waiver": waivers.to_domain, "sealing": sealings.to_domain, "reservation": reservations.to_domain,
    "approved_scheme": approved_schemes.to_value,
    "procurement": procurements.to_domain, "evaluator": evaluators.to_domain,
    "review_meeting": review_meetings.to_domain, "activity_month": activity_months.to_domain,
    "standard_answer": standard_answers.to_domain, "committee_day": committee_days.to_domain,
    "provider_check": provider_checks.to_domain, "performance_notice": performance_notices.to_domain,
}  # fmt: skip
"""How the versions of each kind of record become the values that forms are about."""
Change = tuple[str, str, str]
"""What changed, from what, to what."""


@dataclass(frozen=True, slots=True)
class Step:
    """One act of somebody else."""

    act: str
    at: datetime
    by: str
    reason: str | None
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """What a page says to whoever was overtaken.

    both: what both changed, with the newer answer. recorded: where nobody can say who changed what, whatever is
    recorded now and differs from what was typed."""

    steps: list[Step]
    both: list[tuple[str, str]]
    recorded: list[tuple[str, str]]
    now_at: str | None = None
    """Where what can be done now is found, for an act that can no longer be done."""


def catch_up(form: NhsForm, kind: str, thing_id: str) -> CaughtUp:
    """Tell what changed since the version that the form was drawn from, and lay what was typed over the newest."""
    seen, viewer = form.version.data, guard.actor().viewer
    with reading() as session:
        found = meanwhile(session, kind, thing_id, seen, viewer=viewer)
        if found is None:
            return _by_what_is_recorded(form)
        asked = {words_of(field.short_name): field for field in form.questions}
        choosing.know(session, form, [change for one in found.told for change in one.changes])
        steps = [
            Step(one.act, one.recorded_at, one.by, one.reason, list(_changes(one.changes, asked)))
            for one in found.told
        ]
        was, now = _values(form, kind, found)
        both = [
            (field.label.text, said(new, field)) for field, new in form.catch_up(was, now, found.newest.n)
        ]
    return CaughtUp(steps, both, [])


def what_happened(form: NhsForm, about: Any, now_at: str | None) -> CaughtUp:
    """What was done to a record since it was drawn, for an act that its stage no longer allows."""
    seen, viewer = form.version.data, guard.actor().viewer
    with reading() as session:
        found = meanwhile(session, about.__kind__, about.thing_id, seen or about.n - 1, viewer=viewer)
    told = found.told if found else ()
    return CaughtUp([Step(one.act, one.recorded_at, one.by, one.reason, []) for one in told], [], [], now_at)


def _values(form: NhsForm, kind: str, found: Meanwhile) -> tuple[Any, Any]:
    read = READERS.get(kind)
    if read is None or form.recorded is None:
        return None, None
    return None if found.seen is None else read(found.seen), read(found.newest)


def _by_what_is_recorded(form: NhsForm) -> CaughtUp:
    form.version.data = form.version.object_data
    differ = [field for field in form.questions if field.object_data not in (None, "", (), [])
              and not field.is_same(field.data, field.object_data)]  # fmt: skip
    return CaughtUp([], [], [(field.label.text, said(field.object_data, field)) for field in differ])


def _changes(changes: Iterable[tuple[str, object, object]], asked: Mapping[str, Any]) -> Iterable[Change]:
    for name, old, new in changes:
        field = asked.get(name)
        if field is None and _is_table(old) and _is_table(new):
            yield from _row_changes(name, old, new)
            continue
        label = name if field is None else field.label.text
        yield label, said(old, field), said(new, field)


def _is_table(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(row, Mapping) for row in value)


def _row_changes(name: str, old: Any, new: Any) -> Iterable[Change]:
    """Rows by what each is known by: its first part that is words."""
    was, now = _by_name(old), _by_name(new)
    for row in dict.fromkeys((*was, *now)):
        if row not in was or row not in now:
            yield f"{name}, {row}", said(was.get(row)), said(now.get(row))
            continue
        for part in now[row]:
            if was[row].get(part) != now[row][part]:
                yield f"{name}, {row}, {part}", said(was[row].get(part)), said(now[row][part])


def _by_name(rows: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        name = next((value for value in row.values() if isinstance(value, str)), "")
        found[name if name not in found else f"{name} ({len(found) + 1})"] = row
    return found


def said(value: Any, field: Any = None) -> str:
    """A value in the words of the question that asks for it, or in plain words."""
    if field is None or value is None or isinstance(value, (date, Mapping)) or value in ("", [], ()):
        return words.said(value)
    if isinstance(field, ChoiceField):
        return _chosen(value, field)
    return words.said(value) if isinstance(value, str | list | tuple) else field.spell(value) or str(value)


def _chosen(value: Any, field: ChoiceField) -> str:
    labels = {option.value: option.label for option in field.choices_offered()}
    parts = value if isinstance(value, list | tuple) else [value]
    return "; ".join(
        labels.get(field.spell(part) if part is value else str(part), str(part)) for part in parts
    )
