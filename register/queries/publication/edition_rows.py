"""The rows of a published edition as anybody may read them: the words of the versions that its manifest names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Subquery, and_, case, func, literal, null, or_, select
from sqlalchemy.orm import Session

from register.domain.interests.interests import SITUATION_LABELS, TYPE_LABELS
from register.domain.permissions import ANYBODY
from register.domain.publication.editions import SHOWN, STATE_LABELS, UNDECLARED, State
from register.domain.publication.withholdings import RESTRICTED, WHOLE, grounds, parted, together
from register.models.editions import EditionRow, EditionVersion
from register.models.interests import Interest, InterestVersion
from register.models.ledger import Erasure, LedgerEntry
from register.models.nil_returns import NilReturn, NilReturnVersion
from register.models.organisations import Organisation, OrganisationVersion
from register.models.people import Person, PersonVersion
from register.queries import listing as lists
from register.queries.listing import Asked, Filter, Listing, Query
from register.queries.publication.edition_drafts import WORDS, name_of_person, told_at
from register.queries.publication.edition_told import Told, told
from register.queries.publication.edition_words import Beside, beside
from register.queries.publication.undeclared_rows import undeclared_raw
from register.queries.publication.withholdings import left_out_since
from register.queries.rules import ruleset
from register.queries.searching import At, found
from register.queries.visible import NOW, known, unwalled

R, E, L = EditionRow, Erasure, LedgerEntry
V, N, H, B = InterestVersion, NilReturnVersion, PersonVersion, OrganisationVersion
BLOCK = 5_000
SELECTED = tuple(name for name in WORDS if name not in ("post", "managed"))
REFS = ("entry_ref", "person_ref", "organisation_ref")
KEPT = (
    "position", "state", "since", "walled", "rule", "removed_at", "commitment", "kind", "ground", "hidden",
    "subject_id", "person_id", "post_held",
)  # fmt: skip


def listing(edition: EditionVersion) -> Listing:
    """The rows of one edition as anybody sees them, whoever asks; the search never looks at what is withheld."""
    raw = (undeclared_raw if edition.register == UNDECLARED else _raw)(edition).subquery()
    shown = raw.c.state.in_(SHOWN)
    return Listing(
        noun=edition.ref,
        title=edition.title,
        columns=(),
        statement=lambda _viewer, _as_at: _statement(raw, shown),
        order=(raw.c.position,),
        filters=(
            Filter(
                "name", "Name", lambda text: and_(_has(raw, "person"), found(H, "name", text, at=At(raw.c.person_version)))
            ),
            Filter("organisation", "Organisation", lambda text: and_(_has(raw, "organisation"), _in_body(raw, text))),
            Filter("state", "Entry", lambda text: raw.c.state == text, tuple(STATE_LABELS.items())),
            Filter(
                "situation", "What it is about", lambda text: and_(shown, raw.c.situation == text),
                tuple(SITUATION_LABELS.items()),
            ),
            Filter(
                "type", "Type", lambda text: and_(shown, raw.c.interest_type == text), tuple(TYPE_LABELS.items())
            ),
            Filter("person_id", "Person", lambda key: and_(_has(raw, "person"), raw.c.person_id == key)),
            Filter("body_id", "Organisation", lambda key: and_(_has(raw, "organisation"), raw.c.body_id == key)),
            Filter("subject_id", "Entry", lambda key: raw.c.subject_id == key),
        ),
        bitemporal=False,
    )  # fmt: skip


def _has(raw: Subquery, field: str) -> Any:
    """The row is shown, and this field of it is not left out."""
    hidden = literal(",") + raw.c.hidden + "," + func.coalesce(raw.c.since, "") + ","
    named = hidden.contains(f",{field},", autoescape=True) | hidden.contains(f":{field},", autoescape=True)
    return and_(raw.c.state.in_(SHOWN), ~named)


def _in_body(raw: Subquery, text: str) -> Any:
    """The organisation that the row shows: the recorded one, or else what was typed."""
    typed = found(V, "organisation_name", text, at=At(raw.c.version_id, raw.c.organisation_name))
    recorded = found(B, "name", text, at=At(raw.c.body_version))
    return or_(recorded, and_(raw.c.body_version.is_(None), typed))


def _statement(raw: Subquery, shown: Any) -> Query:
    words = (case((shown, raw.c[name])).label(name) for name in (*SELECTED, *REFS))
    return select(*(raw.c[name] for name in KEPT), *words)


def _raw(edition: EditionVersion) -> Query:
    """Every row with its words, and the state that says whether they may be shown."""
    names_as, tombstone = told_at(edition.held_on, edition.seq), L.__table__.alias()
    person_id = func.coalesce(V.person_id, N.person_id)
    since = left_out_since(R.subject_id, ANYBODY).correlate(R).scalar_subquery()
    walled = and_(R.ground == "", or_(~unwalled(V), ~unwalled(N)))
    shown = select(
        H.id.label("person_version"), B.id.label("body_version"), V.id.label("version_id"), V.organisation_name,
        V.organisation_id.label("body_id"), person_id.label("person_id"), R.subject_id, R.position, R.kind, R.ground,
        R.hidden, R.commitment, E.rule, tombstone.c.recorded_at.label("removed_at"),
        _state(walled, since).label("state"), walled.label("walled"), since.label("since"),
        name_of_person().label("person"), V.interest_type, V.situation,
        func.coalesce(B.name, V.organisation_name).label("organisation"), V.relationship, V.description,
        V.value_pence, V.offer_response, V.valid_from, V.valid_to,
        func.coalesce(V.declared_on, N.known_on).label("declared_on"), V.source_id,
        func.coalesce(Interest.ref, NilReturn.ref).label("entry_ref"), Person.ref.label("person_ref"),
        Organisation.ref.label("organisation_ref"), null().label("post_held"),
    )  # fmt: skip
    shown = shown.outerjoin(V, V.id == R.version_id).outerjoin(N, N.id == R.version_id)
    shown = shown.outerjoin(Interest, Interest.id == R.subject_id)
    shown = shown.outerjoin(NilReturn, NilReturn.id == R.subject_id)
    shown = shown.outerjoin(Person, Person.id == person_id)
    shown = shown.outerjoin(Organisation, Organisation.id == V.organisation_id)
    shown = shown.outerjoin(H, and_(H.thing_id == person_id, *known(H, names_as)))
    shown = shown.outerjoin(B, and_(B.thing_id == V.organisation_id, *known(B, names_as)))
    shown = shown.outerjoin(E, E.seq == R.entry_seq)
    shown = shown.outerjoin(tombstone, tombstone.c.seq == E.tombstone_seq)
    return shown.where(R.edition_id == edition.thing_id)


def _state(walled: Any, since: Any) -> Any:
    return case(
        (E.seq.is_not(None), State.REMOVED.value),
        (or_(R.hidden == WHOLE, walled, since.endswith(f":{WHOLE}", autoescape=True)), State.WITHHELD.value),
        (R.kind == "nil_return", State.NOTHING.value),
        else_=State.INTEREST.value,
    )


def page(
    session: Session, edition: EditionVersion, chosen: Mapping[str, str], *, after: str = "", limit: int = 50
) -> tuple[list[Told], str | None]:
    """Some rows as they are read, and the key of the next ones."""
    found = lists.page(session, listing(edition), Asked(ANYBODY, chosen=chosen), after=after, limit=limit)
    return list(_told(session, edition, found.rows)), found.next_key


def every(
    session: Session, edition: EditionVersion, chosen: Mapping[str, str] | None = None
) -> Iterator[Told]:
    """All rows, for downloads, in one question."""
    asked = Asked(ANYBODY, chosen=chosen or {})
    found = lists.page(session, listing(edition), asked, limit=edition.count + 1)
    yield from _told(session, edition, found.rows)


def of_subjects(session: Session, edition: EditionVersion, subjects: Iterable[str]) -> dict[str, Told]:
    """The rows of these records in one edition, by record."""
    found: dict[str, Told] = {}
    ids = sorted(subjects)
    raw = listing(edition)
    for some in (ids[start : start + BLOCK] for start in range(0, len(ids), BLOCK)):
        query = raw.statement(ANYBODY, NOW)
        rows = session.execute(query.where(query.selected_columns.subject_id.in_(some))).all()
        found |= zip((row.subject_id for row in rows), _told(session, edition, rows), strict=True)
    return found


def _told(session: Session, edition: EditionVersion, rows: Sequence[Any]) -> Iterator[Told]:
    names = ground_names(session, edition.held_on)
    people, subjects = (row.person_id for row in rows), (row.subject_id for row in rows)
    about = beside(session, told_at(edition.held_on, edition.seq), filter(None, people), subjects)
    for row in rows:
        yield _one(row, about, names)


def _one(row: Any, about: Beside, names: Mapping[str, str]) -> Told:
    ground, hidden = _left_out(row)
    in_full = not parted(hidden) & {"description", WHOLE}
    words = {
        **row._mapping, "post": row.post_held or about.posts.get(row.person_id),
        "managed": about.managing(row.subject_id, row.valid_to, in_full=in_full),
    }  # fmt: skip
    return told(words, State(row.state), ground, hidden, names)


def _left_out(row: Any) -> tuple[str, str]:
    """What is left out today on which ground: what was when it was published, and what has been decided since."""
    if row.walled:
        return RESTRICTED, WHOLE
    ground, _, hidden = (row.since or "").partition(":")
    return row.ground or ground, together(row.hidden, hidden)


def ground_names(session: Session, on: date) -> dict[str, str]:
    """What each ground is called, by its code."""
    return {code: row["name"] for code, row in grounds(ruleset(session), on=on).items()}


def grounds_told(session: Session, on: date) -> list[tuple[str, str]]:
    """Each ground with what it means, for those who read an edition."""
    return [(row["name"], row["words"]) for row in grounds(ruleset(session), on=on).values()]
