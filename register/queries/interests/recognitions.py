"""Whether an interest is one in a body of the register: what was answered, and what still waits for an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any

from sqlalchemy import String, bindparam, cast, not_, select
from sqlalchemy.orm import Session

from register.domain.contracts.assessments import SAME_BODY_QUESTION, Outcome
from register.domain.interests.interests import body_named
from register.domain.interests.recognitions import Answer, Recognition
from register.domain.people.organisations import numbered
from register.domain.permissions import Viewer
from register.models.decisions import DecisionVersion
from register.models.interests import Interest, InterestVersion
from register.models.organisations import Organisation, OrganisationVersion
from register.models.recognitions import Recognition as RecognitionThing
from register.models.recognitions import RecognitionVersion
from register.queries import names
from register.queries.hidden_reasons import rests_on_hidden
from register.queries.interests import interests
from register.queries.visible import NOW, known, one, seen_by, visible

V = RecognitionVersion
MOST = 500
"""So many decision checks are looked through for questions, the newest first."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that a decision check asked and nobody has answered."""

    interest_ref: str
    organisation_ref: str
    person: str
    named: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """An answer whether an interest, or a post, is one in a body. interest_n: the version of the interest that it is about.
    employer_id: of an answer about posts, the body that they are with."""

    ref: str
    n: int
    interest_id: str | None
    interest_n: int | None
    employer_id: str | None
    organisation_id: str
    answer: str
    answered_by: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class AllRecognised:
    """Every answer about an interest, or about the body that posts are with, the newest last."""

    recognitions: tuple[Recognised, ...]


def told_of(row: RecognitionVersion) -> Recognised:
    """One of them as machines are told it; the version carries its reference."""
    return Recognised(**{one.name: getattr(row, one.name) for one in fields(Recognised)})


def all_told(rows: Iterable[RecognitionVersion]) -> AllRecognised:
    return AllRecognised(tuple(map(told_of, rows)))


