"""Interests: the register as it is or was, one entry with its versions, and those of people or in bodies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, false, func, or_, select, true, union_all
from sqlalchemy.orm import Session, aliased

from register.domain.errors import NotFound
from register.domain.interests.gifts import AgainstRule, GiftOutcome
from register.domain.interests.interests import (
    SITUATION_LABELS,
    TYPE_LABELS,
    Interest,
    InterestType,
    bears_on,
    events,
)
from register.domain.interests.offers import GiverKind, OfferForm, OfferRecipient
from register.domain.permissions import Permission, Viewer
from register.domain.values import recorded
from register.models.interests import Interest as InterestThing
from register.models.interests import InterestVersion
from register.models.organisations import OrganisationVersion
from register.models.people import Person, PersonVersion
from register.queries import names
from register.queries.accounts.identities import is_own
from register.queries.interests.mitigations import mitigations_of
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.people.appointments import managed_by
from register.queries.rules import ruleset
from register.queries.searching import found
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, speaking, unseen

V, H, B = InterestVersion, PersonVersion, OrganisationVersion
SEES_ALL = (Permission.SEE_REGISTER, Permission.DECLARE_FOR_OTHERS, Permission.AUDIT)


def permitted(viewer: Viewer, on: date) -> ColumnElement[bool]:
    """Whose entries this viewer may open: their own, everybody's for those who read the register, and for
    whoever reviews, those of people in posts that report to theirs on the day."""
    if any(viewer.may(permission) for permission in SEES_ALL):
        return true()
    own = V.person_id == viewer.person_id if viewer.person_id else false()
    if not viewer.may(Permission.REVIEW_INTERESTS):
        return own
    return or_(own, V.person_id.in_(managed_by(viewer, on)))


def _organisation() -> Any:
    return func.coalesce(B.name, V.organisation_name)


def _person() -> Any:
    return func.coalesce(H.name, names.ERASED)


def is_late() -> ColumnElement[bool]:
    """Declared after the last day that the rules allowed."""
    return V.declared_on > V.declare_by


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown = select(
        V.thing_id.label("id"), InterestThing.ref, names.listed(H, viewer).label("person"), V.interest_type, V.situation,
        _organisation().label("organisation"), V.description, V.relationship, V.value_pence, V.offer_response,
        V.valid_from, V.valid_to, V.declared_on, case((is_late(), "Late"), else_="").label("late"), V.advice_outcome,
        V.against_rule, V.provenance, V.source_id,
    )  # fmt: skip
    shown = shown.join(InterestThing, InterestThing.id == V.thing_id)
    shown = shown.outerjoin(H, and_(H.thing_id == V.person_id, *known(H, as_at)))
    shown = shown.outerjoin(B, and_(B.thing_id == V.organisation_id, *known(B, as_at)))
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


def _of_person(text: str) -> ColumnElement[bool]:
    """Of the one person who has this reference, however it is typed."""
    return V.person_id == select(Person.id).where(Person.ref == text.strip().upper()).scalar_subquery()


def _in_body(text: str) -> ColumnElement[bool]:
    """The organisation that the row shows, among all that may be."""
    return and_(_shows_body(text), _may_be_in_body(text))


def _shows_body(text: str) -> ColumnElement[bool]:
    """The organisation that the row shows: the recorded one, or else what was typed."""
    return or_(found(B, "name", text), and_(B.id.is_(None), found(V, "organisation_name", text)))


def _may_be_in_body(text: str) -> ColumnElement[bool]:
    """In a body that was ever called so, or in one that was typed so: what the search can begin with."""
    body, row = aliased(OrganisationVersion), aliased(InterestVersion)
    bodies = select(body.thing_id).where(found(body, "name", text))
    recorded = select(row.id).where(row.organisation_id.in_(bodies))
    typed = select(row.id).where(row.organisation_name.is_not(None), found(row, "organisation_name", text))
    return V.id.in_(union_all(recorded, typed))


TIMES = (("late", "Late"), ("in_time", "In time"), ("no_limit", "No limit on that day"))


def _in_time(text: str) -> ColumnElement[bool]:
    """Against the last day in time, as the rules were known when the version was recorded."""
    asked = {"late": is_late(), "in_time": V.declared_on <= V.declare_by, "no_limit": V.declare_by.is_(None)}
    return asked.get(text, false())


def _against(text: str) -> ColumnElement[bool]:
    asked = {
        "yes": V.against_rule.is_not(None),
        "no": and_(V.advice_outcome.is_not(None), V.against_rule.is_(None)),
    }
    return asked.get(text, false())


def _type_words(code: str) -> str:
    return TYPE_LABELS[InterestType(code)]


def against_words(code: str | None) -> str | None:
    """Why a gift or hospitality is a possible policy breach."""
    return AgainstRule(code).words if code else None


def offered_words(row: InterestVersion) -> dict[str, str | None]:
    """What was said of a gift or hospitality, as pages say it."""
    return {
        "kind": OfferForm(row.offer_form).label if row.offer_form else None,
        "giver": GiverKind(row.giver_kind).label if row.giver_kind else None,
        "for": OfferRecipient(row.offered_to).label if row.offered_to else None,
        "answer": outcome_words(row.advice_outcome),
        "against": against_words(row.against_rule),
    }


def outcome_words(code: str | None) -> str | None:
    """What the rules answered, in a word or two."""
    return GiftOutcome(code).label if code else None


LISTING = Listing(
    noun="interests",
    title="Register of interests",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("person", "Name"),
        Column("interest_type", "Type", words=_type_words),
        Column("situation", "Situation", words=lambda code: SITUATION_LABELS.get(code, code)),
        Column("organisation", "Organisation"),
        Column("description", "Description"),
        Column("value_pence", "Value", "money"),
        Column("offer_response", "Offer", words=lambda answer: (answer or "").capitalize()),
        Column("valid_from", "From", "day"),
        Column("valid_to", "To", "day"),
        Column("declared_on", "Declared", "day"),
        Column("late", "Late"),
        Column("advice_outcome", "The rule's answer", words=outcome_words),
        Column("against_rule", "Possible policy breach", words=against_words),
        Column("source_id", "Number at its source"),
    ),
    statement=_statement,
    order=(V.valid_from, V.thing_id),
    newest_first=True,
    filters=(
        Filter("name", "Name", lambda text: found(H, "name", text)),
        Filter("person", "Person's reference", _of_person, over_too=True),
        Filter("organisation", "Organisation", _in_body, walked=_shows_body),
        Filter("words", "Words in the description", lambda text: found(V, "description", text)),
        Filter(
            "type", "Type", lambda text: V.interest_type == text,
            tuple((kind.value, words) for kind, words in TYPE_LABELS.items()),
        ),
        Filter("situation", "Situation", lambda text: V.situation == text, tuple(SITUATION_LABELS.items())),
        Filter("late", "Declared in time", _in_time, TIMES),
        Filter(
            "against", "Gifts and the rules", _against, (("yes", "A possible policy breach"), ("no", "By the rules"))
        ),
        by_ref(InterestThing.ref),
    ),
    goes_on=lambda day: or_(V.valid_to.is_(None), V.valid_to >= day),
)  # fmt: skip


def interest(session: Session, key: str, *, viewer: Viewer, on: date, as_at: AsAt = NOW) -> InterestVersion:
    """One interest by id or reference; NotFound when there is none, or it is not this viewer's to open."""
    found = one(session, V, key, viewer, as_at)
    allowed = session.scalar(select(V.id).where(V.id == found.id, seen_by(V, viewer), permitted(viewer, on)))
    if allowed is None:
        raise NotFound
    return found


