"""Published editions of a body's register of contracts: what would stand in one, and what does, as anybody reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Subquery, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from register.domain.contracts.public.unpublished import (
    NewContractEdition,
    check_contract_edition,
    contract_grounds,
    fields_words,
    without,
)
from register.domain.contracts.published import PublishedContract
from register.domain.contracts.stages import Stage
from register.domain.errors import NotFound
from register.domain.folding import folded
from register.domain.leaves import decode_header
from register.domain.permissions import ANYBODY, Viewer
from register.domain.publication.editions import CONTRACTS, Line, State, manifest_hash
from register.domain.publication.withholdings import RESTRICTED, WHOLE, parted, together
from register.models.contracts import Contract, ContractVersion
from register.models.editions import Edition, EditionRow, EditionVersion
from register.models.ledger import Erasure, LedgerEntry
from register.models.organisations import OrganisationVersion
from register.queries import listing as lists
from register.queries.listing import Asked, Column, Filter, Listing, Query
from register.queries.people.organisations import organisation
from register.queries.procurement.published_contracts import agreed_rows, told_of
from register.queries.rules import ruleset
from register.queries.searching import At, found
from register.queries.visible import AsAt, known, one, seen_by, unwalled

R, E, L, X = EditionRow, Erasure, LedgerEntry, EditionVersion
V, O = ContractVersion, OrganisationVersion  # noqa: E741
SHOWN = "contract"
STATES = {SHOWN: "Contract", State.WITHHELD.value: "Information withheld", State.REMOVED.value: "Removed"}
MOST = 60
"""So many editions are looked through for one contract, the newest first."""


@dataclass(frozen=True, slots=True)
class ContractDraft:
    """A row as it would be published. contract: as the public would read it, None where it reads nothing."""

    position: int
    kind: str
    subject_id: str
    subject_ref: str
    version_id: str
    entry_seq: int
    commitment: str
    ground: str
    hidden: str
    decided_by: str
    contract: PublishedContract | None

    @property
    def line(self) -> Line:
        return Line(self.position, self.kind, self.commitment, self.ground, self.hidden)


@dataclass(frozen=True, slots=True)
class DrawnContracts:
    """Every row of an edition in its order, and the hash of its manifest."""

    organisation_id: str
    body: str
    rows: tuple[ContractDraft, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A row of an edition as it reads today. ref: the contract's, None where the public is told nothing of it."""

    position: int
    state: str
    ref: str | None
    contract: PublishedContract | None
    ground: str | None
    hidden: str
    commitment: str

    @property
    def withheld_words(self) -> str | None:
        return fields_words(self.hidden)


def draw_contracts(
    session: Session, new: NewContractEdition, *, viewer: Viewer, today: date
) -> DrawnContracts:
    """The rows exactly as they would be published. Invalid names each wrong field; NotFound where there is no such body."""
    check_contract_edition(new)
    body = organisation(session, new.organisation_id, viewer=viewer)
    rows = agreed_rows(session, viewer=viewer, commissioner_id=body.thing_id, ended=new.with_ended)
    told, beside = told_of(session, rows, viewer=ANYBODY), _beside(session, rows)
    drafts = [_draft(row, ref, told.get(row.thing_id), beside[row.id]) for row, ref in rows]
    placed = tuple(replace(one, position=n) for n, one in enumerate(sorted(drafts, key=_order), 1))
    return DrawnContracts(body.thing_id, body.name, placed, manifest_hash(one.line for one in placed))


def _beside(session: Session, rows: Sequence[tuple[ContractVersion, str]]) -> dict[str, tuple[str, bool]]:
    """Version -> the commitment of its entry, and whether no barrier is about it."""
    query = (
        select(V.id, L.header, unwalled(V))
        .join(L, L.seq == V.seq)
        .where(V.id.in_([row.id for row, _ in rows]))
    )
    return {
        key: (decode_header(header).commitment.hex(), bool(is_open))
        for key, header, is_open in session.execute(query)
    }


def _draft(
    row: ContractVersion, ref: str, told: PublishedContract | None, beside: tuple[str, bool]
) -> ContractDraft:
    commitment, is_open = beside
    closed = told is None or not is_open
    hidden = WHOLE if closed else row.unpublished or ""
    ground = RESTRICTED if closed else row.unpublished_ground or ""
    shown = None if told is None or WHOLE in parted(hidden) else without(told, hidden)
    return ContractDraft(
        0,
        SHOWN,
        row.thing_id,
        ref,
        row.id,
        row.seq,
        commitment,
        ground,
        hidden,
        row.recorded_by if hidden else "",
        shown,
    )


