"""Standard answers, listed and one by one, the fields that may have one, and what is offered to a contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from register.documents import packs
from register.documents.parts import Pack
from register.domain.contracts.wording.standard_answers import ANSWERABLE, Answerable, NewStandardAnswer
from register.domain.permissions import Viewer
from register.domain.values import recorded
from register.models.contracts import ContractVersion
from register.models.organisations import OrganisationVersion
from register.models.standard_answers import StandardAnswer, StandardAnswerVersion
from register.queries.contracts.published_templates import own_packs
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.searching import found, holds
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, visible

V, B = StandardAnswerVersion, OrganisationVersion


def fields_of(session: Session) -> dict[str, Answerable]:
    """What may have a standard answer, by its place: the fields of the body's own templates and of those that ship."""
    return {**_shipped(), **_fields(one.pack for one in own_packs(session))}


@lru_cache(maxsize=1)
def _shipped() -> dict[str, Answerable]:
    return _fields(packs.shipped().values())


def _fields(given: Iterable[Pack]) -> dict[str, Answerable]:
    fields = (
        field for pack in given for field in pack.fields() if field.type in ANSWERABLE and not field.source
    )
    return {
        field.path: Answerable(
            field.path, f"{field.page}: {field.label}", {option.value: option.label for option in field.options}
        )
        for field in fields
    }  # fmt: skip


def field_words(path: str) -> str:
    """A field as the templates that ship call it, one of an own template by its name."""
    field = _shipped().get(path)
    return field.label if field else path.rpartition(".")[2].replace("_", " ").capitalize()


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown: Query = select(
        V.thing_id.label("id"), StandardAnswer.ref, B.name.label("organisation"), V.answered_field, V.service_code,
        V.answer_source, V.valid_from.label("answers_from"), V.valid_to.label("answers_until"), V.provenance,
    )  # fmt: skip
    shown = shown.join(StandardAnswer, StandardAnswer.id == V.thing_id)
    shown = shown.join(B, and_(B.thing_id == V.organisation_id, *known(B, as_at)))
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


LISTING = Listing(
    noun="standard-answers",
    title="Standard answers",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("organisation", "Whose answer"),
        Column("answered_field", "What it answers", words=field_words),
        Column("service_code", "For service"),
        Column("answer_source", "Where it comes from"),
        Column("answers_from", "From", "day"),
        Column("answers_until", "Until", "day"),
    ),
    statement=_statement,
    order=(V.valid_from, V.thing_id),
    filters=(
        Filter("organisation", "Whose answer", lambda text: found(B, "name", text)),
        Filter("service_code", "For service", lambda text: holds(V.service_code, text)),
        Filter("words", "Words of the answer", lambda text: holds(V.answer, text)),
        by_ref(StandardAnswer.ref),
    ),
)  # fmt: skip


def standard_answer(
    session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW
) -> StandardAnswerVersion:
    """One answer by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: StandardAnswerVersion) -> NewStandardAnswer:
    """The recorded value."""
    return recorded(NewStandardAnswer, row)


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of an answer: what its field is called."""

    field_name: str


def see(session: Session, row: StandardAnswerVersion, *, viewer: Viewer, today: date) -> Seen:
    """What its field is called by the templates that are held here."""
    known_fields: Mapping[str, Answerable] = fields_of(session)
    field = known_fields.get(row.answered_field)
    return Seen(field.label if field else field_words(row.answered_field))


def answers_of(
    session: Session, row: ContractVersion, *, viewer: Viewer
) -> list[tuple[str, NewStandardAnswer]]:
    """Every standard answer of the body that commissions a contract, each with its reference."""
    query = (
        visible(V, viewer)
        .add_columns(StandardAnswer.ref)
        .join(StandardAnswer, StandardAnswer.id == V.thing_id)
    )
    query = query.where(V.organisation_id == row.commissioner_id, V.valid_from <= row.valid_from)
    return [
        (ref, to_domain(version))
        for version, ref in session.execute(query.order_by(V.valid_from, V.thing_id))
    ]
