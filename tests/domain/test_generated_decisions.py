"""In a generated world the check never says clear past an unmanaged interest, and says what a slow obvious one says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from register.domain.authority.delegations import Delegation, GrantorKind
from register.domain.contracts.assessments import Outcome
from register.domain.contracts.conflicts import assess
from register.domain.contracts.decision_facts import Facts
from register.domain.interests.interests import Interest, InterestType
from register.domain.interests.mitigations import Mitigation
from register.domain.people.organisations import OrganisationKind
from tests.domain.builders import RULES, TODAY, facts, held, interest, mitigation, party, passed_on, root

OWNER = party("owner", OrganisationKind.NHS_TRUST, name="St Aldhelm's Hospitals NHS Trust")
TRUST = party("trust", OrganisationKind.NHS_TRUST, name="Riverside Community N.H.S. Trust", parent_id="owner")
WRITTEN = (
    "Riverside Community NHS Trust",
    "RIVERSIDE COMMUNITY N.H.S. TRUST",
    "The Riverside Community NHS Trust",
)
ALLOWED = ("panel_convened", "countersigned", "independent_review", "restricted")
"""Kinds that the rules let an indirect interest be managed by."""
DAYS = st.sampled_from([TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1)])
EARLIER = date(2025, 1, 1)


@st.composite
def an_interest(draw: st.DrawFn, key: str) -> Interest:
    """Through a husband: in a party, in what it is part of, in a body typed by name in some form, or in another."""
    where = draw(st.sampled_from(["trust", "owner", "board", "elsewhere", *WRITTEN]))
    named = where in WRITTEN
    return interest(
        id=key, person_id=draw(st.sampled_from(["ann", "bea"])), interest_type=InterestType.INDIRECT,
        organisation_id=None if named else where, organisation_name=where if named else None, arose_on=EARLIER,
        ended_on=draw(st.none() | DAYS),
    )  # fmt: skip


@st.composite
def a_mitigation(draw: st.DrawFn, key: str) -> Mitigation:
    return mitigation(
        id=key, interest_id=draw(st.sampled_from(["i0", "i1", "i2"])), agreed_by=draw(st.sampled_from(["ann", "bea"])),
        kind=draw(st.sampled_from(["note_only", "leave_for_item", *ALLOWED])), valid_from=draw(DAYS),
        valid_to=draw(st.none() | DAYS), contract_id=draw(st.sampled_from([None, "c1", "another"])),
    )  # fmt: skip


@st.composite
def schemes(draw: st.DrawFn) -> tuple[Delegation, ...]:
    limits = st.sampled_from([None, 50_000_00, 200_000_00])
    top = root(limit_pence=draw(limits), minute=draw(st.sampled_from(["12/24", None])))
    below = passed_on(
        limit_pence=draw(limits), valid_to=draw(st.none() | DAYS),
        services=draw(st.sampled_from([("all",), ("nursing",), ("other",)])),
        grantor_post_id=draw(st.sampled_from(["chief", "director"])),
    )  # fmt: skip
    return (top, below)


@st.composite
def worlds(draw: st.DrawFn) -> Facts:
    return facts(
        provider=TRUST, organisations=(TRUST, OWNER), delegations=draw(schemes()),
        interests=tuple(draw(an_interest(f"i{n}")) for n in range(draw(st.integers(0, 3)))),
        mitigations=tuple(draw(a_mitigation(f"m{n}")) for n in range(draw(st.integers(0, 3)))),
        prepared_by=draw(st.sampled_from([(), ("ann",), ("bea",)])),
        appointments=(held("ann", draw(st.sampled_from(["director", "chief"]))), held("carl", "chief")),
    )  # fmt: skip


def is_in_a_party(one: Interest) -> bool:
    return one.organisation_id in ("trust", "owner", "board") or one.organisation_name in WRITTEN


def hers(world: Facts) -> list[Interest]:
    return [
        one for one in world.interests
        if one.person_id == "ann" and (one.ended_on is None or one.ended_on >= world.on) and is_in_a_party(one)
    ]  # fmt: skip


def managed_by(one: Interest, world: Facts) -> list[Mitigation]:
    """By somebody else, today, for this contract or all."""
    return [
        m for m in world.mitigations
        if m.interest_id == one.id and m.agreed_by != "ann" and m.valid_from <= world.on
        and (m.valid_to is None or m.valid_to >= world.on) and m.contract_id in (None, world.contract_id)
    ]  # fmt: skip


def is_managed(one: Interest, world: Facts) -> bool:
    kinds = {m.kind for m in managed_by(one, world)}
    return "leave_for_item" not in kinds and bool(kinds & set(ALLOWED))


def has_authority(world: Facts) -> bool:
    """Every delegation she holds is walked up by hand."""
    posts = {post.post_id for post in world.appointments if post.person_id == "ann"}
    by_id = {one.id: one for one in world.delegations}
    return any(one.holder_post_id in posts and holds(one, by_id, world) for one in world.delegations)


def holds(one: Delegation, by_id: dict[str, Delegation], world: Facts) -> bool:
    runs = one.valid_from <= world.on and (one.valid_to is None or world.on <= one.valid_to)
    enough = one.limit_pence is None or world.value_pence < one.limit_pence
    covers = one.services == ("all",) or set(world.services) <= set(one.services)
    if not (runs and enough and covers):
        return False
    if one.grantor_kind is GrantorKind.BOARD:
        return bool(one.minute)
    above = by_id[one.parent_id or ""]
    no_more = above.limit_pence is None or (
        one.limit_pence is not None and one.limit_pence <= above.limit_pence
    )
    return one.grantor_post_id == above.holder_post_id and no_more and holds(above, by_id, world)


def slowly(world: Facts) -> Outcome:
    """What is obvious, looked at one by one."""
    if not has_authority(world) or "ann" in world.prepared_by:
        return Outcome.STOPPED
    if any(not is_managed(one, world) for one in hers(world)):
        return Outcome.STOPPED
    return Outcome.CONDITIONAL if hers(world) else Outcome.CLEAR


@settings(max_examples=150, deadline=None)
@given(worlds())
def test_the_check_says_what_a_slow_obvious_one_says(world: Facts) -> None:
    assert assess(world, RULES).outcome is slowly(world)


@settings(max_examples=60, deadline=None)
@given(worlds(), st.sampled_from(WRITTEN))
def test_nobody_with_an_unmanaged_interest_is_ever_clear(world: Facts, written: str) -> None:
    own = interest(
        id="own",
        interest_type=InterestType.INDIRECT,
        organisation_id=None,
        organisation_name=written,
        arose_on=EARLIER,
    )
    answer = assess(replace(world, interests=(*world.interests, own)), RULES)
    assert answer.outcome is Outcome.STOPPED
    assert "own" in {link.id for reason in answer.reasons for link in reason.links}
