"""Data protection complaints, listed by deadline and one by one, with what each owes by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from register.domain.home.tones import Tone
from register.domain.permissions import Viewer
from register.domain.rules import Ruleset
from register.domain.sharing.complaint_clocks import NATURES, Came, Ending, Owed, owed
from register.domain.sharing.complaints import BY_OUTCOME, OVER, ComplaintState, Entry, NewComplaint
from register.domain.shipped_rules import shipped
from register.domain.values import recorded
from register.models.agreements import AgreementVersion
from register.models.complaints import Complaint, ComplaintVersion
from register.models.disclosures import DisclosureVersion
from register.models.incidents import IncidentVersion
from register.models.organisations import OrganisationVersion
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.rules import ruleset
from register.queries.searching import found
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, visible

V, B, S = ComplaintVersion, OrganisationVersion, ComplaintState
TONES = {S.RECEIVED: Tone.OPEN, S.ACKNOWLEDGED: Tone.CAREFUL, S.ANSWERED: Tone.GOOD, S.SET_ASIDE: Tone.OVER}
_LAST = date(2199, 12, 31)


def state_told(code: str) -> tuple[str, Tone]:
    """The words and the colour of a state."""
    return S(code).label, TONES[S(code)]


def words_for(name: str) -> dict[str, str]:
    """What the codes of a list of complaints are called, as the rules that ship have them."""
    rows = shipped("national").history(f"complaints.{name}")
    return {row["code"]: row["name"] for rule in rows for row in rule.value}


def _said(name: str) -> Any:
    return lambda code: words_for(name).get(code or "", (code or "").replace("_", " ").capitalize())


received_words, outcome_words = _said("received_by"), _said("outcomes")


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown = select(
        V.thing_id.label("id"), Complaint.ref, V.state, V.what, V.received_on, V.received_by, V.about_care, V.deadline_on,
        V.outcome, V.provenance,
    )  # fmt: skip
    shown = shown.join(Complaint, Complaint.id == V.thing_id)
    shown = shown.outerjoin(B, and_(B.thing_id == V.organisation_id, seen_by(B, viewer), *known(B, as_at)))
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


_over = case((V.state.in_([one.value for one in OVER]), 1), else_=0)
"""Complaints that go on stand before those that are over."""


def _owes(code: str) -> Any:
    """What waits to be acknowledged, and what does not."""
    return V.deadline_on.is_not(None) if code == "yes" else V.deadline_on.is_(None)


LISTING = Listing(
    noun="complaints",
    title="Data protection complaints",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("state", "State", "state", words=state_told),
        Column("what", "What it is about"),
        Column("received_on", "Received on", "day"),
        Column("received_by", "How", words=received_words),
        Column("deadline_on", "To be acknowledged by", "day"),
        Column("outcome", "Outcome", words=outcome_words),
    ),
    statement=_statement,
    order=(func.coalesce(V.deadline_on, _LAST), _over, V.received_on, V.thing_id),
    filters=(
        Filter("organisation", "Organisation", lambda text: found(B, "name", text)),
        Filter("state", "State", lambda code: V.state == code, tuple((s.value, s.label) for s in S)),
        Filter(
            "received_by", "How it was received", lambda code: V.received_by == code,
            tuple(words_for("received_by").items()),
        ),
        Filter("due", "Waits for", _owes, (("yes", "An acknowledgement"), ("no", "None"))),
        Filter("outcome", "Outcome", lambda code: V.outcome == code, tuple(words_for("outcomes").items())),
        by_ref(Complaint.ref),
    ),
)  # fmt: skip


def complaint(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> ComplaintVersion:
    """One complaint by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: ComplaintVersion) -> NewComplaint:
    """The recorded value."""
    return recorded(NewComplaint, row)


def owner_of(row: ComplaintVersion) -> str | None:
    """Who looks after it, where the viewer may see them."""
    return None if "complaint_owner_id" in vars(row).get("masked", ()) else row.complaint_owner_id


def open_complaints(session: Session, *, viewer: Viewer) -> list[ComplaintVersion]:
    """Every complaint that somebody still has to act on: a deadline runs, or its outcome is not told."""
    waits = V.state.not_in([s.value for s in OVER]) | V.deadline_on.is_not(None)
    query = visible(V, viewer).where(waits)
    return list(session.scalars(query.order_by(V.received_on, V.thing_id)))


def endings_of(row: ComplaintVersion) -> list[Ending]:
    """What ended a deadline, as it is stored."""
    return [
        Ending(nature=end["nature"], on=date.fromisoformat(end["over_on"]), told=end["told"])
        for end in row.endings or ()
    ]


def came_of(session: Session, row: ComplaintVersion, *, viewer: Viewer) -> Came:
    """What the deadlines of a complaint hang on."""
    days = tuple(date.fromisoformat(day) for day in row.received_days)
    return Came(days=days, care=row.care_asked, body=body_of(session, row.organisation_id, viewer=viewer))


