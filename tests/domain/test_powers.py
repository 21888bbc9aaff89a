"""Who holds which delegation on which days, kept beside the scheme, is what one finds by following every chain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from register.domain.authority.commitments import Commitment, LimitPer, Vat
from register.domain.authority.delegations import Delegation, GrantorKind, chain, measure, who_may_sign
from register.domain.authority.powers import powers
from register.domain.dates import Period, reading_on
from register.domain.people.people import HeldPost, Side

FIRST = date(2026, 4, 1)
DAYS = st.integers(0, 12).map(lambda n: FIRST + timedelta(days=n))
LIMITS = st.sampled_from([None, 1, 50, 100])
POSTS = ("a", "b", "c")


def delegation(key: str, above: str | None, **changes: object) -> Delegation:
    given_by = (
        {"grantor_kind": GrantorKind.POST, "grantor_post_id": "a"}
        if above
        else {"grantor_kind": GrantorKind.BOARD}
    )
    made = Delegation(
        id=key, matter="sign", organisation_id="body", valid_from=FIRST, parent_id=above, minute=None if above else "1",
        sub_delegable=True, holder_post_id="a", **given_by,  # type: ignore[arg-type]
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


@st.composite
def histories(draw: st.DrawFn) -> dict[str, list[Delegation]]:
    """Up to five delegations with up to three versions each: cut, widened, moved to another post, begun and ended on any
    day, sometimes resting on themselves."""
    keys = [f"d{n}" for n in range(draw(st.integers(1, 5)))]
    found = {}
    for n, key in enumerate(keys):
        above = draw(st.sampled_from([None, *keys])) if n else None
        found[key] = [_version(draw, key, above, turn) for turn in range(draw(st.integers(1, 3)))]
    return found


def _version(draw: st.DrawFn, key: str, above: str | None, turn: int) -> Delegation:
    return delegation(
        key, above, limit_pence=draw(LIMITS), holder_post_id=draw(st.sampled_from(POSTS)), valid_from=draw(DAYS),
        valid_to=draw(st.none() | DAYS), sub_delegable=draw(st.booleans()), grantor_post_id=draw(st.sampled_from(POSTS)),
        holds_from=draw(DAYS) if turn else None, services=draw(st.sampled_from([("all",), ("DN",), ("DN", "HV")])),
        limit_per=draw(st.sampled_from([LimitPer.CONTRACT, LimitPer.ORDER])),
        limit_vat=draw(st.sampled_from([None, Vat.EXCLUDED, Vat.INCLUDED])),
        spend_categories=draw(st.sampled_from([("all",), ("goods",), ("goods", "capital")])),
    )  # fmt: skip


@st.composite
def appointments(draw: st.DrawFn) -> list[HeldPost]:
    return [
        HeldPost(
            appointment_id=str(n), person_id=draw(st.sampled_from(["ann", "bob"])), post_id=draw(st.sampled_from(POSTS)),
            title="Post", organisation_id="body", side=Side.COMMISSIONING, valid_from=draw(DAYS),
            valid_to=draw(st.none() | DAYS),
        )
        for n in range(draw(st.integers(0, 4)))
    ]  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(
    histories(),
    appointments(),
    st.lists(DAYS, min_size=3, max_size=3),
    st.sampled_from([0, 1, 49, 50, 99, 100]),
    st.sampled_from([None, *Vat]),
    st.sampled_from([None, "goods", "capital"]),
)
def test_whoever_is_kept_as_able_on_a_day_is_who_may_on_that_day(
    versions: dict[str, list[Delegation]], held: list[HeldPost], days: list[date], pence: int, vat: Vat | None,
    category: str | None,
) -> None:  # fmt: skip
    value = Commitment(
        whole_pence=pence, order_pence=pence // 2, vat=vat, vat_percent=Decimal(20), category=category
    )
    appointed: dict[str, list[tuple[str, Period]]] = {}
    for post in held:
        appointed.setdefault(post.post_id, []).append(
            (post.person_id, Period(post.valid_from, post.valid_to))
        )
    every = [power for key in versions for power in powers(key, versions, appointed)]
    for on in days:
        scheme = [reading_on(some, on) for some in versions.values()]
        slow = {
            (s.person_id, s.chain.links[0].id)
            for s in who_may_sign(scheme, held, value, ("DN",), on, matter="sign")
        }
        quick = {
            (p.person_id, p.standing.terms.id) for p in every
            if p.begins <= on <= p.ends and _is_below(p.standing.terms, value)
            and {"all", category} & set(p.standing.terms.spend_categories)
            and {"all", "DN"} & set(p.standing.terms.services)
        }  # fmt: skip
        assert quick == slow


def _is_below(terms: Delegation, value: Commitment) -> bool:
    held = value.pence_in(terms.limit_per, terms.limit_vat)
    return terms.limit_pence is None or held < terms.limit_pence


@settings(max_examples=80, deadline=None)
@given(histories(), DAYS)
def test_no_chain_yields_more_than_any_link_above_it(versions: dict[str, list[Delegation]], on: date) -> None:
    by_id = {key: reading_on(some, on) for key, some in versions.items()}
    for one in by_id.values():
        whole = chain(one, by_id, on)
        if whole.unbroken:
            for above in whole.links:
                assert above.limit_pence is None or (one.limit_pence or 10**9) <= above.limit_pence
                assert "all" in above.services or set(one.services) <= set(above.services)
                assert "all" in above.spend_categories or set(one.spend_categories) <= set(
                    above.spend_categories
                )
                assert above.limit_pence is None or measure(one) == measure(above)
                assert above.period.contains(on)


@settings(max_examples=80, deadline=None)
@given(histories(), appointments(), DAYS, st.integers(0, 120), st.integers(0, 4))
def test_taking_a_delegation_away_widens_nobody(
    versions: dict[str, list[Delegation]], held: list[HeldPost], on: date, value: int, which: int
) -> None:
    scheme = [reading_on(some, on) for some in versions.values()]
    fewer = [one for n, one in enumerate(scheme) if n != which % len(scheme)]

    def able(some: list[Delegation]) -> set[str]:
        return {s.person_id for s in who_may_sign(some, held, value, ("DN",), on, matter="sign")}

    assert able(fewer) <= able(scheme)
