"""What a contract still lacks, ready to be asked on one page, and the answers that are offered for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.documents.conditions import is_given
from register.documents.parts import Field
from register.domain.contracts.contracts import NewContract
from register.domain.contracts.wording.standard_answers import ANSWERABLE, NewStandardAnswer, best
from register.domain.permissions import Viewer
from register.models.contracts import Contract, ContractVersion
from register.queries.contracts.ahead.standard_answers import answers_of
from register.queries.contracts.contracts import to_domain
from register.queries.contracts.values import Filling, filling_of, item_of
from register.queries.visible import visible

OF_SAME_PARTIES, OF_COMMISSIONER = 2, 3
"""So many earlier contracts at most are looked at for answers."""
USUAL = ""
"""Stands where the reference of a contract would, for an answer that the contract template itself offers."""
V = ContractVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One field that lacks. code, service: of which service, empty where it is asked once. kept: what is answered of it
    already. offered: an answer to begin with, and the contract or the standard answer that it comes from. offered_source,
    offered_since: of a standard answer, where it comes from and since when it is the standard."""

    field: Field
    item: int | None = None
    code: str = ""
    service: str = ""
    kept: Any = None
    offered: Any = None
    offered_by: str | None = None
    offered_source: str | None = None
    offered_since: date | None = None

    @property
    def begins_with(self) -> Any:
        return self.kept if is_given(self.kept) else self.offered


@dataclass(frozen=True, slots=True)
class WantedOfContract:
    """A contract with all that it lacks, in the order of its document."""

    row: ContractVersion
    filling: Filling | None
    wanted: tuple[Wanted, ...]


def wanted_of(session: Session, row: ContractVersion, *, viewer: Viewer) -> WantedOfContract:
    """Everything the contract lacks, each with a standard answer of whoever commissions it, else one of an earlier contract
    or of its template, where there is one."""
    filled = filling_of(session, row, viewer=viewer)
    if filled is None or not filled.missing:
        return WantedOfContract(row, filled, ())
    asked = list(_asked(filled, row))
    earlier, standard = _earlier(session, row, viewer=viewer), answers_of(session, row, viewer=viewer)
    offered = (_by_standard(one, standard, row) or _offered(one, earlier) for one in asked)
    return WantedOfContract(row, filled, tuple(offered))


def standard_for(
    session: Session, row: ContractVersion, fields: Iterable[Field], code: str, *, viewer: Viewer
) -> list[Wanted]:
    """These fields, as far as whoever commissions the contract has a standard answer for them. code: of the service."""
    standard = answers_of(session, row, viewer=viewer)
    found = (_by_standard(Wanted(field=field, code=code), standard, row) for field in fields)
    return [one for one in found if one is not None]


def _by_standard(
    wanted: Wanted, standard: Iterable[tuple[str, NewStandardAnswer]], row: ContractVersion
) -> Wanted | None:
    """With the standard answer of the day on which the contract begins; None where there is none that can be taken."""
    found = best(standard, wanted.field.path, wanted.code, row.valid_from)
    options = {option.value for option in wanted.field.options}
    if found is None or wanted.field.type not in ANSWERABLE or (options and found[1].answer not in options):
        return None
    ref, one = found
    return replace(
        wanted,
        offered=one.answer,
        offered_by=ref,
        offered_source=one.answer_source,
        offered_since=one.answers_from,
    )


def _asked(filled: Filling, row: ContractVersion) -> Iterator[Wanted]:
    """Each field once, a table whole although several of its cells lack."""
    fields = {(field.group, field.name): field for field in filled.pack.fields()}
    contract, seen = to_domain(row), set[tuple[str, int | None, str]]()
    for lacking in filled.missing:
        group, item, name = _place(lacking.field, filled.pack.groups)
        if (group, item, name) not in seen and (group, name) in fields:
            seen.add((group, item, name))
            yield _one(fields[group, name], group, item, row, contract)


