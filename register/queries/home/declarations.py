"""Start pages of those who declare, review, govern and prepare meetings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register.domain.dates import said
from register.domain.duties.duties import DutyKind
from register.domain.home.work import Work
from register.domain.people.people import DualRole
from register.domain.permissions import Viewer
from register.domain.procurement.paper_decisions import OWN_LABELS
from register.domain.publication.editions import next_due_on
from register.models.interests import InterestVersion
from register.models.people import Person
from register.queries.authority.faults import to_mend
from register.queries.contracts import contracts
from register.queries.home.entries import MOST_COUNTED, SHOWN, Entry, Section, Slice, section
from register.queries.home.returns import Returns
from register.queries.interests import (
    declarants,
    employers,
    interests,
    mitigations,
    recognitions,
    reviews,
    who_declared,
)
from register.queries.people import joins, people
from register.queries.procurement import own_papers
from register.queries.publication import editions
from register.queries.rules import ruleset
from register.queries.visible import NOW, AsAt, known, seen_by

I = InterestVersion  # noqa: E741
LATE_SINCE_DAYS = 365


def own(session: Session, viewer: Viewer, today: date) -> list[Section]:
    """What this person is asked to declare, and what stands in the register about them."""
    if viewer.person_id is None:
        return []
    due = declarants.due_returns(session, today, viewer=viewer, person_ids=[viewer.person_id])
    asked = (
        Entry(
            "Make your yearly declaration",
            Work.OWN_DECLARATION,
            due_on=d.due_on,
            note=d.why,
            urgent=d.overdue,
        )
        for d in due
        if d.due_on <= today + timedelta(days=declarants.SOON_DAYS) or d.last_returned_on is None
    )
    held = interests.standing(session, [viewer.person_id], today, viewer=viewer)
    closed = (
        Entry(f"{one.ref}: {OWN_LABELS[one.state]}", Work.OWN_PAPERS)
        for one in own_papers.closed_to(session, viewer=viewer, on=today)
    )
    papers = section("papers", "Papers that are closed to you", Work.OWN_PAPERS, closed)
    return [
        section("own", "What you are asked to declare", Work.OWN_DECLARATION, asked),
        *([papers] if papers.entries else []),
        section(
            "entries", "What the register says of you", Work.OWN_DECLARATION, (_entry(row) for row in held)
        ),
    ]


def _entry(row: InterestVersion) -> Entry:
    return Entry(row.description or "Erased, retention ended", "interest", row.ref)


def reviewing(session: Session, viewer: Viewer, today: date) -> list[Section]:
    """Only what changed since somebody last looked."""
    in_all = reviews.count_awaiting(session, today, viewer=viewer)
    waiting = (
        Entry(
            f"Review what {a.person} declared: {a.description}", Work.REVIEW_INTEREST, a.ref,
            note=f"Declared {a.days_late} days late" if a.days_late else "", urgent=a.days_late > 0,
        )
        for a in reviews.first_awaiting(session, today, viewer=viewer, most=SHOWN)
    )  # fmt: skip
    asked = [
        Entry(f"Say whether “{one.named}” is {one.organisation}", Work.RECOGNITIONS, note=one.person)
        for one in recognitions.waiting(session, today, viewer=viewer)
    ]
    asked += [
        Entry(
            f"Say whether “{one.named}” is {one.organisation}",
            Work.RECOGNITIONS,
            note="A post of somebody who decides",
        )
        for one in employers.waiting_about_employers(session, viewer=viewer)
    ]
    return [
        section(
            "reviewing",
            "Declarations waiting for your review",
            Work.INTERESTS_AWAITING,
            waiting,
            in_all=in_all,
            whole=(Work.INTERESTS_AWAITING, ()),
        ),
        section("same_body", "The same body or another one?", Work.RECOGNITIONS, asked),
    ]


def governing(session: Session, viewer: Viewer, returns: Returns, part: Slice) -> list[Section]:
    """Who has not declared, what came late, and what is wrong with the scheme of delegation."""
    today, some = returns.on, returns.first(part.start + part.most)[part.start :]
    return [
        section(
            "outstanding",
            "Declarations outstanding",
            Work.ROUNDS,
            _outstanding(session, some),
            in_all=len(returns.owing),
            whole=(Work.RETURNS, (("state", who_declared.OUTSTANDING),)),
        ),
        late(session, viewer, today),
        section("dual", "Dual roles without an approval", Work.PEOPLE, _dual_roles(session, viewer, today)),
        section("doubles", "One person or two?", Work.JOINS, _doubles(session, viewer, today)),
        _faults(session, viewer, today, part),
        publication(session, viewer, today),
    ]


def publication(session: Session, viewer: Viewer, today: date) -> Section:
    """When the register was published last, and, when the next edition is due soon or late, that it is."""
    last = editions.newest(session, viewer=viewer)
    due_on = next_due_on(ruleset(session), None if last is None else last.published_on, today=today)
    note = "Never published" if last is None else f"Last published on {said(last.published_on)}"
    if due_on is not None and due_on <= today + timedelta(days=declarants.SOON_DAYS):
        entry = Entry(
            "Publish the register", Work.NEXT_EDITION, due_on=due_on, note=note, urgent=due_on < today
        )
        return section("publication", "The published register", Work.EDITIONS, [entry])
    told = [] if last is None else [Entry(note, "edition", last.ref, due_on=due_on, note="Next edition due")]
    return section("published", "The published register", Work.EDITIONS, told)


def _outstanding(session: Session, found: list[declarants.Due]) -> Iterator[Entry]:
    refs = _refs(session, [due.person_id for due in found])
    for due in found:
        note = "Has never declared" if due.last_returned_on is None else "Yearly declaration"
        words = f"Ask {due.name}, {due.post}, to declare"
        ref = refs.get(due.person_id)
        yield Entry(words, "person", ref, due_on=due.due_on, note=note, urgent=due.overdue)


def _refs(session: Session, person_ids: list[str]) -> dict[str, str]:
    """Public references of people the viewer was already shown, by id."""
    query = select(Person.id, Person.ref).where(Person.id.in_(sorted(person_ids)))
    return {row.id: row.ref for row in session.execute(query.order_by(Person.id))}


def late(session: Session, viewer: Viewer, today: date) -> Section:
    """Declarations of the last year that came after their time, the newest first. They are found before they are read:
    PostgreSQL takes them for so many that it would read everybody's name for them."""
    which = (interests.is_late(), I.declared_on >= today - timedelta(days=LATE_SINCE_DAYS))
    ids = session.scalars(select(I.thing_id).where(seen_by(I, viewer), *known(I, NOW), *which)).all()
    query = interests.LISTING.statement(viewer, NOW).where(I.thing_id.in_(sorted(ids)))
    rows = session.execute(query.order_by(I.declared_on.desc(), I.thing_id)) if ids else ()
    return section("late", "Declared late in the last year", Work.INTERESTS, map(_late, rows))


