"""How far a barrier reaches: from a body to its parts, to what it followed, and to what followed it."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    BindParameter,
    Boolean,
    ColumnElement,
    FunctionElement,
    ScalarSelect,
    Select,
    String,
    Text,
    and_,
    bindparam,
    case,
    cast,
    false,
    literal,
    or_,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, aliased

from register.domain.people.joins import Answer
from register.domain.permissions import Role, Viewer
from register.models.joins import JoinVersion
from register.models.organisations import OrganisationVersion
from register.models.search_keys import SearchKey, called_in, numbered_in
from register.models.walls import WallVersion
from register.queries.kept_papers import kept_papers
from register.queries.touched_bids import named_anywhere, newest

W = WallVersion
HANDED = "kept_apart"
"""What a question calls the ids that it was handed."""
NOTHING = json.dumps([])
"""What is handed of whom no barrier binds."""
MOST_HANDED = 5_000
"""More ids than these are asked for by each question: they would be read from text again by each."""
_WHO = bindparam("who", type_=String(32))


@lru_cache(maxsize=4096)
def reached(person_id: str | None, roles: frozenset[Role], is_auditor: bool) -> CTE:
    """The ids of all that the barriers reach which bind this person in these roles."""
    raised = select(W.subject_id.label("id")).where(*in_force(), _binds(person_id, roles, is_auditor))
    return _with_what_belongs(raised)


def reached_for(viewer: Viewer) -> CTE:
    """The ids of all that the barriers reach which bind this viewer: as a request that reads asked for them when it began,
    or asked for here."""
    if viewer.kept_apart is not None:
        return handed(viewer.kept_apart)
    return reached(viewer.person_id, viewer.roles, viewer.is_auditor)


def kept_apart(session: Session, *, viewer: Viewer, most: int = MOST_HANDED) -> str | None:
    """The ids of all that the barriers reach which bind this person, as a list in JSON: asked once where a request reads,
    and handed to every question of it. None where they reach more than a question is handed: then each asks again."""
    ids = reached(viewer.person_id, viewer.roles, viewer.is_auditor)
    found = session.scalars(select(ids.c.id).order_by(ids.c.id).limit(most + 1)).all()
    return None if len(found) > most else json.dumps(found)


@lru_cache(maxsize=4096)
def handed(ids: str) -> CTE:
    """These ids, of a list in JSON, where `kept_apart` asked for them."""
    each = _each(literal(ids, Text)).table_valued("value")
    return select(cast(each.c.value, String(32)).label("id")).cte(HANDED)


class _each(FunctionElement[Any]):  # noqa: N801
    """The texts of a list in JSON that is no column."""

    inherit_cache = True
    name = "each"


@compiles(_each, "sqlite")
def _each_on_sqlite(element: Any, compiler: Any, **how: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **how)})"


@compiles(_each)
def _each_on_others(element: Any, compiler: Any, **how: Any) -> str:
    return f"jsonb_array_elements_text(CAST({compiler.process(element.clauses, **how)} AS JSONB))"


def reached_by_then(person_id: str | None, roles: frozenset[Role], is_auditor: bool, *, last: Any) -> CTE:
    """The same as it was when the audit trail's last entry was that one: the barriers, the bodies and the joins of then."""
    binds = _binds(person_id, roles, is_auditor, last)
    return _with_what_belongs(select(W.subject_id.label("id")).where(*in_force(last), binds), last)


@lru_cache(maxsize=4096)
def papers_of(person_id: str) -> Select[Any]:
    """The procurements whose papers are kept from this person, as a part of a question."""
    return kept_papers(_records_of(person_id))


@cache
def reached_by_any(*, ever: bool) -> CTE:
    """The ids of all that a barrier reaches, whomever it binds; `ever`: or one that has been lifted since."""
    return _with_what_belongs(select(W.subject_id.label("id")).where(*(() if ever else in_force())))


def kept_from(session: Session, *, viewer: Viewer, for_reading: bool) -> frozenset[str] | None:
    """The procurements whose papers are kept from this person, where a request reads. It is asked once and handed to every
    question of it, each of which would take longer by it. Whoever no procurement ever named is asked one short question.
    Whoever is named and changes something is told nothing beforehand: what they change may open papers or close them."""
    if not is_named(session, viewer=viewer):
        return frozenset()
    if not for_reading:
        return None
    return frozenset(session.scalars(_asking_for_papers(), {"who": viewer.person_id}))


def is_named(session: Session, *, viewer: Viewer) -> bool:
    """Whether any procurement ever named this person, so that its papers may be kept from them."""
    if viewer.person_id is None:
        return False
    return bool(session.scalar(_asking_whether_named(), {"who": viewer.person_id}))


@cache
def _asking_whether_named() -> Select[Any]:
    return select(named_anywhere(_records_of(_WHO)))


@cache
def _asking_for_papers() -> Select[Any]:
    """Kept: it takes many times longer to put together than to answer."""
    return kept_papers(_records_of(_WHO))