def may_review(session: Session, person_id: str, *, viewer: Viewer, on: date) -> bool:
    """Whether this viewer says how this person's conflicts are managed: never one's own."""
    own = is_own(session, person_id, viewer.person_id)
    if own or not viewer.may(Permission.REVIEW_INTERESTS):
        return False
    if any(viewer.may(permission) for permission in SEES_ALL):
        return True
    return person_id in set(session.scalars(managed_by(viewer, on)))


@dataclass(frozen=True, slots=True)
class Managed:
    """How an interest is managed as machines are told it."""

    ref: str
    kind: str
    text: str
    valid_from: date
    valid_to: date | None
    contract_id: str | None
    agreed_by: str | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of an interest: when it was declared, against the last day in time, how it is managed, of a gift
    or hospitality what the rules answered when it was recorded, by which rule, on how many pence, and of what came from
    elsewhere what number it has there and which entry it belongs to; and who prepared it for its person."""

    declared_on: date
    declare_by: date | None
    days_late: int
    days_late_as_it_reads_now: int | None
    mitigations: tuple[Managed, ...]
    advice_outcome: str | None
    advice_words: str | None
    advice_rule: str | None
    advice_pence: int | None
    possible_breach: str | None
    source: str | None
    source_id: str | None
    parent_id: str | None
    prepared_by_id: str | None


def see(session: Session, row: InterestVersion, *, viewer: Viewer, today: date) -> Seen:
    """When it was declared, and how it is managed."""
    rows = mitigations_of(session, [row.thing_id], viewer=viewer)
    hidden = unseen(session, rows, viewer)
    managed = tuple(
        Managed(
            m.ref, m.kind, m.text or "", m.valid_from, m.valid_to, m.contract_id,
            None if m.agreed_by in hidden else m.agreed_by,
        )
        for m in rows
    )  # fmt: skip
    return Seen(
        row.declared_on, row.declare_by, days_late(row), days_late_now(row), managed, row.advice_outcome, row.advice_words,
        row.advice_rule, row.advice_pence, against_words(row.against_rule), row.source, row.source_id, row.parent_id,
        row.prepared_by_id,
    )  # fmt: skip


def interests_of(
    session: Session, person_ids: Iterable[str], *, viewer: Viewer, as_at: AsAt = NOW
) -> list[InterestVersion]:
    """The interests of these people, by the day they began."""
    return _found(session, V.person_id.in_(sorted(set(person_ids))), viewer, as_at)


def standing(
    session: Session, person_ids: Iterable[str], on: date, *, viewer: Viewer
) -> list[InterestVersion]:
    """Those that hold on the day and can still be said to hold: never what happened on one day, as a gift does."""
    over = events(ruleset(session), on=on)
    rows = interests_of(session, person_ids, viewer=viewer, as_at=AsAt(held_on=on))
    return [row for row in rows if row.situation not in over]


def bearing(
    session: Session, person_ids: Iterable[str], *, viewer: Viewer, as_at: AsAt = NOW
) -> list[InterestVersion]:
    """Those that count in what these people decide on the day: what holds, and the gifts of the months before."""
    which = V.person_id.in_(sorted(set(person_ids)))
    return _that_bear(session, _found(session, which, viewer, as_at, whenever=True), as_at)


def bearing_on(session: Session, *, viewer: Viewer, as_at: AsAt = NOW) -> list[InterestVersion]:
    """The same of everybody: the whole register, for whoever may read it."""
    return _that_bear(session, _found(session, _whole(viewer), viewer, as_at, whenever=True), as_at)


def _that_bear(session: Session, rows: list[InterestVersion], as_at: AsAt) -> list[InterestVersion]:
    day, rules = as_at.held_on, ruleset(session)
    return rows if day is None else [row for row in rows if bears_on(to_domain(row), day, rules)]


def interests_in(
    session: Session, organisation_ids: Iterable[str], *, viewer: Viewer, as_at: AsAt = NOW
) -> list[InterestVersion]:
    """Everybody's interests in these organisations, by the day they began."""
    return _found(session, V.organisation_id.in_(sorted(set(organisation_ids))), viewer, as_at)


