"""Who may sign, by what chain, and what is wrong with a scheme of reservation and delegation."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from register.domain.authority.commitments import Commitment, LimitPer, Vat
from register.domain.authority.delegations import (
    GrantorKind,
    chain,
    who_may_sign,
    why_not,
)
from register.domain.authority.mending import findings
from register.domain.authority.recording import check_delegation
from register.domain.errors import Invalid
from tests.domain.builders import RULES, TODAY, held, passed_on, root

HELD = (held("ann", "director"), held("carl", "chief"))


def codes(found):
    return [finding.code for finding in found]


def signers(*delegations, value=60_000_00, services=("nursing",), on=TODAY, posts=HELD):
    found = who_may_sign(delegations, posts, value, services, on, matter="sign_contracts")
    return [signatory.person_id for signatory in found]


def broken(*delegations, on=TODAY):
    return codes(chain(delegations[0], {d.id: d for d in delegations}, on).breaks)


def test_both_the_holder_and_the_one_who_passed_it_on_may_sign():
    assert signers(root(), passed_on()) == ["ann", "carl"]


def test_a_limit_covers_what_lies_below_it_and_not_the_limit_itself():
    limited = passed_on(limit_pence=75_000_00)
    assert signers(root(), limited, value=74_999_50) == ["ann", "carl"]
    assert signers(root(), limited, value=75_000_00) == ["carl"]


def test_every_service_must_be_covered():
    nursing = passed_on(services=("nursing", "urgent"))
    assert "ann" in signers(root(), nursing, services=("nursing", "urgent"))
    assert "ann" not in signers(root(), nursing, services=("nursing", "children"))
    assert codes(why_not(nursing, 1, ("children",), TODAY)) == ["other_services"]


def test_a_parent_cut_below_the_value_stops_those_it_was_passed_on_to():
    assert signers(root(limit_pence=50_000_00), passed_on(limit_pence=50_000_00), value=49_999_99)
    assert signers(root(limit_pence=50_000_00), passed_on()) == []


def test_a_chain_breaks_on_the_day_after_its_end_and_before_its_beginning():
    ended = root(valid_to=TODAY)
    inside = passed_on(valid_to=TODAY)
    assert broken(inside, ended) == []
    assert broken(inside, ended, on=TODAY + timedelta(days=1)) == ["expired", "expired"]
    assert broken(inside, ended, on=date(2024, 3, 31)) == ["not_begun", "not_begun"]


@pytest.mark.parametrize(
    ("parent", "child", "code"),
    [
        ({"sub_delegable": False}, {}, "not_sub_delegable"),
        ({"limit_pence": 50_000_00}, {}, "wider_limit"),
        ({"limit_pence": 50_000_00}, {"limit_pence": None}, "wider_limit"),
        ({"services": ("nursing",)}, {}, "wider_services"),
        ({"services": ("nursing",)}, {"services": ("nursing", "urgent")}, "wider_services"),
        ({"holder_post_id": "chair"}, {}, "grantor_not_holder"),
        ({"matter": "use_seal"}, {}, "other_matter"),
        ({"organisation_id": "trust"}, {}, "other_body"),
        ({"minute": None}, {}, "no_minute"),
    ],
)
def test_a_sub_delegation_wider_than_its_parent_breaks_the_chain(parent, child, code):
    assert broken(passed_on(**child), root(**parent)) == [code]
    assert "ann" not in signers(root(**parent), passed_on(**child))


def test_what_lasts_longer_than_the_one_it_rests_on_holds_on_the_days_on_which_both_do():
    ends = root(valid_to=TODAY)
    assert broken(passed_on(), ends) == []
    assert "ann" in signers(ends, passed_on())
    assert broken(passed_on(), ends, on=TODAY + timedelta(days=1)) == ["expired"]
    assert signers(ends, passed_on(), on=TODAY + timedelta(days=1)) == []
    assert codes(findings((ends, passed_on()), HELD, TODAY)) == ["wider_dates"]


def test_a_delegation_that_rests_on_nothing_or_on_itself_gives_no_authority():
    assert broken(passed_on()) == ["no_parent"]
    one = passed_on(id="a", parent_id="b", grantor_post_id="director", sub_delegable=True)
    two = passed_on(id="b", parent_id="a", grantor_post_id="director", sub_delegable=True)
    assert "circular" in broken(one, two)
    assert signers(one, two) == []


def test_a_vacant_post_signs_nothing_and_is_reported():
    vacant = (held("carl", "chief"),)
    assert signers(root(), passed_on(), posts=vacant) == ["carl"]
    assert codes(findings((root(), passed_on()), vacant, TODAY)) == ["holder_vacant"]


def test_a_chain_through_a_vacant_post_holds_and_warns():
    posts = (held("ann", "director"),)
    (found,) = who_may_sign((root(), passed_on()), posts, 1, (), TODAY, matter="sign_contracts")
    assert (found.person_id, codes(found.warnings)) == ("ann", ["holder_vacant"])


def test_a_joint_signature_is_never_given_by_the_same_person():
    joint = passed_on(joint_post_id="finance")
    posts = (*HELD, held("ann", "finance"), held("fay", "finance"))
    found = who_may_sign((root(), joint), posts, 1, (), TODAY, matter="sign_contracts")
    assert next(s for s in found if s.person_id == "ann").joint_person_ids == ("fay",)
    alone = who_may_sign((root(), joint), posts[:-1], 1, (), TODAY, matter="sign_contracts")
    assert codes(next(s for s in alone if s.person_id == "ann").warnings) == ["joint_vacant"]


def test_powers_of_another_matter_or_body_do_not_count():
    assert signers(root(matter="use_seal")) == []
    found = who_may_sign(
        (root(),), HELD, 1, (), TODAY, matter="sign_contracts", organisation_ids=frozenset({"trust"})
    )
    assert found == []


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(0, 10**9))
def test_nobody_signs_above_any_limit_in_the_chain(top, lower, value):
    able = signers(root(limit_pence=top), passed_on(limit_pence=lower), value=value)
    assert ("carl" in able) == (value < top)
    assert ("ann" in able) == (value < lower <= top)


@given(st.integers(2, 12), st.integers(0, 11))
def test_one_broken_link_anywhere_stops_everybody_below_it(length, place):
    bad = place % length
    links = [root(id="p0", holder_post_id="p0")]
    links += [
        passed_on(
            id=f"p{n}",
            parent_id=f"p{n - 1}",
            grantor_post_id=f"p{n - 1}",
            holder_post_id=f"p{n}",
            sub_delegable=True,
        )
        for n in range(1, length)
    ]
    ended = (
        [root(id="p0", holder_post_id="p0", valid_to=date(2025, 1, 1))]
        if bad == 0
        else [
            passed_on(
                id=f"p{bad}",
                parent_id=f"p{bad - 1}",
                grantor_post_id=f"p{bad - 1}",
                holder_post_id=f"p{bad}",
                sub_delegable=True,
                valid_to=date(2025, 1, 1),
            )
        ]
    )
    links[bad : bad + 1] = ended
    posts = [held(f"h{n:02}", f"p{n}") for n in range(length)]
    assert signers(*links, posts=posts) == [f"h{n:02}" for n in range(bad)]


def refused(new, **kwargs):
    with pytest.raises(Invalid) as fault:
        check_delegation(new, RULES, on=TODAY, **kwargs)
    return list(fault.value.problems)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"matter": "anything"}, "matter"),
        ({"grantor_post_id": "chief"}, "grantor_post_id"),
        ({"grantor_kind": GrantorKind.POST, "parent_id": "x"}, "grantor_post_id"),
        ({"holder_person_id": "ann"}, "holder_post_id"),
        ({"holder_post_id": None}, "holder_post_id"),
        ({"limit_pence": 0}, "limit_pence"),
        ({"limit_pence": -1}, "limit_pence"),
        ({"limit_pence": 10**15}, "limit_pence"),
        ({"services": ()}, "services"),
        ({"valid_to": date(2024, 3, 31)}, "valid_to"),
        ({"parent_id": "x"}, "parent_id"),
    ],
)
def test_each_wrong_answer_is_named_beside_its_own_field(changes, field):
    assert refused(root(**changes)) == [field]


@pytest.mark.parametrize(
    ("parent", "child", "field"),
    [
        ({"sub_delegable": False}, {}, "parent_id"),
        ({"matter": "use_seal"}, {}, "parent_id"),
        ({"limit_pence": 50_000_00}, {}, "limit_pence"),
        ({"limit_pence": 50_000_00}, {"limit_pence": None}, "limit_pence"),
        ({"valid_to": date(2027, 1, 1)}, {}, "valid_to"),
        ({}, {"valid_from": date(2024, 3, 31)}, "valid_from"),
        ({"services": ("nursing",)}, {"services": ("nursing", "urgent")}, "services"),
        ({"holder_post_id": "chair"}, {}, "grantor_post_id"),
        ({"organisation_id": "trust"}, {}, "organisation_id"),
        ({"joint_post_id": "finance"}, {}, "joint_post_id"),
        ({"joint_post_id": "finance"}, {"joint_post_id": "chair"}, "joint_post_id"),
        ({"spend_categories": ("goods",)}, {"spend_categories": ("goods", "capital")}, "spend_categories"),
        ({"limit_pence": 100_000_00, "limit_per": LimitPer.ORDER}, {}, "limit_per"),
        ({"limit_pence": 100_000_00, "limit_vat": Vat.INCLUDED}, {"limit_vat": Vat.EXCLUDED}, "limit_vat"),
    ],
)
def test_what_is_wider_than_the_delegation_it_rests_on_is_refused_beside_the_field_that_makes_it_so(
    parent, child, field
):
    assert refused(passed_on(**child), parent=root(**parent)) == [field]
    if field not in ("valid_from", "valid_to"):
        assert "ann" not in signers(root(**parent), passed_on(**child))


def test_what_a_parent_that_was_cut_later_leaves_wider_is_shown():
    check_delegation(passed_on(), RULES, on=TODAY, parent=root(limit_pence=100_000_00))
    cut = (root(limit_pence=1_00), passed_on())
    assert codes(findings(cut, HELD, TODAY)) == ["wider_limit"]


def test_what_has_ended_is_history_and_nothing_to_mend():
    over = passed_on(valid_to=TODAY - timedelta(days=1), sub_delegable=False)
    assert codes(findings((root(limit_pence=1_00), over), HELD, TODAY)) == []
    left_behind = passed_on()
    ended = root(valid_to=TODAY - timedelta(days=1))
    assert codes(findings((ended, left_behind), HELD, TODAY)) == ["wider_dates"]


LIMITS = st.none() | st.integers(1, 40)
LINKS = st.fixed_dictionaries(
    {
        "limit_pence": LIMITS,
        "services": st.sampled_from([("all",), ("a",), ("b",), ("a", "b")]),
        "joint_post_id": st.sampled_from([None, "finance"]),
        "valid_to": st.sampled_from([None, TODAY, TODAY + timedelta(days=2)]),
        "rests_on": st.integers(0, 9),
        "spend_categories": st.sampled_from([("all",), ("goods",), ("goods", "capital")]),
        "limit_per": st.sampled_from(LimitPer),
        "limit_vat": st.sampled_from([None, Vat.EXCLUDED, Vat.INCLUDED]),
        "holder": st.sampled_from(["director", "manager"]),
    }
)


def yields(scheme, on):
    """Every value, service and second signature by which anybody may decide on the day."""
    posts = (*HELD, held("moe", "manager"), held("fay", "finance"))
    return {
        (s.person_id, (value.whole_pence, value.vat, value.category), service, s.joint_post_id)
        for value in asked_values()
        for service in ("a", "b")
        for s in who_may_sign(scheme, posts, value, (service,), on, matter="sign_contracts")
    }


def asked_values():
    """Values with and without VAT, orders of a part of them, with something used before in the year."""
    for pence in (0, 10, 25, 39):
        for vat in (None, *Vat):
            for category in (None, "goods", "capital"):
                yield Commitment(
                    whole_pence=pence,
                    order_pence=pence // 2,
                    vat=vat,
                    vat_percent=Decimal("17.5"),
                    category=category,
                    used={f"d{n}": 7 for n in range(5)},
                    since=TODAY,
                )


@settings(max_examples=25)
@given(st.lists(LINKS, min_size=1, max_size=5), st.integers(-1, 3))
def test_no_chain_yields_more_than_its_root_and_taking_one_away_widens_nobody(links, later):
    """Any tree of delegations, in amount, service, time and second signature."""
    on, scheme = TODAY + timedelta(days=later), []
    for n, link in enumerate(links):
        changes = {k: v for k, v in link.items() if k not in ("rests_on", "holder")}
        if n == 0:
            scheme.append(root(id="d0", **changes))
            continue
        above = scheme[link["rests_on"] % n]
        scheme.append(
            passed_on(id=f"d{n}", parent_id=above.id, grantor_post_id=above.holder_post_id,
                      holder_post_id=link["holder"], sub_delegable=True, **changes)
        )  # fmt: skip
    everything = yields(scheme, on)
    top = {what for _, *what in yields(scheme[:1], on) for what in [(*what[:2], bool(what[2]))]}
    assert all((value, service, False) in top or (joint and (value, service, True) in top)
               for _, value, service, joint in everything)  # fmt: skip
    for gone in scheme:
        assert yields([one for one in scheme if one is not gone], on) <= everything


def test_what_the_board_delegates_is_recorded_with_its_minute_only():
    for minute in (None, " "):
        with pytest.raises(Invalid) as refused:
            check_delegation(root(minute=minute), RULES, on=TODAY)
        assert refused.value.problems == {"minute": "Enter the minute in which the board delegates it"}
    check_delegation(root(), RULES, on=TODAY)
    check_delegation(passed_on(), RULES, on=TODAY, parent=root())
