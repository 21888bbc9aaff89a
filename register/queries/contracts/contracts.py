"""Contracts, listed and one by one, as the rules look at them, with what they are worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import String, and_, bindparam, cast, exists, literal, or_, select
from sqlalchemy.orm import Session, aliased

from register.domain.authority.contract_kinds import KINDS, standing_as
from register.domain.authority.legal_status import LegalStanding
from register.domain.contracts import contracts as rules
from register.domain.contracts.contracts import ContractForm, NewContract, ServiceLine
from register.domain.contracts.stages import OVER, RUNNING, UNSIGNED, ContractAct, Stage
from register.domain.errors import NotFound
from register.domain.home.tones import Tone
from register.domain.permissions import Viewer
from register.domain.shipped_rules import shipped
from register.domain.values import part_of, recorded
from register.models.contracts import Contract, ContractVersion
from register.models.organisations import OrganisationVersion
from register.queries.choosing import Choice, by_name_of, searched
from register.queries.contracts.marks import needing
from register.queries.contracts.sides.board_seats import Seats, board_seats
from register.queries.contracts.sides.worded import in_clauses, in_contract
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.people.parties import parties, party
from register.queries.rules import ruleset
from register.queries.searching import found, place_of, sorted_by
from register.queries.visible import NOW, AsAt, columns, held, known, one, seen_by, visible

V = ContractVersion
_C, _P, _A = aliased(OrganisationVersion), aliased(OrganisationVersion), aliased(OrganisationVersion)


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown: Query = select(
        V.thing_id.label("id"), Contract.ref, V.title, _C.name.label("commissioner"), _P.name.label("provider"),
        V.contract_kind, V.stage, V.stage.label("waits_for"), V.known_on.label("since"),
        V.valid_from, V.valid_to, V.lines.label("annual_value_pence"), V.provenance,
        needing(V.thing_id, viewer).label("needs_rechecking_since"),
    )  # fmt: skip
    shown = sorted_by(shown.join(Contract, Contract.id == V.thing_id), V)
    shown = shown.join(_C, and_(_C.thing_id == V.commissioner_id, *known(_C, as_at)))
    shown = shown.join(_P, and_(_P.thing_id == V.provider_id, *known(_P, as_at)))
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


WAITS = {
    Stage.IN_REVIEW: "An approval", Stage.APPROVED: "Its issue", Stage.ISSUED: "Signed copies from each party",
    Stage.PART_SIGNED: "A signed copy from one party", Stage.SIGNED: "Its first day",
}  # fmt: skip


def _party(text: str) -> Any:
    """One of the two, or an associate of a contract with several commissioners."""
    named = cast(columns(V).associates, String).contains(literal('"') + columns(_A).thing_id + literal('"'))
    joined = exists().where(named, columns(_A).superseded_seq.is_(None), found(_A, "name", text))
    several = and_(V.form == str(ContractForm.MULTILATERAL), joined)
    return or_(found(_C, "name", text), found(_P, "name", text), several)


def lines_of(stored: Iterable[Mapping[str, Any]]) -> tuple[ServiceLine, ...]:
    return tuple(part_of(ServiceLine, line) for line in stored)


def annual_value_of(stored: Iterable[Mapping[str, Any]]) -> int:
    """Pence a year, summed line by line."""
    return sum(rules.line_value_pence(line) for line in lines_of(stored))


TONES = {
    Stage.DRAFT: Tone.OVER, Stage.RETURNED: Tone.OPEN, Stage.IN_FORCE: Tone.GOOD, Stage.VARIED: Tone.GOOD,
    Stage.SUSPENDED: Tone.BAD, Stage.UNDER_NOTICE: Tone.CAREFUL, Stage.ENDED: Tone.OVER,
    Stage.WITHDRAWN: Tone.OVER, Stage.ARCHIVED: Tone.OVER,
}  # fmt: skip


def kinds_shipped() -> tuple[tuple[str, str], ...]:
    """The kinds of contracts as the rules that ship call them."""
    rules = shipped("national").history(KINDS)
    return tuple((row["code"], row["name"]) for one in rules for row in one.value)


def kind_words(code: str) -> str:
    return dict(kinds_shipped()).get(code, code.replace("_", " ").capitalize())


def stage_told(code: str) -> tuple[str, Tone]:
    """The words and the colour of a stage."""
    return Stage(code).label, TONES.get(Stage(code), Tone.RUNNING)


CHOICE = Choice(
    by_name_of(V, Contract, V.title), V.thing_id, searched(V, Contract, "title"),
    lambda _session, rows, _viewer: [(row.id, f"{row.called} ({row.ref})") for row in rows],
)  # fmt: skip
"""A contract to choose, by title."""


LISTING = Listing(
    noun="contracts",
    title="Contracts",
    columns=(
        Column("title", "Contract", "ref"),
        Column("commissioner", "Commissioner"),
        Column("provider", "Provider"),
        Column("contract_kind", "Kind", words=kind_words, apart=True),
        Column("stage", "Stage", "state", words=stage_told),
        Column("waits_for", "Waits for", worked=lambda stage: WAITS.get(Stage(stage), "")),
        Column("since", "Since", "day"),
        Column("needs_rechecking_since", "Needs re-checking since", "day"),
        Column("valid_from", "Starts", "day"),
        Column("valid_to", "Ends", "day"),
        Column("annual_value_pence", "A year", "money", worked=annual_value_of),
    ),
    statement=_statement,
    order=(place_of(V), V.thing_id),
    filters=(
        Filter("party", "Commissioner, associate or provider", _party),
        Filter("words", "Words in its title, services or answers", in_contract),
        Filter("clause", "Words in a clause of it", lambda _text, made: made, asks=in_clauses),
        Filter("contract_kind", "Kind", lambda code: V.contract_kind == code, kinds_shipped(), over_too=True),
        Filter(
            "stage",
            "Stage",
            lambda text: V.stage == text,
            tuple((stage.value, stage.label) for stage in Stage),
            over_too=True,
        ),
        by_ref(Contract.ref),
    ),
    goes_on=lambda _today: V.stage.not_in(OVER),
)


@lru_cache(maxsize=4)
def listing_on(today: date) -> Listing:
    """The list with the question that needs a day: what ends soon."""
    soon = (("30", "30 days"), ("90", "90 days"), ("365", "A year"))
    ending = Filter("ending", "Ends within", lambda days: _ending(today, days), soon)
    return replace(LISTING, filters=(*LISTING.filters, ending))


def _ending(today: date, days: str) -> Any:
    count = int(days) if days.isdecimal() and len(days) < 5 else 0
    return and_(V.valid_to.between(today, today + timedelta(days=count)), V.stage.not_in(OVER))


def contract(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> ContractVersion:
    """One contract by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def contract_version(session: Session, version_id: str, *, viewer: Viewer) -> ContractVersion:
    """One version of a contract by its own id, however many followed; NotFound when there is none."""
    query = select(V, Contract.ref).join(Contract, Contract.id == V.thing_id)
    found = session.execute(query.where(V.id == version_id, seen_by(V, viewer))).first()
    if found is None:
        raise NotFound
    return _with_ref(found[0], found[1])


