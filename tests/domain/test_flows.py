"""A flow of information is covered only where agreements cover each of its purposes and each way that it goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from register.domain.errors import Invalid
from register.domain.sharing.agreements import Agreement, AgreementParty, Direction, PartyRole
from register.domain.sharing.covering import Gap
from register.domain.sharing.flows import FlowDirection, NewFlow, check_flow, cover_of
from register.domain.sharing.toolkit import ToolkitForm, ToolkitList, headings, is_general_knowledge, layout
from register.domain.shipped_rules import shipped
from register.queries.sharing.flow_maps import MOST_BODIES, Between, FlowMap

TODAY = date(2026, 10, 23)
SIGNED = date(2026, 4, 1)


def agreement(**changes: Any) -> Agreement:
    parties = tuple(AgreementParty(organisation_id=one, signed_on=SIGNED) for one in ("icb", "trust"))
    values: dict[str, Any] = {
        "id": "agr", "title": "Records", "kind": "dsa_t2", "parties": parties, "purpose": "Care",
        "purposes": ("direct_care", "planning"), "lawful_basis": "public_function",
        "categories": ("patient_identifiable",), "starts_on": SIGNED, "review_due_on": date(2027, 3, 31),
    }  # fmt: skip
    return Agreement(**{**values, **changes})


def flow(**changes: Any) -> NewFlow:
    values: dict[str, Any] = {
        "title": "Referrals", "from_organisation_id": "icb", "to_organisation_id": "trust",
        "purposes": ("direct_care",), "categories": ("patient_identifiable",), "lawful_basis": "public_function",
        "starts_on": SIGNED, "review_due_on": date(2027, 3, 31),
    }  # fmt: skip
    return NewFlow(**{**values, **changes})


def test_each_purpose_of_a_flow_is_judged_by_itself_and_every_reason_is_said() -> None:
    both = flow(purposes=("direct_care", "planning"))
    assert cover_of(both, [agreement()], TODAY).is_covered
    narrow = agreement(purposes=("direct_care",))
    found = cover_of(both, [narrow], TODAY)
    assert found.gaps == (Gap.PURPOSE,)
    assert [one.id for one in found.agreements] == ["agr"]
    other = agreement(id="other", purposes=("planning",))
    assert cover_of(both, [narrow, other], TODAY).is_covered
    assert cover_of(flow(to_organisation_id="gp"), [agreement()], TODAY).gaps == (Gap.NO_AGREEMENT,)
    assert cover_of(flow(), [agreement(ends_on=date(2026, 10, 22))], TODAY).gaps == (Gap.NOT_RUNNING,)


def test_a_flow_both_ways_needs_an_agreement_that_lets_it_go_both_ways() -> None:
    icb, trust = agreement().parties
    sends = agreement(parties=(replace(icb, direction=Direction.SENDS), trust))
    assert cover_of(flow(), [sends], TODAY).is_covered
    back = cover_of(flow(flow_direction=FlowDirection.BOTH_WAYS), [sends], TODAY)
    assert back.gaps == (Gap.DIRECTION,)


def test_what_comes_back_to_joint_controllers_is_received_by_one() -> None:
    parties = tuple(replace(one, role=PartyRole.JOINT_CONTROLLER) for one in agreement().parties)
    asked = flow(flow_direction=FlowDirection.BOTH_WAYS, recipient_role=PartyRole.JOINT_CONTROLLER)
    assert cover_of(asked, [agreement(parties=parties)], TODAY).is_covered


def test_a_flow_within_one_body_needs_no_agreement_and_goes_to_itself_only() -> None:
    inside = flow(to_organisation_id="icb", flow_direction=FlowDirection.INTERNAL)
    assert not cover_of(inside, [], TODAY).needed
    assert cover_of(inside, [], TODAY).is_covered
    check_flow(inside, shipped("national"), today=TODAY)
    for wrong in (
        replace(inside, flow_direction=FlowDirection.ONE_WAY),
        replace(inside, to_organisation_id="gp"),
    ):
        with pytest.raises(Invalid) as refused:
            check_flow(wrong, shipped("national"), today=TODAY)
        assert set(refused.value.problems) == {"to_organisation_id"}


def test_each_code_that_stands_in_no_list_is_refused_beside_its_question() -> None:
    wrong = flow(
        purposes=(), categories=("secrets",), subjects=("martians",), lawful_basis="because", frequency="never",
        volume_band="heaps", ends_on=date(2026, 3, 1), review_due_on=date(2026, 3, 1),
    )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        check_flow(wrong, shipped("national"), today=TODAY)
    assert set(refused.value.problems) == {
        "purposes", "categories", "subjects", "lawful_basis", "frequency", "volume_band", "ends_on", "review_due_on",
    }  # fmt: skip


@pytest.mark.parametrize("of", ToolkitList)
@pytest.mark.parametrize("form", ToolkitForm)
def test_every_column_of_the_toolkit_shows_something(of: ToolkitList, form: ToolkitForm) -> None:
    rule = layout(shipped("national"), of, form, TODAY)
    assert len(headings(rule, of)) == len(rule.value) > 10
    assert is_general_knowledge(rule) == (form is ToolkitForm.CAF)


def test_the_map_draws_so_many_organisations_at_most_and_lists_the_rest() -> None:
    pairs = tuple(Between("hub", f"spoke {n}", 100 - n, 0) for n in range(60))
    drawn = FlowMap(pairs, 0, 0).drawn
    assert len({end for pair in drawn for end in pair}) == MOST_BODIES
    there_and_back = FlowMap((Between("a", "b", 2, 0), Between("b", "a", 1, 0)), 0, 0)
    assert there_and_back.drawn == [("a", "b")]
