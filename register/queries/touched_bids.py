"""Whose interests are in whoever bids for a procurement that names them: one question, whatever wrote the interest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FunctionElement,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    union,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased

from register.domain.interests.interests import InterestType
from register.domain.procurement.paper_decisions import EMPLOYED, LAST_NOTICES, ROUTES_WITH_ONE, WORK
from register.domain.procurement.procurements import Further
from register.models.appointments import AppointmentVersion
from register.models.evaluators import EvaluatorVersion
from register.models.interests import InterestVersion
from register.models.organisations import OrganisationVersion
from register.models.paper_decisions import PaperDecisionVersion
from register.models.posts import PostVersion
from register.models.procurements import ProcurementVersion
from register.models.search_keys import SearchKey, called_in, numbered_in

E, P, D = EvaluatorVersion, ProcurementVersion, PaperDecisionVersion
NAMES = (P.clinical_lead_id, P.contract_manager_id, P.award_proposed_by)
"""Who holds papers of a procurement besides those who judge its bids; whoever decides the award is judged by the decision
check."""


class _elements(FunctionElement[Any]):  # noqa: N801
    """The members of a list that is kept as JSON, on either database."""

    inherit_cache = True
    name = "elements"


@compiles(_elements, "sqlite")
def _on_sqlite(element: Any, compiler: Any, **how: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **how)})"


@compiles(_elements)
def _on_others(element: Any, compiler: Any, **how: Any) -> str:
    return f"jsonb_array_elements({compiler.process(element.clauses, **how)})"


def touched_bids(people: Select[Any], *, by: Any = None) -> Select[Any]:
    """A row for each interest of one of these records of people in whoever bids, or a body around it, for a procurement
    that ever named one of them. by: the number of the last entry that counts; none, all count. An interest counts that
    was on the register at some time since the procurement was, and held since it began, whatever was said of it later:
    whoever ends their own interest opens nothing. Once the procurement is over nothing new counts."""
    bids = _bids(_named(people, by), by)
    around, i, first = _around(bids), aliased(InterestVersion), aliased(ProcurementVersion)
    began = and_(first.thing_id == bids.c.procurement_id, first.n == 1)
    then = [or_(i.superseded_seq.is_(None), i.superseded_seq > first.seq), *_by(i, by)]
    lasted = or_(i.valid_to.is_(None), i.valid_to >= bids.c.began_on)
    in_time = or_(bids.c.over_since.is_(None), i.seq < bids.c.over_since)
    touches = or_(i.organisation_id == around.c.body, _called_alike(i, around.c.body))
    return (
        select(
            bids.c.procurement_id, bids.c.person_id, i.thing_id.label("interest_id"), i.person_id.label("holder_id"),
            i.n.label("interest_n"), i.seq.label("interest_seq"), bids.c.bidder_id, bids.c.bid_seq,
            _by_law_or_employed(i, around.c.body).label("only_proposed"), _answer(bids, i, by).label("answer"),
        )
        .join(first, began)
        .join(around, around.c.bidder == bids.c.bidder_id)
        .join(i, and_(i.person_id.in_(people), lasted, in_time, *then, touches))
    )  # fmt: skip


def _by(model: Any, by: Any) -> list[ColumnElement[bool]]:
    return [] if by is None else [model.seq <= by]


def newest(model: Any, by: Any) -> list[ColumnElement[bool]]:
    """The newest version of each, as far as these entries went."""
    if by is None:
        return [model.superseded_seq.is_(None)]
    return [model.seq <= by, or_(model.superseded_seq.is_(None), model.superseded_seq > by)]


def _named(people: Select[Any], by: Any) -> CTE:
    """The procurements that ever named these people, with the record by which each is named."""
    judging = select(E.procurement_id, E.person_id).where(E.person_id.in_(people), *_by(E, by))
    holding = (
        select(P.thing_id.label("procurement_id"), column.label("person_id")).where(column.in_(people), *_by(P, by))
        for column in NAMES
    )  # fmt: skip
    return union(judging, *holding).cte()


def named_anywhere(people: Select[Any]) -> ColumnElement[bool]:
    """Whether any procurement ever named one of these records."""
    return select(_named(people, None).c.procurement_id).exists()


def _bids(named: CTE, by: Any) -> CTE:
    """Who bids there now, since which entry they bid without a break or about so, and since which it is over."""
    bidder = _elements(P.bidders).table_valued("value")
    body = cast(bidder.c.value.op("->>")("bidder_id"), String(32))
    once, quoted = aliased(ProcurementVersion), literal('"') + body + literal('"')
    since = select(func.min(once.seq)).where(
        once.thing_id == P.thing_id, cast(once.bidders, String).contains(quoted)
    )
    return (
        select(
            P.thing_id.label("procurement_id"), named.c.person_id, P.valid_from.label("began_on"),
            body.label("bidder_id"), since.scalar_subquery().label("bid_seq"), _over_since().label("over_since"),
        )
        .select_from(named).join(P, P.thing_id == named.c.procurement_id).join(bidder, true())
        .where(*newest(P, by))
        .cte()
    )  # fmt: skip


def _over_since() -> Any:
    """The first entry by which a procurement that is over was over: given up, or awarded and its last notice out."""
    once = aliased(ProcurementVersion)
    first = select(func.min(once.seq)).where(once.thing_id == P.thing_id, _is_over(once)).scalar_subquery()
    return case((_is_over(P), first))


def _is_over(model: Any) -> ColumnElement[bool]:
    out = or_(*(cast(model.notices, String).contains(f'"{code}"') for code in sorted(LAST_NOTICES)))
    ended = and_(model.award_decided_on.is_not(None), or_(model.route.not_in(sorted(ROUTES_WITH_ONE)), out))
    return or_(func.coalesce(model.further_decision, "") == Further.GIVE_UP.value, ended)


def _around(bids: CTE) -> CTE:
    """Each bidder with itself and whatever it is or was part of, consists of, followed or was followed by."""
    own, other = aliased(OrganisationVersion), aliased(OrganisationVersion)
    first = select(
        bids.c.bidder_id.label("bidder"), own.thing_id.label("body"), own.parent_id, own.successor_id
    ).join(own, own.thing_id == bids.c.bidder_id)
    whole = first.cte(recursive=True)
    ways = or_(
        other.thing_id == whole.c.parent_id, other.thing_id == whole.c.successor_id,
        other.parent_id == whole.c.body, other.successor_id == whole.c.body,
    )  # fmt: skip
    onward = select(whole.c.bidder, other.thing_id, other.parent_id, other.successor_id).join(other, ways)
    return whole.union(onward)


def _called_alike(interest: Any, body_id: Any) -> ColumnElement[bool]:
    """The body is called as the one that the interest names, typed or another record of it, or has a number of it. Asked
    for one row each time: PostgreSQL takes there to be so many that it went through the keys of every interest first."""
    body, theirs = aliased(OrganisationVersion), aliased(SearchKey)
    named, mine = aliased(OrganisationVersion), aliased(SearchKey)
    of_body = and_(body.thing_id == body_id, theirs.version_id == body.id, _identifies(theirs, _BODY))
    typed = and_(
        mine.version_id == interest.id, _identifies(mine, ("organisation_name", ("organisation_name",)))
    )
    chosen = and_(
        named.thing_id == interest.organisation_id, mine.version_id == named.id, _identifies(mine, _BODY)
    )
    by_typed = _finds_one(of_body, typed, mine.key == theirs.key, but=(body, theirs, mine))
    as_chosen = _finds_one(of_body, chosen, mine.key == theirs.key, but=(body, theirs, mine, named))
    return or_(
        and_(interest.organisation_name.is_not(None), by_typed),
        and_(interest.organisation_id.is_not(None), as_chosen),
    )


def _finds_one(*which: ColumnElement[bool], but: tuple[Any, ...]) -> ColumnElement[bool]:
    """There is one, looked for by itself and not among all that are of use to any row. but: what is its own."""
    return select(literal(1)).where(*which).correlate_except(*but).limit(1).scalar_subquery().is_not(None)


_BODY = ("name", OrganisationVersion.__numbers_body__)


def _identifies(key: Any, columns: tuple[str, tuple[str, ...]]) -> ColumnElement[bool]:
    """The key is what a body is called, or one of its numbers."""
    name, numbered = columns
    numbers = (key.field.startswith(numbered_in(one), autoescape=True) for one in numbered)
    return or_(key.field == called_in(name), *numbers)


def _by_law_or_employed(interest: Any, body_id: Any) -> ColumnElement[bool]:
    """A relative merely employed there; or the work of somebody who sits on both sides by law, at a body in which they
    hold a post. Such an interest closes nothing before somebody says so."""
    employed = and_(interest.interest_type == InterestType.INDIRECT.value, interest.situation.in_(EMPLOYED))
    own_work = and_(interest.interest_type != InterestType.INDIRECT.value, interest.situation.in_(WORK))
    return or_(employed, and_(own_work, exists().where(*_both_sides(interest, body_id))))


def _both_sides(interest: Any, body_id: Any) -> Iterator[ColumnElement[bool]]:
    """Posts that they held when they declared it: one on both sides by law, and one in that body."""
    by_law, there = aliased(AppointmentVersion), aliased(AppointmentVersion)
    post = aliased(PostVersion)
    for one in (by_law, there):
        yield and_(one.superseded_seq.is_(None), one.person_id == interest.person_id)
        yield and_(one.act != "ended", one.valid_from <= interest.declared_on)
        yield or_(one.valid_to.is_(None), one.valid_to >= interest.declared_on)
    yield by_law.statutory_dual.is_not(None)
    yield and_(post.thing_id == there.post_id, post.superseded_seq.is_(None), post.organisation_id == body_id)


def _answer(bids: CTE, interest: Any, by: Any) -> Any:
    """What was decided about this version of the interest and this bidder: may see (true) or may not; empty, nothing."""
    decided = aliased(PaperDecisionVersion)
    about = and_(
        decided.procurement_id == bids.c.procurement_id, decided.interest_id == interest.thing_id,
        decided.interest_n >= interest.n,
        cast(decided.bidder_ids, String).contains(literal('"') + bids.c.bidder_id + literal('"')),
    )  # fmt: skip
    last = select(decided.may_see_papers).where(about, *newest(decided, by))
    return last.order_by(decided.seq.desc()).limit(1).scalar_subquery()