def contracts(session: Session, ids: Iterable[str], *, viewer: Viewer) -> list[ContractVersion]:
    """These contracts by id, in one query; each carries its reference."""
    rows = session.execute(_these(viewer), {"ids": sorted(set(ids))})
    return [_with_ref(version, ref) for version, ref in rows]


@lru_cache(maxsize=256)
def _these(viewer: Viewer) -> Any:
    """Put together once for each viewer: that takes longer than to ask."""
    query = visible(V, viewer).add_columns(Contract.ref).join(Contract, Contract.id == V.thing_id)
    return query.where(V.thing_id.in_(bindparam("ids", expanding=True))).order_by(V.thing_id)


def newest_versions(session: Session, ids: Iterable[str], *, viewer: Viewer) -> set[str]:
    """The ids of the newest versions of these contracts."""
    query = visible(V, viewer).where(V.thing_id.in_(sorted(set(ids))))
    return set(session.scalars(query.with_only_columns(V.id).order_by(V.id)))


def every_ref(session: Session, *, viewer: Viewer) -> list[str]:
    """References of all contracts that are not over, in order."""
    query = select(Contract.ref).join(V, V.thing_id == Contract.id)
    query = query.where(seen_by(V, viewer), *known(V, NOW), V.stage.not_in(OVER))
    return list(session.scalars(query.order_by(Contract.ref)))


def not_over(session: Session, *, viewer: Viewer) -> list[ContractVersion]:
    """All contracts that are not over, by reference, which each carries."""
    query = visible(V, viewer).add_columns(Contract.ref).join(Contract, Contract.id == V.thing_id)
    query = query.where(V.stage.not_in(OVER)).order_by(Contract.ref)
    return [_with_ref(version, ref) for version, ref in session.execute(query)]