def in_force(last: Any = None) -> tuple[ColumnElement[bool], ...]:
    """The barriers that stand; last: those that stood when the audit trail's last entry was that one."""
    return *newest(W, last), W.act != "ended"


def _binds(
    person_id: str | None, roles: frozenset[Role], is_auditor: bool, last: Any = None
) -> ColumnElement[bool]:
    """Which barriers bind: one that names the person; for everybody but auditors, one on a role or all."""
    named = W.person_id.in_(_records_of(person_id, last)) if person_id else false()
    if is_auditor:
        return named
    everybody = and_(W.person_id.is_(None), W.role.is_(None))
    return or_(named, everybody, W.role.in_(sorted(roles)))


def _records_of(person_id: str | BindParameter[str], last: Any = None) -> Select[Any]:
    """Every record of this person: their own, and those joined with it, directly or by way of others."""
    own = literal(person_id, String(32)) if isinstance(person_id, str) else person_id
    mine = select(own.label("id")).cte(recursive=True)
    join = aliased(JoinVersion)
    is_one = and_(*newest(join, last), join.answer == Answer.ONE_PERSON.value)
    other = case((join.person_id == mine.c.id, join.other_id), else_=join.person_id)
    ways = and_(is_one, or_(join.person_id == mine.c.id, join.other_id == mine.c.id))
    return select(mine.union(select(other).join(mine, ways)).c.id)


def with_what_belongs(body_id: str) -> CTE:
    """The ids of all that a barrier on this body reaches."""
    return _with_what_belongs(select(literal(body_id, String(32)).label("id")))


def _with_what_belongs(subjects: Select[Any], last: Any = None) -> CTE:
    """These records and, of bodies, all that is or was part of them, at every level, all they followed and all that
    followed them; by any version, so that a correction takes nothing out of reach."""
    whole = subjects.cte(recursive=True)
    body = aliased(OrganisationVersion)
    followed_by = and_(body.thing_id == whole.c.id, body.successor_id.is_not(None))
    onward = case((body.thing_id == whole.c.id, body.successor_id), else_=body.thing_id)
    ways = or_(body.parent_id == whole.c.id, body.successor_id == whole.c.id, followed_by)
    ways = ways if last is None else and_(ways, body.seq <= last)
    return whole.union(select(onward).join(whole, ways))


def names_reached(ids: CTE) -> Select[Any]:
    """What the bodies among these were ever called."""
    body, key = aliased(OrganisationVersion), aliased(SearchKey)
    theirs = and_(key.version_id == body.id, key.field == called_in("name"))
    return select(key.key).select_from(body).join(key, theirs).where(body.thing_id.in_(select(ids.c.id)))


def numbers_reached(ids: CTE) -> Select[Any]:
    """The numbers that the bodies among these ever had."""
    body, key = aliased(OrganisationVersion), aliased(SearchKey)
    theirs = [key.field.startswith(numbered_in(name), autoescape=True) for name in body.__numbers_body__]
    pairs = select(key.key).select_from(body).join(key, and_(key.version_id == body.id, or_(*theirs)))
    return pairs.where(body.thing_id.in_(select(ids.c.id)))


def one_of(column: ColumnElement[Any], ids: Select[Any]) -> ColumnElement[bool]:
    """One of these, which are looked up once for all rows; nothing is not among them."""
    return and_(column.is_not(None), column.in_(ids))


class _names_any(FunctionElement[bool]):  # noqa: N801
    """One of these stands in a structure, as a value or as the name of one. Each structure is taken apart once, and not
    looked through for each of them. Never NULL."""

    inherit_cache = True
    name = "names_any"
    type = Boolean()

    def __init__(self, structure: ColumnElement[Any], ids: ScalarSelect[Any]) -> None:
        super().__init__(structure, ids)


@compiles(_names_any, "sqlite")
def _on_sqlite(element: Any, compiler: Any, **how: Any) -> str:
    structure, ids = (compiler.process(one, **how) for one in element.clauses)
    parts = f"SELECT 1 FROM json_tree({structure}) AS part"  # noqa: S608
    return f"(EXISTS ({parts} WHERE part.atom IN {ids} OR part.key IN {ids}))"


@compiles(_names_any)
def _on_others(element: Any, compiler: Any, **how: Any) -> str:
    structure, ids = (compiler.process(one, **how) for one in element.clauses)
    parts = f"unnest(string_to_array(CAST({structure} AS TEXT), '\"')) AS part"
    return f"(EXISTS (SELECT 1 FROM {parts} WHERE (part IN {ids}) IS TRUE))"  # noqa: S608


def names_any(structure: ColumnElement[Any], ids: Select[Any]) -> ColumnElement[bool]:
    """One of these stands anywhere in what is kept as JSON."""
    return _names_any(structure, ids.scalar_subquery())


def any_of(ids: CTE) -> ColumnElement[bool]:
    """There is such a barrier at all. Asked first, once for all rows: where there is none, nothing else is read."""
    return select(ids.c.id).exists()
