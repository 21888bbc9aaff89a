"""The rows of a published list of decision-making staff who had not declared, in the shape of all editions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, and_, case, cast, null, or_, select

from register.domain.publication.editions import State
from register.domain.publication.withholdings import WHOLE
from register.models.appointments import AppointmentVersion
from register.models.editions import EditionRow, EditionVersion
from register.models.interests import InterestVersion
from register.models.ledger import Erasure, LedgerEntry
from register.models.organisations import Organisation, OrganisationVersion
from register.models.people import Person, PersonVersion
from register.models.posts import PostVersion
from register.queries.listing import Query
from register.queries.publication.edition_drafts import WORDS, name_of_person, told_at
from register.queries.visible import known, unwalled

R, E, L = EditionRow, Erasure, LedgerEntry
A, P, H, B, V = AppointmentVersion, PostVersion, PersonVersion, OrganisationVersion, InterestVersion


def undeclared_raw(edition: EditionVersion) -> Query:
    """Every row with its words, and the state that says whether they may be shown."""
    names_as, tombstone = told_at(edition.held_on, edition.seq), L.__table__.alias()
    walled = and_(R.ground == "", ~unwalled(A))
    shown = select(
        H.id.label("person_version"), B.id.label("body_version"), P.organisation_id.label("body_id"), A.person_id,
        R.subject_id, R.position, R.kind, R.ground, R.hidden, R.commitment, E.rule,
        tombstone.c.recorded_at.label("removed_at"), _state(walled).label("state"), walled.label("walled"),
        name_of_person().label("person"), B.name.label("organisation"), P.title.label("post_held"),
        Person.ref.label("person_ref"), Organisation.ref.label("organisation_ref"),
        *_empty(),
    )  # fmt: skip
    shown = shown.join(A, A.id == R.version_id).join(Person, Person.id == A.person_id)
    shown = shown.outerjoin(H, and_(H.thing_id == A.person_id, *known(H, names_as)))
    shown = shown.outerjoin(P, and_(P.thing_id == A.post_id, *known(P, names_as)))
    shown = shown.outerjoin(Organisation, Organisation.id == P.organisation_id)
    shown = shown.outerjoin(B, and_(B.thing_id == P.organisation_id, *known(B, names_as)))
    shown = shown.outerjoin(E, E.seq == R.entry_seq)
    shown = shown.outerjoin(tombstone, tombstone.c.seq == E.tombstone_seq)
    return shown.where(R.edition_id == edition.thing_id)


def _empty() -> list[Any]:
    """What an entry has and a person on this list has not."""
    columns = V.__table__.c
    names = [name for name in (*WORDS, *V.__names_body__) if name in columns]
    texts = [cast(null(), String).label(name) for name in ("version_id", "since", "entry_ref")]
    return [*texts, *(cast(null(), columns[name].type).label(name) for name in names)]


def _state(walled: Any) -> Any:
    return case(
        (E.seq.is_not(None), State.REMOVED.value), (or_(R.hidden == WHOLE, walled), State.WITHHELD.value),
        else_=State.UNDECLARED.value,
    )  # fmt: skip