def _late(row: Any) -> Entry:
    return Entry(f"{row.person}: {row.organisation}", "interest", row.ref, note="A possible policy breach")


def _dual_roles(session: Session, viewer: Viewer, today: date) -> Iterator[Entry]:
    """Those the law does not provide for, and that nobody has agreed how to manage."""
    found = [
        role
        for role in people.dual_roles_on(session, today, viewer=viewer).values()
        if role.statutory is None
    ]
    ids = [role.person_id for role in found]
    agreed = mitigations.dual_role_mitigations_of(session, ids, viewer=viewer, as_at=AsAt(today))
    refs, managed, called = (
        _refs(session, ids),
        {one.dual_role_person_id for one in agreed},
        people.names(session, ids, viewer=viewer),
    )
    for role in found:
        if role.person_id not in managed:
            words = f"Agree how the dual role of {called.get(role.person_id, '')} is managed"
            yield Entry(words, "person", refs.get(role.person_id), note=_titles(role))


def _doubles(session: Session, viewer: Viewer, today: date) -> Iterator[Entry]:
    """Records of which nobody has said whether they are one person's."""
    for two in joins.possible(session, today, viewer=viewer):
        yield Entry(f"Say whether {two.person} and {two.other} are one person", Work.JOINS, note=two.why)


def _titles(role: DualRole) -> str:
    return " and ".join(post.title for post in role.posts)


def _faults(session: Session, viewer: Viewer, today: date, part: Slice) -> Section:
    """What is wrong comes before what ends soon, so that the first few press most."""
    found = to_mend(session, today, viewer=viewer, start=part.start, most=part.most)
    told = (
        Entry(
            one.holder, "delegation", one.ref, due_on=one.ends_on, note=one.words, urgent=one.ends_on is None,
            task=DutyKind.DELEGATION_ENDING if one.ends_on else None,
        )
        for one in found.some
    )  # fmt: skip
    return section("scheme", "Delegations to put right", Work.DELEGATIONS, told, in_all=found.in_all)


def meeting(session: Session, viewer: Viewer, today: date, part: Slice) -> list[Section]:
    """Interests in the organisations whose contracts are waiting for a decision; a part of them is told."""
    waiting = [
        *contracts.awaiting_approval(session, viewer=viewer),
        *contracts.unsigned(session, viewer=viewer),
    ]
    bodies = {row.provider_id for row in waiting}
    query = interests.LISTING.statement(viewer, AsAt(today)).where(
        InterestVersion.organisation_id.in_(sorted(bodies))
    )
    some = query.with_only_columns(InterestVersion.id).limit(MOST_COUNTED + 1).subquery()
    in_all = session.scalar(select(func.count()).select_from(some)) or 0
    rows = session.execute(query.order_by(*interests.LISTING.order).offset(part.start).limit(part.most))
    found = (Entry(f"{row.person}: {row.organisation}", "interest", row.ref) for row in rows)
    title = "Interests in organisations with a contract to decide"
    return [section("meeting", title, Work.MEETINGS, found, in_all=in_all)]