def body_of(session: Session, organisation_id: str | None, *, viewer: Viewer) -> str | None:
    """The kind of body whose rules apply; None where no organisation is named."""
    if organisation_id is None:
        return None
    found = session.scalars(visible(B, viewer).where(B.thing_id == organisation_id).order_by(B.id)).first()
    return None if found is None else found.kind


def owed_of(session: Session, row: ComplaintVersion, rules: Ruleset, *, viewer: Viewer) -> tuple[Owed, ...]:
    """Every acknowledgement that a complaint owes or owed. None of one whose words retention has removed, since who was
    told went with them."""
    if row.endings is None:
        return ()
    return owed(came_of(session, row, viewer=viewer), endings_of(row), rules)


@dataclass(frozen=True, slots=True)
class OwedShown:
    """An acknowledgement as a page shows it."""

    nature: str
    name: str
    due_on: date
    standing: tuple[str, str]
    over_on: date | None
    source: str
    caveat: str


def owed_shown(found: tuple[Owed, ...], today: date) -> list[OwedShown]:
    """Each with how it stands on a day."""
    return [
        OwedShown(
            one.nature, NATURES[one.nature], one.due_on, _standing(one, today),
            one.ending.on if one.ending else None, one.source, one.caveat,
        )
        for one in found
    ]  # fmt: skip


def _standing(one: Owed, today: date) -> tuple[str, str]:
    if one.ending is None:
        return ("Overdue", Tone.BAD) if one.due_on < today else ("To be acknowledged", Tone.OPEN)
    if not one.ending.told:
        return ("Decided that it is none", Tone.RUNNING)
    return ("Acknowledged late", Tone.CAREFUL) if one.is_late else ("Acknowledged", Tone.GOOD)


@dataclass(frozen=True, slots=True)
class EndingShown:
    """An acknowledgement, or a decision that it is no complaint of a nature."""

    name: str
    over_on: date
    told: bool
    how: str


def endings_shown(row: ComplaintVersion) -> list[EndingShown]:
    """In the order in which they were recorded."""
    return [
        EndingShown(NATURES[end["nature"]], date.fromisoformat(end["over_on"]), end["told"], end["how"])
        for end in row.endings or ()
    ]


@dataclass(frozen=True, slots=True)
class EntryShown:
    """A step, or a message about progress."""

    entry: str
    entered_on: date
    words: str


def entries_shown(row: ComplaintVersion) -> list[EntryShown]:
    """In the order of their days."""
    told = [
        EntryShown(each["entry"], date.fromisoformat(each["entered_on"]), each["words"])
        for each in row.entries or ()
    ]
    return sorted(told, key=lambda each: each.entered_on)


@dataclass(frozen=True, slots=True)
class DoneShown:
    """What was done or said, as a page tells it in the order of its days."""

    on: date
    title: str
    text: str


def done_shown(row: ComplaintVersion) -> list[DoneShown]:
    """Acknowledgements, decisions, steps and messages, the earliest first."""
    ends = [
        DoneShown(
            end.over_on, *((BY_OUTCOME, "") if end.how == BY_OUTCOME else (_ending_title(end), end.how))
        )
        for end in endings_shown(row)
    ]
    entries = [DoneShown(each.entered_on, Entry(each.entry).label, each.words) for each in entries_shown(row)]
    return sorted([*ends, *entries], key=lambda each: each.on)


def _ending_title(end: EndingShown) -> str:
    if end.told:
        return f"Acknowledged: {end.name[0].lower()}{end.name[1:]}"
    return f"Decided that it is not {end.name[0].lower()}{end.name[1:]}"


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of a complaint: how it stands, what it owes by when, what was done, and what became of it."""

    state: ComplaintState
    outcome: str | None
    outcome_on: date | None
    outcome_words: str | None
    deadline_on: date | None
    deadline_rule: str
    acknowledgements: tuple[Owed, ...]
    endings: tuple[EndingShown, ...]
    entries: tuple[EntryShown, ...]


def see(session: Session, row: ComplaintVersion, *, viewer: Viewer, today: date) -> Seen:
    """How it stands."""
    return Seen(
        S(row.state), row.outcome, row.outcome_on, row.outcome_words, row.deadline_on, row.deadline_rule,
        owed_of(session, row, ruleset(session), viewer=viewer), tuple(endings_shown(row)), tuple(entries_shown(row)),
    )  # fmt: skip


def last_told_on(row: ComplaintVersion) -> date:
    """When whoever complained was last told something; the day of receiving where nothing was said yet."""
    acknowledged = [end.on for end in endings_of(row) if end.told]
    told = [each.entered_on for each in entries_shown(row) if each.entry == "progress"]
    return max([row.received_on, *acknowledged, *told])


def linked(session: Session, row: ComplaintVersion, *, viewer: Viewer) -> dict[str, str]:
    """What it is about, by kind: the reference of each record that it names and the viewer may see."""
    named: tuple[tuple[str, Any, str | None], ...] = (
        ("incident", IncidentVersion, row.about_incident_id), ("agreement", AgreementVersion, row.agreement_id),
        ("disclosure", DisclosureVersion, row.disclosure_id),
    )  # fmt: skip
    return {kind: one(session, model, key, viewer).ref for kind, model, key in named if key}