def _place(path: str, groups: Iterable[str]) -> tuple[str, int | None, str]:
    """`services[1].measures[0].shows` is the field `measures` of the second service; `prices[0].unit` is `prices`."""
    head, _, rest = path.partition("[")
    if head not in groups:
        return "", None, head
    number, _, inner = rest.partition("].")
    return head, int(number or 0), inner.partition("[")[0]


def _one(field: Field, group: str, item: int | None, row: ContractVersion, contract: NewContract) -> Wanted:
    if item is None:
        return Wanted(field=field, kept=row.fields.get(field.name))
    line = contract.lines[item]
    kept = item_of(row.fields, group, line).get(field.name)
    return Wanted(field=field, item=item, code=line.code, service=line.name, kept=kept)


def _earlier(session: Session, row: ContractVersion, *, viewer: Viewer) -> list[ContractVersion]:
    """Contracts to take answers from: of the same parties first, then of the same commissioner, the newest first."""
    newest = visible(V, viewer).add_columns(Contract.ref).join(Contract, Contract.id == V.thing_id)
    newest = newest.where(V.commissioner_id == row.commissioner_id, V.thing_id != row.thing_id)
    newest = newest.order_by(V.valid_from.desc(), V.thing_id)
    found: dict[str, ContractVersion] = {}
    for query in (
        newest.where(V.provider_id == row.provider_id).limit(OF_SAME_PARTIES), newest.limit(OF_COMMISSIONER),
    ):  # fmt: skip
        for version, ref in session.execute(query):
            version.ref = ref
            found.setdefault(version.thing_id, version)
    return list(found.values())


def _offered(wanted: Wanted, earlier: Iterable[ContractVersion]) -> Wanted:
    """The first answer that there is; days are never offered, as they were those of another term."""
    field = wanted.field
    for row in earlier if field.type != "date" else ():
        answer = _without_days(field, _answer_in(row.fields, wanted))
        if is_given(answer):
            return replace(wanted, offered=answer, offered_by=row.ref)
    return replace(wanted, offered=field.usual, offered_by=USUAL) if is_given(field.usual) else wanted


def _answer_in(fields: Mapping[str, Any], wanted: Wanted) -> Any:
    """The same field of the same service."""
    if wanted.item is None:
        return fields.get(wanted.field.name)
    group = fields.get(wanted.field.group)
    item = group.get(wanted.code) if isinstance(group, Mapping) else None
    return item.get(wanted.field.name) if isinstance(item, Mapping) else None


def _without_days(field: Field, answer: Any) -> Any:
    if field.type != "table":
        return answer
    kept = {column.name for column in field.columns if column.type != "date"}
    rows = [row for row in answer if isinstance(row, Mapping)] if isinstance(answer, list) else []
    return [{name: cell for name, cell in row.items() if name in kept} for row in rows]


@dataclass(frozen=True, slots=True)
class AnswerMissing:
    """One answer that lacks, as machines are told it. type: text, long_text, date, int, money, choice, person,
    organisation or table. columns: those of a table. choices: the values that are taken. offered_by: the reference of
    the contract or the standard answer it is offered from, empty for the contract template itself. offered_source,
    offered_since: where a standard answer comes from, and since when it is one."""

    block: str
    code: str
    name: str
    label: str
    page: str
    type: str
    columns: tuple[str, ...]
    choices: tuple[str, ...]
    offered: Any
    offered_by: str | None
    offered_source: str | None
    offered_since: date | None


@dataclass(frozen=True, slots=True)
class MissingTold:
    """What a contract still lacks. template: the id of the contract template, None where none is held."""

    ref: str
    n: int
    template: str | None
    missing: tuple[AnswerMissing, ...]


def missing_told(whole: WantedOfContract) -> MissingTold:
    template = None if whole.filling is None else whole.filling.pack.id
    return MissingTold(whole.row.ref, whole.row.n, template, tuple(map(_told, whole.wanted)))


def _told(one: Wanted) -> AnswerMissing:
    field = one.field
    return AnswerMissing(
        field.group, one.code, field.name, field.label, field.page, field.type,
        tuple(column.name for column in field.columns), tuple(option.value for option in field.options), one.offered,
        one.offered_by, one.offered_source, one.offered_since,
    )  # fmt: skip
