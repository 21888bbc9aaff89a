"""The register as it was: whatever is asked, the answer is that of somebody reading every version by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from register import clock
from register.db import unit_of_work
from register.domain.duties.duties import Declarant, return_due, return_goes_by_body
from register.domain.interests.gifts import OFFERS
from register.domain.interests.interests import NewNilReturn
from register.domain.permissions import Role
from register.domain.rules import Confidence, Rule, Ruleset
from register.models.interests import IS_OFFER
from register.models.ledger import LedgerEntry
from register.queries.home.returns import Returns
from register.queries.interests import declarants, reviews
from register.queries.interests import interests as queries
from register.queries.listing import Asked, page
from register.queries.people.appointments import managers_of
from register.queries.people.posts import post, to_domain
from register.queries.visible import AsAt
from register.services.interests.interests import amend_interest, end_interest
from register.services.interests.mitigations import agree_mitigation
from register.services.interests.nil_returns import declare_nothing
from register.services.people.posts import amend_post
from tests import registering
from tests.registering import SYSTEM, TODAY, World, declared, new_interest, new_mitigation

SEES = SYSTEM.viewer
DAYS = st.integers(0, 5)
"""Days are counted from the first day of an example, since the audit trail's days never run backwards."""


world = registering.in_session


@dataclass(frozen=True)
class Told:
    """A version as somebody would write it on paper."""

    interest: int
    recorded_on: date
    begins: date
    ends: date | None
    words: str


def by_hand(told: list[Told], on: date | None, known: date | None) -> set[str]:
    """The newest line of each interest that was written by then, if it covers the day."""
    newest: dict[int, Told] = {}
    for line in told:
        if known is None or line.recorded_on <= known:
            newest[line.interest] = line
    return {
        line.words for line in newest.values()
        if on is None or (line.begins <= on and (line.ends is None or on <= line.ends))
    }  # fmt: skip


ACTS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["amend", "end"]), st.integers(0, 2), DAYS, DAYS),
    min_size=1, max_size=6,
)  # fmt: skip


def record(world: World, acts: list[tuple[int, str, int, int, int]], first: date) -> list[Told]:
    """Acts on four interests, on days that never run backwards; each told on paper as well."""
    today, told, refs = first, list[Told](), dict[int, str]()
    for at, (number, act, wait, begun, over) in enumerate(acts):
        today, words = today + timedelta(days=wait), f"Interest {number}, line {at}"
        begins, ends = min(first + timedelta(days=begun), today), min(first + timedelta(days=over), today)
        with clock.travel(datetime.combine(today, time(12), UTC)), unit_of_work() as work:
            new = new_interest(world, description=words, arose_on=begins)
            if number not in refs:
                refs[number] = registering.declare_interest(work, new, actor=SYSTEM, today=today).ref
            elif act == "amend":
                amend_interest(work, refs[number], new, expected_n=None, actor=SYSTEM, today=today)
            else:
                begins, words, last = _end(work, told, refs[number], number, ends, today)
                told.append(Told(number, today, begins, last, words))
                continue
        told.append(Told(number, today, begins, None, words))
    return told


def _end(
    work: Session, told: list[Told], ref: str, number: int, ends: date, today: date
) -> tuple[date, str, date]:
    before = next(line for line in reversed(told) if line.interest == number)
    last = max(ends, before.begins)
    end_interest(work, ref, last, expected_n=None, actor=SYSTEM, today=today)
    return before.begins, before.words, last


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS, questions=st.lists(st.tuples(st.none() | DAYS, st.none() | DAYS), min_size=4, max_size=4))
def test_the_register_for_any_two_days_is_what_reading_every_version_gives(
    session: Session, world: World, acts: list[tuple[int, str, int, int, int]],
    questions: list[tuple[int | None, int | None]],
) -> None:  # fmt: skip
    first = _day_after_everything(session)
    earlier = {row.ref for row in page(session, queries.LISTING, Asked(SEES), limit=500).rows}
    told = record(world, acts, first)
    for on, known in [[None if n is None else first + timedelta(days=n) for n in pair] for pair in questions]:
        rows = page(session, queries.LISTING, Asked(SEES, AsAt(on, known)), limit=500).rows
        assert {row.description for row in rows if row.ref not in earlier} == by_hand(told, on, known)


def _day_after_everything(session: Session) -> date:
    newest = session.scalars(select(LedgerEntry.recorded_at).order_by(LedgerEntry.seq.desc())).first()
    assert newest is not None
    return newest.date() + timedelta(days=1)


def test_the_first_and_the_last_day_count_and_the_days_beside_them_do_not(
    session: Session, world: World
) -> None:
    first, last = date(2026, 5, 1), date(2026, 5, 10)
    declared(world, ended_on=last)

    def shown(on: date) -> int:
        return len(page(session, queries.LISTING, Asked(SEES, AsAt(on))).rows)

    day = timedelta(days=1)
    assert [shown(on) for on in (first - day, first, last, last + day)] == [0, 1, 1, 0]


def test_pages_by_key_hold_every_row_once(session: Session, world: World) -> None:
    refs = {declared(world, name).ref for name in ("ann", "bob", "cat", "dee", "bob")}
    seen, after = [], ""
    for _ in range(5):
        some = page(session, queries.LISTING, Asked(SEES), after=after, limit=2)
        seen += [row.ref for row in some.rows]
        after = some.next_key or ""
        if not after:
            break
    assert len(seen) == len(refs)
    assert set(seen) == refs


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"name": "BOB"}, {"job", "old"}), ({"organisation": "trust"}, {"job", "old"}),
        ({"organisation": "acme"}, {"stake"}), ({"situation": "Sh"}, {"stake"}), ({"late": "late"}, {"old"}),
        ({"type": "indirect"}, set()), ({"words": "Weekend"}, {"job"}), ({"name": "%"}, set()),
    ],
)  # fmt: skip
def test_the_register_is_filtered(
    session: Session, world: World, asked: dict[str, str], found: set[str]
) -> None:
    made = {
        "job": declared(world).ref,
        "old": declared(world, arose_on=date(2025, 1, 1), description="Long ago").ref,
        "stake": declared(
            world, "cat", situation="Sh", organisation_id=world.ids["acme"], description="Shares"
        ).ref,
    }
    rows = page(session, queries.LISTING, Asked(SEES, chosen=asked)).rows
    assert {row.ref for row in rows} == {made[name] for name in found}