def interests_on(session: Session, *, viewer: Viewer, as_at: AsAt = NOW) -> list[InterestVersion]:
    """Everybody's interests, by the day they began: the whole register, for whoever may read it."""
    return _found(session, _whole(viewer), viewer, as_at)


def _whole(viewer: Viewer) -> ColumnElement[bool]:
    return true() if viewer.may(Permission.SEE_REGISTER) else false()


def interests_ever(
    session: Session, person_ids: Iterable[str], *, viewer: Viewer
) -> dict[str, list[InterestVersion]]:
    """Of these people, by interest, the versions that say how it reads on whatever day: the first first, and the newest
    last, which the viewer must see."""
    found: dict[str, list[InterestVersion]] = {}
    for row in _read(session, _ever(viewer), {"people": sorted(set(person_ids))}):
        found.setdefault(row.thing_id, []).append(row)
    return {key: rows for key, rows in found.items() if rows[-1].superseded_seq is None}


def _found(
    session: Session, which: Any, viewer: Viewer, as_at: AsAt, *, whenever: bool = False
) -> list[InterestVersion]:
    """whenever: as they read on the day, whether or not they held then."""
    query = select(V, InterestThing.ref).where(which, seen_by(V, viewer), *known(V, as_at))
    return _asked(session, query if whenever else query.where(*held(V, as_at)))


