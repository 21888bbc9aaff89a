"""The rows of a published edition as anybody may read them: the words of the versions that its manifest names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Subquery, and_, case, func, or_, select
from sqlalchemy.orm import Session

from register.domain.dates import london_day, said
from register.domain.interests.interests import SITUATION_LABELS, TYPE_LABELS, InterestType
from register.domain.permissions import ANYBODY
from register.domain.publication.editions import RESTRICTED, STATE_LABELS, State, grounds
from register.models.editions import EditionRow, EditionVersion
from register.models.interests import InterestVersion
from register.models.ledger import Erasure, LedgerEntry
from register.models.nil_returns import NilReturnVersion
from register.models.organisations import OrganisationVersion
from register.models.people import PersonVersion
from register.queries import listing as lists
from register.queries.listing import Asked, Column, Filter, Listing, Query
from register.queries.publication.edition_drafts import WORDS, name_of_person, post_of, told_by
from register.queries.publication.withholdings import withheld_since
from register.queries.rules import ruleset
from register.queries.searching import At, found
from register.queries.visible import known, unwalled

R, E, L = EditionRow, Erasure, LedgerEntry
V, N, H, B = InterestVersion, NilReturnVersion, PersonVersion, OrganisationVersion
SHOWN = (State.INTEREST.value, State.NOTHING.value)

HEADINGS = {
    "position": "Row", "entry": "Entry", "person": "Name", "post": "Post", "organisation": "Organisation",
    "interest_type": "Type", "situation": "What it is about", "relationship": "Who has it",
    "description": "Description", "valid_from": "From", "valid_to": "To", "source_id": "Number at its source",
    "ground": "Ground",
    "rule": "Removed under rule", "removed_on": "Removed on", "commitment": "Commitment",
    "kind": "Manifest: kind", "manifest_ground": "Manifest: ground", "full": "Manifest: in full",
}  # fmt: skip
"""What a download holds of each row. The last four, with the row's number, let anybody compute the manifest again."""


COLUMNS = (
    Column("who", "Name and post"), Column("entry", "Entry"), Column("organisation", "Organisation"),
    Column("description", "Description"), Column("held", "When"), Column("position", "Row"),
)  # fmt: skip
"""What a page shows of each row."""


@dataclass(frozen=True, slots=True)
class Told:
    """One row as it is read: the words of a page, and the values of a download."""

    state: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RowTold:
    """One row of an edition as machines are told it."""

    position: int
    entry: str
    person: str | None
    post: str | None
    organisation: str | None
    interest_type: str | None
    situation: str | None
    relationship: str | None
    description: str | None
    valid_from: date | None
    valid_to: date | None
    source_id: str | None
    ground: str | None
    rule: str | None
    removed_on: date | None
    commitment: str
    kind: str
    manifest_ground: str
    full: bool


def listing(edition: EditionVersion) -> Listing:
    """The rows of one edition as anybody sees them, whoever asks; the search never looks at what is withheld."""
    raw = _raw(edition).subquery()
    shown = raw.c.state.in_(SHOWN)
    words = {name: case((shown, raw.c[name])) for name in WORDS}
    return Listing(
        noun=edition.ref,
        title=edition.title,
        columns=(),
        statement=lambda _viewer, _as_at: _statement(raw, words),
        order=(raw.c.position,),
        filters=(
            Filter(
                "name", "Name", lambda text: and_(shown, found(H, "name", text, at=At(raw.c.person_version)))
            ),
            Filter("organisation", "Organisation", lambda text: and_(shown, _in_body(raw, text))),
        ),
        bitemporal=False,
    )


def _in_body(raw: Subquery, text: str) -> Any:
    """The organisation that the row shows: the recorded one, or else what was typed."""
    typed = found(V, "organisation_name", text, at=At(raw.c.version_id, raw.c.organisation_name))
    recorded = found(B, "name", text, at=At(raw.c.body_version))
    return or_(recorded, and_(raw.c.body_version.is_(None), typed))


def _statement(raw: Subquery, words: Mapping[str, Any]) -> Query:
    kept = (
        "position",
        "state",
        "ground_now",
        "rule",
        "removed_at",
        "commitment",
        "kind",
        "ground",
        "in_full",
    )
    return select(*(raw.c[name] for name in kept), *(column.label(name) for name, column in words.items()))