def _order(one: ContractDraft) -> tuple[bool, str, str]:
    """By title; what shows none comes last, in an order that tells nothing."""
    shown = one.contract
    return shown is None, folded(shown.title) if shown else "", one.subject_id


def _listed(viewer: Viewer, as_at: AsAt) -> Query:
    shown: Query = select(
        X.thing_id.label("id"), Edition.ref, X.title, O.name.label("organisation"), X.held_on, X.published_on, X.count,
    )  # fmt: skip
    shown = shown.join(Edition, Edition.id == X.thing_id)
    shown = shown.join(O, and_(O.thing_id == X.organisation_id, seen_by(O, viewer), *known(O, as_at)))
    return shown.where(seen_by(X, viewer), unwalled(X), *known(X, as_at), X.register == CONTRACTS)


LISTING = Listing(
    noun="contract_editions",
    title="Published registers of contracts",
    columns=(
        Column("ref", "Edition", "ref"),
        Column("title", "Title"),
        Column("organisation", "Whose contracts"),
        Column("held_on", "Shows the register for", "day"),
        Column("published_on", "Published", "day"),
        Column("count", "Contracts"),
    ),
    statement=_listed,
    order=(X.published_on, X.thing_id),
    newest_first=True,
    bitemporal=False,
)


def contract_edition(session: Session, key: str, *, viewer: Viewer) -> EditionVersion:
    """One by id or reference; NotFound where there is none, it is of another register, or a barrier is about whose it is."""
    row = one(session, X, key, viewer)
    is_open = session.scalar(select(X.id).where(X.id == row.id, seen_by(X, viewer), unwalled(X)))
    if row.register != CONTRACTS or is_open is None:
        raise NotFound
    return row


def rows_listing(edition: EditionVersion) -> Listing:
    """The rows of one edition as anybody sees them; the search never looks at what is withheld."""
    raw = _raw(edition).subquery()
    return Listing(
        noun=edition.ref, title=edition.title, columns=(), statement=lambda _viewer, _as_at: select(raw),
        order=(raw.c.position,), filters=_filters(raw), bitemporal=False,
    )  # fmt: skip


def _filters(raw: Subquery) -> tuple[Filter, ...]:
    version, body = At(raw.c.version_id), At(raw.c.body_version)
    return (
        Filter(
            "title", "Contract", lambda text: and_(_has(raw, "title"), found(V, "title", text, at=version))
        ),
        Filter(
            "supplier", "Supplier", lambda text: and_(_has(raw, "supplier"), found(O, "name", text, at=body))
        ),
        Filter(
            "goes_on",
            "Contracts that",
            lambda text: _goes_on(raw, text),
            (("yes", "Go on"), ("no", "Have ended")),
        ),
        Filter("subject_id", "Contract", lambda key: raw.c.subject_id == key),
    )


def _has(raw: Subquery, field: str) -> Any:
    """The row is shown, and this field of it is not left out."""
    hidden = "," + raw.c.hidden + "," + raw.c.since + ","
    return and_(raw.c.state == SHOWN, ~hidden.contains(f",{field},", autoescape=True))


def _goes_on(raw: Subquery, text: str) -> Any:
    ended = raw.c.stage == Stage.ENDED.value
    return and_(raw.c.state == SHOWN, ended if text == "no" else ~ended)


def _raw(edition: EditionVersion) -> Query:
    """Every row with the state that says whether its words may be shown. since: what has been decided meanwhile."""
    now, tombstone = aliased(V), L.__table__.alias()
    since = func.coalesce(now.unpublished, "")
    walled = or_(V.id.is_(None), ~unwalled(V))
    state = case(
        (E.seq.is_not(None), State.REMOVED.value),
        (or_(R.hidden == WHOLE, walled, since == WHOLE), State.WITHHELD.value), else_=SHOWN,
    )  # fmt: skip
    shown = select(
        R.position, R.subject_id, R.version_id, R.ground, R.hidden, R.commitment, since.label("since"),
        now.unpublished_ground.label("ground_since"), walled.label("walled"), state.label("state"), V.stage,
        O.id.label("body_version"),
    )  # fmt: skip
    shown = shown.outerjoin(V, V.id == R.version_id)
    shown = shown.outerjoin(now, and_(now.thing_id == R.subject_id, now.superseded_seq.is_(None)))
    shown = shown.outerjoin(O, and_(O.thing_id == V.provider_id, *known(O, AsAt(entry=edition.seq))))
    shown = shown.outerjoin(E, E.seq == R.entry_seq).outerjoin(tombstone, tombstone.c.seq == E.tombstone_seq)
    return shown.where(R.edition_id == edition.thing_id)