def recognition(session: Session, key: str, *, viewer: Viewer) -> RecognitionVersion:
    """One answer by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer)


def recognitions_of(
    session: Session, interest_ids: Iterable[str], *, viewer: Viewer
) -> list[RecognitionVersion]:
    """What was answered about these interests, the newest answer last; each carries its reference."""
    return with_references(session, "interest_id", interest_ids, viewer=viewer)


def with_references(
    session: Session, column: str, ids: Iterable[str], *, viewer: Viewer
) -> list[RecognitionVersion]:
    """The newest answers in which this column names one of these, the newest last."""
    found = []
    for version, ref in session.execute(_naming(column, viewer), {"ids": sorted(set(ids))}):
        version.ref = ref
        found.append(version)
    return found


@lru_cache(maxsize=256)
def _naming(column: str, viewer: Viewer) -> Any:
    """Put together once for each viewer: that takes longer than to ask."""
    query = visible(V, viewer).add_columns(RecognitionThing.ref)
    query = query.join(RecognitionThing, RecognitionThing.id == V.thing_id)
    return query.where(getattr(V, column).in_(bindparam("ids", expanding=True))).order_by(V.seq)


def answers(session: Session, interest_ids: Iterable[str], *, viewer: Viewer) -> list[Recognition]:
    """The same as the rules look at them, each with what the interest named when it was answered. That a body is
    another one was said of the name and the numbers it had then: where they changed since, nobody has answered."""
    ids = list(interest_ids)
    rows = recognitions_of(session, ids, viewer=viewer) if ids else []
    rows = still_said(session, rows, viewer)
    if not rows:
        return []
    v = InterestVersion
    query = select(v.thing_id, v.n, v.organisation_id, v.organisation_name).where(
        v.thing_id.in_(sorted({row.interest_id or "" for row in rows})), seen_by(v, viewer)
    )
    named: dict[Any, Any] = {
        (row.thing_id, row.n): row for row in session.execute(query.order_by(v.thing_id, v.n))
    }
    about = ((row, named.get((row.interest_id, row.interest_n))) for row in rows)
    return [_to_domain(row, then) for row, then in about if then is not None]


def still_said(
    session: Session, rows: list[RecognitionVersion], viewer: Viewer
) -> list[RecognitionVersion]:  # fmt: skip
    """Without the answers "another body" about a body that is called otherwise since."""
    others = [row for row in rows if row.answer == Answer.ANOTHER]
    if not others:
        return rows
    renamed = _renamed(session, {key for row in others for key in _bodies_of(row)}, viewer)
    return [
        row for row in rows
        if row.answer != Answer.ANOTHER or row.seq > max(renamed.get(key, 0) for key in _bodies_of(row))
    ]  # fmt: skip


def _bodies_of(row: RecognitionVersion) -> list[str]:
    return [key for key in (row.organisation_id, row.employer_id) if key is not None]


def _renamed(session: Session, bodies: Iterable[str], viewer: Viewer) -> dict[str, int]:
    """Body -> the number of its newest version that changed its name or a number of it."""
    b = OrganisationVersion
    query = select(b.thing_id, b.seq, b.name, *numbered(b))
    query = query.where(b.thing_id.in_(sorted(bodies)), seen_by(b, viewer)).order_by(b.thing_id, b.n)
    return {
        now.thing_id: now.seq for before, now in pairwise(session.execute(query))
        if before.thing_id == now.thing_id and before[2:] != now[2:]
    }  # fmt: skip


def _to_domain(row: RecognitionVersion, named: Any) -> Recognition:
    return Recognition(
        id=row.thing_id, n=row.n, interest_id=row.interest_id, organisation_id=row.organisation_id,
        answer=Answer(row.answer), named_id=named.organisation_id, named=named.organisation_name,
    )  # fmt: skip


def waiting(session: Session, on: date, *, viewer: Viewer) -> list[Waiting]:
    """Questions of decision checks that this viewer may answer, the newest first: never about their own interests."""
    pairs = list(dict.fromkeys(_asked(session, viewer)))
    about = _interests(session, {pair[0] for pair in pairs}, on, viewer)
    said = answers(session, about, viewer=viewer)
    settled = {
        (a.interest_id, a.organisation_id) for a in said
        if a.interest_id and a.is_about(interests.to_domain(about[a.interest_id][0]))
    }  # fmt: skip
    left = [(key, body) for key, body in pairs if key in about and (key, body) not in settled]
    return list(_worded(session, left, about, viewer))


def _asked(session: Session, viewer: Viewer) -> Iterator[tuple[str, str]]:
    """Interest and organisation of each question."""
    for links in asked_by_checks(session, SAME_BODY_QUESTION, viewer):
        found = {link["kind"]: link["id"] for link in links}
        yield found["interest"], found["organisation"]


def asked_by_checks(session: Session, code: str, viewer: Viewer) -> Iterator[list[dict[str, str]]]:
    """What each question of this kind is about, as the checks linked it, the newest first."""
    v = DecisionVersion
    asked = cast(v.reasons, String).contains(f'"{code}"')
    query = (
        select(v.reasons)
        .where(
            v.outcome != Outcome.CLEAR.value,
            asked,
            seen_by(v, viewer),
            not_(rests_on_hidden(viewer)),
            *known(v, NOW),
        )
        .order_by(v.seq.desc())
    )
    for reasons in session.scalars(query.limit(MOST)):
        yield from (reason["links"] for reason in reasons if reason["code"] == code)


def _interests(
    session: Session, ids: Iterable[str], on: date, viewer: Viewer
) -> dict[str, tuple[InterestVersion, str]]:
    """Those of the interests that this viewer reviews, with their references."""
    v = InterestVersion
    query = visible(v, viewer).add_columns(Interest.ref).join(Interest, Interest.id == v.thing_id)
    query = query.where(v.thing_id.in_(sorted(ids)), interests.permitted(viewer, on)).order_by(v.thing_id)
    rows = session.execute(query).all()
    return {
        row.thing_id: (row, ref) for row, ref in rows
        if interests.may_review(session, row.person_id, viewer=viewer, on=on)
    }  # fmt: skip


def _worded(
    session: Session, pairs: Iterable[tuple[str, str]], about: Mapping[str, tuple[InterestVersion, str]], viewer: Viewer
) -> Iterator[Waiting]:  # fmt: skip
    pairs = list(pairs)
    wanted = {body for _, body in pairs} | {about[key][0].organisation_id for key, _ in pairs}
    bodies, people = references_of(session, wanted, viewer), names.people_told_apart(session, viewer=viewer)
    people.look_up({about[key][0].person_id for key, _ in pairs})
    called = {key: name for key, (_, name) in bodies.items()}
    for key, body in pairs:
        one_, ref = about[key]
        if body in bodies:
            named = body_named(one_, called)
            yield Waiting(ref, bodies[body][0], people.get(one_.person_id, ""), named or "", bodies[body][1])


def references_of(session: Session, ids: Iterable[str | None], viewer: Viewer) -> dict[str, tuple[str, str]]:
    """Organisation -> its reference and its name."""
    b = OrganisationVersion
    query = select(b.thing_id, Organisation.ref, b.name).join(Organisation, Organisation.id == b.thing_id)
    query = query.where(b.thing_id.in_(sorted(filter(None, set(ids)))))
    rows = session.execute(query.where(seen_by(b, viewer), *known(b, NOW)).order_by(b.thing_id))
    return {row.thing_id: (row.ref, row.name) for row in rows}