def test_interests_of_people_and_in_bodies(session: Session, world: World) -> None:
    mine, other = declared(world), declared(world, "cat", organisation_id=world.ids["acme"])
    assert [v.ref for v in queries.interests_of(session, [world.ids["bob"]], viewer=SEES)] == [mine.ref]
    assert [v.ref for v in queries.interests_in(session, [world.ids["acme"]], viewer=SEES)] == [other.ref]
    assert queries.interests_of(session, [], viewer=SEES) == []


def test_only_what_changed_since_the_last_review_awaits_the_next(session: Session, world: World) -> None:
    ann, made = world.actor("ann", Role.MANAGER), declared(world)
    assert [one.never_reviewed for one in reviews.awaiting(session, TODAY, viewer=ann.viewer)] == [True]
    with unit_of_work() as work:
        agree_mitigation(work, new_mitigation(world, made), actor=ann, today=TODAY)
    assert reviews.awaiting(session, TODAY, viewer=ann.viewer) == []
    with unit_of_work() as work:
        changed = new_interest(world, description="Every night")
        amend_interest(work, made.ref, changed, expected_n=1, actor=SYSTEM, today=TODAY)
    (waiting,) = reviews.awaiting(session, TODAY, viewer=ann.viewer)
    assert not waiting.never_reviewed
    assert [told.version for told in waiting.news] == [2]
    assert [change[0] for change in waiting.news[0].changes] == ["Description"]


def test_a_manager_sees_those_below_while_they_report_to_them(session: Session, world: World) -> None:
    ann, made = world.actor("ann", Role.MANAGER), declared(world)
    assert len(reviews.awaiting(session, TODAY, viewer=ann.viewer)) == 1
    assert reviews.awaiting(session, date(2025, 3, 31), viewer=ann.viewer) == []
    assert queries.interest(session, made.ref, viewer=ann.viewer, on=TODAY).n == 1


def test_a_post_may_name_whose_holder_looks_at_its_declarations_in_place_of_the_line_manager(
    session: Session, world: World
) -> None:
    declared(world)
    cat, ann = world.actor("cat", Role.MANAGER), world.actor("ann", Role.MANAGER)
    with unit_of_work() as work:
        found = post(work, world.ids["contracts"], viewer=SEES)
        new = replace(to_domain(found), reviewed_by_id=world.ids["chief"])
        amend_post(work, found.thing_id, new, expected_n=1, reason="Independent", actor=SYSTEM, today=TODAY)
    assert len(reviews.awaiting(session, TODAY, viewer=cat.viewer)) == 1
    assert reviews.awaiting(session, TODAY, viewer=ann.viewer) == []
    assert managers_of(session, world.ids["bob"], TODAY, viewer=SEES) == {world.ids["cat"]}


def test_what_an_index_calls_an_offer_is_what_the_rules_call_one() -> None:
    assert f"situation IN {OFFERS}" == IS_OFFER


def test_a_start_page_names_the_first_who_owe_and_counts_all(session: Session, world: World) -> None:
    returns = Returns(session, TODAY, SEES)
    assert len(returns.owing) == 2
    assert [due.name for due in returns.first(1)] == [
        due.name for due in declarants.outstanding(session, TODAY, viewer=SEES)
    ][:1]


def test_a_rule_for_one_kind_of_body_makes_its_return_due_by_that_rule() -> None:
    who = Declarant(person_id="p", since=date(2026, 1, 1), asked_because="")
    for_all = Rule(key="interests.review_months", value=12, source="x", confidence=Confidence.HIGH)
    days = replace(for_all, key="interests.declare_within_days", value=28)
    assert not return_goes_by_body(who, Ruleset("all", [for_all, days]))
    by_body = Ruleset("some", [for_all, days, replace(days, bodies=("icb",), value=14)])
    assert return_goes_by_body(who, by_body)
    assert return_due(who, by_body, "icb") == date(2026, 1, 15)
    assert return_due(who, by_body, "pct") == date(2026, 1, 29)


def test_decision_making_staff_owe_a_return_until_they_make_one(session: Session, world: World) -> None:
    owing = {due.name for due in declarants.outstanding(session, TODAY, viewer=SEES)}
    assert owing == {"Ann Archer", "Bob Best"}
    declared(world)
    assert {due.name for due in declarants.outstanding(session, TODAY, viewer=SEES)} == {
        "Ann Archer",
        "Bob Best",
    }
    new = NewNilReturn(person_id=world.ids["bob"], period_from=date(2026, 4, 1), period_to=date(2027, 3, 31))
    with unit_of_work() as work:
        declare_nothing(work, new, actor=SYSTEM, today=TODAY)
    assert {due.name for due in declarants.outstanding(session, TODAY, viewer=SEES)} == {"Ann Archer"}
    (due,) = declarants.due_returns(session, TODAY, viewer=SEES, person_ids=[world.ids["bob"]])
    assert (due.due_on, due.overdue) == (date(2027, 5, 15), False)
    later = declarants.outstanding(session, date(2027, 5, 16), viewer=SEES)
    assert "Bob Best" in {due.name for due in later}