def every(session: Session, *, viewer: Viewer) -> list[ContractVersion]:
    """All contracts, those that are over too, by reference, which each carries."""
    query = visible(V, viewer).add_columns(Contract.ref).join(Contract, Contract.id == V.thing_id)
    return [_with_ref(version, ref) for version, ref in session.execute(query.order_by(Contract.ref))]


class Ending(NamedTuple):
    """A contract that ends soon, as a list says it."""

    ref: str
    title: str
    valid_to: date | None


def expiring(session: Session, on: date, days: int, *, viewer: Viewer) -> list[Ending]:
    """Contracts not over that end within so many days from `on`, soonest first."""
    query = select(Contract.ref, V.title, V.valid_to).join(Contract, Contract.id == V.thing_id)
    query = query.where(seen_by(V, viewer), *known(V, NOW), V.stage.not_in(OVER))
    soon = V.valid_to.between(on, on + timedelta(days=days))
    return [Ending(*row) for row in session.execute(query.where(soon).order_by(V.valid_to, V.thing_id))]


def running_unsigned(session: Session, today: date, *, viewer: Viewer) -> list[tuple[ContractVersion, int]]:
    """Contracts whose services run while signed copies are missing, with how many days, the longest first; each carries
    its reference."""
    query = visible(V, viewer).add_columns(Contract.ref).join(Contract, Contract.id == V.thing_id)
    query = query.where(V.stage.in_(UNSIGNED), V.valid_from <= today, V.valid_to >= today)
    found = [
        _with_ref(version, ref) for version, ref in session.execute(query.order_by(V.valid_from, V.thing_id))
    ]
    days = ((row, rules.unsigned_days(to_domain(row), Stage(row.stage), today)) for row in found)
    return [(row, count) for row, count in days if count is not None]


def unsigned(session: Session, *, viewer: Viewer) -> list[ContractVersion]:
    """Contracts issued that lack a signed copy, by their first day; each carries its reference."""
    query = visible(V, viewer).add_columns(Contract.ref).join(Contract, Contract.id == V.thing_id)
    query = query.where(V.stage.in_((Stage.ISSUED, Stage.PART_SIGNED)))
    return [_with_ref(v, ref) for v, ref in session.execute(query.order_by(V.valid_from, V.thing_id))]


def due_by_calendar(session: Session, today: date, *, viewer: Viewer) -> list[tuple[str, ContractAct, int]]:
    """Contracts that the calendar moves today: id, act and version. None where their day has not come."""
    columns = select(V.thing_id, V.stage, V.n).where(seen_by(V, viewer), *known(V, NOW))
    begins = and_(V.stage == Stage.SIGNED, V.valid_from <= today)
    ends = and_(V.stage.in_(RUNNING), V.valid_to < today)
    rows = session.execute(columns.where(or_(begins, ends)).order_by(V.thing_id))
    return [
        (row.thing_id, ContractAct.BEGIN if row.stage == Stage.SIGNED else ContractAct.END, row.n)
        for row in rows
    ]


def awaiting_approval(session: Session, *, viewer: Viewer) -> list[ContractVersion]:
    """Contracts in approval, by their first day; each carries its reference."""
    query = visible(V, viewer).add_columns(Contract.ref).join(Contract, Contract.id == V.thing_id)
    query = query.where(V.stage == Stage.IN_REVIEW)
    return [_with_ref(v, ref) for v, ref in session.execute(query.order_by(V.valid_from, V.thing_id))]


def _with_ref(version: ContractVersion, ref: str) -> ContractVersion:
    version.ref = ref
    return version


CHANGING = ("new", "changed")
EDITING = (*CHANGING, "moved")
"""Acts that change what a contract says: by whoever prepares it, or by an instrument that puts another body in a party's
place."""
PREPARING = (*CHANGING, "submit", "board_approved")
"""Acts by which a contract is prepared, up to its submission, and by which the approval of a board is recorded."""


def preparers(session: Session, ids: Iterable[str], *, viewer: Viewer) -> dict[str, tuple[str, ...]]:
    """Who prepared and submitted each of these contracts. An empty text stands for an account that belongs to no
    person, where that submitted last: whoever submits answers for what was there."""
    rows = session.execute(_preparing(viewer), {"ids": sorted(set(ids))}).all()
    submitted = {row.thing_id: row.acted_by or "" for row in rows if row.act == "submit"}
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row.thing_id, set()).update(filter(None, [row.acted_by]))
    return {key: tuple(sorted({*people, submitted.get(key, "")})) for key, people in found.items()}