def page(
    session: Session, edition: EditionVersion, chosen: Mapping[str, str], *, after: str = "", limit: int = 50
) -> tuple[list[ContractRow], str | None]:
    """Some rows as they are read, and the key of the next ones."""
    shown = lists.page(
        session, rows_listing(edition), Asked(ANYBODY, chosen=chosen), after=after, limit=limit
    )
    return _told(session, edition, shown.rows), shown.next_key


def every(session: Session, edition: EditionVersion) -> list[ContractRow]:
    """All rows, for downloads."""
    return page(session, edition, {}, limit=edition.count + 1)[0]


def _told(session: Session, edition: EditionVersion, rows: Sequence[Any]) -> list[ContractRow]:
    shown = [row.version_id for row in rows if row.state == SHOWN]
    query = (
        select(V, Contract.ref)
        .join(Contract, Contract.id == V.thing_id)
        .where(V.id.in_(shown), seen_by(V, ANYBODY))
    )
    versions = [(row, ref) for row, ref in session.execute(query.order_by(V.id))]
    told = told_of(session, versions, viewer=ANYBODY, as_at=AsAt(entry=edition.seq))
    names = ground_names(session, edition.held_on)
    return [_row(row, told.get(row.subject_id), names) for row in rows]


def _row(row: Any, told: PublishedContract | None, names: Mapping[str, str]) -> ContractRow:
    if row.state == State.REMOVED:
        return ContractRow(row.position, row.state, None, None, None, WHOLE, row.commitment)
    closed = bool(row.walled) or (told is None and row.state == SHOWN)
    hidden = WHOLE if closed else together(row.hidden, row.since)
    ground = RESTRICTED if closed else row.ground or row.ground_since or ""
    shown = None if told is None or WHOLE in parted(hidden) else without(told, hidden)
    state = SHOWN if shown else State.WITHHELD.value
    ref = shown.ref if shown else None
    return ContractRow(
        row.position, state, ref, shown, names.get(ground, ground) or None, hidden, row.commitment
    )


def ground_names(session: Session, on: date) -> dict[str, str]:
    """What each ground is called, by its code."""
    return {code: row["name"] for code, row in contract_grounds(ruleset(session), on=on).items()}


def grounds_told(session: Session, on: date) -> list[tuple[str, str]]:
    """Each ground with what it means, for those who read an edition."""
    return [(row["name"], row["words"]) for row in contract_grounds(ruleset(session), on=on).values()]


@dataclass(frozen=True, slots=True)
class ContractStand:
    """How a contract stands in one edition."""

    edition: EditionVersion
    row: ContractRow


def stands_of(session: Session, ref: str) -> list[ContractStand]:
    """A contract in the editions that tell of it, the newest first; NotFound where none tells anything."""
    query = select(X, Edition.ref).join(Edition, Edition.id == X.thing_id).join(R, R.edition_id == X.thing_id)
    query = query.join(Contract, Contract.id == R.subject_id).where(
        Contract.ref == ref, X.register == CONTRACTS
    )
    query = query.where(seen_by(X, ANYBODY), unwalled(X)).add_columns(R.subject_id)
    query = query.order_by(X.published_on.desc(), X.seq.desc()).limit(MOST)
    stands = list(_stands(session, session.execute(query)))
    if not stands:
        raise NotFound
    return stands


def _stands(session: Session, editions: Iterable[Any]) -> Iterable[ContractStand]:
    for edition, ref, subject_id in editions:
        edition.ref = ref
        rows, _ = page(session, edition, {"subject_id": subject_id})
        yield from (ContractStand(edition, row) for row in rows if row.contract is not None)