@lru_cache(maxsize=256)
def _ever(viewer: Viewer) -> Any:
    """Put together once for each viewer: that takes longer than to ask."""
    which = and_(V.person_id.in_(bindparam("people", expanding=True)), speaking(V))
    return _in_order(select(V, InterestThing.ref).where(which, seen_by(V, viewer)))


def _asked(session: Session, query: Any) -> list[InterestVersion]:
    return _read(session, _in_order(query), {})


def _in_order(query: Any) -> Any:
    query = query.join(InterestThing, InterestThing.id == V.thing_id)
    return query.order_by(V.valid_from, V.thing_id, V.n)


def _read(session: Session, query: Any, asked: dict[str, Any]) -> list[InterestVersion]:
    found = []
    for version, ref in session.execute(query, asked):
        version.ref = ref
        found.append(version)
    return found


def to_domain(row: InterestVersion) -> Interest:
    """As the rules look at it."""
    return recorded(Interest, row, id=row.thing_id, n=row.n)


def days_late(row: InterestVersion) -> int:
    """Days after the last day in time by what was first said; 0 when in time, where no rule set one, or where it need
    not have been declared. No later version changes it."""
    return _days_after(row.declare_by, row.declared_on)


def days_late_now(row: InterestVersion) -> int | None:
    """The same by what this version says, where that is another day; None where it is the same."""
    if row.declare_by_now == row.declare_by:
        return None
    return _days_after(row.declare_by_now, row.declared_on)


def _days_after(last: date | None, declared_on: date) -> int:
    return 0 if last is None else max(0, (declared_on - last).days)


def organisation_of(session: Session, row: InterestVersion, *, viewer: Viewer) -> str | None:
    """What the organisation is called: its name in the register, or as it was typed."""
    if row.organisation_id is None:
        return row.organisation_name
    query = select(B.name).where(B.thing_id == row.organisation_id, seen_by(B, viewer), *known(B, NOW))
    return session.scalar(query)


def person_of(session: Session, row: InterestVersion, *, viewer: Viewer) -> tuple[str, str]:
    """The name and the reference of whoever has the interest."""
    query = select(H.name, Person.ref).join(Person, Person.id == H.thing_id)
    found = session.execute(
        query.where(H.thing_id == row.person_id, seen_by(H, viewer), *known(H, NOW))
    ).one()
    return found.name or names.ERASED, found.ref