@lru_cache(maxsize=256)
def _preparing(viewer: Viewer) -> Any:
    these = V.thing_id.in_(bindparam("ids", expanding=True))
    query = select(V.thing_id, V.act, V.acted_by).where(these, seen_by(V, viewer))
    return query.where(V.act.in_(PREPARING)).order_by(V.thing_id, V.n)


def to_domain(row: ContractVersion) -> NewContract:
    """The contract as the rules look at it."""
    return recorded(NewContract, row, ends_on=row.valid_to or row.valid_from)


@dataclass(frozen=True, slots=True)
class Standing:
    """Who the parties are, what the contract is in law, and how a dispute would be settled. seats: on the
    board of a party, by the party and who holds them, of those who sign a deed."""

    commissioner: OrganisationVersion
    provider: OrganisationVersion
    legal: LegalStanding
    seats: Mapping[tuple[str, str], str] = field(default_factory=dict)


def standing_of(session: Session, row: ContractVersion, *, viewer: Viewer, as_at: AsAt = NOW) -> Standing:
    """The legal status on the contract's first day, with the reason."""
    found = parties(session, (row.commissioner_id, row.provider_id), viewer=viewer, as_at=as_at)
    sides = found[row.commissioner_id], found[row.provider_id]
    rules_then = ruleset(session, as_at=as_at)
    legal = standing_as(row.contract_kind, party(sides[0]), party(sides[1]), row.valid_from, rules_then)
    return Standing(*sides, legal, _seats(session, row, viewer=viewer, as_at=as_at))


def standings_of(session: Session, rows: Iterable[ContractVersion], *, viewer: Viewer) -> dict[str, Standing]:
    """The same of many contracts, by the id of each: what they share is loaded once."""
    rows, rules_then = list(rows), ruleset(session)
    bodies = parties(session, {key for row in rows for key in _sides(row)}, viewer=viewer)
    found = {}
    for row in rows:
        sides = [bodies[key] for key in _sides(row)]
        legal = standing_as(row.contract_kind, party(sides[0]), party(sides[1]), row.valid_from, rules_then)
        found[row.thing_id] = Standing(sides[0], sides[1], legal, _seats(session, row, viewer=viewer))
    return found


def _seats(session: Session, row: ContractVersion, *, viewer: Viewer, as_at: AsAt = NOW) -> Seats:
    """Of a deed alone: in which place somebody attests a seal follows from the post they held when it was recorded so."""
    people = [row.fields.get(f"signatory_{side}") for side in ("commissioner", "provider")]
    named = [one for one in people if isinstance(one, str)]
    if row.fields.get("execution") != "deed" or not named:
        return {}
    sides = dict(zip(("commissioner", "provider"), _sides(row), strict=True))
    return board_seats(session, sides, named, row.known_on, viewer=viewer, as_at=as_at)


def _sides(row: ContractVersion) -> tuple[str, str]:
    return row.commissioner_id, row.provider_id


MAIN_LINE = (Stage.DRAFT, Stage.IN_REVIEW, Stage.APPROVED, Stage.ISSUED, Stage.PART_SIGNED, Stage.SIGNED,
             Stage.IN_FORCE, Stage.ENDED)  # fmt: skip
_STANDS_AT = {
    Stage.RETURNED: Stage.DRAFT,
    Stage.ARCHIVED: Stage.ENDED,
    **dict.fromkeys(RUNNING, Stage.IN_FORCE),
}


def stage_steps(stage: Stage, *, is_brought: bool = False) -> Sequence[tuple[str, str]]:
    """The usual way of a contract with where this one has got to; an early end takes the last place. is_brought: whether it
    was brought in from elsewhere, so that no stage before was passed here."""
    here = _STANDS_AT.get(stage, stage)
    line = _brought_line(stage) if is_brought else MAIN_LINE if here in MAIN_LINE else (*MAIN_LINE[:1], here)
    at = line.index(stage if is_brought else here)
    words = [stage.label if n == at else step.label for n, step in enumerate(line)]
    return [(said, "done" if n < at else "now" if n == at else "ahead") for n, said in enumerate(words)]


def _brought_line(stage: Stage) -> tuple[Stage, ...]:
    return tuple(dict.fromkeys((Stage.RECORDED, stage, stage if stage in OVER else Stage.ENDED)))
