"""Questions worth asking: what the indicators look at, which questions wait, and how useful each indicator was."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from register.domain.contracts.stages import RUNNING, Stage
from register.domain.errors import NotFound
from register.domain.interests.interests import Act, body_named
from register.domain.interests.offers import OfferResponse
from register.domain.interests.questions import (
    LEFT,
    Entry,
    Indicator,
    InPost,
    Looked,
    QuestionOutcome,
    Returned,
    sought,
    usefulness,
)
from register.domain.permissions import Viewer
from register.models.appointments import AppointmentVersion
from register.models.contracts import ContractVersion
from register.models.duties import Tick
from register.models.interests import Interest, InterestVersion
from register.models.nil_returns import NilReturnVersion
from register.models.organisations import OrganisationVersion
from register.models.people import PersonVersion
from register.models.posts import PostVersion
from register.models.questions import Question
from register.queries import names
from register.queries.accounts.identities import identities
from register.queries.rules import ruleset
from register.queries.visible import NOW, known, seen_by, visible

Q, V, N, A, P, B, H = (
    Question, InterestVersion, NilReturnVersion, AppointmentVersion, PostVersion, OrganisationVersion, PersonVersion,
)  # fmt: skip
OPEN, ANSWERED, OVER = "open", "answered", "over"
MOST = 200
JOB = "questions"
SUBJECTS: dict[str, Any] = {"interest": V, "nil_return": N, "appointment": A, "organisation": B}
IN_SIGHT = (Stage.PART_SIGNED, Stage.SIGNED, Stage.DRAFT, *RUNNING)
"""Contracts whose provider is a supplier, or is about to be one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that waits: about whom, what is asked, and the interest it hangs on, where it hangs on one."""

    id: str
    person: str
    question: str
    why: str
    weight: int
    found_on: date
    interest: str | None
    outcome: str


@dataclass(frozen=True, slots=True)
class Useful:
    """How an indicator did: how many questions it raised and settled, and of a hundred settled ones how many led
    somewhere; None where none is settled."""

    code: str
    raised: int
    settled: int
    led: int | None
    retired: bool


@dataclass(frozen=True, slots=True)
class Questions:
    """How many wait, the heaviest of them, and how each indicator did."""

    count: int
    first: tuple[Asked, ...]
    useful: tuple[Useful, ...]


INDICATOR_LABELS = {
    Indicator.DROPPED_WITHOUT_END: "Left the list without an end",
    Indicator.NIL_AFTER_ENTRIES: "Nothing to declare, after entries",
    Indicator.SAME_WORDS_NEW_POST: "All entries older than the post",
    Indicator.JUST_UNDER_A_LINE: "Value just under a line",
    Indicator.MANY_FROM_ONE_GIVER: "Many from one giver",
    Indicator.ROLE_CHANGED_UNDECLARED: "Post changed, nothing declared",
    Indicator.SUPPLIER_OR_BIDDER: "In a supplier or bidder",
    Indicator.DIVISION_WITHOUT_GIFTS: "Division without gifts",
}


def last_look(session: Session) -> datetime | None:
    """When questions were last looked for by themselves."""
    return session.scalar(select(Tick.last_at).where(Tick.job == JOB))


def looked_at(session: Session, *, viewer: Viewer) -> Looked:
    """Everything that the indicators look at, as far as the viewer may see it."""
    return Looked(
        entries=tuple(_entries(session, viewer)), returns=tuple(_returns(session, viewer)),
        posts=tuple(_posts(session, viewer)), suppliers=frozenset(_suppliers(session, viewer)),
    )  # fmt: skip


def _entries(session: Session, viewer: Viewer) -> list[Entry]:
    bodies = names.organisations(session, viewer=viewer)
    query = select(
        V.thing_id, V.n, V.person_id, V.situation, V.organisation_id, V.organisation_name, V.arose_on, V.valid_to,
        V.declared_on, V.value_pence, V.offer_response, V.provenance,
    ).where(seen_by(V, viewer), *known(V, NOW))  # fmt: skip
    return [
        Entry(
            id=row.thing_id, n=row.n, person_id=row.person_id, situation=row.situation,
            organisation_id=row.organisation_id, giver=body_named(row, bodies) or "",
            arose_on=row.arose_on, ended_on=row.valid_to,
            declared_on=row.declared_on, from_source=row.provenance == LEFT,
            value_pence=row.value_pence if row.offer_response == OfferResponse.ACCEPTED.value else None,
        )
        for row in session.execute(query.order_by(V.thing_id))
    ]  # fmt: skip


def _returns(session: Session, viewer: Viewer) -> list[Returned]:
    query = select(N.thing_id, N.person_id, N.known_on, N.act).where(seen_by(N, viewer), *known(N, NOW))
    return [
        Returned(
            id=row.thing_id, person_id=row.person_id, on=row.known_on, nothing=row.act == Act.NIL_RETURN.value
        )
        for row in session.execute(query.order_by(N.thing_id))
    ]


def _posts(session: Session, viewer: Viewer) -> list[InPost]:
    """A division is the post that somebody reports to."""
    query = select(
        A.thing_id,
        A.person_id,
        A.valid_from,
        A.valid_to,
        A.decision_making_from,
        P.organisation_id,
        P.reports_to_id,
    ).join(P, and_(P.thing_id == A.post_id, *known(P, NOW)))
    query = query.where(seen_by(A, viewer), *known(A, NOW))
    return [
        InPost(
            id=row.thing_id, person_id=row.person_id, division=row.reports_to_id or "",
            organisation_id=row.organisation_id, since=row.valid_from, until=row.valid_to,
            deciding=row.decision_making_from is not None,
        )
        for row in session.execute(query.order_by(A.thing_id))
    ]  # fmt: skip


def _suppliers(session: Session, viewer: Viewer) -> list[str]:
    query = visible(ContractVersion, viewer).where(ContractVersion.stage.in_([one.value for one in IN_SIGHT]))
    return [row.provider_id for row in session.scalars(query.order_by(ContractVersion.thing_id))]


# ---------------------------------------------------------------- what waits


def questions(session: Session, on: date, *, viewer: Viewer) -> Questions:
    """What waits for this viewer, the heaviest first. Nobody is shown what is asked about themselves."""
    mine = _for(session, viewer)
    where = [Q.state == OPEN, *mine]
    count = session.scalar(select(func.count()).select_from(Q).where(*where)) or 0
    query = select(Q).where(*where).order_by(Q.weight.desc(), Q.found_on, Q.id).limit(MOST)
    return Questions(
        count,
        tuple(_told(session, list(session.scalars(query)), on, viewer)),
        tuple(_useful(session, on, mine)),
    )


def _for(session: Session, viewer: Viewer) -> list[ColumnElement[bool]]:
    """What the viewer may know of, but for what is asked about themselves."""
    where = [or_(*(_seen(kind, model, viewer) for kind, model in SUBJECTS.items()))]
    if viewer.person_id:
        where.append(Q.person_id.not_in(sorted(identities(session).records_of(viewer.person_id))))
    return where


def _seen(kind: str, model: Any, viewer: Viewer) -> ColumnElement[bool]:
    """Looked up of each question: there are few of them, and many records."""
    newest = exists().where(model.thing_id == Q.subject_id, seen_by(model, viewer), *known(model, NOW))
    return and_(Q.subject_kind == kind, newest)


def _told(session: Session, rows: list[Question], on: date, viewer: Viewer) -> list[Asked]:
    rules = sought(ruleset(session), on)
    called = names.people(session, viewer=viewer)
    bodies = names.organisations(session, viewer=viewer)
    ids = sorted({row.subject_id for row in rows if row.subject_kind == "interest"})
    refs = {
        row.id: row.ref
        for row in session.execute(select(Interest.id, Interest.ref).where(Interest.id.in_(ids)))
    }
    found = []
    for row in rows:
        one = rules.get(Indicator(row.code))
        who = called.get(row.person_id, "") if row.person_id else bodies.get(row.subject_id, "")
        found.append(
            Asked(
                row.id, str(who), one.question if one else "", INDICATOR_LABELS[Indicator(row.code)], row.weight,
                row.found_on, refs.get(row.subject_id), row.outcome,
            )
        )  # fmt: skip
    return found


def _useful(session: Session, on: date, mine: list[ColumnElement[bool]]) -> list[Useful]:
    outcomes: dict[str, Counter[str]] = {}
    query = (
        select(Q.code, Q.outcome, func.count())
        .where(*mine)
        .group_by(Q.code, Q.outcome)
        .order_by(Q.code, Q.outcome)
    )
    for code, outcome, count in session.execute(query):
        outcomes.setdefault(code, Counter())[outcome] += count
    led, there = usefulness(outcomes), sought(ruleset(session), on)
    open_ = ("", QuestionOutcome.ASKED.value)
    return [
        Useful(
            INDICATOR_LABELS[Indicator(code)], counts.total(), counts.total() - sum(counts[one] for one in open_),
            led[code], Indicator(code) not in there,
        )
        for code, counts in outcomes.items()
    ]  # fmt: skip


def question(session: Session, key: str, on: date, *, viewer: Viewer) -> tuple[Question, Asked]:
    """One that waits; NotFound for one of oneself, of what one may not see, or that is over."""
    row = session.scalars(select(Q).where(Q.id == key, Q.state == OPEN, *_for(session, viewer))).first()
    if row is None:
        raise NotFound
    return row, _told(session, [row], on, viewer)[0]