def _raw(edition: EditionVersion) -> Query:
    """Every row with its words, and the state that says whether they may be shown."""
    names_as, tombstone = told_by(edition.held_on, edition.published_on), L.__table__.alias()
    person_id = func.coalesce(V.person_id, N.person_id)
    since = withheld_since(R.subject_id, ANYBODY).correlate(R).scalar_subquery()
    walled = and_(R.ground == "", or_(~unwalled(V), ~unwalled(N)))
    shown = select(
        H.id.label("person_version"), B.id.label("body_version"), V.id.label("version_id"), V.organisation_name,
        R.position, R.kind, R.ground, R.in_full, R.commitment, E.rule, tombstone.c.recorded_at.label("removed_at"),
        _state(walled, since).label("state"),
        case((walled, RESTRICTED), (R.ground != "", R.ground), else_=since).label("ground_now"),
        name_of_person().label("person"), post_of(person_id, names_as).label("post"), V.interest_type, V.situation,
        func.coalesce(B.name, V.organisation_name).label("organisation"), V.relationship,
        case((R.in_full, V.description)).label("description"),
        func.coalesce(V.valid_from, N.valid_from).label("valid_from"),
        func.coalesce(V.valid_to, N.valid_to).label("valid_to"), V.source_id,
    )  # fmt: skip
    shown = shown.outerjoin(V, V.id == R.version_id).outerjoin(N, N.id == R.version_id)
    shown = shown.outerjoin(H, and_(H.thing_id == person_id, *known(H, names_as)))
    shown = shown.outerjoin(B, and_(B.thing_id == V.organisation_id, *known(B, names_as)))
    shown = shown.outerjoin(E, E.seq == R.entry_seq)
    shown = shown.outerjoin(tombstone, tombstone.c.seq == E.tombstone_seq)
    return shown.where(R.edition_id == edition.thing_id)


def _state(walled: Any, since: Any) -> Any:
    return case(
        (E.seq.is_not(None), State.REMOVED.value),
        (or_(R.ground != "", walled, since.is_not(None)), State.WITHHELD.value),
        (R.kind == "nil_return", State.NOTHING.value),
        else_=State.INTEREST.value,
    )


def page(
    session: Session, edition: EditionVersion, chosen: Mapping[str, str], *, after: str = "", limit: int = 50
) -> tuple[list[Told], str | None]:
    """Some rows as they are read, and the key of the next ones."""
    found = lists.page(session, listing(edition), Asked(ANYBODY, chosen=chosen), after=after, limit=limit)
    names = ground_names(session, edition.held_on)
    return [told(row, row.ground_now, names) for row in found.rows], found.next_key


def every(session: Session, edition: EditionVersion) -> Iterator[Told]:
    """All rows, for downloads."""
    names = ground_names(session, edition.held_on)
    for row in lists.stream(session, listing(edition), Asked(ANYBODY)):
        yield told(row, row.ground_now, names)


def ground_names(session: Session, on: date) -> dict[str, str]:
    """What each ground is called, by its code."""
    return {code: row["name"] for code, row in grounds(ruleset(session), on=on).items()}


def grounds_told(session: Session, on: date) -> list[tuple[str, str]]:
    """Each ground with what it means, for those who read an edition."""
    return [(row["name"], row["words"]) for row in grounds(ruleset(session), on=on).values()]


def told(row: Any, ground: str | None, names: Mapping[str, str]) -> Told:
    """A row, published or about to be, in words."""
    withheld, removed = row.state == State.WITHHELD, row.state == State.REMOVED
    removed_on = london_day(row.removed_at) if removed else None
    ground_words = names.get(ground or "", ground) if withheld else None
    values = {
        **{name: getattr(row, name) for name in WORDS},
        "interest_type": None if row.interest_type is None else TYPE_LABELS[InterestType(row.interest_type)],
        "situation": SITUATION_LABELS.get(row.situation, row.situation),
        "position": row.position, "ground": ground_words, "rule": row.rule if removed else None,
        "removed_on": removed_on, "commitment": row.commitment, "kind": row.kind, "manifest_ground": row.ground,
        "full": row.in_full,
    }  # fmt: skip
    return Told(row.state, {**values, "entry": _entry(State(row.state), values)})


def on_page(values: Mapping[str, Any]) -> dict[str, Any]:
    """A row as a page shows it, in fewer columns than a download has."""
    who = ", ".join(part for part in (values["person"], values["post"]) if part)
    kind = _about(values) if values["situation"] else values["entry"]
    return {
        **values,
        "who": who or "Not shown",
        "entry": kind,
        "held": _held(values["valid_from"], values["valid_to"]),
    }


def _held(first: date | None, last: date | None) -> str | None:
    if first is None:
        return None
    return f"Since {said(first)}" if last is None else f"{said(first)} to {said(last)}"


def _about(values: Mapping[str, Any]) -> str | None:
    """What an interest is about, of which type, and through whom, in one phrase."""
    parts = [values[name] for name in ("situation", "interest_type", "relationship") if values[name]]
    return ", ".join([*parts[:1], *(part[:1].lower() + part[1:] for part in parts[1:])]) or None


def _entry(state: State, values: Mapping[str, Any]) -> str:
    if state is State.REMOVED:
        return f"Removed under rule {values['rule']}, {said(values['removed_on'])}"
    if state is State.WITHHELD:
        return f"{STATE_LABELS[state]}: {str(values['ground'] or 'no ground').lower()}"
    return STATE_LABELS[state]
