"""The difference between two published editions: what came, what went, and what reads otherwise, field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from register.domain.dates import said
from register.domain.money import pounds
from register.domain.publication.editions import State
from register.domain.values import plain
from register.models.appointments import AppointmentVersion
from register.models.editions import EditionRow, EditionVersion
from register.models.interests import InterestVersion
from register.models.mitigations import MitigationVersion
from register.models.nil_returns import NilReturnVersion
from register.models.organisations import OrganisationVersion
from register.models.people import PersonVersion
from register.models.posts import PostVersion
from register.queries.publication import edition_rows
from register.queries.publication.edition_told import HEADINGS, Told

R, V, N = EditionRow, InterestVersion, NilReturnVersion
A, P, M, H, B = AppointmentVersion, PostVersion, MitigationVersion, PersonVersion, OrganisationVersion
COMPARED = (
    "entry", "person", "post", "organisation", "interest_type", "situation", "relationship", "description",
    "value_pence", "offer", "managed", "valid_from", "valid_to", "ground", "withheld",
)  # fmt: skip
Lines = dict[str, tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an entry that reads otherwise."""

    field: str
    before: Any
    after: Any

    @property
    def label(self) -> str:
        return HEADINGS[self.field]

    @property
    def words(self) -> tuple[str, str, str]:
        return self.label, _words(self.field, self.before), _words(self.field, self.after)


@dataclass(frozen=True, slots=True)
class Changed:
    """An entry that stands in both and reads otherwise; row is how the second has it."""

    row: Told
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """From one edition to another. withheld: how many entries are withheld in each; which they are is not compared."""

    first: EditionVersion
    second: EditionVersion
    added: tuple[Told, ...]
    removed: tuple[Told, ...]
    changed: tuple[Changed, ...]
    withheld: tuple[int, int]


def difference(session: Session, first: EditionVersion, second: EditionVersion) -> Difference:
    """What somebody who read the first must know to have read the second."""
    lines = _lines(session, first), _lines(session, second)
    keys = _may_differ(session, first, second, *lines)
    before, after = (edition_rows.of_subjects(session, one, keys & set(has)) for one, has in
                     zip((first, second), lines, strict=True))  # fmt: skip
    old, new = _open(before), _open(after)
    both = [key for key in new if key in old]
    changed = [Changed(new[key], tuple(_changes(old[key], new[key]))) for key in both]
    return Difference(
        first, second, _in_order(new[key] for key in new if key not in old),
        _in_order(old[key] for key in old if key not in new),
        tuple(sorted((one for one in changed if one.changes), key=lambda one: one.row.values["position"])),
        (len(before) - len(old), len(after) - len(new)),
    )  # fmt: skip


def _open(rows: Mapping[str, Told]) -> dict[str, Told]:
    """Without what is withheld: nobody learns from a comparison whose it is."""
    return {key: row for key, row in rows.items() if row.state != State.WITHHELD}


def _in_order(rows: Iterable[Told]) -> tuple[Told, ...]:
    return tuple(sorted(rows, key=lambda row: row.values["position"]))


def _changes(before: Told, after: Told) -> Iterator[Change]:
    for field in COMPARED:
        old, new = before.values[field], after.values[field]
        if old != new:
            yield Change(field, old, new)


def _words(field: str, value: Any) -> str:
    """A value as the page tells it, whatever it is."""
    kinds: dict[str, Callable[[Any], str]] = {"value_pence": lambda pence: f"£{pounds(pence):,.2f}"}
    if value is None or value == "":
        return "Nothing"
    return said(value) if isinstance(value, date) else kinds.get(field, str)(value)


def _lines(session: Session, edition: EditionVersion) -> Lines:
    query = select(R.subject_id, R.version_id, R.ground, R.hidden).where(R.edition_id == edition.thing_id)
    return {row[0]: (row[1], row[2], row[3]) for row in session.execute(query.order_by(R.position))}


def _may_differ(
    session: Session, first: EditionVersion, second: EditionVersion, before: Lines, after: Lines
) -> set[str]:
    """The records whose rows can read otherwise: their line of the manifest did, or something that stands beside it was
    recorded, began or ended between the two."""
    lines = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    withheld = {key for has in (before, after) for key, (_, _, hidden) in has.items() if hidden == "*"}
    beside = {row[0] for query in _beside(first, second) for row in session.execute(query)}
    return lines | withheld | (beside & (before.keys() | after.keys()))


def _beside(first: EditionVersion, second: EditionVersion) -> Iterator[Any]:
    """Records whose person, post, organisation or way of managing is another one; ids of interests and returns."""
    people = [
        select(H.thing_id).where(_news(H, first, second, dated=False)),
        select(A.person_id).where(_news(A, first, second)),
        select(A.person_id).join(P, P.thing_id == A.post_id).where(_news(P, first, second, dated=False)),
    ]
    for ids in people:
        yield select(V.thing_id).where(V.person_id.in_(ids)).order_by(V.thing_id)
        yield select(N.thing_id).where(N.person_id.in_(ids)).order_by(N.thing_id)
    bodies = select(B.thing_id).where(_news(B, first, second, dated=False))
    yield select(V.thing_id).where(V.organisation_id.in_(bodies)).order_by(V.thing_id)
    managed = select(M.interest_id).where(M.interest_id.is_not(None), _news(M, first, second))
    yield managed.order_by(M.interest_id)


def _news(
    model: Any, first: EditionVersion, second: EditionVersion, *, dated: bool = True
) -> ColumnElement[bool]:
    """Recorded between the two editions or, where days matter, beginning or ending between the days that they are for."""
    low, high = sorted((first.seq, second.seq))
    recorded: ColumnElement[bool] = model.seq.between(low + 1, high)
    if not dated:
        return recorded
    start, end = sorted((first.held_on, second.held_on))
    return or_(recorded, model.valid_from.between(start, end), model.valid_to.between(start, end))


def told(found: Difference) -> dict[str, Any]:
    """As machines are told it, on the public page and by call and command."""
    return {
        "from": _edition(found.first), "to": _edition(found.second),
        "added": [plain(row.values) for row in found.added], "removed": [plain(row.values) for row in found.removed],
        "changed": [_change(one) for one in found.changed],
        "withheld": {"before": found.withheld[0], "after": found.withheld[1]},
    }  # fmt: skip


def _edition(one: Any) -> dict[str, Any]:
    return {
        "ref": one.ref, "title": one.title, "held_on": plain(one.held_on), "published_on": plain(one.published_on),
        "sha256": one.sha256,
    }  # fmt: skip


def _change(one: Any) -> dict[str, Any]:
    changes = [
        {"field": each.field, "label": each.label, "before": plain(each.before), "after": plain(each.after)}
        for each in one.changes
    ]
    return {"row": plain(one.row.values), "changes": changes}
